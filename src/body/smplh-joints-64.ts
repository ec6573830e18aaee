import { matrixFromAxisAngle } from '../math/index.ts'
import type { NumberArray } from '../math/index.ts'
import { N_SMPLH_JOINTS, SMPLH_PARENTS } from './smplh-skeleton.ts'

const _rotations = new Float64Array(N_SMPLH_JOINTS * 9)
const _positions = new Float64Array(N_SMPLH_JOINTS * 3)
const _local = new Float64Array(9)

/** The arrays of one recording, flat and row-major, under the data's own names. */
export interface SmplhRows {
  /** rad, [T, 3] */
  readonly global_orient: NumberArray
  /** rad, [T, 21, 3] */
  readonly body_pose: NumberArray
  /** rad, [T, 15, 3], full axis-angle: zero is the flat hand */
  readonly left_hand_pose: NumberArray
  /** rad, [T, 15, 3] */
  readonly right_hand_pose: NumberArray
  /** m, [T, 3] */
  readonly translation: NumberArray
}

/**
 * Joint positions of one frame in double precision, straight from the rotation vectors of the file: Rodrigues' formula,
 * no quaternion in between. For files and comparisons; the picture uses `forwardKinematics`.
 *
 * @param rows       arrays of the recording
 * @param frame      row to take
 * @param restJoints [52, 3], m
 * @param out        written and returned at `outAt`, [52, 3], m, in the camera frame of the file
 */
export function smplhJoints64<T extends NumberArray>(
  rows: SmplhRows,
  frame: number,
  restJoints: NumberArray,
  out: T,
  outAt = 0,
): T {
  for (let j = 0; j < N_SMPLH_JOINTS; j++) {
    rotationOfJoint(rows, frame, j, _local)
    const parent = SMPLH_PARENTS[j]!
    for (let axis = 0; axis < 3; axis++) {
      const at = j * 3 + axis
      if (parent < 0) {
        _positions[at] = restJoints[axis]! + rows.translation[frame * 3 + axis]!
        continue
      }
      const row = parent * 9 + axis * 3
      const x = restJoints[j * 3]! - restJoints[parent * 3]!
      const y = restJoints[j * 3 + 1]! - restJoints[parent * 3 + 1]!
      const z = restJoints[j * 3 + 2]! - restJoints[parent * 3 + 2]!
      const offset = _rotations[row]! * x + _rotations[row + 1]! * y + _rotations[row + 2]! * z
      _positions[at] = _positions[parent * 3 + axis]! + offset
    }
    chainRotation(parent, j)
  }
  for (let k = 0; k < N_SMPLH_JOINTS * 3; k++) out[outAt + k] = _positions[k]!
  return out
}

function rotationOfJoint(rows: SmplhRows, frame: number, joint: number, out: Float64Array): void {
  if (joint === 0) matrixFromAxisAngle(rows.global_orient, frame * 3, out, 0)
  else if (joint < 22) matrixFromAxisAngle(rows.body_pose, (frame * 21 + joint - 1) * 3, out, 0)
  else if (joint < 37) matrixFromAxisAngle(rows.left_hand_pose, (frame * 15 + joint - 22) * 3, out, 0)
  else matrixFromAxisAngle(rows.right_hand_pose, (frame * 15 + joint - 37) * 3, out, 0)
}

/** World rotation of a joint: the parent's times the local one, row-major. */
function chainRotation(parent: number, joint: number): void {
  for (let row = 0; row < 3; row++) {
    for (let column = 0; column < 3; column++) {
      let sum = _local[row * 3 + column]!
      if (parent >= 0) {
        const p = parent * 9 + row * 3
        sum =
          _rotations[p]! * _local[column]! +
          _rotations[p + 1]! * _local[3 + column]! +
          _rotations[p + 2]! * _local[6 + column]!
      }
      _rotations[joint * 9 + row * 3 + column] = sum
    }
  }
}
