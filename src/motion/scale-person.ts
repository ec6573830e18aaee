/** m; people are not drawn smaller or taller than this. */
export const PERSON_HEIGHTS = { min: 1.2, max: 2.2 } as const

/**
 * Scales a posed skeleton about the point of the floor where the person is placed, so that planted feet stay planted.
 * The file holds no height; a factor of 1 is the body's own. Allocates nothing.
 *
 * @param world Float32Array [nJoints, 16], column-major, overwritten and returned
 * @param x,z   m, where the person is placed
 */
export function scaleAboutFloor(
  world: Float32Array,
  nJoints: number,
  factor: number,
  x: number,
  z: number,
): Float32Array {
  if (factor === 1) return world
  for (let joint = 0; joint < nJoints; joint++) {
    const at = joint * 16
    for (let column = 0; column < 3; column++) {
      for (let row = 0; row < 3; row++) world[at + column * 4 + row] = world[at + column * 4 + row]! * factor
    }
    world[at + 12] = x + (world[at + 12]! - x) * factor
    world[at + 13] = world[at + 13]! * factor
    world[at + 14] = z + (world[at + 14]! - z) * factor
  }
  return world
}
