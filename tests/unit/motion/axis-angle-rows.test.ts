import { describe, expect, it } from 'vitest'
import { quatDot, quatFromAxisAngle } from '../../../src/math/index.ts'
import { axisAngleRowsToQuats } from '../../../src/motion/index.ts'
import { lcg } from '../../helpers/kinematics-golden.ts'

/** A smooth rotation about a wandering axis whose vectors are randomly unwrapped by a turn, as in the data. */
function unwrappedRows(n: number, seed: number): { rows: Float32Array; jumps: number } {
  const random = lcg(seed)
  const rows = new Float32Array(n * 3)
  let jumps = 0
  let extra = 0
  for (let i = 0; i < n; i++) {
    const axis = [Math.sin(i * 0.01), 1, Math.cos(i * 0.013)]
    const size = Math.hypot(...axis)
    if (random() < 0.1) {
      extra = extra === 0 ? -2 * Math.PI : 0
      jumps++
    }
    const angle = 2.6 + 0.4 * Math.sin(i * 0.05) + extra
    for (let k = 0; k < 3; k++) rows[i * 3 + k] = (axis[k]! / size) * angle
  }
  return { rows, jumps }
}

describe('axis-angle rows to quaternions', () => {
  it('stay in one hemisphere through jumps of 2 pi', () => {
    const { rows, jumps } = unwrappedRows(600, 4)
    expect(jumps).toBeGreaterThan(30)
    const out = new Float32Array(2400)
    expect(axisAngleRowsToQuats(rows, 1, null, out)).toBe(0)
    for (let i = 1; i < 600; i++) {
      // less than 3 degrees a frame, however the vectors jump
      expect(quatDot(out, (i - 1) * 4, out, i * 4)).toBeGreaterThan(Math.cos(0.026))
    }
  })

  it('are the same rotations as without continuity', () => {
    const { rows } = unwrappedRows(200, 9)
    const out = new Float32Array(800)
    axisAngleRowsToQuats(rows, 1, null, out)
    const q = new Float64Array(4)
    for (let i = 0; i < 200; i++) {
      quatFromAxisAngle(rows, i * 3, q, 0)
      expect(Math.abs(quatDot(q, 0, out, i * 4))).toBeCloseTo(1, 6)
    }
  })

  it('give the same bits in chunks as in one go', () => {
    const { rows } = unwrappedRows(300, 2)
    const whole = new Float32Array(300 * 4)
    axisAngleRowsToQuats(rows, 3, null, whole)
    const joined = new Float32Array(300 * 4)
    let previous: Float32Array | null = null
    for (const [from, to] of [
      [0, 1],
      [1, 40],
      [40, 41],
      [41, 100],
    ] as const) {
      const out = joined.subarray(from * 12, to * 12)
      axisAngleRowsToQuats(rows.subarray(from * 9, to * 9), 3, previous, out)
      previous = out.slice(-12)
    }
    expect(joined).toEqual(whole)
  })

  it('hold the rotation before what is not one, and say in which rows', () => {
    const rows = Float32Array.of(0.5, 0, 0, Number.NaN, 0, 0, 0, Infinity, 0, 1e14, 0, 0, 0.6, 0, 0)
    const out = new Float32Array(20)
    const held = new Uint8Array(5)
    expect(axisAngleRowsToQuats(rows, 1, null, out, held)).toBe(3)
    expect([...held]).toEqual([0, 1, 1, 1, 0])
    for (const row of [1, 2, 3]) expect(out.slice(row * 4, row * 4 + 4)).toEqual(out.slice(0, 4))
    expect(out[16]).toBeCloseTo(Math.sin(0.3), 6)
  })

  it('start from the identity where the first row is broken, or from the chunk before', () => {
    const rows = Float32Array.of(Number.NaN, 0, 0)
    const out = new Float32Array(4)
    axisAngleRowsToQuats(rows, 1, null, out)
    expect([...out]).toEqual([0, 0, 0, 1])
    axisAngleRowsToQuats(rows, 1, Float32Array.of(1, 0, 0, 0), out)
    expect([...out]).toEqual([1, 0, 0, 0])
  })

  it('refuse arrays that do not fit', () => {
    expect(() => axisAngleRowsToQuats(new Float32Array(6), 1, null, new Float32Array(4))).toThrow(RangeError)
    expect(() => axisAngleRowsToQuats(new Float32Array(6), 1, null, new Float32Array(8), new Uint8Array(1))).toThrow(
      RangeError,
    )
  })
})
