import type { MovementTrack } from '../dataset/index.ts'
import type { PersonFrame } from './workspace-types.ts'

const N_UNITS = 24
const N_EMOTIONS = 8

/**
 * Face and emotion of one person at a time, written in place: linear between two valid frames, the valid one beside an
 * invalid one, nothing (zero, `faceValid` false) where both failed or nothing is loaded. Probabilities are the softmax
 * of the eight scores.
 */
export function sampleFace(track: MovementTrack | null, timeSec: number, fps: number, out: PersonFrame): void {
  if (track === null || track.nFrames === 0) {
    clearFace(out)
    return
  }
  const place = Math.min(Math.max(timeSec * fps, 0), track.nFrames - 1)
  const row = Math.floor(place + 1e-6)
  const isLoaded = track.loaded.has(row)
  if (!isLoaded || track.valid[row] === 0) {
    clearFace(out)
    out.faceLost = isLoaded
    return
  }
  const next = track.loaded.has(row + 1) && track.valid[row + 1] === 1 ? row + 1 : row
  const w = next === row ? 0 : Math.max(0, place - row)
  out.faceValid = true
  out.faceLost = false
  mix(track.fau, row, next, w, N_UNITS, out.fau)
  mix(track.emotionScores, row, next, w, N_EMOTIONS, out.scores)
  out.emotion.set(out.scores)
  if (track.emotionScores !== null) softmaxInPlace(out.emotion)
  out.valence = mixOne(track.valence, row, next, w)
  out.arousal = mixOne(track.arousal, row, next, w)
}

function clearFace(out: PersonFrame): void {
  out.faceValid = false
  out.faceLost = false
  out.fau.fill(0)
  out.scores.fill(0)
  out.emotion.fill(0)
  out.valence = 0
  out.arousal = 0
}

function mix(
  values: Float32Array | null,
  row: number,
  next: number,
  w: number,
  width: number,
  out: Float32Array,
): void {
  for (let i = 0; i < width; i++) {
    if (values === null) out[i] = 0
    else {
      const a = values[row * width + i]!
      out[i] = a + (values[next * width + i]! - a) * w
    }
  }
}

function mixOne(values: Float32Array | null, row: number, next: number, w: number): number {
  return values === null ? 0 : values[row]! + (values[next]! - values[row]!) * w
}

/** exp(x_i - max) / sum; shifting by the maximum keeps it finite for any logits. */
export function softmaxInPlace(values: Float32Array): Float32Array {
  let max = Number.NEGATIVE_INFINITY
  for (let i = 0; i < values.length; i++) if (values[i]! > max) max = values[i]!
  let sum = 0
  for (let i = 0; i < values.length; i++) {
    values[i] = Math.exp(values[i]! - max)
    sum += values[i]!
  }
  for (let i = 0; i < values.length; i++) values[i] = values[i]! / sum
  return values
}
