import { createMixer, type Mixer, type PlayerClock, type PlayerContext, type Transport } from '../playback/index.ts'
import type { InteractionSession } from './interaction-session.ts'

export interface SoundDeskOptions {
  readonly clock: PlayerClock
  readonly engine: Transport
  /** makes the one AudioContext, on first need; null where there is none */
  readonly createAudioContext: (() => PlayerContext | null) | undefined
  /** a part of a voice could not be read */
  readonly onProblem: (error: unknown, person: number) => void
}

/**
 * Everything between an open interaction and the loudspeaker: the one AudioContext of the page, the mixer of what is open,
 * and what the user has set, which outlasts the interaction it was set on.
 */
export class SoundDesk {
  private readonly options: SoundDeskOptions
  private context: PlayerContext | null = null
  private mixer: Mixer | null = null
  private readonly volumes: number[] = []
  private readonly muted: boolean[] = []

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
    this.volumes.forEach((volume, index) => this.mixer?.setVolume(index, volume))
    this.muted.forEach((isMuted, index) => this.mixer?.setMuted(index, isMuted))
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
    this.mixer?.setVolume(person, volume)
  }

  setMuted(person: number, isMuted: boolean): void {
    this.muted[person] = isMuted
    this.mixer?.setMuted(person, isMuted)
  }

  /** Samples another reader (the waveform) came by, for the loudness estimate. */
  addHeard(person: number, startSample: number, samples: Float32Array): void {
    this.mixer?.addHeard(person, startSample, samples)
  }
}
