import type { BodyMotion } from './body-motion.ts'
import type { PlacedLine } from './conversation.ts'
import { FACE_UNITS, type FaceUnit, type Score } from './score.ts'
import type { SeededRandom } from './seeded-random.ts'
import { envelopeAt, FINE_RATE, keyedAt, smooth, wander } from './shaping.ts'
import { glideOf, isClosure, type Viseme, visemeOf } from './visemes.ts'

/** Full strength of a facial action: the dataset's values run from 0 to 2. */
const STRONGEST = 2
/** Share of a clearly spoken mouth shape that ordinary talk has. */
const OPENNESS = 0.72
/** The mouth is so far ahead of the sound, s. */
const LEAD_SEC = 0.035
const MEAN_BLINK_SEC = 4.6
const SHORTEST_BLINK_GAP_SEC = 1.1

type Signals = Record<FaceUnit, Float64Array>

/**
 * The 24 facial action units at every frame: mouth shapes of the own speech, the score's expressions, smiles with
 * cheeks and eyes, blinks, and lids that follow the gaze.
 *
 * @returns Float32Array [T, 24], 0..2
 */
export function playFace(
  score: Score,
  own: readonly PlacedLine[],
  body: BodyMotion,
  nFrames: number,
  random: SeededRandom,
): Float32Array {
  const nSteps = nFrames * body.stride
  const signals = Object.fromEntries(FACE_UNITS.map((unit) => [unit, new Float64Array(nSteps)])) as Signals
  speak(signals, own)
  express(signals, score, nSteps)
  smile(signals, score, own, random)
  idle(signals, random)
  blink(signals, score, body, random)
  const out = new Float32Array(nFrames * FACE_UNITS.length)
  for (const [column, unit] of FACE_UNITS.entries()) {
    const signal = smooth(signals[unit], unit === 'EyesClosed' ? 1.5 : 3)
    for (let frame = 0; frame < nFrames; frame++) {
      const value = Math.max(0, Math.min(STRONGEST, signal[frame * body.stride]!))
      out[frame * FACE_UNITS.length + column] = Math.round(value * 512) / 512
    }
  }
  return out
}

/** Overlapping shares of neighbouring mouth shapes (Cohen and Massaro's dominance), lip closures strongest. */
function speak(signals: Signals, own: readonly PlacedLine[]): void {
  const shapes = own.flatMap((line) =>
    line.words.flatMap((word) =>
      word.phonemes.flatMap(({ name, startSec, endSec }) => {
        const loud = OPENNESS * (word.stressed ? 1.2 : 0.95)
        const span = { width: Math.max(0.045, 0.5 * (endSec - startSec)), force: isClosure(name) ? 3.2 : 1 }
        const glide = glideOf(name)
        const middle = (startSec + endSec) / 2
        if (!glide) return [{ ...span, centre: middle, viseme: visemeOf(name), loud }]
        const half = { ...span, width: span.width * 0.6 }
        return [
          { ...half, centre: startSec + 0.3 * (endSec - startSec), viseme: visemeOf(name), loud },
          { ...half, centre: startSec + 0.85 * (endSec - startSec), viseme: glide, loud },
        ]
      }),
    ),
  )
  const nSteps = signals.JawDrop.length
  const rest = 0.22
  let first = 0
  for (let step = 0; step < nSteps; step++) {
    const t = step / FINE_RATE + LEAD_SEC
    while (first < shapes.length && shapes[first]!.centre < t - 0.6) first++
    let total = rest
    const sums: Viseme = {}
    for (let i = first; i < shapes.length && shapes[i]!.centre < t + 0.6; i++) {
      const { centre, width, force, viseme, loud } = shapes[i]!
      const weight = force * Math.exp(-(((t - centre) / width) ** 2))
      total += weight
      for (const [unit, level] of entriesOf(viseme)) sums[unit] = (sums[unit] ?? 0) + weight * level * loud
    }
    for (const [unit, sum] of entriesOf(sums)) signals[unit][step]! += sum / total
  }
}

function express(signals: Signals, score: Score, nSteps: number): void {
  for (const { unit, peakSec, level, attack = 0.3, hold = 0.4, release = 0.5 } of score.face) {
    const signal = signals[unit]
    for (let step = 0; step < nSteps; step++) {
      const value = level * envelopeAt({ peakSec, attack, hold, release }, step / FINE_RATE)
      if (value > 0) signal[step] = Math.max(signal[step]!, value)
    }
  }
}

/** A smile lifts the cheeks once it is broad, narrows the eyes, and opens the mouth when nothing is said. */
function smile(signals: Signals, score: Score, own: readonly PlacedLine[], random: SeededRandom): void {
  const alive = wander(random, 0.15, 0.6)
  for (let step = 0; step < signals.JawDrop.length; step++) {
    const t = step / FINE_RATE
    const level = Math.max(0, keyedAt(score.smile, 0, t) * (1 + 0.06 * alive(t)))
    const silent = own.some(({ startSec, endSec }) => t > startSec - 0.1 && t < endSec + 0.15) ? 0 : 1
    signals.LipCornerPuller[step]! += 1.65 * level
    signals.CheekRaiser[step]! += 1.5 * Math.max(0, level - 0.25)
    signals.LidTightener[step]! += 0.6 * Math.max(0, level - 0.4)
    signals.Dimpler[step]! += 0.35 * level
    signals.LipPuckerer[step]! *= 1 - 0.45 * level
    signals.LipsParts[step]! += silent * 1.2 * Math.max(0, level - 0.55)
    signals.UpperLipRaiser[step]! += 0.4 * Math.max(0, level - 0.6)
    signals.JawDrop[step]! += silent * 0.7 * Math.max(0, level - 0.7)
  }
}

/** A face is never quite still. */
function idle(signals: Signals, random: SeededRandom): void {
  const small = {
    InnerBrowRaiser: 0.08,
    OuterBrowRaiser: 0.06,
    BrowLowerer: 0.07,
    LipCornerPuller: 0.05,
    ChinRaiser: 0.05,
  }
  for (const [unit, amount] of Object.entries(small) as [FaceUnit, number][]) {
    const course = wander(random, 0.08, 0.5)
    const signal = signals[unit]
    for (let step = 0; step < signal.length; step++)
      signal[step]! += amount * Math.max(0, 0.6 + course(step / FINE_RATE))
  }
}

function blink(signals: Signals, score: Score, body: BodyMotion, random: SeededRandom): void {
  const { eyePitch } = body.head
  const nSteps = signals.EyesClosed.length
  const wanted = [...score.blinks, ...score.gaze.filter(isLargeShift).map((shift) => shift.atSec - 0.02)]
  for (let t = random.range(0.5, 2); t < nSteps / FINE_RATE; t += -Math.log(1 - random.next()) * MEAN_BLINK_SEC + 0.8) {
    wanted.push(t)
  }
  let last = -Infinity
  const times = wanted
    .toSorted((a, b) => a - b)
    .filter((t) => {
      const apart = t - last >= SHORTEST_BLINK_GAP_SEC
      if (apart) last = t
      return apart
    })
  const shapes = times.map((peakSec) => ({ peakSec, attack: 0.09, hold: 0.045, release: random.range(0.15, 0.22) }))
  for (let step = 0; step < nSteps; step++) {
    const t = step / FINE_RATE
    const lidFollows = Math.max(0, 0.5 * eyePitch[step]!)
    const shut = shapes.reduce((most, shape) => Math.max(most, 1.95 * envelopeAt(shape, t)), 0)
    signals.EyesClosed[step] = Math.max(shut, lidFollows)
  }
}

function isLargeShift(shift: Score['gaze'][number], index: number, all: Score['gaze']): boolean {
  const before = all[index - 1]
  return before !== undefined && Math.hypot(shift.yaw - before.yaw, shift.pitch - before.pitch) > 0.34
}

function entriesOf(viseme: Viseme): [keyof Viseme & FaceUnit, number][] {
  return Object.entries(viseme) as [keyof Viseme & FaceUnit, number][]
}
