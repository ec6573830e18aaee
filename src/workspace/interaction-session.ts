import { bodyHeight, type BodyMesh } from '../body/index.ts'
import { isAbortError, type Problem } from '../bytes/index.ts'
import type { ArrayDecoderFactory } from '../containers/index.ts'
import type { RecordingEntry } from '../dataset/index.ts'
import {
  describePlacement,
  placePeople,
  type CleanPreset,
  type HeadSource,
  type LegMode,
  type Placement,
  type StagingMode,
} from '../motion/index.ts'
import type { MediaGate, MixerPerson } from '../playback/index.ts'
import type { FaceSetup } from './person-face.ts'
import { PersonSession } from './person-session.ts'
import type { ProgressBoard } from './progress-board.ts'
import type { Assumption, PersonFrame } from './workspace-types.ts'

export interface InteractionSessionOptions {
  readonly key: string
  readonly entries: readonly RecordingEntry[]
  /** the mesh that draws the person of that index */
  meshOf(index: number): BodyMesh
  readonly clean: CleanPreset
  readonly mode: StagingMode
  readonly legs: LegMode | 'preset'
  readonly head: HeadSource
  readonly faces: FaceSetup
  /** m, how tall the person of that index is drawn; null: as tall as the body is */
  heightOf?(index: number): number | null
  readonly decoder: ArrayDecoderFactory | undefined
  readonly progress: ProgressBoard
  onChange(): void
  onRows(): void
}

/** The people of one open interaction and where they stand. Closing it stops every read. */
export class InteractionSession {
  readonly key: string
  readonly people: readonly PersonSession[]
  readonly frames: PersonFrame[]
  private readonly aborter = new AbortController()
  private decoding: AbortController | null = null
  private placements: Placement[]
  private mode: StagingMode
  private clean: CleanPreset
  private legs: LegMode | 'preset'

  constructor(options: InteractionSessionOptions) {
    this.key = options.key
    this.mode = options.mode
    this.clean = options.clean
    this.legs = options.legs
    this.people = options.entries.map(
      (entry, index) => new PersonSession({ ...options, entry, index, mesh: options.meshOf(index) }),
    )
    this.frames = this.people.map((person) => person.frame)
    this.placements = this.place()
  }

  get signal(): AbortSignal {
    return this.aborter.signal
  }

  /**
   * Opens everybody's motion; resolves when each has a first pose or will have none. What fails for one person is that
   * person's problem.
   * @returns when all motion is in
   */
  async openMotion(): Promise<{ complete: Promise<void> }> {
    const opened = await Promise.all(
      this.people.map(async (person) => {
        try {
          return await person.openMotion(this.signal)
        } catch (error) {
          if (isAbortError(error)) throw error
          person.giveUpMotion(error)
          return { complete: Promise.resolve() }
        }
      }),
    )
    return { complete: Promise.all(opened.map(({ complete }) => complete)).then(() => undefined) }
  }

  get durationSec(): number {
    return Math.max(0, ...this.people.map((person) => person.durationSec))
  }

  /** Draws everybody's voice behind all that is seen and heard; resolves when no more will come. */
  async drawVoices(options: {
    /** s, where the picture is */
    timeSec(): number
    /** something is read that cannot wait */
    isBusy(): boolean
    onSamples(person: number, start: number, samples: Float32Array): void
  }): Promise<void> {
    const { people, signal } = this
    const isBusy = (): boolean => options.isBusy() || people.some(({ motion }) => !motion.isComplete)
    await Promise.all(
      people.map((person) =>
        person.sound.draw({
          signal,
          isBusy,
          focusSec: () => options.timeSec() - person.offsetSec,
          onSamples: (start, samples) => options.onSamples(person.index, start, samples),
        }),
      ),
    )
  }

  /** The time has jumped: what is wanted there is read now, and what nobody waits for later. */
  jumpTo(timeSec: number): void {
    for (const person of this.people) {
      person.sound.makeWay()
      person.motion.focusOn(timeSec - person.offsetSec)
    }
  }

  /** What the transport waits for: everybody's motion. */
  gates(): MediaGate[] {
    return this.people.map((person) => ({
      get label() {
        return person.motion.waitingFor
      },
      loadedUntil: (timeSec) => {
        // a hidden tab samples no frames, but its playhead goes on
        person.motion.focusOn(timeSec - person.offsetSec)
        return person.motion.loadedUntil(timeSec - person.offsetSec) + person.offsetSec
      },
    }))
  }

  mixerPeople(): MixerPerson[] {
    return this.people.map((person) => ({
      label: person.label,
      voice: person.voice,
      offsetSec: person.offsetSec,
      isSpeech: (seconds) => person.text.speech.some(({ startSec, endSec }) => startSec <= seconds && seconds < endSec),
    }))
  }

  setMode(mode: StagingMode): void {
    this.mode = mode
    this.placements = this.place()
  }

  setClean(clean: CleanPreset): void {
    this.clean = clean
    this.placements = this.place()
    for (const person of this.people) person.setClean(clean)
  }

  private place(): Placement[] {
    return placePeople(this.people.length, this.mode, this.clean, this.legs)
  }

  setLegs(legs: LegMode | 'preset'): void {
    this.legs = legs
    this.placements = this.place()
    for (const person of this.people) person.setLegs(legs)
  }

  setHead(source: HeadSource): void {
    for (const person of this.people) person.setHead(source)
  }

  placementOf(index: number): Placement {
    return this.placements[index]!
  }

  /** One displayed frame: everybody's face, speech and pose at a time. Allocates nothing. */
  sampleAt(timeSec: number): void {
    for (let i = 0; i < this.people.length; i++) {
      this.people[i]!.motion.focusOn(timeSec - this.people[i]!.offsetSec)
      this.people[i]!.sampleAt(timeSec)
    }
  }

  poseAt(timestampMs: number): void {
    for (let i = 0; i < this.people.length; i++) this.people[i]!.poseAt(this.placements[i]!, timestampMs)
  }

  /** Faces last: the eyes of each look for the other's, which must be posed by then. */
  faceAt(timeSec: number): void {
    const isPair = this.isFacing
    for (let i = 0; i < this.people.length; i++) this.people[i]!.faceAt(timeSec, isPair ? this.people[1 - i]! : null)
  }

  private get isFacing(): boolean {
    return this.people.length === 2 && this.mode === 'facing'
  }

  /** Reads what a decoder of the expression needs, or lets go of it; a newer call ends an older one. */
  async decodeFaces(): Promise<void> {
    this.decoding?.abort()
    const decoding = new AbortController()
    this.decoding = decoding
    const signal = AbortSignal.any([this.signal, decoding.signal])
    await Promise.all(this.people.map((person) => person.decodeFace(signal)))
  }

  /** What the user chose for faces has changed. */
  refreshFaces(): void {
    for (const person of this.people) person.refreshFace()
  }

  /** Everything assumed, each once; what differs between people is named by person. */
  assumptions(): Assumption[] {
    const found = new Map<string, { value: string; from: Assumption['from']; labels: string[] }[]>()
    const note = (label: string, { key, value, from }: Assumption): void => {
      const known = found.get(key) ?? []
      found.set(key, known)
      const same = known.find((entry) => entry.value === value && entry.from === from)
      if (same === undefined) known.push({ value, from, labels: [label] })
      else same.labels.push(label)
    }
    for (const person of this.people) {
      for (const assumption of assumptionsOf(person, this.isFacing)) note(person.label, assumption)
    }
    const shared = describePlacement(this.people.length, this.mode, this.clean, this.legs)
    const all: Assumption[] = [{ key: 'clean', value: this.clean, from: 'assumed' }, ...shared]
    for (const [key, entries] of found) {
      for (const { value, from, labels } of entries) {
        const isEverybody = labels.length === this.people.length
        all.push({ key: isEverybody ? key : `${key}.${labels.join('')}`, value, from })
      }
    }
    return all
  }

  problems(): Problem[] {
    return this.people.flatMap((person) => person.allProblems())
  }

  close(): void {
    this.aborter.abort()
    for (const person of this.people) person.voice?.dispose()
  }
}

function offsetText(offsetSec: number): string {
  return `begins ${Math.abs(Math.round(offsetSec * 1000))} ms ${offsetSec > 0 ? 'later' : 'earlier'} than the files say`
}

function assumptionsOf(person: PersonSession, isFacing: boolean): Assumption[] {
  const { loaded } = person
  if (loaded === null) return []
  const { fps, from, unusual } = loaded.timebase
  const isChosen = person.motion.chosenFps !== null
  const rate = `${Number.isInteger(fps) ? fps : fps.toFixed(3)} Hz`
  const list: Assumption[] = [
    {
      key: 'fps',
      value: isChosen
        ? `${rate}, set by hand`
        : from === 'assumed'
          ? `${rate}, nothing to measure it by`
          : `${rate}, frames over seconds of sound`,
      from: from === 'assumed' || unusual ? 'assumed' : 'derived',
    },
    ...(person.currentStaging?.assumptions ?? []),
    ...(person.head === null ? [] : [person.head.assumption]),
    ...loaded.assumptions(),
  ]
  list.push(...person.faceAssumptions(isFacing), heightAssumption(person))
  if (person.offsetSec !== 0) {
    list.push({ key: 'offset', value: offsetText(person.offsetSec), from: 'assumed' })
  }
  if (person.text.speechFrom === 'words') {
    list.push({ key: 'speech', value: 'from words, the voice activity is void', from: 'derived' })
  }
  return list
}

/** Nobody's height is in the files. */
function heightAssumption(person: PersonSession): Assumption {
  const own = bodyHeight(person.mesh)
  const { scale } = person
  const value =
    scale === 1 ? `${own.toFixed(2)} m, as tall as the body is` : `${(own * scale).toFixed(2)} m, set by hand`
  return { key: 'height', value, from: 'assumed' }
}
