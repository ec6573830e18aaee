import { createStore } from 'zustand/vanilla'
import type { Player } from './player.ts'
import { withRelativePath } from './dropped-files.ts'
import { isOpenableUrl } from './url-state.ts'

/** Something that was opened before and can be opened again by one click. */
export type RecentSource =
  | { readonly kind: 'web'; readonly urls: readonly string[] }
  /** a folder of this machine: the browser asks for leave before it is read again */
  | { readonly kind: 'folder'; readonly name: string }

const STORAGE_KEY = 'visavis.recent'
const DATABASE = 'visavis-folders'
const STORE = 'handles'
const MAX_RECENT = 8
const MAX_FILES = 200_000

/** The part of the File System Access API that is used; not every browser has it. */
interface FolderPicker {
  showDirectoryPicker(options?: { mode: 'read' }): Promise<FolderHandle>
}
interface FolderHandle {
  readonly kind: 'directory'
  readonly name: string
  values(): AsyncIterable<FileSystemFileHandle | FolderHandle>
  queryPermission(options: { mode: 'read' }): Promise<PermissionState>
  requestPermission(options: { mode: 'read' }): Promise<PermissionState>
}

/** What was opened lately, newest first. */
export const recentSources = createStore<readonly RecentSource[]>(() => readKept())

export function hasFolderPicker(scope: object = window): scope is FolderPicker {
  return 'showDirectoryPicker' in scope
}

/** Remembers whatever is opened from the web. @returns the way to stop */
export function keepRecentSources({ workspace }: Player): () => void {
  return workspace.store.subscribe((state, before) => {
    if (state.status !== 'ready' || before.status === 'ready') return
    const urls = state.sources.filter((source): source is string => typeof source === 'string')
    const isSample = urls.every((url) => url.startsWith('sample/'))
    if (urls.length > 0 && urls.length === state.sources.length && !isSample) remember({ kind: 'web', urls })
  })
}

/**
 * Lets the user choose a folder, opens it and remembers it, where the browser can.
 * @throws {DOMException} AbortError if none is chosen
 */
export async function openPickedFolder(player: Player): Promise<void> {
  if (!hasFolderPicker(window)) throw new DOMException('no folder picker', 'NotSupportedError')
  const handle = await window.showDirectoryPicker({ mode: 'read' })
  await keepHandle(handle).catch(() => undefined)
  remember({ kind: 'folder', name: handle.name })
  await player.open(await filesIn(handle))
}

/** Opens it again. A folder needs the user's leave, which the browser asks for. */
export async function openRecent(player: Player, recent: RecentSource): Promise<void> {
  if (recent.kind === 'web') {
    await player.open(recent.urls)
    return
  }
  const handle = await keptHandle(recent.name).catch(() => undefined)
  if (handle === undefined) {
    player.notify('warning', `The folder “${recent.name}” is not known any more; choose it again.`)
    forgetRecent(recent)
    return
  }
  const mode = { mode: 'read' } as const
  const isAllowed =
    (await handle.queryPermission(mode)) === 'granted' || (await handle.requestPermission(mode)) === 'granted'
  if (!isAllowed) {
    player.notify('info', `The folder “${recent.name}” was not opened.`)
    return
  }
  const files = await filesIn(handle).catch(() => [])
  if (files.length > 0) await player.open(files)
  else player.notify('warning', `There is nothing to read in “${recent.name}” any more.`)
}

export function forgetRecent(recent: RecentSource): void {
  write(recentSources.getState().filter((each) => keyOf(each) !== keyOf(recent)))
}

function remember(recent: RecentSource): void {
  const others = recentSources.getState().filter((each) => keyOf(each) !== keyOf(recent))
  write([recent, ...others].slice(0, MAX_RECENT))
}

function keyOf(recent: RecentSource): string {
  return recent.kind === 'web' ? recent.urls.join('\n') : `folder ${recent.name}`
}

function write(list: readonly RecentSource[]): void {
  recentSources.setState(list, true)
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify(list))
  } catch {
    // private windows may refuse; then nothing is kept
  }
}

/** What was kept, as far as it is what we keep: the storage is the user's, and may hold anything. */
function readKept(): RecentSource[] {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? '[]')
    return Array.isArray(value) ? value.filter(isRecent).slice(0, MAX_RECENT) : []
  } catch {
    return []
  }
}

function isRecent(value: unknown): value is RecentSource {
  if (typeof value !== 'object' || value === null) return false
  const { kind, urls, name } = value as { kind?: unknown; urls?: unknown; name?: unknown }
  if (kind === 'folder') return typeof name === 'string'
  return (
    kind === 'web' &&
    Array.isArray(urls) &&
    urls.length > 0 &&
    urls.every((url) => typeof url === 'string' && isOpenableUrl(url))
  )
}

/** Every file below a folder with its path in it; dotfiles are left out. */
async function filesIn(folder: FolderHandle): Promise<File[]> {
  const files: File[] = []
  const walk = async (handle: FolderHandle, path: string): Promise<void> => {
    for await (const entry of handle.values()) {
      if (entry.name.startsWith('.') || files.length >= MAX_FILES) continue
      const at = `${path}/${entry.name}`
      if (entry.kind === 'directory') await walk(entry, at)
      else files.push(withRelativePath(await entry.getFile(), at))
    }
  }
  await walk(folder, folder.name)
  return files
}

async function keepHandle(handle: FolderHandle): Promise<void> {
  await request('readwrite', (store) => store.put(handle, handle.name))
}

async function keptHandle(name: string): Promise<FolderHandle | undefined> {
  return request('readonly', (store) => store.get(name) as IDBRequest<FolderHandle | undefined>)
}

async function request<T>(mode: IDBTransactionMode, use: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const opening = indexedDB.open(DATABASE, 1)
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE)
  const database = await settled(opening)
  try {
    return await settled(use(database.transaction(STORE, mode).objectStore(STORE)))
  } finally {
    database.close()
  }
}

function settled<T>(wanted: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    wanted.onsuccess = () => resolve(wanted.result)
    wanted.onerror = () => reject(wanted.error ?? new Error('the browser database failed'))
  })
}
