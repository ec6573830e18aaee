import { describe, expect, it } from 'vitest'
import { createPeakMeter, peakColumns, type Peaks } from '../../../src/timeline/waveform-columns.ts'

describe('peakColumns', () => {
  const peaks = Float32Array.from({ length: 100 }, (_, i) => (i === 37 ? 0.9 : 0.1))
  const source = { rate: 10, nKnown: 80, peaks }

  it('keeps the largest peak of every column, so that no knock is lost when zoomed out', () => {
    const out = peakColumns(source, { startSec: 0, endSec: 10 }, new Float32Array(10))
    expect([...out].map((value) => Math.round(value * 10) / 10)).toEqual([
      0.1, 0.1, 0.1, 0.9, 0.1, 0.1, 0.1, 0.1, -1, -1,
    ])
  })

  it('repeats a peak over the columns it covers when zoomed in', () => {
    const out = peakColumns(source, { startSec: 3.65, endSec: 3.85 }, new Float32Array(4))
    expect(out[0]).toBeCloseTo(0.1)
    expect(out[1]).toBeCloseTo(0.9)
    expect(out[2]).toBeCloseTo(0.9)
    expect(out[3]).toBeCloseTo(0.1)
  })

  it('marks what is before the start or not known yet', () => {
    const out = peakColumns(source, { startSec: -1, endSec: 1 }, new Float32Array(4))
    expect([out[0], out[1]]).toEqual([-1, -1])
    expect(out[2]).toBeGreaterThan(0)
  })
})

const peakLevel = (source: Peaks) => createPeakMeter().update(source)

describe('the level of a voice', () => {
  it('is set by the voice and not by one knock', () => {
    const peaks = new Float32Array(10_000).fill(0.02)
    peaks[5000] = 1
    const level = peakLevel({ rate: 100, nKnown: peaks.length, peaks })
    expect(level).toBeGreaterThan(0.0199)
    expect(level).toBeLessThan(0.022)
  })

  it('is 1 for silence and for nothing', () => {
    expect(peakLevel({ rate: 100, nKnown: 50, peaks: new Float32Array(50) })).toBe(1)
    expect(peakLevel({ rate: 100, nKnown: 0, peaks: new Float32Array(0) })).toBe(1)
  })

  it('does not trip over values that are no numbers', () => {
    const peaks = Float32Array.of(Number.NaN, 0.5, Infinity, 0.5)
    expect(Number.isFinite(peakLevel({ rate: 1, nKnown: 4, peaks }))).toBe(true)
  })

  it('is the same whether the voice came at once or in pieces', () => {
    const peaks = Float32Array.from({ length: 1000 }, (_, i) => 0.001 + 0.4 * Math.abs(Math.sin(i)))
    const meter = createPeakMeter()
    for (let nKnown = 0; nKnown <= 1000; nKnown += 37) meter.update({ rate: 1, nKnown, peaks })
    const whole = { rate: 1, nKnown: 1000, peaks }
    expect(meter.update(whole)).toBe(peakLevel(whole))
  })
})
