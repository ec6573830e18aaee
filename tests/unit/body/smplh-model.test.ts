import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  SMPLH_PARENTS,
  forwardKinematics,
  loadSmplhModel,
  shapeSmplh,
  skinSmplh,
  type SmplhModel,
} from '../../../src/body/index.ts'
import { isAppError, memorySource } from '../../../src/bytes/index.ts'
import { matrixFromAxisAngle, quatFromAxisAngle } from '../../../src/math/index.ts'
import { writeNpy } from '../../helpers/write-npy.ts'
import { writeNpz } from '../../helpers/write-npz.ts'

const FIXTURES = join(import.meta.dirname, '../../fixtures/smplh')
const VARIANTS = ['model-float64-deflated.npz', 'model-float32-fortran.npz', 'model-float32-stored.npz']

interface Expected {
  nVertices: number
  nBetas: number
  cases: { betas: number[]; pose: number[]; transl: number[]; joints: number[]; vertices: number[] }[]
}
const EXPECTED = JSON.parse(readFileSync(join(FIXTURES, 'expected.json'), 'utf8')) as Expected

const load = (
  name: string,
  bytes: Uint8Array = new Uint8Array(readFileSync(join(FIXTURES, name))),
): Promise<SmplhModel> => loadSmplhModel(memorySource(bytes, name))

describe('loadSmplhModel', () => {
  it.each(VARIANTS)('reproduces joints and vertices to the micrometre: %s', async (name) => {
    const model = await load(name)
    expect(model).toMatchObject({ nVertices: EXPECTED.nVertices, nBetas: EXPECTED.nBetas })
    for (const { betas, joints, vertices, ...posed } of EXPECTED.cases) {
      const pose = Float64Array.from(posed.pose)
      const transl = Float64Array.from(posed.transl)
      const shape = shapeSmplh(model, betas)
      const quats = new Float64Array(52 * 4)
      const local = new Float64Array(52 * 9)
      for (let j = 0; j < 52; j++) {
        quatFromAxisAngle(pose, j * 3, quats, j * 4)
        matrixFromAxisAngle(pose, j * 3, local, j * 9)
      }
      const world = forwardKinematics(quats, transl, shape.joints, SMPLH_PARENTS, new Float64Array(52 * 16))
      const skinned = skinSmplh(model, shape, local, world, new Float64Array(model.nVertices * 3))
      for (let j = 0; j < 52; j++) {
        for (let k = 0; k < 3; k++) expect(Math.abs(world[j * 16 + 12 + k]! - joints[j * 3 + k]!)).toBeLessThan(1e-6)
      }
      for (let i = 0; i < skinned.length; i++) expect(Math.abs(skinned[i]! - vertices[i]!)).toBeLessThan(1e-6)
    }
  })

  it('tells the gender by the name, and female before male', async () => {
    const bytes = new Uint8Array(readFileSync(join(FIXTURES, VARIANTS[2]!)))
    expect((await load('smplh/female/model.npz', bytes)).gender).toBe('female')
    expect((await load('SMPLH_MALE.npz', bytes)).gender).toBe('male')
    expect((await load('model.npz', bytes)).gender).toBeNull()
  })

  it('ignores coefficients beyond those of the model', async () => {
    const model = await load(VARIANTS[0]!)
    const betas = Array.from({ length: 300 }, (_, i) => (i < 16 ? 0.1 * i : 5))
    expect([...shapeSmplh(model, betas).joints]).toEqual([...shapeSmplh(model, betas.slice(0, 16)).joints])
  })

  it('refuses a pickle by its name, and shows the way', async () => {
    const error: unknown = await load('SMPLH_male.pkl', new Uint8Array(10)).catch((reason: unknown) => reason)
    expect(isAppError(error, 'model-pickle')).toBe(true)
    expect(String(error)).toMatch(/model\.npz.*np\.savez/s)
  })

  const small = (change: Record<string, Uint8Array | null>): Uint8Array => {
    const n = 4
    const zeros = (...shape: number[]): Uint8Array =>
      writeNpy(new Float32Array(shape.reduce((a, b) => a * b, 1)), { dtype: '<f4', shape })
    const files: Record<string, Uint8Array | null> = {
      v_template: zeros(n, 3),
      shapedirs: zeros(n, 3, 2),
      posedirs: zeros(n, 3, 459),
      J_regressor: zeros(52, n),
      weights: writeNpy(new Float32Array(n * 52).fill(1), { dtype: '<f4', shape: [n, 52] }),
      f: writeNpy([0, 1, 2], { dtype: '<i4', shape: [1, 3] }),
      kintree_table: writeNpy([...SMPLH_PARENTS, ...SMPLH_PARENTS.keys()], { dtype: '<i4', shape: [2, 52] }),
      ...change,
    }
    return writeNpz(
      Object.fromEntries(Object.entries(files).flatMap(([key, value]) => (value ? [[key, value]] : []))),
      'stored',
    )
  }

  it('takes the smallest legal model, without pose blend shapes', async () => {
    expect(await load('ok.npz', small({ posedirs: null }))).toMatchObject({ nVertices: 4, poseDirs: null })
  })

  it.each([
    ['no template', { v_template: null }, /v_template: is missing/],
    [
      'SMPL',
      { posedirs: writeNpy(new Float32Array(4 * 3 * 207), { dtype: '<f4', shape: [4, 3, 207] }) },
      /SMPL \(24 joints\)/,
    ],
    ['SMPL-X', { posedirs: writeNpy(new Float32Array(4 * 3 * 486), { dtype: '<f4', shape: [4, 3, 486] }) }, /SMPL-X/],
    ['a face beyond the vertices', { f: writeNpy([0, 1, 4], { dtype: '<i4', shape: [1, 3] }) }, /no vertex 4/],
    ['a negative face', { f: writeNpy([0, 1, -1], { dtype: '<i4', shape: [1, 3] }) }, /no vertex -1/],
    [
      'a vertex on no joint',
      { weights: writeNpy(new Float32Array(4 * 52), { dtype: '<f4', shape: [4, 52] }) },
      /no joint/,
    ],
    [
      'weights that are not finite',
      { weights: writeNpy(new Float32Array(4 * 52).fill(Number.NaN), { dtype: '<f4', shape: [4, 52] }) },
      /not finite/,
    ],
    [
      'another tree',
      { kintree_table: writeNpy(new Int32Array(104), { dtype: '<i4', shape: [2, 52] }) },
      /joint 4 hangs on 0/,
    ],
    [
      'a regressor of other size',
      { J_regressor: writeNpy(new Float32Array(24 * 4), { dtype: '<f4', shape: [24, 4] }) },
      /J_regressor: shape/,
    ],
    ['an object array', { weights: new TextEncoder().encode('no npy at all') }, /weights/],
  ])('refuses %s', async (_why, change, message) => {
    const error: unknown = await load('bad.npz', small(change)).catch((reason: unknown) => reason)
    expect(isAppError(error, 'model-file')).toBe(true)
    expect(String(error)).toMatch(message)
  })

  it('refuses what is no archive', async () => {
    const error: unknown = await load('noise.npz', new Uint8Array(100).fill(3)).catch((reason: unknown) => reason)
    expect(isAppError(error, 'model-file')).toBe(true)
  })
})
