import { quatCopy, quatDot, quatFromAxisAngle } from '../math/index.ts'

/** rad; a longer rotation vector is no rotation but a fault (the data reach 4.7). */
const MAX_ANGLE = 1000

/**
 * Rotation vectors to unit quaternions, once per recording. Each quaternion takes the sign that lies nearer to the one
 * before it (hemisphere continuity), so that unwrapped jumps of 2 pi vanish and neighbours can be interpolated. A vector
 * that is not finite, or longer than 1000 rad, holds the rotation before it.
 *
 * Pure; runs in a worker chunk by chunk. Continuity across chunks is kept by passing the last row of the chunk before.
 *
 * @param rows    axis-angle [n, nJoints, 3], rad
 * @param nJoints joints in a row
 * @param previousRow the quaternions [nJoints, 4] before the first row, or null at the start of a recording
 * @param out     written, [n, nJoints, 4], xyzw
 * @param held    optional, [n], set to 1 for rows in which a rotation had to be held; others are left alone
 * @returns number of rows with a held rotation
 * @throws {RangeError} if `out` or `held` cannot hold the rows
 */
export function axisAngleRowsToQuats(
  rows: Float32Array | Float64Array,
  nJoints: number,
  previousRow: Float32Array | null,
  out: Float32Array,
  held?: Uint8Array,
): number {
  const n = Math.floor(rows.length / (nJoints * 3))
  if (out.length < n * nJoints * 4 || (held !== undefined && held.length < n)) {
    throw new RangeError(`axis-angle rows: ${n} rows of ${nJoints} joints do not fit`)
  }
  let nHeld = 0
  for (let row = 0; row < n; row++) {
    let anyHeld = false
    for (let joint = 0; joint < nJoints; joint++) {
      const source = (row * nJoints + joint) * 3
      const at = (row * nJoints + joint) * 4
      const before = row > 0 ? out : previousRow
      const beforeAt = row > 0 ? at - nJoints * 4 : joint * 4
      if (isRotation(rows[source]!, rows[source + 1]!, rows[source + 2]!)) {
        quatFromAxisAngle(rows, source, out, at)
        if (before !== null && quatDot(before, beforeAt, out, at) < 0) negate(out, at)
        continue
      }
      anyHeld = true
      if (before === null) setIdentity(out, at)
      else quatCopy(before, beforeAt, out, at)
    }
    if (!anyHeld) continue
    nHeld++
    if (held !== undefined) held[row] = 1
  }
  return nHeld
}

function isRotation(x: number, y: number, z: number): boolean {
  // false for NaN and infinity as well
  return x * x + y * y + z * z <= MAX_ANGLE * MAX_ANGLE
}

function negate(q: Float32Array, at: number): void {
  for (let k = at; k < at + 4; k++) q[k] = -q[k]!
}

function setIdentity(q: Float32Array, at: number): void {
  q.fill(0, at, at + 3)
  q[at + 3] = 1
}
