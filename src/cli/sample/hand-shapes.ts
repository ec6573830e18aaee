import { about, compose, cross, normalize, type Quat, subtract, type Vec3 } from './rotation.ts'
import { restJoint, type Side } from './skeleton.ts'

/** How far each digit is bent, 0 flat to about 1.6 a fist, and how the hand is opened. */
export interface HandShape {
  readonly thumb: number
  readonly index: number
  readonly middle: number
  readonly ring: number
  readonly pinky: number
  /** Fingers apart, -1..1. */
  readonly spread: number
  /** Thumb swung in front of the palm, 0..1. */
  readonly oppose: number
}

export const HAND_SHAPES = {
  relaxed: { thumb: 0.5, index: 0.55, middle: 0.7, ring: 0.8, pinky: 0.8, spread: 0.05, oppose: 0.45 },
  soft: { thumb: 0.35, index: 0.35, middle: 0.48, ring: 0.56, pinky: 0.55, spread: 0.2, oppose: 0.3 },
  open: { thumb: 0.15, index: 0.12, middle: 0.2, ring: 0.26, pinky: 0.24, spread: 0.5, oppose: 0.1 },
  flat: { thumb: 0.2, index: 0.12, middle: 0.14, ring: 0.16, pinky: 0.18, spread: 0.05, oppose: 0.15 },
  cupped: { thumb: 0.4, index: 0.52, middle: 0.62, ring: 0.7, pinky: 0.68, spread: -0.05, oppose: 0.5 },
  point: { thumb: 0.8, index: 0.1, middle: 1.35, ring: 1.45, pinky: 1.4, spread: 0, oppose: 0.8 },
  pinch: { thumb: 0.6, index: 0.85, middle: 0.9, ring: 0.75, pinky: 0.6, spread: 0.1, oppose: 0.95 },
  key: { thumb: 0.65, index: 1.05, middle: 1.25, ring: 1.35, pinky: 1.3, spread: 0, oppose: 0.8 },
  fist: { thumb: 0.9, index: 1.5, middle: 1.55, ring: 1.55, pinky: 1.5, spread: 0, oppose: 0.85 },
} as const satisfies Record<string, HandShape>

export type HandShapeName = keyof typeof HAND_SHAPES

/** Bend of the three joints of a finger at curl 1, rad. */
const FINGER_BEND = [0.72, 0.95, 0.5] as const
const THUMB_BEND = [0.25, 0.55, 0.6] as const
/** Sideways angle of each finger at spread 1, rad; positive towards the thumb. */
const SPREAD = { index: 0.19, middle: 0.03, ring: -0.13, pinky: -0.3 } as const
/** Order of the hand joints in SMPL-H. */
const FINGERS = ['index', 'middle', 'pinky', 'ring', 'thumb'] as const
const PALM: Vec3 = [0, -1, 0]

/**
 * Local rotations of the 15 hand joints. Zero is the flat hand of the T-pose, palm down.
 *
 * @param side +1 left, -1 right
 */
export function handRotations(shape: HandShape, side: Side): Quat[] {
  return FINGERS.flatMap((finger) =>
    finger === 'thumb'
      ? thumbRotations(shape, side)
      : fingerRotations(shape[finger], shape.spread * SPREAD[finger], finger, side),
  )
}

function fingerRotations(
  curl: number,
  sideways: number,
  finger: 'index' | 'middle' | 'ring' | 'pinky',
  side: Side,
): Quat[] {
  return FINGER_BEND.map((bend, joint) => {
    const from = restJoint(`${side === 1 ? 'left' : 'right'}_${finger}${Math.min(joint + 1, 2) as 1 | 2}`)
    const to = restJoint(`${side === 1 ? 'left' : 'right'}_${finger}${Math.min(joint + 2, 3) as 2 | 3}`)
    const hinge = normalize(cross(normalize(subtract(to, from)), PALM))
    const bent = about(hinge, bend * curl)
    return joint === 0 ? compose(about([0, -side, 0], sideways), bent) : bent
  })
}

/**
 * The thumb's saddle joint swings it out of the plane of the palm (about the forearm's axis) and towards the index
 * finger; its two hinges bend it across the palm.
 */
function thumbRotations({ thumb, oppose }: HandShape, side: Side): Quat[] {
  const swing = compose(about([1, 0, 0], 0.9 * oppose), about([0, side, 0], 0.25 * oppose))
  const hinge = normalize([0.55, side * 0.8, -side * 0.2])
  const bend = (joint: 0 | 1 | 2): Quat => about(hinge, THUMB_BEND[joint] * thumb)
  return [compose(swing, bend(0)), bend(1), bend(2)]
}
