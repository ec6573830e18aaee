import { wrapAngle } from '../math/index.ts'

/**
 * Where planted feet are over a recording. The fitted feet are a guess, but a person who shifts by half a metre cannot
 * keep standing on one spot: when the slow place or heading of the pelvis has left the feet for good, they step after it,
 * one after the other. Steps are found once, ahead of time, so that any moment can be asked for.
 */

/** Values of a row of steps: start (s), from x, z, yaw, to x, z, yaw; m and rad in the person's own frame. */
const ROW = 7

/** One row per step, in order of time; the first row is where the foot stands at the beginning. */
export type FootSteps = Float64Array

export interface FootPlan {
  readonly left: FootSteps
  readonly right: FootSteps
}

/** s one foot takes, and s between the starts of the two feet. */
const STEP_SEC = 0.45
const SECOND_FOOT_SEC = 0.35
/** m, height of a stepping ankle above its place on the floor. */
const LIFT = 0.03
/** Share of a step in which the foot only rises, and only comes down. */
const LIFT_OFF = 0.1
/** The pelvis has left the feet beyond these. */
const MAX_AWAY = 0.1
const MAX_TURN = (28 * Math.PI) / 180
/** s over which the new place is averaged: a sway that comes back is no step. */
const LOOK_AHEAD_SEC = 1.4
/** Share of the limits that the average must keep. */
const LASTING = 0.7

/** The slow path of the pelvis on an even grid, relative to its median place and heading. */
export interface SlowPath {
  readonly x: ArrayLike<number>
  readonly z: ArrayLike<number>
  readonly yaw: ArrayLike<number>
  readonly rateHz: number
}

/** Feet that never step. */
export function standStill(): FootPlan {
  return { left: new Float64Array(ROW), right: new Float64Array(ROW) }
}

/** Find the steps that keep the feet under the pelvis. */
export function planFeet(path: SlowPath): FootPlan {
  const n = path.x.length
  const rows: { left: number[][]; right: number[][] } = { left: [], right: [] }
  let at = n === 0 || !leaves(path.x[0]!, path.z[0]!, path.yaw[0]!, [0, 0, 0], 1) ? [0, 0, 0] : averageFrom(path, 0)
  rows.left.push([0, ...at, ...at])
  rows.right.push([0, ...at, ...at])
  for (let cell = 0; cell < n; cell++) {
    if (!leaves(path.x[cell]!, path.z[cell]!, path.yaw[cell]!, at, 1)) continue
    const to = averageFrom(path, cell)
    if (!leaves(to[0]!, to[1]!, to[2]!, at, LASTING)) continue
    const start = cell / path.rateHz
    const towardLeft = (to[0]! - at[0]!) * Math.cos(at[2]!) - (to[1]! - at[1]!) * Math.sin(at[2]!) >= 0
    rows[towardLeft ? 'left' : 'right'].push([start, ...at, ...to])
    rows[towardLeft ? 'right' : 'left'].push([start + SECOND_FOOT_SEC, ...at, ...to])
    at = to
    cell += Math.ceil((SECOND_FOOT_SEC + STEP_SEC) * path.rateHz) - 1
  }
  return { left: Float64Array.from(rows.left.flat()), right: Float64Array.from(rows.right.flat()) }
}

/**
 * Where a foot is.
 * @param out written, [4]: x, z (m), yaw (rad), height above the floor (m)
 */
export function footAt(steps: FootSteps, timeSec: number, out: Float64Array): void {
  let low = 0
  let high = steps.length / ROW - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (steps[middle * ROW]! <= timeSec) low = middle
    else high = middle - 1
  }
  const row = low * ROW
  const part = Math.min(Math.max((timeSec - steps[row]!) / STEP_SEC, 0), 1)
  // Off the floor first, then forward.
  const forward = Math.min(Math.max((part - LIFT_OFF) / (1 - 2 * LIFT_OFF), 0), 1)
  const w = low === 0 ? 1 : forward * forward * (3 - 2 * forward)
  for (let k = 0; k < 3; k++) {
    const from = steps[row + 1 + k]!
    out[k] = from + (steps[row + 4 + k]! - from) * w
  }
  out[3] = low === 0 ? 0 : LIFT * Math.sin(Math.PI * part)
}

/** True where a place or heading is too far from the feet; `share` scales the limits. */
function leaves(x: number, z: number, yaw: number, at: readonly number[], share: number): boolean {
  const away = Math.hypot(x - at[0]!, z - at[1]!)
  return away > MAX_AWAY * share || Math.abs(wrapAngle(yaw - at[2]!)) > MAX_TURN * share
}

/** Mean place and heading from a cell on, over the look-ahead. */
function averageFrom(path: SlowPath, cell: number): number[] {
  const end = Math.min(cell + Math.max(Math.round(LOOK_AHEAD_SEC * path.rateHz), 1), path.x.length)
  const first = path.yaw[cell]!
  let x = 0
  let z = 0
  let yaw = 0
  for (let i = cell; i < end; i++) {
    x += path.x[i]!
    z += path.z[i]!
    yaw += wrapAngle(path.yaw[i]! - first)
  }
  const n = end - cell
  return [x / n, z / n, first + yaw / n]
}
