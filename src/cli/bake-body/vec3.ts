/** Three numbers: a point or a direction. The bake runs once, so clarity goes before speed here. */
export type Vec3 = readonly [x: number, y: number, z: number]

export const add = (a: Vec3, b: Vec3): Vec3 => [a[0] + b[0], a[1] + b[1], a[2] + b[2]]
export const sub = (a: Vec3, b: Vec3): Vec3 => [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
export const scale = (a: Vec3, k: number): Vec3 => [a[0] * k, a[1] * k, a[2] * k]
export const dot = (a: Vec3, b: Vec3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
export const cross = (a: Vec3, b: Vec3): Vec3 => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
]
export const length = (a: Vec3): number => Math.hypot(a[0], a[1], a[2])
export const distance = (a: Vec3, b: Vec3): number => length(sub(a, b))
export const lerp = (a: Vec3, b: Vec3, t: number): Vec3 => add(scale(a, 1 - t), scale(b, t))

/** Unit vector; a zero vector is a caller bug. */
export function normalize(a: Vec3): Vec3 {
  const size = length(a)
  if (!(size > 0)) throw new RangeError('normalize: zero vector')
  return scale(a, 1 / size)
}

/** Row `i` of a flat [n, 3] array. */
export const rowOf = (flat: ArrayLike<number>, i: number): Vec3 => [flat[3 * i]!, flat[3 * i + 1]!, flat[3 * i + 2]!]

/** Writes row `i` of a flat [n, 3] array. */
export function setRow(flat: Float64Array | Float32Array, i: number, v: Vec3): void {
  flat[3 * i] = v[0]
  flat[3 * i + 1] = v[1]
  flat[3 * i + 2] = v[2]
}

/** Cubic step: 0 below `lo`, 1 above `hi`. */
export function smoothstep(lo: number, hi: number, x: number): number {
  const t = Math.min(1, Math.max(0, (x - lo) / (hi - lo)))
  return t * t * (3 - 2 * t)
}
