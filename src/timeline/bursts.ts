import { valueAt, type Series } from './series.ts'
import type { Span } from './spans.ts'

/** Share of the valid values that may lie above what counts as a burst. */
const SHARE = 0.05
/** s; bursts nearer than this are one. */
const JOIN_SEC = 0.4
/** Values looked at for the threshold. */
const MAX_SAMPLES = 20_000

/** A stretch in which a signal is as high as it is in a twentieth of the recording. */
export interface Burst extends Span {
  /** s; where it is highest */
  readonly peakSec: number
}

/** The moments of a signal worth going to: where it lies in its highest twentieth. Invalid frames end a burst. */
export function burstsOf(series: Series, nRows = series.pyramid.nRows): Burst[] {
  const threshold = highValue(series, nRows)
  if (Number.isNaN(threshold)) return []
  const { fps, startSec, pyramid } = series
  const bursts: { startSec: number; endSec: number; peakSec: number }[] = []
  for (let row = 0; row < nRows; row++) {
    const value = pyramid.at(row)
    if (!(value > threshold)) continue
    const sec = startSec + row / fps
    const endSec = startSec + (row + 1) / fps
    const last = bursts.at(-1)
    if (last && sec - last.endSec < JOIN_SEC) {
      last.endSec = endSec
      if (value > valueAt(series, last.peakSec)) last.peakSec = sec
    } else bursts.push({ startSec: sec, endSec, peakSec: sec })
  }
  return bursts
}

/** The value that a twentieth lies above; NaN where nothing is known or nothing moves. */
function highValue({ pyramid }: Series, nRows: number): number {
  const step = Math.max(1, Math.floor(nRows / MAX_SAMPLES))
  const samples: number[] = []
  for (let row = 0; row < nRows; row += step) {
    const value = pyramid.at(row)
    if (!Number.isNaN(value)) samples.push(value)
  }
  samples.sort((a, b) => a - b)
  const threshold = samples[Math.floor(samples.length * (1 - SHARE))]
  return threshold === undefined || samples[0] === samples.at(-1) ? Number.NaN : threshold
}
