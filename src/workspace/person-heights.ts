import { PERSON_HEIGHTS, type Placement } from '../motion/index.ts'
import { within } from './within.ts'

/** The heights with one person's replaced, clamped to what is drawn; null where the body's own counts. */
export function withHeight(
  heights: readonly (number | null)[],
  person: number,
  metres: number | null,
): (number | null)[] {
  const next = [...heights]
  while (next.length <= person) next.push(null)
  next[person] = within(metres, PERSON_HEIGHTS)
  return next
}

/** Points of somebody drawn taller or smaller, about where they are placed on the floor, [n, 3], m; changed in place. */
export function scalePoints(points: Float32Array, factor: number, place: Pick<Placement, 'x' | 'z'>): Float32Array {
  if (factor === 1) return points
  for (let at = 0; at < points.length; at += 3) {
    points[at] = place.x + (points[at]! - place.x) * factor
    points[at + 1] = points[at + 1]! * factor
    points[at + 2] = place.z + (points[at + 2]! - place.z) * factor
  }
  return points
}
