import { Vector3 } from 'three'
import type { FilmCamera } from '../motion/index.ts'

/** Joints read here, rows of smplh-skeleton. */
const LEFT_ANKLE = 7
const RIGHT_ANKLE = 8
const LEFT_FOOT = 10
const RIGHT_FOOT = 11
const HEAD = 15
/** of the head joint to the crown and to the middle of the eyes, m, in the head's own axes */
const CROWN_UP = 0.185
const EYES_UP = 0.07
const EYES_FORWARD = 0.085
/** width given to a body beyond its joints when it is framed, m */
const BODY_MARGIN = 0.09
/** toes reach past the foot joint, heels behind the ankle, m */
const TOE_REACH = 0.075
const HEEL_REACH = 0.055

/** Where a person is now, for cameras, plates, rings and contact shadows. Overwritten in place once a frame. */
export interface PersonAnchor {
  present: boolean
  readonly head: Vector3
  readonly crown: Vector3
  readonly eyes: Vector3
  /** horizontal, unit: where the chest and the head look on average */
  readonly facing: Vector3
  /** middle of the feet on the floor, y = 0 */
  readonly floor: Vector3
  /** corners of the box around the body, m */
  readonly low: Vector3
  readonly high: Vector3
  /** left then right: heel x z, toe x z, height of the sole */
  readonly feet: Float32Array
  /** the camera of the person's own film, overwritten in place by whoever poses the person; null where nobody does */
  film: FilmCamera | null
}

export function createPersonAnchor(): PersonAnchor {
  return {
    present: false,
    head: new Vector3(0, 1.55, 0),
    crown: new Vector3(0, 1.75, 0),
    eyes: new Vector3(0, 1.62, 0.08),
    facing: new Vector3(0, 0, 1),
    floor: new Vector3(),
    low: new Vector3(-0.3, 0, -0.3),
    high: new Vector3(0.3, 1.75, 0.3),
    feet: new Float32Array(10),
    film: null,
  }
}

/**
 * Reads the anchors of a pose.
 * @param world joint transforms on the stage, Float32Array [>= 52, 16], column-major
 */
export function readPersonAnchor(world: Float32Array, present: boolean, out: PersonAnchor): PersonAnchor {
  out.present = present
  if (!present) return out
  const h = HEAD * 16
  const up = out.crown.set(world[h + 4]!, world[h + 5]!, world[h + 6]!)
  out.head.set(world[h + 12]!, world[h + 13]!, world[h + 14]!)
  out.eyes
    .set(world[h + 8]!, world[h + 9]!, world[h + 10]!)
    .multiplyScalar(EYES_FORWARD)
    .addScaledVector(up, EYES_UP)
    .add(out.head)
  // chest (spine3, row 9) counts double: heads turn away for a moment, bodies rarely do
  out.facing.set(world[h + 8]! + 2 * world[9 * 16 + 8]!, 0, world[h + 10]! + 2 * world[9 * 16 + 10]!)
  if (out.facing.lengthSq() > 1e-6) out.facing.normalize()
  else out.facing.set(0, 0, 1)
  out.crown.multiplyScalar(CROWN_UP).add(out.head)
  readFoot(world, LEFT_ANKLE, LEFT_FOOT, out.feet, 0)
  readFoot(world, RIGHT_ANKLE, RIGHT_FOOT, out.feet, 5)
  const f = out.feet
  out.floor.set((f[0]! + f[2]! + f[5]! + f[7]!) / 4, 0, (f[1]! + f[3]! + f[6]! + f[8]!) / 4)
  readBox(world, out)
  return out
}

function readBox(world: Float32Array, out: PersonAnchor): void {
  out.low.copy(out.crown)
  out.high.copy(out.crown)
  for (let j = 0; j < 52; j++) {
    const x = world[j * 16 + 12]!
    const y = world[j * 16 + 13]!
    const z = world[j * 16 + 14]!
    if (x < out.low.x) out.low.x = x
    if (y < out.low.y) out.low.y = y
    if (z < out.low.z) out.low.z = z
    if (x > out.high.x) out.high.x = x
    if (y > out.high.y) out.high.y = y
    if (z > out.high.z) out.high.z = z
  }
  out.low.x -= BODY_MARGIN
  out.low.z -= BODY_MARGIN
  out.high.x += BODY_MARGIN
  out.high.z += BODY_MARGIN
  out.low.y = Math.min(0, out.low.y - 0.04)
}

function readFoot(world: Float32Array, ankle: number, foot: number, out: Float32Array, at: number): void {
  const ax = world[ankle * 16 + 12]!
  const az = world[ankle * 16 + 14]!
  let dx = world[foot * 16 + 12]! - ax
  let dz = world[foot * 16 + 14]! - az
  const length = Math.hypot(dx, dz)
  if (length > 1e-4) {
    dx /= length
    dz /= length
  }
  out[at] = ax - dx * HEEL_REACH
  out[at + 1] = az - dz * HEEL_REACH
  out[at + 2] = ax + dx * (length + TOE_REACH)
  out[at + 3] = az + dz * (length + TOE_REACH)
  // the foot joint of a flat foot lies about 2 cm above the floor
  out[at + 4] = Math.max(0, world[foot * 16 + 13]! - 0.03)
}
