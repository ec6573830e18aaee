import { SMPLH_PARENTS, forwardKinematics } from '../body/index.ts'
import {
  axisAngleFromQuat,
  circularMedian,
  lowPassZeroPhase,
  median,
  quantile,
  quatAboutAxis,
  quatCopy,
  quatMultiply,
  quatNormalize,
  quatRotate,
} from '../math/index.ts'
import { describeStaging } from './describe-staging.ts'
import { QUAT_ROW } from './motion-track.ts'
import type { MotionTrack } from './motion-track.ts'
import { isInView } from './sample-pose.ts'
import { standingPelvisHeight } from './standing-legs.ts'
import { DEPTH_RATE, STAGING_DEFAULTS, createStaging } from './staging.ts'
import type { Staging, StagingOptions } from './staging.ts'

/** Rows looked at, whatever the length. */
const MAX_ROWS = 2000

/** rad; a recording is taken as turned only if its up-axis is this near to a quarter turn. */
const QUARTER_TOLERANCE = Math.PI / 6

/** Share of frames whose lowest sole may lie under the floor where the legs are as fitted. */
const FLOOR_QUANTILE = 0.1

/** The trunk and legs: joints 0..21. */
const N_BODY = 22
const BODY_PARENTS = SMPLH_PARENTS.slice(0, N_BODY)
const PELVIS = 0
const NECK = 12
const HEAD = 15
const SOLE_JOINTS = [7, 8, 10, 11]

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
  if (staging.preset === 'genea-2026') {
    neckHeadMean(track, staging)
  } else {
    referenceTranslation(track, rows, staging)
    if (staging.preset === 'natural') {
      undoQuarterTurns(track, rows, staging)
      undoTilt(track, rows, settings.maxTilt, staging)
      smoothDepth(track, settings.depthCutoffHz, staging)
    }
    staging.heading = headingOf(track, rows, staging)
  }
  staging.pelvisHeight =
    staging.legs === 'as-fitted' ? fittedPelvisHeight(track, rows, staging) : standingPelvisHeight(staging)
  staging.assumptions = describeStaging(staging, settings)
  return staging
}

/** Evenly spread rows, those in view if any are. */
function pickRows(track: MotionTrack): Int32Array {
  const stride = Math.max(1, Math.ceil(track.nLoaded / MAX_ROWS))
  const all: number[] = []
  const inView: number[] = []
  for (let row = 0; row < track.nLoaded; row += stride) {
    all.push(row)
    if (isInView(track, row)) inView.push(row)
  }
  return Int32Array.from(inView.length > 0 ? inView : all)
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

/** Quarter-turned film: the body's up-axis points sideways in the picture. */
function undoQuarterTurns(track: MotionTrack, rows: Int32Array, staging: Staging): void {
  const angles = new Float64Array(rows.length)
  for (let i = 0; i < rows.length; i++) {
    _v.set([0, 1, 0])
    quatRotate(track.quats, rows[i]! * QUAT_ROW, _v, 0, _v, 0)
    quatRotate(staging.upright, 0, _v, 0, _v, 0)
    angles[i] = Math.atan2(-_v[0]!, _v[1]!)
  }
  const roll = circularMedian(angles, null, 0)
  const turns = Math.round(roll / (Math.PI / 2))
  if (turns === 0 || Math.abs(roll - (turns * Math.PI) / 2) > QUARTER_TOLERANCE) return
  staging.quarterTurns = (turns + 4) % 4
  quatAboutAxis(2, (-turns * Math.PI) / 2, _q, 0)
  quatMultiply(_q, 0, staging.upright, 0, staging.upright, 0)
}

/** The camera's pitch shows as a constant lean of the pelvis-neck axis toward it. */
function undoTilt(track: MotionTrack, rows: Int32Array, maxTilt: number, staging: Staging): void {
  const angles = new Float64Array(rows.length)
  for (let i = 0; i < rows.length; i++) {
    poseBody(track, rows[i]!, staging)
    direction(PELVIS, NECK, _v)
    angles[i] = Math.atan2(_v[2]!, _v[1]!)
  }
  const lean = circularMedian(angles, null, 0)
  staging.tilt = Math.min(Math.max(lean, -maxTilt), maxTilt)
  quatAboutAxis(0, -staging.tilt, _q, 0)
  quatMultiply(_q, 0, staging.upright, 0, staging.upright, 0)
  quatNormalize(staging.upright, 0)
}

/** Where shoulders and hips face, as an angle about Y. */
function headingOf(track: MotionTrack, rows: Int32Array, staging: Staging): number {
  const angles = new Float64Array(rows.length)
  for (let i = 0; i < rows.length; i++) {
    poseBody(track, rows[i]!, staging)
    direction(17, 16, _v)
    direction(2, 1, _u)
    const x = _v[0]! / norm(_v) + _u[0]! / norm(_u)
    const z = _v[2]! / norm(_v) + _u[2]! / norm(_u)
    // left x up = forward
    angles[i] = Math.atan2(-z, x)
  }
  return circularMedian(angles, null, 0)
}

/** Height that puts the lowest soles on the floor where the legs are kept. */
function fittedPelvisHeight(track: MotionTrack, rows: Int32Array, staging: Staging): number {
  const heights = new Float64Array(rows.length)
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!
    poseBody(track, row, staging)
    let lowest = Infinity
    for (const joint of SOLE_JOINTS) lowest = Math.min(lowest, _world[joint * 16 + 13]!)
    const known = isInView(track, row)
    for (let k = 0; k < 3; k++) _v[k] = known ? track.transl[row * 3 + k]! - staging.reference[k]! : 0
    _v[2] = _v[2]! * staging.depthScale
    quatRotate(staging.upright, 0, _v, 0, _v, 0)
    heights[i] = lowest - _world[13]! + _v[1]!
  }
  return staging.soleBelowFoot - quantile(heights, null, FLOOR_QUANTILE, -standingPelvisHeight(staging))
}

/** FK of the trunk and legs of one row in the upright frame, pelvis at its rest place. */
function poseBody(track: MotionTrack, row: number, staging: Staging): void {
  quatMultiply(staging.upright, 0, track.quats, row * QUAT_ROW, _row, 0)
  for (let joint = 1; joint < N_BODY; joint++) quatCopy(track.quats, row * QUAT_ROW + joint * 4, _row, joint * 4)
  forwardKinematics(_row, _transl, staging.restJoints, BODY_PARENTS, _world)
}

function direction(from: number, to: number, out: Float64Array): void {
  for (let k = 0; k < 3; k++) out[k] = _world[to * 16 + 12 + k]! - _world[from * 16 + 12 + k]!
}

function norm(v: Float64Array): number {
  return Math.max(Math.sqrt(v[0]! * v[0]! + v[1]! * v[1]! + v[2]! * v[2]!), 1e-9)
}

/**
 * tz is a single-frame estimate and jitters: means over fifths of a second, then a zero-phase low-pass. Gaps are bridged
 * here only so that the constant exists; validity is not touched.
 */
function smoothDepth(track: MotionTrack, cutoffHz: number, staging: Staging): void {
  const { depth } = staging
  const sums = new Float64Array(depth.length)
  const counts = new Uint32Array(depth.length)
  for (let row = 0; row < track.nLoaded; row++) {
    if (!isInView(track, row)) continue
    const cell = Math.min(Math.round((row / track.fps) * DEPTH_RATE), depth.length - 1)
    sums[cell] = sums[cell]! + track.transl[row * 3 + 2]!
    counts[cell] = counts[cell]! + 1
  }
  for (let i = 0; i < depth.length; i++) sums[i] = counts[i] === 0 ? Number.NaN : sums[i]! / counts[i]!
  lowPassZeroPhase(sums, null, DEPTH_RATE, cutoffHz, depth)
  staging.depthSmoothed = true
}

/** Temporal mean of the rotation vectors of neck and head, over every loaded row as the recipe has it. */
function neckHeadMean(track: MotionTrack, staging: Staging): void {
  const joints = [NECK, HEAD]
  for (let row = 0; row < track.nLoaded; row++) {
    for (let which = 0; which < 2; which++) {
      axisAngleFromQuat(track.quats, row * QUAT_ROW + joints[which]! * 4, _v, 0)
      for (let k = 0; k < 3; k++) {
        staging.neckHeadMean[which * 3 + k] = staging.neckHeadMean[which * 3 + k]! + _v[k]! / track.nLoaded
      }
    }
  }
}
