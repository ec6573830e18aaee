import type { Painting } from '../painting.ts'
import { fillColumns, pixelOf, shadesOf, type Raster, type Rgb } from '../raster.ts'
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
  const half = (LINE_PX * ratio) / 2
  const perUnit = (box.bottom - box.top - 2 * half) / (scale.high - scale.low)
  const least = Math.min(scale.low, scale.high)
  const most = Math.max(scale.low, scale.high)
  const zeroY = box.top + half + scale.high * perUnit
  const isHanging = perUnit < 0
  const baseY = zeroY - Math.min(Math.max(base, least), most) * perUnit
  const area = pixelOf(rgb, AREA_ALPHA)
  const { width, pixels } = raster
  let topBefore = Number.NaN
  let bottomBefore = Number.NaN
  for (let x = 0; x < width; x++) {
    let highest = high[x]!
    let lowest = low[x]!
    // NaN: nothing valid stands there
    if (highest !== highest) {
      topBefore = Number.NaN
      bottomBefore = Number.NaN
      continue
    }
    if (highest > most) highest = most
    else if (highest < least) highest = least
    if (lowest > most) lowest = most
    else if (lowest < least) lowest = least
    const own = zeroY - (isHanging ? lowest : highest) * perUnit
    const ownBottom = zeroY - (isHanging ? highest : lowest) * perUnit
    // heights are not negative: cutting is flooring
    const areaEnd = (((ownBottom > baseY ? ownBottom : baseY) + 0.5) | 0) * width
    for (let at = (((own < baseY ? own : baseY) + 0.5) | 0) * width + x; at < areaEnd; at += width) pixels[at] = area
    // the line takes the place of the values; the step down or up from the column before belongs to this one
    high[x] = (bottomBefore < own ? bottomBefore : own) - half
    low[x] = (topBefore > ownBottom ? topBefore : ownBottom) + half
    topBefore = own
    bottomBefore = ownBottom
  }
  fillColumns(raster, high, low, shadesOf(rgb))
}
