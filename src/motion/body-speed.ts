import { SMPLH_REST_JOINTS } from '../body/index.ts'
import { quatFromAxisAngle, quatMultiply, quatRotate } from '../math/index.ts'
import { ROTATION_JOINTS, type MotionTrack } from './motion-track.ts'

/** From the pelvis to the head: their product is how the head is held, camera axes. */
const HEAD_CHAIN = [0, 3, 6, 9, 12, 15] as const
/** From the collar to the wrist, below the chest (spine3). */
const ARM_CHAINS = { left: [13, 16, 18, 20], right: [14, 17, 19, 21] } as const
const CHEST = 9

export type Side = keyof typeof ARM_CHAINS

const _q0 = new Float64Array(4)
const _q1 = new Float64Array(4)
const _joint = new Float64Array(4)
const _p0 = new Float64Array(3)
const _p1 = new Float64Array(3)
const _v = new Float64Array(3)

/**
 * How fast the head turns: the angle between two frames' head orientations over the time between them. Works without a
 * shape. Frames marked invalid, by either flag, are NaN and so is the frame after them: a difference needs both ends.
 *
 * @param out rows [from, to) are written, rad/s, Float32Array [T]
 * @see measures: motion energy, angular (4.1)
 */
export function headSpeed(track: MotionTrack, from: number, to: number, out: Float32Array): void {
  for (let row = from; row < to; row++) {
    out[row] = Number.NaN
    if (!isMeasured(track, row)) continue
    headOrientation(track, row - 1, _q0)
    headOrientation(track, row, _q1)
    out[row] = angleBetween(_q0, _q1) * track.fps
  }
}

/**
 * How fast a wrist moves as seen from the chest, on the neutral body: turning or carrying the trunk is no gesture. Invalid
 * frames as in {@link headSpeed}.
 *
 * @param out rows [from, to) are written, m/s, Float32Array [T]
 * @see measures: gesture rate (4.11)
 */
export function wristSpeed(track: MotionTrack, side: Side, from: number, to: number, out: Float32Array): void {
  for (let row = from; row < to; row++) {
    out[row] = Number.NaN
    if (!isMeasured(track, row)) continue
    wristInChest(track, side, row - 1, _p0)
    wristInChest(track, side, row, _p1)
    out[row] = Math.hypot(_p1[0]! - _p0[0]!, _p1[1]! - _p0[1]!, _p1[2]! - _p0[2]!) * track.fps
  }
}

/** Both ends of the difference that ends at this row are valid. */
function isMeasured({ bodyValid, boxValid }: MotionTrack, row: number): boolean {
  return row > 0 && (bodyValid[row]! & bodyValid[row - 1]! & boxValid[row]! & boxValid[row - 1]!) === 1
}

function headOrientation(track: MotionTrack, row: number, out: Float64Array): void {
  jointRotation(track, row, HEAD_CHAIN[0], out)
  for (let i = 1; i < HEAD_CHAIN.length; i++) {
    jointRotation(track, row, HEAD_CHAIN[i]!, _joint)
    quatMultiply(out, 0, _joint, 0, out, 0)
  }
}

/** Rotation of a joint of the body, 0..21, as a quaternion. */
function jointRotation({ rotvecs }: MotionTrack, row: number, joint: number, out: Float64Array): void {
  const { first, count } = ROTATION_JOINTS.body_pose
  if (joint < first) quatFromAxisAngle(rotvecs.global_orient, row * 3, out, 0)
  else quatFromAxisAngle(rotvecs.body_pose, (row * count + joint - first) * 3, out, 0)
}

/** Position of the wrist in the chest's frame, m. From the wrist up: offset turned by each joint, plus the joint's own. */
function wristInChest(track: MotionTrack, side: Side, row: number, out: Float64Array): void {
  const chain = ARM_CHAINS[side]
  out.fill(0)
  for (let i = chain.length - 1; i >= 0; i--) {
    const joint = chain[i]!
    // the wrist's own rotation does not move it
    if (i < chain.length - 1) {
      jointRotation(track, row, joint, _joint)
      quatRotate(_joint, 0, out, 0, out, 0)
    }
    restOffset(joint, i === 0 ? CHEST : chain[i - 1]!, _v)
    for (let axis = 0; axis < 3; axis++) out[axis] = out[axis]! + _v[axis]!
  }
}

function restOffset(joint: number, parent: number, out: Float64Array): void {
  const rest = SMPLH_REST_JOINTS.neutral
  for (let axis = 0; axis < 3; axis++) out[axis] = rest[joint * 3 + axis]! - rest[parent * 3 + axis]!
}

/** rad, 0..pi. Through the chord of the two: the arc cosine of a dot product near 1 loses half of the digits. */
function angleBetween(a: Float64Array, b: Float64Array): number {
  const sign = a[0]! * b[0]! + a[1]! * b[1]! + a[2]! * b[2]! + a[3]! * b[3]! < 0 ? -1 : 1
  const chord = Math.hypot(a[0]! - sign * b[0]!, a[1]! - sign * b[1]!, a[2]! - sign * b[2]!, a[3]! - sign * b[3]!)
  return 4 * Math.asin(Math.min(1, chord / 2))
}
