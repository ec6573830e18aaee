import type { EyeSockets } from './eyes.ts'
import { CORNEA_BULGE } from './eyes.ts'
import { type Vec3, add, length, rowOf, scale, setRow, sub } from './vec3.ts'

/** Room between the highest point of a cornea and the lids, m. */
const ROOM_M = 0.0006
/** Only the front of the socket shows: lids lie this far before the eye's middle, m. */
const FRONT_M = 0.003

/**
 * Keeps the lids off the eyes: the sockets of the base mesh fit a plain ball, and a cornea that turns into a corner would
 * come through. Vertices outside the ball move out, away from its middle, until the cornea passes under them.
 *
 * @param positions m, [n, 3], changed in place
 * @param nSkin only vertices below this id move
 */
export function clearLids(positions: Float64Array, { centre, radius }: EyeSockets, nSkin: number): void {
  const clear = radius * (1 + CORNEA_BULGE) + ROOM_M
  for (const eye of Object.values(centre)) {
    for (let v = 0; v < nSkin; v++) {
      const d = sub(rowOf(positions, v), eye)
      const size = length(d)
      if (d[2] > FRONT_M && size > radius && size < clear) setRow(positions, v, onRay(eye, d, clear / size))
    }
  }
}

const onRay = (from: Vec3, d: Vec3, k: number): Vec3 => add(from, scale(d, k))
