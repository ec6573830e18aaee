import { quatAboutAxis, quatConjugate, quatFromFrame, quatMultiply, quatRotate } from '../math/index.ts'
import type { Placement } from './placement.ts'
import type { Staging } from './staging.ts'

/**
 * Legs that stand. The fitted legs of people seen to the waist are a guess of the fit's prior (knees 59 degrees bent on
 * people who stand), so they are replaced: feet flat on the floor under the median place of the pelvis, knees by
 * two-bone inverse kinematics, the pelvis where the recording has it as far as the legs reach.
 */

/** Share of the stretched leg: at rest, and at most. */
const REST_STRETCH = 0.994
const MAX_STRETCH = 0.9985
/** m, over which the pelvis eases into the limit of its legs. */
const REACH_EASE = 0.015
/** m, lowest pelvis. */
const MIN_HEIGHT = 0.35
/** rad, toes outward. */
const SPLAY = (8 * Math.PI) / 180
/** m, how far the pelvis may be carried away from its feet. */
const MAX_SWAY = 0.3

const PELVIS = 0
const LEGS = [
  { hip: 1, knee: 4, ankle: 7, foot: 10, splay: SPLAY },
  { hip: 2, knee: 5, ankle: 8, foot: 11, splay: -SPLAY },
] as const
type Leg = (typeof LEGS)[number]

const _hip = new Float64Array(3)
const _ankle = new Float64Array(3)
const _axis = new Float64Array(3)
const _pole = new Float64Array(3)
const _bone = new Float64Array(3)
const _frame = new Float64Array(9)
const _rest = new Float64Array(4)
const _thigh = new Float64Array(4)
const _shin = new Float64Array(4)
const _foot = new Float64Array(4)
const _inverse = new Float64Array(4)

/** m, the pelvis above the floor when the person stands at rest. */
export function standingPelvisHeight(staging: Staging): number {
  const stretch = staging.legs === 'standing' ? REST_STRETCH : 1
  let height = Infinity
  for (const leg of LEGS) {
    const joints = staging.restJoints
    if (stretch === 1) {
      height = Math.min(height, joints[1]! - joints[leg.foot * 3 + 1]! + staging.soleBelowFoot)
      continue
    }
    const across = joints[leg.hip * 3]! - joints[leg.ankle * 3]!
    const along = joints[leg.hip * 3 + 2]! - joints[leg.ankle * 3 + 2]!
    const reach = stretch * legLength(joints, leg)
    const drop = Math.sqrt(Math.max(reach * reach - across * across - along * along, 0))
    height = Math.min(height, ankleHeight(staging, leg) + drop + joints[1]! - joints[leg.hip * 3 + 1]!)
  }
  return height
}

/**
 * Keep the pelvis within a step of its feet and within the reach of its legs, then pose both legs.
 *
 * @param staging the person's constants
 * @param place   where the person stands
 * @param facing  rad about Y, where the feet point
 * @param quats   [52, 4]; row 0 is the root in the stage frame and is kept, the eight leg rows are overwritten
 * @param pelvis  [3], m, stage frame; moved where the legs do not reach
 */
export function standOnFloor(
  staging: Staging,
  place: Placement,
  facing: number,
  quats: Float32Array,
  pelvis: Float64Array,
): void {
  const dx = pelvis[0]! - place.x
  const dz = pelvis[2]! - place.z
  const away = Math.sqrt(dx * dx + dz * dz)
  if (away > 0) {
    const kept = (MAX_SWAY * Math.tanh(away / MAX_SWAY)) / away
    pelvis[0] = place.x + dx * kept
    pelvis[2] = place.z + dz * kept
  }
  pelvis[1] = -smoothMin(-pelvis[1]!, -MIN_HEIGHT)
  for (const leg of LEGS) {
    pelvisToHip(staging, leg, quats, _hip)
    plantedAnkle(staging, leg, place, facing, _ankle)
    const reach = MAX_STRETCH * legLength(staging.restJoints, leg)
    const x = pelvis[0]! + _hip[0]! - _ankle[0]!
    const z = pelvis[2]! + _hip[2]! - _ankle[2]!
    const drop = Math.sqrt(Math.max(reach * reach - x * x - z * z, 0.01))
    pelvis[1] = smoothMin(pelvis[1]!, _ankle[1]! + drop - _hip[1]!)
  }
  for (const leg of LEGS) poseLeg(staging, leg, place, facing, quats, pelvis)
}

function poseLeg(
  staging: Staging,
  leg: Leg,
  place: Placement,
  facing: number,
  quats: Float32Array,
  pelvis: Float64Array,
): void {
  const joints = staging.restJoints
  pelvisToHip(staging, leg, quats, _hip)
  for (let k = 0; k < 3; k++) _hip[k] = _hip[k]! + pelvis[k]!
  plantedAnkle(staging, leg, place, facing, _ankle)
  const thigh = boneLength(joints, leg.hip, leg.knee)
  const shin = boneLength(joints, leg.knee, leg.ankle)
  for (let k = 0; k < 3; k++) _axis[k] = _ankle[k]! - _hip[k]!
  const distance = Math.max(length(_axis), 1e-6)
  for (let k = 0; k < 3; k++) _axis[k] = _axis[k]! / distance
  const span = Math.min(Math.max(distance, Math.abs(thigh - shin) + 1e-3), (thigh + shin) * 0.9999)
  const along = (thigh * thigh - shin * shin + span * span) / (2 * span)
  const out = Math.sqrt(Math.max(thigh * thigh - along * along, 0))

  // The knee points where the foot does.
  const yaw = facing + leg.splay
  _pole[0] = Math.sin(yaw)
  _pole[1] = 0
  _pole[2] = Math.cos(yaw)
  perpendicular(_axis, _pole)

  for (let k = 0; k < 3; k++) _bone[k] = (_axis[k]! * along + _pole[k]! * out) / thigh
  boneRotation(joints, leg.hip, leg.knee, _bone, _pole, _thigh)
  for (let k = 0; k < 3; k++) _bone[k] = (_axis[k]! * (span - along) - _pole[k]! * out) / shin
  boneRotation(joints, leg.knee, leg.ankle, _bone, _pole, _shin)
  quatAboutAxis(1, yaw, _foot, 0)

  localRotation(quats, PELVIS * 4, _thigh, quats, leg.hip * 4)
  localRotation(_thigh, 0, _shin, quats, leg.knee * 4)
  localRotation(_shin, 0, _foot, quats, leg.ankle * 4)
  quatAboutAxis(1, 0, quats, leg.foot * 4)
}

/** Hip joint relative to the pelvis, in the stage frame. */
function pelvisToHip(staging: Staging, leg: Leg, quats: Float32Array, out: Float64Array): void {
  for (let k = 0; k < 3; k++) out[k] = staging.restJoints[leg.hip * 3 + k]! - staging.restJoints[k]!
  quatRotate(quats, 0, out, 0, out, 0)
}

/** Where the ankle of the planted foot is. */
function plantedAnkle(staging: Staging, leg: Leg, place: Placement, facing: number, out: Float64Array): void {
  const joints = staging.restJoints
  const x = joints[leg.ankle * 3]! - joints[0]!
  const z = joints[leg.ankle * 3 + 2]! - joints[2]!
  out[0] = place.x + x * Math.cos(facing) + z * Math.sin(facing)
  out[1] = ankleHeight(staging, leg)
  out[2] = place.z - x * Math.sin(facing) + z * Math.cos(facing)
}

/** m, ankle above the sole of a flat foot. */
function ankleHeight(staging: Staging, leg: Leg): number {
  const joints = staging.restJoints
  return joints[leg.ankle * 3 + 1]! - joints[leg.foot * 3 + 1]! + staging.soleBelowFoot
}

function legLength(joints: Float32Array, leg: Leg): number {
  return boneLength(joints, leg.hip, leg.knee) + boneLength(joints, leg.knee, leg.ankle)
}

function boneLength(joints: Float32Array, from: number, to: number): number {
  const x = joints[to * 3]! - joints[from * 3]!
  const y = joints[to * 3 + 1]! - joints[from * 3 + 1]!
  const z = joints[to * 3 + 2]! - joints[from * 3 + 2]!
  return Math.sqrt(x * x + y * y + z * z)
}

/** World rotation that takes the rest bone to `bone` and its front (+Z) toward `pole`. */
function boneRotation(
  joints: Float32Array,
  from: number,
  to: number,
  bone: Float64Array,
  pole: Float64Array,
  out: Float64Array,
): void {
  for (let k = 0; k < 3; k++) _frame[3 + k] = joints[to * 3 + k]! - joints[from * 3 + k]!
  frameOf(_frame[3]!, _frame[4]!, _frame[5]!, 0, 0, 1, _rest)
  quatConjugate(_rest, 0, _rest, 0)
  frameOf(bone[0]!, bone[1]!, bone[2]!, pole[0]!, pole[1]!, pole[2]!, out)
  quatMultiply(out, 0, _rest, 0, out, 0)
}

/** Rotation whose y axis lies along (x, y, z) and whose z axis is as near to (px, py, pz) as it can be. */
function frameOf(x: number, y: number, z: number, px: number, py: number, pz: number, out: Float64Array): void {
  const size = Math.max(Math.sqrt(x * x + y * y + z * z), 1e-9)
  _frame[3] = x / size
  _frame[4] = y / size
  _frame[5] = z / size
  // x axis = y axis cross pole
  _frame[0] = _frame[4]! * pz - _frame[5]! * py
  _frame[1] = _frame[5]! * px - _frame[3]! * pz
  _frame[2] = _frame[3]! * py - _frame[4]! * px
  const across = Math.max(Math.sqrt(_frame[0]! ** 2 + _frame[1]! ** 2 + _frame[2]! ** 2), 1e-9)
  for (let k = 0; k < 3; k++) _frame[k] = _frame[k]! / across
  _frame[6] = _frame[1]! * _frame[5]! - _frame[2]! * _frame[4]!
  _frame[7] = _frame[2]! * _frame[3]! - _frame[0]! * _frame[5]!
  _frame[8] = _frame[0]! * _frame[4]! - _frame[1]! * _frame[3]!
  quatFromFrame(_frame, out, 0)
}

/** Make `pole` a unit vector at right angles to the unit vector `axis`. */
function perpendicular(axis: Float64Array, pole: Float64Array): void {
  const dot = axis[0]! * pole[0]! + axis[1]! * pole[1]! + axis[2]! * pole[2]!
  for (let k = 0; k < 3; k++) pole[k] = pole[k]! - dot * axis[k]!
  const size = length(pole)
  if (size < 1e-4) {
    // A leg stretched straight forward: the knee points up.
    pole.fill(0)
    pole[1] = 1
    perpendicular(axis, pole)
    return
  }
  for (let k = 0; k < 3; k++) pole[k] = pole[k]! / size
}

function localRotation(
  parent: Float32Array | Float64Array,
  at: number,
  world: Float64Array,
  out: Float32Array,
  to: number,
): void {
  quatConjugate(parent, at, _inverse, 0)
  quatMultiply(_inverse, 0, world, 0, out, to)
}

function length(v: Float64Array): number {
  return Math.sqrt(v[0]! * v[0]! + v[1]! * v[1]! + v[2]! * v[2]!)
}

/** A smooth function below both a and b, equal to the smaller where they differ by more than the ease. */
function smoothMin(a: number, b: number): number {
  const h = Math.min(Math.max(0.5 + (b - a) / (2 * REACH_EASE), 0), 1)
  return b + (a - b) * h - REACH_EASE * h * (1 - h)
}
