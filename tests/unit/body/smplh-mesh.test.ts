import { describe, expect, it } from 'vitest'
import {
  REGIONS,
  createSmplhMesh,
  poseFeature,
  quatPoseFeature,
  reshapeSmplhMesh,
  shapeSmplh,
  soleBelowFoot,
} from '../../../src/body/index.ts'
import { matrixFromAxisAngle, quatFromAxisAngle } from '../../../src/math/index.ts'
import { bytesPerCall } from '../../helpers/bytes-per-call.ts'
import { seededRandom } from '../../helpers/seeded-random.ts'
import { syntheticSmplh } from '../../helpers/synthetic-smplh.ts'

const model = syntheticSmplh({ nVertices: 1040, nBetas: 4 })
const shape = shapeSmplh(model, [1, -2])
const mesh = createSmplhMesh(model, shape)

describe('createSmplhMesh', () => {
  it('has the joints and the vertices of the shape', () => {
    expect(mesh).toMatchObject({ kind: 'smplh', nVertices: 1040, nJoints: 52, nInfluences: 8 })
    expect([...mesh.restJoints]).toEqual([...Float32Array.from(shape.joints)])
    expect([...mesh.positions]).toEqual([...Float32Array.from(shape.vertices)])
    expect(mesh.correctives).toMatchObject({ nColumns: 459, nVertices: 1040 })
  })

  it('keeps every weight of six influences, and rows sum to 1', () => {
    for (let v = 0; v < mesh.nVertices; v++) {
      const found = new Float64Array(52)
      let sum = 0
      for (let i = 0; i < 8; i++) {
        const weight = mesh.skinWeights[v * 8 + i]!
        found[mesh.skinIndices[v * 8 + i]!]! += weight
        sum += weight
      }
      expect(sum).toBeCloseTo(1, 6)
      for (let j = 0; j < 52; j++) expect(found[j]).toBeCloseTo(model.weights[v * 52 + j]!, 6)
    }
  })

  it('keeps the largest 8 of more influences', () => {
    const weights = Float64Array.from({ length: 1040 * 52 }, (_, i) => ((i % 52) + 1) / 1378)
    const { skinIndices, skinWeights } = createSmplhMesh({ ...model, weights }, shape)
    expect([...skinIndices.subarray(0, 8)]).toEqual([51, 50, 49, 48, 47, 46, 45, 44])
    expect(skinWeights[0]).toBeCloseTo(52 / 388, 6)
  })

  it('takes 4 influences where that is all there is', () => {
    const weights = new Float64Array(1040 * 52)
    for (let v = 0; v < 1040; v++) weights[v * 52 + 15] = 1
    const plain = createSmplhMesh({ ...model, weights, poseDirs: null }, shape)
    expect(plain.nInfluences).toBe(4)
    expect('correctives' in plain).toBe(false)
    expect(new Set(plain.regions)).toEqual(new Set([REGIONS.indexOf('skin')]))
  })

  it('binds at the joints: a joint lies in the origin of its own frame', () => {
    for (let j = 0; j < 52; j++) {
      for (let k = 0; k < 3; k++) {
        expect(mesh.bindInverses[j * 16 + 12 + k]! + mesh.restJoints[j * 3 + k]!).toBe(0)
        for (let c = 0; c < 3; c++) expect(mesh.bindInverses[j * 16 + c * 4 + k]).toBe(c === k ? 1 : 0)
      }
      expect(mesh.bindInverses[j * 16 + 15]).toBe(1)
    }
  })
})

describe('reshapeSmplhMesh', () => {
  it('is the mesh of the other shape and shares all that stays', () => {
    const other = shapeSmplh(model, [0, 3])
    const reshaped = reshapeSmplhMesh(mesh, other)
    const fresh = createSmplhMesh(model, other)
    for (const key of ['positions', 'normals', 'restJoints', 'bindInverses'] as const) {
      expect([...reshaped[key]]).toEqual([...fresh[key]])
    }
    for (const key of ['indices', 'skinIndices', 'skinWeights', 'regions', 'correctives'] as const) {
      expect(reshaped[key]).toBe(mesh[key])
    }
  })
})

describe('soleBelowFoot', () => {
  it('is the depth of the lowest vertex below the feet, or unknown', () => {
    const positions = mesh.positions.slice()
    const feet = (mesh.restJoints[31]! + mesh.restJoints[34]!) / 2
    for (let i = 1; i < positions.length; i += 3) positions[i] = Math.max(positions[i]!, feet - 0.031)
    expect(soleBelowFoot({ ...mesh, positions })).toBeCloseTo(0.031, 6)
    expect(soleBelowFoot({ ...mesh, positions: positions.map((value) => value + 1) })).toBeUndefined()
  })
})

describe('quatPoseFeature', () => {
  const random = seededRandom(5)
  const pose = Float64Array.from({ length: 156 }, () => (random() - 0.5) * 3)
  const quats = new Float64Array(208)
  const local = new Float64Array(52 * 9)
  for (let j = 0; j < 52; j++) {
    quatFromAxisAngle(pose, j * 3, quats, j * 4)
    matrixFromAxisAngle(pose, j * 3, local, j * 9)
  }

  it('is the feature of the rotation matrices', () => {
    const expected = poseFeature(local, new Float64Array(459))
    const found = quatPoseFeature(quats, new Float64Array(459))
    for (let i = 0; i < 459; i++) expect(found[i]).toBeCloseTo(expected[i]!, 12)
  })

  it('allocates nothing', () => {
    const out = new Float64Array(459)
    expect(bytesPerCall(() => quatPoseFeature(quats, out))).toBeLessThan(1)
  })
})
