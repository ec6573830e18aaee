import { describe, expect, it } from 'vitest'
import { axisAngleFromQuat, matrixFromAxisAngle, quatDot, quatFromAxisAngle } from '../../../src/math/index.ts'
import { goldenRotations } from '../../helpers/kinematics-golden.ts'

const { cases } = goldenRotations()

describe('rotation vectors', () => {
  it('agree with NumPy up to 3 pi, at zero and at denormal lengths', () => {
    expect(cases.length).toBeGreaterThan(20)
    const q = new Float64Array(4)
    const matrix = new Float64Array(9)
    for (const { v, q: expectedQ, matrix: expectedMatrix } of cases) {
      const vector = Float64Array.from(v)
      quatFromAxisAngle(vector, 0, q, 0)
      matrixFromAxisAngle(vector, 0, matrix, 0)
      for (let k = 0; k < 4; k++) expect(q[k]).toBeCloseTo(expectedQ[k]!, 13)
      for (let k = 0; k < 9; k++) expect(matrix[k]).toBeCloseTo(expectedMatrix[k]!, 13)
    }
  })

  it('keep the direction of a vector too short for its square', () => {
    const q = new Float64Array(4)
    quatFromAxisAngle(Float64Array.of(1e-300, 0, -2e-300), 0, q, 0)
    expect([...q]).toEqual([5e-301, 0, -1e-300, 1])
    const v = new Float64Array(3)
    axisAngleFromQuat(q, 0, v, 0)
    expect([...v]).toEqual([1e-300, 0, -2e-300])
  })

  it('meet at the edge of the series', () => {
    const below = new Float64Array(9)
    const above = new Float64Array(9)
    matrixFromAxisAngle(Float64Array.of(0, 0, 1e-4 * (1 - 1e-12)), 0, below, 0)
    matrixFromAxisAngle(Float64Array.of(0, 0, 1e-4 * (1 + 1e-12)), 0, above, 0)
    for (let k = 0; k < 9; k++) expect(Math.abs(above[k]! - below[k]!)).toBeLessThan(1e-15)
  })

  it('come back from quaternions wrapped to pi, the same for q and -q', () => {
    const q = new Float64Array(4)
    const again = new Float64Array(4)
    const v = new Float64Array(3)
    for (const { v: vector } of cases) {
      quatFromAxisAngle(Float64Array.from(vector), 0, q, 0)
      axisAngleFromQuat(q, 0, v, 0)
      expect(Math.hypot(...v)).toBeLessThanOrEqual(Math.PI + 1e-12)
      quatFromAxisAngle(v, 0, again, 0)
      expect(Math.abs(quatDot(q, 0, again, 0))).toBeCloseTo(1, 14)
      const negative = q.map((value) => -value)
      const w = new Float64Array(3)
      axisAngleFromQuat(negative, 0, w, 0)
      if (Math.hypot(...v) < Math.PI - 1e-9) for (let k = 0; k < 3; k++) expect(w[k]).toBeCloseTo(v[k]!, 14)
    }
  })
})
