import type { ReadOptions } from '../bytes/index.ts'
import type { MemberRef, RecordingEntry } from '../dataset/index.ts'
import { safeName, safePath } from './safe-name.ts'
import { planOf, planOfTar, sourceSegment, type SavePlan, type TarFile } from './save-segments.ts'

/** About what saving these members takes, before any of them is opened, bytes. */
export function estimateBytes(members: readonly MemberRef[]): number {
  return members.reduce((sum, member) => sum + member.bytes, 0)
}

/** The name under which a member is saved by itself. */
export function fileNameOf({ name }: MemberRef): string {
  return safeName(
    name
      .replace(/[?#].*$/, '')
      .split(/[/\\]/)
      .at(-1) ?? name,
  )
}

/** One member as the file it is. */
export async function planMember(member: MemberRef, options: ReadOptions = {}): Promise<SavePlan> {
  return planOf(fileNameOf(member), [sourceSegment(await member.open(options))])
}

/**
 * The files of several people in one tar, as the dataset is published (WebDataset), so that it can be opened again here
 * and anywhere else.
 *
 * @param keep which members; default: all
 */
export async function planTar(
  fileName: string,
  entries: readonly RecordingEntry[],
  keep: (member: MemberRef) => boolean = () => true,
  options: ReadOptions = {},
): Promise<SavePlan> {
  const files: TarFile[] = []
  for (const entry of entries) {
    const members = entry.members.filter(keep).toSorted((a, b) => (nameInTar(entry, a) < nameInTar(entry, b) ? -1 : 1))
    for (const member of members) {
      files.push({ name: nameInTar(entry, member), segments: [sourceSegment(await member.open(options))] })
    }
  }
  return planOfTar(safeName(fileName), files)
}

/** `ID.npz`; arrays and texts of the per-feature tree keep their folders, which say what they are. */
export function nameInTar({ id }: RecordingEntry, { kind, key, name }: MemberRef): string {
  const extension = /\.([a-z0-9]+)(?:[?#].*)?$/i.exec(name)?.[1]?.toLowerCase() ?? kind
  return safePath(key?.includes(':') === true ? `${key.replace(':', '/')}/${id}.${extension}` : `${id}.${extension}`)
}
