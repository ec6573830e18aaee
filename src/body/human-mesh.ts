import type { BodyMesh, DrivenJoint, MorphSet } from './body-mesh.ts'
import { REGIONS } from './body-mesh.ts'
import { type HumanSections, humanFileError, readHumanSections } from './human-file.ts'
import { N_SMPLH_JOINTS } from './smplh-skeleton.ts'
import { vertexNormals } from './vertex-normals.ts'

/** The two people in the file: one topology, one skeleton, two shapes. */
export const HUMAN_BUILDS = ['female', 'male'] as const
export type HumanBuild = (typeof HUMAN_BUILDS)[number]

const N_INFLUENCES = 4
const DRIVEN_ROW = 13
const MAX_TWISTS = 2

/**
 * The built-in human out of its file (`public/body/human.bin`, made by `npm run bake:body`).
 *
 * Rest joints are SMPL-H's neutral ones, followed by jaw, eyes and twist rows. The mesh is bound in its A-pose: the bind
 * inverses take it to joint-local coordinates of the zero pose, so that it is skinned once, straight from the A-pose.
 *
 * @throws {BodyModelError} `model-file` if the bytes are not the whole, sound file
 */
export function parseHuman(bytes: Uint8Array, build: HumanBuild): BodyMesh {
  const s = readHumanSections(bytes)
  checkShapes(s)
  checkValues(s)
  const nVertices = s.regions.length
  const nJoints = s.parents.length
  const positions = unpackPositions(build === 'female' ? s['pos.f'] : s['pos.m'], s.quanta)
  const weld = weldedVertices(s['pos.f'], s['pos.m'])
  const normals = vertexNormals(positions, s.indices, new Float32Array(nVertices * 3), undefined, weld)
  return {
    kind: 'human',
    nVertices,
    nJoints,
    restJoints: build === 'female' ? s['rest.f'] : s['rest.m'],
    parents: s.parents,
    positions,
    normals,
    indices: s.indices,
    coarseIndices: s.coarse,
    nInfluences: N_INFLUENCES,
    skinIndices: s.joints,
    skinWeights: Float32Array.from(s.weights, (w) => w / 255),
    bindInverses: build === 'female' ? s['bind.f'] : s['bind.m'],
    regions: s.regions,
    masks: s.masks,
    driven: drivenJoints(s),
    morphs: morphSet(s, positions, normals, weld),
  }
}

function checkShapes(s: HumanSections): void {
  const n = s.regions.length
  const j = s.parents.length
  const entries = s.mcount.reduce((sum, count) => sum + count, 0)
  const expected: readonly (readonly [keyof HumanSections, number])[] = [
    ['rest.f', 3 * j],
    ['rest.m', 3 * j],
    ['driven', Math.floor(s.driven.length / DRIVEN_ROW) * DRIVEN_ROW],
    ['bind.f', 16 * j],
    ['bind.m', 16 * j],
    ['quanta', 7],
    ['pos.f', 3 * n],
    ['pos.m', 3 * n],
    ['indices', Math.floor(s.indices.length / 3) * 3],
    ['coarse', Math.floor(s.coarse.length / 3) * 3],
    ['joints', N_INFLUENCES * n],
    ['weights', N_INFLUENCES * n],
    ['masks', 4 * n],
    ['mcount', n],
    ['mindex', entries],
    ['mdelta', 3 * entries],
  ]
  if (n === 0 || j <= N_SMPLH_JOINTS) throw humanFileError(`${n} vertices on ${j} joints`)
  for (const [key, size] of expected) {
    if (s[key].length !== size)
      throw humanFileError(`section "${key}" holds ${s[key].length} values, expected ${size}`, { key })
  }
}

function checkValues(s: HumanSections): void {
  const n = s.regions.length
  const j = s.parents.length
  const nMorphs = morphNames(s).length
  const below = (key: 'indices' | 'coarse' | 'joints' | 'regions' | 'mindex', limit: number): void => {
    for (const value of s[key])
      if (value >= limit) throw humanFileError(`"${key}" holds ${value}, limit ${limit}`, { key })
  }
  below('indices', n)
  below('coarse', n)
  below('joints', j)
  below('regions', REGIONS.length)
  below('mindex', nMorphs)
  s.parents.forEach((parent, i) => {
    if (parent >= i || parent < -1 || parent < 0 !== (i === 0))
      throw humanFileError(`joint ${i} has parent ${parent}`, { key: 'parents' })
  })
  for (let v = 0; v < n; v++) {
    let sum = 0
    for (let k = 0; k < N_INFLUENCES; k++) sum += s.weights[N_INFLUENCES * v + k]!
    if (sum !== 255) throw humanFileError(`weights of vertex ${v} sum to ${sum}/255`, { key: 'weights' })
  }
  for (const key of ['rest.f', 'rest.m', 'driven', 'bind.f', 'bind.m', 'quanta'] as const) {
    if (!s[key].every(Number.isFinite)) throw humanFileError(`"${key}" holds a value that is not finite`, { key })
  }
}

function unpackPositions(codes: Uint16Array, quanta: Float32Array): Float32Array {
  const out = new Float32Array(codes.length)
  for (let i = 0; i < codes.length; i++) out[i] = quanta[i % 3]! + quanta[3 + (i % 3)]! * codes[i]!
  return out
}

/**
 * For each vertex the first one at the same place in both builds: the two sides of a border between materials, which must
 * share their normal. Codes are 16 bits, so a place is one exact number.
 */
function weldedVertices(first: Uint16Array, second: Uint16Array): Uint32Array {
  const known = new Map<number, number>()
  return Uint32Array.from({ length: first.length / 3 }, (_, v) => {
    const place = (first[3 * v]! * 65_536 + first[3 * v + 1]!) * 65_536 + first[3 * v + 2]!
    const twin = known.get(place)
    if (twin === undefined) known.set(place, v)
    const same = twin !== undefined && [0, 1, 2].every((c) => second[3 * v + c] === second[3 * twin + c])
    return same ? twin : v
  })
}

function drivenJoints(s: HumanSections): DrivenJoint[] {
  const rows: DrivenJoint[] = []
  const nJoints = s.parents.length
  const jointAt = (at: number): number => {
    const value = s.driven[at]!
    if (!Number.isInteger(value) || value < 0 || value >= nJoints)
      throw humanFileError(`driven joint ${value}`, { key: 'driven' })
    return value
  }
  for (let at = 0; at < s.driven.length; at += DRIVEN_ROW) {
    const nTwists = Math.min(MAX_TWISTS, s.driven[at + 2]!)
    const twists = []
    for (let k = 0; k < nTwists; k++) {
      const [x, y, z, share] = s.driven.subarray(at + 4 + 5 * k, at + 8 + 5 * k)
      twists.push({ source: jointAt(at + 3 + 5 * k), axis: [x!, y!, z!] as const, share: share! })
    }
    rows.push({ joint: jointAt(at), base: jointAt(at + 1), twists })
  }
  return rows
}

function morphNames(s: HumanSections): string[] {
  return String.fromCharCode(...s.morphs).split('\n')
}

function morphSet(s: HumanSections, positions: Float32Array, normals: Float32Array, weld: Uint32Array): MorphSet {
  const n = s.regions.length
  const vertexStart = new Uint32Array(n + 1)
  for (let v = 0; v < n; v++) vertexStart[v + 1] = vertexStart[v]! + s.mcount[v]!
  const deltas = Float32Array.from(s.mdelta, (code) => code * s.quanta[6]!)
  const morphs = { names: morphNames(s), vertexStart, entryMorphs: s.mindex, deltas }
  return { ...morphs, normalDeltas: morphNormals(morphs, positions, normals, s.indices, weld) }
}

/** Change of the unit normals under each morph alone at weight 1; their sum is a good guess of the normals of a mixture. */
function morphNormals(
  morphs: Omit<MorphSet, 'normalDeltas'>,
  positions: Float32Array,
  normals: Float32Array,
  indices: Uint16Array,
  weld: Uint32Array,
): Float32Array {
  const out = new Float32Array(morphs.deltas.length)
  const moved = positions.slice()
  const turned = new Float32Array(normals.length)
  const vertexOf = entryVertices(morphs.vertexStart)
  for (let m = 0; m < morphs.names.length; m++) {
    const entries: number[] = []
    for (let e = 0; e < vertexOf.length; e++) if (morphs.entryMorphs[e] === m) entries.push(e)
    moveEntries(moved, morphs.deltas, vertexOf, entries, 1)
    vertexNormals(moved, indices, turned, trianglesAround(indices, vertexOf, entries, normals.length / 3), weld)
    for (const e of entries) {
      for (let c = 0; c < 3; c++) out[3 * e + c] = turned[3 * vertexOf[e]! + c]! - normals[3 * vertexOf[e]! + c]!
    }
    moveEntries(moved, positions, vertexOf, entries, 0)
  }
  return out
}

function entryVertices(vertexStart: Uint32Array): Uint32Array {
  const out = new Uint32Array(vertexStart.at(-1)!)
  for (let v = 0; v + 1 < vertexStart.length; v++) out.fill(v, vertexStart[v], vertexStart[v + 1])
  return out
}

/** Adds the deltas of the entries (sign 1), or puts the rows back as they are in `from` (sign 0). */
function moveEntries(
  moved: Float32Array,
  from: Float32Array,
  vertexOf: Uint32Array,
  entries: readonly number[],
  sign: 0 | 1,
): void {
  for (const e of entries) {
    const v = vertexOf[e]!
    for (let c = 0; c < 3; c++) {
      moved[3 * v + c] = sign === 1 ? moved[3 * v + c]! + from[3 * e + c]! : from[3 * v + c]!
    }
  }
}

/** All triangles that touch a vertex of the entries: their vertices' normals are then complete for those vertices. */
function trianglesAround(
  indices: Uint16Array,
  vertexOf: Uint32Array,
  entries: readonly number[],
  nVertices: number,
): number[] {
  const touched = new Uint8Array(nVertices)
  for (const e of entries) touched[vertexOf[e]!] = 1
  const triangles: number[] = []
  for (let t = 0; t < indices.length / 3; t++) {
    if (touched[indices[3 * t]!] || touched[indices[3 * t + 1]!] || touched[indices[3 * t + 2]!]) triangles.push(t)
  }
  return triangles
}
