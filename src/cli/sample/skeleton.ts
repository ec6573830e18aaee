import {
  N_SMPLH_JOINTS,
  SMPLH_JOINT_NAMES,
  SMPLH_PARENTS,
  SMPLH_REST_JOINTS,
  type SmplhJoint,
} from '../../body/index.ts'
import { add, compose, type Quat, rotate, subtract, type Vec3 } from './rotation.ts'

/** +1 is the person's left (towards +x), -1 the right. */
export type Side = 1 | -1

const REST: readonly Vec3[] = SMPLH_JOINT_NAMES.map((_, joint) => {
  const flat = SMPLH_REST_JOINTS.neutral
  return [flat[3 * joint]!, flat[3 * joint + 1]!, flat[3 * joint + 2]!]
})

export function jointIndex(name: SmplhJoint): number {
  return SMPLH_JOINT_NAMES.indexOf(name)
}

/** Rest position of a joint of the neutral body, m. */
export function restJoint(name: SmplhJoint): Vec3 {
  return REST[jointIndex(name)]!
}

/** The vector of a bone in the rest pose, m. */
export function restBone(from: SmplhJoint, to: SmplhJoint): Vec3 {
  return subtract(restJoint(to), restJoint(from))
}

/** Where every joint is, and how it is turned, in the frame in which the root is given. */
export interface PosedJoints {
  readonly positions: readonly Vec3[]
  readonly rotations: readonly Quat[]
}

/**
 * Forward kinematics, root first (SMPL: G_j = G_parent [R_j | J_j - J_parent]).
 *
 * @param local local rotations of the 52 joints
 * @param pelvis position of the pelvis joint, m
 */
export function poseSkeleton(local: readonly Quat[], pelvis: Vec3): PosedJoints {
  const positions: Vec3[] = [pelvis]
  const rotations: Quat[] = [local[0]!]
  for (let joint = 1; joint < N_SMPLH_JOINTS; joint++) {
    const parent = SMPLH_PARENTS[joint]!
    rotations.push(compose(rotations[parent]!, local[joint]!))
    positions.push(add(positions[parent]!, rotate(rotations[parent]!, subtract(REST[joint]!, REST[parent]!))))
  }
  return { positions, rotations }
}
