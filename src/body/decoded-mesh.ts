import { REGIONS, type BodyMesh, type MorphSet } from './body-mesh.ts'
import type { DecodedVertices, FaceDecoder } from './face-decoder.ts'
import { vertexNormals } from './vertex-normals.ts'

const HEAD = 15
/** Rows of a skeleton that are the head's: itself, jaw, eyes. */
const HEAD_ROWS = new Set([HEAD, 52, 53, 54])
/** A vertex that hangs on the head by more than this is of the head. */
const OF_THE_HEAD = 0.5

/** What a decoder can do for a mesh: move its own vertices, put a face on it, drive its face rig, or nothing. */
export type DecoderFit = 'body' | 'face' | 'units' | 'none'

export function decoderFit(decoder: FaceDecoder, mesh: BodyMesh): DecoderFit {
  const { vertices, units } = decoder
  if (vertices !== null && vertices.faces !== null) return 'face'
  if (vertices !== null && mesh.kind === 'smplh' && mesh.nVertices === vertices.nVertices) return 'body'
  return units !== null && mesh.morphs !== undefined ? 'units' : 'none'
}

/**
 * The mesh as a decoder moves it; the mesh itself where it moves no vertices of it.
 * @param template v_template of an SMPL-H model, [V, 3], m: `mean` replaces it, shape coefficients come on top
 */
export function decodedMesh(mesh: BodyMesh, decoder: FaceDecoder, template: ArrayLike<number> | null): BodyMesh {
  const { vertices } = decoder
  const fit = decoderFit(decoder, mesh)
  if (vertices === null || fit === 'units' || fit === 'none') return mesh
  return fit === 'face' ? withFace(mesh, vertices) : withMean(mesh, vertices, template)
}

function withMean(mesh: BodyMesh, { mean, columns }: DecodedVertices, template: ArrayLike<number> | null): BodyMesh {
  const expressive = { ...mesh, expression: { firstVertex: 0, columns } }
  if (template === null) return expressive
  const positions = mesh.positions.map((value, i) => value + mean[i]! - template[i]!)
  const normals = vertexNormals(positions, mesh.indices, new Float32Array(positions.length))
  return { ...expressive, positions, normals }
}

/**
 * The file's face in place of the head. It comes after all other vertices and hangs on a row of its own, which stands on
 * the head joint with the axes of the rest pose.
 */
function withFace(mesh: BodyMesh, { mean, columns, faces, nVertices }: DecodedVertices): BodyMesh {
  const joint = mesh.nJoints
  const k = mesh.nInfluences
  const body = headless(mesh)
  const indices = new Uint32Array(body.length + faces!.length)
  indices.set(body)
  for (let i = 0; i < faces!.length; i++) indices[body.length + i] = faces![i]! + mesh.nVertices
  const skinIndices = new Uint8Array(nVertices * k)
  const skinWeights = new Float32Array(nVertices * k)
  for (let v = 0; v < nVertices; v++) {
    skinIndices[v * k] = joint
    skinWeights[v * k] = 1
  }
  const { coarseIndices: _withHead, ...whole } = mesh
  const masks = mesh.masks === undefined ? {} : { masks: joined(mesh.masks, openMasks(nVertices)) }
  const morphs = mesh.morphs === undefined ? {} : { morphs: lengthened(mesh.morphs, nVertices) }
  const bindInverses = new Float32Array((joint + 1) * 16)
  bindInverses.set(mesh.bindInverses)
  for (let i = 0; i < 4; i++) bindInverses[joint * 16 + i * 5] = 1
  return {
    ...whole,
    nVertices: mesh.nVertices + nVertices,
    nJoints: joint + 1,
    restJoints: joined(mesh.restJoints, mesh.restJoints.subarray(HEAD * 3, HEAD * 3 + 3)),
    parents: Int16Array.from([...mesh.parents, HEAD]),
    driven: [...(mesh.driven ?? []), { joint, base: HEAD, twists: [] }],
    positions: joined(mesh.positions, mean),
    normals: joined(mesh.normals, vertexNormals(mean, faces!, new Float32Array(mean.length))),
    indices,
    skinIndices: joined(mesh.skinIndices, skinIndices),
    skinWeights: joined(mesh.skinWeights, skinWeights),
    bindInverses,
    regions: joined(mesh.regions, new Uint8Array(nVertices).fill(REGIONS.indexOf('skin'))),
    ...masks,
    ...morphs,
    expression: { firstVertex: mesh.nVertices, columns },
  }
}

/** Triangles that are not wholly of the head. */
function headless(mesh: BodyMesh): number[] {
  const isHead = headVertices(mesh)
  const kept: number[] = []
  for (let i = 0; i < mesh.indices.length; i += 3) {
    const [a, b, c] = [mesh.indices[i]!, mesh.indices[i + 1]!, mesh.indices[i + 2]!]
    if (isHead[a] === 0 || isHead[b] === 0 || isHead[c] === 0) kept.push(a, b, c)
  }
  return kept
}

function headVertices(mesh: BodyMesh): Uint8Array {
  const rows = new Set(HEAD_ROWS)
  for (const { joint, base } of mesh.driven ?? []) {
    if (rows.has(base)) rows.add(joint)
    else rows.delete(joint)
  }
  const k = mesh.nInfluences
  return Uint8Array.from({ length: mesh.nVertices }, (_, v) => {
    let share = 0
    for (let i = 0; i < k; i++) if (rows.has(mesh.skinIndices[v * k + i]!)) share += mesh.skinWeights[v * k + i]!
    return share > OF_THE_HEAD ? 1 : 0
  })
}

/** The same morphs over more vertices, which they do not move. */
function lengthened(morphs: MorphSet, nVertices: number): MorphSet {
  const none = new Uint32Array(nVertices).fill(morphs.vertexStart.at(-1)!)
  return { ...morphs, vertexStart: joined(morphs.vertexStart, none) }
}

/** Nothing tinted, everything in the open. */
function openMasks(nVertices: number): Uint8Array {
  return Uint8Array.from({ length: nVertices * 4 }, (_, i) => (i % 4 === 1 ? 255 : 0))
}

function joined<T extends Float32Array | Uint8Array | Uint32Array>(first: T, second: T): T {
  const out = new (first.constructor as new (length: number) => T)(first.length + second.length)
  out.set(first)
  out.set(second, first.length)
  return out
}
