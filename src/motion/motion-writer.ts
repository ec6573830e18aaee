import type { Problem } from '../bytes/index.ts'
import { IntervalSet, addCommon } from '../math/index.ts'
import { ROTATION_JOINTS, createMotionTrack } from './motion-track.ts'
import type { MotionTrack, RotationFeature } from './motion-track.ts'
import type { MotionAssumption } from './motion-assumption.ts'
import { isRotation } from './track-rotations.ts'

/** The arrays a track is made of, under the data's own names (without their group). */
export const MOTION_FEATURES = [
  'global_orient',
  'body_pose',
  'left_hand_pose',
  'right_hand_pose',
  'translation',
  'is_valid',
  'is_valid_box',
] as const
export type MotionFeature = (typeof MOTION_FEATURES)[number]

/** m; the translations of people in view lie within 64, the sentinels of absent ones at 1e12 and more. */
export const MAX_PLAUSIBLE_TRANSL = 1000

/** Fills a track from rows that come in any order, array by array; the result does not depend on the order. */
export interface MotionWriter {
  readonly track: MotionTrack
  /**
   * Rows of rotation vectors [n, joints, 3], rad, of `translation` [n, 3], m, or of a mask [n].
   * @param startRow first row; rows may be written again
   * @throws {RangeError} if rows lie before the start or run past the end of the track
   */
  write(feature: MotionFeature, startRow: number, rows: Float32Array | Float64Array | Uint8Array): void
  /**
   * The rest of this array does not come (absent, damaged, of another length): in the rows that are missing rotations
   * rest, the translation holds, masks count as valid. Said in `assumptions`.
   */
  giveUp(feature: MotionFeature): void
  /** This array is damaged: what was written of it before is void too, and it is given up. */
  discard(feature: MotionFeature): void
  /** the rows written of one array */
  rowsOf(feature: MotionFeature): IntervalSet
  /** what stands in for data that are not there */
  readonly assumptions: readonly MotionAssumption[]
  /** values that had to be masked, counted; grows while rows come */
  problems(): Problem[]
}

/**
 * A writer and its track.
 * @param features the arrays the recording has; the others are given up at once
 */
export function createMotionWriter(nFrames: number, fps: number, features: Iterable<MotionFeature>): MotionWriter {
  const writer = new TrackWriter(createMotionTrack(nFrames, fps))
  const given = new Set(features)
  for (const feature of MOTION_FEATURES) if (!given.has(feature)) writer.giveUp(feature)
  return writer
}

class TrackWriter implements MotionWriter {
  readonly track: MotionTrack
  readonly assumptions: MotionAssumption[] = []
  readonly #rows = new Map<MotionFeature, IntervalSet>(MOTION_FEATURES.map((feature) => [feature, new IntervalSet()]))
  /** is_valid as the file has it, and rows in which a rotation was held: both decide bodyValid */
  readonly #validInFile: Uint8Array
  readonly #held: Uint8Array
  readonly #boxInFile: Uint8Array
  readonly #givenUp = new Set<MotionFeature>()

  constructor(track: MotionTrack) {
    this.track = track
    this.#validInFile = new Uint8Array(track.nFrames).fill(1)
    this.#boxInFile = new Uint8Array(track.nFrames).fill(1)
    this.#held = new Uint8Array(track.nFrames)
  }

  rowsOf(feature: MotionFeature): IntervalSet {
    return this.#rows.get(feature)!
  }

  write(feature: MotionFeature, startRow: number, rows: Float32Array | Float64Array | Uint8Array): void {
    if (feature === 'is_valid' || feature === 'is_valid_box') this.#writeMask(feature, startRow, rows)
    else if (feature === 'translation') this.#writeTransl(startRow, rows)
    else if (rows instanceof Uint8Array) throw new RangeError(`motion: ${feature} as bytes`)
    else this.#writeRotations(feature, startRow, rows)
  }

  giveUp(feature: MotionFeature): void {
    const rows = this.rowsOf(feature)
    const { nFrames } = this.track
    if (this.#givenUp.has(feature) || (nFrames > 0 && rows.count === nFrames)) return
    this.#givenUp.add(feature)
    if (feature === 'translation' && rows.count > 0) this.#holdTransl(rows)
    const from = rows.endFrom(0)
    const value = rows.count === 0 ? STAND_INS[feature] : `${STAND_INS[feature]} from frame ${from} on`
    this.assumptions.push({ key: `missing.${feature}`, value, from: 'assumed' })
    this.#advance(feature, 0, nFrames)
  }

  discard(feature: MotionFeature): void {
    const { nFrames, rotvecs, transl } = this.track
    if (feature === 'translation') transl.fill(0)
    else if (feature === 'is_valid') this.#validInFile.fill(1)
    else if (feature === 'is_valid_box') this.#boxInFile.fill(1)
    else rotvecs[feature].fill(0)
    for (let row = 0; row < nFrames; row++) {
      this.#judgeBox(row)
      this.#judgeBody(row)
    }
    this.#rows.set(feature, new IntervalSet())
    this.giveUp(feature)
  }

  problems(): Problem[] {
    const { loaded, boxValid, nFrames } = this.track
    let sentinels = 0
    let firstSentinel = 0
    let held = 0
    let firstHeld = 0
    for (let i = loaded.nextFrom(0); i < nFrames; i = loaded.nextFrom(i + 1)) {
      if (boxValid[i] === 0 && this.#boxInFile[i] === 1) {
        if (sentinels === 0) firstSentinel = i
        sentinels++
      }
      if (held === 0) firstHeld = i
      held += this.#held[i]!
    }
    const found: Problem[] = []
    if (sentinels > 0) {
      const what = 'is not a place although the box is valid'
      found.push(implausible('smplh:translation', sentinels, what, firstSentinel / this.track.fps))
    }
    if (held > 0) {
      found.push(implausible('smplh', held, 'holds rotations that are not finite', firstHeld / this.track.fps))
    }
    return found
  }

  #writeRotations(feature: RotationFeature, startRow: number, rows: Float32Array | Float64Array): void {
    const width = ROTATION_JOINTS[feature].count * 3
    const n = Math.floor(rows.length / width)
    this.#checkRows(feature, startRow, n)
    const vectors = this.track.rotvecs[feature]
    vectors.set(rows.length === n * width ? rows : rows.subarray(0, n * width), startRow * width)
    const end = startRow + n
    const written = this.rowsOf(feature)
    const isBeforeKnown = startRow === 0 || written.has(startRow - 1)
    for (let row = startRow; row < end; row++) {
      this.#holdBroken(vectors, row, width, row > startRow || isBeforeKnown)
    }
    this.#advance(feature, startRow, end)
    // Rows behind these may have waited for one to hold.
    for (let row = end; this.#held[row] === 1 && written.has(row); row++) this.#holdBroken(vectors, row, width, true)
  }

  /** Puts the vector before into the place of each that is no rotation; where that is not known yet, NaN waits for it. */
  #holdBroken(vectors: Float32Array, row: number, width: number, isBeforeKnown: boolean): void {
    const end = (row + 1) * width
    for (let at = row * width; at < end; at += 3) {
      if (isRotation(vectors, at)) continue
      this.#held[row] = 1
      this.track.bodyValid[row] = 0
      if (row === 0) vectors.fill(0, at, at + 3)
      else if (isBeforeKnown && isRotation(vectors, at - width)) vectors.copyWithin(at, at - width, at - width + 3)
      else vectors.fill(Number.NaN, at, at + 3)
    }
  }

  #writeTransl(startRow: number, rows: ArrayLike<number>): void {
    const n = Math.floor(rows.length / 3)
    this.#checkRows('translation', startRow, n)
    const { transl } = this.track
    for (let row = 0; row < n; row++) {
      const at = (startRow + row) * 3
      for (let k = 0; k < 3; k++) transl[at + k] = rows[row * 3 + k]!
      this.#judgeBox(startRow + row)
    }
    this.#advance('translation', startRow, startRow + n)
  }

  #writeMask(feature: 'is_valid' | 'is_valid_box', startRow: number, rows: ArrayLike<number>): void {
    this.#checkRows(feature, startRow, rows.length)
    const mask = feature === 'is_valid' ? this.#validInFile : this.#boxInFile
    for (let row = 0; row < rows.length; row++) {
      const i = startRow + row
      // A float mask counts as set from one half on; NaN does not count.
      mask[i] = rows[row]! >= 0.5 ? 1 : 0
      if (feature === 'is_valid') this.#judgeBody(i)
      else this.#judgeBox(i)
    }
    this.#advance(feature, startRow, startRow + rows.length)
  }

  #judgeBody(row: number): void {
    this.track.bodyValid[row] = this.#validInFile[row] === 1 && this.#held[row] === 0 ? 1 : 0
  }

  #judgeBox(row: number): void {
    const plausible = isPlausibleTransl(this.track.transl, row * 3)
    this.track.boxValid[row] = plausible && this.#boxInFile[row] === 1 ? 1 : 0
  }

  #holdTransl(written: IntervalSet): void {
    const { transl, nFrames } = this.track
    for (let i = written.endFrom(0); i < nFrames; i++) {
      if (written.has(i)) continue
      if (i > 0) transl.copyWithin(i * 3, (i - 1) * 3, i * 3)
      this.#judgeBox(i)
    }
  }

  #checkRows(feature: MotionFeature, startRow: number, n: number): void {
    if (startRow >= 0 && startRow + n <= this.track.nFrames) return
    throw new RangeError(`motion: rows ${startRow}..${startRow + n} of ${feature}, ${this.track.nFrames} in all`)
  }

  #advance(feature: MotionFeature, start: number, end: number): void {
    this.rowsOf(feature).add(start, end)
    const { track } = this
    addCommon([...this.#rows.values()], start, end, track.loaded)
    track.nLoaded = track.loaded.endFrom(0)
  }
}

/** True where all three values are finite and nearer than a kilometre. */
export function isPlausibleTransl(transl: Float32Array, at: number): boolean {
  return (
    Math.abs(transl[at]!) <= MAX_PLAUSIBLE_TRANSL &&
    Math.abs(transl[at + 1]!) <= MAX_PLAUSIBLE_TRANSL &&
    Math.abs(transl[at + 2]!) <= MAX_PLAUSIBLE_TRANSL
  )
}

/** What stands in for an array that is not there. */
const STAND_INS: Readonly<Record<MotionFeature, string>> = {
  global_orient: 'no turn of the body',
  body_pose: 'rest pose',
  left_hand_pose: 'flat hand',
  right_hand_pose: 'flat hand',
  translation: 'stays in place',
  is_valid: 'every frame taken as valid',
  is_valid_box: 'person taken as in view',
}

/** @param time s of the first of them */
function implausible(key: string, count: number, what: string, time: number): Problem {
  return { tag: 'values-implausible', severity: 'warning', message: `${key}: ${what} in ${count} frames`, key, time }
}
