import {
  axisAngleFromQuat,
  quatAboutAxis,
  quatCopy,
  quatFromAxisAngle,
  quatIdentity,
  quatMultiply,
  quatNormalize,
  quatRotate,
} from '../math/index.ts'
import type { Placement } from './placement.ts'
import { QUAT_ROW } from './motion-track.ts'
import type { PoseSample } from './motion-track.ts'
import { standOnFloor } from './standing-legs.ts'
import { DEPTH_RATE } from './staging.ts'
import type { Staging } from './staging.ts'

/** Rows of the track that the challenge's recipe puts to rest: legs, ankles, feet, spine1 (body_pose index + 1). */
const GENEA_REST_JOINTS = [1, 2, 3, 4, 5, 7, 8, 10, 11]
const LEG_JOINTS = [1, 2, 4, 5, 7, 8, 10, 11]
const NECK = 12
const HEAD = 15

const _turn = new Float64Array(4)
const _yaw = new Float64Array(4)
const _pelvis = new Float64Array(3)
const _v = new Float64Array(3)

/**
 * A sampled pose carried to the stage: root in the stage frame (Y up, floor y = 0), joints cleaned as the staging's
 * preset says, legs as its leg mode says. Feed the result to `forwardKinematics` with the same rest joints.
 *
 * @param sample as `samplePose` left it, camera frame
 * @param out    overwritten and returned; must not be `sample`
 */
export function stagePose(sample: PoseSample, staging: Staging, place: Placement, out: PoseSample): PoseSample {
  out.present = sample.present
  out.bodyValid = sample.bodyValid
  out.boxValid = sample.boxValid
  out.frameIndex = sample.frameIndex
  out.timeSec = sample.timeSec
  for (let at = 0; at < QUAT_ROW; at += 4) quatCopy(sample.quats, at, out.quats, at)

  const turned = place.keepHeading ? place.yaw : place.yaw - staging.heading
  const facing = place.keepHeading ? place.yaw + staging.heading : place.yaw
  quatAboutAxis(1, turned, _yaw, 0)
  _pelvis[0] = place.x
  _pelvis[1] = staging.pelvisHeight
  _pelvis[2] = place.z
  if (staging.preset === 'genea-2026') {
    restOfGenea(staging, out.quats)
    quatCopy(_yaw, 0, out.quats, 0)
  } else {
    quatMultiply(_yaw, 0, staging.upright, 0, _turn, 0)
    quatMultiply(_turn, 0, sample.quats, 0, out.quats, 0)
    quatNormalize(out.quats, 0)
    displacement(sample, staging, _v)
    quatRotate(_turn, 0, _v, 0, _v, 0)
    for (let k = 0; k < 3; k++) _pelvis[k] = _pelvis[k]! + _v[k]!
  }
  if (staging.legs === 'standing') standOnFloor(staging, place, facing, out.quats, _pelvis)
  else if (staging.legs === 'straight') for (const joint of LEG_JOINTS) quatIdentity(out.quats, joint * 4)
  // The pelvis is at J_0 + transl.
  for (let k = 0; k < 3; k++) out.transl[k] = _pelvis[k]! - staging.restJoints[k]!
  return out
}

/** How far the person is from the median place, camera axes, true metres. */
function displacement(sample: PoseSample, staging: Staging, out: Float64Array): void {
  out[0] = sample.transl[0]! - staging.reference[0]!
  out[1] = sample.transl[1]! - staging.reference[1]!
  const depth = staging.depthSmoothed ? depthAt(staging.depth, sample.timeSec) : sample.transl[2]!
  out[2] = (depth - staging.reference[2]!) * staging.depthScale
}

/** Linear between grid points; at 5 Hz the smoothed depth has nothing left that would show a corner. */
function depthAt(depth: Float32Array, timeSec: number): number {
  const last = depth.length - 1
  const place = Math.min(Math.max(timeSec * DEPTH_RATE, 0), last)
  const cell = Math.min(Math.floor(place), Math.max(last - 1, 0))
  const a = depth[cell]!
  const b = depth[Math.min(cell + 1, last)]!
  return a + (b - a) * (place - cell)
}

function restOfGenea(staging: Staging, quats: Float32Array): void {
  for (const joint of GENEA_REST_JOINTS) quatIdentity(quats, joint * 4)
  lessMean(quats, NECK, staging.neckHeadMean, 0)
  lessMean(quats, HEAD, staging.neckHeadMean, 3)
}

/** The recipe subtracts rotation vectors component by component; exact only for small angles, and kept so. */
function lessMean(quats: Float32Array, joint: number, mean: Float64Array, at: number): void {
  axisAngleFromQuat(quats, joint * 4, _v, 0)
  for (let k = 0; k < 3; k++) _v[k] = _v[k]! - mean[at + k]!
  quatFromAxisAngle(_v, 0, quats, joint * 4)
}
