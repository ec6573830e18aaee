import { describe, expect, it } from 'vitest'
import { halfFloatBits } from '../../../src/math/half-float.ts'

/** IEEE 754 binary16, table 3.5 of the standard, read back. */
function valueOf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 31
  const fraction = bits & 1023
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15))
}

describe('halfFloatBits', () => {
  it('brings every finite half float back to itself', () => {
    for (let bits = 0; bits < 0x7c00; bits++) {
      expect(halfFloatBits(valueOf(bits))).toBe(bits)
      if (bits > 0) expect(halfFloatBits(valueOf(bits | 0x8000))).toBe(bits | 0x8000)
    }
  })

  it.each([
    [1 + 1 / 4096, 0x3c00],
    [1 + 3 / 4096, 0x3c01],
    [1 + 1 / 2048, 0x3c00],
    [1 + 3 / 2048, 0x3c02],
    [2 - 2 ** -13, 0x4000],
    [2 ** -14 - 2 ** -26, 0x0400],
    [1e6, 0x7bff],
    [-1e6, 0xfbff],
  ])('%f goes to the nearest, ties to even', (value, bits) => {
    expect(halfFloatBits(value)).toBe(bits)
  })
})
