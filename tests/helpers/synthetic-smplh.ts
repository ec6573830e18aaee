import { SMPLH_PARENTS, SMPLH_REST_JOINTS, type SmplhModel } from '../../src/body/index.ts'
import { seededRandom } from './seeded-random.ts'

const N_JOINTS = 52
const N_COLUMNS = 459
/** m */
const SURFACE = 0.09

/**
 * A model of the official layout and of plausible size, made of seeded noise: vertices lie around the joints, hang on up
 * to six of them, and move by up to a few centimetres with shape and pose. Values are those of a float32 file.
 */
export function syntheticSmplh({ nVertices = 6890, nBetas = 16, seed = 1 } = {}): SmplhModel {
  const random = seededRandom(seed)
  const spread = (size: number): number => Math.fround((random() * 2 - 1) * size)
  const joints = SMPLH_REST_JOINTS.neutral
  const template = new Float64Array(nVertices * 3)
  const weights = new Float64Array(nVertices * N_JOINTS)
  const jointRegressor = new Float64Array(N_JOINTS * nVertices)
  for (let v = 0; v < nVertices; v++) {
    const joint = v % N_JOINTS
    for (let k = 0; k < 3; k++) template[v * 3 + k] = Math.fround(joints[joint * 3 + k]! + spread(SURFACE))
    hang(weights, v, joint, 1 + (v % 6), random)
  }
  // each joint is the mean of the first vertices around it
  for (let j = 0; j < N_JOINTS; j++) {
    const n = Math.min(20, Math.floor(nVertices / N_JOINTS))
    for (let i = 0; i < n; i++) jointRegressor[j * nVertices + i * N_JOINTS + j] = 1 / n
  }
  return {
    name: 'synthetic.npz',
    gender: null,
    nVertices,
    nBetas,
    template,
    shapeDirs: Float64Array.from({ length: nVertices * 3 * nBetas }, () => spread(0.01)),
    poseDirs: Float32Array.from({ length: nVertices * 3 * N_COLUMNS }, () => spread(0.004) * random() ** 2),
    jointRegressor,
    weights,
    faces: Uint32Array.from({ length: (nVertices - 2) * 3 }, (_, i) => Math.floor(i / 3) + (i % 3)),
    parents: Int16Array.from(SMPLH_PARENTS),
  }
}

/** Gives a vertex n influences: its own joint, what that hangs on, and others. */
function hang(weights: Float64Array, v: number, joint: number, n: number, random: () => number): void {
  const chosen = new Set([joint, Math.max(SMPLH_PARENTS[joint]!, 0)])
  while (chosen.size < n) chosen.add(Math.floor(random() * N_JOINTS))
  let sum = 0
  for (const each of [...chosen].slice(0, n)) sum += weights[v * N_JOINTS + each] = Math.fround(0.1 + random())
  for (let j = 0; j < N_JOINTS; j++) weights[v * N_JOINTS + j]! /= sum
}
