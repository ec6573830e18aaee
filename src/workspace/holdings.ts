import { DatasetError, isAbortError, toProblem, type Problem } from '../bytes/index.ts'
import {
  Catalogue,
  Library,
  isTar,
  scanSources,
  searchLibrary,
  type MetadataTables,
  type RecordingEntry,
  type RecordingFacts,
  type SourceFile,
  type TarIndexStore,
} from '../dataset/index.ts'
import { findInteraction, withoutIndex } from './find-interaction.ts'
import type { ProgressBoard } from './progress-board.ts'
import type { Shelf } from './shelf.ts'

/** What the open sources hold, as the page shows it. A new object whenever something has changed. */
export interface LibraryView {
  readonly library: Library
  readonly tables: MetadataTables
  readonly version: number
  /** a list is still being read, or archives are still being looked into */
  readonly isGrowing: boolean
}

export interface HoldingsOptions {
  readonly indexStore: TarIndexStore | undefined
  readonly progress: ProgressBoard
  /** more is known than before */
  readonly onChange: () => void
}

/** What sources come to: files to look into, and lists of what can be looked into when it is wanted. */
export interface OpenedSources {
  readonly files: readonly SourceFile[]
  readonly shelves: readonly Shelf[]
}

/**
 * Everything the open sources hold. Files are scanned at once; of shelves only the lists are read, and the files of a
 * recording are looked into when it is wanted, and only those.
 */
export class Holdings {
  readonly library = new Library((id) => this.catalogue.tables.fileList.get(id))
  readonly catalogue: Catalogue
  private readonly options: HoldingsOptions
  private readonly signal: AbortSignal
  private readonly stopper = new AbortController()
  private shelves: readonly Shelf[] = []
  private files: readonly SourceFile[] = []
  /** addresses that were looked into, or are being looked into for somebody */
  private readonly looked = new Set<string>()
  private looking: AbortController | null = null
  private nGrowing = 0
  private shown: LibraryView

  constructor(options: HoldingsOptions) {
    this.options = options
    this.signal = this.stopper.signal
    this.catalogue = new Catalogue({
      onMember: ({ id, location }, { kind, bytes, key }) => this.library.addMember(id, kind, bytes, location, key),
      onList: () => this.library.takeList(),
    })
    this.shown = { library: this.library, tables: this.catalogue.tables, version: 0, isGrowing: false }
  }

  /** @returns key of the interaction to show: the wanted one, or the first complete pair */
  async open({ files, shelves }: OpenedSources, wanted: string | undefined): Promise<string> {
    this.shelves = shelves
    this.files = files
    if (shelves.length === 0) return this.find(files, wanted, this.signal)
    if (files.length > 0) void this.scanBehind(files)
    return this.chooseFromShelves(wanted)
  }

  /** Looks anew into the files of an interaction: the index that was kept of them is of another version. */
  async refresh(key: string): Promise<void> {
    const people = this.catalogue.people(key)
    const paths = new Set(people.flatMap(({ members }) => members.map(({ source }) => source)))
    const listed = this.shelves.flatMap((shelf) => shelf.filesOf(people.map(({ id }) => id)))
    const files = [...this.files, ...listed].filter(({ path }) => paths.has(path))
    for (const path of paths) {
      this.outdate(path)
      await this.options.indexStore?.delete(path).catch(() => undefined)
    }
    await this.lookInto(files.map(withoutIndex), key)
  }

  /**
   * The recordings of an interaction; what is not known of their files yet is looked up now.
   *
   * @param isAside nobody waits for it on the stage: what is looked into for the stage goes on
   */
  async people(key: string, { isAside = false } = {}): Promise<readonly RecordingEntry[]> {
    const row = this.library.interactionRow(key)
    const ids = row === undefined ? [] : this.library.peopleOf(row).map((each) => this.library.ids[each]!)
    const missing = ids.filter((id) => !this.catalogue.isSettled(id))
    if (missing.length > 0) for (const shelf of this.shelves) await shelf.prepare?.(missing, this.signal)
    const files = this.shelves.flatMap((shelf) => shelf.filesOf(missing)).filter(({ path }) => !this.looked.has(path))
    if (files.length > 0) await this.lookInto(files, key, isAside)
    const found = this.catalogue.people(key)
    const lost = ids.filter((id) => this.catalogue.get(id) === undefined)
    if (found.length === 0 && lost.length > 0) throw notWhereListed(lost[0]!, files[0]?.path)
    return found
  }

  /**
   * The recordings of an interaction as far as nothing must be read to know them: those that were looked into, and those
   * whose places an index tells.
   */
  async atHand(key: string): Promise<readonly RecordingEntry[]> {
    const row = this.library.interactionRow(key)
    const ids = row === undefined ? [] : this.library.peopleOf(row).map((each) => this.library.ids[each]!)
    const missing = ids.filter((id) => !this.catalogue.isSettled(id))
    const files = this.shelves.flatMap((shelf) => shelf.filesOf(missing)).filter(({ path }) => !this.looked.has(path))
    if (!files.every(isAtHand)) return []
    for (const { path } of files) this.looked.add(path)
    await scanSources(files, this.catalogue, { signal: this.signal, indexStore: this.options.indexStore })
    return this.catalogue.people(key)
  }

  view(): LibraryView {
    const { version } = this.library
    const isGrowing = this.nGrowing > 0
    if (this.shown.version !== version || this.shown.isGrowing !== isGrowing) {
      this.shown = { library: this.library, tables: this.catalogue.tables, version, isGrowing }
    }
    return this.shown
  }

  /** Something was read of a recording. */
  learn(id: string, facts: RecordingFacts): void {
    const row = this.library.rowOf(id)
    if (row !== undefined) this.library.learn(row, facts)
  }

  close(): void {
    this.stopper.abort()
    this.looking?.abort()
  }

  /** Looks only into these files, and no longer into those of an interaction that was wanted before. */
  private async lookInto(files: readonly SourceFile[], key: string, isAside = false): Promise<void> {
    const looking = new AbortController()
    if (!isAside) {
      this.looking?.abort()
      this.looking = looking
    }
    this.signal.addEventListener('abort', () => looking.abort(), { once: true, signal: looking.signal })
    for (const { path } of files) this.looked.add(path)
    const forget = (): void => {
      for (const { path } of files) this.looked.delete(path)
    }
    looking.signal.addEventListener('abort', forget)
    try {
      await this.find(files, key, looking.signal, () => looking.signal.removeEventListener('abort', forget))
    } catch (error) {
      forget()
      if (isAbortError(error)) throw error
      // what is missing and why is said by the one who asked
      if (this.catalogue.people(key).length === 0) throw error
    }
  }

  private find(
    files: readonly SourceFile[],
    wanted: string | undefined,
    signal: AbortSignal,
    onOver?: () => void,
  ): Promise<string> {
    const { indexStore, progress, onChange } = this.options
    this.nGrowing++
    const over = (): void => {
      this.nGrowing--
      onOver?.()
      onChange()
    }
    return findInteraction(files, this.catalogue, { wanted, signal, indexStore, progress, onChange, onOver: over })
  }

  private async scanBehind(files: readonly SourceFile[]): Promise<void> {
    const { indexStore, onChange } = this.options
    this.nGrowing++
    try {
      await scanSources(files, this.catalogue, { signal: this.signal, indexStore, onChange })
    } catch (error) {
      if (!isAbortError(error)) this.catalogue.problems.push(toProblem(error))
    }
    this.nGrowing--
    this.library.version++
    onChange()
  }

  /** Resolves as soon as the lists name what is wanted; they are read on in the background. */
  private async chooseFromShelves(wanted: string | undefined): Promise<string> {
    let settle: (key: string) => void = () => undefined
    const early = new Promise<string>((resolve) => {
      settle = resolve
    })
    const note = (): void => {
      const key = this.chosen(wanted, false)
      if (key !== undefined) settle(key)
      this.options.onChange()
    }
    const filled = Promise.all(this.shelves.map((shelf) => this.fill(shelf, note))).then((faults) => {
      const key = this.chosen(wanted, true)
      if (key !== undefined) return key
      this.signal.throwIfAborted()
      throw faults.find((fault) => fault !== undefined) ?? nothingListed(wanted)
    })
    return Promise.race([early, filled])
  }

  /** @returns why the shelf could not be read, where it could not */
  private async fill(shelf: Shelf, onChange: () => void): Promise<unknown> {
    const { progress } = this.options
    const key = `list-${shelf.name}`
    progress.set(key, shelf.name, { state: 'running' })
    this.nGrowing++
    let fault: unknown
    try {
      await shelf.readList({
        library: this.library,
        signal: this.signal,
        onChange,
        onProblem: (problem) => this.noteProblem(problem),
        onFiles: (files) =>
          void this.scanBehind(files.filter(({ path }) => !this.looked.has(path) && this.looked.add(path))),
        onOutdated: (path) => this.outdate(path),
      })
      progress.set(key, shelf.name, { state: 'done' })
    } catch (error) {
      fault = error
      progress.set(key, shelf.name, { state: 'failed', note: toProblem(error).message })
      if (!isAbortError(error)) this.noteProblem(toProblem(error))
    }
    this.nGrowing--
    onChange()
    return fault
  }

  private chosen(wanted: string | undefined, isOver: boolean): string | undefined {
    const { library } = this
    if (wanted !== undefined) {
      const row = library.interactionRow(wanted)
      return row !== undefined && (library.nPeople[row]! > 1 || (isOver && library.nPeople[row]! > 0))
        ? wanted
        : undefined
    }
    const { pair } = library
    if (pair >= 0 && library.nPeople[pair]! > 1) return library.keys[pair]
    const any = isOver ? searchLibrary(library, this.catalogue.tables, {})[0] : undefined
    return any === undefined ? undefined : library.keys[any]
  }

  private noteProblem(problem: Problem): void {
    this.catalogue.problems.push(problem)
    this.options.onChange()
  }

  private outdate(path: string): void {
    const { catalogue } = this
    this.looked.delete(path)
    catalogue.forgetSource(path)
    const left = catalogue.problems.filter((problem) => problem.source !== path)
    catalogue.problems.splice(0, catalogue.problems.length, ...left)
  }
}

/** A file whose members are known before it is opened: an archive with an index, or a loose file that is there. */
function isAtHand({ path, index, isOptional = false }: SourceFile): boolean {
  return !isOptional && (index !== undefined || !isTar(path))
}

function nothingListed(wanted: string | undefined): DatasetError {
  const what = wanted === undefined ? 'the lists name no recording' : `there is no interaction "${wanted}"`
  return new DatasetError('recording-missing', what)
}

function notWhereListed(id: string, source: string | undefined): DatasetError {
  return new DatasetError('recording-missing', `${id}: is not where the list says`, { source })
}
