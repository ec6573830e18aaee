import type { Span } from './spans.ts'

/** The 8 categories in the order of `movement:emotion_scores`. */
export const EMOTION_NAMES = [
  'Anger',
  'Contempt',
  'Disgust',
  'Fear',
  'Happiness',
  'Neutral',
  'Sadness',
  'Surprise',
] as const

const N_EMOTIONS = EMOTION_NAMES.length

/** A stretch in which one category leads. */
export interface EmotionRun extends Span {
  /** index into {@link EMOTION_NAMES} */
  readonly emotion: number
  /** mean probability of that category over the stretch, 0..1 */
  readonly certainty: number
}

/** What the runs are made from; structurally a part of the workspace's MovementTrack. */
export interface EmotionTrack {
  /** Float32Array [T, 8], logits */
  readonly emotionScores: Float32Array
  /** Uint8Array [T] */
  readonly valid: Uint8Array
  readonly nLoaded: number
}

/** s; scores are averaged over windows of this length before the leader is named, so that the ribbon can be read. */
const WINDOW_SEC = 0.25

/**
 * The leading category over time. Frames marked invalid hold zeros, whose softmax would be a false 1/8 each: they are left
 * out, and a window without a valid frame ends the run.
 */
export function emotionRuns(track: EmotionTrack, fps: number): EmotionRun[] {
  const { emotionScores, valid, nLoaded } = track
  const windowFrames = Math.max(1, Math.round(WINDOW_SEC * fps))
  const mean = new Float64Array(N_EMOTIONS)
  const runs: { startSec: number; endSec: number; emotion: number; certainty: number; windows: number }[] = []
  for (let begin = 0; begin < nLoaded; begin += windowFrames) {
    const end = Math.min(begin + windowFrames, nLoaded)
    if (!meanProbabilities(emotionScores, valid, begin, end, mean)) continue
    let emotion = 0
    for (let k = 1; k < N_EMOTIONS; k++) if (mean[k]! > mean[emotion]!) emotion = k
    const startSec = begin / fps
    const last = runs.at(-1)
    if (last && last.emotion === emotion && startSec - last.endSec < 1e-6) {
      last.certainty = (last.certainty * last.windows + mean[emotion]!) / (last.windows + 1)
      last.windows++
      last.endSec = end / fps
    } else {
      runs.push({ startSec, endSec: end / fps, emotion, certainty: mean[emotion]!, windows: 1 })
    }
  }
  return runs
}

/** Mean softmax of the valid frames in [begin, end); false if there is none. */
function meanProbabilities(
  scores: Float32Array,
  valid: Uint8Array,
  begin: number,
  end: number,
  out: Float64Array,
): boolean {
  out.fill(0)
  let n = 0
  for (let frame = begin; frame < end; frame++) {
    if (valid[frame] === 0) continue
    const row = frame * N_EMOTIONS
    let highest = -Infinity
    for (let k = 0; k < N_EMOTIONS; k++) if (scores[row + k]! > highest) highest = scores[row + k]!
    let sum = 0
    for (let k = 0; k < N_EMOTIONS; k++) sum += Math.exp(scores[row + k]! - highest)
    if (!(sum > 0)) continue
    for (let k = 0; k < N_EMOTIONS; k++) out[k]! += Math.exp(scores[row + k]! - highest) / sum
    n++
  }
  for (let k = 0; k < N_EMOTIONS; k++) out[k]! /= Math.max(n, 1)
  return n > 0
}
