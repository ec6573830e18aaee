import { MinMaxPyramid, type PyramidSource } from './min-max-pyramid.ts'
import type { TimeView } from './time-view.ts'

/** A signal as the painters need it: row i stands from startSec + i / fps to startSec + (i + 1) / fps, nothing is interpolated. */
export interface Series {
  readonly fps: number
  /** s of the interaction at which row 0 begins */
  readonly startSec: number
  readonly pyramid: MinMaxPyramid
}

/** A series over numbers that may still be coming in. */
export function createSeries(fps: number, source: PyramidSource, startSec = 0): Series {
  return { fps, startSec, pyramid: new MinMaxPyramid(source) }
}

/** Row of a moment: the one that stands there. The small term keeps i / fps in row i whatever it was rounded to. */
export function rowAt(sec: number, fps: number): number {
  return Math.floor(sec * fps + 1e-6)
}

/** The value that stands at a moment; NaN where none is valid. */
export function valueAt({ fps, startSec, pyramid }: Series, sec: number): number {
  return pyramid.at(rowAt(sec - startSec, fps))
}

const _range = new Float64Array(2)

/**
 * Lowest and highest value under each pixel column; NaN in both where nothing valid lies under it.
 *
 * @param low written, Float32Array [columns]
 * @param high written, Float32Array [columns]
 */
export function seriesColumns(series: Series, view: TimeView, low: Float32Array, high: Float32Array): void {
  series.pyramid.columns(columnStarts(series, view, high.length), low, high)
}

/** The highest values alone. @param high written, Float32Array [columns] */
export function highColumns(series: Series, view: TimeView, high: Float32Array): void {
  series.pyramid.highColumns(columnStarts(series, view, high.length), high)
}

/** of the views drawn last: a person's series have two or three rates and starts */
const _starts: { first: number; perColumn: number; rows: Int32Array }[] = []
const MAX_STARTS = 8

/** Rows at which columns begin, and the end of the last, Int32Array [columns + 1]: the same for most series of a person. */
function columnStarts({ fps, startSec }: Series, view: TimeView, nColumns: number): Int32Array {
  const perColumn = ((view.endSec - view.startSec) * fps) / nColumns
  const first = (view.startSec - startSec) * fps + 1e-6
  for (const known of _starts) {
    if (known.first === first && known.perColumn === perColumn && known.rows.length === nColumns + 1) return known.rows
  }
  const oldest = _starts.length < MAX_STARTS ? undefined : _starts.shift()
  const rows = oldest?.rows.length === nColumns + 1 ? oldest.rows : new Int32Array(nColumns + 1)
  for (let x = 0; x <= nColumns; x++) rows[x] = Math.floor(first + x * perColumn)
  _starts.push({ first, perColumn, rows })
  return rows
}

/** Range of everything known; null where nothing is. */
export function wholeRange({ pyramid }: Series): readonly [number, number] | null {
  pyramid.range(0, pyramid.nRows, _range)
  return Number.isNaN(_range[0]!) ? null : [_range[0]!, _range[1]!]
}
