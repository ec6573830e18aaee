import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { appendFile, mkdir, rename, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import type { FolderRecord, TarRecord } from './index-entry.ts'

/** A line of the kept index. A later line about the same path replaces an earlier one. */
export type LogLine = TarRecord | FolderRecord | { readonly gone: string } | { readonly complete: true }

/** The form of the lines; files of another form are not read. */
const FORMAT = 1
/** lines between two breaths while a kept index is read */
const LINES_A_TURN = 250

/** Where kept indexes lie: the user's cache folder, never the given one. */
export function defaultCacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  const base =
    env['XDG_CACHE_HOME'] ||
    (process.platform === 'darwin'
      ? join(homedir(), 'Library/Caches')
      : process.platform === 'win32'
        ? (env['LOCALAPPDATA'] ?? join(homedir(), 'AppData/Local'))
        : join(homedir(), '.cache'))
  return join(base, 'visavis')
}

/**
 * The index of one root on disk: lines of JSON that are only ever added to, so that an index that was cut off is resumed
 * where it ended. A cache: whatever goes wrong with it, the index is made anew.
 */
export class IndexLog {
  private readonly path: string
  private readonly root: string
  private pending: string[] = []
  private writing: Promise<void> = Promise.resolve()
  private isBroken = false
  private isFirst = true

  constructor(cacheFolder: string, root: string) {
    const key = createHash('sha256').update(root).digest('hex').slice(0, 32)
    this.root = root
    this.path = join(cacheFolder, `index-${key}.ndjson`)
  }

  /**
   * Reads what was kept, line by line.
   * @returns lines read; 0 where there was nothing usable
   */
  async load(onLine: (line: LogLine) => void, signal: AbortSignal): Promise<number> {
    let nLines = 0
    try {
      const lines = createInterface({ input: createReadStream(this.path, 'utf8'), crlfDelay: Infinity })
      for await (const text of lines) {
        if (signal.aborted) break
        const line = parseLine(text)
        if (nLines === 0 && !this.isHeader(line)) return 0
        // the last line may be cut off
        if (nLines > 0 && line !== undefined) onLine(line as LogLine)
        if (++nLines % LINES_A_TURN === 0) await new Promise((resolve) => setImmediate(resolve))
      }
    } catch {
      return nLines
    }
    return nLines
  }

  add(line: LogLine): void {
    this.pending.push(JSON.stringify(line))
  }

  /** Writes what was added. Never rejects: without a place to keep it the index lives in memory only. */
  flush(): Promise<void> {
    const lines = this.pending
    this.pending = []
    if (lines.length === 0 || this.isBroken) return this.writing
    // behind a line that was cut off a new one must begin
    const start = this.isFirst ? '\n' : ''
    this.isFirst = false
    this.writing = this.writing.then(async () => {
      try {
        await appendFile(this.path, `${start}${lines.join('\n')}\n`)
      } catch {
        this.isBroken = true
      }
    })
    return this.writing
  }

  /** Begins the file anew with these lines: at the first start, and where most of the old ones were replaced. */
  async rewrite(lines: Iterable<LogLine>): Promise<void> {
    this.pending = []
    const texts = [JSON.stringify({ visavis: FORMAT, root: this.root })]
    for (const line of lines) texts.push(JSON.stringify(line))
    const temporary = `${this.path}.${process.pid}.tmp`
    try {
      await mkdir(dirname(this.path), { recursive: true, mode: 0o700 })
      await writeFile(temporary, `${texts.join('\n')}\n`)
      await rename(temporary, this.path)
    } catch {
      this.isBroken = true
    }
  }

  private isHeader(line: unknown): boolean {
    const header = line as { visavis?: unknown; root?: unknown } | undefined
    return header?.visavis === FORMAT && header.root === this.root
  }
}

function parseLine(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}
