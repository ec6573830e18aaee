import { describe, expect, it } from 'vitest'
import type { Painting } from '../../../src/timeline/painting.ts'
import { rasterSpans } from '../../../src/timeline/raster-spans.ts'
import { fillColumns, rgbOf, shadesOf, type Raster } from '../../../src/timeline/raster.ts'
import { createSeries } from '../../../src/timeline/series.ts'
import { paintCurve } from '../../../src/timeline/tracks/paint-curve.ts'
import { seededRandom } from '../../helpers/seeded-random.ts'

const RGB = rgbOf('#5aa7ff')

function emptyRaster(width: number, height: number): Raster {
  return { width, height, pixels: new Uint32Array(width * height) }
}

/** What curves and spans read of a painting. */
function paintingOf(width: number, startSec: number, endSec: number): Painting {
  const part = {
    view: { startSec, endSec },
    widthPx: width,
    ratio: 1,
    low: new Float32Array(width),
    high: new Float32Array(width),
  }
  return part as unknown as Painting
}

const alphaAt = ({ width, pixels }: Raster, x: number, y: number) => pixels[y * width + x]! >>> 24

/** Filled share of a column's pixels between two heights, 0..255. */
const covered = (y: number, top: number, bottom: number) =>
  Math.max(0, Math.min(bottom, y + 1) - Math.max(top, y)) * 255

describe('fillColumns', () => {
  it('fills each pixel by its share between the heights, and nothing where there are none', () => {
    const random = seededRandom(4)
    const [width, height] = [300, 20]
    const raster = emptyRaster(width, height)
    const tops = Float32Array.from({ length: width }, () => random() * 26 - 3)
    const bottoms = tops.map((top) => top + random() ** 2 * 12)
    tops[7] = Number.NaN
    fillColumns(raster, tops, bottoms, shadesOf(RGB))
    for (let x = 0; x < width; x++) {
      for (let y = 0; y < height; y++) {
        const expected = x === 7 ? 0 : covered(y, tops[x]!, bottoms[x]!)
        expect(Math.abs(alphaAt(raster, x, y) - expected), `${x} ${y}`).toBeLessThanOrEqual(1)
      }
    }
    expect(raster.pixels.find((pixel) => pixel !== 0)! & 0xffffff).toBe(RGB)
  })
})

describe('paintCurve', () => {
  const height = 40
  const box = { top: 0, bottom: height }

  it('draws a value where it stands on the scale, and the area to the base', () => {
    const values = Float32Array.from([0, 1, 0.5, -1])
    const series = createSeries(1, { values, nRows: 4 })
    series.pyramid.update(0, 4)
    const raster = emptyRaster(40, height)
    paintCurve(paintingOf(40, 0, 4), raster, series, { low: -1, high: 1 }, 0, box, RGB)
    // the line is 1.25 high and stays in the box: the middle of 0.5 lies at 0.625 + 38.75 / 4
    const middle = 0.625 + 38.75 / 4
    for (let y = 0; y < height; y++) {
      const line = covered(y, middle - 0.625, middle + 0.625)
      const area = y >= Math.round(middle) && y < 20 ? Math.round(0.22 * 255) : 0
      expect(Math.abs(alphaAt(raster, 25, y) - Math.max(line, area)), `row ${y}`).toBeLessThanOrEqual(1)
    }
    expect(alphaAt(raster, 15, 0)).toBe(255)
    expect(alphaAt(raster, 35, height - 1)).toBe(255)
    // the first column of a value reaches over to the one before
    for (let y = 1; y < 19; y++) expect(alphaAt(raster, 10, y), `step, row ${y}`).toBe(255)
  })

  it('does not join what stands on both sides of a gap', () => {
    const series = createSeries(1, { values: Float32Array.from([1, Number.NaN, -1]), nRows: 3 })
    series.pyramid.update(0, 3)
    const raster = emptyRaster(30, height)
    paintCurve(paintingOf(30, 0, 3), raster, series, { low: -1, high: 1 }, 0, box, RGB)
    for (let y = 0; y < height; y++) {
      expect(alphaAt(raster, 15, y)).toBe(0)
      expect(alphaAt(raster, 20, y), `row ${y}`).toBe(alphaAt(raster, 25, y))
      expect(alphaAt(raster, 9, y), `row ${y}`).toBe(alphaAt(raster, 5, y))
    }
  })

  it('hangs from above where the upper edge is the lower number', () => {
    const series = createSeries(1, { values: Float32Array.from([0.5]), nRows: 1 })
    series.pyramid.update(0, 1)
    const raster = emptyRaster(4, height)
    paintCurve(paintingOf(4, 0, 1), raster, series, { low: 1, high: 0 }, 0, box, RGB)
    expect(alphaAt(raster, 2, 5)).toBe(Math.round(0.22 * 255))
    expect(alphaAt(raster, 2, 19)).toBeGreaterThan(128)
    expect(alphaAt(raster, 2, 25)).toBe(0)
  })
})

describe('rasterSpans', () => {
  it('fills spans on whole pixels with round corners, also where one is cut by an edge', () => {
    const raster = emptyRaster(100, 20)
    const spans = [
      { startSec: 1, endSec: 3 },
      { startSec: 5, endSec: 5.01 },
      { startSec: 8, endSec: 12 },
    ]
    rasterSpans(paintingOf(100, 0, 10), raster, spans, RGB, 0.16)
    const solid = Math.round(0.16 * 255)
    const row = (y: number) => Array.from({ length: 100 }, (_, x) => alphaAt(raster, x, y))
    const middle = row(10)
    expect(middle.map((alpha, x) => (alpha > 0 ? x : -1)).filter((x) => x >= 0)).toEqual([
      ...Array.from({ length: 20 }, (_, i) => 10 + i),
      50,
      ...Array.from({ length: 20 }, (_, i) => 80 + i),
    ])
    expect(new Set(middle)).toEqual(new Set([0, solid]))
    const top = row(0)
    expect(top).toEqual(row(19))
    for (const corner of [10, 29, 80]) expect(top[corner], `${corner}`).toBeLessThan(solid / 2)
    for (const whole of [15, 50, 99]) expect(top[whole], `${whole}`).toBe(solid)
  })
})
