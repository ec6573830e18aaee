import type { NumberArray } from './quaternion.ts'

/**
 * Rotation vectors: direction = axis, length = angle in rad. The dataset does not wrap them to |v| <= pi (lengths up to
 * 4.7 occur), so nothing here assumes that.
 */

/** Below this angle the Taylor series of sin(a/2)/a is exact to double precision, and 0/0 is avoided. */
const SMALL_ANGLE = 1e-4

/** Unit quaternion (xyzw) of a rotation vector of any finite length, zero and denormal ones included. */
export function quatFromAxisAngle(v: NumberArray, vAt: number, out: NumberArray, outAt: number): void {
  const x = v[vAt]!
  const y = v[vAt + 1]!
  const z = v[vAt + 2]!
  const squared = x * x + y * y + z * z
  const angle = Math.sqrt(squared)
  const scale = angle < SMALL_ANGLE ? 0.5 - squared / 48 : Math.sin(angle / 2) / angle
  out[outAt] = x * scale
  out[outAt + 1] = y * scale
  out[outAt + 2] = z * scale
  out[outAt + 3] = Math.cos(angle / 2)
}

/** Rotation vector of a unit quaternion, wrapped to |v| <= pi; q and -q give the same vector. */
export function axisAngleFromQuat(q: NumberArray, qAt: number, out: NumberArray, outAt: number): void {
  const sign = q[qAt + 3]! < 0 ? -1 : 1
  const x = q[qAt]! * sign
  const y = q[qAt + 1]! * sign
  const z = q[qAt + 2]! * sign
  const w = q[qAt + 3]! * sign
  const sine = Math.sqrt(x * x + y * y + z * z)
  const scale = sine < SMALL_ANGLE ? 2 / w : (2 * Math.atan2(sine, w)) / sine
  out[outAt] = x * scale
  out[outAt + 1] = y * scale
  out[outAt + 2] = z * scale
}

/**
 * Rotation matrix [9], row-major, of a rotation vector (Rodrigues' formula), in the precision of `out`.
 * Small angles use the series of sin(a)/a and (1 - cos(a))/a^2.
 */
export function matrixFromAxisAngle(v: NumberArray, vAt: number, out: NumberArray, outAt: number): void {
  const x = v[vAt]!
  const y = v[vAt + 1]!
  const z = v[vAt + 2]!
  const squared = x * x + y * y + z * z
  const angle = Math.sqrt(squared)
  const small = angle < SMALL_ANGLE
  const s = small ? 1 - squared / 6 : Math.sin(angle) / angle
  const half = small ? 0.5 - squared / 48 : Math.sin(angle / 2) / angle
  // 1 - cos(a) = 2 sin^2(a/2) keeps its digits where cos(a) is near one.
  const c = 2 * half * half
  out[outAt] = 1 - c * (y * y + z * z)
  out[outAt + 1] = c * x * y - s * z
  out[outAt + 2] = c * x * z + s * y
  out[outAt + 3] = c * x * y + s * z
  out[outAt + 4] = 1 - c * (x * x + z * z)
  out[outAt + 5] = c * y * z - s * x
  out[outAt + 6] = c * x * z - s * y
  out[outAt + 7] = c * y * z + s * x
  out[outAt + 8] = 1 - c * (x * x + y * y)
}
