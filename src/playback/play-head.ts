import type { StoreApi } from 'zustand/vanilla'
import { createMediaCourse, usableLoop, wrapIntoLoop } from './media-anchor.ts'
import type { SoundOutput } from './mixer-types.ts'
import type { PlayerClock } from './player-clock.ts'
import type { MediaGate, TransportState } from './transport-types.ts'

/** faster than this nobody follows speech */
const MAX_SOUND_RATE = 2
/** s that must be there to begin, and to go on after a stall */
const BEGIN_SEC = 0.2
const RESUME_SEC = 0.6
/** ms a context may take to wake before the motion goes on without it */
const WAKE_MS = 300
/** ms between two looks at what the frame loop would look at: a hidden tab draws no frames */
const WATCH_MS = 100

/** `waiting`: is to run, something is missing. */
export type Phase = 'stopped' | 'waiting' | 'running'

export interface PlayHeadDeps {
  readonly clock: PlayerClock
  readonly performanceNow: () => number
  readonly store: StoreApi<TransportState>
  /** time began to run */
  readonly onRunning: () => void
  /** ran into the end and stopped there */
  readonly onEnded: () => void
}

/**
 * The machine inside the transport: where the playhead is, whether it runs, and what keeps it. It knows nothing of seeks,
 * scrubs or events, only "stand at", "run from here", "rate or loop changed".
 *
 * While running, time is the clock's; picture waits for sound and sound for picture, each with its reason in the state. A
 * context that does not run is not waited for: time goes on by `performance.now`, and the sound joins in place later.
 */
export interface PlayHead {
  /** s, as of the last `tick` */
  readonly position: number
  readonly phase: Phase
  /** Looks at the clock and acts on what it says. Allocates nothing while nothing changes. */
  tick(): void
  /** Stands at `timeSec` (clipped to the duration). */
  standAt(timeSec: number): void
  /** Runs as soon as everything is there. Call `wake` first where a user's gesture is at hand. */
  run(): void
  stop(): void
  /** After a change of rate or loop. */
  follow(): void
  /** Wakes the AudioContext. */
  wake(): void
  /** true when everything the picture needs at `position` is there */
  readonly isPictureReady: boolean
  audibleNow(): number
  readonly sound: SoundOutput | null
  setSound(sound: SoundOutput | null): void
  setGates(gates: readonly MediaGate[]): void
  dispose(): void
}

/** Writes what differs. */
export function patchState(store: StoreApi<TransportState>, part: Partial<TransportState>): void {
  const state = store.getState()
  const keys = Object.keys(part) as (keyof TransportState)[]
  if (keys.some((key) => part[key] !== state[key])) store.setState(part)
}

export function createPlayHead(deps: PlayHeadDeps): PlayHead {
  const { clock, store, performanceNow } = deps
  const course = createMediaCourse()
  let phase: Phase = 'stopped'
  // a field, because the engine boxes a captured number anew on every write
  const at = { position: 0 }
  let hasStalled = false
  let wakeDeadlineMs = -Infinity
  let sound: SoundOutput | null = null
  let isSounding = false
  let soundEpoch = -1
  let unsubscribeSound: (() => void) | undefined
  let watchedContext: typeof clock.context = null
  let gates: readonly MediaGate[] = []
  let watchTimer: ReturnType<typeof setTimeout> | undefined
  let isDisposed = false

  const set = (part: Partial<TransportState>): void => patchState(store, part)
  const duration = (): number => store.getState().durationSec
  const clip = (timeSec: number): number => Math.min(duration(), Math.max(0, timeSec))

  // ---- running ----------------------------------------------------------------------------------------------------

  function tick(): void {
    if (isDisposed) return
    if (phase === 'running') advance()
    else if (phase === 'waiting') tryBegin()
  }

  function advance(): void {
    const clockSec = clock.now()
    if (isSounding && (clock.epoch !== soundEpoch || clock.source === 'performance')) loseSound()
    const mediaSec = course.at(clockSec)
    const beforeSec = at.position
    at.position = clip(mediaSec)
    if (hasReachedEnd(clockSec, mediaSec)) {
      halt('stopped')
      deps.onEnded()
    } else if (isStarved()) stall(beforeSec)
    else if (!isSounding && canSound() && clock.source !== 'performance') joinSound()
  }

  function hasReachedEnd(clockSec: number, mediaSec: number): boolean {
    const holds = course.holding(clockSec)
    if (holds === null || holds.loop !== null) return false
    return holds.rate > 0 ? mediaSec >= duration() : mediaSec <= 0
  }

  /** In `waiting`: begins if everything is there, else says what is not. */
  function tryBegin(): void {
    const untilSec = Math.min(at.position + (hasStalled ? RESUME_SEC : BEGIN_SEC), duration())
    const gate = missingGate(store.getState().rate > 0 ? untilSec : at.position)
    if (gate !== null) wait(gate)
    else if (sound === null || !canSound()) begin(null)
    else if (clock.context?.state !== 'running') {
      if (performanceNow() < wakeDeadlineMs) wait('sound device')
      else begin(null)
    } else if (sound.bufferedUntil(at.position, store.getState().rate) < untilSec)
      wait(sound.waitingFor(at.position, store.getState().rate) ?? 'sound')
    else begin(sound)
  }

  function wait(label: string): void {
    if (store.getState().waitingFor !== label) sound?.prefetch(at.position)
    set({ status: 'buffering', waitingFor: label })
  }

  function begin(withSound: SoundOutput | null): void {
    clock.rearm()
    const clockSec = clock.now()
    const { rate, loop } = store.getState()
    hasStalled = false
    phase = 'running'
    if (withSound === null) {
      course.set(clockSec, at.position, rate, loop, false)
      set({ sound: silence() })
    } else {
      const startSec = withSound.start({ mediaSec: at.position, rate, loop: usableLoop(loop, at.position, rate) })
      course.set(clock.fromContextTime(startSec), at.position, rate, loop, false)
      markSounding()
    }
    set({ status: 'playing', waitingFor: null })
    deps.onRunning()
  }

  /** Out of `running`: nothing sounds, time stands at `position`. */
  function halt(next: Phase): void {
    if (isSounding) sound?.stop()
    isSounding = false
    phase = next
    watch()
  }

  function watch(): void {
    clearTimeout(watchTimer)
    followContext()
    if (isDisposed || phase === 'stopped') return
    watchTimer = setTimeout(() => {
      tick()
      watch()
    }, WATCH_MS)
  }

  function followContext(): void {
    const context = isDisposed ? null : clock.context
    if (context === watchedContext) return
    watchedContext?.removeEventListener('statechange', tick)
    watchedContext = context
    watchedContext?.addEventListener('statechange', tick)
  }

  // ---- what is missing --------------------------------------------------------------------------------------------

  function missingGate(untilSec: number): string | null {
    const { position } = at
    for (let i = 0; i < gates.length; i++) {
      const until = gates[i]!.loadedUntil(position)
      if (until < untilSec || until <= position) return gates[i]!.label
    }
    return null
  }

  function isStarved(): boolean {
    const { position } = at
    if (position >= duration()) return false
    if (missingGate(position) !== null) return true
    return isSounding && sound !== null && sound.bufferedUntil(position, store.getState().rate) <= position
  }

  /** @param beforeSec a moment before, at which everything was there */
  function stall(beforeSec = at.position): void {
    // time may have run past what is there: it stands at the last moment whose picture is whole, and shows that
    if (at.position > beforeSec) {
      for (const gate of gates) at.position = Math.min(at.position, gate.loadedUntil(beforeSec))
      at.position = Math.max(at.position, beforeSec)
    }
    halt('waiting')
    hasStalled = true
    wait(missingGate(at.position) ?? sound?.waitingFor(at.position, store.getState().rate) ?? 'sound')
  }

  // ---- sound ------------------------------------------------------------------------------------------------------

  function canSound(): boolean {
    const { rate } = store.getState()
    return sound !== null && clock.context !== null && rate > 0 && rate <= MAX_SOUND_RATE
  }

  function silence(): TransportState['sound'] {
    if (sound === null || clock.context === null) return 'none'
    return canSound() ? 'blocked' : 'silent'
  }

  function markSounding(): void {
    isSounding = true
    soundEpoch = clock.epoch
    set({ sound: 'on' })
  }

  function loseSound(): void {
    sound?.stop()
    isSounding = false
    set({ sound: silence() })
  }

  /** Sound comes in, or comes anew, while time runs: it starts at the place the picture will have reached by then. */
  function joinSound(): boolean {
    if (sound === null) return false
    const contextSec = sound.earliestStart()
    const { rate, loop } = store.getState()
    const reached = course.at(clock.fromContextTime(contextSec))
    const loopNow = usableLoop(loop, reached, rate)
    const mediaSec = wrapIntoLoop(reached, rate, loopNow)
    if (mediaSec >= duration()) return false
    if (sound.bufferedUntil(mediaSec, rate) <= mediaSec) {
      sound.prefetch(mediaSec)
      return false
    }
    const startSec = sound.start({ mediaSec, rate, loop: loopNow, contextSec })
    course.set(clock.fromContextTime(startSec), mediaSec, rate, loopNow, true)
    markSounding()
    return true
  }

  return {
    get position() {
      return at.position
    },
    get phase() {
      return phase
    },
    tick,
    standAt(timeSec) {
      halt('stopped')
      hasStalled = false
      at.position = clip(timeSec)
      sound?.prefetch(at.position)
    },
    run() {
      if (phase === 'running') return
      phase = 'waiting'
      watch()
      tick()
    },
    stop() {
      halt('stopped')
      set({ waitingFor: null })
    },
    follow() {
      if (phase !== 'running') {
        tick()
      } else if (isSounding && canSound()) {
        if (!joinSound()) stall()
      } else {
        if (isSounding) loseSound()
        const { rate, loop } = store.getState()
        const clockSec = clock.now()
        course.set(clockSec, clip(course.at(clockSec)), rate, loop, false)
        set({ sound: silence() })
      }
    },
    wake() {
      const { context } = clock
      wakeDeadlineMs = performanceNow() + WAKE_MS
      if (context === null || context.state === 'running' || context.state === 'closed') return
      // refused without a gesture: the state says so, and the next gesture tries again
      context.resume().then(tick, () => undefined)
    },
    get isPictureReady() {
      return missingGate(at.position) === null
    },
    audibleNow() {
      if (phase !== 'running' || !isSounding) return NaN
      const clockSec = clock.now()
      return course.holding(clockSec) === null ? NaN : clip(course.at(clockSec))
    },
    get sound() {
      return sound
    },
    setSound(next) {
      if (next === sound) return
      if (isSounding) sound?.stop()
      isSounding = false
      unsubscribeSound?.()
      sound = next
      unsubscribeSound = next?.onData(tick)
      followContext()
      set({ sound: phase === 'running' ? silence() : 'none' })
      next?.prefetch(at.position)
      tick()
    },
    setGates(next) {
      gates = next
      tick()
    },
    dispose() {
      halt('stopped')
      isDisposed = true
      watch()
      unsubscribeSound?.()
      sound = null
    },
  }
}
