/**
 * Order statistics on typed arrays. Masked and non-finite elements are left out; work happens in a scratch array that
 * only grows, so repeated calls allocate nothing.
 */

/** What the kernels read: a flat typed array of numbers. */
export type Samples = Float32Array | Float64Array

let _sorted = new Float64Array(1024)

/**
 * The q-quantile (0..1) of the elements with mask != 0, linear between order statistics (numpy's default method).
 * @param fallback returned where no finite element is left
 */
export function quantile(values: Samples, mask: Uint8Array | null, q: number, fallback: number): number {
  const n = gather(values, mask)
  if (n === 0) return fallback
  const sorted = _sorted.subarray(0, n).sort()
  const place = Math.min(Math.max(q, 0), 1) * (n - 1)
  const low = Math.floor(place)
  const high = Math.min(low + 1, n - 1)
  const a = sorted[low]!
  return a + (sorted[high]! - a) * (place - low)
}

/** The median of the elements with mask != 0. */
export function median(values: Samples, mask: Uint8Array | null, fallback: number): number {
  return quantile(values, mask, 0.5, fallback)
}

/** The mean of the elements with mask != 0, in double precision. */
export function mean(values: Samples, mask: Uint8Array | null, fallback: number): number {
  let sum = 0
  let n = 0
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if ((mask !== null && mask[i] === 0) || !Number.isFinite(value)) continue
    sum += value
    n++
  }
  return n === 0 ? fallback : sum / n
}

/**
 * Median of angles (rad): the circular mean first, then the median of the differences from it wrapped to (-pi, pi], so
 * that values on both sides of the cut belong together. The result is wrapped as well.
 */
export function circularMedian(angles: Samples, mask: Uint8Array | null, fallback: number): number {
  let x = 0
  let y = 0
  let n = 0
  for (let i = 0; i < angles.length; i++) {
    const angle = angles[i]!
    if ((mask !== null && mask[i] === 0) || !Number.isFinite(angle)) continue
    x += Math.cos(angle)
    y += Math.sin(angle)
    n++
  }
  if (n === 0) return fallback
  const centre = Math.atan2(y, x)
  n = gather(angles, mask)
  for (let i = 0; i < n; i++) _sorted[i] = wrapAngle(_sorted[i]! - centre)
  const sorted = _sorted.subarray(0, n).sort()
  const middle = n >> 1
  const offset = n % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
  return wrapAngle(centre + offset)
}

/** An angle (rad) brought to (-pi, pi]. */
export function wrapAngle(angle: number): number {
  const turn = 2 * Math.PI
  const wrapped = angle - turn * Math.round(angle / turn)
  return wrapped <= -Math.PI ? wrapped + turn : wrapped
}

function gather(values: Samples, mask: Uint8Array | null): number {
  if (_sorted.length < values.length) _sorted = new Float64Array(values.length)
  let n = 0
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if ((mask !== null && mask[i] === 0) || !Number.isFinite(value)) continue
    _sorted[n++] = value
  }
  return n
}
