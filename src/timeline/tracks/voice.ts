import { fillColumns, rgbOf, shadesOf } from '../raster.ts'
import { rasterSpans } from '../raster-spans.ts'
import { highColumns, valueAt } from '../series.ts'
import { secToPx } from '../time-view.ts'
import { personColour } from '../timeline-palette.ts'
import type { TrackKind } from '../track-kind.ts'
import { isSpeaking } from './minimap.ts'

const SPEECH_ALPHA = 0.16
const LINE_STRENGTH = Math.round(0.42 * 255)
const SHARE_STEPS = 2048
/** Share of the lane that a peak fills, by the square root of its share of the level: less than linear keeps quiet speech visible. */
const SHARES = Float32Array.from({ length: SHARE_STEPS }, (_, i) => ((i + 0.5) / SHARE_STEPS) ** 1.4)

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
    const { view, palette, ratio, low, high } = painting
    const rgb = rgbOf(personColour(palette, lane.person))
    const shades = shadesOf(rgb)
    const raster = painting.raster(lane)
    const { width, height, pixels } = raster
    rasterSpans(painting, raster, person.speech, rgb, SPEECH_ALPHA)
    // the line of silence: there is a recording here
    const start = Math.min(Math.max(Math.round(secToPx(person.offsetSec, view, width)), 0), width)
    const end = Math.min(Math.round(secToPx(person.durationSec, view, width)), width)
    for (let y = Math.round((height - ratio) / 2), left = Math.round(ratio); left > 0; y++, left--) {
      if (end > start) pixels.fill(shades[LINE_STRENGTH]!, y * width + start, y * width + end)
    }
    if (person.voice) {
      const middle = height / 2
      highColumns(person.voice, view, high)
      const half = middle - ratio
      const perLevel = SHARE_STEPS ** 2 / person.level
      for (let x = 0; x < width; x++) {
        const peak = high[x]!
        const h = peak < person.level ? SHARES[Math.sqrt(peak * perLevel) | 0]! * half : half
        // where nothing is known, and in silence, nothing stands
        low[x] = peak > 0 && h > 0.6 ? middle + h : Number.NaN
        high[x] = middle - h
      }
      fillColumns(raster, high, low, shades)
    }
    painting.put(lane, raster)
  },
  events: (_data, person) => person?.speech.map((span) => ({ sec: span.startSec, label: 'speech' })) ?? [],
  read(_data, person, sec) {
    if (!person) return null
    const peak = person.voice ? valueAt(person.voice, sec) : Number.NaN
    const level = peak > 0 ? `${Math.max(-99, 20 * Math.log10(peak)).toFixed(0)} dB` : null
    return [isSpeaking(person.speech, sec) ? 'speaking' : 'silent', level].filter((word) => word !== null).join(', ')
  },
}
