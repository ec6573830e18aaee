import { ContainerError, DatasetError, type ErrorPlace } from '../bytes/index.ts'
import { HAS, type RecordingFacts } from './library.ts'

/** Columns without which a row has no place in the published archives. */
const NEEDED = ['file_id', 'label', 'split', 'batch_idx', 'archive_idx'] as const
const FLAGS = [
  ['has_annotation_1p', HAS.annotations1p],
  ['has_annotation_3p', HAS.annotations3p],
  ['has_imitator_movement', HAS.face],
] as const
/** Every archive of the dataset holds body and sound; the list says nothing of the others. */
const ALWAYS = HAS.arrays | HAS.voice | HAS.film

/** More than any list that could be meant; beyond it the rest is left out. */
const MAX_ROWS = 2_000_000
const MAX_LINE_CHARS = 65_536

/** Characters parsed at once, and ms of parsing after which the page has its turn. */
const PIECE_CHARS = 32 * 1024
const TURN_MS = 8

/** Takes what a row says of a recording. */
export type ListedRow = (id: string, facts: RecordingFacts) => void

/** True for a CSV whose first line names the columns of `filelist.csv`. */
export function isFileListText(text: string): boolean {
  const end = text.indexOf('\n')
  const line = end < 0 ? text.slice(0, MAX_LINE_CHARS) : text.slice(0, end)
  const names = new Set(cellsOf(line).map(columnName))
  return NEEDED.every((name) => names.has(name))
}

/**
 * Reads a whole `filelist.csv` while the page goes on: between pieces it has its turn.
 *
 * @param onTurn called before each
 * @returns rows that name no recording or no place
 * @throws as `FileListReader.push` @throws {DOMException} AbortError
 */
export async function readFileList(
  chunks: AsyncIterable<string> | Iterable<string>,
  onRow: ListedRow,
  place: ErrorPlace,
  { signal, onTurn }: { signal?: AbortSignal | undefined; onTurn?: () => void } = {},
): Promise<number> {
  const reader = new FileListReader(onRow, place)
  let startMs = performance.now()
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += PIECE_CHARS) {
      reader.push(chunk.slice(at, at + PIECE_CHARS))
      if (performance.now() - startMs < TURN_MS) continue
      onTurn?.()
      await new Promise((resolve) => setTimeout(resolve))
      startMs = performance.now()
      signal?.throwIfAborted()
    }
    signal?.throwIfAborted()
  }
  reader.end()
  return reader.nBad
}

/**
 * Reads `filelist.csv` in pieces as they arrive: 129,370 rows must not hold the page. Columns are found by name, in any
 * order; others are left out.
 */
export class FileListReader {
  nRows = 0
  /** rows left out because they name no recording or no place */
  nBad = 0
  private readonly onRow: ListedRow
  private readonly place: ErrorPlace
  private rest = ''
  private columns: Map<string, number> | null = null

  constructor(onRow: ListedRow, place: ErrorPlace) {
    this.onRow = onRow
    this.place = place
  }

  /**
   * @throws {DatasetError} `file-unknown` if the first line names other columns
   * @throws {ContainerError} `csv-syntax` if a quote never closes, `limit` above two million rows
   */
  push(text: string): void {
    let from = 0
    const whole = this.rest + text
    const endOf = whole.includes('"') ? quotedLineEnd : (all: string, at: number) => all.indexOf('\n', at)
    for (;;) {
      const end = endOf(whole, from)
      if (end < 0) break
      this.line(whole.slice(from, end))
      from = end + 1
    }
    this.rest = whole.slice(from)
    if (this.rest.length > MAX_LINE_CHARS) {
      throw new ContainerError('csv-syntax', `csv: no end of row ${this.nRows + 1}`, this.place)
    }
  }

  /** The end of the file: the last line may have no end of its own. */
  end(): void {
    if (this.rest.trim() !== '') this.line(this.rest)
    this.rest = ''
    if (this.columns === null) throw this.unknown([])
  }

  private line(text: string): void {
    if (text.trim() === '') return
    const cells = cellsOf(text)
    if (this.columns === null) {
      const names = cells.map(columnName)
      if (!NEEDED.every((name) => names.includes(name))) throw this.unknown(names)
      this.columns = new Map(names.map((name, index) => [name, index]))
      return
    }
    if (this.nRows >= MAX_ROWS) throw new ContainerError('limit', `csv: more than ${MAX_ROWS} rows`, this.place)
    this.nRows++
    const cell = (name: string): string => cells[this.columns!.get(name) ?? -1]?.trim() ?? ''
    const [id, label, split, batch, archive] = NEEDED.map(cell) as [string, string, string, string, string]
    if (id === '' || !/^[\w-]+$/.test(label) || !/^[\w-]+$/.test(split) || !isIndex(batch) || !isIndex(archive)) {
      this.nBad++
      return
    }
    let has: number = ALWAYS
    let known: number = ALWAYS
    for (const [name, bit] of FLAGS) {
      const value = cell(name).toLowerCase()
      if (value === '') continue
      known |= bit
      if (value === '1' || value === 'true' || value === '1.0' || value === 'yes') has |= bit
    }
    this.onRow(id, { has, known, location: { label, split, batch, archive } })
  }

  private unknown(columns: readonly string[]): DatasetError {
    const names = columns.slice(0, 8).join(', ')
    return new DatasetError('file-unknown', `csv: columns ${names} are not those of filelist.csv`, this.place)
  }
}

function columnName(cell: string): string {
  return cell.replace(/^\ufeff/, '').trim()
}

/** A number of a batch or archive; some writers make `3` into `3.0`. */
function isIndex(text: string): boolean {
  return /^\d{1,6}(\.0+)?$/.test(text)
}

/** Where the line that begins at `from` ends; a line end inside quotes is none. -1: not in this text. */
function quotedLineEnd(text: string, from: number): number {
  let end = text.indexOf('\n', from)
  let quotes = 0
  let counted = from
  while (end >= 0) {
    for (let at = text.indexOf('"', counted); at >= 0 && at < end; at = text.indexOf('"', at + 1)) quotes++
    if (quotes % 2 === 0) return end
    counted = end
    end = text.indexOf('\n', end + 1)
  }
  return -1
}

/** The cells of a line (RFC 4180). */
function cellsOf(line: string): string[] {
  const text = line.endsWith('\r') ? line.slice(0, -1) : line
  if (!text.includes('"')) return text.split(',')
  const cells: string[] = []
  let cell = ''
  let isQuoted = false
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!
    if (char === '"' && isQuoted && text[i + 1] === '"') {
      cell += '"'
      i++
    } else if (char === '"') isQuoted = !isQuoted
    else if (char === ',' && !isQuoted) {
      cells.push(cell)
      cell = ''
    } else cell += char
  }
  return [...cells, cell]
}
