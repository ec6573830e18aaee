import type { Samples } from './statistics.ts'

/**
 * Zero-phase low-pass: a second-order Butterworth section run forward and backward.
 * The two passes together halve the power at `cutoffHz` because each one's (pre-warped) cut-off is raised by
 * 1 / (sqrt(2) - 1)^(1/4).
 * @see Winter, Biomechanics and Motor Control of Human Movement, section on digital filtering of kinematic data
 */

/** Raises the cut-off of one pass so that two passes are 3 dB down at the wanted frequency. */
const TWO_PASS_CORRECTION = 1 / (Math.SQRT2 - 1) ** 0.25

/** Length of the mirrored lead-in, in periods of the cut-off frequency. */
const PAD_PERIODS = 2

let _padded = new Float64Array(1024)

/**
 * Smooth `values` without delay. Elements with mask 0 (or not finite) do not count: they are bridged by a straight line
 * between their neighbours, held at the ends, before filtering. Ends are padded by odd reflection.
 *
 * @param values [n]
 * @param mask   [n], 0 = leave out; null = all count
 * @param rateHz samples per second
 * @param cutoffHz -3 dB point; at or above half the rate the bridged values are passed through unfiltered
 * @param out    [n], written and returned; may be `values`; all zero where nothing counts
 */
export function lowPassZeroPhase<T extends Samples>(
  values: Samples,
  mask: Uint8Array | null,
  rateHz: number,
  cutoffHz: number,
  out: T,
): T {
  const n = values.length
  bridgeGaps(values, mask, out)
  if (n < 2 || !(cutoffHz > 0) || cutoffHz >= rateHz / 2) return out
  const pad = Math.min(n - 1, Math.ceil((PAD_PERIODS * rateHz) / cutoffHz))
  const total = n + 2 * pad
  if (_padded.length < total) _padded = new Float64Array(total)
  const first = out[0]!
  const last = out[n - 1]!
  for (let i = 1; i <= pad; i++) {
    _padded[pad - i] = 2 * first - out[i]!
    _padded[pad + n - 1 + i] = 2 * last - out[n - 1 - i]!
  }
  for (let i = 0; i < n; i++) _padded[pad + i] = out[i]!
  const k = Math.tan((Math.PI * cutoffHz) / rateHz) * TWO_PASS_CORRECTION
  biquad(_padded, 0, total, 1, k)
  biquad(_padded, total - 1, total, -1, k)
  for (let i = 0; i < n; i++) out[i] = _padded[pad + i]!
  return out
}

/**
 * Replace masked and non-finite elements by a straight line between their nearest neighbours that count, held at the
 * ends. For constants and smoothing only: a bridged value is not a measured one.
 */
export function bridgeGaps<T extends Samples>(values: Samples, mask: Uint8Array | null, out: T): T {
  const n = values.length
  let last = -1
  for (let i = 0; i < n; i++) {
    const value = values[i]!
    if ((mask !== null && mask[i] === 0) || !Number.isFinite(value)) continue
    const from = last < 0 ? value : out[last]!
    for (let j = last + 1; j < i; j++) out[j] = from + ((value - from) * (j - last)) / (i - last)
    out[i] = value
    last = i
  }
  const tail = last < 0 ? 0 : out[last]!
  for (let j = last + 1; j < n; j++) out[j] = tail
  return out
}

/** One pass of the section in place, started in the steady state of its first sample. k = tan(pi fc / fs). */
function biquad(x: Float64Array, start: number, count: number, step: 1 | -1, k: number): void {
  const norm = 1 / (1 + Math.SQRT2 * k + k * k)
  const b = k * k * norm
  const a1 = 2 * (k * k - 1) * norm
  const a2 = (1 - Math.SQRT2 * k + k * k) * norm
  let x1 = x[start]!
  let x2 = x1
  let y1 = x1
  let y2 = x1
  for (let i = 0, at = start; i < count; i++, at += step) {
    const x0 = x[at]!
    const y0 = b * (x0 + 2 * x1 + x2) - a1 * y1 - a2 * y2
    x2 = x1
    x1 = x0
    y2 = y1
    y1 = y0
    x[at] = y0
  }
}
