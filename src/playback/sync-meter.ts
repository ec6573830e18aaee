import { createSampleRing, type Distribution } from './sample-ring.ts'

/** displayed frames kept; 10 s at 60 Hz */
const DEFAULT_CAPACITY = 600

/** How far the shown pose was from the sound heard, over the last frames that were played. */
export interface SyncMeter {
  /**
   * One displayed frame while playing, at rate `rate`: the media time its pose was sampled at and the media time that is
   * audible as it goes to the screen, s; NaN where nothing is, which is not counted.
   */
  record(poseSec: number, audibleSec: number): void
  /** ms; signed, positive when the pose is later than the sound; `p95` is of the absolute offset */
  read(): Distribution
  /** the last offset, ms; 0 before the first */
  readonly lastMs: number
  clear(): void
}

export function createSyncMeter(capacity = DEFAULT_CAPACITY): SyncMeter {
  const signed = createSampleRing(capacity)
  const last = { ms: 0 }
  return {
    record(poseSec, audibleSec) {
      const ms = (poseSec - audibleSec) * 1000
      // not a number: nothing is heard
      if (!(ms < Infinity && ms > -Infinity)) return
      last.ms = ms
      signed.push(ms)
    },
    read: () => ({ median: signed.percentile(0.5), p95: signed.percentileOfSize(0.95), n: signed.n }),
    get lastMs() {
      return last.ms
    },
    clear() {
      signed.clear()
      last.ms = 0
    },
  }
}
