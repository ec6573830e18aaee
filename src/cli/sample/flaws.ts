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

/** The planted flaws in words and seconds, for whoever looks at the sample. */
export function describeFlaws(ids: readonly string[], fps: number): string {
  const recordings = FLAWS.map((flaws, index) => ({ id: ids[index], flaws: listed(flaws, fps) }))
  const about = 'Faults of the real recordings, planted in this synthetic sample on purpose. Frames are [from, to).'
  return `${JSON.stringify({ synthetic: true, about, recordings }, null, 2)}\n`
}

function listed(flaws: PlantedFlaws, fps: number): object[] {
  const entry = (kind: string, what: string, { from, to }: Span): object => ({
    kind,
    what,
    frames: [from, to],
    seconds: [from / fps, to / fps],
  })
  const { frozenHands, lostMovement, lostBox, unwrapped = [], untimedWord } = flaws
  return [
    ...(frozenHands
      ? [entry('frozen-hands', 'smplh:is_valid is false; both hands repeat one frame', frozenHands)]
      : []),
    ...(lostMovement ? [entry('lost-movement', 'all movement arrays are zero, is_valid 0', lostMovement)] : []),
    ...(lostBox ? [entry('lost-box', 'no box, no keypoints, translation is a sentinel', lostBox)] : []),
    ...unwrapped.map((span) =>
      entry('unwrapped', `the rotation vector of ${span.joint} goes the other way round`, span),
    ),
    ...(untimedWord ? [{ kind: 'untimed-word', what: `the word "${untimedWord[1]}" has no times` }] : []),
  ]
}
