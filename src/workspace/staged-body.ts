import { N_SMPLH_JOINTS, soleBelowFoot, type BodyMesh } from '../body/index.ts'
import type { StagedBody } from './person-staging.ts'

/** Rest joints of the 52 that data poses, m, [52, 3]. */
export function posedJoints(mesh: BodyMesh): Float32Array {
  return mesh.restJoints.subarray(0, N_SMPLH_JOINTS * 3)
}

/** What of a body counts for its staging. */
export function stagedBody(mesh: BodyMesh): StagedBody {
  const sole = mesh.kind === 'smplh' ? soleBelowFoot(mesh) : undefined
  return { restJoints: posedJoints(mesh), ...(sole === undefined ? {} : { soleBelowFoot: sole }) }
}

export function isSameBody(a: BodyMesh, b: BodyMesh): boolean {
  const joints = posedJoints(b)
  return posedJoints(a).every((value, i) => value === joints[i])
}
