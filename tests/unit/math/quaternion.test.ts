import { describe, expect, it } from 'vitest'
import {
  affineFromQuat,
  quatAboutAxis,
  quatConjugate,
  quatDot,
  quatFromAxisAngle,
  quatFromFrame,
  quatMultiply,
  quatNormalize,
  quatRotate,
  quatSlerp,
} from '../../../src/math/index.ts'
import { goldenRotations, lcg, randomRotation } from '../../helpers/kinematics-golden.ts'

const { cases, slerps } = goldenRotations()

function randomQuats(n: number, seed: number): Float64Array[] {
  const random = lcg(seed)
  const v = new Float32Array(3)
  return Array.from({ length: n }, () => {
    const q = new Float64Array(4)
    randomRotation(random, v, 0)
    quatFromAxisAngle(v, 0, q, 0)
    return q
  })
}

/** Row-major rotation matrix through the affine helper. */
function matrixOf(q: Float64Array): number[] {
  const m = new Float64Array(16)
  affineFromQuat(q, 0, 0, 0, 0, m, 0)
  return [0, 1, 2].flatMap((row) => [m[row]!, m[4 + row]!, m[8 + row]!])
}

describe('quaternions', () => {
  it('give the matrices that NumPy gives', () => {
    for (const { q, matrix } of cases) {
      const found = matrixOf(Float64Array.from(q))
      for (let k = 0; k < 9; k++) expect(found[k]).toBeCloseTo(matrix[k]!, 13)
    }
  })

  it('come back from the frame of a matrix in each of the four branches', () => {
    const branches = new Set<number>()
    for (const q of [...randomQuats(60, 3), ...[0, 1, 2].map((axis) => halfTurn(axis as 0 | 1 | 2))]) {
      const rows = matrixOf(q)
      const frame = Float64Array.from([0, 1, 2].flatMap((column) => [0, 1, 2].map((row) => rows[row * 3 + column]!)))
      const back = new Float64Array(4)
      quatFromFrame(frame, back, 0)
      expect(Math.abs(quatDot(q, 0, back, 0))).toBeCloseTo(1, 12)
      const size = q.map((value) => Math.abs(value))
      branches.add(size.indexOf(Math.max(...size)))
    }
    expect(branches.size).toBe(4)
  })

  it('multiply as rotations compose, and rotate vectors as their matrices do', () => {
    const [a, b] = randomQuats(2, 11) as [Float64Array, Float64Array]
    const product = new Float64Array(4)
    quatMultiply(a, 0, b, 0, product, 0)
    const v = Float64Array.of(0.3, -2, 5)
    const step = new Float64Array(3)
    const whole = new Float64Array(3)
    quatRotate(b, 0, v, 0, step, 0)
    quatRotate(a, 0, step, 0, step, 0)
    quatRotate(product, 0, v, 0, whole, 0)
    const m = matrixOf(product)
    for (let row = 0; row < 3; row++) {
      expect(whole[row]).toBeCloseTo(step[row]!, 12)
      expect(whole[row]).toBeCloseTo(m[row * 3]! * v[0]! + m[row * 3 + 1]! * v[1]! + m[row * 3 + 2]! * v[2]!, 12)
    }
    const inverse = new Float64Array(4)
    quatConjugate(product, 0, inverse, 0)
    quatMultiply(inverse, 0, product, 0, product, 0)
    expect(product[3]).toBeCloseTo(1, 14)
  })

  it('slerp as the matrix logarithm does', () => {
    const a = new Float64Array(4)
    const b = new Float64Array(4)
    const out = new Float64Array(4)
    for (const golden of slerps) {
      quatFromAxisAngle(Float64Array.from(golden.a), 0, a, 0)
      quatFromAxisAngle(Float64Array.from(golden.b), 0, b, 0)
      quatSlerp(a, 0, b, 0, golden.w, out, 0)
      const found = matrixOf(out)
      for (let k = 0; k < 9; k++) expect(found[k]).toBeCloseTo(golden.matrix[k]!, 11)
    }
  })

  it('slerp halfway is as far from both ends, on the shorter arc, of unit length', () => {
    const quats = randomQuats(40, 5)
    const out = new Float64Array(4)
    for (let i = 0; i + 1 < quats.length; i++) {
      const a = quats[i]!
      const b = quats[i + 1]!
      quatSlerp(a, 0, b, 0, 0.5, out, 0)
      const toA = Math.abs(quatDot(a, 0, out, 0))
      expect(toA).toBeCloseTo(Math.abs(quatDot(b, 0, out, 0)), 12)
      const whole = Math.acos(Math.min(Math.abs(quatDot(a, 0, b, 0)), 1))
      expect(Math.acos(toA)).toBeCloseTo(whole / 2, 7)
      expect(Math.hypot(...out)).toBeCloseTo(1, 14)
    }
  })

  it('slerp does not jump where it changes to a lerp', () => {
    const a = Float64Array.of(0, 0, 0, 1)
    const b = new Float64Array(4)
    const out = new Float64Array(4)
    for (const angle of [0, 1e-12, 1e-3, 0.01999, 0.02001, 0.0633]) {
      quatAboutAxis(0, angle, b, 0)
      quatSlerp(a, 0, b, 0, 0.25, out, 0)
      expect(2 * Math.asin(out[0]!)).toBeCloseTo(angle / 4, 7)
    }
  })

  it('normalise to the identity what has no length', () => {
    for (const broken of [
      [0, 0, 0, 0],
      [Number.NaN, 0, 0, 1],
      [Infinity, 0, 0, 0],
    ]) {
      const q = Float64Array.from(broken)
      quatNormalize(q, 0)
      expect([...q]).toEqual([0, 0, 0, 1])
    }
  })
})

function halfTurn(axis: 0 | 1 | 2): Float64Array {
  const q = new Float64Array(4)
  quatAboutAxis(axis, Math.PI, q, 0)
  return q
}
