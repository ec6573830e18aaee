import { EMOTIONS } from '../dataset/index.ts'
import { WINDOW, type EmotionWindows } from './emotion-windows.ts'
import type { Span } from './spans.ts'

const N = EMOTIONS.length

/** A stretch in which one category leads. */
export interface EmotionRun extends Span {
  /** index into {@link EMOTIONS} */
  readonly emotion: number
  /** mean probability of that category over the stretch, 0..1 */
  readonly certainty: number
}

/** The leading category over time; a window without a valid frame, or not known yet, ends a run. */
export function emotionRuns({ nWindows, windowSec, state, means }: EmotionWindows, durationSec: number): EmotionRun[] {
  const runs: EmotionRun[] = []
  let leader = -1
  let begin = 0
  let sum = 0
  const end = (window: number) => {
    if (leader >= 0) {
      const endSec = Math.min(window * windowSec, durationSec)
      runs.push({ startSec: begin * windowSec, endSec, emotion: leader, certainty: sum / (window - begin) })
    }
    leader = -1
  }
  for (let window = 0; window < nWindows; window++) {
    if (state[window] !== WINDOW.valid) {
      end(window)
      continue
    }
    let best = 0
    for (let k = 1; k < N; k++) if (means[window * N + k]! > means[window * N + best]!) best = k
    if (best !== leader) {
      end(window)
      leader = best
      begin = window
      sum = 0
    }
    sum += means[window * N + best]!
  }
  end(nWindows)
  return runs
}
