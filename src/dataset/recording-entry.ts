import type { ByteSource, ErrorPlace, ReadOptions } from '../bytes/index.ts'
import type { MemberFacts } from './member-facts.ts'

export type MemberKind = 'npz' | 'json' | 'wav' | 'mp4' | 'npy'

/** One file of a recording, wherever it lies: a tar member, a loose file, an object on a server. */
export interface MemberRef {
  readonly kind: MemberKind
  /** name inside its archive; of a loose file the same as `source` */
  readonly name: string
  readonly bytes: number
  /** outermost file it lies in: URL or path */
  readonly source: string
  /** where it stands in its archive, in bytes or by its number: two members of one name are not one */
  readonly place?: number
  /** for a file of the per-feature tree: the key its contents stand for, e.g. `smplh:body_pose`, `metadata:vad` */
  readonly key?: string
  /** what an earlier opening found out, so that this one need not look */
  readonly facts?: MemberFacts | undefined
  /** takes what this opening found out, for the next */
  keepFacts?(facts: MemberFacts): void
  /** it may well not be there, which is no fault: the list of its recording does not say */
  readonly isOptional?: boolean
  open(options?: ReadOptions): Promise<ByteSource>
}

/** Place of a member for errors; a loose file is a source and no member of one. */
export function placeOfMember({ source, name }: MemberRef): ErrorPlace {
  return name === source ? { source } : { source, member: name }
}

/** One row of the catalogue: one participant in one interaction, and where its files are. Nothing is read yet. */
export interface RecordingEntry {
  /** `V00_S0809_I00000582_P0947A`; for files that are not named so, their base name */
  readonly id: string
  /** `V00_S0809_I00000582`, what partners share; the id itself where it has no such form */
  readonly interaction: string
  readonly members: MemberRef[]
  /** label/split/batch/archive where the paths tell */
  readonly location: RecordingLocation
}

export interface RecordingLocation {
  readonly label?: string
  readonly split?: string
  readonly batch?: string
  readonly archive?: string
}
