import { EMOTIONS, type Mood, type Score } from './score.ts'
import type { SeededRandom } from './seeded-random.ts'
import { minimumJerk, wander } from './shaping.ts'

/** What the dataset's classifiers would say of a performance, at every frame. */
export interface Affect {
  /** Float32Array [T, 8], logits. */
  readonly scores: Float32Array
  /** Float32Array [T], about -0.6..0.6. */
  readonly valence: Float32Array
  /** Float32Array [T], about -0.4..1.3. */
  readonly arousal: Float32Array
}

/** The dataset's logits lie in this range. */
const LOWEST = -4.9
const HIGHEST = 8.5
/** Spread of the logits: a share of 1 against 0.01 is so many units apart. */
const GAIN = 1.45
const FLOOR = 0.012

/** Turns moods into noisy logits: the logarithm of each share, spread and lifted as the dataset's are. */
export function playAffect(score: Score, nFrames: number, fps: number, random: SeededRandom): Affect {
  const noise = EMOTIONS.map(() => wander(random, 0.2, 1.6))
  const drift = [wander(random, 0.1, 0.8), wander(random, 0.1, 0.8)] as const
  const scores = new Float32Array(nFrames * EMOTIONS.length)
  const valence = new Float32Array(nFrames)
  const arousal = new Float32Array(nFrames)
  for (let frame = 0; frame < nFrames; frame++) {
    const t = frame / fps
    const mood = moodAt(score.moods, t)
    for (const [i, share] of mood.shares.entries()) {
      const logit = GAIN * Math.log(share + FLOOR) + 5.2 + 0.25 * noise[i]!(t)
      scores[frame * EMOTIONS.length + i] = grid(Math.max(LOWEST, Math.min(HIGHEST, logit)), 128)
    }
    valence[frame] = grid(mood.valence + 0.025 * drift[0](t), 512)
    arousal[frame] = grid(mood.arousal + 0.04 * drift[1](t), 512)
  }
  return { scores, valence, arousal }
}

function moodAt(moods: readonly Mood[], timeSec: number): { shares: number[]; valence: number; arousal: number } {
  let shares: number[] = EMOTIONS.map((emotion) => (emotion === 'Neutral' ? 1 : 0))
  let valence = 0
  let arousal = 0.1
  for (const mood of moods) {
    const share = minimumJerk((timeSec - mood.atSec) / mood.travel + 0.5)
    const felt = Object.values(mood.feelings).reduce((sum, value) => sum + value, 0)
    shares = shares.map((value, i) => {
      const emotion = EMOTIONS[i]!
      const target = emotion === 'Neutral' ? Math.max(0, 1 - felt) : (mood.feelings[emotion] ?? 0)
      return value + (target - value) * share
    })
    valence += (mood.valence - valence) * share
    arousal += (mood.arousal - arousal) * share
  }
  return { shares, valence, arousal }
}

function grid(value: number, steps: number): number {
  return Math.round(value * steps) / steps
}
