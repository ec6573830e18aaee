import { FACE_UNITS } from './score.ts'
import type { SeededRandom } from './seeded-random.ts'

/** A row of `movement:hypernet_features` stands for so many frames. */
export const HYPERNET_STRIDE = 15
const HYPERNET_SIZE = 5120
/** Columns of it that change at all. */
const HYPERNET_LIVE = 48

/**
 * A stand-in for one of the undocumented latent arrays: a fixed random mixture of smooth signals on a coarse grid. It
 * carries no meaning; it has the right shape and range and packs well.
 *
 * @param signals [T, n] row-major
 * @param limit largest magnitude
 * @param step grid; a value moves only when it is more than one step away
 * @returns Float32Array [T, size]
 */
export function mixedLatent(
  signals: Float32Array,
  nSignals: number,
  size: number,
  limit: number,
  step: number,
  random: SeededRandom,
): Float32Array {
  const nFrames = signals.length / nSignals
  const weights = Float64Array.from(
    { length: size * nSignals },
    () => (random.normal() * limit) / (1.6 * Math.sqrt(nSignals)),
  )
  const offsets = Float64Array.from({ length: size }, () => random.normal() * limit * 0.3)
  const out = new Float32Array(nFrames * size)
  for (let frame = 0; frame < nFrames; frame++) {
    for (let column = 0; column < size; column++) {
      let value = offsets[column]!
      for (let k = 0; k < nSignals; k++) value += weights[column * nSignals + k]! * signals[frame * nSignals + k]!
      value = Math.max(-limit, Math.min(limit, value))
      const held = frame > 0 ? out[(frame - 1) * size + column]! : Infinity
      out[frame * size + column] = Math.abs(value - held) > step ? Math.round(value / step) * step : held
    }
  }
  return out
}

/** Near-constant rows of the right size, Float32Array [T / 15, 5120]. */
export function hypernetFeatures(nFrames: number, random: SeededRandom): Float32Array {
  const nRows = nFrames / HYPERNET_STRIDE
  const base = Float32Array.from({ length: HYPERNET_SIZE }, () => Math.round(random.normal() * 8) / 2)
  const live = Array.from({ length: HYPERNET_LIVE }, () => Math.floor(random.next() * HYPERNET_SIZE))
  const out = new Float32Array(nRows * HYPERNET_SIZE)
  for (let row = 0; row < nRows; row++) {
    for (const column of live)
      base[column] = Math.max(-20, Math.min(19, base[column]! + Math.round(random.normal()) / 2))
    out.set(base, row * HYPERNET_SIZE)
  }
  return out
}

/** Quantised valence or arousal, 0..11. */
export function levelToken(value: number, low: number, high: number): number {
  return Math.max(0, Math.min(11, Math.round(((value - low) / (high - low)) * 11)))
}

/** A code of the face, 0..970: which of its main actions are on, and how strongly. */
export function faceToken(face: Float32Array, frame: number): number {
  const level = (unit: (typeof FACE_UNITS)[number], steps: number): number => {
    const value = face[frame * FACE_UNITS.length + FACE_UNITS.indexOf(unit)]!
    return Math.min(steps - 1, Math.floor((value / 2) * steps))
  }
  const digits = [
    level('JawDrop', 6),
    level('LipCornerPuller', 5),
    level('InnerBrowRaiser', 4),
    level('LipPuckerer', 4),
    level('EyesClosed', 2),
  ]
  return digits[0]! + 6 * (digits[1]! + 5 * (digits[2]! + 4 * (digits[3]! + 4 * digits[4]!)))
}
