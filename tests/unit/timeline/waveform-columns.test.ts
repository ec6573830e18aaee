import { describe, expect, it } from 'vitest'
import { IntervalSet } from '../../../src/math/index.ts'
import { createPeakMeter, type Peaks } from '../../../src/timeline/waveform-columns.ts'

const knownOf = (...spans: [start: number, end: number][]): IntervalSet => {
  const known = new IntervalSet()
  for (const [start, end] of spans) known.add(start, end)
  return known
}
const peakLevel = (source: Peaks) => createPeakMeter().update(source)

describe('the level of a voice', () => {
  it('is set by the voice and not by one knock', () => {
    const peaks = new Float32Array(10_000).fill(0.02)
    peaks[5000] = 1
    const level = peakLevel({ rate: 100, known: knownOf([0, peaks.length]), peaks })
    expect(level).toBeGreaterThan(0.0199)
    expect(level).toBeLessThan(0.022)
  })

  it('is 1 for silence and for nothing', () => {
    expect(peakLevel({ rate: 100, known: knownOf([0, 50]), peaks: new Float32Array(50) })).toBe(1)
    expect(peakLevel({ rate: 100, known: knownOf(), peaks: new Float32Array(0) })).toBe(1)
  })

  it('does not trip over values that are no numbers', () => {
    const peaks = Float32Array.of(Number.NaN, 0.5, Infinity, 0.5)
    expect(Number.isFinite(peakLevel({ rate: 1, known: knownOf([0, 4]), peaks }))).toBe(true)
  })

  it('is the same whether the voice came at once or in pieces', () => {
    const peaks = Float32Array.from({ length: 1000 }, (_, i) => 0.001 + 0.4 * Math.abs(Math.sin(i)))
    const meter = createPeakMeter()
    const known = knownOf()
    for (const start of [500, 333, 800, 0, 700]) {
      known.add(start, Math.min(1000, start + 333))
      meter.update({ rate: 1, known, peaks })
    }
    const whole = { rate: 1, known: knownOf([0, 1000]), peaks }
    expect(meter.update(whole)).toBe(peakLevel(whole))
  })
})
