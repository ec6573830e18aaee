import { randomBytes } from 'node:crypto'
import type { Problem } from '../../bytes/index.ts'
import type { DataRoot } from './data-roots.ts'
import { encodePath, folderEntry, tarEntry, type IndexEntry } from './index-entry.ts'
import { IndexLog } from './index-log.ts'
import { RootIndex } from './root-index.ts'
import { watchFolders } from './watch-folders.ts'

/** What the given folders hold, found in the background and kept in step with the disk. */
export interface DataIndex {
  start(): void
  stop(): void
  /** an ETag of the answer to these wishes */
  etag(wishes: IndexWishes): string
  /** The answer's JSON in pieces, of the index as it is now. */
  answer(wishes: IndexWishes): Generator<string>
}

/** What part of the index is asked for. */
export interface IndexWishes {
  /** only what has changed after this revision; 0: all */
  readonly since: number
  /** most entries (archives and folders) of one answer */
  readonly limit: number
}

export interface DataIndexOptions {
  /** where indexes are kept between runs; null: nowhere */
  readonly cacheFolder?: string | null
  /** false: the disk is looked at once only */
  readonly isWatching?: boolean
}

const MAX_PROBLEMS = 200
/** ms between two writes of the kept index */
const FLUSH_MS = 1000

/** Lists tars with their members and loose files by their folders. A request while it grows gets what is known. */
export function createDataIndex(roots: readonly DataRoot[], options: DataIndexOptions = {}): DataIndex {
  const index = new GrowingIndex(roots, options)
  return {
    start: () => void index.run(),
    stop: () => index.stop(),
    etag: ({ since, limit }) => `"${index.birth}-${index.revision}-${since}-${limit}"`,
    answer: (wishes) => index.answer(wishes),
  }
}

class GrowingIndex {
  /** revisions of another run mean something else */
  readonly birth = randomBytes(6).toString('hex')
  revision = 1
  /** by path, in the order of their revisions */
  private readonly entries = new Map<string, IndexEntry>()
  /** paths that are no more -> revision */
  private readonly gone = new Map<string, number>()
  /** id of a recording -> paths of what holds files of it; shared by all answers, of which hundreds may be under way */
  private readonly places = new Map<string, readonly string[]>()
  private readonly stopper = new AbortController()
  private readonly roots: readonly { readonly index: RootIndex; readonly log: IndexLog | null }[]
  private readonly isWatching: boolean
  private nWhole = 0
  private isChecked = false

  constructor(roots: readonly DataRoot[], { cacheFolder = null, isWatching = true }: DataIndexOptions) {
    this.isWatching = isWatching
    this.roots = roots.map((root) => {
      const log = cacheFolder === null || root.isFile ? null : new IndexLog(cacheFolder, root.path)
      return { log, index: this.rootIndex(root, log) }
    })
  }

  private rootIndex(root: DataRoot, log: IndexLog | null): RootIndex {
    return new RootIndex(root, {
      log,
      signal: this.stopper.signal,
      onTar: (record) => this.put(tarEntry(record, root.name, this.revision + 1)),
      onFolder: (record) => {
        const entry = folderEntry(record, root.name, this.revision + 1)
        if (entry !== undefined) this.put(entry)
        else this.remove(`${encodePath(root.name, record.folder)}/`)
      },
      onGone: (relative) => {
        const path = encodePath(root.name, relative)
        for (const key of this.entries.keys()) if (key === path || key.startsWith(`${path}/`)) this.remove(key)
      },
    })
  }

  async run(): Promise<void> {
    const { signal } = this.stopper
    const flushing = setInterval(() => {
      for (const { log } of this.roots) void log?.flush()
    }, FLUSH_MS)
    flushing.unref()
    signal.addEventListener('abort', () => clearInterval(flushing))
    // what was kept is shown at once; whether it still holds is looked at behind it
    const kept = await Promise.all(this.roots.map(({ index }) => index.load()))
    this.nWhole = kept.filter((isWhole) => isWhole).length
    this.revision++
    await this.checkAll()
    if (signal.aborted || !this.isWatching) return
    for (const { index } of this.roots) {
      watchFolders({
        root: index.root,
        signal,
        folders: () => index.folderPaths(),
        onFolder: async (folder) => void (await index.checkFolder(folder, true)),
        onTick: () => index.check(),
      })
    }
  }

  private async checkAll(): Promise<void> {
    for (const { index } of this.roots) await index.check()
    if (this.stopper.signal.aborted) return
    this.nWhole = this.roots.length
    this.isChecked = true
    this.revision++
  }

  stop(): void {
    this.stopper.abort()
    for (const { log } of this.roots) void log?.flush()
  }

  private put(entry: IndexEntry): void {
    this.revision++
    this.gone.delete(entry.path)
    this.takeOut(entry.path)
    this.entries.set(entry.path, entry)
    for (const id of entry.ids) this.places.set(id, [...(this.places.get(id) ?? []), entry.path])
  }

  private remove(path: string): void {
    if (!this.takeOut(path)) return
    this.revision++
    this.gone.set(path, this.revision)
  }

  private takeOut(path: string): boolean {
    for (const id of this.entries.get(path)?.ids ?? []) {
      const left = (this.places.get(id) ?? []).filter((place) => place !== path)
      if (left.length > 0) this.places.set(id, left)
      else this.places.delete(id)
    }
    return this.entries.delete(path)
  }

  /** The entries are taken at once, so that what an answer says of files is of one moment however long it takes. */
  answer({ since, limit }: IndexWishes): Generator<string> {
    const chosen: IndexEntry[] = []
    let isCut = false
    for (const entry of this.entries.values()) {
      if (entry.revision <= since) continue
      isCut = chosen.length >= limit
      if (isCut) break
      chosen.push(entry)
    }
    const removed = [...this.gone].filter(([, revision]) => revision > since).map(([path]) => path)
    const isComplete = this.nWhole === this.roots.length
    const places = since === 0 && !isCut ? this.places : placesOf(chosen)
    return pieces(chosen, places, {
      visavis: 1,
      birth: this.birth,
      revision: isCut ? chosen.at(-1)!.revision : this.revision,
      more: isCut,
      complete: isComplete && !isCut,
      checked: this.isChecked,
      removed,
      problems: problemsOf(chosen),
    })
  }
}

function problemsOf(entries: Iterable<IndexEntry>): Problem[] {
  const problems: Problem[] = []
  for (const entry of entries) {
    for (const problem of entry.problems) if (problems.length < MAX_PROBLEMS) problems.push(problem)
  }
  return problems
}

function placesOf(entries: readonly IndexEntry[]): Map<string, readonly string[]> {
  const places = new Map<string, string[]>()
  for (const { ids, path } of entries) {
    for (const id of ids) {
      const known = places.get(id)
      if (known === undefined) places.set(id, [path])
      else known.push(path)
    }
  }
  return places
}

/** JSON in pieces of about an entry each. */
function* pieces(
  entries: readonly IndexEntry[],
  places: ReadonlyMap<string, readonly string[]>,
  head: object,
): Generator<string> {
  yield JSON.stringify(head).slice(0, -1)
  for (const kind of ['files', 'folders'] as const) {
    yield `,"${kind}":[`
    let separator = ''
    for (const entry of entries) {
      if (entry.kind !== kind) continue
      yield separator + entry.json()
      separator = ','
    }
    yield ']'
  }
  yield ',"recordings":['
  let separator = ''
  for (const { ids, path } of entries) {
    for (const id of ids) {
      const files = places.get(id) ?? [path]
      // it is told of where it was found first
      if (files[0] !== path) continue
      yield separator + JSON.stringify({ id, files })
      separator = ','
    }
  }
  yield ']}'
}
