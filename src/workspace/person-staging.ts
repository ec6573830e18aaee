import { IntervalSet } from '../math/index.ts'
import {
  blendStaging,
  createStaging,
  estimateStaging,
  planHead,
  type CleanPreset,
  type HeadPlan,
  type HeadSource,
  type LegMode,
  type LoadedRecording,
  type MotionTrack,
  type Staging,
} from '../motion/index.ts'

/** A staging estimated from few rows is estimated again when there are this many times as many. */
const REESTIMATE_FACTOR = 4
/** s; rows this far from all that an estimate was made of ask for a new one: a seek went where nothing was known */
const UNCOVERED_SEC = 2
/** ms over which the picture eases from one estimate to the next */
const EASE_MS = 500

/** A field of view somebody chose, rad, and the raster it is of, px, where it is another than is assumed. */
export interface CameraView {
  readonly verticalFov: number
  readonly frameWidth?: number
  readonly frameHeight?: number
}

/** Rest joints [52, 3], m, and how far the soles lie below the foot joints where known, m. */
export interface StagedBody {
  readonly restJoints: Float32Array
  readonly soleBelowFoot?: number
}

export interface PersonStagingOptions {
  readonly clean: CleanPreset
  readonly legs: LegMode | 'preset'
  readonly head: HeadSource
  /** the body that is staged */
  body(): StagedBody
  /** a later estimate took the place of an earlier one */
  onChange(): void
}

/** The constants of one person's recording (staging, head), estimated from the first rows on and better as more come. */
export class PersonStaging {
  private readonly options: PersonStagingOptions
  private clean: CleanPreset
  private legs: LegMode | 'preset'
  private view: CameraView | null = null
  private headSource: HeadSource
  private headPlan: HeadPlan | null = null
  private plannedRows = 0
  private staging: Staging | null = null
  private nextStaging: Staging | null = null
  private shownStaging: Staging | null = null
  private easeStartMs = Number.NaN
  private estimatedRows = 0
  /** rows that the last estimate was made of */
  private readonly estimatedOf = new IntervalSet()
  private loaded: LoadedRecording | null = null
  private isComplete = false

  constructor(options: PersonStagingOptions) {
    this.options = options
    this.clean = options.clean
    this.legs = options.legs
    this.headSource = options.head
  }

  /** The staging that counts (the picture may still ease toward it). */
  get current(): Staging | null {
    return this.nextStaging ?? this.staging
  }

  /** What is done with neck and head; null where the clean-up recipe has its own way or nothing is loaded. */
  get head(): HeadPlan | null {
    return this.clean === 'genea-2026' ? null : this.headPlan
  }

  /**
   * Rows came, or (`isComplete`) no more will.
   * @param atSec the moment that is shown
   */
  takeRows(loaded: LoadedRecording | null, isComplete: boolean, atSec = 0): void {
    this.loaded = loaded
    this.isComplete = isComplete
    if (loaded === null || loaded.motion.loaded.count === 0) return
    const { count } = loaded.motion.loaded
    this.planHeadOfRows()
    const isFinal = isComplete && this.estimatedRows < count
    const isMuchMore = this.estimatedRows === 0 || count >= this.estimatedRows * REESTIMATE_FACTOR
    if (isFinal || isMuchMore || this.isUncovered(loaded.motion, atSec)) this.estimate()
  }

  setClean(clean: CleanPreset): void {
    this.clean = clean
    this.estimateAgain()
  }

  setLegs(legs: LegMode | 'preset'): void {
    this.legs = legs
    this.estimateAgain()
  }

  /** Draws depth with another field of view than the assumed one; null: back to that. */
  setView(view: CameraView | null): void {
    this.view = view
    this.estimateAgain()
  }

  /** The same rows at another rate: nothing that was estimated in seconds holds any more. */
  restart(loaded: LoadedRecording, atSec: number): void {
    this.staging = this.nextStaging = this.shownStaging = null
    this.estimatedRows = this.plannedRows = 0
    this.headPlan = null
    this.takeRows(loaded, this.isComplete, atSec)
  }

  /** rad; null while the assumed one counts */
  get chosenFov(): number | null {
    return this.view?.verticalFov ?? null
  }

  setHead(source: HeadSource): void {
    this.headSource = source
    this.plannedRows = 0
    this.planHeadOfRows()
  }

  /** Another body, another clean-up: the estimate is made anew from the rows that are there. */
  estimateAgain(): void {
    if (this.hasRows) this.estimate()
  }

  /** Makes the estimate for a body that is about to come; says nothing of it, whoever brings the body does. */
  estimateAhead(body: StagedBody): void {
    if (this.hasRows) this.estimate(body)
  }

  private get hasRows(): boolean {
    return this.loaded !== null && this.loaded.motion.loaded.count > 0
  }

  /** True for a moment whose motion is there but lies far from everything that the estimate knows. */
  private isUncovered({ loaded, fps, nFrames }: MotionTrack, atSec: number): boolean {
    const row = Math.min(Math.floor(atSec * fps), nFrames - 1)
    if (!loaded.has(row)) return false
    const before = row - this.estimatedOf.lastUpTo(row)
    const behind = this.estimatedOf.nextFrom(row) - row
    return Math.min(before, behind) > UNCOVERED_SEC * fps
  }

  /** The staging to draw with at a display time: eases from one estimate to the next. Allocates nothing. */
  shownAt(timestampMs: number): Staging | null {
    if (this.nextStaging === null || this.staging === null || this.shownStaging === null) return this.staging
    if (Number.isNaN(this.easeStartMs)) this.easeStartMs = timestampMs
    const w = (timestampMs - this.easeStartMs) / EASE_MS
    if (w >= 1) {
      this.staging = this.nextStaging
      this.nextStaging = null
      return this.staging
    }
    const eased = w <= 0 ? 0 : w * w * (3 - 2 * w)
    return blendStaging(this.staging, this.nextStaging, eased, this.shownStaging)
  }

  /** The head's constants come with the rows they are taken from, as the staging's do. */
  private planHeadOfRows(): void {
    if (this.loaded === null) return
    const { motion, movement } = this.loaded
    const nRows = this.headSource === 'alignment' ? (movement?.nLoaded ?? 0) : motion.loaded.count
    const isFinal = this.isComplete && nRows > this.plannedRows
    if (this.headPlan !== null && !isFinal && this.plannedRows > 0 && nRows < this.plannedRows * REESTIMATE_FACTOR)
      return
    this.headPlan = planHead(this.headSource, motion, movement)
    this.plannedRows = nRows
  }

  private estimate(ahead?: StagedBody): void {
    const { motion } = this.loaded!
    const isFirst = this.estimatedRows === 0
    const { loaded } = motion
    this.estimatedRows = loaded.count
    for (let i = 0; i < loaded.length; i++) this.estimatedOf.add(loaded.startOf(i), loaded.endOf(i))
    const legs = this.legs === 'preset' ? {} : { legs: this.legs }
    const options = { preset: this.clean, ...legs, ...(ahead ?? this.options.body()), ...this.view }
    const estimated = estimateStaging(motion, options)
    if (isFirst || this.staging === null) {
      this.staging = estimated
      return
    }
    // From what is shown now, so that nothing jumps, not even when estimates follow quickly.
    if (this.nextStaging !== null && this.shownStaging !== null) {
      this.staging = this.shownStaging
    }
    this.shownStaging = createStaging(motion, options)
    this.nextStaging = estimated
    this.easeStartMs = Number.NaN
    if (ahead === undefined) this.options.onChange()
  }
}
