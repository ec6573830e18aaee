import { affineFromQuat, affineMultiply } from '../math/index.ts'
import type { NumberArray } from '../math/index.ts'

/** Number of values of one matrix. */
const M = 16

const _local = new Float64Array(M)
const _identity = Float64Array.of(0, 0, 0, 1)

/**
 * World transforms of a kinematic tree in SMPL's convention (FK).
 *
 * G_0 = [R_0 | J_0 + transl]; G_j = G_parent [R_j | J_j - J_parent]. So global_orient turns the body about the rest
 * pelvis J_0, and transl is added last: the pelvis is at J_0 + transl whatever the rotation. Root-first order, a parent
 * has a lower index than its child, so one pass suffices. Joints beyond the quaternions given (jaw and eyes of a face
 * rig) keep their rest rotation.
 *
 * @param quats      unit quaternions xyzw, [nQuats, 4]; row 0 is global_orient
 * @param transl     [3], m
 * @param restJoints [J, 3], m, after betas
 * @param parents    [J], -1 for the root
 * @param out        written and returned, [J, 16], column-major, world from joint
 * @throws {RangeError} if restJoints or out are too short for the parents
 * @see Loper et al. 2015 (SMPL), equation 3; Romero, Tzionas, Black 2017 (SMPL+H)
 */
export function forwardKinematics<T extends NumberArray>(
  quats: NumberArray,
  transl: NumberArray,
  restJoints: NumberArray,
  parents: ArrayLike<number>,
  out: T,
): T {
  const nJoints = parents.length
  if (restJoints.length < nJoints * 3 || out.length < nJoints * M) {
    throw new RangeError(`forward kinematics: ${nJoints} joints, but ${restJoints.length} rest and ${out.length} out`)
  }
  const nQuats = quats.length >> 2
  for (let j = 0; j < nJoints; j++) {
    const parent = parents[j]!
    const turned = j < nQuats
    const q = turned ? quats : _identity
    const qAt = turned ? j * 4 : 0
    // The translation is written into the matrix, not passed: numbers handed to a call may be boxed.
    affineFromQuat(q, qAt, 0, 0, 0, _local, 0)
    for (let k = 0; k < 3; k++) {
      const from = parent < 0 ? -transl[k]! : restJoints[parent * 3 + k]!
      _local[12 + k] = restJoints[j * 3 + k]! - from
    }
    if (parent < 0) for (let k = 0; k < M; k++) out[j * M + k] = _local[k]!
    else affineMultiply(out, parent * M, _local, 0, out, j * M)
  }
  return out
}

/**
 * Positions of the joints out of their world transforms.
 * @param world [J, 16], column-major
 * @param out   written and returned, [J, 3], m; its length decides how many joints are read
 */
export function jointPositions<T extends NumberArray>(world: NumberArray, out: T): T {
  const nJoints = Math.min((out.length / 3) | 0, world.length >> 4)
  for (let j = 0; j < nJoints; j++) {
    out[j * 3] = world[j * M + 12]!
    out[j * 3 + 1] = world[j * M + 13]!
    out[j * 3 + 2] = world[j * M + 14]!
  }
  return out
}
