import { type ArmPose } from './arm-pose.ts'
import { handRotations } from './hand-shapes.ts'
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
import { jointIndex, restBone, type Side } from './skeleton.ts'

/** Share of the forearm's turning that lies in the elbow; the rest lies in the wrist. */
const TWIST_AT_ELBOW = 0.55
/** The arm never quite locks. */
const LONGEST_REACH = 0.992
/** Where an elbow hangs when nothing else asks for it: out, down, back. */
const ELBOW_HANGS: Vec3 = [0.35, -0.75, -0.6]

/**
 * Two-bone inverse kinematics of one arm in the frame of spine3, written into the local rotations: collar, shoulder,
 * elbow, wrist and the 15 joints of the hand. The wrist is given by turning, bending and tilting relative to the
 * forearm, never as a free orientation, so it cannot be wrung.
 *
 * @param side +1 left, -1 right
 */
export function solveArm(pose: ArmPose, side: Side, local: Quat[]): void {
  const name = side === 1 ? 'left' : 'right'
  const upperRest = restBone(`${name}_shoulder`, `${name}_elbow`)
  const forearmRest = restBone(`${name}_elbow`, `${name}_wrist`)
  const hingeRest: Vec3 = [0, -side, 0]

  const collar = collarRotation(pose, side)
  const fromCollar = restBone(`${name}_collar`, `${name}_shoulder`)
  const shoulder = add(restBone('spine3', `${name}_collar`), rotate(collar, fromCollar))
  const restShoulder = restBone('spine3', `${name}_shoulder`)
  const target = add(restShoulder, [side * pose.x, pose.y, pose.z])

  const upper = length(upperRest)
  const lower = length(forearmRest)
  const toTarget = subtract(target, shoulder)
  const axis = normalize(toTarget)
  const reach = Math.min(length(toTarget), (upper + lower) * LONGEST_REACH)
  const hang: Vec3 = [side * ELBOW_HANGS[0], ELBOW_HANGS[1], ELBOW_HANGS[2]]
  const out = rotate(about(axis, side * pose.swivel), perpendicular(hang, axis))
  const along = (upper * upper - lower * lower + reach * reach) / (2 * reach)
  const height = Math.sqrt(Math.max(0, upper * upper - along * along))
  const elbow = add(scale(axis, along), scale(out, height))
  const hinge = cross(out, axis)

  const upperTurn = betweenFrames(upperRest, hingeRest, normalize(elbow), hinge)
  const forearmTurn = betweenFrames(forearmRest, hingeRest, subtract(scale(axis, reach), elbow), hinge)
  const forearmAxis = normalize(forearmRest)
  const twist = (share: number): Quat => about(forearmAxis, side * pose.pronate * share)

  local[jointIndex(`${name}_collar`)] = collar
  local[jointIndex(`${name}_shoulder`)] = compose(inverse(collar), upperTurn)
  local[jointIndex(`${name}_elbow`)] = compose(compose(inverse(upperTurn), forearmTurn), twist(TWIST_AT_ELBOW))
  const bend = compose(about([0, -side, 0], pose.deviate), about([0, 0, -side], pose.flex))
  local[jointIndex(`${name}_wrist`)] = compose(twist(1 - TWIST_AT_ELBOW), bend)
  const firstFinger = jointIndex(`${name}_index1`)
  for (const [i, rotation] of handRotations(pose, side).entries()) local[firstFinger + i] = rotation
}

/** The collar bone rises with the arm and with a shrug, and comes forward when the hand crosses the middle. */
function collarRotation(pose: ArmPose, side: Side): Quat {
  const raised = Math.max(0, pose.y + 0.3)
  const across = Math.max(0, -pose.x)
  const lift = -0.15 + pose.shrug + 0.45 * raised
  const forward = 0.5 * across + 0.12 * Math.max(0, pose.z - 0.2)
  return compose(about([0, -side, 0], forward), about([0, 0, side], lift))
}
