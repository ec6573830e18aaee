import type { Painting } from '../painting.ts'
import { fillBlock, fillColumn, type Raster, type Rgb } from '../raster.ts'
import { seriesColumns, type Series } from '../series.ts'

/** What the upper and the lower edge of a curve stand for; the upper may be the lower number, then it hangs. */
export interface Scale {
  readonly low: number
  readonly high: number
}

/** Where in a raster a curve goes, device pixels. */
export interface CurveBox {
  readonly top: number
  readonly bottom: number
}

/** Strength of the area between a curve and its base. */
const AREA_ALPHA = 0.22
/** Thickness of the line, CSS pixels. */
const LINE_PX = 1.25

/**
 * A signal as steps: each frame's value stands for its frame, nothing in between is made up. Under a pixel with many frames
 * the line is as high as their range. Columns without a valid value stay empty.
 *
 * @param base value from which the area is filled
 */
export function paintCurve(
  painting: Painting,
  raster: Raster,
  series: Series,
  scale: Scale,
  base: number,
  box: CurveBox,
  rgb: Rgb,
): void {
  const { view, low, high, ratio } = painting
  seriesColumns(series, view, low, high)
  const thickness = LINE_PX * ratio
  const room = box.bottom - box.top - thickness
  const perUnit = room / (scale.high - scale.low)
  const least = Math.min(scale.low, scale.high)
  const most = Math.max(scale.low, scale.high)
  const topY = box.top + thickness / 2
  const yOf = (value: number) => topY + (scale.high - (value < least ? least : value > most ? most : value)) * perUnit
  const baseY = yOf(base)
  let topBefore = Number.NaN
  let bottomBefore = Number.NaN
  for (let x = 0; x < raster.width; x++) {
    const value = high[x]!
    if (Number.isNaN(value)) {
      topBefore = Number.NaN
      continue
    }
    const yHigh = yOf(value)
    const yLow = yOf(low[x]!)
    const own = Math.min(yHigh, yLow)
    const ownBottom = Math.max(yHigh, yLow)
    let top = own
    let bottom = ownBottom
    // the step down or up from the column before belongs to this one
    if (topBefore > bottom) bottom = topBefore
    if (bottomBefore < top) top = bottomBefore
    topBefore = own
    bottomBefore = ownBottom
    fillBlock(raster, x, Math.round(Math.min(own, baseY)), Math.round(Math.max(ownBottom, baseY)), rgb, AREA_ALPHA)
    fillColumn(raster, x, top - thickness / 2, bottom + thickness / 2, rgb, 1)
  }
}
