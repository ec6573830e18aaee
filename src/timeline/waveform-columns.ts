import type { TimeView } from './time-view.ts'

/** A voice's peaks as the painters need them; structurally the workspace's Waveform. */
export interface Peaks {
  /** peaks per second */
  readonly rate: number
  /** how many are known */
  readonly nKnown: number
  /** Float32Array [n], peak |sample| 0..1 */
  readonly peaks: Float32Array
}

/**
 * The largest peak under each pixel column. Columns before the start of the sound, after its end, or not read yet, are -1.
 *
 * @param out written and returned, Float32Array [columns]
 */
export function peakColumns(source: Peaks, view: TimeView, out: Float32Array): Float32Array {
  const { rate, nKnown, peaks } = source
  const perColumn = ((view.endSec - view.startSec) * rate) / out.length
  const first = view.startSec * rate
  for (let x = 0; x < out.length; x++) {
    const from = first + x * perColumn
    const begin = Math.floor(from)
    const end = Math.max(begin + 1, Math.floor(from + perColumn))
    if (begin < 0 || begin >= nKnown) {
      out[x] = -1
      continue
    }
    let highest = 0
    for (let i = begin; i < end && i < nKnown; i++) if (peaks[i]! > highest) highest = peaks[i]!
    out[x] = highest
  }
  return out
}

/** Bins of the histogram that finds the level of a voice, logarithmic over 80 dB. */
const N_BINS = 512
const DECADES = 4
/** Share of the peaks that may stand above the level. */
const ABOVE_SHARE = 0.005

/** Finds the level of a voice while it streams: every peak is looked at once. */
export interface PeakMeter {
  /** the level of all that is known now */
  update(source: Peaks): number
}

/**
 * The level that fills the lane: the 99.5th percentile of the known peaks above silence. Recording levels differ by 25 dB
 * between vendors, so a fixed scale would hide most voices; one knock on the microphone must not flatten the rest.
 */
export function createPeakMeter(): PeakMeter {
  const bins = new Uint32Array(N_BINS)
  let nSeen = 0
  let n = 0
  return {
    update(source) {
      for (; nSeen < source.nKnown; nSeen++) {
        const peak = source.peaks[nSeen]!
        if (!(peak > 10 ** -DECADES)) continue
        const bin = Math.floor(((Math.log10(peak) + DECADES) / DECADES) * N_BINS)
        bins[Math.min(N_BINS - 1, Math.max(0, bin))]!++
        n++
      }
      if (n === 0) return 1
      let left = Math.ceil(n * ABOVE_SHARE)
      for (let bin = N_BINS - 1; bin >= 0; bin--) {
        left -= bins[bin]!
        if (left <= 0) return 10 ** (((bin + 1) / N_BINS) * DECADES - DECADES)
      }
      return 1
    },
  }
}
