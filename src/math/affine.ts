import type { NumberArray } from './quaternion.ts'

/**
 * Affine transforms as [16] column-major matrices (three, WebGL): elements 12..14 are the translation and the last row
 * is 0 0 0 1. Offsets count numbers, nothing is allocated.
 */

/** Write the identity matrix. */
export function affineIdentity(out: NumberArray, outAt: number): void {
  for (let k = 0; k < 16; k++) out[outAt + k] = k % 5 === 0 ? 1 : 0
}

/** The matrix of a rotation (unit quaternion xyzw) followed by a translation (x, y, z), m. */
export function affineFromQuat(
  q: NumberArray,
  qAt: number,
  tx: number,
  ty: number,
  tz: number,
  out: NumberArray,
  outAt: number,
): void {
  const x = q[qAt]!
  const y = q[qAt + 1]!
  const z = q[qAt + 2]!
  const w = q[qAt + 3]!
  out[outAt] = 1 - 2 * (y * y + z * z)
  out[outAt + 1] = 2 * (x * y + z * w)
  out[outAt + 2] = 2 * (x * z - y * w)
  out[outAt + 3] = 0
  out[outAt + 4] = 2 * (x * y - z * w)
  out[outAt + 5] = 1 - 2 * (x * x + z * z)
  out[outAt + 6] = 2 * (y * z + x * w)
  out[outAt + 7] = 0
  out[outAt + 8] = 2 * (x * z + y * w)
  out[outAt + 9] = 2 * (y * z - x * w)
  out[outAt + 10] = 1 - 2 * (x * x + y * y)
  out[outAt + 11] = 0
  out[outAt + 12] = tx
  out[outAt + 13] = ty
  out[outAt + 14] = tz
  out[outAt + 15] = 1
}

/** Product a b of two affine matrices. `out` must not overlap `a` or `b`. */
export function affineMultiply(
  a: NumberArray,
  aAt: number,
  b: NumberArray,
  bAt: number,
  out: NumberArray,
  outAt: number,
): void {
  const a0 = a[aAt]!
  const a1 = a[aAt + 1]!
  const a2 = a[aAt + 2]!
  const a4 = a[aAt + 4]!
  const a5 = a[aAt + 5]!
  const a6 = a[aAt + 6]!
  const a8 = a[aAt + 8]!
  const a9 = a[aAt + 9]!
  const a10 = a[aAt + 10]!
  for (let column = 0; column < 16; column += 4) {
    const x = b[bAt + column]!
    const y = b[bAt + column + 1]!
    const z = b[bAt + column + 2]!
    out[outAt + column] = a0 * x + a4 * y + a8 * z
    out[outAt + column + 1] = a1 * x + a5 * y + a9 * z
    out[outAt + column + 2] = a2 * x + a6 * y + a10 * z
    out[outAt + column + 3] = 0
  }
  out[outAt + 12] = out[outAt + 12]! + a[aAt + 12]!
  out[outAt + 13] = out[outAt + 13]! + a[aAt + 13]!
  out[outAt + 14] = out[outAt + 14]! + a[aAt + 14]!
  out[outAt + 15] = 1
}

/** Transform the point p. */
export function affinePoint(
  m: NumberArray,
  mAt: number,
  p: NumberArray,
  pAt: number,
  out: NumberArray,
  outAt: number,
): void {
  const x = p[pAt]!
  const y = p[pAt + 1]!
  const z = p[pAt + 2]!
  out[outAt] = m[mAt]! * x + m[mAt + 4]! * y + m[mAt + 8]! * z + m[mAt + 12]!
  out[outAt + 1] = m[mAt + 1]! * x + m[mAt + 5]! * y + m[mAt + 9]! * z + m[mAt + 13]!
  out[outAt + 2] = m[mAt + 2]! * x + m[mAt + 6]! * y + m[mAt + 10]! * z + m[mAt + 14]!
}

/** Rotate the direction v by the upper 3x3 block. */
export function affineDirection(
  m: NumberArray,
  mAt: number,
  v: NumberArray,
  vAt: number,
  out: NumberArray,
  outAt: number,
): void {
  const x = v[vAt]!
  const y = v[vAt + 1]!
  const z = v[vAt + 2]!
  out[outAt] = m[mAt]! * x + m[mAt + 4]! * y + m[mAt + 8]! * z
  out[outAt + 1] = m[mAt + 1]! * x + m[mAt + 5]! * y + m[mAt + 9]! * z
  out[outAt + 2] = m[mAt + 2]! * x + m[mAt + 6]! * y + m[mAt + 10]! * z
}

/** Inverse of a rigid transform (rotation and translation only). `out` may be `m`. */
export function rigidInverse(m: NumberArray, mAt: number, out: NumberArray, outAt: number): void {
  const r00 = m[mAt]!
  const r10 = m[mAt + 1]!
  const r20 = m[mAt + 2]!
  const r01 = m[mAt + 4]!
  const r11 = m[mAt + 5]!
  const r21 = m[mAt + 6]!
  const r02 = m[mAt + 8]!
  const r12 = m[mAt + 9]!
  const r22 = m[mAt + 10]!
  const tx = m[mAt + 12]!
  const ty = m[mAt + 13]!
  const tz = m[mAt + 14]!
  out[outAt] = r00
  out[outAt + 1] = r01
  out[outAt + 2] = r02
  out[outAt + 3] = 0
  out[outAt + 4] = r10
  out[outAt + 5] = r11
  out[outAt + 6] = r12
  out[outAt + 7] = 0
  out[outAt + 8] = r20
  out[outAt + 9] = r21
  out[outAt + 10] = r22
  out[outAt + 11] = 0
  out[outAt + 12] = -(r00 * tx + r10 * ty + r20 * tz)
  out[outAt + 13] = -(r01 * tx + r11 * ty + r21 * tz)
  out[outAt + 14] = -(r02 * tx + r12 * ty + r22 * tz)
  out[outAt + 15] = 1
}
