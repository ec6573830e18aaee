import { SMPLH_PARENTS, forwardKinematics } from '../../src/body/index.ts'
import { axisAngleFromQuat, quatAboutAxis, quatMultiply } from '../../src/math/index.ts'
import { createPoseSample, samplePose, stagePose } from '../../src/motion/index.ts'
import type { MotionTrack, Placement, Staging } from '../../src/motion/index.ts'

/** Where a planted person stands at the origin. */
export const ORIGIN: Placement = { x: 0, z: 0, yaw: 0, keepHeading: false }

/**
 * global_orient of a body that, in a picture turned upright (y up, z toward the camera), is turned about y by `heading`,
 * leans toward the camera by `tilt`, and then is rolled about the optical axis by `roll`; rad.
 */
export function rootOf(heading: number, tilt = 0, roll = 0): number[] {
  const q = new Float64Array(4)
  const next = new Float64Array(4)
  quatAboutAxis(0, Math.PI, q, 0)
  for (const [axis, angle] of [
    [2, roll],
    [0, tilt],
    [1, heading],
  ] as const) {
    quatAboutAxis(axis, angle, next, 0)
    quatMultiply(q, 0, next, 0, q, 0)
  }
  const v = new Float64Array(3)
  axisAngleFromQuat(q, 0, v, 0)
  return [...v]
}

/** World transforms [52, 16] of a staged person at a time. */
export function stagedWorld(track: MotionTrack, timeSec: number, staging: Staging, place = ORIGIN): Float64Array {
  const staged = stagePose(samplePose(track, timeSec, createPoseSample()), staging, place, createPoseSample())
  return forwardKinematics(staged.quats, staged.transl, staging.restJoints, SMPLH_PARENTS, new Float64Array(832))
}

export function jointAt(world: ArrayLike<number>, joint: number): [number, number, number] {
  return [world[joint * 16 + 12]!, world[joint * 16 + 13]!, world[joint * 16 + 14]!]
}

/** Unit forward direction (the body's +z) of the pelvis on the floor. */
export function forwardOf(world: ArrayLike<number>): [number, number] {
  const x = world[8]!
  const z = world[10]!
  const size = Math.hypot(x, z)
  return [x / size, z / size]
}

export function distance(a: readonly number[], b: readonly number[]): number {
  return Math.hypot(...a.map((value, k) => value - b[k]!))
}
