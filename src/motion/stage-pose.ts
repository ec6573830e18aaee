import {
  axisAngleFromQuat,
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
import { SLOW_RATE, arePlanted } from './staging.ts'
import type { Staging } from './staging.ts'

/** Rows of the track that the challenge's recipe puts to rest: legs, ankles, feet, spine1 (body_pose index + 1). */
const GENEA_REST_JOINTS = [1, 2, 3, 4, 5, 7, 8, 10, 11]
const LEG_JOINTS = [1, 2, 4, 5, 7, 8, 10, 11]
const NECK = 12
const HEAD = 15

const _turn = new Float64Array(4)
const _yaw = new Float64Array(4)
/** pelvis x, y, z, facing, time: see standOnFloor */
const _stance = new Float64Array(5)
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
  _yaw[1] = Math.sin(turned / 2)
  _yaw[3] = Math.cos(turned / 2)
  _stance[0] = place.x
  _stance[1] = staging.pelvisHeight
  _stance[2] = place.z
  _stance[3] = place.keepHeading ? place.yaw + staging.heading : place.yaw
  _stance[4] = sample.timeSec
  if (staging.preset === 'genea-2026') {
    restOfGenea(staging, out.quats)
    quatCopy(_yaw, 0, out.quats, 0)
  } else {
    quatMultiply(_yaw, 0, staging.upright, 0, _turn, 0)
    quatMultiply(_turn, 0, sample.quats, 0, out.quats, 0)
    quatNormalize(out.quats, 0)
    displacement(sample, staging, _v)
    quatRotate(_turn, 0, _v, 0, _v, 0)
    for (let k = 0; k < 3; k++) _stance[k] = _stance[k]! + _v[k]!
  }
  if (arePlanted(staging.legs)) standOnFloor(staging, place, out.quats, _stance)
  else if (staging.legs === 'straight') straightLegs(out.quats)
  // The pelvis is at J_0 + transl.
  for (let k = 0; k < 3; k++) out.transl[k] = _stance[k]! - staging.restJoints[k]!
  return out
}

function straightLegs(quats: Float32Array): void {
  for (let k = 0; k < LEG_JOINTS.length; k++) quatIdentity(quats, LEG_JOINTS[k]! * 4)
}

/** How far the person is from the median place, camera axes, true metres. */
function displacement(sample: PoseSample, staging: Staging, out: Float64Array): void {
  const { reference, depth } = staging
  out[0] = sample.transl[0]! - reference[0]!
  out[1] = sample.transl[1]! - reference[1]!
  out[2] = sample.transl[2]! - reference[2]!
  if (staging.depthSmoothed) {
    // Linear between grid points; at 5 Hz the smoothed depth has nothing left that would show a corner.
    const last = depth.length - 1
    const place = Math.min(Math.max(sample.timeSec * SLOW_RATE, 0), last)
    const cell = Math.min(Math.floor(place), Math.max(last - 1, 0))
    const a = depth[cell]!
    out[2] = a + (depth[Math.min(cell + 1, last)]! - a) * (place - cell) - reference[2]!
  }
  out[2] = out[2]! * staging.depthScale
}

function restOfGenea(staging: Staging, quats: Float32Array): void {
  for (let k = 0; k < GENEA_REST_JOINTS.length; k++) quatIdentity(quats, GENEA_REST_JOINTS[k]! * 4)
  lessMean(quats, NECK, staging.neckHeadMean, 0)
  lessMean(quats, HEAD, staging.neckHeadMean, 3)
}

/** The recipe subtracts rotation vectors component by component; exact only for small angles, and kept so. */
function lessMean(quats: Float32Array, joint: number, mean: Float64Array, at: number): void {
  axisAngleFromQuat(quats, joint * 4, _v, 0)
  for (let k = 0; k < 3; k++) _v[k] = _v[k]! - mean[at + k]!
  quatFromAxisAngle(_v, 0, quats, joint * 4)
}
