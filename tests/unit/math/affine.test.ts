import { describe, expect, it } from 'vitest'
import {
  affineDirection,
  affineFromQuat,
  affineIdentity,
  affineMultiply,
  affinePoint,
  quatAboutAxis,
  quatFromAxisAngle,
  rigidInverse,
} from '../../../src/math/index.ts'

function transform(v: number[], t: number[]): Float64Array {
  const q = new Float64Array(4)
  const m = new Float64Array(16)
  quatFromAxisAngle(Float64Array.from(v), 0, q, 0)
  affineFromQuat(q, 0, t[0]!, t[1]!, t[2]!, m, 0)
  return m
}

describe('affine matrices', () => {
  it('are column-major: a quarter turn about z takes x to y, then moves', () => {
    const q = new Float64Array(4)
    const m = new Float64Array(16)
    quatAboutAxis(2, Math.PI / 2, q, 0)
    affineFromQuat(q, 0, 10, 20, 30, m, 0)
    const p = new Float64Array(3)
    affinePoint(m, 0, Float64Array.of(1, 0, 0), 0, p, 0)
    expect(p[0]).toBeCloseTo(10, 14)
    expect(p[1]).toBeCloseTo(21, 14)
    expect(p[2]).toBeCloseTo(30, 14)
    affineDirection(m, 0, Float64Array.of(0, 1, 0), 0, p, 0)
    expect(p[0]).toBeCloseTo(-1, 14)
    expect(m[12]).toBe(10)
  })

  it('multiply as transforms compose, at offsets', () => {
    const a = transform([0.4, -1, 2], [1, 2, 3])
    const b = transform([-2, 0.1, 0.3], [-4, 0, 9])
    const both = new Float64Array(48)
    both.set(a, 0)
    both.set(b, 16)
    affineMultiply(both, 0, both, 16, both, 32)
    const p = Float64Array.of(0.5, -7, 2)
    const step = new Float64Array(3)
    const whole = new Float64Array(3)
    affinePoint(b, 0, p, 0, step, 0)
    affinePoint(a, 0, step, 0, step, 0)
    affinePoint(both, 32, p, 0, whole, 0)
    for (let k = 0; k < 3; k++) expect(whole[k]).toBeCloseTo(step[k]!, 12)
  })

  it('invert rigid transforms in place', () => {
    const m = transform([3, -1, 0.2], [4, 5, -6])
    const inverse = Float64Array.from(m)
    rigidInverse(inverse, 0, inverse, 0)
    const product = new Float64Array(16)
    const identity = new Float64Array(16)
    affineMultiply(m, 0, inverse, 0, product, 0)
    affineIdentity(identity, 0)
    for (let k = 0; k < 16; k++) expect(product[k]).toBeCloseTo(identity[k]!, 13)
  })
})
