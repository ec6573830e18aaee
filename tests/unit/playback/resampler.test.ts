import { describe, expect, test } from 'vitest'
import { createResampler } from '../../../src/playback/resampler.ts'

const db = (x: number): number => 20 * Math.log10(x)

function sine(hz: number, sampleRate: number, n: number): Float32Array {
  return Float32Array.from({ length: n }, (_, i) => Math.sin((2 * Math.PI * hz * i) / sampleRate))
}

/** Largest error against the sine itself, in dB of full scale. */
function errorDb(hz: number, srcRate: number, dstRate: number): number {
  const resampler = createResampler(srcRate, dstRate)
  const src = sine(hz, srcRate, srcRate / 4)
  const out = new Float32Array(2000)
  const position = 500.3
  resampler.render(src, 0, position, out.length, out)
  let worst = 0
  for (let k = 0; k < out.length; k++) {
    const seconds = (position + (k * srcRate) / dstRate) / srcRate
    worst = Math.max(worst, Math.abs(out[k]! - Math.sin(2 * Math.PI * hz * seconds)))
  }
  return db(worst)
}

describe.each([
  [48000, 44100],
  [48000, 16000],
  [24000, 48000],
  [16000, 44100],
  [44100, 48000],
  [11025, 48000],
])('%d to %d Hz', (srcRate, dstRate) => {
  const nyquist = Math.min(srcRate, dstRate) / 2

  test.each([0.01, 0.3, 0.7])('a tone at %f of the lower Nyquist keeps its phase and level to -75 dB', (part) => {
    expect(errorDb(part * nyquist, srcRate, dstRate)).toBeLessThan(-75)
  })

  test('a constant stays that constant', () => {
    const out = new Float32Array(500)
    createResampler(srcRate, dstRate).render(new Float32Array(4000).fill(0.5), 0, 300.7, out.length, out)
    for (const x of out) expect(Math.abs(x - 0.5)).toBeLessThan(1e-6)
  })

  test('slices join without a seam', () => {
    const resampler = createResampler(srcRate, dstRate)
    const src = sine(1000, srcRate, 6000)
    const whole = new Float32Array(1000)
    resampler.render(src, 0, 200, 1000, whole)
    const step = srcRate / dstRate
    const cut = 377
    const rest = new Float32Array(1000 - cut)
    // the second slice gets only the part of the source it needs
    const from = Math.floor(200 + cut * step) - resampler.halfWidth
    resampler.render(src.subarray(from), from, 200 + cut * step, rest.length, rest)
    for (let k = 0; k < rest.length; k++) expect(Math.abs(rest[k]! - whole[cut + k]!)).toBeLessThan(1e-6)
  })
})

test('what the lower rate cannot hold is gone, not folded back', () => {
  const out = new Float32Array(1000)
  createResampler(48000, 16000).render(sine(10000, 48000, 4000), 0, 100, out.length, out)
  expect(db(Math.max(...out.map(Math.abs)))).toBeLessThan(-70)
})

test('equal rates copy; outside the source is silence; rates must be positive', () => {
  const src = sine(1000, 8000, 100)
  const out = new Float32Array(6)
  createResampler(8000, 8000).render(src, 20, 17, 6, out)
  expect(out).toEqual(Float32Array.from([0, 0, 0, ...src.slice(0, 3)]))
  expect(() => createResampler(0, 48000)).toThrow(RangeError)
  expect(() => createResampler(48000, NaN)).toThrow(RangeError)
})
