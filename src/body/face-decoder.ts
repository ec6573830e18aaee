import type { ByteSource } from '../bytes/index.ts'
import { N_FACE_UNITS } from './face-units.ts'
import { NpzReader, toFloat32 } from './npz-reader.ts'
import { packColumns, type VertexColumns } from './vertex-columns.ts'

/**
 * A user's linear decoder of `movement:expression`: what a code of K numbers does to a face. It may say it in vertices
 * (mean + basis . code), in the 24 face units of the built-in human (bias + weights . code), or in both.
 */
export interface FaceDecoder {
  /** file name, for messages and badges */
  readonly name: string
  /** K */
  readonly nCodes: number
  readonly vertices: DecodedVertices | null
  readonly units: DecodedUnits | null
}

/** v = mean + sum_k code_k basis_k */
export interface DecodedVertices {
  /** V */
  readonly nVertices: number
  /** Float32Array [V, 3], m; less the file's `origin` where it carries a mesh of its own */
  readonly mean: Float32Array
  /** K columns over V vertices */
  readonly columns: VertexColumns
  /** Uint32Array [F, 3] of the file's own face mesh; null where the vertices are those of an SMPL-H body */
  readonly faces: Uint32Array | null
}

/** u = bias + sum_k code_k weights_k, in the units of `movement:FAUValue` */
export interface DecodedUnits {
  /** Float32Array [K, 24] */
  readonly weights: Float32Array
  /** Float32Array [24] */
  readonly bias: Float32Array
}

const PURPOSE = { tag: 'decoder-file', refusal: 'not a face decoder' } as const
const MAX_CODES = 1024
/** Heads have some thousands; K * V is bounded by the budget of an array. */
const MAX_VERTICES = 65_536
/** m; what lies further out is in another unit */
const FURTHEST = 10

/**
 * Reads a decoder: an NPZ with `basis` [K, V, 3] and `mean` [V, 3] in metres (and `faces` [F, 3] with an `origin` [3] where
 * it has a mesh of its own), or `weights` [K, 24] and `bias` [24] into face units, or both. Float32 or float64, any order;
 * members it does not know are left alone.
 * @throws {BodyModelError} `decoder-file`
 * @throws {DOMException} AbortError
 */
export async function loadFaceDecoder(
  source: ByteSource,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<FaceDecoder> {
  const npz = await NpzReader.open(source, PURPOSE, options)
  const units = npz.has('weights') ? await readUnits(npz) : null
  if (units === null && !npz.has('basis')) throw npz.fault('basis', 'is missing, and so is weights')
  const vertices = npz.has('basis') ? await readVertices(npz) : null
  const nCodes = vertices?.columns.nColumns ?? units!.weights.length / N_FACE_UNITS
  if (units !== null && units.weights.length !== nCodes * N_FACE_UNITS) {
    throw npz.fault('weights', `${units.weights.length / N_FACE_UNITS} codes where basis has ${nCodes}`)
  }
  return { name: npz.name, nCodes, vertices, units }
}

async function readUnits(npz: NpzReader): Promise<DecodedUnits> {
  const weights = await npz.array('weights')
  checkCodes(npz, 'weights', weights.shape[0] ?? 0)
  npz.expect('weights', weights.shape, [weights.shape[0]!, N_FACE_UNITS])
  const bias = npz.has('bias') ? await npz.array('bias') : null
  if (bias !== null) npz.expect('bias', bias.shape, [N_FACE_UNITS])
  return {
    weights: toFloat32(npz.finite('weights', weights.data)),
    bias: bias === null ? new Float32Array(N_FACE_UNITS) : toFloat32(npz.finite('bias', bias.data)),
  }
}

async function readVertices(npz: NpzReader): Promise<DecodedVertices> {
  // the small array first: it says how large the other one may be
  const mean = await npz.array('mean')
  const nVertices = mean.shape[0] ?? 0
  if (nVertices < 3 || nVertices > MAX_VERTICES) throw npz.fault('mean', `${nVertices} vertices`)
  npz.expect('mean', mean.shape, [nVertices, 3])
  const basis = await npz.array('basis')
  const nCodes = basis.shape[0] ?? 0
  checkCodes(npz, 'basis', nCodes)
  npz.expect('basis', basis.shape, [nCodes, nVertices, 3])
  const origin = npz.has('origin') ? await npz.array('origin') : null
  if (origin !== null) npz.expect('origin', origin.shape, [3])
  const faces = npz.has('faces') ? await npz.faces('faces', nVertices) : null
  const data = Float32Array.from(inMetres(npz, 'basis', basis.data))
  const at = origin === null ? [0, 0, 0] : Array.from(inMetres(npz, 'origin', origin.data))
  return {
    nVertices,
    mean: Float32Array.from(inMetres(npz, 'mean', mean.data), (value, i) => value - at[i % 3]!),
    columns: packColumns(data, nVertices, nCodes, { vertex: 3, row: 1, column: nVertices * 3 }),
    faces,
  }
}

function checkCodes(npz: NpzReader, key: string, nCodes: number): void {
  if (nCodes < 1 || nCodes > MAX_CODES) throw npz.fault(key, `${nCodes} codes`)
}

function inMetres<T extends ArrayLike<number>>(npz: NpzReader, key: string, data: T): T {
  for (let i = 0; i < data.length; i++) {
    const size = Math.abs(data[i]!)
    if (!(size <= FURTHEST)) throw npz.fault(key, `holds ${data[i]}: not a length in metres`)
  }
  return data
}
