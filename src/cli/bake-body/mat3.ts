import { type Vec3, add, cross, dot, normalize, scale, sub } from './vec3.ts'

/** 3 x 3 matrix as three columns. */
export type Mat3 = readonly [c0: Vec3, c1: Vec3, c2: Vec3]

export const IDENTITY: Mat3 = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
]

export const apply = (m: Mat3, v: Vec3): Vec3 => add(add(scale(m[0], v[0]), scale(m[1], v[1])), scale(m[2], v[2]))
export const multiply = (a: Mat3, b: Mat3): Mat3 => [apply(a, b[0]), apply(a, b[1]), apply(a, b[2])]
export const transpose = (m: Mat3): Mat3 => [
  [m[0][0], m[1][0], m[2][0]],
  [m[0][1], m[1][1], m[2][1]],
  [m[0][2], m[1][2], m[2][2]],
]

/** Rotation about a unit axis, rad (Rodrigues). */
export function axisRotation(axis: Vec3, angle: number): Mat3 {
  const c = Math.cos(angle)
  const s = Math.sin(angle)
  const turn = (v: Vec3): Vec3 => add(add(scale(v, c), scale(cross(axis, v), s)), scale(axis, dot(axis, v) * (1 - c)))
  return [turn(IDENTITY[0]), turn(IDENTITY[1]), turn(IDENTITY[2])]
}

/** Right-handed frame with the first axis along `forward` and the second as near to `side` as that allows. */
export function frame(forward: Vec3, side: Vec3): Mat3 {
  const x = normalize(forward)
  const y = normalize(sub(side, scale(x, dot(side, x))))
  return [x, y, cross(x, y)]
}

/** The rotation that takes frame `from` to frame `to`. */
export const frameToFrame = (from: Mat3, to: Mat3): Mat3 => multiply(to, transpose(from))

/** The smallest rotation that takes direction `from` to direction `to` (not opposite ones). */
export function swing(from: Vec3, to: Vec3): Mat3 {
  const a = normalize(from)
  const b = normalize(to)
  const axis = cross(a, b)
  const sine = Math.hypot(...axis)
  if (sine < 1e-9) return IDENTITY
  return axisRotation(scale(axis, 1 / sine), Math.atan2(sine, dot(a, b)))
}

/** Stretch by `along` on the unit axis and by `across` at right angles to it. */
export function stretch(axis: Vec3, along: number, across: number): Mat3 {
  const column = (v: Vec3): Vec3 => add(scale(v, across), scale(axis, dot(axis, v) * (along - across)))
  return [column(IDENTITY[0]), column(IDENTITY[1]), column(IDENTITY[2])]
}
