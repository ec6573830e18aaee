import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { toProblem, type Problem } from '../../bytes/index.ts'
import { fileSource } from '../../bytes/index.node.ts'
import { walkTar, type TarMember } from '../../containers/index.ts'
import { isTar } from '../../dataset/index.ts'
import type { DataRoot } from './data-roots.ts'
import { listFolder, folderTime, versionOfFile, type FolderListing } from './folder-listing.ts'
import type { FolderRecord, TarRecord } from './index-entry.ts'
import type { IndexLog, LogLine } from './index-log.ts'

export interface RootIndexOptions {
  readonly log: IndexLog | null
  readonly signal: AbortSignal
  /** what is known of an archive or a folder has changed */
  onTar(record: TarRecord): void
  onFolder(record: FolderRecord): void
  /** the archive is there no more, or the folder with all that was in it */
  onGone(relative: string): void
}

/** archives looked into at the same time */
const PARALLEL_TARS = 4
/** an index on disk is written anew when fewer of its lines than this share still count */
const USEFUL_SHARE = 0.5

/**
 * What one root holds, kept in step with the disk. A folder is read again when its time has changed, an archive when its
 * size or time has; so a check of a tree that has not changed costs a `stat` per folder and archive.
 */
export class RootIndex {
  readonly root: DataRoot
  private readonly folders = new Map<string, FolderRecord>()
  private readonly tars = new Map<string, TarRecord>()
  private readonly options: RootIndexOptions
  private readonly queue = new Set<string>()
  private nWorkers = 0
  private workersDone: Promise<unknown> = Promise.resolve()
  /** the kept index was whole */
  private isWhole = false

  constructor(root: DataRoot, options: RootIndexOptions) {
    this.root = root
    this.options = options
  }

  /** Folders with something in them or below, relative to the root: what is worth watching. */
  folderPaths(): string[] {
    return [...this.folders.keys()]
  }

  /** Takes in what was kept by the last run. @returns true if that was a whole index */
  async load(): Promise<boolean> {
    const { log, signal } = this.options
    if (log === null) return false
    const nLines = await log.load((line) => this.takeIn(line), signal)
    const nUseful = this.folders.size + this.tars.size
    if (nLines === 0 || nUseful < (nLines - 2) * USEFUL_SHARE) await log.rewrite(this.lines())
    return this.isWhole
  }

  private takeIn(line: LogLine): void {
    if ('tar' in line) {
      this.tars.set(line.tar, line)
      this.options.onTar(line)
    } else if ('folder' in line) {
      this.folders.set(line.folder, line)
      this.options.onFolder(line)
    } else if ('gone' in line) this.drop(line.gone)
    else this.isWhole = true
  }

  private *lines(): Generator<LogLine> {
    yield* this.folders.values()
    yield* this.tars.values()
    if (this.isWhole) yield { complete: true }
  }

  /** Compares the whole root with the disk and looks into what is new. Resolves when all of it is known. */
  async check(): Promise<void> {
    if (this.root.isFile) {
      await this.checkLoneFile()
    } else {
      for (const waiting = ['']; waiting.length > 0 && !this.options.signal.aborted;) {
        const folder = waiting.shift()!
        const record = await this.checkFolder(folder)
        for (const name of record?.folders ?? []) waiting.push(below(folder, name))
      }
    }
    await this.workersDone
    if (this.options.signal.aborted) return
    if (!this.isWhole) this.options.log?.add({ complete: true })
    this.isWhole = true
    await this.options.log?.flush()
  }

  /** @param force read it again although its time is the same: a file in it has changed */
  async checkFolder(folder: string, force = false): Promise<FolderRecord | undefined> {
    const path = join(this.root.path, folder)
    const known = this.folders.get(folder)
    if (known !== undefined && !force && known.mtimeNs !== '') {
      const time = await folderTime(path)
      if (time?.mtimeNs === known.mtimeNs) {
        await Promise.all(known.tars.map((name) => this.checkTar(below(folder, name))))
        return known
      }
    }
    const listing = await listFolder(path, (early) => {
      if (known === undefined) this.options.onFolder(recordOf(folder, early))
    })
    if (listing === undefined) {
      this.forget(folder)
      return undefined
    }
    return this.takeListing(folder, listing)
  }

  private async takeListing(folder: string, listing: FolderListing): Promise<FolderRecord> {
    const known = this.folders.get(folder)
    const record = recordOf(folder, listing)
    for (const name of known?.tars ?? []) if (!record.tars.includes(name)) this.forget(below(folder, name))
    for (const name of known?.folders ?? []) if (!record.folders.includes(name)) this.forget(below(folder, name))
    this.folders.set(folder, record)
    if (JSON.stringify(known) !== JSON.stringify(record)) this.options.log?.add(record)
    const isSame = known !== undefined && sameFiles(known, record)
    if (!isSame) this.options.onFolder(record)
    await Promise.all(record.tars.map((name) => this.checkTar(below(folder, name))))
    return record
  }

  private async checkTar(tar: string): Promise<void> {
    const info = await stat(join(this.root.path, tar), { bigint: true }).catch(() => undefined)
    if (info === undefined) return
    if (this.tars.get(tar)?.version === versionOfFile(info) || this.queue.has(tar)) return
    this.queue.add(tar)
    if (this.nWorkers >= PARALLEL_TARS) return
    this.nWorkers++
    this.workersDone = Promise.all([this.workersDone, this.work()])
  }

  private async work(): Promise<void> {
    for (const tar of this.queue) {
      if (this.options.signal.aborted) break
      this.queue.delete(tar)
      await this.readTar(tar)
    }
    this.nWorkers--
  }

  /** Walks an archive by its headers. One that is being written is read again when its size or time changes. */
  private async readTar(tar: string): Promise<void> {
    const path = tar === '' ? this.root.path : join(this.root.path, tar)
    const members: TarMember[] = []
    const problems: Problem[] = []
    const info = await stat(path, { bigint: true }).catch(() => undefined)
    if (info === undefined) return
    try {
      const source = await fileSource(path)
      for await (const event of walkTar(source, { signal: this.options.signal })) {
        if (event.kind === 'member') members.push(event.member)
        else if (event.kind === 'problem') problems.push(toProblem(event.error))
      }
    } catch (error) {
      if (this.options.signal.aborted) return
      problems.push(toProblem(error))
    }
    const record = { tar, size: Number(info.size), version: versionOfFile(info), members, problems }
    this.tars.set(tar, record)
    this.options.log?.add(record)
    this.options.onTar(record)
  }

  private async checkLoneFile(): Promise<void> {
    const info = await stat(this.root.path, { bigint: true }).catch(() => undefined)
    if (info === undefined || this.tars.get('')?.version === versionOfFile(info)) return
    if (isTar(this.root.path)) return this.readTar('')
    const record = { tar: '', size: Number(info.size), version: versionOfFile(info), members: null, problems: [] }
    this.tars.set('', record)
    this.options.onTar(record)
  }

  /** An archive, or a folder with all that was below it. */
  private forget(relative: string): void {
    this.options.log?.add({ gone: relative })
    this.drop(relative)
  }

  private drop(relative: string): void {
    const prefix = relative === '' ? '' : `${relative}/`
    for (const map of [this.tars, this.folders]) {
      for (const key of map.keys()) if (key === relative || key.startsWith(prefix)) map.delete(key)
    }
    this.options.onGone(relative)
  }
}

function below(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`
}

function recordOf(folder: string, listing: FolderListing): FolderRecord {
  const { folders, tars, names, sizes, isRacy, mtimeNs } = listing
  return { folder, mtimeNs: isRacy ? '' : mtimeNs, folders, tars, names, sizes }
}

function sameFiles(a: FolderRecord, b: FolderRecord): boolean {
  return JSON.stringify([a.names, a.sizes]) === JSON.stringify([b.names, b.sizes])
}
