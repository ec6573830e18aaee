import { DatasetError, toProblem, type Problem } from '../bytes/index.ts'
import { parseFileId } from './file-id.ts'
import { createMetadataTables } from './metadata-tables.ts'
import { placeOfMember, type MemberRef, type RecordingEntry, type RecordingLocation } from './recording-entry.ts'

/** People who were recorded together: recordings that share the whole V_S_I prefix, sorted by id. */
export interface InteractionEntry {
  readonly key: string
  readonly recordings: readonly string[]
}

/**
 * What the open sources hold, filled while they are read. Recordings keep the order in which they were found; members
 * of one recording may come from different archives; of two members for the same purpose the last wins, with a word.
 */
export class Catalogue {
  readonly problems: Problem[] = []
  readonly tables = createMetadataTables()
  private readonly entries = new Map<string, RecordingEntry>()
  private readonly settled = new Set<string>()

  /** Files a member under its recording. */
  add(recordingId: string, member: MemberRef, location: RecordingLocation = {}): RecordingEntry {
    let entry = this.entries.get(recordingId)
    if (entry === undefined) {
      const interaction = parseFileId(recordingId)?.interaction ?? recordingId
      entry = { id: recordingId, interaction, members: [], location }
      this.entries.set(recordingId, entry)
    }
    const at = entry.members.findIndex((other) => other.kind === member.kind && other.key === member.key)
    if (at >= 0) {
      const error = new DatasetError(
        'duplicate',
        `${recordingId}: ${member.name} stands twice, the last one is used`,
        placeOfMember(member),
      )
      this.problems.push(toProblem(error, 'warning'))
      entry.members.splice(at, 1)
    }
    entry.members.push(member)
    return entry
  }

  /** Says that no more members of this recording are expected from where it was found. */
  settle(recordingId: string): void {
    if (this.entries.has(recordingId)) this.settled.add(recordingId)
  }

  isSettled(recordingId: string): boolean {
    return this.settled.has(recordingId)
  }

  get(recordingId: string): RecordingEntry | undefined {
    return this.entries.get(recordingId)
  }

  recordings(): RecordingEntry[] {
    return [...this.entries.values()]
  }

  /** Interactions, pairs and larger before single people, otherwise in the order found. */
  interactions(): InteractionEntry[] {
    const groups = new Map<string, string[]>()
    for (const entry of this.entries.values()) {
      const group = groups.get(entry.interaction)
      if (group) group.push(entry.id)
      else groups.set(entry.interaction, [entry.id])
    }
    const all = [...groups].map(([key, ids]) => ({ key, recordings: ids.toSorted() }))
    return [
      ...all.filter((entry) => entry.recordings.length > 1),
      ...all.filter((entry) => entry.recordings.length < 2),
    ]
  }

  /** The recordings of an interaction, person 0 first. */
  people(interaction: string): RecordingEntry[] {
    return this.recordings()
      .filter((entry) => entry.interaction === interaction)
      .toSorted((a, b) => (a.id < b.id ? -1 : 1))
  }
}

/** True for a recording whose body can be drawn: an NPZ, or arrays of the per-feature tree. */
export function hasArrays(entry: RecordingEntry): boolean {
  return entry.members.some((member) => member.kind === 'npz' || member.kind === 'npy')
}
