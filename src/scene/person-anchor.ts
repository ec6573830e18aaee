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
/** legs that fade out at the hips are gone this far below them, m */
const HIP_MARGIN = 0.16
/** knees, ankles, feet */
const IS_LEG = Uint8Array.from({ length: 52 }, (_, j) => ([4, 5, 7, 8, 10, 11].includes(j) ? 1 : 0))
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
 * @param hasLegs false: legs are not drawn, and the box ends below the hips
 */
export function readPersonAnchor(
  world: Float32Array,
  present: boolean,
  out: PersonAnchor,
  hasLegs = true,
): PersonAnchor {
  out.present = present
  if (!present) return out
  readHead(world, out)
  readFoot(world, LEFT_ANKLE, LEFT_FOOT, out.feet, 0)
  readFoot(world, RIGHT_ANKLE, RIGHT_FOOT, out.feet, 5)
  const f = out.feet
  out.floor.x = (f[0]! + f[2]! + f[5]! + f[7]!) / 4
  out.floor.y = 0
  out.floor.z = (f[1]! + f[3]! + f[6]! + f[8]!) / 4
  readBox(world, hasLegs, out)
  return out
}

/** Plain arithmetic: three's vectors would box every number that passes through a call. */
function readHead(world: Float32Array, out: PersonAnchor): void {
  const h = HEAD * 16
  const { head, crown, eyes, facing } = out
  head.x = world[h + 12]!
  head.y = world[h + 13]!
  head.z = world[h + 14]!
  crown.x = world[h + 12]! + world[h + 4]! * CROWN_UP
  crown.y = world[h + 13]! + world[h + 5]! * CROWN_UP
  crown.z = world[h + 14]! + world[h + 6]! * CROWN_UP
  eyes.x = world[h + 12]! + world[h + 4]! * EYES_UP + world[h + 8]! * EYES_FORWARD
  eyes.y = world[h + 13]! + world[h + 5]! * EYES_UP + world[h + 9]! * EYES_FORWARD
  eyes.z = world[h + 14]! + world[h + 6]! * EYES_UP + world[h + 10]! * EYES_FORWARD
  // chest (spine3, row 9) counts double: heads turn away for a moment, bodies rarely do
  const x = world[h + 8]! + 2 * world[9 * 16 + 8]!
  const z = world[h + 10]! + 2 * world[9 * 16 + 10]!
  const length = Math.sqrt(x * x + z * z)
  facing.x = length > 1e-3 ? x / length : 0
  facing.y = 0
  facing.z = length > 1e-3 ? z / length : 1
}

function readBox(world: Float32Array, hasLegs: boolean, out: PersonAnchor): void {
  const { crown, low, high } = out
  let lowX = crown.x
  let lowY = crown.y
  let lowZ = crown.z
  let highX = crown.x
  let highY = crown.y
  let highZ = crown.z
  for (let j = 0; j < 52; j++) {
    if (!hasLegs && IS_LEG[j] === 1) continue
    const x = world[j * 16 + 12]!
    const y = world[j * 16 + 13]!
    const z = world[j * 16 + 14]!
    if (x < lowX) lowX = x
    if (y < lowY) lowY = y
    if (z < lowZ) lowZ = z
    if (x > highX) highX = x
    if (y > highY) highY = y
    if (z > highZ) highZ = z
  }
  low.x = lowX - BODY_MARGIN
  low.y = hasLegs ? Math.min(0, lowY - 0.04) : lowY - HIP_MARGIN
  low.z = lowZ - BODY_MARGIN
  high.x = highX + BODY_MARGIN
  high.y = highY
  high.z = highZ + BODY_MARGIN
}

function readFoot(world: Float32Array, ankle: number, foot: number, out: Float32Array, at: number): void {
  const ax = world[ankle * 16 + 12]!
  const az = world[ankle * 16 + 14]!
  let dx = world[foot * 16 + 12]! - ax
  let dz = world[foot * 16 + 14]! - az
  const length = Math.sqrt(dx * dx + dz * dz)
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
