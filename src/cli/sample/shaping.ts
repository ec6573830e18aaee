import type { SeededRandom } from './seeded-random.ts'

/** Steps per second at which performances are evaluated before they are taken down to the frame rate. */
export const FINE_RATE = 120

/** The minimum-jerk course from 0 to 1 (Flash and Hogan 1985): how an arm goes from one rest to another. */
export function minimumJerk(share: number): number {
  const u = Math.max(0, Math.min(1, share))
  return u * u * u * (10 - 15 * u + 6 * u * u)
}

/** Rises over `attack` to 1 at `peakSec`, stays `hold`, falls over `release`; all s. */
export interface Envelope {
  readonly peakSec: number
  readonly attack: number
  readonly hold: number
  readonly release: number
}

export function envelopeAt(envelope: Envelope, timeSec: number): number {
  const before = timeSec - envelope.peakSec
  if (before <= 0) return minimumJerk(1 + before / envelope.attack)
  return 1 - minimumJerk((before - envelope.hold) / envelope.release)
}

/** One value to be reached at a time, beginning `travel` earlier. */
export interface Key {
  readonly atSec: number
  readonly travel: number
  readonly value: number
}

/** A value that goes from key to key and rests in between. */
export function keyedAt(keys: readonly Key[], rest: number, timeSec: number): number {
  let value = rest
  for (const key of keys) {
    const share = minimumJerk((timeSec - key.atSec + key.travel) / key.travel)
    value += (key.value - value) * share
  }
  return value
}

/** Slow wandering around 0, about -1..1: five sines of unrelated periods. */
export function wander(random: SeededRandom, lowHz: number, highHz: number): (timeSec: number) => number {
  const parts = Array.from({ length: 5 }, (_, i) => ({
    omega: 2 * Math.PI * lowHz * (highHz / lowHz) ** ((i + random.range(0.1, 0.9)) / 5),
    phase: random.range(0, 2 * Math.PI),
    weight: random.range(0.5, 1) / (1 + 0.35 * i),
  }))
  const total = Math.sqrt(parts.reduce((sum, part) => sum + part.weight ** 2, 0))
  return (timeSec) =>
    parts.reduce((sum, part) => sum + part.weight * Math.sin(part.omega * timeSec + part.phase), 0) / total
}

/** How a limb follows where it is sent: natural frequency (Hz) and damping ratio; below 1 it overshoots. */
export interface Follow {
  readonly hz: number
  readonly damping: number
}

/** Runs a signal sampled at FINE_RATE through a spring-damper, in place; starts at rest on the first value. */
export function follow(signal: Float64Array, { hz, damping }: Follow): Float64Array {
  const omega = 2 * Math.PI * hz
  const dt = 1 / FINE_RATE
  let position = signal[0] ?? 0
  let velocity = 0
  for (let i = 0; i < signal.length; i++) {
    velocity += (omega * omega * (signal[i]! - position) - 2 * damping * omega * velocity) * dt
    position += velocity * dt
    signal[i] = position
  }
  return signal
}

/** Gaussian smoothing with the ends held; sigma in samples. */
export function smooth(signal: Float64Array, sigma: number): Float64Array {
  const radius = Math.ceil(3 * sigma)
  const kernel = Array.from({ length: 2 * radius + 1 }, (_, i) => Math.exp(-0.5 * ((i - radius) / sigma) ** 2))
  const total = kernel.reduce((sum, weight) => sum + weight, 0)
  return signal.map((_, i) => {
    let sum = 0
    for (let k = -radius; k <= radius; k++) {
      sum += kernel[k + radius]! * signal[Math.max(0, Math.min(signal.length - 1, i + k))]!
    }
    return sum / total
  })
}
