import { fillBlock, pixelOf, rgbOf } from '../raster.ts'
import { firstEndingAfter, type Span } from '../spans.ts'
import type { Painting } from '../painting.ts'
import type { TimelineData } from '../timeline-data.ts'
import { personColour } from '../timeline-palette.ts'
import type { Lane } from '../track-layout.ts'

/** Share of each column that is speech, 0..1. @param out written and returned, Float32Array [columns] */
export function speechDensity(speech: readonly Span[], durationSec: number, out: Float32Array): Float32Array {
  out.fill(0)
  const n = out.length
  const perSec = n / Math.max(durationSec, 1e-9)
  for (const span of speech) {
    const from = Math.max(0, span.startSec * perSec)
    const to = Math.min(n, span.endSec * perSec)
    for (let x = Math.floor(from); x < to; x++) out[x] = out[x]! + Math.min(to, x + 1) - Math.max(from, x)
  }
  return out
}

/** The whole recording in small: how much each speaks where, the first person upward, the second downward. */
export function paintMinimap(painting: Painting, height: number, data: TimelineData): void {
  const { ctx, widthPx, palette, ratio } = painting
  const lane: Lane = { track: 'turns', person: -1, top: 0, height }
  const raster = painting.raster(lane)
  raster.pixels.fill(pixelOf(rgbOf(palette.lane), 1), 0, raster.width * raster.height)
  const middle = Math.round(raster.height / 2)
  const room = middle - Math.round(2 * ratio)
  data.people.forEach((person, index) => {
    const pixel = pixelOf(rgbOf(personColour(palette, index)), 0.85)
    const density = speechDensity(person.speech, data.durationSec, painting.high)
    for (let x = 0; x < raster.width; x++) {
      if (density[x]! <= 0) continue
      const h = Math.max(1, Math.round(Math.min(1, density[x]!) * room))
      if (index % 2 === 0) fillBlock(raster, x, middle - h, middle, pixel)
      else fillBlock(raster, x, middle, middle + h, pixel)
    }
  })
  painting.put(lane, raster)
  const map = (sec: number) => (sec / Math.max(data.durationSec, 1)) * widthPx
  ctx.fillStyle = palette.selection
  for (const sec of data.hits) ctx.fillRect(map(sec) - 0.5, 0, 1, height)
  ctx.fillStyle = palette.text
  for (const marker of data.markers) ctx.fillRect(map(marker.startSec) - 0.5, height - 5, 1.5, 5)
}

/** Whether somebody speaks at a moment. */
export function isSpeaking(speech: readonly Span[], sec: number): boolean {
  const span = speech[firstEndingAfter(speech, sec)]
  return span !== undefined && span.startSec <= sec
}
