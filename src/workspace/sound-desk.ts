import {
  createMixer,
  type Mixer,
  type PlayerClock,
  type PlayerContext,
  type SoundPlacement,
  type Transport,
} from '../playback/index.ts'
import type { InteractionSession } from './interaction-session.ts'
import type { FrameState } from './workspace-types.ts'

export interface SoundDeskOptions {
  readonly clock: PlayerClock
  readonly engine: Transport
  /** makes the one AudioContext, on first need; null where there is none */
  readonly createAudioContext: (() => PlayerContext | null) | undefined
  /** where the heads are, overwritten in place */
  readonly frame: FrameState
  /** a part of a voice could not be read */
  readonly onProblem: (error: unknown, person: number) => void
}

/** What the level of one voice is brought from and by. */
export interface SoundLevel {
  /** dBFS RMS of the speech heard so far; null before there is enough of it */
  readonly loudnessDb: number | null
  /** dB added to bring everybody to one loudness */
  readonly gainDb: number
}

/** What the listener can set. It outlasts the interaction. */
export interface SoundControls {
  /** @param volume gain, 0..1 and above */
  setVolume(person: number, volume: number): void
  setMuted(person: number, isMuted: boolean): void
  /** all voices from the middle, each from their side, or from the heads in the room */
  setPlacement(placement: SoundPlacement): void
  /** Once a displayed frame: the world transform of the camera that hears, 16 numbers, column-major. */
  hearFrom(matrix: ArrayLike<number>): void
  /** how loud a person's voice was found and what is added, or null without a voice */
  levelOf(person: number): SoundLevel | null
}

/**
 * Everything between an open interaction and the loudspeaker: the one AudioContext of the page, the mixer of what is open,
 * and what the user has set, which outlasts the interaction it was set on.
 */
export class SoundDesk implements SoundControls {
  private readonly options: SoundDeskOptions
  private context: PlayerContext | null = null
  private mixer: Mixer | null = null
  private readonly volumes: number[] = []
  private readonly muted: boolean[] = []
  private placement: SoundPlacement = 'stereo'

  constructor(options: SoundDeskOptions) {
    this.options = options
  }

  /** Connects the voices of an interaction; with none, or no AudioContext, the clock runs by itself. */
  start(session: InteractionSession): void {
    const { clock, engine, createAudioContext, onProblem } = this.options
    if (!session.people.some((person) => person.voice !== null && person.voice.nSamples > 0)) return
    this.context ??= createAudioContext?.() ?? null
    if (this.context === null) return
    clock.setContext(this.context)
    this.mixer = createMixer(this.context, session.mixerPeople(), { onProblem })
    for (let person = 0; person < this.mixer.nPeople; person++) this.applyTo(person)
    this.mixer.setPlacement(this.placement)
    engine.setSound(this.mixer)
    this.mixer.prefetch(engine.now())
  }

  /** Lets go of the interaction's voices; the context stays for the next. */
  stop(): void {
    this.mixer?.dispose()
    this.mixer = null
  }

  setVolume(person: number, volume: number): void {
    this.volumes[person] = volume
    this.applyTo(person)
  }

  setMuted(person: number, isMuted: boolean): void {
    this.muted[person] = isMuted
    this.applyTo(person)
  }

  /** What was set on somebody, if they are among those who are open: there may be one, and two were set before. */
  private applyTo(person: number): void {
    const { mixer } = this
    if (mixer === null || person >= mixer.nPeople) return
    mixer.setVolume(person, this.volumes[person] ?? 1)
    mixer.setMuted(person, this.muted[person] ?? false)
  }

  setPlacement(placement: SoundPlacement): void {
    this.placement = placement
    this.mixer?.setPlacement(placement)
  }

  /**
   * Once a displayed frame, where it is known who looks: the heads speak, the camera hears. Allocates nothing.
   * @param matrix world transform of the camera, 16 numbers, column-major
   */
  hearFrom(matrix: ArrayLike<number>): void {
    const { mixer } = this
    const { frame } = this.options
    if (mixer === null || this.placement !== 'space') return
    for (let i = 0; i < frame.people.length; i++) {
      const person = frame.people[i]!
      if (person.pose.present) mixer.placeHead(i, person.world)
    }
    mixer.placeListener(matrix)
  }

  /** How loud a person is and what is done about it, dB; null where there is no voice. */
  levelOf(person: number): SoundLevel | null {
    const { mixer } = this
    if (mixer === null || person >= mixer.nPeople || !mixer.hasVoice(person)) return null
    return { loudnessDb: mixer.loudnessDb(person), gainDb: mixer.gainDb(person) }
  }

  /** Moves a voice against the others; what sounds comes in again in its new place. */
  setOffset(person: number, offsetSec: number): void {
    const { mixer } = this
    if (mixer === null) return
    mixer.setOffset(person, offsetSec)
    this.options.engine.setSound(null)
    this.options.engine.setSound(mixer)
  }

  /** Something of what is to sound is on its way. */
  get isReading(): boolean {
    return this.mixer?.isReading === true
  }

  /** Samples another reader (the waveform) came by, for the loudness estimate. */
  addHeard(person: number, startSample: number, samples: Float32Array): void {
    this.mixer?.addHeard(person, startSample, samples)
  }
}
