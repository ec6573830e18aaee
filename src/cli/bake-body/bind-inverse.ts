import { N_SMPLH_JOINTS } from '../../body/index.ts'
import type { FittedBuild } from './fit-skeleton.ts'
import { IDENTITY, apply, transpose } from './mat3.ts'
import { drivenJoints } from './skin-rows.ts'
import { type Vec3, scale } from './vec3.ts'

const FACE_ROWS = ['jaw', 'left_eye', 'right_eye'] as const

/**
 * Joint-local coordinates from the coordinates of the bound mesh, column-major [16]: x -> B_j (x - bind joint).
 * Twist rows share their base's; jaw and eyes move with the head and are not turned in the bind.
 */
export function bindInverse(fitted: FittedBuild, row: number): number[] {
  const driven = drivenJoints().find((d) => d.joint === row)
  const joint = driven?.base ?? row
  const face = FACE_ROWS[joint - N_SMPLH_JOINTS]
  const origin: Vec3 = face === undefined ? fitted.bind.joints[joint]! : fitted.faceJoints[face]
  const turn = face === undefined ? transpose(fitted.bind.rotations[joint]!) : IDENTITY
  const shift = scale(apply(turn, origin), -1)
  return [...turn[0], 0, ...turn[1], 0, ...turn[2], 0, ...shift, 1]
}
