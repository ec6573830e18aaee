/**
 * COCO-WholeBody-133 as data: parts, what is joined by a line, and which points stand for an SMPL-H joint.
 * @see Jin et al. 2020 (Whole-Body Human Pose Estimation in the Wild); the order is that of the authors' annotation files
 */

export type KeypointPart = 'body' | 'feet' | 'face' | 'leftHand' | 'rightHand'

/** First point and number of points of each part. */
export const KEYPOINT_PARTS: readonly {
  readonly part: KeypointPart
  readonly first: number
  readonly count: number
}[] = [
  { part: 'body', first: 0, count: 17 },
  { part: 'feet', first: 17, count: 6 },
  { part: 'face', first: 23, count: 68 },
  { part: 'leftHand', first: 91, count: 21 },
  { part: 'rightHand', first: 112, count: 21 },
]

const FINGERS = [0, 1, 2, 3, 4].flatMap((finger) => {
  const first = 1 + 4 * finger
  return [
    [0, first],
    [first, first + 1],
    [first + 1, first + 2],
    [first + 2, first + 3],
  ] as const
})
const at = (first: number, pairs: readonly (readonly [number, number])[]) =>
  pairs.map(([a, b]) => [a + first, b + first] as const)

/** Lines between points, by part. The face is dots only. */
export const KEYPOINT_LINES: Readonly<Record<KeypointPart, readonly (readonly [number, number])[]>> = {
  // arms, legs, trunk; head from the nose outwards
  body: [
    ...([[5, 7], [7, 9], [6, 8], [8, 10], [5, 6], [5, 11], [6, 12], [11, 12]] as const), // prettier-ignore
    ...([[11, 13], [13, 15], [12, 14], [14, 16], [0, 1], [0, 2], [1, 3], [2, 4]] as const), // prettier-ignore
  ],
  feet: [
    [15, 17],
    [15, 18],
    [15, 19],
    [16, 20],
    [16, 21],
    [16, 22],
  ],
  face: [],
  leftHand: at(91, FINGERS),
  rightHand: at(112, FINGERS),
}

/** Limbs that agreement is told by. */
export const LIMBS = ['trunk', 'left arm', 'right arm', 'left leg', 'right leg', 'left hand', 'right hand'] as const
export type Limb = (typeof LIMBS)[number]

/** A point of the film and the SMPL-H joint that stands for the same place in the body. */
export interface Correspondence {
  readonly keypoint: number
  readonly joint: number
  /** index into LIMBS */
  readonly limb: number
}

/**
 * The joint correspondence: twelve points of the body and five joints of every finger's knuckles. Nose, eyes, ears, face and
 * toes have no joint of SMPL-H at the same place, fingertips are no joints: all these are left out.
 *
 * The hip points of COCO are at the surface, SMPL's hip joints inside: a constant offset of some centimetres belongs to
 * the definition and not to the fit.
 */
export const CORRESPONDENCES: readonly Correspondence[] = [
  pair(5, 16, 0),
  pair(6, 17, 0),
  pair(11, 1, 0),
  pair(12, 2, 0),
  pair(7, 18, 1),
  pair(9, 20, 1),
  pair(8, 19, 2),
  pair(10, 21, 2),
  pair(13, 4, 3),
  pair(15, 7, 3),
  pair(14, 5, 4),
  pair(16, 8, 4),
  ...handPairs(91, 22, 5),
  ...handPairs(112, 37, 6),
]

/** Knuckles: SMPL-H counts index, middle, pinky, ring, thumb; COCO thumb, index, middle, ring, pinky. */
function handPairs(firstPoint: number, firstJoint: number, limb: number): Correspondence[] {
  const pointFinger = [1, 2, 4, 3, 0]
  return pointFinger.flatMap((finger, i) =>
    [0, 1, 2].map((knuckle) => pair(firstPoint + 1 + 4 * finger + knuckle, firstJoint + 3 * i + knuckle, limb)),
  )
}

function pair(keypoint: number, joint: number, limb: number): Correspondence {
  return { keypoint, joint, limb }
}
