import { N_POSE_COLUMNS } from './pose-feature.ts'
import type { SmplhModel } from './smplh-model.ts'
import type { SmplhShape } from './smplh-shape.ts'
import { N_SMPLH_JOINTS } from './smplh-skeleton.ts'

/**
 * Vertices of a posed SMPL-H model on the CPU, in double precision: the reference that the GPU is checked against.
 *
 * v_posed = v_shaped + posedirs . vec(R_1 - I, ..., R_51 - I), row-major, root excluded; then
 * v = sum_j w_vj (A_j v_posed) with A_j = G_j, its translation less G_j's rotation of J_j; transl is in G already.
 *
 * @param model  its weights and pose blend shapes
 * @param shape  vertices and joints at the betas in use
 * @param local  rotations of the joints relative to their parents, [52, 9], row-major
 * @param world  world transforms G_j of `forwardKinematics` with `shape.joints`, [52, 16], column-major
 * @param out    written and returned, [V, 3], m
 */
export function skinSmplh(
  model: SmplhModel,
  shape: SmplhShape,
  local: ArrayLike<number>,
  world: ArrayLike<number>,
  out: Float64Array,
): Float64Array {
  const { nVertices, weights, poseDirs } = model
  const feature = poseFeature(local, new Float64Array(N_POSE_COLUMNS))
  const posed = new Float64Array(3)
  for (let v = 0; v < nVertices; v++) {
    for (let k = 0; k < 3; k++) {
      let value = shape.vertices[v * 3 + k]!
      if (poseDirs !== null) {
        const at = (v * 3 + k) * N_POSE_COLUMNS
        for (let c = 0; c < N_POSE_COLUMNS; c++) value += poseDirs[at + c]! * feature[c]!
      }
      posed[k] = value
    }
    out.fill(0, v * 3, v * 3 + 3)
    for (let j = 0; j < N_SMPLH_JOINTS; j++) {
      const weight = weights[v * N_SMPLH_JOINTS + j]!
      if (weight === 0) continue
      const m = j * 16
      const x = posed[0]! - shape.joints[j * 3]!
      const y = posed[1]! - shape.joints[j * 3 + 1]!
      const z = posed[2]! - shape.joints[j * 3 + 2]!
      for (let k = 0; k < 3; k++) {
        const rotated = world[m + k]! * x + world[m + 4 + k]! * y + world[m + 8 + k]! * z + world[m + 12 + k]!
        out[v * 3 + k]! += weight * rotated
      }
    }
  }
  return out
}

/**
 * The 459 numbers that drive the pose blend shapes: R - I of joints 1..51, row-major.
 * @param local [52, 9], row-major
 * @param out   written and returned, [459]
 */
export function poseFeature<T extends Float32Array | Float64Array>(local: ArrayLike<number>, out: T): T {
  for (let j = 1; j < N_SMPLH_JOINTS; j++) {
    for (let k = 0; k < 9; k++) out[(j - 1) * 9 + k] = local[j * 9 + k]! - (k % 4 === 0 ? 1 : 0)
  }
  return out
}
