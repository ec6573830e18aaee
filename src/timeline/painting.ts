import { firstEndingAfter, type Span } from './spans.ts'
import type { Lane } from './track-layout.ts'
import { secToPx, type TimeView } from './time-view.ts'
import type { TimelinePalette } from './timeline-palette.ts'
import type { Raster } from './raster.ts'

/** Where and how a lane is painted: a 2D context in CSS pixels, the stretch shown, the width, the colours. */
export interface Painting {
  readonly ctx: CanvasRenderingContext2D
  readonly view: TimeView
  readonly widthPx: number
  /** device pixels per CSS pixel */
  readonly ratio: number
  readonly palette: TimelinePalette
  /** diagonal hatching for gaps, in device pixels */
  readonly hatch: CanvasPattern | null
  /** sets the context's font, for text whose middle is given */
  readonly setFont: (font: string) => void
  /** width of a text in the font set last, CSS pixels */
  readonly measure: (text: string) => number
  /** scratch, Float32Array [device columns] */
  readonly low: Float32Array
  readonly high: Float32Array
  /** scratch, Float32Array [device columns, 8] */
  readonly shares: Float32Array
  /** an empty raster of the lane's size */
  raster(lane: Lane): Raster
  /** puts it in the lane's place; what was there is gone */
  put(lane: Lane, raster: Raster): void
}

/** CSS pixels; corner of the blocks on a lane. */
const RADIUS = 2.5

/** Blocks of the visible spans in the current fill. Spans in order, no overlaps. */
export function fillSpans(
  { ctx, view, widthPx }: Painting,
  spans: readonly Span[],
  top: number,
  height: number,
  radius = RADIUS,
): void {
  ctx.beginPath()
  // thousands of spans under one pixel are one block
  let drawnTo = -Infinity
  for (let i = firstEndingAfter(spans, view.startSec); i < spans.length; i++) {
    const span = spans[i]!
    if (span.startSec > view.endSec) break
    const x = Math.max(secToPx(span.startSec, view, widthPx), -8)
    const end = Math.min(Math.max(secToPx(span.endSec, view, widthPx), x + 1), widthPx + 8)
    if (end <= drawnTo + 0.25) continue
    drawnTo = end
    if (radius > 0 && end - x > 3) ctx.roundRect(x, top, end - x, height, radius)
    else ctx.rect(x, top, end - x, height)
  }
  ctx.fill()
}

/** Hatched blocks over what is not valid: never empty, so that a gap is not taken for rest. */
export function fillGaps(painting: Painting, gaps: readonly Span[], top: number, height: number): void {
  const { ctx, palette, hatch } = painting
  ctx.fillStyle = palette.gapGround
  fillSpans(painting, gaps, top, height, 1)
  if (hatch === null) return
  ctx.fillStyle = hatch
  fillSpans(painting, gaps, top, height, 1)
}
