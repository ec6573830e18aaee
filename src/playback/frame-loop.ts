import { createSampleRing, type Distribution } from './sample-ring.ts'

/** displayed frames the statistics look back on; 10 s at 60 Hz */
const WINDOW_FRAMES = 600
/** frames between two estimates of the display's own interval */
const INTERVAL_EVERY = 60
/** ms; a longer gap is a hidden tab or a sleeping machine, not dropped frames */
const GAP_MS = 1000
/** a gap of this many display intervals or more lost at least one frame */
const DROPPED_FROM = 1.5

/** What every stage gets. One object, overwritten in place each frame. */
export interface Frame {
  /** ms, on the axis of whoever steps the loop: `performance.now` in the page, made up in tests and export */
  timestampMs: number
  /** ms since the frame before, 0 for the first; for easing only, never to be summed into a time */
  deltaMs: number
  /** frames stepped before this one */
  index: number
  /** media time of this frame, s; the clock stage writes it, the others read it */
  timeSec: number
}

/** One step of the fixed order: clock, sample, FK, upload, face, overlays, labels. */
export interface FrameStage {
  readonly name: string
  run(frame: Frame): void
}

export interface FrameLoopOptions {
  /** ms; measures the work of a frame */
  readonly performanceNow?: () => number
  /** ms between two frames of the display; estimated from the steps where not given */
  readonly displayIntervalMs?: number
  /**
   * A stage threw: told once per stage until that stage runs through again, and the other stages go on. Without a listener
   * the error leaves `step`.
   */
  readonly onStageError?: (stage: string, error: unknown) => void
}

export interface FrameLoopStats {
  /** main-thread work of one frame in all stages, ms */
  frameMs: Distribution
  framesShown: number
  /** display intervals in which no frame was stepped, gaps of over a second left out */
  framesDropped: number
}

/**
 * The ordered stages of a displayed frame. It owns no timer: the stage's loop, a test or the export steps it, and all get
 * the same frames. Stepping allocates nothing.
 */
export interface FrameLoop {
  /** Runs every stage once. */
  step(timestampMs: number): void
  readonly frame: Readonly<Frame>
  /** Fresh numbers of the last 600 frames; for a panel a few times a second, not per frame. */
  stats(): FrameLoopStats
  clearStats(): void
}

export function createFrameLoop(stages: readonly FrameStage[], options: FrameLoopOptions = {}): FrameLoop {
  const names = new Set(stages.map((stage) => stage.name))
  if (names.size !== stages.length) throw new RangeError('frame loop: stage names must differ')
  const performanceNow = options.performanceNow ?? (() => performance.now())
  const order = stages.slice()
  const frame: Frame = { timestampMs: 0, deltaMs: 0, index: 0, timeSec: 0 }
  const work = createSampleRing(WINDOW_FRAMES)
  const gaps = createSampleRing(INTERVAL_EVERY * 2)
  const failing = new Uint8Array(order.length)
  let intervalMs = options.displayIntervalMs ?? 1000 / 60
  let framesShown = 0
  let framesDropped = 0
  let started = false

  function countGap(deltaMs: number): void {
    if (deltaMs <= 0 || deltaMs > GAP_MS) return
    gaps.push(deltaMs)
    if (deltaMs >= DROPPED_FROM * intervalMs) framesDropped += Math.round(deltaMs / intervalMs) - 1
    // a lower quartile: dropped frames lengthen gaps and must not pass for a slow display
    if (options.displayIntervalMs === undefined && framesShown % INTERVAL_EVERY === INTERVAL_EVERY - 1) {
      intervalMs = Math.max(1, gaps.percentile(0.25))
    }
  }

  function runStage(index: number): void {
    try {
      order[index]!.run(frame)
      failing[index] = 0
    } catch (error) {
      if (options.onStageError === undefined) throw error
      if (failing[index] === 1) return
      failing[index] = 1
      options.onStageError(order[index]!.name, error)
    }
  }

  function step(timestampMs: number): void {
    const startedAt = performanceNow()
    frame.deltaMs = started ? timestampMs - frame.timestampMs : 0
    frame.timestampMs = timestampMs
    if (started) frame.index++
    started = true
    countGap(frame.deltaMs)
    for (let i = 0; i < order.length; i++) runStage(i)
    work.push(performanceNow() - startedAt)
    framesShown++
  }

  return {
    step,
    frame,
    stats: () => ({ frameMs: work.read({ median: 0, p95: 0, n: 0 }), framesShown, framesDropped }),
    clearStats() {
      work.clear()
      gaps.clear()
      framesShown = 0
      framesDropped = 0
    },
  }
}
