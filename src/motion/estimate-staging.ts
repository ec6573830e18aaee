import { SMPLH_PARENTS, forwardKinematics } from '../body/index.ts'
import {
  axisAngleFromQuat,
  circularMedian,
  median,
  quantile,
  quatAboutAxis,
  quatMultiply,
  quatNormalize,
  quatRotate,
  wrapAngle,
} from '../math/index.ts'
import { describeStaging } from './describe-staging.ts'
import { loadedRows } from './loaded-rows.ts'
import type { MotionTrack } from './motion-track.ts'
import { isInView } from './sample-pose.ts'
import { planSteps, slowSignals } from './slow-signals.ts'
import { seatedPelvisHeight, standingPelvisHeight } from './standing-legs.ts'
import { SLOW_RATE, STAGING_DEFAULTS, createStaging } from './staging.ts'
import type { Staging, StagingOptions } from './staging.ts'
import { rotationAt, rotationsOfRow } from './track-rotations.ts'

/** Rows looked at, whatever the length. */
const MAX_ROWS = 2000

/** rad; a recording is taken as turned only if its up-axis is this near to a quarter turn. */
const QUARTER_TOLERANCE = Math.PI / 6

/** Share of frames whose lowest sole may lie under the floor where the legs are as fitted. */
const FLOOR_QUANTILE = 0.1

/** A person stands tall in the frames above this quantile of height; the median is at most this much lower, m. */
const TALL_QUANTILE = 0.85
const MAX_HEADROOM = 0.025

/** The trunk and legs: joints 0..21. */
const N_BODY = 22
const BODY_PARENTS = SMPLH_PARENTS.slice(0, N_BODY)
const PELVIS = 0
const LEFT_HIP = 1
const RIGHT_HIP = 2
const NECK = 12
const HEAD = 15
const LEFT_SHOULDER = 16
const RIGHT_SHOULDER = 17
const SOLE_JOINTS = [7, 8, 10, 11]

const NO_TURN = Float64Array.of(0, 0, 0, 1)

const _world = new Float64Array(N_BODY * 16)
const _transl = new Float64Array(3)
const _row = new Float64Array(N_BODY * 4)
const _q = new Float64Array(4)
const _v = new Float64Array(3)
const _u = new Float64Array(3)

/**
 * The constants of a recording, from the rows loaded so far (at most 2000 of them are looked at; depth uses all).
 * Only frames in view count, unless there are none. Whatever the file holds, every number of the result is finite.
 */
export function estimateStaging(track: MotionTrack, options: StagingOptions = {}): Staging {
  const settings = { ...STAGING_DEFAULTS, ...options }
  const staging = createStaging(track, options)
  const rows = pickRows(track)
  referenceTranslation(track, rows, staging)
  staging.depth.fill(staging.reference[2]!)
  if (staging.preset === 'genea-2026') {
    neckHeadMean(track, staging)
  } else {
    const axes = bodyAxes(track, rows, staging)
    if (staging.preset === 'natural') {
      undoQuarterTurns(axes, staging)
      undoTilt(axes, settings.maxTilt, staging)
    }
    staging.heading = headingOf(axes, staging)
    if (staging.preset === 'natural' && track.loaded.count > 0) {
      const slow = slowSignals(track, settings.depthCutoffHz, staging)
      staging.depth.set(slow.z)
      staging.depthSmoothed = true
      staging.feet = planSteps(slow, staging)
      staging.feetBefore = staging.feet
    }
  }
  staging.pelvisHeight = pelvisHeightOf(track, rows, staging)
  staging.assumptions = describeStaging(staging, settings)
  return staging
}

/** Evenly spread rows, those in view if any are. */
function pickRows(track: MotionTrack): Int32Array {
  const all = loadedRows(track, MAX_ROWS)
  const inView = all.filter((row) => isInView(track, row))
  return inView.length > 0 ? inView : all
}

function referenceTranslation(track: MotionTrack, rows: Int32Array, staging: Staging): void {
  const values = new Float64Array(rows.length)
  for (let axis = 0; axis < 3; axis++) {
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i]!
      values[i] = isInView(track, row) ? track.transl[row * 3 + axis]! : Number.NaN
    }
    staging.reference[axis] = median(values, null, 0)
  }
}

/** Directions of the body in the camera frame, one row each, [n, 3]. */
interface BodyAxes {
  /** the pelvis's own up-axis */
  readonly up: Float64Array
  /** pelvis to neck, unit */
  readonly trunk: Float64Array
  /** right to left, the mean of hips and shoulders */
  readonly left: Float64Array
}

function bodyAxes(track: MotionTrack, rows: Int32Array, staging: Staging): BodyAxes {
  const n = rows.length * 3
  const axes = { up: new Float64Array(n), trunk: new Float64Array(n), left: new Float64Array(n) }
  for (let i = 0; i < rows.length; i++) {
    poseBody(track, rows[i]!, NO_TURN, staging.restJoints)
    axes.up.set(_world.subarray(4, 7), i * 3)
    direction(PELVIS, NECK, _v)
    axes.trunk.set(_v, i * 3)
    direction(RIGHT_HIP, LEFT_HIP, _v)
    direction(RIGHT_SHOULDER, LEFT_SHOULDER, _u)
    for (let k = 0; k < 3; k++) axes.left[i * 3 + k] = _v[k]! + _u[k]!
  }
  return axes
}

/** An angle of every row's direction in the upright frame, its circular median. */
function medianAngle(
  vectors: Float64Array,
  staging: Staging,
  angleOf: (x: number, y: number, z: number) => number,
): number {
  const angles = new Float64Array(vectors.length / 3)
  for (let i = 0; i < angles.length; i++) {
    quatRotate(staging.upright, 0, vectors, i * 3, _v, 0)
    angles[i] = angleOf(_v[0]!, _v[1]!, _v[2]!)
  }
  return circularMedian(angles, null, 0)
}

/** Quarter-turned film: the body's up-axis points sideways in the picture. */
function undoQuarterTurns(axes: BodyAxes, staging: Staging): void {
  const roll = medianAngle(axes.up, staging, (x, y) => Math.atan2(-x, y))
  const turns = Math.round(roll / (Math.PI / 2))
  if (turns === 0 || Math.abs(roll - (turns * Math.PI) / 2) > QUARTER_TOLERANCE) return
  staging.quarterTurns = (turns + 4) % 4
  quatAboutAxis(2, (-turns * Math.PI) / 2, _q, 0)
  quatMultiply(_q, 0, staging.upright, 0, staging.upright, 0)
}

/**
 * The camera's pitch shows as a constant lean of the pelvis-neck axis toward it, beyond the lean that the axis has in
 * the rest skeleton.
 */
function undoTilt(axes: BodyAxes, maxTilt: number, staging: Staging): void {
  const joints = staging.restJoints
  const restLean = Math.atan2(joints[NECK * 3 + 2]! - joints[2]!, joints[NECK * 3 + 1]! - joints[1]!)
  const lean = wrapAngle(medianAngle(axes.trunk, staging, (_x, y, z) => Math.atan2(z, y)) - restLean)
  staging.tilt = Math.min(Math.max(lean, -maxTilt), maxTilt)
  quatAboutAxis(0, -staging.tilt, _q, 0)
  quatMultiply(_q, 0, staging.upright, 0, staging.upright, 0)
  quatNormalize(staging.upright, 0)
}

/** Where shoulders and hips face, as an angle about Y: left x up = forward. */
function headingOf(axes: BodyAxes, staging: Staging): number {
  return medianAngle(axes.left, staging, (x, _y, z) => Math.atan2(-z, x))
}

function pelvisHeightOf(track: MotionTrack, rows: Int32Array, staging: Staging): number {
  if (staging.legs === 'as-fitted') return fittedPelvisHeight(track, rows, staging)
  if (staging.legs === 'seated') return seatedPelvisHeight(staging)
  const standing = standingPelvisHeight(staging)
  if (staging.legs === 'straight' || rows.length === 0) return standing
  // Legs are straight where the person stands tall, not at the median: rising must not be cut off.
  const heights = new Float64Array(rows.length)
  for (let i = 0; i < rows.length; i++) heights[i] = heightOf(track, rows[i]!, staging)
  return standing - Math.min(Math.max(quantile(heights, null, TALL_QUANTILE, 0), 0), MAX_HEADROOM)
}

/** Height that puts the lowest soles on the floor where the legs are kept. */
function fittedPelvisHeight(track: MotionTrack, rows: Int32Array, staging: Staging): number {
  const heights = new Float64Array(rows.length)
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!
    poseBody(track, row, staging.upright, staging.restJoints)
    let lowest = Infinity
    for (const joint of SOLE_JOINTS) lowest = Math.min(lowest, _world[joint * 16 + 13]!)
    heights[i] = lowest - _world[13]! + heightOf(track, row, staging)
  }
  return staging.soleBelowFoot - quantile(heights, null, FLOOR_QUANTILE, -standingPelvisHeight(staging))
}

/** How far the pelvis of a row is above its median place, m. */
function heightOf(track: MotionTrack, row: number, staging: Staging): number {
  if (!isInView(track, row)) return 0
  _v[0] = track.transl[row * 3]! - staging.reference[0]!
  _v[1] = track.transl[row * 3 + 1]! - staging.reference[1]!
  const depth = staging.depthSmoothed
    ? staging.depth[Math.min(Math.round((row / track.fps) * SLOW_RATE), staging.depth.length - 1)]!
    : track.transl[row * 3 + 2]!
  _v[2] = (depth - staging.reference[2]!) * staging.depthScale
  quatRotate(staging.upright, 0, _v, 0, _v, 0)
  return _v[1]!
}

/** FK of the trunk and legs of one row, turned, the pelvis at its rest place. */
function poseBody(track: MotionTrack, row: number, turn: Float64Array, restJoints: Float32Array): void {
  rotationsOfRow(track, row, N_BODY, _row)
  quatMultiply(turn, 0, _row, 0, _row, 0)
  forwardKinematics(_row, _transl, restJoints, BODY_PARENTS, _world)
}

/** Unit direction between two joints of the posed body. */
function direction(from: number, to: number, out: Float64Array): void {
  for (let k = 0; k < 3; k++) out[k] = _world[to * 16 + 12 + k]! - _world[from * 16 + 12 + k]!
  const size = Math.max(Math.sqrt(out[0]! * out[0]! + out[1]! * out[1]! + out[2]! * out[2]!), 1e-9)
  for (let k = 0; k < 3; k++) out[k] = out[k]! / size
}

/** Temporal mean of the rotation vectors of neck and head, over every loaded row as the recipe has it. */
function neckHeadMean(track: MotionTrack, staging: Staging): void {
  const joints = [NECK, HEAD]
  const { loaded } = track
  for (let row = loaded.nextFrom(0); row < track.nFrames; row = loaded.nextFrom(row + 1)) {
    for (let which = 0; which < 2; which++) {
      rotationAt(track, row, joints[which]!, _q, 0)
      axisAngleFromQuat(_q, 0, _v, 0)
      for (let k = 0; k < 3; k++) {
        staging.neckHeadMean[which * 3 + k] = staging.neckHeadMean[which * 3 + k]! + _v[k]! / loaded.count
      }
    }
  }
}
