import { BodyModelError, isAbortError, isAppError, type ByteSource, type ErrorPlace } from '../bytes/index.ts'
import { openNpz, readArray, type ArrayRef, type NumberArray } from '../containers/index.ts'
import { N_POSE_COLUMNS } from './pose-feature.ts'
import { N_SMPLH_JOINTS, SMPLH_PARENTS } from './smplh-skeleton.ts'

/**
 * A user's own SMPL-H model, as its NPZ has it (the "extended SMPL+H" archive of the AMASS project). Everything stays in
 * the precision of the file; nothing of it ever leaves the machine.
 * @see Romero, Tzionas, Black 2017 (SMPL+H); Loper et al. 2015 (SMPL)
 */
export interface SmplhModel {
  /** file name, for messages and badges */
  readonly name: string
  /** what the file says of itself; null where it says nothing */
  readonly gender: 'female' | 'male' | 'neutral' | null
  /** V */
  readonly nVertices: number
  /** B, shape coefficients there are */
  readonly nBetas: number
  /** [V, 3], m */
  readonly template: Float64Array
  /** [V, 3, B], m per unit of a coefficient */
  readonly shapeDirs: Float64Array
  /** [V, 3, 459], m per unit of R - I, or null where the file has none */
  readonly poseDirs: Float32Array | null
  /** [52, V] */
  readonly jointRegressor: Float64Array
  /** [V, 52], rows sum to 1 */
  readonly weights: Float64Array
  /** [F, 3] */
  readonly faces: Uint32Array
  /** [52], -1 for the root */
  readonly parents: Int16Array
}

/** Columns of the pose blend shapes by model: 9 for every joint but the root. */
const MODEL_BY_POSE_COLUMNS = new Map([
  [207, 'SMPL (24 joints)'],
  [459, 'SMPL-H (52 joints)'],
  [486, 'SMPL-X (55 joints)'],
  [135, 'MANO (16 joints)'],
])
const MAX_VERTICES = 200_000
const MAX_BETAS = 400
/** posedirs of the real model are 76 MB in double precision */
const ARRAY_BUDGET_BYTES = 256 * 1024 * 1024

/**
 * Reads an SMPL-H model: float32 or float64, C or Fortran order, stored or deflated, any integer type of faces. Members
 * that are objects or strings are skipped by their name, nothing is ever unpickled.
 * @throws {BodyModelError} `model-pickle` for a pickle, `model-file` for anything else that is not an SMPL-H model
 * @throws {DOMException} AbortError
 */
export async function loadSmplhModel(source: ByteSource, options: { signal?: AbortSignal } = {}): Promise<SmplhModel> {
  if (/\.pkl$/i.test(source.name)) throw pickleError(source.name)
  try {
    const { refs } = await openNpz(source, options)
    return await new ModelReader(source.name, refs, options.signal).read()
  } catch (error) {
    if (isAbortError(error) || error instanceof BodyModelError) throw error
    const reason = isAppError(error) ? error.message : 'it cannot be read'
    throw new BodyModelError('model-file', `${source.name}: not an SMPL-H model: ${reason}`, {
      source: source.name,
      cause: error,
    })
  }
}

/**
 * True where a file is an SMPL-like model by what it holds (a template), whatever it is called; only the directory is read.
 * @throws {DOMException} AbortError
 */
export async function holdsBodyModel(source: ByteSource, options: { signal?: AbortSignal } = {}): Promise<boolean> {
  try {
    const { refs } = await openNpz(source, options)
    return refs.has('v_template')
  } catch (error) {
    if (isAbortError(error)) throw error
    return false
  }
}

/** The refusal of a pickle, with the way to the NPZ. */
export function pickleError(name: string): BodyModelError {
  const message =
    `${name}: a pickle is a program and is never loaded. Use the model.npz of the "Extended SMPL+H model" archive, or convert ` +
    `the file once in Python: np.savez('model.npz', **{k: np.asarray(v) for k, v in pickle.load(open(..., 'rb'), encoding='latin1').items()})`
  return new BodyModelError('model-pickle', message, { source: name })
}

interface Read {
  readonly shape: readonly number[]
  readonly data: NumberArray
}

class ModelReader {
  private readonly name: string
  private readonly refs: ReadonlyMap<string, ArrayRef>
  private readonly signal: AbortSignal | undefined

  constructor(name: string, refs: ReadonlyMap<string, ArrayRef>, signal: AbortSignal | undefined) {
    this.name = name
    this.refs = refs
    this.signal = signal
  }

  async read(): Promise<SmplhModel> {
    const poseDirs = await this.poseDirs()
    const template = await this.array('v_template')
    const nVertices = template.shape[0] ?? 0
    this.expect('v_template', template.shape, [nVertices, 3])
    if (nVertices < 1 || nVertices > MAX_VERTICES) throw this.fault('v_template', `${nVertices} vertices`)
    if (poseDirs !== null) this.expect('posedirs', poseDirs.shape, [nVertices, 3, N_POSE_COLUMNS])
    const regressor = await this.array('J_regressor')
    this.expect('J_regressor', regressor.shape, [N_SMPLH_JOINTS, nVertices])
    const shapeDirs = await this.array('shapedirs')
    const nBetas = shapeDirs.shape[2] ?? 0
    this.expect('shapedirs', shapeDirs.shape, [nVertices, 3, nBetas])
    if (nBetas > MAX_BETAS) throw this.fault('shapedirs', `${nBetas} shape coefficients`)
    return {
      name: this.name,
      gender: genderOf(this.name),
      nVertices,
      nBetas,
      template: this.finite('v_template', template.data),
      shapeDirs: this.finite('shapedirs', shapeDirs.data),
      poseDirs: poseDirs === null ? null : toFloat32(this.finiteNumbers('posedirs', poseDirs.data)),
      jointRegressor: this.finite('J_regressor', regressor.data),
      weights: await this.weights(nVertices),
      faces: await this.faces(nVertices),
      parents: await this.parents(),
    }
  }

  /** First, since its width tells which model this is. */
  private async poseDirs(): Promise<Read | null> {
    if (!this.refs.has('posedirs')) return null
    const found = await this.array('posedirs')
    const columns = found.shape.at(-1) ?? 0
    if (columns !== N_POSE_COLUMNS) {
      const model = MODEL_BY_POSE_COLUMNS.get(columns) ?? 'of no known model'
      throw this.fault('posedirs', `${columns} pose blend shapes, which is ${model}; SMPL-H has ${N_POSE_COLUMNS}`)
    }
    return found
  }

  private async weights(nVertices: number): Promise<Float64Array> {
    const { shape, data } = await this.array('weights')
    this.expect('weights', shape, [nVertices, N_SMPLH_JOINTS])
    const weights = Float64Array.from(this.finiteNumbers('weights', data))
    for (let v = 0; v < nVertices; v++) {
      let sum = 0
      for (let j = 0; j < N_SMPLH_JOINTS; j++) sum += weights[v * N_SMPLH_JOINTS + j]!
      if (!(sum > 1e-6)) throw this.fault('weights', `vertex ${v} hangs on no joint`)
      // Files of lower precision are off by their rounding; a row is a mean.
      for (let j = 0; j < N_SMPLH_JOINTS; j++) weights[v * N_SMPLH_JOINTS + j]! /= sum
    }
    return weights
  }

  private async faces(nVertices: number): Promise<Uint32Array> {
    const { shape, data } = await this.array('f')
    this.expect('f', shape, [shape[0] ?? 0, 3])
    const faces = new Uint32Array(data.length)
    for (let i = 0; i < data.length; i++) {
      const index = data[i]!
      if (!Number.isInteger(index) || index < 0 || index >= nVertices)
        throw this.fault('f', `there is no vertex ${index}`)
      faces[i] = index
    }
    return faces
  }

  /** Row 0 of kintree_table; the root's parent may be -1, 4294967295 or 2^63 and more. */
  private async parents(): Promise<Int16Array> {
    const { shape, data } = await this.array('kintree_table')
    this.expect('kintree_table', shape, [2, N_SMPLH_JOINTS])
    const parents = new Int16Array(N_SMPLH_JOINTS)
    parents[0] = -1
    for (let j = 1; j < N_SMPLH_JOINTS; j++) {
      const parent = data[j]!
      if (parent !== SMPLH_PARENTS[j])
        throw this.fault('kintree_table', `joint ${j} hangs on ${parent}, not on ${SMPLH_PARENTS[j]}`)
      parents[j] = parent
    }
    return parents
  }

  private async array(key: string): Promise<Read> {
    const ref = this.refs.get(key)
    if (ref === undefined) throw this.fault(key, 'is missing')
    try {
      const { header, data } = await readArray(ref, { signal: this.signal, budgetBytes: ARRAY_BUDGET_BYTES })
      return { shape: header.shape, data }
    } catch (error) {
      if (isAbortError(error)) throw error
      throw this.fault(key, isAppError(error) ? error.message : 'cannot be read', error)
    }
  }

  private expect(key: string, shape: readonly number[], expected: readonly number[]): void {
    if (shape.length === expected.length && shape.every((extent, i) => extent === expected[i])) return
    throw this.fault(key, `shape (${shape.join(', ')}) where (${expected.join(', ')}) is expected`)
  }

  private finite(key: string, data: NumberArray): Float64Array {
    return Float64Array.from(this.finiteNumbers(key, data))
  }

  private finiteNumbers(key: string, data: NumberArray): NumberArray {
    for (let i = 0; i < data.length; i++)
      if (!Number.isFinite(data[i])) throw this.fault(key, 'holds values that are not finite')
    return data
  }

  private fault(key: string, reason: string, cause?: unknown): BodyModelError {
    const place: ErrorPlace = { source: this.name, key }
    return new BodyModelError('model-file', `${this.name}: not an SMPL-H model: ${key}: ${reason}`, { ...place, cause })
  }
}

function toFloat32(data: NumberArray): Float32Array {
  return data instanceof Float32Array ? data : Float32Array.from(data)
}

/** The archive tells the gender by its folder or file name only. */
function genderOf(name: string): SmplhModel['gender'] {
  const lower = name.toLowerCase()
  if (lower.includes('female')) return 'female'
  if (lower.includes('male')) return 'male'
  return lower.includes('neutral') ? 'neutral' : null
}
