import { driveExtraJoints, type BodyMesh } from '../body/index.ts'

/**
 * Poses a body that has more joints than the one whose pose it still follows: face joints keep their rest place on the
 * joint that carries them, driven ones are turned as ever.
 *
 * @param nPosed joints that `world` poses, from the first on
 * @param world  world from joint, [>= nPosed, 16], column-major
 * @param quats  the joints' own rotations, xyzw, [nPosed, 4]
 * @param out    written and returned, [>= mesh.nJoints, 16]
 */
export function poseWithFewer(
  mesh: Pick<BodyMesh, 'nJoints' | 'parents' | 'restJoints' | 'driven'>,
  nPosed: number,
  world: Float32Array,
  quats: Float32Array,
  out: Float32Array,
): Float32Array {
  const { parents, restJoints } = mesh
  out.set(world.subarray(0, nPosed * 16))
  for (let j = nPosed; j < mesh.nJoints; j++) {
    const parent = Math.max(0, parents[j]!)
    const at = j * 16
    out.copyWithin(at, parent * 16, parent * 16 + 16)
    for (let k = 0; k < 3; k++) {
      const offset = restJoints[j * 3 + k]! - restJoints[parent * 3 + k]!
      for (let r = 0; r < 3; r++) out[at + 12 + r]! += offset * out[at + k * 4 + r]!
    }
  }
  if (mesh.driven !== undefined) driveExtraJoints(mesh.driven, quats, out)
  return out
}
