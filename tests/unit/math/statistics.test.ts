import { describe, expect, it } from 'vitest'
import { circularMedian, mean, median, quantile, wrapAngle } from '../../../src/math/index.ts'

describe('statistics', () => {
  it('quantiles are numpy.quantile with its default method', () => {
    const values = Float32Array.of(7, 1, 3, 10, 4)
    // numpy.quantile([7, 1, 3, 10, 4], [0, .1, .5, .9, 1])
    expect(quantile(values, null, 0, 0)).toBe(1)
    expect(quantile(values, null, 0.1, 0)).toBeCloseTo(1.8, 12)
    expect(quantile(values, null, 0.5, 0)).toBe(4)
    expect(quantile(values, null, 0.9, 0)).toBeCloseTo(8.8, 12)
    expect(quantile(values, null, 1, 0)).toBe(10)
    expect([...values]).toEqual([7, 1, 3, 10, 4])
  })

  it('leave masked and non-finite elements out', () => {
    const values = Float64Array.of(5, Number.NaN, 1e14, 7, Infinity)
    const mask = Uint8Array.of(1, 1, 0, 1, 1)
    expect(median(values, mask, -1)).toBe(6)
    expect(mean(values, mask, -1)).toBe(6)
    expect(median(values, new Uint8Array(5), -1)).toBe(-1)
    expect(mean(new Float32Array(0), null, -2)).toBe(-2)
  })

  it('take angles on both sides of the cut together', () => {
    const angles = Float64Array.of(3.1, -3.1, 3.0, -3.12, 3.13)
    expect(circularMedian(angles, null, 0)).toBeCloseTo(3.13, 12)
    expect(circularMedian(Float64Array.of(0.2, 0.4), null, 0)).toBeCloseTo(0.3, 12)
    expect(circularMedian(Float64Array.of(Number.NaN), null, 9)).toBe(9)
  })

  it('are robust: one wild angle in five does not move the median far', () => {
    expect(circularMedian(Float64Array.of(0.1, 0.11, 0.12, 0.13, 2.5), null, 0)).toBeCloseTo(0.12, 12)
  })

  it('wrap to (-pi, pi]', () => {
    expect(wrapAngle(Math.PI)).toBe(Math.PI)
    expect(wrapAngle(-Math.PI)).toBe(Math.PI)
    expect(wrapAngle(7)).toBeCloseTo(7 - 2 * Math.PI, 14)
  })
})
