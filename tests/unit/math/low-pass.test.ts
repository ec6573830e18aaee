import { describe, expect, it } from 'vitest'
import { bridgeGaps, lowPassZeroPhase } from '../../../src/math/index.ts'

const RATE = 30

function sine(n: number, hz: number, phase = 0): Float64Array {
  return Float64Array.from({ length: n }, (_, i) => Math.sin((2 * Math.PI * hz * i) / RATE + phase))
}

/** Amplitude and phase of a frequency in the middle of a signal of whole periods. */
function component(values: Float64Array, hz: number, from: number, to: number): { gain: number; phase: number } {
  let re = 0
  let im = 0
  for (let i = from; i < to; i++) {
    const angle = (2 * Math.PI * hz * i) / RATE
    re += values[i]! * Math.sin(angle)
    im += values[i]! * Math.cos(angle)
  }
  return { gain: (2 * Math.hypot(re, im)) / (to - from), phase: Math.atan2(im, re) }
}

describe('zero-phase low-pass', () => {
  it('has the gain of two Butterworth passes and no delay', () => {
    const cutoff = 2
    for (const hz of [0.5, 1, 2, 3, 5]) {
      const out = lowPassZeroPhase(sine(3000, hz), null, RATE, cutoff, new Float64Array(3000))
      const { gain, phase } = component(out, hz, 900, 2100)
      // |H|^2 of one second-order Butterworth pass with the raised cut-off, bilinear warping included.
      const warped = Math.tan((Math.PI * hz) / RATE) / Math.tan((Math.PI * cutoff) / RATE)
      const expected = 1 / (1 + warped ** 4 * (Math.SQRT2 - 1))
      expect(gain).toBeCloseTo(expected, 6)
      expect(Math.abs(phase)).toBeLessThan(1e-6)
      if (hz === cutoff) expect(gain).toBeCloseTo(Math.SQRT1_2, 6)
    }
  })

  it('keeps constants and straight lines, to the ends', () => {
    const line = Float64Array.from({ length: 400 }, (_, i) => 3 - i * 0.02)
    const out = lowPassZeroPhase(line, null, RATE, 0.5, new Float64Array(400))
    for (let i = 0; i < 400; i++) expect(out[i]).toBeCloseTo(line[i]!, 3)
    const flat = lowPassZeroPhase(new Float32Array(50).fill(39), null, 5, 0.5, new Float32Array(50))
    for (const value of flat) expect(value).toBeCloseTo(39, 5)
  })

  it('is the same forward and backward', () => {
    const values = Float64Array.from({ length: 301 }, (_, i) => Math.sin(i * 0.3) + (i % 7) * 0.1)
    const out = lowPassZeroPhase(values, null, RATE, 3, new Float64Array(301))
    const mirrored = lowPassZeroPhase(values.toReversed(), null, RATE, 3, new Float64Array(301)).reverse()
    for (let i = 60; i < 240; i++) expect(mirrored[i]).toBeCloseTo(out[i]!, 4)
  })

  it('does not see masked values, whatever they are', () => {
    const values = sine(600, 0.3)
    const mask = new Uint8Array(600).fill(1)
    const clean = lowPassZeroPhase(values, null, RATE, 2, new Float64Array(600))
    for (let i = 200; i < 206; i++) {
      values[i] = i % 2 === 0 ? 1e14 : Number.NaN
      mask[i] = 0
    }
    const out = lowPassZeroPhase(values, mask, RATE, 2, new Float64Array(600))
    for (let i = 0; i < 600; i++) expect(Math.abs(out[i]! - clean[i]!)).toBeLessThan(4e-3)
  })

  it('survives nothing, one value, and a cut-off above half the rate', () => {
    expect(lowPassZeroPhase(new Float64Array(0), null, RATE, 1, new Float64Array(0)).length).toBe(0)
    expect([...lowPassZeroPhase(Float64Array.of(4), null, RATE, 1, new Float64Array(1))]).toEqual([4])
    expect([...lowPassZeroPhase(Float64Array.of(1, 9, 1), null, 5, 4, new Float64Array(3))]).toEqual([1, 9, 1])
    expect([...lowPassZeroPhase(Float64Array.of(Number.NaN, Infinity), null, RATE, 1, new Float64Array(2))]).toEqual([
      0, 0,
    ])
  })
})

describe('bridging', () => {
  it('is straight inside and held at the ends', () => {
    const values = Float64Array.of(Number.NaN, 2, 0, 0, 8, 99)
    const out = bridgeGaps(values, Uint8Array.of(1, 1, 0, 0, 1, 0), new Float64Array(6))
    expect([...out]).toEqual([2, 2, 4, 6, 8, 8])
  })
})
