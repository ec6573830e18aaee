import { isAbortError, toProblem, type Problem } from '../bytes/index.ts'
import type { ArrayDecoderFactory } from '../containers/index.ts'
import { hasArrays, openRecording, type Recording, type RecordingEntry } from '../dataset/index.ts'
import { DRAWN_KEYS, loadRecording, type LoadedRecording } from '../motion/index.ts'
import type { ProgressBoard } from './progress-board.ts'
import type { TimeRange } from './workspace-types.ts'

export interface PersonMotionOptions {
  readonly entry: RecordingEntry
  readonly index: number
  /** 'A', 'B' ... */
  readonly label: string
  readonly decoder: ArrayDecoderFactory | undefined
  readonly progress: ProgressBoard
  /** the tracks exist, or loading is over */
  onChange(): void
  /** rows came, or will not come any more */
  onRows(): void
}

/** The motion of one person on its way in: what is open, which stretches of time are there, and what failed. */
export class PersonMotion {
  recording: Recording | null = null
  loaded: LoadedRecording | null = null
  /** nothing more will come */
  isComplete = false
  readonly problems: Problem[] = []
  private readonly options: PersonMotionOptions
  private ranges: readonly TimeRange[] = []

  constructor(options: PersonMotionOptions) {
    this.options = options
  }

  /** Opens directories and loads motion; resolves when the first rows are there, or there is no motion to come. */
  async open(signal: AbortSignal): Promise<{ complete: Promise<void> }> {
    const { options } = this
    const { entry } = options
    this.recording = await openRecording(entry, { signal })
    if (!hasArrays(entry) || this.recording.features.size === 0) {
      this.isComplete = true
      return { complete: Promise.resolve() }
    }
    let settleFirst: () => void = () => undefined
    const first = new Promise<void>((resolve) => {
      settleFirst = resolve
    })
    const complete = this.load(this.recording, signal, () => {
      if ((this.loaded?.motion.nLoaded ?? 0) > 0) settleFirst()
      options.onRows()
    })
    await Promise.race([first, complete])
    return { complete }
  }

  /** Opening failed: there will be no motion, and the reason is a problem. */
  giveUp(error: unknown): void {
    this.isComplete = true
    this.problems.push(toProblem(error))
    this.options.onChange()
  }

  get durationSec(): number {
    const motion = this.loaded?.motion
    const motionSec = motion === undefined ? 0 : motion.nFrames / motion.fps
    return Math.max(motionSec, this.recording?.audio?.info.durationSec ?? 0)
  }

  get hasMotion(): boolean {
    return (this.loaded?.motion.nFrames ?? 0) > 0
  }

  /** True once there is a first pose, or it is sure that none will come. */
  get isPosed(): boolean {
    return (this.loaded?.motion.nLoaded ?? 0) > 0 || this.isComplete
  }

  /** s; motion is there without a gap from `timeSec` up to here, at or below `timeSec` where it is missing. */
  loadedUntil(timeSec: number): number {
    const motion = this.loaded?.motion
    if (motion === undefined || motion.nFrames === 0) return this.recording === null ? 0 : Number.POSITIVE_INFINITY
    if (motion.nLoaded >= motion.nFrames || timeSec >= this.durationSec) return Number.POSITIVE_INFINITY
    return (motion.nLoaded - 1) / motion.fps
  }

  /** Stretches of time whose body motion is there, s; the same array until it changes. */
  get bufferedRanges(): readonly TimeRange[] {
    const motion = this.loaded?.motion
    const endSec = motion === undefined ? 0 : motion.nLoaded / motion.fps
    if (endSec !== (this.ranges[0]?.endSec ?? 0)) this.ranges = endSec === 0 ? [] : [{ startSec: 0, endSec }]
    return this.ranges
  }

  private async load(recording: Recording, signal: AbortSignal, onRows: () => void): Promise<void> {
    const { options } = this
    const { progress, decoder } = options
    const key = `motion-${options.index}`
    const label = `motion of ${options.label}`
    const totalBytes = drawnBytes(recording)
    let doneBytes = 0
    progress.set(key, label, { state: 'running', totalBytes })
    try {
      await loadRecording(recording, {
        signal,
        decoder,
        onStart: (loaded) => {
          this.loaded = loaded
          options.onChange()
        },
        onRows,
        onBytes: (bytes) => {
          doneBytes += bytes
          progress.set(key, label, { doneBytes: Math.min(doneBytes, totalBytes) })
        },
      })
      this.isComplete = true
      onRows()
      progress.set(key, label, { state: 'done', doneBytes: totalBytes })
    } catch (error) {
      if (isAbortError(error)) throw error
      this.isComplete = true
      this.problems.push(toProblem(error))
      progress.set(key, label, { state: 'failed', note: toProblem(error).message })
    }
    options.onChange()
  }
}

/** Compressed bytes of the arrays that will be read, for the progress line. */
function drawnBytes(recording: Recording): number {
  let bytes = 0
  for (const key of DRAWN_KEYS) {
    const ref = recording.features.get(key)
    if (ref !== undefined) bytes += ref.end - ref.start
  }
  return bytes
}
