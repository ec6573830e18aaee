/** Below this the limiter is a straight wire. */
const KNEE = 0.75
/** input the curve covers; above it the output stays at the ceiling */
export const LIMIT_RANGE = 8
const CURVE_POINTS = 8193

/**
 * Output of the master limiter for one input sample: unchanged up to 0.75, bent smoothly towards 1 above, never over it.
 * Memoryless, so it has no delay and cannot pump; a compressor node would hold everything back by 6 ms.
 */
export function softLimit(x: number): number {
  const size = Math.abs(x)
  if (!(size > KNEE)) return size >= 0 ? x : 0
  return Math.sign(x) * (KNEE + (1 - KNEE) * Math.tanh((size - KNEE) / (1 - KNEE)))
}

/** The same as the curve of a WaveShaperNode whose input was divided by `LIMIT_RANGE`. */
export function softLimitCurve(): Float32Array<ArrayBuffer> {
  const curve = new Float32Array(CURVE_POINTS)
  const middle = (CURVE_POINTS - 1) / 2
  for (let i = 0; i < CURVE_POINTS; i++) curve[i] = softLimit(((i - middle) / middle) * LIMIT_RANGE)
  return curve
}
