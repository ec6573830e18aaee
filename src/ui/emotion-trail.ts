import type { MovementTrack } from '../workspace/index.ts'

/** s; between two points of a trail. Points lie on this grid of time, so that they stand still while the time goes on. */
export const TRAIL_STEP_SEC = 0.25

/** A place in the circumplex at a moment. Both values as in the file, model outputs. */
export interface TrailPoint {
  readonly sec: number
  readonly valence: number
  readonly arousal: number
}

/** What a trail is read from; structurally a part of a movement track. */
export type AffectTrack = Pick<MovementTrack, 'nFrames' | 'loaded' | 'valid' | 'valence' | 'arousal' | 'emotionScores'>

/** Frame that stands at a moment, where its face is known and valid; -1 where not. */
function validRow(track: AffectTrack, fps: number, sec: number): number {
  const row = Math.floor(sec * fps + 1e-6)
  return row >= 0 && row < track.nFrames && track.loaded.has(row) && track.valid[row] === 1 ? row : -1
}

/** Where in the circumplex a person is at a moment; null where nothing is valid. */
export function affectAt(track: AffectTrack, fps: number, sec: number): TrailPoint | null {
  const row = validRow(track, fps, sec)
  if (row < 0 || track.valence === null || track.arousal === null) return null
  return { sec, valence: track.valence[row]!, arousal: track.arousal[row]! }
}

/** The way up to a moment, oldest first; null where the face is not valid, so that nothing is joined over it. */
export function trailOf(track: AffectTrack, fps: number, nowSec: number, lengthSec: number): (TrailPoint | null)[] {
  const last = Math.floor(nowSec / TRAIL_STEP_SEC + 1e-6)
  const first = Math.max(0, Math.ceil((nowSec - lengthSec) / TRAIL_STEP_SEC - 1e-6))
  return Array.from({ length: Math.max(last - first + 1, 0) }, (_, i) =>
    affectAt(track, fps, (first + i) * TRAIL_STEP_SEC),
  )
}

/** How far apart two people are at a moment. */
export interface Difference {
  /** first minus second */
  readonly valence: number
  readonly arousal: number
  /** in the plane of the two */
  readonly distance: number
  /** total variation of the 8 certainties: 0 the same, 1 nothing in common */
  readonly scores: number
}

/** The difference between two people, each by own frames; null where one of them is not valid. */
export function differenceAt(
  a: { readonly track: AffectTrack; readonly fps: number },
  b: { readonly track: AffectTrack; readonly fps: number },
  sec: number,
): Difference | null {
  const [pointA, pointB] = [affectAt(a.track, a.fps, sec), affectAt(b.track, b.fps, sec)]
  if (pointA === null || pointB === null) return null
  const valence = pointA.valence - pointB.valence
  const arousal = pointA.arousal - pointB.arousal
  const [sharesA, sharesB] = [certaintiesAt(a.track, a.fps, sec), certaintiesAt(b.track, b.fps, sec)]
  let apart = 0
  for (let k = 0; k < sharesA.length; k++) apart += Math.abs(sharesA[k]! - (sharesB[k] ?? 0))
  const hasScores = sharesA.length > 0 && sharesB.length > 0
  return { valence, arousal, distance: Math.hypot(valence, arousal), scores: hasScores ? apart / 2 : Number.NaN }
}

/** Softmax of the scores at a moment; empty where there are none. */
function certaintiesAt({ emotionScores, ...track }: AffectTrack, fps: number, sec: number): number[] {
  const row = validRow({ emotionScores, ...track }, fps, sec)
  if (row < 0 || emotionScores === null) return []
  const logits = [...emotionScores.subarray(row * 8, row * 8 + 8)]
  const highest = Math.max(...logits)
  const powers = logits.map((logit) => Math.exp(logit - highest))
  const sum = powers.reduce((total, power) => total + power, 0)
  return powers.map((power) => power / sum)
}
