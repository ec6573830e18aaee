import type { NumberArray } from '../math/index.ts'
import { N_SMPLH_JOINTS } from './smplh-skeleton.ts'

/** Columns of SMPL-H's pose blend shapes: 9 for every joint but the root. */
export const N_POSE_COLUMNS = 459

/**
 * The 459 numbers that drive the pose blend shapes, from the joints' own (parent-relative) rotations: R - I of joints
 * 1..51, row-major. Allocates nothing; for drawing, once a frame.
 *
 * @param quats unit quaternions xyzw, [52, 4]
 * @param out   written from its start and returned, [>= 459]
 * @returns out
 */
export function quatPoseFeature<T extends NumberArray>(quats: NumberArray, out: T): T {
  for (let j = 1; j < N_SMPLH_JOINTS; j++) {
    const x = quats[j * 4]!
    const y = quats[j * 4 + 1]!
    const z = quats[j * 4 + 2]!
    const w = quats[j * 4 + 3]!
    const at = (j - 1) * 9
    out[at] = -2 * (y * y + z * z)
    out[at + 1] = 2 * (x * y - w * z)
    out[at + 2] = 2 * (x * z + w * y)
    out[at + 3] = 2 * (x * y + w * z)
    out[at + 4] = -2 * (x * x + z * z)
    out[at + 5] = 2 * (y * z - w * x)
    out[at + 6] = 2 * (x * z - w * y)
    out[at + 7] = 2 * (y * z + w * x)
    out[at + 8] = -2 * (x * x + y * y)
  }
  return out
}
