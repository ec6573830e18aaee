import type { Painting } from '../painting.ts'
import { fillSpans } from '../painting.ts'
import { rulerTicks } from '../ruler-ticks.ts'
import type { TimelineData } from '../timeline-data.ts'
import { personColour } from '../timeline-palette.ts'
import { secToPx } from '../time-view.ts'

/** CSS pixels; the line of what is there, at the ruler's lower edge. */
const BUFFER_PX = 2

/** The ruler: labelled marks, places found by a search, and below them what is loaded of each person. */
export function paintRuler(painting: Painting, top: number, height: number, data: TimelineData): void {
  const { ctx, view, widthPx, palette, setFont } = painting
  ctx.clearRect(0, top, widthPx, height)
  const rows = Math.max(data.people.length, 1)
  const bottom = top + height - rows * BUFFER_PX - 1
  setFont(`500 11px ${palette.font}`)
  for (const tick of rulerTicks(view, widthPx)) {
    const x = Math.round(secToPx(tick.sec, view, widthPx))
    ctx.fillStyle = palette.tick
    ctx.fillRect(x, bottom - (tick.label === null ? 3 : 7), 1, tick.label === null ? 3 : 7)
    if (tick.label === null) continue
    ctx.fillStyle = palette.text2
    ctx.fillText(tick.label, x + 5, top + (bottom - top) / 2)
  }
  data.people.forEach((person, index) => {
    const y = bottom + 1 + index * BUFFER_PX
    ctx.fillStyle = palette.lane
    ctx.fillRect(0, y, widthPx, BUFFER_PX - 0.5)
    ctx.fillStyle = personColour(palette, index)
    ctx.globalAlpha = 0.55
    fillSpans(painting, person.buffered, y, BUFFER_PX - 0.5, 0)
    ctx.globalAlpha = 1
  })
  ctx.fillStyle = palette.selection
  for (const sec of data.hits) {
    const x = secToPx(sec, view, widthPx)
    if (x < -6 || x > widthPx + 6) continue
    ctx.beginPath()
    ctx.moveTo(x - 3.5, top + 1)
    ctx.lineTo(x + 3.5, top + 1)
    ctx.lineTo(x, top + 6.5)
    ctx.fill()
  }
}

/** Hairlines below the labelled marks, on a canvas of their own behind what stands on the lanes. */
export function paintGrid({ ctx, view, widthPx, palette }: Painting): void {
  ctx.clearRect(0, 0, widthPx, 1)
  ctx.fillStyle = palette.hairline
  for (const tick of rulerTicks(view, widthPx)) {
    if (tick.label !== null) ctx.fillRect(Math.round(secToPx(tick.sec, view, widthPx)), 0, 1, 1)
  }
}
