import { parseFileId } from './file-id.ts'
import type { MemberKind, RecordingLocation } from './recording-entry.ts'

/** What a recording may have, as bits. */
export const HAS = {
  /** an NPZ or arrays of the per-feature tree: a body can be drawn */
  arrays: 1,
  voice: 2,
  /** a transcript or voice activity; once it was read: words */
  words: 4,
  film: 8,
  /** facial action units */
  face: 16,
  /** annotated by the person who was recorded, or by somebody else */
  annotations1p: 32,
  annotations3p: 64,
  problems: 128,
  /** its files are not there any more */
  gone: 256,
} as const

/** What was learnt of a recording by reading it, or from a list. Only what is given replaces what is known. */
export interface RecordingFacts {
  /** bits of HAS that are set */
  readonly has?: number
  /** bits of HAS that are known now, set or not */
  readonly known?: number
  readonly durationSec?: number
  /** the duration is what the size of the sound says, not what was read */
  readonly isEstimate?: boolean
  /** Hz */
  readonly fps?: number
  /** share of frames with a valid body, 0..1 */
  readonly validShare?: number
  /** index into EMOTIONS of the one that leads most often */
  readonly emotion?: number
  readonly location?: RecordingLocation
}

/** Names by small numbers, in the order in which they were met. */
export class Dictionary {
  readonly names: string[] = []
  private readonly codes = new Map<string, number>()

  codeOf(name: string): number {
    let code = this.codes.get(name)
    if (code === undefined) {
      code = this.names.push(name) - 1
      this.codes.set(name, code)
    }
    return code
  }
}

/** Nothing is known of this value. */
export const UNKNOWN = 255
const NOWHERE = -1
const FIRST_CAPACITY = 256

/**
 * Every recording that is known by name, in columns: 129,370 rows are a few megabytes, and a filter over all of them takes
 * milliseconds. Rows are only ever added; what is learnt later is written over. Whoever shows it compares `version`.
 */
export class Library {
  /** grows with every change */
  version = 0
  nRecordings = 0
  nInteractions = 0
  /** row of the first interaction of which two people with arrays are known; -1: none */
  pair = NOWHERE

  // ---- recordings, by row
  readonly ids: string[] = []
  interactionOf = new Int32Array(FIRST_CAPACITY)
  /** row of the next recording of the same interaction, by id; -1: none */
  next = new Int32Array(FIRST_CAPACITY).fill(NOWHERE)
  has = new Uint16Array(FIRST_CAPACITY)
  known = new Uint16Array(FIRST_CAPACITY)
  /** s; NaN where unknown */
  durationSec = new Float32Array(FIRST_CAPACITY)
  isEstimate = new Uint8Array(FIRST_CAPACITY)
  /** Hz; NaN where unknown */
  fps = new Float32Array(FIRST_CAPACITY)
  /** 0..1; NaN where unknown */
  validShare = new Float32Array(FIRST_CAPACITY)
  emotion = new Uint8Array(FIRST_CAPACITY)
  label = new Uint8Array(FIRST_CAPACITY)
  split = new Uint8Array(FIRST_CAPACITY)
  /** numbers of batch and archive; -1 where the paths do not tell */
  batch = new Int32Array(FIRST_CAPACITY)
  archive = new Int32Array(FIRST_CAPACITY)

  // ---- interactions, by row
  readonly keys: string[] = []
  /** row of the first recording by id */
  first = new Int32Array(FIRST_CAPACITY).fill(NOWHERE)
  nPeople = new Uint8Array(FIRST_CAPACITY)
  vendor = new Uint8Array(FIRST_CAPACITY)
  /** codes into `sessions` (`V00_S0809`) and `prompts` (`00000582`) */
  session = new Int32Array(FIRST_CAPACITY)
  prompt = new Int32Array(FIRST_CAPACITY)

  readonly vendors = new Dictionary()
  readonly sessions = new Dictionary()
  readonly prompts = new Dictionary()
  readonly labels = new Dictionary()
  readonly splits = new Dictionary()

  private readonly listed: (id: string) => RecordingFacts | undefined
  private readonly rowById = new Map<string, number>()
  private readonly interactionByKey = new Map<string, number>()

  /** @param listed what a list that the user has beside the recordings says of one of them */
  constructor(listed: (id: string) => RecordingFacts | undefined = () => undefined) {
    this.listed = listed
  }

  /** The list has come, or another one: what it says of the recordings that are there. */
  takeList(): void {
    for (let row = 0; row < this.nRecordings; row++) this.learnListed(row)
  }

  private learnListed(row: number): void {
    const facts = this.listed(this.ids[row]!)
    if (facts === undefined) return
    // what was read of a recording, or stands in the paths, is not replaced by what a list says
    const { has = 0, known = has, location = {} } = facts
    const isPlaced = this.label[row] !== UNKNOWN
    const unknown = known & ~this.known[row]!
    this.learn(row, { has: has & unknown, known: unknown, ...(isPlaced ? {} : { location }) })
  }

  /** Row of a recording, or undefined. */
  rowOf(id: string): number | undefined {
    return this.rowById.get(id)
  }

  /** Row of an interaction, or undefined. */
  interactionRow(key: string): number | undefined {
    return this.interactionByKey.get(key)
  }

  /** Rows of the recordings of an interaction that are there, person 0 first. */
  peopleOf(interaction: number): number[] {
    const rows: number[] = []
    for (let row = this.first[interaction]!; row !== NOWHERE; row = this.next[row]!) {
      if ((this.has[row]! & HAS.gone) === 0) rows.push(row)
    }
    return rows
  }

  /** The row of a recording, made if it is new; one that was gone is back. */
  add(id: string, facts: RecordingFacts = {}): number {
    let row = this.rowById.get(id)
    const isNew = row === undefined
    if (row === undefined) row = this.addRow(id)
    else if ((this.has[row]! & HAS.gone) !== 0) {
      this.has[row]! &= ~HAS.gone
      this.nPeople[this.interactionOf[row]!]!++
      this.version++
    }
    this.learn(row, facts)
    if (isNew) this.learnListed(row)
    return row
  }

  /** A file of a recording is known by name and size. */
  addMember(id: string, kind: MemberKind, bytes: number, location: RecordingLocation, key?: string): number {
    return this.add(id, { ...factsOfMember(kind, bytes, key), location })
  }

  /** What is not said stays as it is; what was read is not replaced by an estimate. */
  learn(row: number, facts: RecordingFacts): void {
    const { has = 0, known = has, durationSec, isEstimate = false, fps, validShare, emotion, location } = facts
    this.set(this.has, row, (this.has[row]! & ~known) | has)
    this.set(this.known, row, this.known[row]! | known)
    if (durationSec !== undefined && (!isEstimate || Number.isNaN(this.durationSec[row]!))) {
      this.set(this.durationSec, row, durationSec)
      this.set(this.isEstimate, row, isEstimate ? 1 : 0)
    }
    this.set(this.fps, row, fps)
    this.set(this.validShare, row, validShare)
    this.set(this.emotion, row, emotion)
    if (location !== undefined) this.locate(row, location)
    if (this.pair === NOWHERE && (has & HAS.arrays) !== 0) this.notePair(this.interactionOf[row]!)
  }

  /** Who hears again what is known already need not look again. */
  private set(column: Column, row: number, value: number | undefined): void {
    if (value === undefined) return
    const before = column[row]
    column[row] = value
    if (!Object.is(column[row], before)) this.version++
  }

  private notePair(interaction: number): void {
    if (this.nPeople[interaction]! < 2) return
    const nDrawn = this.peopleOf(interaction).filter((row) => (this.has[row]! & HAS.arrays) !== 0).length
    if (nDrawn >= 2) this.pair = interaction
  }

  /** The files of a recording are not there any more. */
  remove(id: string): void {
    const row = this.rowById.get(id)
    if (row === undefined || (this.has[row]! & HAS.gone) !== 0) return
    this.has[row]! |= HAS.gone
    this.nPeople[this.interactionOf[row]!]!--
    this.version++
  }

  /** Seconds of an interaction: its longest person; NaN where nothing is known. */
  secondsOf(interaction: number): number {
    let longest = Number.NaN
    for (let row = this.first[interaction]!; row !== NOWHERE; row = this.next[row]!) {
      const seconds = this.durationSec[row]!
      if (!(longest >= seconds) && !Number.isNaN(seconds)) longest = seconds
    }
    return longest
  }

  private locate(row: number, { label, split, batch, archive }: RecordingLocation): void {
    if (label !== undefined) this.set(this.label, row, this.labels.codeOf(label))
    if (split !== undefined) this.set(this.split, row, this.splits.codeOf(split))
    if (batch !== undefined) this.set(this.batch, row, Number(batch))
    if (archive !== undefined) this.set(this.archive, row, Number(archive))
  }

  private addRow(id: string): number {
    const row = this.nRecordings++
    this.version++
    if (row >= this.has.length) this.growRecordings()
    this.ids.push(id)
    this.rowById.set(id, row)
    this.durationSec[row] = this.fps[row] = this.validShare[row] = Number.NaN
    this.emotion[row] = this.label[row] = this.split[row] = UNKNOWN
    this.batch[row] = this.archive[row] = NOWHERE
    const interaction = this.interactionFor(id)
    this.interactionOf[row] = interaction
    this.nPeople[interaction]!++
    this.link(row, interaction)
    return row
  }

  /** Keeps the people of an interaction in the order of their ids. */
  private link(row: number, interaction: number): void {
    const id = this.ids[row]!
    let before = NOWHERE
    let after = this.first[interaction]!
    while (after !== NOWHERE && this.ids[after]! < id) {
      before = after
      after = this.next[after]!
    }
    this.next[row] = after
    if (before === NOWHERE) this.first[interaction] = row
    else this.next[before] = row
  }

  private interactionFor(id: string): number {
    const parts = parseFileId(id)
    const key = parts?.interaction ?? id
    const known = this.interactionByKey.get(key)
    if (known !== undefined) return known
    const interaction = this.nInteractions++
    if (interaction >= this.first.length) this.growInteractions()
    this.keys.push(key)
    this.interactionByKey.set(key, interaction)
    this.first[interaction] = NOWHERE
    this.vendor[interaction] = this.vendors.codeOf(parts?.vendor ?? '')
    this.session[interaction] = this.sessions.codeOf(parts === undefined ? '' : `${parts.vendor}_${parts.session}`)
    this.prompt[interaction] = this.prompts.codeOf(parts?.prompt.slice(1) ?? '')
    return interaction
  }

  private growRecordings(): void {
    this.interactionOf = grown(this.interactionOf, new Int32Array(2 * this.has.length))
    this.next = grown(this.next, new Int32Array(2 * this.has.length).fill(NOWHERE))
    this.known = grown(this.known, new Uint16Array(2 * this.has.length))
    this.durationSec = grown(this.durationSec, new Float32Array(2 * this.has.length))
    this.isEstimate = grown(this.isEstimate, new Uint8Array(2 * this.has.length))
    this.fps = grown(this.fps, new Float32Array(2 * this.has.length))
    this.validShare = grown(this.validShare, new Float32Array(2 * this.has.length))
    this.emotion = grown(this.emotion, new Uint8Array(2 * this.has.length))
    this.label = grown(this.label, new Uint8Array(2 * this.has.length))
    this.split = grown(this.split, new Uint8Array(2 * this.has.length))
    this.batch = grown(this.batch, new Int32Array(2 * this.has.length))
    this.archive = grown(this.archive, new Int32Array(2 * this.has.length))
    this.has = grown(this.has, new Uint16Array(2 * this.has.length))
  }

  private growInteractions(): void {
    this.nPeople = grown(this.nPeople, new Uint8Array(2 * this.first.length))
    this.vendor = grown(this.vendor, new Uint8Array(2 * this.first.length))
    this.session = grown(this.session, new Int32Array(2 * this.first.length))
    this.prompt = grown(this.prompt, new Int32Array(2 * this.first.length))
    this.first = grown(this.first, new Int32Array(2 * this.first.length).fill(NOWHERE))
  }
}

type Column = Int32Array | Uint16Array | Uint8Array | Float32Array

function grown<T extends Column>(old: T, larger: T): T {
  larger.set(old)
  return larger
}

/** Header of a WAV of the dataset (fmt with cbSize, fact), and its one channel of 48 kHz float. */
const WAV_HEADER_BYTES = 58
const WAV_BYTES_A_SECOND = 48_000 * 4
/** A JSON of the dataset without an entry is 96 or 97 bytes long. */
const EMPTY_JSON_BYTES = 100

/** What the name and the size of a file say of its recording. */
function factsOfMember(kind: MemberKind, bytes: number, key: string | undefined): RecordingFacts {
  switch (kind) {
    case 'npz':
      return { has: HAS.arrays }
    case 'npy':
      return { has: HAS.arrays | (key?.endsWith(':FAUValue') === true ? HAS.face : 0) }
    case 'wav': {
      const seconds = (bytes - WAV_HEADER_BYTES) / WAV_BYTES_A_SECOND
      return { has: HAS.voice, ...(seconds > 0 ? { durationSec: seconds, isEstimate: true } : {}) }
    }
    case 'mp4':
      return { has: HAS.film }
    default:
      if (key?.startsWith('annotations:1P') === true) return { has: HAS.annotations1p }
      if (key?.startsWith('annotations:3P') === true) return { has: HAS.annotations3p }
      return { has: bytes === 0 || bytes >= EMPTY_JSON_BYTES ? HAS.words : 0, known: HAS.words }
  }
}
