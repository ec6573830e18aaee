import { moved } from './arm-pose.ts'
import { ARM_POSES as P, ArmScore } from './arm-score.ts'
import { faceOfB, headOfB } from './score-b-head.ts'
import { key, type Score, type When } from './score.ts'

/** What person B does: he greets, listens, guesses, laughs, and keeps a secret. */
export function scoreB(at: When): Score {
  return { ...armsOfB(at), ...bodyOfB(at), ...headOfB(at), ...faceOfB(at) }
}

const LOOSE = moved(P.hang, { x: 0.025, y: 0.01, pronate: 0.1 })

function armsOfB(at: When): Pick<Score, 'left' | 'right' | 'leftRest' | 'rightRest'> {
  const left = new ArmScore()
  const right = new ArmScore()
  const hey = at('b1', 'hey')
  right.to(P.wave, hey.beatSec, 0.6)
  right.to(moved(P.wave, { x: 0.05, deviate: -0.3 }), hey.beatSec + 0.22, 0.2)
  right.to(moved(P.wave, { x: -0.02, deviate: 0.3 }), hey.beatSec + 0.44, 0.22)
  right.to(moved(P.wave, { x: 0.04, deviate: -0.2 }), hey.beatSec + 0.64, 0.2)
  right.beat(P.palmUp, at('b1', 'worried').beatSec, 0.7, 0.5)
  right.beat(P.palmUpWide, at('b1', 'happened').beatSec, 0.7)
  left.beat(P.palmUpWide, at('b1', 'happened').beatSec + 0.05, 0.6, 0.6)
  right.to(LOOSE, at('b1', 'happened').endSec + 1.2, 0.9)
  left.to(P.hip, at('b1', 'happened').endSec + 1.4, 1)

  const no = at('b2', 'no')
  right.to(moved(P.chest, { z: 0.01 }), no.beatSec + 0.1, 0.65)
  right.to(LOOSE, no.endSec + 1.5, 0.9)

  const car = at('b4', 'car')
  right.to(
    moved(P.side, { y: 0.09, x: 0.02, z: -0.02, pronate: 0.5, index: -0.1, middle: 0.5 }),
    at('b4', 'look').beatSec,
    0.6,
  )
  right.beat(moved(P.side, { y: 0.07, x: 0.06, z: -0.04, pronate: 0.2 }), car.beatSec, 0.6)
  right.to(P.chin, at('a2', 'twice').beatSec + 0.4, 1)
  left.to(
    moved(P.hold, { x: -0.045, y: 0.04, z: -0.01, pronate: 0.3, deviate: 0.1 }),
    at('a2', 'twice').beatSec + 0.45,
    1,
  )
  right.to(moved(P.chin, { y: -0.01, x: 0.01, index: -0.25 }), at('a2', 'every').beatSec, 0.6)

  const really = at('b5', 'really')
  right.beat(moved(P.palmUp, { y: 0.03 }), really.beatSec, 0.6, 0.45)
  left.to(P.hip, really.endSec + 0.7, 0.9)
  right.to(LOOSE, really.endSec + 1.1, 0.8)

  const he = at('b6', 'he')
  right.beat(P.side, he.beatSec, 0.8, 0.5)
  right.beat(moved(P.palmUp, { x: 0.04 }), at('b6', 'say').beatSec, 0.5, 0.25)
  right.to(LOOSE, at('b6', 'say').endSec + 1.1, 0.9)

  for (const [arm, late] of [
    [right, 0],
    [left, 0.04],
  ] as const) {
    arm.to(P.palmDown, at('b7', 'okay').beatSec - 0.1 + late, 0.55)
    arm.beat(P.palmDown, at('b7', 'okay').beatSec + 0.1 + late, 0.8, 0.3)
    arm.beat(P.palmDown, at('b7', 'okay', 1).beatSec + 0.05 + late, 0.7, 0.3)
    arm.beat(moved(P.palmDown, { y: -0.04 }), at('b7', 'down').beatSec + late, 1, 0.4)
  }
  left.to(P.hip, at('b7', 'about').endSec, 0.9)
  const pocket = at('b7', 'pocket')
  right.to(moved(P.point, { z: -0.08, y: 0.03 }), at('b7', 'your').startSec, 0.5)
  right.to(P.point, pocket.beatSec, 0.24)
  right.to(moved(P.point, { y: -0.025 }), pocket.endSec + 0.1, 0.25)
  right.to(LOOSE, at('a5', 'pocket').endSec + 0.7, 0.9)

  right.beat(P.palmUp, at('b8', 'what').beatSec, 0.8, 0.45)
  left.beat(P.palmUp, at('b8', 'what').beatSec + 0.04, 0.6, 0.5)
  right.to(moved(P.hold, { x: 0.06 }), at('b8', 'it').endSec + 0.9, 0.8)
  left.to(moved(P.hold, { x: 0.06, y: -0.02 }), at('b8', 'it').endSec + 0.95, 0.8)

  const knew = at('b9', 'knew')
  for (const [arm, late] of [
    [right, 0],
    [left, 0],
  ] as const) {
    arm.to(moved(P.clapOpen, { x: 0.06 }), knew.beatSec - 0.2 + late, 0.55)
    arm.to(P.clapShut, knew.beatSec + 0.02, 0.2)
    arm.to(moved(P.clapOpen, { x: -0.02 }), knew.beatSec + 0.28, 0.22)
    arm.to(moved(P.clapShut, { y: 0.01 }), knew.beatSec + 0.46, 0.18)
  }
  right.to(moved(P.point, { y: 0.05, z: -0.03 }), at('b9', 'it').endSec + 0.35, 0.42)
  left.to(P.hip, at('b9', 'it').endSec + 0.9, 0.9)
  right.to(LOOSE, at('b9', 'it').endSec + 1.6, 0.9)

  right.to(P.chest, at('b10', 'me').beatSec, 0.45)
  right.to(moved(P.palmDown, { x: -0.1, y: 0.06, pronate: -0.2 }), at('b10', 'never').startSec, 0.45)
  right.to(moved(P.palmDown, { x: 0.2, y: 0.04, pronate: -0.2, spread: 0.3 }), at('b10', 'never').beatSec + 0.22, 0.36)
  right.to(P.zip, at('b10', 'lips').startSec + 0.02, 0.5)
  right.to(
    moved(P.zip, { x: 0.1, z: 0.01, y: 0.01, pronate: 0.25, swivel: -0.5 }),
    at('b10', 'sealed').beatSec + 0.2,
    0.65,
  )
  right.to(
    moved(P.zip, { x: 0.26, y: -0.1, pronate: 0.3, index: -0.6, middle: -0.5, thumb: -0.3 }),
    at('b10', 'sealed').endSec + 0.3,
    0.3,
  )
  right.to(LOOSE, at('b10', 'sealed').endSec + 1.3, 0.9)
  right.beat(moved(P.palmUp, { y: -0.03 }), at('b11', 'lovely').beatSec, 0.6, 0.5)
  left.to(moved(P.hold, { x: 0.04 }), at('b11', 'lovely').endSec + 0.9, 0.9)
  right.to(moved(P.holdOver, { x: 0.03 }), at('b11', 'lovely').endSec + 1, 0.8)
  return { left, right, leftRest: P.hip, rightRest: LOOSE }
}

function bodyOfB(at: When): Pick<Score, 'weight' | 'lean' | 'turn' | 'laughs'> {
  return {
    weight: [
      key(at('a1', 'oh').endSec, 0.75, 1.5),
      key(at('a1', 'table').endSec, 0.3, 1.2),
      key(at('b4', 'car').endSec + 0.4, -0.7, 1.5),
      key(at('b6', 'ha').startSec, 0.5, 1.2),
      key(at('b7', 'slow').startSec, -0.4, 1.2),
      key(at('a5', 'looked').endSec, 0.6, 1.4),
      key(at('b9', 'knew').startSec, -0.5, 0.9),
      key(at('b10', 'lips').endSec, 0.6, 1.3),
    ],
    lean: [
      key(at('b1', 'worried').beatSec, 0.08, 0.8),
      key(at('a1', 'keys').endSec, 0.03, 1),
      key(at('a1', 'gone').endSec, 0.06, 1),
      key(at('b5', 'really').beatSec, -0.04, 0.5),
      key(at('a3', 'dog').endSec, 0.02, 0.9),
      key(at('b6', 'ha').beatSec, -0.07, 0.4),
      key(at('b6', 'what').startSec, 0.03, 0.7),
      key(at('b7', 'pocket').beatSec, 0.1, 0.8),
      key(at('a5', 'looked').endSec, 0.05, 1.2),
      key(at('b8', 'what').beatSec, 0.13, 0.6),
      key(at('b9', 'ha').beatSec, -0.09, 0.5),
      key(at('b9', 'it').endSec, 0.02, 0.9),
      key(at('b10', 'lips').startSec, 0.07, 0.8),
      key(at('b11', 'lovely').endSec, 0, 1),
    ],
    turn: [
      key(0.1, 0.1, 0.1),
      key(at('b1', 'worried').beatSec, 0.02, 0.9),
      key(at('b4', 'car').beatSec, -0.14, 0.7),
      key(at('a2', 'twice').endSec, 0.06, 1.1),
      key(at('b6', 'he').beatSec, -0.1, 0.6),
      key(at('b7', 'okay').startSec, 0, 0.8),
      key(at('b7', 'pocket').beatSec, 0.1, 0.6),
      key(at('b8', 'what').beatSec, 0.02, 0.9),
      key(at('b9', 'it').endSec, 0.09, 0.9),
      key(at('b10', 'never').beatSec, -0.08, 0.6),
      key(at('b11', 'lovely').endSec, 0.05, 1),
    ],
    laughs: [
      { startSec: at('b6', 'ha').startSec, endSec: at('b6', 'and').startSec, amount: 0.9 },
      { startSec: at('b9', 'ha').startSec, endSec: at('b9', 'i').startSec + 0.2, amount: 1 },
      { startSec: at('b9', 'it').endSec, endSec: at('b9', 'it').endSec + 0.9, amount: 0.5 },
    ],
  }
}
