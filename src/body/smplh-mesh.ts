import { REGIONS, type BodyMesh } from './body-mesh.ts'
import { N_POSE_COLUMNS } from './pose-feature.ts'
import type { SmplhModel } from './smplh-model.ts'
import type { SmplhShape } from './smplh-shape.ts'
import { N_SMPLH_JOINTS } from './smplh-skeleton.ts'
import { packColumns, type VertexColumns } from './vertex-columns.ts'
import { vertexNormals } from './vertex-normals.ts'

/** Influences kept per vertex; the official models have at most 6. */
const MAX_INFLUENCES = 8
const FEW_INFLUENCES = 4
const NECK = 12
const HEAD = 15
const FIRST_HAND = 20
/** m; a foot whose sole is further from its joint than this is not a foot. */
const MAX_SOLE = 0.15
const FEET = [10, 11]

/** The part of a mesh that does not change with the shape. */
type Rig = Pick<
  BodyMesh,
  'kind' | 'nVertices' | 'nJoints' | 'parents' | 'indices' | 'nInfluences' | 'skinIndices' | 'skinWeights' | 'regions'
> & { readonly correctives?: NonNullable<BodyMesh['correctives']> }

/**
 * A user's SMPL-H model at one shape, as the renderer takes it. Of more than 8 influences the largest 8 are kept and
 * scaled to sum 1.
 */
export function createSmplhMesh(model: SmplhModel, shape: SmplhShape): BodyMesh {
  const indices = model.nVertices <= 0x10000 ? Uint16Array.from(model.faces) : model.faces
  const rig: Rig = {
    kind: 'smplh',
    nVertices: model.nVertices,
    nJoints: N_SMPLH_JOINTS,
    parents: model.parents,
    indices,
    ...skinOf(model),
    regions: regionsOf(model),
    ...(model.poseDirs === null ? {} : { correctives: packPoseDirs(model.poseDirs, model.nVertices) }),
  }
  return withShape(rig, shape)
}

/**
 * The same body at another shape. What the shape does not change is shared with the mesh given, so that it need not be
 * loaded into the GPU again.
 */
export function reshapeSmplhMesh(mesh: BodyMesh, shape: SmplhShape): BodyMesh {
  return withShape(mesh, shape)
}

/** lowest vertex of positions, m: bodies are staged again and again, and several people may have the same */
const lowestOf = new WeakMap<Float32Array, number>()

/** m: how far the lowest vertex lies below the foot joints; undefined where that is no plausible sole. */
export function soleBelowFoot(mesh: BodyMesh): number | undefined {
  const lowest = lowestOf.get(mesh.positions) ?? lowestVertex(mesh)
  lowestOf.set(mesh.positions, lowest)
  let feet = 0
  for (const joint of FEET) feet += mesh.restJoints[joint * 3 + 1]! / FEET.length
  const below = feet - lowest
  return below >= 0 && below <= MAX_SOLE ? below : undefined
}

function lowestVertex(mesh: BodyMesh): number {
  let lowest = Infinity
  for (let v = 0; v < mesh.nVertices; v++) lowest = Math.min(lowest, mesh.positions[v * 3 + 1]!)
  return lowest
}

function withShape(rig: Rig, shape: SmplhShape): BodyMesh {
  const positions = Float32Array.from(shape.vertices)
  return {
    ...rig,
    restJoints: Float32Array.from(shape.joints),
    positions,
    normals: vertexNormals(positions, rig.indices, new Float32Array(positions.length)),
    bindInverses: bindInversesOf(shape.joints),
  }
}

/** [V, 3, 459] as the file has it. */
function packPoseDirs(poseDirs: Float32Array, nVertices: number): VertexColumns {
  return packColumns(poseDirs, nVertices, N_POSE_COLUMNS, {
    vertex: 3 * N_POSE_COLUMNS,
    row: N_POSE_COLUMNS,
    column: 1,
  })
}

function bindInversesOf(joints: Float64Array): Float32Array {
  const out = new Float32Array(N_SMPLH_JOINTS * 16)
  for (let j = 0; j < N_SMPLH_JOINTS; j++) {
    for (let k = 0; k < 3; k++) {
      out[j * 16 + k * 5] = 1
      out[j * 16 + 12 + k] = -joints[j * 3 + k]!
    }
    out[j * 16 + 15] = 1
  }
  return out
}

function skinOf(model: SmplhModel): Pick<BodyMesh, 'nInfluences' | 'skinIndices' | 'skinWeights'> {
  const { nVertices, weights } = model
  const nInfluences = mostInfluences(model) > FEW_INFLUENCES ? MAX_INFLUENCES : FEW_INFLUENCES
  const skinIndices = new Uint8Array(nVertices * nInfluences)
  const skinWeights = new Float32Array(nVertices * nInfluences)
  for (let v = 0; v < nVertices; v++) {
    const row = weights.subarray(v * N_SMPLH_JOINTS, (v + 1) * N_SMPLH_JOINTS)
    const joints: number[] = []
    for (let j = 0; j < N_SMPLH_JOINTS; j++) if (row[j]! > 0) joints.push(j)
    joints.sort((a, b) => row[b]! - row[a]!)
    const kept = joints.slice(0, nInfluences)
    const sum = kept.reduce((total, joint) => total + row[joint]!, 0)
    kept.forEach((joint, i) => {
      skinIndices[v * nInfluences + i] = joint
      skinWeights[v * nInfluences + i] = row[joint]! / sum
    })
  }
  return { nInfluences, skinIndices, skinWeights }
}

function mostInfluences({ nVertices, weights }: SmplhModel): number {
  let most = 0
  for (let v = 0; v < nVertices; v++) {
    let n = 0
    for (let j = 0; j < N_SMPLH_JOINTS; j++) if (weights[v * N_SMPLH_JOINTS + j]! > 0) n++
    most = Math.max(most, n)
  }
  return most
}

/** Skin for head, neck and hands, cloth elsewhere, by the joint that counts most for a vertex. */
function regionsOf({ nVertices, weights }: SmplhModel): Uint8Array {
  const skin = REGIONS.indexOf('skin')
  const suit = REGIONS.indexOf('suit')
  return Uint8Array.from({ length: nVertices }, (_, v) => {
    let dominant = 0
    for (let j = 1; j < N_SMPLH_JOINTS; j++) {
      if (weights[v * N_SMPLH_JOINTS + j]! > weights[v * N_SMPLH_JOINTS + dominant]!) dominant = j
    }
    return dominant === NECK || dominant === HEAD || dominant >= FIRST_HAND ? skin : suit
  })
}
