import { IntervalSet, firstGap } from '../math/index.ts'

/** A voice's peaks as the painters need them; structurally the workspace's Waveform. */
export interface Peaks {
  /** peaks per second */
  readonly rate: number
  /** those that are known, wherever they lie */
  readonly known: IntervalSet
  /** Float32Array [n], peak |sample| 0..1 */
  readonly peaks: Float32Array
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
  const seen = new IntervalSet()
  let n = 0

  function count(peaks: Float32Array, start: number, end: number): void {
    for (let i = start; i < end; i++) {
      const peak = peaks[i]!
      if (!(peak > 10 ** -DECADES)) continue
      const bin = Math.floor(((Math.log10(peak) + DECADES) / DECADES) * N_BINS)
      bins[Math.min(N_BINS - 1, Math.max(0, bin))]!++
      n++
    }
    seen.add(start, end)
  }

  return {
    update({ known, peaks }) {
      for (let i = 0; i < known.length; i++) {
        const end = known.endOf(i)
        for (let gap = firstGap(seen, known.startOf(i), end); gap !== null; gap = firstGap(seen, gap.end, end)) {
          count(peaks, gap.start, gap.end)
        }
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
