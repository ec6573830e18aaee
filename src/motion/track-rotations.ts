import { quatFromAxisAngle, quatIdentity, type NumberArray } from '../math/index.ts'
import { ROTATION_JOINTS } from './motion-track.ts'
import type { MotionTrack } from './motion-track.ts'

/** rad; a longer rotation vector is no rotation but a fault (the data reach 4.7). */
const MAX_ANGLE = 1000

/** True for a vector that is finite and of a length that a rotation may have. */
export function isRotation(vectors: NumberArray, at: number): boolean {
  const x = vectors[at]!
  const y = vectors[at + 1]!
  const z = vectors[at + 2]!
  // false for NaN and infinity as well
  return x * x + y * y + z * z <= MAX_ANGLE * MAX_ANGLE
}

/**
 * The rotation of one joint in one row, xyzw.
 * @param joint of the 52; 0 is the root
 */
export function rotationAt(track: MotionTrack, row: number, joint: number, out: NumberArray, outAt: number): void {
  const { rotvecs } = track
  if (joint === 0) read(rotvecs.global_orient, row * 3, 1, out, outAt)
  else if (joint < 22) read(rotvecs.body_pose, (row * 21 + joint - 1) * 3, 1, out, outAt)
  else if (joint < 37) read(rotvecs.left_hand_pose, (row * 15 + joint - 22) * 3, 1, out, outAt)
  else read(rotvecs.right_hand_pose, (row * 15 + joint - 37) * 3, 1, out, outAt)
}

/**
 * The rotations of a row's first joints.
 * @param nJoints 22 (trunk and legs) or all 52
 * @param out [nJoints, 4], xyzw
 */
export function rotationsOfRow(track: MotionTrack, row: number, nJoints: number, out: NumberArray): void {
  const { rotvecs } = track
  const { left_hand_pose: left, right_hand_pose: right } = ROTATION_JOINTS
  read(rotvecs.global_orient, row * 3, 1, out, 0)
  read(rotvecs.body_pose, row * 63, 21, out, 4)
  if (nJoints === 22) return
  read(rotvecs.left_hand_pose, row * 45, left.count, out, left.first * 4)
  read(rotvecs.right_hand_pose, row * 45, right.count, out, right.first * 4)
}

function read(vectors: Float32Array, from: number, count: number, out: NumberArray, outAt: number): void {
  for (let i = 0; i < count; i++) {
    const at = from + i * 3
    if (isRotation(vectors, at)) quatFromAxisAngle(vectors, at, out, outAt + i * 4)
    else quatIdentity(out, outAt + i * 4)
  }
}
