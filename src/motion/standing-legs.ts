import { quatAboutAxis, quatConjugate, quatFromFrame, quatMultiply, quatNormalize, quatRotate } from '../math/index.ts'
import { footAt } from './foot-plan.ts'
import type { Placement } from './placement.ts'
import type { Staging } from './staging.ts'

/**
 * Legs that stand, or sit on a plain stool. The fitted legs of people seen to the waist are a guess of the fit's prior (knees 59 degrees bent on
 * people who stand), so they are replaced: feet flat on the floor where the plan of steps has them, knees by two-bone
 * inverse kinematics, the pelvis where the recording has it as far as the legs reach.
 */

/** Share of the stretched leg: at rest, and at most. */
const REST_STRETCH = 0.9975
const MAX_STRETCH = 0.9995
/** m, over which the pelvis eases into the limit of its legs. */
const REACH_EASE = 0.004
/** m, lowest pelvis. */
const MIN_HEIGHT = 0.35
/** rad, toes outward. */
const SPLAY = (8 * Math.PI) / 180
/** m, how far the pelvis may be carried away from its feet. */
const MAX_SWAY = 0.3
/** m, a stool without a cushion: the hips of who sits are at its height, so that thighs lie level. */
const SEAT_HEIGHT = 0.47
/** m, how far who sits may slide about, and rise. */
const SEATED_SWAY = 0.1
const SEATED_RISE = 0.05

/** rad of hanging toes per m of lift. */
const TOE_HANG = 9

const PELVIS = 0
/** `at` is scratch: the foot on the stage, x, z (m), yaw (rad), lift (m). */
const LEGS = [
  { side: 'left', hip: 1, knee: 4, ankle: 7, foot: 10, bones: 0, splay: SPLAY, at: new Float64Array(4) },
  { side: 'right', hip: 2, knee: 5, ankle: 8, foot: 11, bones: 2, splay: -SPLAY, at: new Float64Array(4) },
] as const
type Leg = (typeof LEGS)[number]

const _hip = new Float64Array(3)
const _ankle = new Float64Array(3)
const _axis = new Float64Array(3)
const _pole = new Float64Array(3)
const _bone = new Float64Array(3)
const _frame = new Float64Array(9)
const FRONT = Float64Array.of(0, 0, 1)
const _rest = new Float64Array(4)
const _thigh = new Float64Array(4)
const _shin = new Float64Array(4)
const _foot = new Float64Array(4)
const _inverse = new Float64Array(4)
const _pitch = new Float64Array(4)
const _before = new Float64Array(4)

/** m, the pelvis above the floor when the person stands at rest. */
export function standingPelvisHeight(staging: Staging): number {
  const stretch = staging.legs === 'straight' || staging.legs === 'as-fitted' ? 1 : REST_STRETCH
  let height = Infinity
  for (const leg of LEGS) {
    const joints = staging.restJoints
    if (stretch === 1) {
      height = Math.min(height, joints[1]! - joints[leg.foot * 3 + 1]! + staging.soleBelowFoot)
      continue
    }
    const across = joints[leg.hip * 3]! - joints[leg.ankle * 3]!
    const along = joints[leg.hip * 3 + 2]! - joints[leg.ankle * 3 + 2]!
    const reach = stretch * (staging.legBones[leg.bones]! + staging.legBones[leg.bones + 1]!)
    const drop = Math.sqrt(Math.max(reach * reach - across * across - along * along, 0))
    height = Math.min(height, ankleHeight(staging, leg) + drop + joints[1]! - joints[leg.hip * 3 + 1]!)
  }
  return height
}

/** m, the pelvis above the floor when the person sits. */
export function seatedPelvisHeight(staging: Staging): number {
  const joints = staging.restJoints
  const hips = (joints[LEGS[0].hip * 3 + 1]! + joints[LEGS[1].hip * 3 + 1]!) / 2
  return SEAT_HEIGHT + joints[1]! - hips
}

/**
 * Keep the pelvis within a step of its feet and within the reach of its legs, then pose both legs.
 *
 * @param staging the person's constants and steps
 * @param place   where the person stands
 * @param quats   [52, 4]; row 0 is the root in the stage frame and is kept, the eight leg rows are overwritten
 * @param stance  [5]: pelvis x, y, z (m, stage frame; moved where the legs do not reach), the front of the person's own
 *   frame on the stage (rad about Y), time (s). One array, because numbers handed to a call may be boxed
 */
export function standOnFloor(staging: Staging, place: Placement, quats: Float32Array, stance: Float64Array): void {
  footOnStage(staging, LEGS[0], place, stance)
  footOnStage(staging, LEGS[1], place, stance)
  const middleX = (LEGS[0].at[0]! + LEGS[1].at[0]!) / 2
  const middleZ = (LEGS[0].at[1]! + LEGS[1].at[1]!) / 2
  const dx = stance[0]! - middleX
  const dz = stance[2]! - middleZ
  const away = Math.sqrt(dx * dx + dz * dz)
  if (away > 0) {
    const sway = MAX_SWAY + (SEATED_SWAY - MAX_SWAY) * staging.seated
    const kept = (sway * Math.tanh(away / sway)) / away
    stance[0] = middleX + dx * kept
    stance[2] = middleZ + dz * kept
  }
  if (staging.seated > 0) sitDown(staging, stance)
  keepAbove(stance, MIN_HEIGHT)
  for (let side = 0; side < LEGS.length; side++) {
    const leg = LEGS[side]!
    pelvisToHip(staging, leg, quats, _hip)
    plantedAnkle(staging, leg, _ankle)
    const reach = MAX_STRETCH * (staging.legBones[leg.bones]! + staging.legBones[leg.bones + 1]!)
    const x = stance[0]! + _hip[0]! - _ankle[0]!
    const z = stance[2]! + _hip[2]! - _ankle[2]!
    const drop = Math.sqrt(Math.max(reach * reach - x * x - z * z, 0.01))
    keepBelow(stance, _ankle[1]! + drop - _hip[1]!)
  }
  for (let side = 0; side < LEGS.length; side++) poseLeg(staging, LEGS[side]!, quats, stance)
}

/** Keep the pelvis on its stool and put the feet before it, under the knees of level thighs. */
function sitDown(staging: Staging, stance: Float64Array): void {
  const rise = stance[1]! - staging.pelvisHeight
  stance[1] = stance[1]! + (SEATED_RISE * Math.tanh(rise / SEATED_RISE) - rise) * staging.seated
  const joints = staging.restJoints
  for (let side = 0; side < LEGS.length; side++) {
    const leg = LEGS[side]!
    const thigh = staging.legBones[leg.bones]!
    const aside = joints[leg.ankle * 3]! - joints[leg.hip * 3]!
    const reach = Math.sqrt(Math.max(thigh * thigh - aside * aside, 0))
    const forward = (reach + joints[leg.hip * 3 + 2]! - joints[leg.ankle * 3 + 2]!) * staging.seated
    leg.at[0] = leg.at[0]! + Math.sin(leg.at[2]!) * forward
    leg.at[1] = leg.at[1]! + Math.cos(leg.at[2]!) * forward
  }
}

/** The foot of a leg at a time, carried to the stage; kept in the leg's scratch. */
function footOnStage(staging: Staging, leg: Leg, place: Placement, stance: Float64Array): void {
  const { at } = leg
  const facing = stance[3]!
  const timeSec = stance[4]!
  footAt(staging.feet[leg.side], timeSec, at)
  if (staging.feetShare < 1) {
    footAt(staging.feetBefore[leg.side], timeSec, _before)
    for (let k = 0; k < 4; k++) at[k] = _before[k]! + (at[k]! - _before[k]!) * staging.feetShare
  }
  const x = at[0]!
  const z = at[1]!
  at[0] = place.x + x * Math.cos(facing) + z * Math.sin(facing)
  at[1] = place.z - x * Math.sin(facing) + z * Math.cos(facing)
  at[2] = facing + at[2]!
}

function poseLeg(staging: Staging, leg: Leg, quats: Float32Array, stance: Float64Array): void {
  const joints = staging.restJoints
  pelvisToHip(staging, leg, quats, _hip)
  for (let k = 0; k < 3; k++) _hip[k] = _hip[k]! + stance[k]!
  plantedAnkle(staging, leg, _ankle)
  const thigh = Math.max(staging.legBones[leg.bones]!, 1e-6)
  const shin = Math.max(staging.legBones[leg.bones + 1]!, 1e-6)
  for (let k = 0; k < 3; k++) _axis[k] = _ankle[k]! - _hip[k]!
  const distance = Math.max(length(_axis), 1e-6)
  for (let k = 0; k < 3; k++) _axis[k] = _axis[k]! / distance
  const span = Math.min(Math.max(distance, Math.abs(thigh - shin) + 1e-3), (thigh + shin) * 0.9999)
  const along = (thigh * thigh - shin * shin + span * span) / (2 * span)
  const out = Math.sqrt(Math.max(thigh * thigh - along * along, 0))

  // The knee points where the foot does.
  const yaw = leg.at[2]! + leg.splay
  _pole[0] = Math.sin(yaw)
  _pole[1] = 0
  _pole[2] = Math.cos(yaw)
  perpendicular(_axis, _pole)

  for (let k = 0; k < 3; k++) _bone[k] = (_axis[k]! * along + _pole[k]! * out) / thigh
  boneRotation(joints, leg.hip, leg.knee, _bone, _pole, _thigh)
  for (let k = 0; k < 3; k++) _bone[k] = (_axis[k]! * (span - along) - _pole[k]! * out) / shin
  boneRotation(joints, leg.knee, leg.ankle, _bone, _pole, _shin)
  quatAboutAxis(1, yaw, _foot, 0)
  if (leg.at[3]! > 0) {
    // The toes of a lifted foot hang.
    quatAboutAxis(0, leg.at[3]! * TOE_HANG, _pitch, 0)
    quatMultiply(_foot, 0, _pitch, 0, _foot, 0)
  }

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

/** Where the ankle is: over the foot, which stands beside the middle as far as in the rest pose. */
function plantedAnkle(staging: Staging, leg: Leg, out: Float64Array): void {
  const joints = staging.restJoints
  const x = joints[leg.ankle * 3]! - joints[0]!
  const z = joints[leg.ankle * 3 + 2]! - joints[2]!
  const yaw = leg.at[2]!
  out[0] = leg.at[0]! + x * Math.cos(yaw) + z * Math.sin(yaw)
  out[1] = ankleHeight(staging, leg) + leg.at[3]!
  out[2] = leg.at[1]! - x * Math.sin(yaw) + z * Math.cos(yaw)
}

/** m, ankle above the sole of a flat foot. */
function ankleHeight(staging: Staging, leg: Leg): number {
  const joints = staging.restJoints
  return joints[leg.ankle * 3 + 1]! - joints[leg.foot * 3 + 1]! + staging.soleBelowFoot
}

/** Lengths of left thigh, left shin, right thigh, right shin, m. */
export function legBoneLengths(restJoints: Float32Array): Float64Array {
  const lengths = LEGS.flatMap(({ hip, knee, ankle }) => [
    boneLength(restJoints, hip, knee),
    boneLength(restJoints, knee, ankle),
  ])
  return Float64Array.from(lengths)
}

function boneLength(joints: Float32Array, from: number, to: number): number {
  const x = joints[to * 3]! - joints[from * 3]!
  const y = joints[to * 3 + 1]! - joints[from * 3 + 1]!
  const z = joints[to * 3 + 2]! - joints[from * 3 + 2]!
  return Math.sqrt(x * x + y * y + z * z)
}

/** World rotation that takes the rest bone to the direction `bone` and its front (+Z) toward `pole`. */
function boneRotation(
  joints: Float32Array,
  from: number,
  to: number,
  bone: Float64Array,
  pole: Float64Array,
  out: Float64Array,
): void {
  for (let k = 0; k < 3; k++) _frame[3 + k] = joints[to * 3 + k]! - joints[from * 3 + k]!
  frameToQuat(FRONT, _rest)
  quatConjugate(_rest, 0, _rest, 0)
  for (let k = 0; k < 3; k++) _frame[3 + k] = bone[k]!
  frameToQuat(pole, out)
  quatMultiply(out, 0, _rest, 0, out, 0)
}

/** Rotation whose y axis lies along the middle column of the scratch frame, its z axis as near to `pole` as it can be. */
function frameToQuat(pole: Float64Array, out: Float64Array): void {
  unitColumn(3)
  // x axis = y axis cross pole
  _frame[0] = _frame[4]! * pole[2]! - _frame[5]! * pole[1]!
  _frame[1] = _frame[5]! * pole[0]! - _frame[3]! * pole[2]!
  _frame[2] = _frame[3]! * pole[1]! - _frame[4]! * pole[0]!
  unitColumn(0)
  _frame[6] = _frame[1]! * _frame[5]! - _frame[2]! * _frame[4]!
  _frame[7] = _frame[2]! * _frame[3]! - _frame[0]! * _frame[5]!
  _frame[8] = _frame[0]! * _frame[4]! - _frame[1]! * _frame[3]!
  quatFromFrame(_frame, out, 0)
  quatNormalize(out, 0)
}

function unitColumn(at: number): void {
  const x = _frame[at]!
  const y = _frame[at + 1]!
  const z = _frame[at + 2]!
  const size = Math.max(Math.sqrt(x * x + y * y + z * z), 1e-9)
  _frame[at] = x / size
  _frame[at + 1] = y / size
  _frame[at + 2] = z / size
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

/** Lowers the pelvis under a limit, smoothly: as it is where it is lower by more than the ease. */
function keepBelow(stance: Float64Array, limit: number): void {
  const height = stance[1]!
  const h = Math.min(Math.max(0.5 + (limit - height) / (2 * REACH_EASE), 0), 1)
  stance[1] = limit + (height - limit) * h - REACH_EASE * h * (1 - h)
}

/** The same from below. */
function keepAbove(stance: Float64Array, limit: number): void {
  stance[1] = -stance[1]!
  keepBelow(stance, -limit)
  stance[1] = -stance[1]!
}
