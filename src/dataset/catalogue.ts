import { DatasetError, toProblem, type Problem } from '../bytes/index.ts'
import { parseFileId } from './file-id.ts'
import { createMetadataTables } from './metadata-tables.ts'
import { placeOfMember, type MemberRef, type RecordingEntry, type RecordingLocation } from './recording-entry.ts'

/** People who were recorded together: recordings that share the whole V_S_I prefix, sorted by id. */
export interface InteractionEntry {
  readonly key: string
  readonly recordings: readonly string[]
}

/** Told of every member that is filed, and when a list of recordings was read. */
export interface CatalogueListener {
  onMember?(entry: RecordingEntry, member: MemberRef): void
  onList?(): void
}

/**
 * What the open sources hold, filled while they are read. Recordings keep the order in which they were found; members
 * of one recording may come from different archives; of two members for the same purpose the last wins, with a word.
 * Lists are made anew only when something was added, so that whoever shows them can compare them.
 */
export class Catalogue {
  readonly problems: Problem[] = []
  readonly tables = createMetadataTables()
  private readonly entries = new Map<string, RecordingEntry>()
  private readonly groups = new Map<string, Group>()
  private readonly settled = new Set<string>()
  private readonly listener: CatalogueListener
  private recordingList: RecordingEntry[] | null = null
  private interactionList: InteractionEntry[] | null = null
  private pair: string | undefined

  constructor(listener: CatalogueListener = {}) {
    this.listener = listener
  }

  /** A `filelist.csv` has been added to the tables. */
  listRead(): void {
    this.listener.onList?.()
  }

  /** Files a member under its recording. */
  add(recordingId: string, member: MemberRef, location: RecordingLocation = {}): RecordingEntry {
    const entry = this.entries.get(recordingId) ?? this.newEntry(recordingId, location)
    const at = entry.members.findIndex((other) => other.kind === member.kind && other.key === member.key)
    const replaced = at >= 0 ? entry.members.splice(at, 1)[0] : undefined
    // the same file looked into again is no second one
    if (replaced !== undefined && !isSameFile(replaced, member)) {
      const error = new DatasetError(
        'duplicate',
        `${recordingId}: ${member.name} stands twice, the last one is used`,
        placeOfMember(member),
      )
      this.problems.push(toProblem(error, 'warning'))
    }
    entry.members.push(member)
    this.listener.onMember?.(entry, member)
    this.notePair(entry)
    return entry
  }

  private newEntry(id: string, location: RecordingLocation): RecordingEntry {
    const interaction = parseFileId(id)?.interaction ?? id
    const entry = { id, interaction, members: [], location }
    this.entries.set(id, entry)
    const group = this.groups.get(interaction)
    if (group === undefined) this.groups.set(interaction, { entries: [entry], view: null })
    else {
      group.entries.push(entry)
      group.entries.sort((a, b) => (a.id < b.id ? -1 : 1))
      group.view = null
    }
    this.recordingList = null
    this.interactionList = null
    return entry
  }

  /** A file is not what it was: its members are to be found anew. */
  forgetSource(path: string): void {
    for (const entry of this.entries.values()) {
      const kept = entry.members.filter((member) => member.source !== path)
      if (kept.length === entry.members.length) continue
      entry.members.splice(0, entry.members.length, ...kept)
      this.settled.delete(entry.id)
    }
  }

  /** Says that no more members of this recording are expected from where it was found. */
  settle(recordingId: string): void {
    const entry = this.entries.get(recordingId)
    if (entry === undefined || this.settled.has(recordingId)) return
    this.settled.add(recordingId)
    this.notePair(entry)
  }

  isSettled(recordingId: string): boolean {
    return this.settled.has(recordingId)
  }

  /** The first interaction of which two people were found completely; undefined before. */
  get firstPair(): string | undefined {
    return this.pair
  }

  /** True if two people of the interaction are found completely. */
  isPairComplete(interaction: string): boolean {
    let nComplete = 0
    for (const entry of this.people(interaction)) if (this.settled.has(entry.id) && hasArrays(entry)) nComplete++
    return nComplete >= 2
  }

  private notePair(entry: RecordingEntry): void {
    if (this.pair === undefined && this.isPairComplete(entry.interaction)) this.pair = entry.interaction
  }

  get(recordingId: string): RecordingEntry | undefined {
    return this.entries.get(recordingId)
  }

  recordings(): readonly RecordingEntry[] {
    this.recordingList ??= [...this.entries.values()]
    return this.recordingList
  }

  /** Interactions, pairs and larger before single people, otherwise in the order found. */
  interactions(): readonly InteractionEntry[] {
    this.interactionList ??= this.listInteractions()
    return this.interactionList
  }

  private listInteractions(): InteractionEntry[] {
    const pairs: InteractionEntry[] = []
    const singles: InteractionEntry[] = []
    for (const [key, group] of this.groups) {
      group.view ??= { key, recordings: group.entries.map((entry) => entry.id) }
      if (group.entries.length > 1) pairs.push(group.view)
      else singles.push(group.view)
    }
    return [...pairs, ...singles]
  }

  /** The recordings of an interaction, person 0 first. */
  people(interaction: string): readonly RecordingEntry[] {
    return this.groups.get(interaction)?.entries ?? []
  }
}

interface Group {
  /** sorted by id */
  readonly entries: RecordingEntry[]
  view: InteractionEntry | null
}

function isSameFile(a: MemberRef, b: MemberRef): boolean {
  return a.source === b.source && a.name === b.name && a.place === b.place
}

/** True for a recording whose body can be drawn: an NPZ, or arrays of the per-feature tree. */
export function hasArrays(entry: RecordingEntry): boolean {
  return entry.members.some((member) => member.kind === 'npz' || member.kind === 'npy')
}
