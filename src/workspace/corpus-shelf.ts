import { chunksOf, isAppError, toProblem, type ByteSource } from '../bytes/index.ts'
import {
  HAS,
  badRows,
  featureKeys,
  readFileList,
  type Library,
  type SourceFile,
  type SourceOpening,
} from '../dataset/index.ts'
import type { Shelf, ShelfContext } from './shelf.ts'

/** `archives`: WebDataset tars as on Hugging Face; `features`: an object per array as on Meta's S3. */
export type CorpusLayout = 'archives' | 'features'

/** What a server says of what it does not hold; S3 says 403. */
const ABSENT = new Set([403, 404, 410])

export interface CorpusShelfOptions {
  /** the `filelist.csv` */
  readonly list: SourceFile
  /** address below which the archives lie, with a slash at its end */
  readonly base: URL
  /** undefined: it is found out when the first recording is wanted */
  readonly layout: CorpusLayout | undefined
  /** the file at an address */
  file(path: string): SourceFile
}

/**
 * The whole corpus by its `filelist.csv`: 129,370 rows, none of whose archives is touched before one of its recordings is
 * wanted. Partners usually lie in two archives of one batch.
 */
export class CorpusShelf implements Shelf {
  readonly name = 'filelist.csv'
  private readonly options: CorpusShelfOptions
  private library: Library | null = null
  private layout: CorpusLayout | undefined
  private opened: { readonly path: string; readonly opening: SourceOpening } | null = null

  constructor(options: CorpusShelfOptions) {
    this.options = options
    this.layout = options.layout
  }

  async readList({ library, signal, onChange, onProblem }: ShelfContext): Promise<void> {
    const { list } = this.options
    this.library = library
    const place = { source: list.path }
    const text = chunksOf(textOf(await list.open({ signal }), signal))
    const nBad = await readFileList(text, (id, facts) => library.add(id, facts), place, { signal, onTurn: onChange })
    if (nBad > 0) onProblem(toProblem(badRows(nBad, place), 'warning'))
    onChange()
  }

  /** A server that does not hold the archive of a recording may be one that keeps an object per array, and is asked for one. */
  async prepare(ids: readonly string[], signal: AbortSignal): Promise<void> {
    if (this.layout !== undefined) return
    const [archive] = this.filesOf(ids)
    const row = this.library?.rowOf(ids[0] ?? '')
    if (archive === undefined || row === undefined) return
    const opening = await openIfThere(archive, signal)
    if (opening !== undefined) {
      this.layout = 'archives'
      this.opened = { path: archive.path, opening }
      return
    }
    const object = this.options.file(new URL(this.featurePathsOf(ids[0]!, row)[0]!, this.options.base).href)
    const array = await openIfThere(object, signal)
    if (array === undefined) return
    this.layout = 'features'
    if (array.kind === 'stream') await array.body.cancel()
  }

  filesOf(ids: readonly string[]): SourceFile[] {
    const paths = new Set(ids.flatMap((id) => this.pathsOf(id)))
    const files = [...paths].map((path) => this.reopened(this.options.file(new URL(path, this.options.base).href)))
    return this.layout !== 'features' ? files : files.map((file) => ({ ...file, isOptional: true }))
  }

  /** The archive that was opened to see whether it is there need not be asked for again. */
  private reopened(file: SourceFile): SourceFile {
    if (file.path !== this.opened?.path) return file
    return {
      ...file,
      open: (options) => {
        const { opened } = this
        this.opened = null
        return opened?.path === file.path ? Promise.resolve(opened.opening) : file.open(options)
      },
    }
  }

  private pathsOf(id: string): string[] {
    const { library } = this
    const row = library?.rowOf(id)
    if (library === null || row === undefined || library.batch[row]! < 0) return []
    if (this.layout === 'features') return this.featurePathsOf(id, row)
    return [`${folderOf(library, row)}/${fourDigits(library.batch[row]!)}/${fourDigits(library.archive[row]!)}.tar`]
  }

  private featurePathsOf(id: string, row: number): string[] {
    const library = this.library!
    return objectsOf(id, library.has[row]!).map((object) => `${folderOf(library, row)}/${object}`)
  }
}

function folderOf(library: Library, row: number): string {
  return `${library.labels.names[library.label[row]!]}/${library.splits.names[library.split[row]!]}`
}

/** @returns undefined if the server does not hold it @throws {ByteSourceError} for whatever else is wrong */
async function openIfThere(file: SourceFile, signal: AbortSignal): Promise<SourceOpening | undefined> {
  try {
    return await file.open({ signal })
  } catch (error) {
    if (isAppError(error, 'http-status') && ABSENT.has(Number(error.found))) return undefined
    throw error
  }
}

/** The objects of a recording on S3; which of them are there is found out by asking. */
function objectsOf(id: string, has: number): string[] {
  const groups =
    (has & HAS.face) !== 0 ? ['smplh', 'boxes_and_keypoints', 'movement'] : ['smplh', 'boxes_and_keypoints']
  const arrays = featureKeys().filter((key) => groups.some((group) => key.startsWith(`${group}:`)))
  const annotations = [
    ...((has & HAS.annotations1p) !== 0 ? ['1P-IS', '1P-R'] : []),
    ...((has & HAS.annotations3p) !== 0 ? ['3P-IS', '3P-R', '3P-V'] : []),
  ]
  return [
    ...arrays.map((key) => `${key.replace(':', '/')}/${id}.npy`),
    `audio/${id}.wav`,
    `metadata/transcript/${id}.jsonl`,
    `metadata/vad/${id}.jsonl`,
    ...annotations.map((kind) => `annotations/${kind}/${id}.json`),
  ]
}

function fourDigits(n: number): string {
  return String(n).padStart(4, '0')
}

function textOf(opening: SourceOpening, signal: AbortSignal): ReadableStream<string> {
  const bytes = opening.kind === 'stream' ? opening.body : wholeStream(opening.source, signal)
  return bytes.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)
}

function wholeStream(source: ByteSource, signal: AbortSignal): ReadableStream<Uint8Array> {
  return source.stream(0, source.size, { signal })
}
