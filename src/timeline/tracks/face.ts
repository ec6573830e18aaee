import { FACE_UNITS } from '../../body/index.ts'
import { fillGaps, type Painting } from '../painting.ts'
import { pixelOf, repeatRow, rgbOf, type Raster } from '../raster.ts'
import { burstsOf } from '../bursts.ts'
import { highColumns, valueAt, type Series } from '../series.ts'
import { gapsOf } from '../timeline-data.ts'
import { personColour } from '../timeline-palette.ts'
import type { TrackKind } from '../track-kind.ts'
import type { Lane } from '../track-layout.ts'
import type { TrackOptions } from '../track-setup.ts'
import { paintCurve } from './paint-curve.ts'

/** The values of the data reach from 0 to 2. */
const HIGHEST = 2
const HEAT_STEPS = 511
const STEPS_PER_UNIT = HEAT_STEPS / HIGHEST
/** CSS pixels; rows at least this high carry their unit's name. */
const NAMED_ROW_PX = 9
/** Units above this at a moment are named in the read-out. */
const NAMED_VALUE = 0.3

/** Action units of the face, a row each. */
export const face: TrackKind = {
  id: 'face',
  name: 'Face',
  note: 'facial action units, 0 … 2, a row each; a model’s output. Units 16–18 never carry signal',
  heights: { full: 84, compact: 48, minimal: 0 },
  hasContent: (_data, person) => person?.units !== null && person !== undefined,
  paint(painting, lane, data, options) {
    const person = data.people[lane.person]
    if (!person?.units) return
    const raster = painting.raster(lane)
    const rgb = rgbOf(personColour(painting.palette, lane.person))
    const heat = heatOf(rgb)
    options.units.forEach((unit, row) => {
      const box = rowBox(raster.height, options.units.length, row)
      const series = person.units![unit]!
      if (options.face === 'curves') paintCurve(painting, raster, series, { low: 0, high: HIGHEST }, 0, box, rgb)
      else paintHeat(painting, raster, series, box, heat)
    })
    painting.put(lane, raster)
    fillGaps(painting, gapsOf(person, ['face']), lane.top, lane.height)
    nameRows(painting, lane, options)
  },
  events: (_data, person, options) =>
    (person?.units ? options.units : [])
      .flatMap((unit) =>
        burstsOf(person!.units![unit]!).map((burst) => ({ sec: burst.peakSec, label: unitName(unit) })),
      )
      .sort((a, b) => a.sec - b.sec),
  read(_data, person, sec, options) {
    if (!person?.units) return null
    const active = options.units
      .map((unit) => ({ unit, value: valueAt(person.units![unit]!, sec) }))
      .filter(({ value }) => value > NAMED_VALUE)
      .sort((a, b) => b.value - a.value)
      .slice(0, 4)
    if (active.length > 0) return active.map(({ unit, value }) => `${unitName(unit)} ${value.toFixed(1)}`).join(', ')
    return Number.isNaN(valueAt(person.units[0]!, sec)) ? null : 'face at rest'
  },
  range: () => '0–2',
}

/** `AU12 lip corner puller` */
export function unitName(unit: number): string {
  const { code, name } = FACE_UNITS[unit]!
  return `${code} ${name.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()}`
}

/** Rows share the height; where there is room a pixel is left between two. */
function rowBox(height: number, nRows: number, row: number): { top: number; bottom: number } {
  const top = Math.round((row * height) / nRows)
  const bottom = Math.round(((row + 1) * height) / nRows)
  return { top, bottom: bottom - top > 3 ? bottom - 1 : bottom }
}

const _heats = new Map<number, Uint32Array>()

/** Pixels of the values 0 … 2. A valid zero keeps a breath of colour, so that it differs from what is not known. */
function heatOf(rgb: number): Uint32Array {
  let heat = _heats.get(rgb)
  if (heat) return heat
  heat = Uint32Array.from({ length: HEAT_STEPS + 1 }, (_, i) => pixelOf(rgb, 0.06 + 0.94 * Math.sqrt(i / HEAT_STEPS)))
  _heats.set(rgb, heat)
  return heat
}

/** The strongest value under each column, as strength of the person's colour. */
function paintHeat(
  painting: Painting,
  raster: Raster,
  series: Series,
  box: { top: number; bottom: number },
  heat: Uint32Array,
): void {
  if (box.bottom <= box.top) return
  const { view, high } = painting
  const { pixels, width } = raster
  const at = box.top * width
  highColumns(series, view, high)
  for (let x = 0; x < width; x++) {
    const value = high[x]!
    // NaN: nothing is known there
    if (value >= 0) pixels[at + x] = heat[value >= HIGHEST ? HEAT_STEPS : (value * STEPS_PER_UNIT + 0.5) | 0]!
    else if (value < 0) pixels[at + x] = heat[0]!
  }
  repeatRow(raster, box.top, box.bottom)
}

function nameRows({ ctx, palette, measure, setFont }: Painting, lane: Lane, { units }: TrackOptions): void {
  const rowPx = lane.height / Math.max(units.length, 1)
  if (rowPx < NAMED_ROW_PX) return
  setFont(`500 ${rowPx < 12 ? 8.5 : 9.5}px ${palette.font}`)
  units.forEach((unit, row) => {
    const name = unitName(unit)
    const y = lane.top + (row + 0.5) * rowPx
    ctx.fillStyle = palette.panel
    ctx.globalAlpha = 0.78
    ctx.fillRect(0, y - rowPx / 2 + 0.5, measure(name) + 8, rowPx - 1.5)
    ctx.globalAlpha = 1
    ctx.fillStyle = palette.text2
    ctx.fillText(name, 4, y)
  })
}
