import type { Painting } from './painting.ts'
import { shadesOf, repeatRow, type Raster, type Rgb } from './raster.ts'
import { firstEndingAfter, type Span } from './spans.ts'
import { secToPx } from './time-view.ts'

/** CSS pixels; corner of the blocks on a lane. */
const RADIUS = 2.5
/** Points a side at which a corner's pixel is looked at. */
const SAMPLES = 4

/**
 * Blocks of the visible spans as high as the raster, on an empty raster: quicker than paths that blend below what stands
 * there. Ends lie on whole pixels. Spans in order, no overlaps.
 * @param alpha 0..1
 */
export function rasterSpans(painting: Painting, raster: Raster, spans: readonly Span[], rgb: Rgb, alpha: number): void {
  const { view, ratio } = painting
  const { width, height, pixels } = raster
  const shades = shadesOf(rgb)
  const solid = shades[Math.round(alpha * 255)]!
  const corner = cornerOf(RADIUS * ratio)
  const ends: number[] = []
  let drawnTo = 0
  for (let i = firstEndingAfter(spans, view.startSec); i < spans.length; i++) {
    const span = spans[i]!
    if (span.startSec > view.endSec) break
    const start = Math.round(secToPx(span.startSec, view, width))
    const end = Math.max(Math.round(secToPx(span.endSec, view, width)), start + 1)
    // many spans under one pixel are one block
    if (end <= drawnTo) continue
    pixels.fill(solid, Math.max(start, 0), Math.min(end, width))
    drawnTo = end
    if (end - start > 3 * ratio) ends.push(start, end)
  }
  repeatRow(raster, 0, height)
  const size = Math.min(corner.length, height >> 1)
  for (let i = 0; i < ends.length; i += 2) {
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++) {
        const shade = shades[Math.round(alpha * 255 * corner[y]![x]!)]!
        for (const [at, isLeft] of [
          [ends[i]! + x, true],
          [ends[i + 1]! - 1 - x, false],
        ] as const) {
          if (at < 0 || at >= width || (isLeft ? at >= ends[i + 1]! : at < ends[i]!)) continue
          pixels[y * width + at] = shade
          pixels[(height - 1 - y) * width + at] = shade
        }
      }
    }
  }
}

const _corners = new Map<number, readonly (readonly number[])[]>()

/** How much of each pixel at a block's upper left corner is inside, [row][column]. @param radius device pixels */
function cornerOf(radius: number): readonly (readonly number[])[] {
  let corner = _corners.get(radius)
  if (corner) return corner
  const size = Math.ceil(radius)
  const share = (x: number, y: number) => {
    let n = 0
    for (let i = 0; i < SAMPLES ** 2; i++) {
      const dx = radius - x - ((i % SAMPLES) + 0.5) / SAMPLES
      const dy = radius - y - (Math.floor(i / SAMPLES) + 0.5) / SAMPLES
      if (dx <= 0 || dy <= 0 || Math.hypot(dx, dy) <= radius) n++
    }
    return n / SAMPLES ** 2
  }
  corner = Array.from({ length: size }, (_, y) => Array.from({ length: size }, (_, x) => share(x, y)))
  _corners.set(radius, corner)
  return corner
}
