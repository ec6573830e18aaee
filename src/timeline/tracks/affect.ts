import { fillGaps } from '../painting.ts'
import { rgbOf } from '../raster.ts'
import { burstsOf } from '../bursts.ts'
import { valueAt, wholeRange, type Series } from '../series.ts'
import { gapsOf, type TimelineData, type TimelinePerson } from '../timeline-data.ts'
import { personColour } from '../timeline-palette.ts'
import type { TrackKind } from '../track-kind.ts'
import type { TrackOptions } from '../track-setup.ts'
import { paintCurve, type Scale } from './paint-curve.ts'

/** The documented range; arousal is measured up to 1.3 and then drawn at the edge. */
const FULL: Scale = { low: -1, high: 1 }

/** Pleasantness. */
export const valence = affectTrack('valence', 'Valence', 'pleasantness')
/** Activation. */
export const arousal = affectTrack('arousal', 'Arousal', 'activation')

function affectTrack(id: 'valence' | 'arousal', name: string, meaning: string): TrackKind {
  return {
    id,
    name,
    note: `${meaning}, −1 … 1; a model’s output from the face`,
    heights: { full: 26, compact: 20, minimal: 0 },
    hasContent: (_data, person) => person?.[id] !== null && person !== undefined,
    paint(painting, lane, data, options) {
      const person = data.people[lane.person]
      const series = person?.[id]
      if (!person || !series) return
      const { ctx, palette, widthPx } = painting
      const raster = painting.raster(lane)
      const scale = scaleOf(data, id, options)
      const box = { top: 0, bottom: raster.height }
      paintCurve(painting, raster, series, scale, 0, box, rgbOf(personColour(palette, lane.person)))
      painting.put(lane, raster)
      fillGaps(painting, gapsOf(person, ['face']), lane.top, lane.height)
      ctx.fillStyle = palette.text3
      ctx.globalAlpha = 0.5
      const zero = lane.top + (lane.height * scale.high) / (scale.high - scale.low)
      ctx.fillRect(0, Math.round(zero) - 0.5, widthPx, 1)
      ctx.globalAlpha = 1
    },
    events: (_data, person) => seriesEvents(person?.[id] ?? null, `high ${id}`),
    read(_data, person, sec) {
      const value = person?.[id] ? valueAt(person[id], sec) : Number.NaN
      return Number.isNaN(value) ? null : `${name.toLowerCase()} ${signed(value)}`
    },
    range(data, _person, options) {
      const scale = scaleOf(data, id, options)
      return `±${scale.high === 1 ? '1' : scale.high.toFixed(1)}`
    },
  }
}

/** The same for everybody, so that people can be compared; zero is always in it. */
function scaleOf({ people }: TimelineData, id: 'valence' | 'arousal', options: TrackOptions): Scale {
  if (options.affect === 'full') return FULL
  const ranges = people.flatMap((person: TimelinePerson) => {
    const range = person[id] && wholeRange(person[id])
    return range ? [range] : []
  })
  const reach = Math.max(0.1, ...ranges.map(([low, high]) => Math.max(-low, high)))
  const rounded = Math.ceil(reach * 10) / 10
  return { low: -rounded, high: rounded }
}

/** Where a signal is as high as in a twentieth of the recording. */
export function seriesEvents(series: Series | null, label: string): { sec: number; label: string }[] {
  return series === null ? [] : burstsOf(series).map((burst) => ({ sec: burst.peakSec, label }))
}

/** `+0.25`, with a real minus. */
export function signed(value: number, digits = 2): string {
  const text = Math.abs(value).toFixed(digits)
  return Number(text) === 0 ? text : `${value < 0 ? '−' : '+'}${text}`
}
