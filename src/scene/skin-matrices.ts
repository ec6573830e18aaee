import type { BodyMesh } from '../body/index.ts'

/** Floats of one joint in the joint texture: 3 rows of a 3x4 matrix. */
export const SKIN_MATRIX_FLOATS = 12

/**
 * Skin matrices of one person, M_j = G_j * bindInverse_j, as the joint texture holds them.
 *
 * Joints that `world` does not have (a face rig on a 52-joint pose) follow the head rigidly, joint 15.
 *
 * @param world  joint transforms on the stage, Float32Array [nWorld, 16], column-major
 * @param mesh   the mesh these joints skin
 * @param out    written and returned, row-major 3x4 each, Float32Array [>= offset + nJoints * 12]
 * @param offset first float written
 */
export function writeSkinMatrices(
  world: Float32Array,
  mesh: Pick<BodyMesh, 'nJoints' | 'bindInverses'>,
  out: Float32Array,
  offset = 0,
): Float32Array {
  const bind = mesh.bindInverses
  const nWorld = (world.length / 16) | 0
  for (let j = 0; j < mesh.nJoints; j++) {
    const own = j < nWorld
    const g = (own ? j : HEAD_JOINT) * 16
    const b = (own ? j : HEAD_JOINT) * 16
    const o = offset + j * SKIN_MATRIX_FLOATS
    for (let r = 0; r < 3; r++) {
      const g0 = world[g + r]!
      const g1 = world[g + 4 + r]!
      const g2 = world[g + 8 + r]!
      const g3 = world[g + 12 + r]!
      const at = o + r * 4
      out[at] = g0 * bind[b]! + g1 * bind[b + 1]! + g2 * bind[b + 2]!
      out[at + 1] = g0 * bind[b + 4]! + g1 * bind[b + 5]! + g2 * bind[b + 6]!
      out[at + 2] = g0 * bind[b + 8]! + g1 * bind[b + 9]! + g2 * bind[b + 10]!
      out[at + 3] = g0 * bind[b + 12]! + g1 * bind[b + 13]! + g2 * bind[b + 14]! + g3
    }
  }
  return out
}

const HEAD_JOINT = 15
