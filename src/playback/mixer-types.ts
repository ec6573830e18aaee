import type { SoundControls } from './sound-graph.ts'
import type { StretcherKit } from './stretcher-kit.ts'
import type { Voice } from './voice.ts'

/** One person as the mixer needs them. */
export interface MixerPerson {
  /** how the person is named to the user: 'A' */
  readonly label: string
  /** null: this person has no sound */
  readonly voice: Voice | null
  /** -1 left .. 1 right; default: the first -0.6, the second 0.6, a third in the middle */
  readonly pan?: number
  /** s by which the voice begins later than the media; default 0 */
  readonly offsetSec?: number
  /** true where the person speaks (VAD), in the voice's own time; steadies the loudness */
  readonly isSpeech?: (seconds: number) => boolean
}

export interface MixerOptions {
  /** s of sound scheduled ahead; default 3 */
  readonly aheadSec?: number
  /** bring every person to the same loudness; default true */
  readonly normalise?: boolean
  /** where tempos other than 1 come from; default: signalsmith-stretch, loaded on first need */
  readonly stretchers?: StretcherKit
  /** a part of a voice could not be read and is silent; `personIndex` says whose */
  readonly onProblem?: (error: unknown, personIndex: number) => void
}

export interface LoopRange {
  /** s */
  readonly start: number
  /** s, over start */
  readonly end: number
}

export interface StartOptions {
  /** media time that begins to sound, s */
  readonly mediaSec: number
  /** media seconds per second, 0.1 .. 2; pitch is kept */
  readonly rate: number
  /** repeated without a gap once its end is reached; ignored when `mediaSec` is past it */
  readonly loop?: LoopRange | null
  /** context time at which it begins, s; as soon as it can be sample-exact where not given */
  readonly contextSec?: number
}

/** What the transport needs of whatever sounds. The mixer is one; tests bring others. */
export interface SoundOutput {
  /** Starts reading what `start` at this media time would need. No sound. */
  prefetch(mediaSec: number): void
  /** s; sound is there without a gap from `mediaSec` up to here; Infinity when to the end */
  bufferedUntil(mediaSec: number, rate?: number): number
  /** who is missing at `mediaSec`: 'voice of A', or null */
  waitingFor(mediaSec: number, rate?: number): string | null
  /** Begins, replacing what sounded (cross-faded). @returns context time at which `mediaSec` is on, exact to the sample */
  start(options: StartOptions): number
  /** Fades out within 8 ms. Reads under way go on until another place is wanted. */
  stop(): void
  /** earliest context time a `start` with `contextSec` can keep, s */
  earliestStart(): number
  /** A short grain (60 ms) at `mediaSec` for audible scrubbing; nothing where it is not loaded, one every 30 ms at most. */
  playGrain(mediaSec: number): void
  /** something arrived or was given up; returns the unsubscriber */
  onData(listener: () => void): () => void
}

export interface Mixer extends SoundOutput, SoundControls {
  readonly nPeople: number
  hasVoice(index: number): boolean
  /** something of what is to sound is on its way */
  readonly isReading: boolean
  /** Moves a voice against the others; heard from the next `start` on. */
  setOffset(index: number, offsetSec: number): void
  /** dB of normalisation person `index` has at the end of what is scheduled */
  gainDb(index: number): number
  /** dBFS RMS of the person's speech read so far, or null */
  loudnessDb(index: number): number | null
  /** Feeds the loudness estimate from a reader outside (the waveform). */
  addHeard(index: number, startSample: number, samples: Float32Array): void
  /** Reads again what was given up. */
  retry(): void
  /** Stops, lets go of every node, read and sample. The voices stay open: they belong to whoever opened them. */
  dispose(): void
}
