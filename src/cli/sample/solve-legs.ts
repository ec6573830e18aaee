import {
  about,
  add,
  betweenFrames,
  compose,
  cross,
  inverse,
  length,
  normalize,
  perpendicular,
  type Quat,
  rotate,
  scale,
  subtract,
  type Vec3,
} from './rotation.ts'
import { jointIndex, restBone, restJoint, type Side } from './skeleton.ts'

/** Where a foot stands: ankle on the floor plan (m, in the frame of the rest pose) and turn to the outside (rad). */
export interface Stance {
  readonly x: number
  readonly z: number
  readonly toeOut: number
}

/** How far the pelvis hangs below the height of straight legs, m: the fit of the dataset bends every knee. */
export const PELVIS_DROP = 0.02

/** Plants both feet while the pelvis moves: hip, knee and ankle of each leg, written into the local rotations. */
export function solveLegs(pelvis: Vec3, pelvisTurn: Quat, stances: readonly [Stance, Stance], local: Quat[]): void {
  solveLeg(pelvis, pelvisTurn, stances[0], 1, local)
  solveLeg(pelvis, pelvisTurn, stances[1], -1, local)
}

function solveLeg(pelvis: Vec3, pelvisTurn: Quat, stance: Stance, side: Side, local: Quat[]): void {
  const name = side === 1 ? 'left' : 'right'
  const thighRest = restBone(`${name}_hip`, `${name}_knee`)
  const shinRest = restBone(`${name}_knee`, `${name}_ankle`)
  const hip = add(pelvis, rotate(pelvisTurn, restBone('pelvis', `${name}_hip`)))
  const ankle: Vec3 = [stance.x, restJoint(`${name}_ankle`)[1], stance.z]
  const toAnkle = subtract(ankle, hip)
  const thigh = length(thighRest)
  const shin = length(shinRest)
  const axis = normalize(toAnkle)
  const reach = Math.min(length(toAnkle), (thigh + shin) * 0.9995)
  const forwards = rotate(about([0, 1, 0], side * stance.toeOut * 0.8), [0, 0, 1])
  const out = perpendicular(forwards, axis)
  const along = (thigh * thigh - shin * shin + reach * reach) / (2 * reach)
  const knee = add(scale(axis, along), scale(out, Math.sqrt(Math.max(0, thigh * thigh - along * along))))
  const hinge = cross(axis, out)
  const thighTurn = betweenFrames(thighRest, [-1, 0, 0], knee, hinge)
  const shinTurn = betweenFrames(shinRest, [-1, 0, 0], subtract(scale(axis, reach), knee), hinge)
  const footTurn = about([0, 1, 0], side * stance.toeOut)
  local[jointIndex(`${name}_hip`)] = compose(inverse(pelvisTurn), thighTurn)
  local[jointIndex(`${name}_knee`)] = compose(inverse(thighTurn), shinTurn)
  local[jointIndex(`${name}_ankle`)] = compose(inverse(shinTurn), footTurn)
}
