import type { Problem } from '../bytes/index.ts'
import { axisAngleRowsToQuats } from './axis-angle-rows.ts'
import { QUAT_ROW, createMotionTrack } from './motion-track.ts'
import type { MotionTrack } from './motion-track.ts'
import type { MotionAssumption } from './motion-assumption.ts'

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

/** The four arrays of rotations: their joints in a row of the track. */
export type RotationFeature = 'global_orient' | 'body_pose' | 'left_hand_pose' | 'right_hand_pose'
export const ROTATION_JOINTS: Readonly<Record<RotationFeature, { first: number; count: number }>> = {
  global_orient: { first: 0, count: 1 },
  body_pose: { first: 1, count: 21 },
  left_hand_pose: { first: 22, count: 15 },
  right_hand_pose: { first: 37, count: 15 },
}

/** m; the translations of people in view lie within 64, the sentinels of absent ones at 1e12 and more. */
export const MAX_PLAUSIBLE_TRANSL = 1000

/** Fills a track from rows that stream in, feature by feature, in any interleaving. */
export interface MotionWriter {
  readonly track: MotionTrack
  /**
   * Rows of axis-angle rotations [n, joints, 3], rad, of `translation` [n, 3], m, or of a mask [n].
   * @param startRow first row; rows may be written again, but none may be skipped
   * @throws {RangeError} if rows are skipped or run past the end of the track
   */
  write(feature: MotionFeature, startRow: number, rows: Float32Array | Float64Array | Uint8Array): void
  /**
   * Rows that a worker already turned into quaternions [n, joints, 4] with `axisAngleRowsToQuats`.
   * @param held [n], 1 where the kernel held a rotation; such rows lose their validity
   */
  writeQuats(feature: RotationFeature, startRow: number, rows: Float32Array, held?: Uint8Array): void
  /**
   * The rest of this array does not come (absent, damaged, of another length): from the rows written so far on, rotations
   * rest, the translation holds, masks count as valid. Said in `assumptions`.
   */
  giveUp(feature: MotionFeature): void
  /** This array is damaged: what was written of it before is void too, and it is given up. */
  discard(feature: MotionFeature): void
  /** rows written of one array */
  rowsOf(feature: MotionFeature): number
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
  readonly #rows = new Map<MotionFeature, number>()
  /** is_valid as the file has it, and rows in which a rotation was held: both decide bodyValid */
  readonly #validInFile: Uint8Array
  readonly #held: Uint8Array
  readonly #boxInFile: Uint8Array
  readonly #givenUp = new Set<MotionFeature>()
  #quats = new Float32Array(0)
  #flags = new Uint8Array(0)

  constructor(track: MotionTrack) {
    this.track = track
    this.#validInFile = new Uint8Array(track.nFrames).fill(1)
    this.#boxInFile = new Uint8Array(track.nFrames).fill(1)
    this.#held = new Uint8Array(track.nFrames)
  }

  rowsOf(feature: MotionFeature): number {
    return this.#rows.get(feature) ?? 0
  }

  write(feature: MotionFeature, startRow: number, rows: Float32Array | Float64Array | Uint8Array): void {
    if (feature === 'is_valid' || feature === 'is_valid_box') this.#writeMask(feature, startRow, rows)
    else if (feature === 'translation') this.#writeTransl(startRow, rows)
    else if (rows instanceof Uint8Array) throw new RangeError(`motion: ${feature} as bytes`)
    else this.#writeAxisAngles(feature, startRow, rows)
  }

  writeQuats(feature: RotationFeature, startRow: number, rows: Float32Array, held?: Uint8Array): void {
    const { first, count } = ROTATION_JOINTS[feature]
    const n = Math.floor(rows.length / (count * 4))
    this.#checkRows(feature, startRow, n)
    const { quats } = this.track
    for (let row = 0; row < n; row++) {
      const at = (startRow + row) * QUAT_ROW + first * 4
      const source = row * count * 4
      for (let k = 0; k < count * 4; k++) quats[at + k] = rows[source + k]!
      if (held?.[row] === 1) {
        this.#held[startRow + row] = 1
        this.track.bodyValid[startRow + row] = 0
      }
    }
    this.#advance(feature, startRow + n)
  }

  giveUp(feature: MotionFeature): void {
    const from = this.rowsOf(feature)
    const { nFrames } = this.track
    if (this.#givenUp.has(feature) || (nFrames > 0 && from === nFrames)) return
    this.#givenUp.add(feature)
    if (feature === 'translation' && from > 0) this.#holdTransl(from)
    const value = from === 0 ? STAND_INS[feature] : `${STAND_INS[feature]} from frame ${from} on`
    this.assumptions.push({ key: `missing.${feature}`, value, from: 'assumed' })
    this.#advance(feature, nFrames)
  }

  discard(feature: MotionFeature): void {
    const { nFrames, quats, transl } = this.track
    if (feature === 'translation') transl.fill(0)
    else if (feature === 'is_valid') this.#validInFile.fill(1)
    else if (feature === 'is_valid_box') this.#boxInFile.fill(1)
    else {
      const { first, count } = ROTATION_JOINTS[feature]
      for (let row = 0; row < nFrames; row++) {
        const at = row * QUAT_ROW + first * 4
        quats.fill(0, at, at + count * 4)
        for (let k = at + 3; k < at + count * 4; k += 4) quats[k] = 1
      }
    }
    for (let row = 0; row < nFrames; row++) {
      this.#judgeBox(row)
      this.track.bodyValid[row] = this.#validInFile[row] === 1 && this.#held[row] === 0 ? 1 : 0
    }
    this.#rows.delete(feature)
    this.giveUp(feature)
  }

  problems(): Problem[] {
    const { nLoaded, boxValid } = this.track
    let sentinels = 0
    let held = 0
    for (let i = 0; i < nLoaded; i++) {
      if (boxValid[i] === 0 && this.#boxInFile[i] === 1) sentinels++
      held += this.#held[i]!
    }
    const found: Problem[] = []
    if (sentinels > 0)
      found.push(implausible('smplh:translation', sentinels, 'is not a place although the box is valid'))
    if (held > 0) found.push(implausible('smplh', held, 'holds rotations that are not finite'))
    return found
  }

  #writeAxisAngles(feature: RotationFeature, startRow: number, rows: Float32Array | Float64Array): void {
    const { first, count } = ROTATION_JOINTS[feature]
    const n = Math.floor(rows.length / (count * 3))
    if (this.#quats.length < n * count * 4) this.#quats = new Float32Array(n * count * 4)
    if (this.#flags.length < n) this.#flags = new Uint8Array(n)
    this.#flags.fill(0, 0, n)
    const before = (startRow - 1) * QUAT_ROW + first * 4
    const previous = startRow > 0 ? this.track.quats.subarray(before, before + count * 4) : null
    axisAngleRowsToQuats(rows, count, previous, this.#quats, this.#flags)
    this.writeQuats(feature, startRow, this.#quats.subarray(0, n * count * 4), this.#flags)
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
    this.#advance('translation', startRow + n)
  }

  #writeMask(feature: 'is_valid' | 'is_valid_box', startRow: number, rows: ArrayLike<number>): void {
    this.#checkRows(feature, startRow, rows.length)
    const mask = feature === 'is_valid' ? this.#validInFile : this.#boxInFile
    for (let row = 0; row < rows.length; row++) {
      const i = startRow + row
      // A float mask counts as set from one half on; NaN does not count.
      mask[i] = rows[row]! >= 0.5 ? 1 : 0
      if (feature === 'is_valid') this.track.bodyValid[i] = mask[i] === 1 && this.#held[i] === 0 ? 1 : 0
      else this.#judgeBox(i)
    }
    this.#advance(feature, startRow + rows.length)
  }

  #judgeBox(row: number): void {
    const plausible = isPlausibleTransl(this.track.transl, row * 3)
    this.track.boxValid[row] = plausible && this.#boxInFile[row] === 1 ? 1 : 0
  }

  #holdTransl(from: number): void {
    const { transl, nFrames } = this.track
    for (let i = from; i < nFrames; i++) {
      transl.copyWithin(i * 3, (i - 1) * 3, i * 3)
      this.#judgeBox(i)
    }
  }

  #checkRows(feature: MotionFeature, startRow: number, n: number): void {
    if (startRow >= 0 && startRow <= this.rowsOf(feature) && startRow + n <= this.track.nFrames) return
    throw new RangeError(
      `motion: rows ${startRow}..${startRow + n} of ${feature}, ${this.rowsOf(feature)} written, ${this.track.nFrames} in all`,
    )
  }

  #advance(feature: MotionFeature, rows: number): void {
    this.#rows.set(feature, Math.max(rows, this.rowsOf(feature)))
    let complete = this.track.nFrames
    for (const each of MOTION_FEATURES) complete = Math.min(complete, this.rowsOf(each))
    this.track.nLoaded = complete
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

function implausible(key: string, count: number, what: string): Problem {
  return { tag: 'values-implausible', severity: 'warning', message: `${key}: ${what} in ${count} frames`, key }
}
