import { watch, type FSWatcher } from 'node:fs'
import { join } from 'node:path'
import type { DataRoot } from './data-roots.ts'

export interface WatchOptions {
  readonly root: DataRoot
  readonly signal: AbortSignal
  /** folders to watch, relative to the root; asked for again after each round */
  readonly folders: () => string[]
  /** something in this folder has changed */
  readonly onFolder: (folder: string) => Promise<void>
  /** look at everything: for file systems that tell nothing, and for what was missed */
  readonly onTick: () => Promise<void>
}

/** Watches are a scarce resource of the machine; beyond this many, and where they are refused, rounds must do. */
const MAX_WATCHERS = 2000
/** ms; a folder that is being written to is read when it has been quiet for so long */
const QUIET_MS = 300
/** ms between two rounds, at least; a round that takes long makes them rarer */
const ROUND_MS = 5000
const ROUND_SHARE = 20

/** Notices changes of a root by the system's own word where there is one, and by looking again now and then. */
export function watchFolders(options: WatchOptions): void {
  new FolderWatch(options).begin()
}

class FolderWatch {
  private readonly options: WatchOptions
  private readonly watchers = new Map<string, FSWatcher>()
  private readonly dirty = new Set<string>()
  private quietTimer: ReturnType<typeof setTimeout> | undefined
  private roundTimer: ReturnType<typeof setTimeout> | undefined
  private isRefused = false

  constructor(options: WatchOptions) {
    this.options = options
  }

  begin(): void {
    const { signal } = this.options
    if (signal.aborted) return
    signal.addEventListener('abort', () => {
      clearTimeout(this.quietTimer)
      clearTimeout(this.roundTimer)
      for (const watcher of this.watchers.values()) watcher.close()
    })
    this.addWatchers()
    this.planRound(ROUND_MS)
  }

  private addWatchers(): void {
    const { root, folders } = this.options
    const wanted = new Set(root.isFile ? [] : folders())
    for (const [folder, watcher] of this.watchers) {
      if (wanted.has(folder)) continue
      watcher.close()
      this.watchers.delete(folder)
    }
    for (const folder of wanted) {
      if (this.isRefused || this.watchers.size >= MAX_WATCHERS) return
      if (!this.watchers.has(folder)) this.addWatcher(folder, join(root.path, folder))
    }
  }

  private addWatcher(folder: string, path: string): void {
    try {
      const watcher = watch(path, { persistent: false }, () => this.note(folder))
      watcher.on('error', () => {
        watcher.close()
        this.watchers.delete(folder)
      })
      this.watchers.set(folder, watcher)
    } catch {
      this.isRefused = true
    }
  }

  private note(folder: string): void {
    this.dirty.add(folder)
    clearTimeout(this.quietTimer)
    this.quietTimer = setTimeout(() => void this.readDirty(), QUIET_MS).unref()
  }

  private async readDirty(): Promise<void> {
    const folders = [...this.dirty]
    this.dirty.clear()
    for (const folder of folders) {
      if (this.options.signal.aborted) return
      await this.options.onFolder(folder)
    }
    // a folder that appeared is looked into by the next round
    this.planRound(0)
  }

  private planRound(delayMs: number): void {
    clearTimeout(this.roundTimer)
    this.roundTimer = setTimeout(() => void this.round(), delayMs).unref()
  }

  private async round(): Promise<void> {
    const startMs = performance.now()
    await this.options.onTick()
    if (this.options.signal.aborted) return
    this.addWatchers()
    this.planRound(Math.max(ROUND_MS, (performance.now() - startMs) * ROUND_SHARE))
  }
}
