import { isVowel, type PlacedLine } from './conversation.ts'
import type { Score, Swing } from './score.ts'
import type { SeededRandom } from './seeded-random.ts'
import { envelopeAt, FINE_RATE, follow, keyedAt, minimumJerk, wander } from './shaping.ts'

/** Head and eyes at every step of FINE_RATE, rad; yaw to the own left, pitch down, roll to the own right. */
export interface HeadMotion {
  readonly pitch: Float64Array
  readonly yaw: Float64Array
  readonly roll: Float64Array
  /** Eyes in the head. */
  readonly eyeYaw: Float64Array
  readonly eyePitch: Float64Array
}

const HEAD_FOLLOW = { hz: 2.3, damping: 0.9 }
const EYE_FOLLOW = { hz: 11, damping: 0.95 }
const HEAD_SHARE = 0.5
/** The eyes jump about so long before the head sets off. */
const HEAD_LAG_SEC = 0.09
const GAZE_TRAVEL_SEC = 0.3

/**
 * Heads of people who talk: gaze shifts in which the eyes lead, nods and shakes, a small dip on every stressed word of
 * one's own, livelier wandering while speaking.
 */
export function playHead(score: Score, own: readonly PlacedLine[], nSteps: number, random: SeededRandom): HeadMotion {
  const fixations = smallFixations(nSteps, random)
  const drifts = [wander(random, 0.1, 0.5), wander(random, 0.1, 0.5), wander(random, 0.08, 0.4)] as const
  const lively = [wander(random, 0.45, 1.3), wander(random, 0.4, 1.2), wander(random, 0.35, 1)] as const
  const beats = headBeats(own, random)
  const out = Object.fromEntries(
    (['pitch', 'yaw', 'roll', 'eyeYaw', 'eyePitch'] as const).map((name) => [name, new Float64Array(nSteps)]),
  ) as unknown as HeadMotion
  for (let step = 0; step < nSteps; step++) {
    const t = step / FINE_RATE
    const late = gazeAt(score, t - HEAD_LAG_SEC + 0.08)
    const speaking = speakingAt(own, t)
    const beat = beats.map((one) => ({ level: envelopeAt(one.shape, t), one }))
    const dip = beat.reduce((sum, { level, one }) => sum + level * one.dip, 0)
    const swing = beat.reduce((sum, { level, one }) => sum + level * one.swing, 0)
    out.pitch[step] =
      late.head * late.pitch +
      keyedAt(score.chin, 0, t) +
      dip +
      0.012 * drifts[0](t) +
      0.02 * speaking * lively[0](t) +
      score.nods.reduce((sum, nod) => sum + nodAt(nod, t), 0)
    out.yaw[step] =
      late.head * late.yaw +
      swing +
      0.016 * drifts[1](t) +
      0.026 * speaking * lively[1](t) +
      score.shakes.reduce((sum, shake) => sum + shakeAt(shake, t), 0)
    out.roll[step] = keyedAt(score.tilt, 0, t) + 0.012 * drifts[2](t) + 0.018 * speaking * lively[2](t)
  }
  for (const signal of [out.pitch, out.yaw, out.roll]) follow(signal, HEAD_FOLLOW)
  for (let step = 0; step < nSteps; step++) {
    const now = gazeAt(score, step / FINE_RATE)
    out.eyeYaw[step] = now.yaw + fixations.yaw[step]!
    out.eyePitch[step] = now.pitch + fixations.pitch[step]!
  }
  follow(out.eyeYaw, EYE_FOLLOW)
  follow(out.eyePitch, EYE_FOLLOW)
  for (let step = 0; step < nSteps; step++) {
    out.eyeYaw[step] = clamp(out.eyeYaw[step]! - out.yaw[step]!, 0.6)
    out.eyePitch[step] = clamp(out.eyePitch[step]! - out.pitch[step]!, 0.45)
  }
  return out
}

function gazeAt({ gaze }: Score, timeSec: number): { yaw: number; pitch: number; head: number } {
  const value = { yaw: 0, pitch: 0, head: HEAD_SHARE }
  for (const to of gaze) {
    const share = minimumJerk((timeSec - to.atSec) / GAZE_TRAVEL_SEC + 0.5)
    if (share === 0) continue
    value.yaw += (to.yaw - value.yaw) * share
    value.pitch += (to.pitch - value.pitch) * share
    value.head += ((to.head ?? HEAD_SHARE) - value.head) * share
  }
  return value
}

/** Down and up again, each time a little less. */
function nodAt({ startSec, cycles, hz, amplitude }: Swing, timeSec: number): number {
  const phase = (timeSec - startSec) * hz
  if (phase <= 0 || phase >= cycles) return 0
  return amplitude * 0.72 ** Math.floor(phase) * 0.5 * (1 - Math.cos(2 * Math.PI * phase))
}

function shakeAt({ startSec, cycles, hz, amplitude }: Swing, timeSec: number): number {
  const share = ((timeSec - startSec) * hz) / cycles
  if (share <= 0 || share >= 1) return 0
  return amplitude * Math.sin(Math.PI * share) * Math.sin(2 * Math.PI * share * cycles)
}

/** 1 while the person speaks, with soft edges. */
export function speakingAt(own: readonly PlacedLine[], timeSec: number): number {
  return own.reduce((most, { startSec, endSec }) => {
    const shape = { peakSec: startSec, attack: 0.3, hold: endSec - startSec, release: 0.4 }
    return Math.max(most, envelopeAt(shape, timeSec))
  }, 0)
}

interface HeadBeat {
  shape: { peakSec: number; attack: number; hold: number; release: number }
  dip: number
  swing: number
}

function headBeats(own: readonly PlacedLine[], random: SeededRandom): HeadBeat[] {
  return own.flatMap((line) =>
    line.words
      .filter((word) => word.stressed)
      .map((word) => {
        const vowel = word.phonemes.find((phoneme) => isVowel(phoneme.name)) ?? word
        const shape = { peakSec: vowel.startSec + 0.07, attack: 0.22, hold: 0.03, release: 0.34 }
        return { shape, dip: random.range(0.035, 0.075), swing: random.range(-0.04, 0.04) }
      }),
  )
}

/** Between large shifts the eyes go from one eye of the partner to the other and to the mouth. */
function smallFixations(nSteps: number, random: SeededRandom): { yaw: Float64Array; pitch: Float64Array } {
  const yaw = new Float64Array(nSteps)
  const pitch = new Float64Array(nSteps)
  let until = 0
  let target = { yaw: 0, pitch: 0 }
  for (let step = 0; step < nSteps; step++) {
    if (step >= until) {
      until = step + random.range(0.35, 1.4) * FINE_RATE
      target = { yaw: random.range(-0.03, 0.03), pitch: random.range(-0.015, 0.035) }
    }
    yaw[step] = target.yaw
    pitch[step] = target.pitch
  }
  return { yaw, pitch }
}

function clamp(value: number, limit: number): number {
  return Math.max(-limit, Math.min(limit, value))
}
