import { EMOTIONS } from '../dataset/index.ts'
import type { Span } from './spans.ts'

const N_EMOTIONS = EMOTIONS.length

/** A stretch in which one category leads. */
export interface EmotionRun extends Span {
  /** index into {@link EMOTIONS} */
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

/** Names the leader while the scores stream: every frame is looked at once, except those of the last, unfinished window. */
export interface EmotionRunner {
  /** the runs of all that is loaded now */
  update(track: EmotionTrack): readonly EmotionRun[]
}

interface GrowingRun {
  startSec: number
  endSec: number
  emotion: number
  certainty: number
  nWindows: number
}

/**
 * The leading category over time. Frames marked invalid hold zeros, whose softmax would be a false 1/8 each: they are left
 * out, and a window without a valid frame ends the run.
 *
 * @param fps Hz
 */
export function createEmotionRunner(fps: number): EmotionRunner {
  const windowFrames = Math.max(1, Math.round(WINDOW_SEC * fps))
  const finished: GrowingRun[] = []
  let nDone = 0
  return {
    update(track) {
      for (; nDone + windowFrames <= track.nLoaded; nDone += windowFrames) {
        addWindow(finished, track, nDone, nDone + windowFrames, fps)
      }
      if (nDone >= track.nLoaded) return finished.map((run) => ({ ...run }))
      const runs = finished.map((run) => ({ ...run }))
      addWindow(runs, track, nDone, track.nLoaded, fps)
      return runs
    },
  }
}

const _mean = new Float64Array(N_EMOTIONS)

/** Lengthens the last run by a window, or begins another. */
function addWindow(runs: GrowingRun[], track: EmotionTrack, begin: number, end: number, fps: number): void {
  if (!meanProbabilities(track.emotionScores, track.valid, begin, end, _mean)) return
  let emotion = 0
  for (let k = 1; k < N_EMOTIONS; k++) if (_mean[k]! > _mean[emotion]!) emotion = k
  const certainty = _mean[emotion]!
  const startSec = begin / fps
  const last = runs.at(-1)
  if (last && last.emotion === emotion && startSec - last.endSec < 1e-6) {
    last.certainty = (last.certainty * last.nWindows + certainty) / (last.nWindows + 1)
    last.nWindows++
    last.endSec = end / fps
  } else runs.push({ startSec, endSec: end / fps, emotion, certainty, nWindows: 1 })
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
