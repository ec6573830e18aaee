import { BodyModelError, type ByteSource } from '../bytes/index.ts'
import type { NumberArray } from '../containers/index.ts'
import { NpzReader, toFloat32, type ReadNpz } from './npz-reader.ts'
import { N_POSE_COLUMNS } from './pose-feature.ts'
import { N_SMPLH_JOINTS, SMPLH_PARENTS, SMPLH_REST_JOINTS } from './smplh-skeleton.ts'

/**
 * A user's own SMPL-H model, as its NPZ has it (the "extended SMPL+H" archive of the AMASS project). Everything stays in
 * the precision of the file; nothing of it ever leaves the machine.
 * @see Romero, Tzionas, Black 2017 (SMPL+H); Loper et al. 2015 (SMPL)
 */
export interface SmplhModel {
  /** file name, for messages and badges */
  readonly name: string
  /** by its rest joints, else by its name; null where neither tells */
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
/** The published rest joints agree to less than this; male, female and neutral are centimetres apart, m. */
const SAME_JOINTS = 0.003
/** Joints whose rest places are published for all three: the body without hands. */
const N_BODY_JOINTS = 22
const PURPOSE = { tag: 'model-file', refusal: 'not an SMPL-H model' } as const

/**
 * Reads an SMPL-H model: float32 or float64, C or Fortran order, stored or deflated, any integer type of faces. Members
 * that are objects or strings are skipped by their name, nothing is ever unpickled.
 * @throws {BodyModelError} `model-pickle` for a pickle, `model-file` for anything else that is not an SMPL-H model
 * @throws {DOMException} AbortError
 */
export async function loadSmplhModel(source: ByteSource, options: { signal?: AbortSignal } = {}): Promise<SmplhModel> {
  if (/\.pkl$/i.test(source.name)) throw pickleError(source.name)
  return new ModelReader(await NpzReader.open(source, PURPOSE, options)).read()
}

/** The refusal of a pickle, with the way to the NPZ. */
export function pickleError(name: string): BodyModelError {
  const message =
    `${name}: a pickle is a program and is never loaded. Use the model.npz of the "Extended SMPL+H model" archive, or convert ` +
    `the file once in Python: np.savez('model.npz', **{k: np.asarray(v) for k, v in pickle.load(open(..., 'rb'), encoding='latin1').items()})`
  return new BodyModelError('model-pickle', message, { source: name })
}

class ModelReader {
  private readonly npz: NpzReader

  constructor(npz: NpzReader) {
    this.npz = npz
  }

  async read(): Promise<SmplhModel> {
    const { npz } = this
    const poseDirs = await this.poseDirs()
    const template = await npz.array('v_template')
    const nVertices = template.shape[0] ?? 0
    npz.expect('v_template', template.shape, [nVertices, 3])
    if (nVertices < 1 || nVertices > MAX_VERTICES) throw npz.fault('v_template', `${nVertices} vertices`)
    if (poseDirs !== null) npz.expect('posedirs', poseDirs.shape, [nVertices, 3, N_POSE_COLUMNS])
    const regressor = await npz.array('J_regressor')
    npz.expect('J_regressor', regressor.shape, [N_SMPLH_JOINTS, nVertices])
    const shapeDirs = await npz.array('shapedirs')
    const nBetas = shapeDirs.shape[2] ?? 0
    npz.expect('shapedirs', shapeDirs.shape, [nVertices, 3, nBetas])
    if (nBetas > MAX_BETAS) throw npz.fault('shapedirs', `${nBetas} shape coefficients`)
    const vertices = this.doubles('v_template', template.data)
    const jointRegressor = this.doubles('J_regressor', regressor.data)
    return {
      name: npz.name,
      gender: genderOf(npz.name, restJointsOf(jointRegressor, vertices)),
      nVertices,
      nBetas,
      template: vertices,
      shapeDirs: this.doubles('shapedirs', shapeDirs.data),
      poseDirs: poseDirs === null ? null : toFloat32(npz.finite('posedirs', poseDirs.data)),
      jointRegressor,
      weights: await this.weights(nVertices),
      faces: await npz.faces('f', nVertices),
      parents: await this.parents(),
    }
  }

  /** First, since its width tells which model this is. */
  private async poseDirs(): Promise<ReadNpz | null> {
    if (!this.npz.has('posedirs')) return null
    const found = await this.npz.array('posedirs')
    const columns = found.shape.at(-1) ?? 0
    if (columns !== N_POSE_COLUMNS) {
      const model = MODEL_BY_POSE_COLUMNS.get(columns) ?? 'of no known model'
      throw this.npz.fault('posedirs', `${columns} pose blend shapes, which is ${model}; SMPL-H has ${N_POSE_COLUMNS}`)
    }
    return found
  }

  private async weights(nVertices: number): Promise<Float64Array> {
    const { shape, data } = await this.npz.array('weights')
    this.npz.expect('weights', shape, [nVertices, N_SMPLH_JOINTS])
    const weights = Float64Array.from(this.npz.finite('weights', data))
    for (let v = 0; v < nVertices; v++) {
      let sum = 0
      for (let j = 0; j < N_SMPLH_JOINTS; j++) sum += weights[v * N_SMPLH_JOINTS + j]!
      if (!(sum > 1e-6)) throw this.npz.fault('weights', `vertex ${v} hangs on no joint`)
      // Files of lower precision are off by their rounding; a row is a mean.
      for (let j = 0; j < N_SMPLH_JOINTS; j++) weights[v * N_SMPLH_JOINTS + j]! /= sum
    }
    return weights
  }

  /** Row 0 of kintree_table; the root's parent may be -1, 4294967295 or 2^63 and more. */
  private async parents(): Promise<Int16Array> {
    const { shape, data } = await this.npz.array('kintree_table')
    this.npz.expect('kintree_table', shape, [2, N_SMPLH_JOINTS])
    const parents = new Int16Array(N_SMPLH_JOINTS)
    parents[0] = -1
    for (let j = 1; j < N_SMPLH_JOINTS; j++) {
      const parent = data[j]!
      if (parent !== SMPLH_PARENTS[j])
        throw this.npz.fault('kintree_table', `joint ${j} hangs on ${parent}, not on ${SMPLH_PARENTS[j]}`)
      parents[j] = parent
    }
    return parents
  }

  private doubles(key: string, data: NumberArray): Float64Array {
    return Float64Array.from(this.npz.finite(key, data))
  }
}

/** J = J_regressor . v_template, [52, 3]. */
function restJointsOf(jointRegressor: Float64Array, template: Float64Array): Float64Array {
  const nVertices = template.length / 3
  const joints = new Float64Array(N_SMPLH_JOINTS * 3)
  for (let j = 0; j < N_SMPLH_JOINTS; j++) {
    for (let v = 0; v < nVertices; v++) {
      const weight = jointRegressor[j * nVertices + v]!
      if (weight === 0) continue
      for (let k = 0; k < 3; k++) joints[j * 3 + k]! += weight * template[v * 3 + k]!
    }
  }
  return joints
}

/** Whose model it is: by the rest joints, which are published, else by its folder or file name; null where neither tells. */
function genderOf(name: string, joints: Float64Array): SmplhModel['gender'] {
  for (const gender of ['neutral', 'female', 'male'] as const) {
    let furthest = 0
    for (let i = 0; i < N_BODY_JOINTS * 3; i++) {
      furthest = Math.max(furthest, Math.abs(joints[i]! - SMPLH_REST_JOINTS[gender][i]!))
    }
    if (furthest < SAME_JOINTS) return gender
  }
  const lower = name.toLowerCase()
  if (lower.includes('female')) return 'female'
  if (lower.includes('male')) return 'male'
  return lower.includes('neutral') ? 'neutral' : null
}
