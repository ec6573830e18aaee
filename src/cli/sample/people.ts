import type { Build } from './body-motion.ts'
import type { CameraFit } from './camera-track.ts'
import type { Moment } from './conversation.ts'
import { scoreA } from './score-a.ts'
import { scoreB } from './score-b.ts'
import type { Score, When } from './score.ts'
import type { AnnotatedMoment } from './transcript-json.ts'

/** One participant: who plays what, with which body, before which camera. */
export interface Person {
  readonly id: string
  readonly archive: number
  readonly seed: number
  readonly build: Build
  readonly fit: CameraFit
  readonly score: (at: When) => Score
  readonly moments: (at: When) => AnnotatedMoment[]
}

const during = (from: Moment, to: Moment): Pick<AnnotatedMoment, 'startSec' | 'endSec'> => ({
  startSec: from.startSec,
  endSec: to.endSec,
})

export const PEOPLE: readonly [Person, Person] = [
  {
    id: 'V99_S0001_I00000001_P0001',
    archive: 0,
    seed: 1731,
    build: {
      stances: [
        { x: 0.08, z: -0.03, toeOut: 0.16 },
        { x: -0.1, z: 0.035, toeOut: 0.32 },
      ],
      breathHz: 0.27,
      shift: 0.034,
      hipRise: 0.055,
    },
    fit: { tilt: 0.19, place: [-0.004, 0.272, 39.2] },
    score: scoreA,
    moments: (at) => [
      {
        ...during(at('a6', 'oh'), at('a7', 'time')),
        state: 'She understands all at once that she had the keys herself; surprise turns into amusement.',
        reason: 'Her hand met the keys in the pocket she had already searched.',
        visible: 'She goes still, her brows go up and her eyes widen, then she holds the keys up and laughs.',
      },
    ],
  },
  {
    id: 'V99_S0001_I00000001_P0002',
    archive: 1,
    seed: 4257,
    build: {
      stances: [
        { x: 0.125, z: 0.01, toeOut: 0.26 },
        { x: -0.12, z: -0.035, toeOut: 0.18 },
      ],
      breathHz: 0.22,
      shift: 0.032,
      hipRise: 0.035,
    },
    fit: { tilt: 0.215, place: [0.012, 0.25, 38.1] },
    score: scoreB,
    moments: (at) => [
      {
        ...during(at('b9', 'ha'), at('b9', 'it')),
        state: 'He is delighted, and a little proud of having guessed right.',
        reason: 'He had asked about the pocket just before.',
        visible: 'He leans back, laughs, and claps his hands once or twice.',
      },
    ],
  },
]
