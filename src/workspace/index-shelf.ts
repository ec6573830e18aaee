import { isAbortError, sleep } from '../bytes/index.ts'
import {
  filesOfIndex,
  HAS,
  isTable,
  isTar,
  parseMemberName,
  problemsOfIndex,
  type IndexedFile,
  type IndexedFolder,
  type SourceFile,
  type SourceIndex,
} from '../dataset/index.ts'
import type { Shelf, ShelfContext } from './shelf.ts'

export interface IndexShelfOptions {
  /** address of the index; what it lists is relative to it */
  readonly url: URL
  /** the answer that was read already */
  readonly first: SourceIndex
  /** only what lies below this address is meant */
  readonly below?: string | undefined
  /** reads the part of the index that follows a revision */
  next(since: number, signal: AbortSignal): Promise<SourceIndex>
  /** the file at an address of the index */
  file(path: string, indexed?: IndexedFile): SourceFile
}

/** ms until the index is asked again: while it grows, and when it is whole */
const GROWING_MS = 700
const WHOLE_MS = 5000

/** The recordings of an `index.json`: archives whose members are known, and loose files by folder. */
export class IndexShelf implements Shelf {
  readonly name: string
  private readonly options: IndexShelfOptions
  /** by address */
  private readonly files = new Map<string, IndexedFile>()
  private readonly folders = new Map<string, IndexedFolder>()
  /** ids of recordings that have files at an address */
  private readonly idsAt = new Map<string, readonly string[]>()
  /** id -> how many addresses hold something of it */
  private readonly nPlaces = new Map<string, number>()
  private birth: string | undefined

  constructor(options: IndexShelfOptions) {
    this.options = options
    this.name = options.url.pathname.split('/').slice(-2).join('/')
  }

  async readList(context: ShelfContext): Promise<void> {
    let answer = this.options.first
    for (;;) {
      this.take(answer, context)
      context.onChange()
      const isWhole = answer.complete !== false && answer.more !== true
      if (isWhole || answer.revision === undefined) break
      if (answer.more !== true) await sleep(GROWING_MS, context.signal)
      context.signal.throwIfAborted()
      answer = await this.options.next(answer.revision, context.signal)
    }
    if (answer.revision !== undefined) void this.follow(answer, context)
  }

  /** Asks for what has changed, until the signal. A server that is gone is asked again, more rarely. */
  private async follow(last: SourceIndex, context: ShelfContext): Promise<void> {
    let revision = last.revision ?? 0
    let isComplete = true
    while (!context.signal.aborted) {
      await sleep(isComplete ? WHOLE_MS : GROWING_MS, context.signal).catch(() => undefined)
      if (context.signal.aborted) return
      try {
        const answer = await this.options.next(revision, context.signal)
        const isOtherRun = answer.birth !== this.birth
        this.take(answer, context)
        // another run of the server counts its revisions anew
        revision = isOtherRun ? 0 : (answer.revision ?? revision)
        isComplete = answer.complete === true && answer.more !== true && !isOtherRun
        if (hasNews(answer)) context.onChange()
      } catch (error) {
        if (isAbortError(error)) return
        isComplete = true
      }
    }
  }

  filesOf(ids: readonly string[]): SourceFile[] {
    const wanted = new Set(ids)
    const found: SourceFile[] = []
    for (const [path, held] of this.idsAt) {
      if (!held.some((id) => wanted.has(id))) continue
      const file = this.files.get(path)
      if (file !== undefined) found.push(this.options.file(path, file))
      const folder = this.folders.get(path)
      if (folder === undefined) continue
      for (const loose of filesOfIndex({ visavis: 1, files: [], folders: [folder] })) {
        const id = parseMemberName(decodeURIComponent(loose.path))?.recordingId
        if (id !== undefined && wanted.has(id)) found.push(this.options.file(this.address(loose.path), loose))
      }
    }
    return found
  }

  private take(answer: SourceIndex, context: ShelfContext): void {
    if (this.birth !== undefined && answer.birth !== this.birth) {
      for (const path of this.idsAt.keys()) this.forget(path, context)
    }
    this.birth = answer.birth
    for (const path of answer.removed ?? []) this.forget(this.address(path), context)
    const toScan: SourceFile[] = []
    for (const file of answer.files) {
      const path = this.address(file.path)
      if (!this.isMeant(path)) continue
      if (isTable(path) || (isTar(path) && file.members === undefined)) toScan.push(this.options.file(path, file))
      else this.takeFile(path, file, context)
    }
    for (const folder of answer.folders ?? []) {
      const path = this.address(folder.path)
      if (!this.isMeant(path)) continue
      this.takeFolder(path, folder, context)
      for (const name of folder.names) {
        if (isTable(name)) toScan.push(this.options.file(path + encodeURIComponent(name)))
      }
    }
    if (toScan.length > 0) context.onFiles(toScan)
    this.report(answer, context)
  }

  private takeFile(path: string, file: IndexedFile, context: ShelfContext): void {
    this.forget(path, context)
    const { library } = context
    const ids = new Set<string>()
    if (file.members === undefined) {
      const name = parseMemberName(decodeURIComponent(path))
      if (name === undefined) return
      ids.add(name.recordingId)
      library.addMember(name.recordingId, name.kind, file.size ?? 0, name.location, name.key)
    } else {
      const { location } = parseMemberName(`${path}/x.npz`) ?? { location: {} }
      for (const member of file.members) {
        const name = parseMemberName(member.name, { inArchive: true })
        if (name === undefined) continue
        ids.add(name.recordingId)
        library.addMember(name.recordingId, name.kind, member.size, location, name.key)
      }
    }
    this.files.set(path, file)
    this.hold(path, ids)
  }

  private takeFolder(path: string, folder: IndexedFolder, context: ShelfContext): void {
    this.forget(path, context)
    const ids = new Set<string>()
    const base = decodeURIComponent(path)
    for (let i = 0; i < folder.names.length; i++) {
      const name = parseMemberName(base + folder.names[i]!)
      if (name === undefined) continue
      ids.add(name.recordingId)
      context.library.addMember(name.recordingId, name.kind, folder.sizes?.[i] ?? 0, name.location, name.key)
    }
    this.folders.set(path, folder)
    this.hold(path, ids)
  }

  /** A recording goes when the last file or folder that held something of it is gone. */
  private forget(path: string, context: ShelfContext): void {
    const ids = this.idsAt.get(path)
    if (ids === undefined) return
    this.idsAt.delete(path)
    this.files.delete(path)
    this.folders.delete(path)
    context.onOutdated(path)
    for (const id of ids) {
      const left = (this.nPlaces.get(id) ?? 1) - 1
      this.nPlaces.set(id, left)
      if (left === 0) context.library.remove(id)
    }
  }

  private hold(path: string, ids: ReadonlySet<string>): void {
    this.idsAt.set(path, [...ids])
    for (const id of ids) this.nPlaces.set(id, (this.nPlaces.get(id) ?? 0) + 1)
  }

  private report(answer: SourceIndex, context: ShelfContext): void {
    for (const problem of problemsOfIndex(answer)) {
      const source = problem.source === undefined ? undefined : this.address(problem.source)
      context.onProblem(source === undefined ? problem : { ...problem, source })
      for (const id of this.idsAt.get(source ?? '') ?? []) context.library.add(id, { has: HAS.problems })
    }
  }

  private isMeant(path: string): boolean {
    return this.options.below === undefined || path.startsWith(this.options.below)
  }

  private address(path: string): string {
    return new URL(path, this.options.url).href
  }
}

function hasNews({ files, folders = [], removed = [] }: SourceIndex): boolean {
  return files.length > 0 || folders.length > 0 || removed.length > 0
}
