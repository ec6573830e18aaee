import {
  FaceRig,
  createFaceInput,
  driveExtraJoints,
  forwardKinematics,
  turnJoint,
  type BodyMesh,
  type FaceInput,
} from '../../src/body/index.ts'

/** What a face is told: units by index, the rest as in FaceInput. */
export type FaceSetting = Partial<Omit<FaceInput, 'fau'>> & { readonly fau?: Readonly<Record<number, number>> }

const FACE_JOINTS = [52, 53, 54]

/** Unit quaternions of the zero pose, xyzw, [52, 4]. */
export function restQuats(): Float32Array {
  const quats = new Float32Array(52 * 4)
  for (let at = 3; at < quats.length; at += 4) quats[at] = 1
  return quats
}

/** Joints of a human in a pose, with its face turned, [nJoints, 16], and the weights of its morphs. */
export function poseHuman(
  mesh: BodyMesh,
  quats: Float32Array,
  face: FaceSetting = {},
): { readonly world: Float64Array; readonly weights: Float32Array } {
  const world = new Float64Array(mesh.nJoints * 16)
  forwardKinematics(quats, new Float64Array(3), mesh.restJoints, mesh.parents, world)
  driveExtraJoints(mesh.driven ?? [], quats, world)
  const input = createFaceInput()
  for (const [unit, value] of Object.entries(face.fau ?? {})) input.fau[Number(unit)] = value
  Object.assign(input, { ...face, fau: input.fau })
  const names = mesh.morphs?.names ?? []
  const weights = new Float32Array(names.length)
  const turns = new Float32Array(12)
  new FaceRig(names).solve(input, weights, turns)
  FACE_JOINTS.forEach((joint, i) => turnJoint(world, joint, turns, i * 4))
  return { world, weights }
}

/** Every vertex morphed and skinned in double precision, by the formula alone: [nVertices, 3], m. */
export function skinHuman(mesh: BodyMesh, world: Float64Array, weights: Float32Array): Float64Array {
  const out = new Float64Array(mesh.nVertices * 3)
  const matrices = skinMatrices(mesh, world)
  const { vertexStart, entryMorphs, deltas } = mesh.morphs!
  for (let v = 0; v < mesh.nVertices; v++) {
    let [x, y, z] = [mesh.positions[3 * v]!, mesh.positions[3 * v + 1]!, mesh.positions[3 * v + 2]!]
    for (let e = vertexStart[v]!; e < vertexStart[v + 1]!; e++) {
      const w = weights[entryMorphs[e]!]!
      x += w * deltas[3 * e]!
      y += w * deltas[3 * e + 1]!
      z += w * deltas[3 * e + 2]!
    }
    for (let k = 0; k < mesh.nInfluences; k++) {
      const w = mesh.skinWeights[mesh.nInfluences * v + k]!
      if (w === 0) continue
      const m = 12 * mesh.skinIndices[mesh.nInfluences * v + k]!
      for (let r = 0; r < 3; r++) {
        const at = m + 4 * r
        out[3 * v + r]! += w * (matrices[at]! * x + matrices[at + 1]! * y + matrices[at + 2]! * z + matrices[at + 3]!)
      }
    }
  }
  return out
}

/** world * bindInverse of each joint, rows of a 3x4. */
function skinMatrices(mesh: BodyMesh, world: Float64Array): Float64Array {
  const out = new Float64Array(mesh.nJoints * 12)
  for (let j = 0; j < mesh.nJoints; j++) {
    for (let r = 0; r < 3; r++) {
      for (let c = 0; c < 4; c++) {
        let sum = c === 3 ? world[16 * j + 12 + r]! : 0
        for (let k = 0; k < 3; k++) sum += world[16 * j + 4 * k + r]! * mesh.bindInverses[16 * j + 4 * c + k]!
        out[12 * j + 4 * r + c] = sum
      }
    }
  }
  return out
}
