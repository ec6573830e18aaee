import type { MotionAssumption } from './motion-assumption.ts'
import type { CleanPreset, LegMode, StagingMode } from './staging.ts'

/** Where a person stands on the stage. */
export interface Placement {
  /** m, stage frame */
  x: number
  z: number
  /** rad about Y; 0 faces +Z, the viewer; positive turns toward +X */
  yaw: number
  /** true: the recorded heading is kept, `yaw` only turns the camera's frame; false: `yaw` is where the person faces */
  keepHeading: boolean
}

/** m between the pelvises of two people who talk. */
export const FACING_DISTANCE = 1.2
/** m; whoever sits needs room before the knees. */
export const SEATED_DISTANCE = 1.7
/** rad by which people who face each other are opened toward the viewer, so that faces are seen. */
export const FACING_OPENING = (15 * Math.PI) / 180
/** m between people side by side. */
export const SIDE_DISTANCE = 1.3

/** Places of `n` people, first to last from the left (-x). */
export function placePeople(
  n: number,
  mode: StagingMode,
  preset: CleanPreset = 'natural',
  legs: LegMode | 'preset' = 'preset',
): Placement[] {
  const places: Placement[] = []
  // The challenge's recipe has its own places: x = -0.65 and 0.65, both toward the viewer.
  const applied = preset === 'genea-2026' && mode === 'facing' ? 'side-by-side' : mode
  for (let index = 0; index < n; index++) places.push(placeOf(index, n, applied, facingDistance(legs)))
  return places
}

function facingDistance(legs: LegMode | 'preset'): number {
  return legs === 'seated' ? SEATED_DISTANCE : FACING_DISTANCE
}

function placeOf(index: number, n: number, mode: StagingMode, distance: number): Placement {
  if (n === 1 || mode === 'overlaid') return { x: 0, z: 0, yaw: 0, keepHeading: mode === 'as-recorded' }
  if (mode !== 'facing') {
    return { x: (index - (n - 1) / 2) * SIDE_DISTANCE, z: 0, yaw: 0, keepHeading: mode === 'as-recorded' }
  }
  if (n === 2) {
    const side = index === 0 ? -1 : 1
    return { x: (side * distance) / 2, z: 0, yaw: -side * (Math.PI / 2 - FACING_OPENING), keepHeading: false }
  }
  return placeOnCircle(index, n, distance)
}

/** Neighbours at conversational distance, everybody toward the centre; the gap of the circle is toward the viewer. */
function placeOnCircle(index: number, n: number, distance: number): Placement {
  const radius = distance / (2 * Math.sin(Math.PI / n))
  const angle = (2 * Math.PI * (index + 0.5)) / n
  // From the front left clockwise seen from above: x grows from the left, z from the back.
  const x = -radius * Math.sin(angle)
  const z = radius * Math.cos(angle)
  return { x, z, yaw: Math.atan2(-x, -z), keepHeading: false }
}

/** What the placing assumes. */
export function describePlacement(
  n: number,
  mode: StagingMode,
  preset: CleanPreset = 'natural',
  legs: LegMode | 'preset' = 'preset',
): MotionAssumption[] {
  if (n < 2) return []
  const applied = preset === 'genea-2026' && mode === 'facing' ? 'side-by-side' : mode
  const list: MotionAssumption[] = [{ key: 'staging.mode', value: applied, from: 'assumed' }]
  if (applied === 'overlaid') return list
  const distance = applied === 'facing' ? facingDistance(legs) : SIDE_DISTANCE
  list.push({ key: 'staging.distance', value: `${distance.toFixed(1)} m between pelvises`, from: 'assumed' })
  return list
}
