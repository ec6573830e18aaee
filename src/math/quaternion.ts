/**
 * Unit quaternions in flat arrays, order xyzw (three's). Every function takes arrays with the offset of the first
 * component and writes to `out` at `outAt`; nothing is allocated, and `out` may be one of the inputs.
 */

/** Any flat array of numbers that can be read and written by index. */
export type NumberArray = Float32Array | Float64Array

/** Cosine above which slerp falls back to a normalised lerp: sin(angle) would lose its digits. */
const NEARLY_PARALLEL = 0.99995

/** Write the identity rotation (0, 0, 0, 1). */
export function quatIdentity(out: NumberArray, outAt: number): void {
  out[outAt] = 0
  out[outAt + 1] = 0
  out[outAt + 2] = 0
  out[outAt + 3] = 1
}

/** Copy one quaternion. */
export function quatCopy(source: NumberArray, sourceAt: number, out: NumberArray, outAt: number): void {
  out[outAt] = source[sourceAt]!
  out[outAt + 1] = source[sourceAt + 1]!
  out[outAt + 2] = source[sourceAt + 2]!
  out[outAt + 3] = source[sourceAt + 3]!
}

/** Inner product of two quaternions; negative when they lie in opposite hemispheres. */
export function quatDot(a: NumberArray, aAt: number, b: NumberArray, bAt: number): number {
  return a[aAt]! * b[bAt]! + a[aAt + 1]! * b[bAt + 1]! + a[aAt + 2]! * b[bAt + 2]! + a[aAt + 3]! * b[bAt + 3]!
}

/** Hamilton product a b: the rotation b followed by a. */
export function quatMultiply(
  a: NumberArray,
  aAt: number,
  b: NumberArray,
  bAt: number,
  out: NumberArray,
  outAt: number,
): void {
  const ax = a[aAt]!
  const ay = a[aAt + 1]!
  const az = a[aAt + 2]!
  const aw = a[aAt + 3]!
  const bx = b[bAt]!
  const by = b[bAt + 1]!
  const bz = b[bAt + 2]!
  const bw = b[bAt + 3]!
  out[outAt] = aw * bx + ax * bw + ay * bz - az * by
  out[outAt + 1] = aw * by - ax * bz + ay * bw + az * bx
  out[outAt + 2] = aw * bz + ax * by - ay * bx + az * bw
  out[outAt + 3] = aw * bw - ax * bx - ay * by - az * bz
}

/** The inverse of a unit quaternion. */
export function quatConjugate(q: NumberArray, qAt: number, out: NumberArray, outAt: number): void {
  out[outAt] = -q[qAt]!
  out[outAt + 1] = -q[qAt + 1]!
  out[outAt + 2] = -q[qAt + 2]!
  out[outAt + 3] = q[qAt + 3]!
}

/** Scale to unit length in place; a zero or non-finite quaternion becomes the identity. */
export function quatNormalize(q: NumberArray, qAt: number): void {
  const x = q[qAt]!
  const y = q[qAt + 1]!
  const z = q[qAt + 2]!
  const w = q[qAt + 3]!
  const length = Math.sqrt(x * x + y * y + z * z + w * w)
  if (!(length > 0) || length === Infinity) {
    quatIdentity(q, qAt)
    return
  }
  q[qAt] = x / length
  q[qAt + 1] = y / length
  q[qAt + 2] = z / length
  q[qAt + 3] = w / length
}

/**
 * Spherical interpolation along the shorter arc, w = 0 gives a, w = 1 gives b (or -b, the same rotation).
 * The result is of unit length to rounding.
 * @see Shoemake 1985, Animating rotation with quaternion curves
 */
export function quatSlerp(
  a: NumberArray,
  aAt: number,
  b: NumberArray,
  bAt: number,
  w: number,
  out: NumberArray,
  outAt: number,
): void {
  _weight[0] = w
  slerp(a, aAt, b, bAt, out, outAt)
}

/** The same for rows of quaternions, [n, 4]: as many as `out` has. */
export function quatSlerpRows(a: NumberArray, b: NumberArray, w: number, out: NumberArray): void {
  _weight[0] = w
  for (let at = 0; at < out.length; at += 4) slerp(a, at, b, at, out, at)
}

/** Of `slerp`: handed over with each call the number would be boxed anew, for a hundred joints a frame. */
const _weight = new Float64Array(1)

function slerp(a: NumberArray, aAt: number, b: NumberArray, bAt: number, out: NumberArray, outAt: number): void {
  const w = _weight[0]!
  const ax = a[aAt]!
  const ay = a[aAt + 1]!
  const az = a[aAt + 2]!
  const aw = a[aAt + 3]!
  const bx = b[bAt]!
  const by = b[bAt + 1]!
  const bz = b[bAt + 2]!
  const bw = b[bAt + 3]!
  const dot = ax * bx + ay * by + az * bz + aw * bw
  const cosine = Math.min(Math.abs(dot), 1)
  let wa = 1 - w
  let wb = w
  if (cosine < NEARLY_PARALLEL) {
    const angle = Math.acos(cosine)
    const scale = 1 / Math.sin(angle)
    wa = Math.sin(wa * angle) * scale
    wb = Math.sin(wb * angle) * scale
  }
  if (dot < 0) wb = -wb
  const x = wa * ax + wb * bx
  const y = wa * ay + wb * by
  const z = wa * az + wb * bz
  const s = wa * aw + wb * bw
  const scale = 1 / Math.sqrt(x * x + y * y + z * z + s * s)
  out[outAt] = x * scale
  out[outAt + 1] = y * scale
  out[outAt + 2] = z * scale
  out[outAt + 3] = s * scale
}

/** Rotate the vector v by a unit quaternion. */
export function quatRotate(
  q: NumberArray,
  qAt: number,
  v: NumberArray,
  vAt: number,
  out: NumberArray,
  outAt: number,
): void {
  const x = q[qAt]!
  const y = q[qAt + 1]!
  const z = q[qAt + 2]!
  const w = q[qAt + 3]!
  const vx = v[vAt]!
  const vy = v[vAt + 1]!
  const vz = v[vAt + 2]!
  const tx = 2 * (y * vz - z * vy)
  const ty = 2 * (z * vx - x * vz)
  const tz = 2 * (x * vy - y * vx)
  out[outAt] = vx + w * tx + y * tz - z * ty
  out[outAt + 1] = vy + w * ty + z * tx - x * tz
  out[outAt + 2] = vz + w * tz + x * ty - y * tx
}

/** Rotation by `angle` (rad) about a coordinate axis: 0 = x, 1 = y, 2 = z. */
export function quatAboutAxis(axis: 0 | 1 | 2, angle: number, out: NumberArray, outAt: number): void {
  out[outAt] = 0
  out[outAt + 1] = 0
  out[outAt + 2] = 0
  out[outAt + axis] = Math.sin(angle / 2)
  out[outAt + 3] = Math.cos(angle / 2)
}

/** Quaternion of the rotation whose matrix has the columns x, y, z (a right-handed orthonormal frame, [9] column-major). */
export function quatFromFrame(frame: NumberArray, out: NumberArray, outAt: number): void {
  const m00 = frame[0]!
  const m10 = frame[1]!
  const m20 = frame[2]!
  const m01 = frame[3]!
  const m11 = frame[4]!
  const m21 = frame[5]!
  const m02 = frame[6]!
  const m12 = frame[7]!
  const m22 = frame[8]!
  const trace = m00 + m11 + m22
  // Four branches so that the divisor is never small (Shepperd 1978).
  if (trace > 0) {
    const s = 2 * Math.sqrt(trace + 1)
    out[outAt + 3] = s / 4
    out[outAt] = (m21 - m12) / s
    out[outAt + 1] = (m02 - m20) / s
    out[outAt + 2] = (m10 - m01) / s
  } else if (m00 > m11 && m00 > m22) {
    const s = 2 * Math.sqrt(1 + m00 - m11 - m22)
    out[outAt + 3] = (m21 - m12) / s
    out[outAt] = s / 4
    out[outAt + 1] = (m01 + m10) / s
    out[outAt + 2] = (m02 + m20) / s
  } else if (m11 > m22) {
    const s = 2 * Math.sqrt(1 + m11 - m00 - m22)
    out[outAt + 3] = (m02 - m20) / s
    out[outAt] = (m01 + m10) / s
    out[outAt + 1] = s / 4
    out[outAt + 2] = (m12 + m21) / s
  } else {
    const s = 2 * Math.sqrt(1 + m22 - m00 - m11)
    out[outAt + 3] = (m10 - m01) / s
    out[outAt] = (m02 + m20) / s
    out[outAt + 1] = (m12 + m21) / s
    out[outAt + 2] = s / 4
  }
}
