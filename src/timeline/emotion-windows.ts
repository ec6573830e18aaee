import { EMOTIONS } from '../dataset/index.ts'
import type { TimeView } from './time-view.ts'

const N = EMOTIONS.length
/** s; scores are averaged over windows of this length before anything is named, so that the ribbon can be read. */
const WINDOW_SEC = 0.25

/** What the windows are made from; structurally a part of the workspace's MovementTrack. */
export interface EmotionTrack {
  /** Float32Array [T, 8], logits */
  readonly emotionScores: Float32Array
  /** Uint8Array [T] */
  readonly valid: Uint8Array
  /** rows that are in */
  readonly loaded: { endFrom(row: number): number }
}

/** What is known of a window. */
export const WINDOW = { unknown: 0, invalid: 1, valid: 2 } as const

/** Mean certainty of the 8 categories over any stretch, from windows of a quarter of a second. */
export interface EmotionWindows {
  readonly nWindows: number
  /** s */
  readonly windowSec: number
  /** the window in which a moment lies; there need not be one */
  windowAt(sec: number): number
  /** Uint8Array [windows], of {@link WINDOW} */
  readonly state: Uint8Array
  /** Float32Array [windows, 8], mean probabilities of the valid frames */
  readonly means: Float32Array
  /** takes the windows whose frames have all come; true if there was one */
  update(track: EmotionTrack): boolean
  /**
   * Mean probabilities of the windows [first, end), none of which need be there; false where no frame in them is valid.
   * @param out written from `at` on, 8 values
   */
  meanOf(first: number, end: number, out: Float64Array | Float32Array, at: number): boolean
  /**
   * Mean probabilities of [fromSec, toSec), by whole windows; false where no frame in it is valid.
   * @param out written, Float64Array [8]
   */
  mean(fromSec: number, toSec: number, out: Float64Array): boolean
}

const _mean = new Float64Array(N)

/**
 * Frames marked invalid hold zeros, whose softmax would be a false 1/8 each: they are left out. Running sums over the
 * windows make a stretch of any length cost the same.
 *
 * @param fps Hz
 */
export function createEmotionWindows(fps: number, nFrames: number): EmotionWindows {
  const windowFrames = Math.max(1, Math.round(WINDOW_SEC * fps))
  const nWindows = Math.ceil(nFrames / windowFrames)
  const windowSec = windowFrames / fps
  const state = new Uint8Array(nWindows)
  const means = new Float32Array(nWindows * N)
  const sums = new Float64Array((nWindows + 1) * N)
  const counts = new Uint32Array(nWindows + 1)

  const addUp = (from: number) => {
    for (let window = from; window < nWindows; window++) {
      const isValid = state[window] === WINDOW.valid
      const at = (window + 1) * N
      for (let k = 0; k < N; k++) sums[at + k] = sums[at - N + k]! + (isValid ? means[at - N + k]! : 0)
      counts[window + 1] = counts[window]! + (isValid ? 1 : 0)
    }
  }

  const meanOf = (first: number, end: number, out: Float64Array | Float32Array, at: number) => {
    const last = end < nWindows ? end : nWindows
    if (first < 0 || first >= nWindows) return false
    const n = counts[last]! - counts[first]!
    if (n === 0) return false
    const from = first * N
    const to = last * N
    for (let k = 0; k < N; k++) out[at + k] = (sums[to + k]! - sums[from + k]!) / n
    return true
  }

  const windowAt = (sec: number) => Math.floor(sec / windowSec + 1e-6)

  return {
    nWindows,
    windowSec,
    windowAt,
    state,
    means,
    update(track) {
      let first = nWindows
      for (let window = 0; window < nWindows; window++) {
        if (state[window] !== WINDOW.unknown) continue
        const begin = window * windowFrames
        const end = Math.min(begin + windowFrames, nFrames)
        if (track.loaded.endFrom(begin) < end) continue
        const isValid = meanProbabilities(track.emotionScores, track.valid, begin, end, _mean)
        state[window] = isValid ? WINDOW.valid : WINDOW.invalid
        means.set(_mean, window * N)
        first = Math.min(first, window)
      }
      addUp(first)
      return first < nWindows
    },
    meanOf,
    mean(fromSec, toSec, out) {
      const first = windowAt(fromSec)
      return meanOf(first, Math.max(first + 1, windowAt(toSec)), out, 0)
    },
  }
}

/**
 * Mean certainties under each pixel column.
 * @param out written and returned, Float32Array [columns, 8]; rows of NaN where nothing is valid
 */
export function emotionColumns(windows: EmotionWindows, view: TimeView, out: Float32Array): Float32Array {
  const n = out.length / N
  const secPerColumn = (view.endSec - view.startSec) / n
  let first = Number.NaN
  let last = Number.NaN
  for (let x = 0, at = 0; x < n; x++, at += N) {
    const fromSec = view.startSec + x * secPerColumn
    const firstHere = windows.windowAt(fromSec)
    const next = windows.windowAt(fromSec + secPerColumn)
    const lastHere = next > firstHere ? next : firstHere + 1
    // near by, many columns lie in one window
    if (firstHere === first && lastHere === last) for (let k = 0; k < N; k++) out[at + k] = out[at - N + k]!
    else if (!windows.meanOf(firstHere, lastHere, out, at)) out.fill(Number.NaN, at, at + N)
    first = firstHere
    last = lastHere
  }
  return out
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
    const row = frame * N
    let highest = -Infinity
    for (let k = 0; k < N; k++) if (scores[row + k]! > highest) highest = scores[row + k]!
    let sum = 0
    for (let k = 0; k < N; k++) sum += Math.exp(scores[row + k]! - highest)
    if (!(sum > 0)) continue
    for (let k = 0; k < N; k++) out[k]! += Math.exp(scores[row + k]! - highest) / sum
    n++
  }
  for (let k = 0; k < N; k++) out[k]! /= Math.max(n, 1)
  return n > 0
}
