import { readdir, stat as statFile } from 'node:fs/promises'
import { stat, type BigIntStats } from 'node:fs'
import { join } from 'node:path'
import { isTable, isTar, parseMemberName } from '../../dataset/index.ts'

/** What one folder of a data root holds; nothing below it. Names are as on disk, in order. */
export interface FolderListing {
  /** time of the folder's last change, ns, and true if it is so fresh that a later change may bear the same time */
  readonly mtimeNs: string
  readonly isRacy: boolean
  readonly folders: readonly string[]
  readonly tars: readonly string[]
  /** tables and loose members of recordings */
  readonly names: readonly string[]
  /** bytes of each of `names`; shorter while they are being looked up */
  readonly sizes: readonly number[]
}

/** File systems give times in steps of up to two seconds. */
const RACY_MS = 2000
/** files whose size is asked for at the same time */
const BATCH = 256

/** Time of a folder's last change, or undefined where there is no such folder any more. */
export async function folderTime(path: string): Promise<{ mtimeNs: string; isRacy: boolean } | undefined> {
  const info = await statFile(path, { bigint: true }).catch(() => undefined)
  if (info === undefined || !info.isDirectory()) return undefined
  return { mtimeNs: String(info.mtimeNs), isRacy: Date.now() - Number(info.mtimeMs) < RACY_MS }
}

/**
 * Reads one folder. Dotfiles and links are left out: neither is served.
 *
 * @param onNames called with the names before their sizes are known, where there are many
 * @returns undefined where the folder cannot be read (any more)
 */
export async function listFolder(
  path: string,
  onNames: (listing: FolderListing) => void = () => undefined,
): Promise<FolderListing | undefined> {
  const time = await folderTime(path)
  const entries = time && (await readdir(path, { withFileTypes: true }).catch(() => undefined))
  if (time === undefined || entries === undefined) return undefined
  const folders: string[] = []
  const tars: string[] = []
  const names: string[] = []
  for (const entry of entries) {
    if (entry.name.startsWith('.')) continue
    if (entry.isDirectory()) folders.push(entry.name)
    else if (!entry.isFile()) continue
    else if (isTar(entry.name)) tars.push(entry.name)
    // a list of files is no recording
    else if (entry.name === 'index.json') continue
    else if (isTable(entry.name) || parseMemberName(entry.name) !== undefined) names.push(entry.name)
  }
  for (const list of [folders, tars, names]) list.sort()
  const listing = { ...time, folders, tars, names }
  if (names.length > BATCH) onNames({ ...listing, sizes: [] })
  return { ...listing, sizes: await sizesOf(path, names) }
}

/** Sizes of files in batches, so that requests are answered in between; 0 for what is gone. */
async function sizesOf(folder: string, names: readonly string[]): Promise<number[]> {
  const sizes: number[] = []
  for (let at = 0; at < names.length; at += BATCH) {
    const batch = names.slice(at, at + BATCH)
    sizes.push(...(await Promise.all(batch.map((name) => sizeOf(join(folder, name))))))
  }
  return sizes
}

/** The callback form: tens of thousands of files are asked for, and promises of `fs` cost twice as much. */
function sizeOf(path: string): Promise<number> {
  return new Promise((resolve) => stat(path, (error, info) => resolve(error ? 0 : info.size)))
}

/** Strong ETag of a file: its size and the time of its last change. */
export function versionOfFile(info: Pick<BigIntStats, 'size' | 'mtimeNs'>): string {
  return `"${info.size.toString(16)}-${info.mtimeNs.toString(16)}"`
}
