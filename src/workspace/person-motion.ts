import { isAbortError, toProblem, type Problem } from '../bytes/index.ts'
import type { ArrayDecoderFactory } from '../containers/index.ts'
import { hasArrays, openRecording, type Recording, type RecordingEntry } from '../dataset/index.ts'
import { DRAWN_KEYS, atFrameRate, loadRecording, type LoadedRecording } from '../motion/index.ts'
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

/** s; a wanted moment further than this from the one before is a jump */
const JUMP_SEC = 1
/** s ahead of the wanted moment within which motion goes before everything else that is read */
const NEAR_SEC = 2
/** ms between tries of a server that does not answer: a minute in all, after what each read tries by itself */
const PATIENCE_MS = [1000, 2000, 4000, 8000, 15_000, 30_000]

/** The motion of one person on its way in: what is open, which stretches of time are there, and what failed. */
export class PersonMotion {
  recording: Recording | null = null
  /** as it came, and as it is shown: at a rate that was set by hand */
  private recorded: LoadedRecording | null = null
  private shown: LoadedRecording | null = null
  /** nothing more will come */
  isComplete = false
  readonly problems: Problem[] = []
  private readonly options: PersonMotionOptions
  private ranges: readonly TimeRange[] = []
  private rangesVersion = 0
  private focusSec = 0
  private isServerAway = false
  private focusJumped: () => void = () => undefined

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
      if (this.nRows > 0) settleFirst()
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

  get loaded(): LoadedRecording | null {
    return this.shown
  }

  /** Hz; null while the rate is the one that was worked out */
  get chosenFps(): number | null {
    return this.shown === this.recorded ? null : this.shown!.timebase.fps
  }

  /** Shows the rows at another rate, Hz; null: at the one that was worked out. Without motion nothing happens. */
  setFrameRate(fps: number | null): void {
    if (this.recorded === null) return
    this.shown = fps === null ? this.recorded : atFrameRate(this.recorded, fps)
    this.rangesVersion = -1
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
    return this.nRows > 0 || this.isComplete
  }

  private get nRows(): number {
    return this.loaded?.motion.loaded.count ?? 0
  }

  /** What is on its way, in words, for whoever waits for it. */
  get waitingFor(): string {
    return `motion of ${this.options.label}${this.isServerAway ? ' (the server does not answer)' : ''}`
  }

  /** The moment that is wanted now: what is read next is read from there on. Allocates nothing unless it jumps. */
  focusOn(timeSec: number): void {
    const hasJumped = Math.abs(timeSec - this.focusSec) > JUMP_SEC
    this.focusSec = timeSec
    if (hasJumped) this.focusJumped()
  }

  /** s; motion is there without a gap from `timeSec` up to here, at or below `timeSec` where it is missing. */
  loadedUntil(timeSec: number): number {
    const motion = this.loaded?.motion
    if (motion === undefined || motion.nFrames === 0) return this.recording === null ? 0 : Number.POSITIVE_INFINITY
    // What has not come by then will not: nobody should wait for it.
    if (this.isComplete || timeSec >= this.durationSec) return Number.POSITIVE_INFINITY
    const frame = Math.min(frameAt(timeSec, motion.fps), motion.nFrames - 1)
    const end = motion.loaded.endFrom(frame)
    return end === motion.nFrames ? Number.POSITIVE_INFINITY : (end - 1) / motion.fps
  }

  /** Motion is missing at the wanted moment, or soon will be. */
  get isLacking(): boolean {
    return this.loadedUntil(this.focusSec) - this.focusSec < NEAR_SEC
  }

  /** Stretches of time whose body motion is there, s; the same array until it changes. */
  get bufferedRanges(): readonly TimeRange[] {
    const motion = this.loaded?.motion
    if (motion === undefined || motion.loaded.version === this.rangesVersion) return this.ranges
    const { loaded, fps } = motion
    this.rangesVersion = loaded.version
    this.ranges = Array.from({ length: loaded.length }, (_, i) => ({
      startSec: loaded.startOf(i) / fps,
      endSec: loaded.endOf(i) / fps,
    }))
    return this.ranges
  }

  /** Place in the queue for a connection: what this person lacks now goes before everything, the rest behind sound. */
  private priorityOf(isSoon: boolean): number {
    return isSoon && (this.loaded === null || this.isLacking) ? 2 : -1
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
          this.recorded = loaded
          this.shown = loaded
          options.onChange()
        },
        onRows,
        // the reader counts rows at the rate it knows
        focusSec: () => this.focusSec * (this.shown!.timebase.fps / this.recorded!.timebase.fps),
        watchFocus: (jumped) => {
          this.focusJumped = jumped
        },
        priorityOf: (isSoon) => this.priorityOf(isSoon),
        patienceMs: PATIENCE_MS,
        onWaiting: (reason) => {
          this.isServerAway = reason !== null
          progress.set(key, label, { note: reason === null ? '' : `${reason.message}; trying again` })
        },
        onBytes: (bytes) => {
          doneBytes += bytes
          progress.set(key, label, { doneBytes: Math.min(doneBytes, totalBytes) })
        },
      })
      this.isComplete = true
      onRows()
      progress.set(key, label, { state: 'done', doneBytes: totalBytes, note: '' })
    } catch (error) {
      if (isAbortError(error)) throw error
      this.isComplete = true
      this.problems.push(toProblem(error))
      progress.set(key, label, { state: 'failed', note: toProblem(error).message })
    }
    this.focusJumped = () => undefined
    options.onChange()
  }
}

/** The frame at or before a time. */
function frameAt(timeSec: number, fps: number): number {
  return Math.max(0, Math.floor(timeSec * fps + 1e-6))
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
