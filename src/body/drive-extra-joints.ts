import type { NumberArray } from '../math/index.ts'
import type { DrivenJoint } from './body-mesh.ts'

/** Beyond this twist a limb cannot go; part shares fade out towards half a turn, so that nothing jumps there, rad. */
const LARGEST_TWIST = 2.4

/**
 * Turns the driven rows of a skeleton (twist of upper arms and forearms) after forward kinematics.
 *
 * A driven row copies its base's frame and is turned on the spot by shares of the twist in the sources' own rotations.
 * The twist of a rotation about a bone is its projection on that axis (swing-twist decomposition).
 *
 * @param driven rows to turn; their bases come from FK
 * @param quats  the sources' own (parent-relative) rotations, unit quaternions xyzw, [nQuats, 4]
 * @param world  read and written, world from joint, [nJoints, 16], column-major
 */
export function driveExtraJoints<T extends NumberArray>(
  driven: readonly DrivenJoint[],
  quats: NumberArray,
  world: T,
): T {
  for (let i = 0; i < driven.length; i++) {
    const row = driven[i]!
    const base = row.base * 16
    const at = row.joint * 16
    for (let k = 0; k < 16; k++) world[at + k] = world[base + k]!
    const twists = row.twists
    let angle = 0
    for (let k = 0; k < twists.length; k++) {
      const twist = twists[k]!
      angle += sharedTwist(twistAngle(quats, twist.source * 4, twist.axis), twist.share)
    }
    if (twists.length > 0) turnInPlace(world, at, twists[0]!.axis, angle)
  }
  return world
}

/**
 * Turns one row of a skeleton on the spot by its own rotation: jaw and eyes, which the data does not pose.
 * @param quats unit quaternions xyzw; the one at `quatAt` is used
 * @param world read and written, [nJoints, 16], column-major
 */
export function turnJoint<T extends NumberArray>(world: T, joint: number, quats: NumberArray, quatAt = 0): T {
  const x = quats[quatAt]!
  const y = quats[quatAt + 1]!
  const z = quats[quatAt + 2]!
  const w = quats[quatAt + 3]!
  const at = joint * 16
  const xx = 1 - 2 * (y * y + z * z)
  const xy = 2 * (x * y + w * z)
  const xz = 2 * (x * z - w * y)
  const yx = 2 * (x * y - w * z)
  const yy = 1 - 2 * (x * x + z * z)
  const yz = 2 * (y * z + w * x)
  const zx = 2 * (x * z + w * y)
  const zy = 2 * (y * z - w * x)
  const zz = 1 - 2 * (x * x + y * y)
  for (let r = at; r < at + 3; r++) {
    const c0 = world[r]!
    const c1 = world[r + 4]!
    const c2 = world[r + 8]!
    world[r] = c0 * xx + c1 * xy + c2 * xz
    world[r + 4] = c0 * yx + c1 * yy + c2 * yz
    world[r + 8] = c0 * zx + c1 * zy + c2 * zz
  }
  return world
}

type Axis = readonly [x: number, y: number, z: number]

/** Angle that a unit quaternion turns about an axis, in (-pi, pi]. */
export function twistAngle(quats: NumberArray, at: number, axis: Axis): number {
  const along = quats[at]! * axis[0] + quats[at + 1]! * axis[1] + quats[at + 2]! * axis[2]
  const w = quats[at + 3]!
  if (along === 0 && w === 0) return 0
  // q and -q are one rotation: keep the half angle within a quarter turn
  return w < 0 ? 2 * Math.atan2(-along, -w) : 2 * Math.atan2(along, w)
}

/** Whole shares are continuous across half a turn by themselves; part shares are faded to 0 there. */
function sharedTwist(angle: number, share: number): number {
  const excess = Math.abs(angle) - LARGEST_TWIST
  if (excess <= 0 || Number.isInteger(share)) return share * angle
  const left = 1 - excess / (Math.PI - LARGEST_TWIST)
  return share * Math.sign(angle) * LARGEST_TWIST * left
}

const _quat = new Float64Array(4)

function turnInPlace(world: NumberArray, at: number, axis: Axis, angle: number): void {
  if (angle === 0) return
  const sine = Math.sin(angle / 2)
  _quat[0] = axis[0] * sine
  _quat[1] = axis[1] * sine
  _quat[2] = axis[2] * sine
  _quat[3] = Math.cos(angle / 2)
  turnJoint(world, at >> 4, _quat)
}
