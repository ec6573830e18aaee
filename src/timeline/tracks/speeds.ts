import { fillGaps } from '../painting.ts'
import { rgbOf } from '../raster.ts'
import { burstsOf } from '../bursts.ts'
import { valueAt, wholeRange, type Series } from '../series.ts'
import type { SignalKey } from '../../workspace/index.ts'
import { gapsOf, type TimelineData, type TimelinePerson, type ValidityRow } from '../timeline-data.ts'
import { personColour } from '../timeline-palette.ts'
import type { TrackKind } from '../track-kind.ts'
import type { PersonTrackId, TrackOptions } from '../track-setup.ts'
import { paintCurve } from './paint-curve.ts'

interface SpeedTrack {
  readonly id: PersonTrackId
  readonly name: string
  readonly note: string
  /** upper half, lower half; one alone takes the whole lane */
  readonly keys: readonly [SignalKey] | readonly [SignalKey, SignalKey]
  readonly names?: readonly [string, string]
  /** streams whose gaps are the signal's */
  readonly gaps: readonly ValidityRow['name'][]
  readonly unit: string
  /** shown number over the signal's own */
  readonly factor: number
  readonly has: (person: TimelinePerson) => boolean
}

const hasBody = (person: TimelinePerson) => person.validity.some((row) => row.name === 'body')
const hasFace = (person: TimelinePerson) => person.validity.some((row) => row.name === 'face')

/** How fast the head turns. */
export const head = speedTrack({
  id: 'head',
  name: 'Head',
  note: 'angular speed of the head, °/s, from frame to frame, unsmoothed',
  keys: ['head'],
  gaps: ['body', 'view'],
  unit: '°/s',
  factor: 180 / Math.PI,
  has: hasBody,
})

/** How fast the hands move, left above, right below. */
export const hands = speedTrack({
  id: 'hands',
  name: 'Hands',
  note: 'speed of the wrists seen from the chest, m/s, on the neutral body; left above, right below',
  keys: ['hand-left', 'hand-right'],
  names: ['left', 'right'],
  gaps: ['body', 'view'],
  unit: 'm/s',
  factor: 1,
  has: hasBody,
})

/** How much the expression code changes. */
export const expression = speedTrack({
  id: 'expression',
  name: 'Expression',
  note: 'change of the 128 expression values per second; there is no public decoder, so only its size is shown',
  keys: ['expression'],
  gaps: ['face'],
  unit: '/s',
  factor: 1,
  has: hasFace,
})

/** How much the latent changes. */
export const latent = speedTrack({
  id: 'latent',
  name: 'Latent',
  note: 'change of the 64 values of frame_latent per second; its meaning is not public',
  keys: ['latent'],
  gaps: ['face'],
  unit: '/s',
  factor: 1,
  has: hasFace,
})

/** How well the body lies on the film. */
export const fit = speedTrack({
  id: 'fit',
  name: 'Film fit',
  note: 'distance in the picture between keypoints and projected joints, shoulder widths; we call 0.12 good and 0.3 poor',
  keys: ['fit'],
  gaps: ['view'],
  unit: 'sw',
  factor: 1,
  has: hasBody,
})

function speedTrack({ id, name, note, keys, names, gaps, unit, factor, has }: SpeedTrack): TrackKind {
  const scaleOf = (data: TimelineData, person: TimelinePerson, options: TrackOptions) =>
    highOf(options.scale === 'shared' ? data.people : [person], keys)
  return {
    id,
    name,
    note,
    heights: { full: keys.length === 2 ? 34 : 26, compact: keys.length === 2 ? 26 : 20, minimal: 0 },
    signals: keys,
    hasContent: (_data, person) => person !== undefined && has(person),
    paint(painting, lane, data, options) {
      const person = data.people[lane.person]
      if (!person) return
      const raster = painting.raster(lane)
      const rgb = rgbOf(personColour(painting.palette, lane.person))
      const high = scaleOf(data, person, options)
      const middle = Math.round(raster.height / 2)
      keys.forEach((key, index) => {
        const series = person.signals[key]
        if (!series) return
        const isLower = index === 1
        const box = { top: isLower ? middle : 0, bottom: keys.length === 2 && !isLower ? middle : raster.height }
        // the lower half is turned over: both hands rise from the middle
        if (isLower) paintCurve(painting, raster, series, { low: high, high: 0 }, 0, box, rgb)
        else paintCurve(painting, raster, series, { low: 0, high }, 0, box, rgb)
      })
      painting.put(lane, raster)
      fillGaps(painting, gapsOf(person, gaps), lane.top, lane.height)
    },
    events: (_data, person) =>
      keys
        .flatMap((key) => {
          const series = person?.signals[key]
          return series ? burstsOf(series).map((burst) => ({ sec: burst.peakSec, label: name })) : []
        })
        .sort((a, b) => a.sec - b.sec),
    read(_data, person, sec) {
      const parts = keys.flatMap((key, index) => {
        const series = person?.signals[key]
        const value = series ? valueAt(series, sec) * factor : Number.NaN
        const word = names?.[index]
        return Number.isNaN(value) ? [] : [`${word === undefined ? '' : `${word} `}${rounded(value)}`]
      })
      return parts.length === 0 ? null : `${parts.join(', ')} ${unit}`
    },
    range: (data, person, options) => `0–${rounded(scaleOf(data, person, options) * factor)} ${unit}`,
  }
}

/** Cached by what it depends on: the largest value of thousands is asked for at each repaint. */
const highs = new WeakMap<Series, { nKnown: number; high: number }>()

/** The value that fills the lane: the largest there is, the same for all whose scale is shared. */
function highOf(people: readonly TimelinePerson[], keys: readonly SignalKey[]): number {
  let highest = 0
  for (const person of people) {
    for (const key of keys) {
      const series = person.signals[key]
      if (series) highest = Math.max(highest, robustHigh(series))
    }
  }
  return highest > 0 ? highest : 1
}

/** One jump of the tracker must not flatten the rest: where the largest value is far above the rest, the rest counts. */
function robustHigh(series: Series): number {
  const { nRows } = series.pyramid
  const nKnown = series.pyramid.known.count
  const known = highs.get(series)
  if (known?.nKnown === nKnown) return known.high
  const range = wholeRange(series)
  const samples: number[] = []
  const step = Math.max(1, Math.floor(nRows / 10_000))
  for (let row = 0; row < nRows; row += step) {
    const value = series.pyramid.at(row)
    if (!Number.isNaN(value)) samples.push(value)
  }
  samples.sort((a, b) => a - b)
  const usual = samples[Math.floor(samples.length * 0.995)] ?? 0
  const high = range === null ? 0 : Math.min(range[1], usual * 2 || range[1])
  highs.set(series, { nKnown, high })
  return high
}

function rounded(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2)
}
