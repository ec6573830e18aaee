import type { StoreApi } from 'zustand/vanilla'
import type { LoopRange, SoundOutput } from './mixer-types.ts'
import type { PlayerClock } from './player-clock.ts'

/**
 * - `none`: there is nothing to hear (no voices, no AudioContext)
 * - `on`: what is shown is heard
 * - `blocked`: the browser does not let the context run; the motion goes on without, the sound will join in place
 * - `silent`: silent at this rate (backwards, or faster than 2)
 */
export type SoundState = 'none' | 'on' | 'blocked' | 'silent'

/** Slow state: changes on what users do and on what is missing, never per frame. */
export interface TransportState {
  status: 'paused' | 'playing' | 'buffering'
  /** media seconds per second; negative backwards */
  rate: number
  loop: LoopRange | null
  durationSec: number
  /** while buffering: for what, in words ('voice of A', 'motion of B') */
  waitingFor: string | null
  sound: SoundState
  isScrubbing: boolean
}

export type TransportEvent =
  /** the time jumped: a picture is wanted even while paused */
  | { readonly type: 'seek'; readonly timeSec: number }
  | { readonly type: 'play' }
  | { readonly type: 'pause'; readonly timeSec: number }
  /** ran into the end (or, backwards, into the start) and paused there */
  | { readonly type: 'ended'; readonly timeSec: number }

/** Something the picture needs that may still be on its way. */
export interface MediaGate {
  /** in words, for `waitingFor`: 'motion of A' */
  readonly label: string
  /** s; loaded without a gap from `timeSec` up to here; at or below `timeSec` when it is missing, Infinity when to the end */
  loadedUntil(timeSec: number): number
}

export interface TransportDeps {
  readonly clock: PlayerClock
  /** ms */
  readonly performanceNow?: () => number
  readonly sound?: SoundOutput | null
  readonly durationSec?: number
}

/**
 * Play, pause, seek, scrub, loop, rate, step: the one owner of "what time is it". The picture asks `now()` once a frame;
 * everything slow is in `store`. Calls never fail on what the outside does: a refused AudioContext, missing bytes and
 * broken voices end up in the state.
 */
export interface Transport {
  readonly store: StoreApi<TransportState>
  /**
   * Plays from here; from the start of the loop or of the recording if it stands at the end. Call it inside the user's
   * gesture: it wakes the AudioContext. Resolves once time runs (or a pause came first).
   */
  play(): Promise<void>
  pause(): void
  /** Pauses if playing or waiting to, else plays. */
  toggle(): void
  /**
   * Goes to `timeSec` (clipped to the duration) and keeps playing if it played. Resolves when the picture has shown that
   * time; a seek that a newer one overtakes settles with the newer one.
   * @throws {RangeError} if the time is not a finite number (as a rejection)
   */
  seek(timeSec: number): Promise<void>
  beginScrub(): void
  /** The picture follows at once; with `isAudible` a short grain of the voices is played. Begins a scrub if none is on. */
  scrubTo(timeSec: number, options?: { isAudible?: boolean }): void
  /** Ends the scrub: both voices start again from one moment if it was playing. Resolves like `seek`. */
  endScrub(): Promise<void>
  /**
   * 0.1 .. 8 forwards (sound with its pitch kept up to 2, silent above), -8 .. -0.1 backwards (silent); clipped.
   * @throws {RangeError} for 0 and what is not a number
   */
  setRate(rate: number): void
  /** J (-1) and L (1) of the editing keys: plays that way, each press faster. */
  shuttle(direction: 1 | -1): void
  /** s; clipped to the duration and repeated without a gap. null plays on. A loop shorter than 50 ms is refused. */
  setLoop(loop: LoopRange | null): void
  setDuration(durationSec: number): void
  /**
   * Pauses and goes `frames` (signed) of the motion at `fps`, onto its frame grid, whose frame 0 is at `originSec`
   * (default 0). Resolves like `seek`.
   */
  step(frames: number, fps: number, originSec?: number): Promise<void>
  /** Media time of the frame being drawn, s. Once per frame; allocates nothing. */
  now(): number
  /** The frame loop says that a picture of media time `timeSec` (what `now()` gave) went to the screen. */
  frameShown(timeSec: number): void
  /** Media time audible at this very moment, s; NaN while nothing sounds. For the sync meter. */
  audibleNow(): number
  /** A hint that the user may seek there (hover): the sound of that place is read ahead. */
  prefetch(timeSec: number): void
  /** Call on any user gesture: wakes a blocked AudioContext, the sound comes back in place. */
  unblock(): void
  setSound(sound: SoundOutput | null): void
  setGates(gates: readonly MediaGate[]): void
  /** Back to 0, paused, no loop, no sound, nothing to wait for: another recording follows. */
  reset(): void
  on(listener: (event: TransportEvent) => void): () => void
  dispose(): void
}
