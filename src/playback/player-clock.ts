import {
  createClockMemory,
  createClockReading,
  decideAudible,
  rememberReading,
  type AudibleTime,
  type ClockSource,
} from './audible-time.ts'
import type { ClockContext } from './audio-types.ts'

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
  let offset = 0
  let lastNow = 0
  let lastLookMs = performanceNow()
  // while `performance` drives: the axis at one moment of performance.now
  let carriedFrom = 0
  let carriedFromMs = lastLookMs

  function look(): void {
    reading.performanceNow = performanceNow()
    reading.running = context !== null && context.state === 'running'
    if (context === null) return
    reading.currentTime = context.currentTime
    reading.outputLatency = context.outputLatency ?? 0
    reading.baseLatency = context.baseLatency ?? 0
    const stamp = reading.running ? context.getOutputTimestamp?.() : undefined
    reading.outputContextTime = stamp?.contextTime ?? 0
    reading.outputPerformanceTime = stamp?.performanceTime ?? 0
  }

  function now(): number {
    look()
    decideAudible(reading, memory, audible)
    rememberReading(reading, memory)
    if (audible.source === 'performance') {
      if (source !== 'performance') {
        carriedFrom = lastNow
        carriedFromMs = lastLookMs
      }
      lastNow = Math.max(lastNow, carriedFrom + (reading.performanceNow - carriedFromMs) / 1000)
    } else {
      if (source === 'performance') {
        const continued = Math.max(lastNow, carriedFrom + (reading.performanceNow - carriedFromMs) / 1000)
        offset = continued - audible.contextTime
        epoch++
      }
      lastNow = Math.max(lastNow, offset + audible.contextTime)
    }
    source = audible.source
    lastLookMs = reading.performanceNow
    return lastNow
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
    toContextTime: (clockSec) => clockSec - offset,
    fromContextTime: (contextSec) => contextSec + offset,
    setContext(next) {
      if (next === context) return
      // one look on the old clock, so that the axis is handed over at this very moment
      now()
      carriedFrom = lastNow
      carriedFromMs = reading.performanceNow
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
