/** input samples each side of the kernel's centre when the rate is not lowered */
const HALF_WIDTH = 16
/** kernel values stored per input sample; between them the kernel is interpolated (error about -106 dB) */
const PHASES = 512
/** Kaiser window: about 80 dB of stop band */
const KAISER_BETA = 8
/** pass band edge as a part of the lower of the two Nyquist frequencies; the rest is the transition */
const CUTOFF = 0.94

/**
 * Any-place band-limited interpolation from one sample rate to another (windowed sinc, Smith, "Digital Audio Resampling",
 * CCRMA). It keeps no state: a sample of the output depends on its place alone, so slices made one by one join without a
 * seam, whatever their borders, and a seek needs no run-in.
 */
export interface Resampler {
  /** input samples needed before and after the place of an output sample */
  readonly halfWidth: number
  /**
   * `out[k] = x(position + k * step)`, x being `src` shifted so that `src[0]` stands at input place `srcStart`.
   * `src` must reach `halfWidth` samples past both ends; what it does not hold counts as silence.
   *
   * @param position input samples, place of out[0]
   * @param nOut samples written from out[0]
   */
  render(src: Float32Array, srcStart: number, position: number, nOut: number, out: Float32Array): void
}

/** @throws {RangeError} if a rate is not a positive number */
export function createResampler(srcRate: number, dstRate: number): Resampler {
  if (!(srcRate > 0) || !(dstRate > 0) || !Number.isFinite(srcRate / dstRate)) {
    throw new RangeError(`resampler: rates must be positive, got ${srcRate} and ${dstRate}`)
  }
  const step = srcRate / dstRate
  if (step === 1) return { halfWidth: 1, render: renderCopy }
  const stretch = Math.max(1, step)
  const halfWidth = Math.ceil(HALF_WIDTH * stretch)
  const kernel = kernelTable(halfWidth, CUTOFF / stretch)
  return {
    halfWidth,
    render: (src, srcStart, position, nOut, out) =>
      renderSinc(kernel, halfWidth, step, src, position - srcStart, nOut, out),
  }
}

/** Equal rates: a copy, bit-exact at whole places (the only ones a caller that snaps its start asks for). */
function renderCopy(src: Float32Array, srcStart: number, position: number, nOut: number, out: Float32Array): void {
  const shift = Math.round(position) - srcStart
  for (let k = 0; k < nOut; k++) out[k] = src[shift + k] ?? 0
}

function renderSinc(
  kernel: Float32Array,
  halfWidth: number,
  step: number,
  src: Float32Array,
  start: number,
  nOut: number,
  out: Float32Array,
): void {
  const last = src.length - 1
  for (let k = 0; k < nOut; k++) {
    const place = start + k * step
    const centre = Math.floor(place)
    const first = Math.max(0, centre - halfWidth + 1)
    const end = Math.min(last, centre + halfWidth)
    let sum = 0
    let sample = first
    // `at`: distance of a tap from the place, in steps of the table
    let at = (place - first) * PHASES
    for (; sample <= centre && sample <= end; sample++, at -= PHASES) sum += src[sample]! * kernelAt(kernel, at)
    at = (sample - place) * PHASES
    for (; sample <= end; sample++, at += PHASES) sum += src[sample]! * kernelAt(kernel, at)
    out[k] = sum
  }
}

function kernelAt(kernel: Float32Array, at: number): number {
  const index = at | 0
  const low = kernel[index]!
  return low + (kernel[index + 1]! - low) * (at - index)
}

/** Right half of the kernel, PHASES values per input sample, with room for the last interpolation. */
function kernelTable(halfWidth: number, cutoff: number): Float32Array {
  const table = new Float64Array(halfWidth * PHASES + 2)
  const norm = besselI0(KAISER_BETA)
  for (let i = 0; i < halfWidth * PHASES; i++) {
    const x = i / PHASES
    const window = besselI0(KAISER_BETA * Math.sqrt(1 - (x / halfWidth) ** 2)) / norm
    const phase = Math.PI * x * cutoff
    table[i] = window * (phase === 0 ? 1 : Math.sin(phase) / phase)
  }
  const sums = Float64Array.from({ length: PHASES }, (_, phase) => tapSum(table, phase))
  return Float32Array.from(table, (value, i) => value / sums[i % PHASES]!)
}

/** All taps of one phase together; divided by it, a constant stays that constant wherever it is sampled. */
function tapSum(table: Float64Array, phase: number): number {
  let sum = 0
  for (let i = phase; i < table.length; i += PHASES) sum += table[i]!
  for (let i = PHASES - phase; i < table.length; i += PHASES) sum += table[i]!
  return sum
}

/** Modified Bessel function of the first kind, order 0, by its power series. */
function besselI0(x: number): number {
  let term = 1
  let sum = 1
  for (let k = 1; term > sum * 1e-12; k++) {
    term *= (x / (2 * k)) ** 2
    sum += term
  }
  return sum
}
