import { fillColumn, rgbOf } from '../raster.ts'
import { fillSpans } from '../painting.ts'
import { seriesColumns, valueAt } from '../series.ts'
import { secToPx } from '../time-view.ts'
import { personColour } from '../timeline-palette.ts'
import type { TrackKind } from '../track-kind.ts'
import { isSpeaking } from './minimap.ts'

/** The voice's peaks with the stretches of speech behind them. */
export const voice: TrackKind = {
  id: 'voice',
  name: 'Voice',
  note: 'peaks of the sound; shaded where speech was detected',
  heights: { full: 34, compact: 24, minimal: 22 },
  hasContent: () => true,
  paint(painting, lane, data) {
    const person = data.people[lane.person]
    if (!person) return
    const { ctx, view, widthPx, palette, ratio, low, high } = painting
    const colour = personColour(palette, lane.person)
    const raster = painting.raster(lane)
    const middle = raster.height / 2
    if (person.voice) {
      seriesColumns(person.voice, view, low, high)
      const rgb = rgbOf(colour)
      const half = middle - ratio
      for (let x = 0; x < raster.width; x++) {
        const peak = high[x]!
        if (!(peak > 0)) continue
        // the square root keeps quiet speech visible
        const h = Math.min(1, Math.sqrt(peak / person.level)) ** 1.4 * half
        if (h > 0.6) fillColumn(raster, x, middle - h, middle + h, rgb, 1)
      }
    }
    painting.put(lane, raster)
    ctx.globalCompositeOperation = 'destination-over'
    ctx.fillStyle = colour
    ctx.globalAlpha = 0.35
    const startPx = Math.max(secToPx(person.offsetSec, view, widthPx), 0)
    const endPx = Math.min(secToPx(person.durationSec, view, widthPx), widthPx)
    ctx.fillRect(startPx, lane.top + lane.height / 2 - 0.5, Math.max(endPx - startPx, 0), 1)
    ctx.globalAlpha = 0.16
    fillSpans(painting, person.speech, lane.top, lane.height)
    ctx.globalAlpha = 1
    ctx.globalCompositeOperation = 'source-over'
  },
  events: (_data, person) => person?.speech.map((span) => ({ sec: span.startSec, label: 'speech' })) ?? [],
  read(_data, person, sec) {
    if (!person) return null
    const peak = person.voice ? valueAt(person.voice, sec) : Number.NaN
    const level = peak > 0 ? `${Math.max(-99, 20 * Math.log10(peak)).toFixed(0)} dB` : null
    return [isSpeaking(person.speech, sec) ? 'speaking' : 'silent', level].filter((word) => word !== null).join(', ')
  },
}
