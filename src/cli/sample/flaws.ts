import type { Vec3 } from './rotation.ts'

/** Frames [from, to) of one person. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** The faults of the real recordings that are planted on purpose, per person. */
export interface PlantedFlaws {
  /** `smplh:is_valid` false, both hands bit-identical. */
  readonly frozenHands?: Span
  /** All of `movement:*` zero; whole blocks of 60 frames. */
  readonly lostMovement?: Span
  /** No box, no keypoints, translation far outside. */
  readonly lostBox?: Span
  /** The rotation vector of a joint goes the other way round the circle. */
  readonly unwrapped?: readonly (Span & { joint: 'pelvis' | 'left_elbow' | 'right_elbow' })[]
  /** A word without times: line and word. */
  readonly untimedWord?: readonly [string, string]
}

/** The translation of a frame on which nobody was found, as the dataset has it. */
export const SENTINEL: Vec3 = [-2.16e12, -2.16e12, 8.44e13]

export const FLAWS: readonly [PlantedFlaws, PlantedFlaws] = [
  {
    lostBox: { from: 816, to: 828 },
    unwrapped: [
      { joint: 'pelvis', from: 600, to: 660 },
      { joint: 'right_elbow', from: 1098, to: 1116 },
    ],
    untimedWord: ['a4', 'just'],
  },
  {
    frozenHands: { from: 960, to: 1005 },
    lostMovement: { from: 420, to: 480 },
    unwrapped: [{ joint: 'right_elbow', from: 462, to: 480 }],
  },
]

export function isIn(span: Span | undefined, frame: number): boolean {
  return span !== undefined && frame >= span.from && frame < span.to
}
