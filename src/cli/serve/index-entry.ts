import { parseMemberName } from '../../dataset/index.ts'
import type { Problem } from '../../bytes/index.ts'
import type { TarMember } from '../../containers/index.ts'

/** One archive (or a lone file that was given by itself) as the index keeps it. Paths are relative to the root, `/` between segments, not encoded. */
export interface TarRecord {
  readonly tar: string
  readonly size: number
  /** ETag */
  readonly version: string
  /** null: no archive */
  readonly members: readonly TarMember[] | null
  readonly problems: readonly Problem[]
}

/** One folder as the index keeps it: what it takes to see later that nothing has changed, and its loose files. */
export interface FolderRecord {
  readonly folder: string
  /** ns; '' if the folder must be read again whatever its time says */
  readonly mtimeNs: string
  readonly folders: readonly string[]
  readonly tars: readonly string[]
  readonly names: readonly string[]
  readonly sizes: readonly number[]
}

/** What stands in the answer for an archive or for the loose files of a folder. */
export interface IndexEntry {
  readonly kind: 'files' | 'folders'
  /** encoded as in a URL, with the name of its root; a folder's ends with a slash */
  readonly path: string
  /** grows with every change of the index; an entry that changes gets a new one */
  readonly revision: number
  /** JSON of the entry; made when it is sent, as all of them together are tens of megabytes */
  json(): string
  /** recordings that have files in it */
  readonly ids: readonly string[]
  readonly problems: readonly Problem[]
}

/** A path as it stands in URLs. */
export function encodePath(rootName: string, relative: string): string {
  const root = encodeURIComponent(rootName)
  return relative === '' ? root : `${root}/${relative.split('/').map(encodeURIComponent).join('/')}`
}

/** @param rootName name under which the root is served */
export function tarEntry(record: TarRecord, rootName: string, revision: number): IndexEntry {
  const { tar, size, version, members } = record
  const path = encodePath(rootName, tar)
  return {
    kind: 'files',
    path,
    revision,
    json: () => JSON.stringify(members === null ? { path, size, version } : { path, size, version, members }),
    ids:
      members === null
        ? idsOf([path], false)
        : idsOf(
            members.map((member) => member.name),
            true,
          ),
    problems: record.problems.map((problem) => ({ ...problem, source: path })),
  }
}

/** The loose files of a folder; undefined where it has none. */
export function folderEntry(record: FolderRecord, rootName: string, revision: number): IndexEntry | undefined {
  const { folder, names, sizes } = record
  if (names.length === 0) return undefined
  const path = `${encodePath(rootName, folder)}/`
  return {
    kind: 'folders',
    path,
    revision,
    json: () => JSON.stringify(sizes.length === names.length ? { path, names, sizes } : { path, names }),
    ids: idsOf(names, false),
    problems: [],
  }
}

function idsOf(names: readonly string[], inArchive: boolean): string[] {
  const ids = new Set<string>()
  for (const name of names) {
    const id = parseMemberName(name, { inArchive })?.recordingId
    if (id !== undefined) ids.add(id)
  }
  return [...ids]
}
