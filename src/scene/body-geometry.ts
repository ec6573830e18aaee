import { BufferAttribute, BufferGeometry, InterleavedBuffer, InterleavedBufferAttribute, Sphere, Vector3 } from 'three'
import { REGIONS } from '../body/index.ts'
import type { BodyMesh } from '../body/index.ts'

const LEFT_WRIST = 20
const RIGHT_WRIST = 21
const FIRST_FINGER = 22
const JAW = 52
const LEFT_EYE = 53
const RIGHT_EYE = 54
const HEAD = 15
const LEGS = new Set([1, 2, 4, 5, 7, 8, 10, 11])
const ARMS = new Set([16, 17, 18, 19])
const EYE_REGIONS = new Set((['sclera', 'iris', 'pupil'] as const).map((region) => REGIONS.indexOf(region)))

/** Column of `parts` a joint counts for: hands, head, legs, arms; -1: trunk. */
function partOfJoint(joint: number): number {
  if (joint === LEFT_WRIST || joint === RIGHT_WRIST || (joint >= FIRST_FINGER && joint < JAW)) return 0
  if (joint === HEAD || (joint >= JAW && joint <= RIGHT_EYE)) return 1
  if (LEGS.has(joint)) return 2
  return ARMS.has(joint) ? 3 : -1
}

/** The part of each joint of a mesh; a driven joint counts for what it stands on. */
function partsOfJoints(mesh: BodyMesh): Int8Array {
  const parts = Int8Array.from({ length: mesh.nJoints }, (_, joint) => partOfJoint(joint))
  for (const { joint, base } of mesh.driven ?? []) parts[joint] = partOfJoint(base)
  return parts
}

const known = new WeakMap<Uint8Array, SurfaceAttributes>()

interface SurfaceAttributes {
  readonly surface: Uint8Array
  readonly parts: Uint8Array
}

/** Those of a mesh, worked out once for all who are drawn with its rig. */
function sharedAttributes(mesh: BodyMesh): SurfaceAttributes {
  const attributes = known.get(mesh.regions) ?? surfaceAttributes(mesh)
  known.set(mesh.regions, attributes)
  return attributes
}

/**
 * What the body shader needs beyond the mesh: region and eye of each vertex, and how much of its skinning is hands,
 * head, legs and arms (they dim and fade on their own).
 *
 * @returns surface Uint8Array [nVertices, 4] (region, eye, 0, 0) and parts Uint8Array [nVertices, 4], 0..255
 */
export function surfaceAttributes(mesh: BodyMesh): SurfaceAttributes {
  const surface = new Uint8Array(mesh.nVertices * 4)
  const parts = new Uint8Array(mesh.nVertices * 4)
  const share = new Float32Array(4)
  const partOf = partsOfJoints(mesh)
  const k = mesh.nInfluences
  for (let v = 0; v < mesh.nVertices; v++) {
    share.fill(0)
    let eye = 0
    for (let i = 0; i < k; i++) {
      const joint = mesh.skinIndices[v * k + i]!
      const weight = mesh.skinWeights[v * k + i]!
      const part = partOf[joint]!
      if (part >= 0) share[part]! += weight
      if (joint >= LEFT_EYE && joint <= RIGHT_EYE && weight > 0.5) eye = joint - LEFT_EYE + 1
    }
    const region = mesh.regions[v]!
    surface[v * 4] = region
    surface[v * 4 + 1] = EYE_REGIONS.has(region) ? eye : 0
    for (let i = 0; i < 4; i++) parts[v * 4 + i] = Math.round(Math.min(1, share[i]!) * 255)
  }
  return { surface, parts }
}

/** Masks of a mesh that has none: nothing tinted, everything in the open. */
function plainMasks(nVertices: number): Uint8Array {
  const masks = new Uint8Array(nVertices * 4)
  for (let v = 0; v < nVertices; v++) masks[v * 4 + 1] = 255
  return masks
}

/** Of each vertex the first of its entries in the morphs, and how many it has; [nVertices, 2]. */
function morphRuns({ vertexStart }: NonNullable<BodyMesh['morphs']>): Float32Array {
  const runs = new Float32Array((vertexStart.length - 1) * 2)
  for (let v = 0; v + 1 < vertexStart.length; v++) {
    runs[v * 2] = vertexStart[v]!
    runs[v * 2 + 1] = vertexStart[v + 1]! - vertexStart[v]!
  }
  return runs
}

/** Triangles of a body; `coarse` asks for the lighter set, which not every mesh has. */
export function bodyIndex(mesh: BodyMesh, coarse: boolean): BufferAttribute {
  return new BufferAttribute((coarse ? mesh.coarseIndices : undefined) ?? mesh.indices, 1)
}

/** GPU geometry of a body: shares the mesh's arrays, copies nothing but the surface attributes. */
export function bodyGeometry(mesh: BodyMesh, coarse = false): BufferGeometry {
  const geometry = new BufferGeometry()
  const k = mesh.nInfluences
  geometry.setIndex(bodyIndex(mesh, coarse))
  geometry.setAttribute('position', new BufferAttribute(mesh.positions, 3))
  geometry.setAttribute('normal', new BufferAttribute(mesh.normals, 3))
  const joints = new InterleavedBuffer(mesh.skinIndices, k)
  const weights = new InterleavedBuffer(mesh.skinWeights, k)
  for (let i = 0; i < k / 4; i++) {
    geometry.setAttribute(`skinJoints${i}`, new InterleavedBufferAttribute(joints, 4, i * 4))
    geometry.setAttribute(`skinWeights${i}`, new InterleavedBufferAttribute(weights, 4, i * 4))
  }
  const { surface, parts } = sharedAttributes(mesh)
  geometry.setAttribute('surface', new BufferAttribute(surface, 4))
  geometry.setAttribute('parts', new BufferAttribute(parts, 4, true))
  geometry.setAttribute('masks', new BufferAttribute(mesh.masks ?? plainMasks(mesh.nVertices), 4, true))
  if (mesh.morphs !== undefined) geometry.setAttribute('morphRun', new BufferAttribute(morphRuns(mesh.morphs), 2))
  // the shader moves the vertices, so three must never cull or sort by the rest shape
  geometry.boundingSphere = new Sphere(new Vector3(), Infinity)
  return geometry
}
