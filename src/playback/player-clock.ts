import {
  createClockMemory,
  createClockReading,
  decideAudible,
  rememberReading,
  type AudibleTime,
  type ClockSource,
} from './audible-time.ts'
import type { ClockContext } from './audio-types.ts'

/** ms for which a stamp of the output is carried forward: two crystals differ by less than 10 us in it */
const STAMP_MS = 50

export interface PlayerClockOptions {
  /** ms; the page's clock, scripted in tests */
  readonly performanceNow?: () => number
  /** the context that sounds, if there is one yet */
  readonly context?: ClockContext | null
}

/**
 * Audible time on an axis of its own: seconds, continuous and never going back, whichever clock drives it.
 *
 * While a context drives it, the axis is context time plus a constant. When the context falls asleep, `performance.now`
 * carries the axis on; when it wakes, the constant is set anew so that nothing jumps, and `epoch` counts up: what was
 * scheduled by the old constant is void. Nothing is ever summed from frame to frame.
 */
export interface PlayerClock {
  /** s on the clock's axis; allocates nothing of its own */
  now(): number
  /** whose word the last `now()` was */
  readonly source: ClockSource
  /** changes whenever the relation between the axis and context time does */
  readonly epoch: number
  /** context time (s) that is audible at a moment of the axis */
  toContextTime(clockSec: number): number
  /** moment of the axis at which a context time (s) is audible */
  fromContextTime(contextSec: number): number
  readonly context: ClockContext | null
  /** Changes the context that drives the clock (device lost, first gesture). The axis stays continuous. */
  setContext(context: ClockContext | null): void
  /** Forgets that the context stood still: call before playing on after a pause in which nobody looked. */
  rearm(): void
}

export function createPlayerClock(options: PlayerClockOptions = {}): PlayerClock {
  const performanceNow = options.performanceNow ?? (() => performance.now())
  const reading = createClockReading()
  const memory = createClockMemory()
  const audible: AudibleTime = { contextTime: 0, source: 'performance' }
  let context = options.context ?? null
  let source: ClockSource = 'performance'
  let epoch = 0
  // In an object, not in variables: the engine boxes a captured number anew on every write, a field it writes in place.
  // `offset`: axis minus context time; `stampedMs`: when the output was last asked; `carriedFrom*`: while `performance`
  // drives, the axis at one moment of its clock.
  const startedMs = performanceNow()
  const axis = {
    offset: 0,
    lastNow: 0,
    stampedMs: startedMs,
    lastLookMs: startedMs,
    carriedFrom: 0,
    carriedFromMs: startedMs,
  }

  function look(): void {
    reading.performanceNow = performanceNow()
    reading.running = context !== null && context.state === 'running'
    if (context === null) return
    const { currentTime } = context
    // A stamp is an object, made anew for each who asks, and stays true: it is carried forward by the page's clock
    const isOld = currentTime !== reading.currentTime && reading.performanceNow - axis.stampedMs > STAMP_MS
    const isWanted = isOld || reading.outputContextTime === 0
    reading.currentTime = currentTime
    if (reading.running && !isWanted) return
    axis.stampedMs = reading.performanceNow
    const stamp = reading.running ? context.getOutputTimestamp?.() : undefined
    reading.outputContextTime = stamp?.contextTime ?? 0
    reading.outputPerformanceTime = stamp?.performanceTime ?? 0
  }

  function now(): number {
    look()
    decideAudible(reading, memory, audible)
    if (audible.source === 'latency') {
      // asked for only where it counts: each number that the browser gives is made anew
      reading.outputLatency = context?.outputLatency ?? 0
      reading.baseLatency = context?.baseLatency ?? 0
      decideAudible(reading, memory, audible)
    }
    rememberReading(reading, memory)
    if (audible.source === 'performance') {
      if (source !== 'performance') {
        axis.carriedFrom = axis.lastNow
        axis.carriedFromMs = axis.lastLookMs
      }
      axis.lastNow = carried()
    } else {
      if (source === 'performance') {
        axis.offset = carried() - audible.contextTime
        epoch++
      }
      axis.lastNow = Math.max(axis.lastNow, axis.offset + audible.contextTime)
    }
    source = audible.source
    axis.lastLookMs = reading.performanceNow
    return axis.lastNow
  }

  function carried(): number {
    return Math.max(axis.lastNow, axis.carriedFrom + (reading.performanceNow - axis.carriedFromMs) / 1000)
  }

  return {
    now,
    get source() {
      return source
    },
    get epoch() {
      return epoch
    },
    get context() {
      return context
    },
    toContextTime: (clockSec) => clockSec - axis.offset,
    fromContextTime: (contextSec) => contextSec + axis.offset,
    setContext(next) {
      if (next === context) return
      // one look on the old clock, so that the axis is handed over at this very moment
      now()
      axis.carriedFrom = axis.lastNow
      axis.carriedFromMs = reading.performanceNow
      source = 'performance'
      context = next
      Object.assign(memory, createClockMemory())
    },
    rearm() {
      memory.running = false
      memory.outputContextTime = 0
      memory.outputPerformanceTime = 0
    },
  }
}
