/**
 * What is audible now? One pure decision over what the browser tells, tested against scripted clocks.
 *
 * Measured on a 44.1 kHz sink (residual after a straight-line fit, median / p95): `currentTime` 2.6 / 5.2 ms, it moves in
 * blocks and is ahead of the ear by the output latency; `getOutputTimestamp` carried forward by `performance.now`
 * 0.02 / 0.06 ms. So the output timestamp wins wherever it is sane; the others stand in.
 */

/** s; an output timestamp further behind `currentTime` than this is not believed (wireless sinks reach 0.3 s) */
const MAX_BEHIND_SEC = 0.5
/**
 * s; nothing is heard before it is rendered, but `currentTime` is a block old. A stamp from before a suspension, carried
 * forward over it, shows by being ahead.
 */
const MAX_AHEAD_SEC = 0.1
/**
 * s beyond `currentTime` that a stamp is carried: a block of it. Nothing is heard before it is rendered, so a sound card
 * that runs dry holds the picture too. Seen on a starved machine: 190 ms of silence soon after the start.
 */
const BLOCK_SEC = 0.03
/** ms without any advance of `currentTime` after which a running context counts as stuck */
export const STUCK_AFTER_MS = 500

/** `output-timestamp` and `latency` are the sound card's time; `performance` is the time of a page without sound. */
export type ClockSource = 'output-timestamp' | 'latency' | 'performance'

/** One look at every clock there is. Overwritten in place. */
export interface ClockReading {
  /** the context exists and says it is running */
  running: boolean
  /** s */
  currentTime: number
  /** s, `getOutputTimestamp().contextTime`; 0 where there is none */
  outputContextTime: number
  /** ms, `getOutputTimestamp().performanceTime`; 0 where there is none */
  outputPerformanceTime: number
  /** s; 0 where the browser does not say */
  outputLatency: number
  /** s; 0 where the browser does not say */
  baseLatency: number
  /** ms */
  performanceNow: number
}

/** What has to be remembered between looks to tell a clock that runs from one that lies. Overwritten in place. */
export interface ClockMemory {
  running: boolean
  currentTime: number
  /** ms, `performance.now` when `currentTime` was last seen to move, or the context to start */
  advancedAtMs: number
  outputContextTime: number
  outputPerformanceTime: number
}

export interface AudibleTime {
  /** s on the context's axis; meaningless when source is `performance` */
  contextTime: number
  source: ClockSource
}

export function createClockReading(): ClockReading {
  return {
    running: false,
    currentTime: 0,
    outputContextTime: 0,
    outputPerformanceTime: 0,
    outputLatency: 0,
    baseLatency: 0,
    performanceNow: 0,
  }
}

export function createClockMemory(): ClockMemory {
  return { running: false, currentTime: 0, advancedAtMs: 0, outputContextTime: 0, outputPerformanceTime: 0 }
}

/**
 * The context time that leaves the loudspeaker at `reading.performanceNow`, and whose word that is.
 *
 * Order: the output timestamp where it is sane (set, not going backwards, less than 500 ms from `currentTime`), carried at
 * most a block beyond `currentTime`, else
 * `currentTime` minus the latency the browser admits to, else - no context, not running, or no advance for 500 ms -
 * `performance`. Pure: neither argument but `out` is written.
 */
export function decideAudible(reading: ClockReading, memory: ClockMemory, out: AudibleTime): AudibleTime {
  out.contextTime = reading.currentTime
  if (!reading.running || isStuck(reading, memory)) {
    out.source = 'performance'
    return out
  }
  const carriedMs = reading.performanceNow - reading.outputPerformanceTime
  out.contextTime = reading.outputContextTime + carriedMs / 1000
  if (isTimestampSane(reading, memory, out)) {
    out.contextTime = Math.min(out.contextTime, reading.currentTime + BLOCK_SEC)
    out.source = 'output-timestamp'
    return out
  }
  const latency = reading.outputLatency > 0 ? reading.outputLatency : reading.baseLatency
  out.contextTime = reading.currentTime - (Number.isFinite(latency) ? Math.max(0, latency) : 0)
  out.source = 'latency'
  return out
}

/** Keeps what the next decision needs of this reading. */
export function rememberReading(reading: ClockReading, memory: ClockMemory): void {
  if (reading.currentTime !== memory.currentTime || !memory.running) memory.advancedAtMs = reading.performanceNow
  memory.running = reading.running
  memory.currentTime = reading.currentTime
  memory.outputContextTime = reading.outputContextTime
  memory.outputPerformanceTime = reading.outputPerformanceTime
}

/** ms for which a running context has been seen not to move */
function standingMs(reading: ClockReading, memory: ClockMemory): number {
  if (!memory.running || reading.currentTime !== memory.currentTime) return 0
  return reading.performanceNow - memory.advancedAtMs
}

function isStuck(reading: ClockReading, memory: ClockMemory): boolean {
  return standingMs(reading, memory) > STUCK_AFTER_MS
}

/** @param carried with the context time that would be told; an object, because a number handed over may be boxed */
function isTimestampSane(reading: ClockReading, memory: ClockMemory, carried: AudibleTime): boolean {
  // a stamp of a context that stands is no older for it
  const maxAhead = MAX_AHEAD_SEC + standingMs(reading, memory) / 1000
  return (
    reading.outputContextTime > 0 &&
    reading.outputPerformanceTime > 0 &&
    reading.outputContextTime >= memory.outputContextTime &&
    reading.outputPerformanceTime >= memory.outputPerformanceTime &&
    carried.contextTime >= reading.currentTime - MAX_BEHIND_SEC &&
    carried.contextTime <= reading.currentTime + maxAhead
  )
}
