import { describe, expect, it } from 'vitest'
import { MinMaxPyramid } from '../../../src/timeline/min-max-pyramid.ts'
import { createSeries, highColumns, seriesColumns, valueAt } from '../../../src/timeline/series.ts'
import { seededRandom } from '../../helpers/seeded-random.ts'

/** A noisy signal with stretches that are not valid. */
function signal(n: number, seed: number): { values: Float32Array; valid: Uint8Array } {
  const random = seededRandom(seed)
  const valid = new Uint8Array(n).fill(1)
  const values = Float32Array.from({ length: n }, () => random() * 2 - 1)
  for (let i = 0; i < n / 60; i++) {
    const at = Math.floor(random() * n)
    valid.fill(0, at, at + Math.floor(random() * 90))
    values[Math.floor(random() * n)] = Number.NaN
  }
  return { values, valid }
}

/** By looking at every row. */
function bruteRange(values: Float32Array, valid: Uint8Array, from: number, to: number): [number, number] {
  let [low, high] = [Infinity, -Infinity]
  for (let i = Math.max(from, 0); i < Math.min(to, values.length); i++) {
    if (valid[i] === 0 || Number.isNaN(values[i]!)) continue
    low = Math.min(low, values[i]!)
    high = Math.max(high, values[i]!)
  }
  return low > high ? [Number.NaN, Number.NaN] : [low, high]
}

describe('MinMaxPyramid', () => {
  it.each([1, 7, 8, 9, 1000, 18_000])('finds the range of any stretch of %i rows', (n) => {
    const { values, valid } = signal(n, n)
    const pyramid = new MinMaxPyramid({ values, nRows: n, valid })
    pyramid.update(0, n)
    const random = seededRandom(3)
    const out = new Float64Array(2)
    for (let i = 0; i < 400; i++) {
      const from = Math.floor(random() * (n + 20)) - 10
      const to = from + Math.floor(random() ** 3 * n) + 1
      expect([...pyramid.range(from, to, out)], `${from}..${to}`).toEqual(bruteRange(values, valid, from, to))
    }
  })

  it('gives the same, rows coming in pieces, and knows nothing of those to come', () => {
    const { values, valid } = signal(5000, 5)
    const whole = new MinMaxPyramid({ values, nRows: 5000, valid })
    whole.update(0, 5000)
    const grown = new MinMaxPyramid({ values, nRows: 5000, valid })
    const out = new Float64Array(2)
    for (const known of [3, 8, 40, 1000, 1001, 4999]) {
      grown.update(0, known)
      expect([...grown.range(0, 5000, out)]).toEqual(bruteRange(values.subarray(0, known), valid, 0, known))
      expect(grown.at(known)).toBeNaN()
    }
    const scattered = new MinMaxPyramid({ values, nRows: 5000, valid })
    const nothingElse = new Uint8Array(5000)
    for (const [from, to] of [
      [4096, 5000],
      [17, 900],
      [2000, 2001],
      [890, 1100],
    ] as const) {
      scattered.update(from, to)
      nothingElse.set(valid.subarray(from, to), from)
      for (let at = 0; at < 5000; at += 211) {
        expect([...scattered.range(at, at + 700, out)]).toEqual(bruteRange(values, nothingElse, at, at + 700))
      }
    }
    grown.update(0, 5000)
    for (let from = 0; from < 5000; from += 377) {
      expect([...grown.range(from, from + 900, out)]).toEqual([...whole.range(from, from + 900, new Float64Array(2))])
    }
  })

  it('reads one column of rows that hold several numbers', () => {
    const values = Float32Array.from({ length: 300 }, (_, i) => i)
    const pyramid = new MinMaxPyramid({ values, nRows: 100, stride: 3, offset: 1 })
    pyramid.update(0, 100)
    expect([...pyramid.range(10, 20, new Float64Array(2))]).toEqual([31, 58])
    expect(pyramid.at(99)).toBe(298)
  })
})

describe('seriesColumns', () => {
  it.each([
    [0, 600],
    [0, 480],
    [12.34, 15.67],
    [100, 100.4],
    [-2, 3],
    [590, 640],
  ])('shows under each pixel the rows that stand there (%d to %d s)', (startSec, endSec) => {
    const fps = 30
    const { values, valid } = signal(600 * fps, 9)
    const series = createSeries(fps, { values, nRows: values.length, valid })
    series.pyramid.update(0, values.length)
    const n = 700
    const low = new Float32Array(n)
    const high = new Float32Array(n)
    seriesColumns(series, { startSec, endSec }, low, high)
    for (let x = 0; x < n; x++) {
      const from = Math.floor(startSec * fps + 1e-6 + (x * (endSec - startSec) * fps) / n)
      const to = Math.floor(startSec * fps + 1e-6 + ((x + 1) * (endSec - startSec) * fps) / n)
      const expected = bruteRange(values, valid, from, Math.max(to, from + 1))
      expect([low[x], high[x]], `column ${x}`).toEqual(expected.map(Math.fround))
    }
    const higher = new Float32Array(n)
    highColumns(series, { startSec, endSec }, higher)
    expect(higher).toEqual(high)
  })

  it('never joins over a frame that is not valid', () => {
    const values = Float32Array.from([1, 1, 1, 5, 1, 1])
    const series = createSeries(1, { values, nRows: 6, valid: Uint8Array.from([1, 1, 1, 0, 1, 1]) })
    series.pyramid.update(0, 6)
    const high = new Float32Array(6)
    seriesColumns(series, { startSec: 0, endSec: 6 }, new Float32Array(6), high)
    expect([...high]).toEqual([1, 1, 1, Number.NaN, 1, 1])
    expect(valueAt(series, 3.5)).toBeNaN()
    expect(valueAt(series, 2.999)).toBe(1)
  })

  it('keeps frame i at i / fps, whatever that is rounded to', () => {
    const fps = 30_000 / 1001
    const values = Float32Array.from({ length: 2000 }, (_, i) => i)
    const series = createSeries(fps, { values, nRows: 2000 })
    series.pyramid.update(0, 2000)
    for (let i = 0; i < 2000; i++) expect(valueAt(series, i / fps)).toBe(i)
  })
})
