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
  const { fps, startSec, pyramid } = series
  const perColumn = ((view.endSec - view.startSec) * fps) / low.length
  pyramid.columns((view.startSec - startSec) * fps + 1e-6, perColumn, low, high)
}

/** Range of everything known; null where nothing is. */
export function wholeRange({ pyramid }: Series): readonly [number, number] | null {
  pyramid.range(0, pyramid.nRows, _range)
  return Number.isNaN(_range[0]!) ? null : [_range[0]!, _range[1]!]
}
