import { moved } from './arm-pose.ts'
import { ARM_POSES as P, ArmScore } from './arm-score.ts'
import { faceOfA, headOfA } from './score-a-head.ts'
import { key, type Score, type When } from './score.ts'

/** What person A does: she has lost her keys, looks for them, finds them on herself, and laughs. */
export function scoreA(at: When): Score {
  return { ...armsOfA(at), ...bodyOfA(at), ...headOfA(at), ...faceOfA(at) }
}

function armsOfA(at: When): Pick<Score, 'left' | 'right' | 'leftRest' | 'rightRest'> {
  const left = new ArmScore()
  const right = new ArmScore()
  const lost = at('a1', 'lost')
  right.beat(P.palmUp, lost.beatSec, 0.7, 0.6)
  left.beat(P.palmUp, lost.beatSec + 0.04, 0.6, 0.6)
  const keys = at('a1', 'keys')
  right.to(P.pinch, keys.beatSec - 0.05, 0.4)
  right.to(moved(P.pinch, { pronate: 0.75, y: -0.02 }), keys.beatSec + 0.25, 0.22)
  right.to(moved(P.pinch, { pronate: -0.25 }), keys.beatSec + 0.52, 0.26)
  left.to(P.hold, keys.endSec + 0.4, 0.8)
  right.beat(P.beat, at('a1', 'had').beatSec, 0.7)
  right.beat(moved(P.beat, { x: 0.04, pronate: -0.3 }), at('a1', 'morning').beatSec, 0.55)
  right.to(P.table, at('a1', 'kitchen').beatSec - 0.1, 0.45)
  right.beat(P.table, at('a1', 'kitchen').beatSec + 0.12, 0.6, 0.2)
  right.beat(moved(P.table, { x: -0.06, z: 0.03 }), at('a1', 'table').beatSec + 0.05, 0.4, 0.22)
  const gone = at('a1', 'gone')
  for (const [arm, late] of [
    [right, 0],
    [left, 0.05],
  ] as const) {
    arm.to(moved(P.beat, { y: 0.04 }), at('a1', 'now').beatSec + late, 0.4)
    arm.to(P.shrugUp, gone.beatSec + 0.08 + late, 0.34)
    arm.to(moved(P.shrugUp, { y: -0.03, shrug: -0.08, x: 0.02 }), gone.endSec + 0.25, 0.35)
  }
  right.to(P.holdOver, gone.endSec + 1.05, 0.75)
  left.to(P.hold, gone.endSec + 0.98, 0.75)

  right.beat(P.beat, at('a2', 'yes').beatSec, 0.8, 0.45)
  right.to(P.twoUp, at('a2', 'twice').beatSec - 0.08, 0.4)
  const two = moved(P.twoUp, {
    index: -0.5,
    middle: -0.62,
    ring: 0.5,
    pinky: 0.5,
    thumb: 0.4,
    oppose: 0.4,
    spread: 0.5,
  })
  right.beat(two, at('a2', 'twice').beatSec + 0.06, 0.7, 0.25)
  const low = moved(P.palmDown, { y: -0.08, x: 0.08, z: -0.03 })
  right.to(low, at('a2', 'both').beatSec, 0.45)
  left.to(low, at('a2', 'both').beatSec + 0.08, 0.5)
  right.to(moved(low, { x: 0.1, z: 0.04 }), at('a2', 'seats').beatSec + 0.15, 0.35)
  left.to(moved(low, { x: 0.1, z: 0.04 }), at('a2', 'seats').beatSec + 0.2, 0.35)
  const grip = moved(P.beat, { z: 0.08, pronate: 0.6, index: 0.7, middle: 0.7, ring: 0.6, pinky: 0.6, thumb: 0.3 })
  for (const [i, word] of (['every', 'single', 'drawer'] as const).entries()) {
    const beat = at('a2', word).beatSec
    const place = moved(grip, { x: 0.12 - 0.09 * i, y: 0.03 - 0.05 * i })
    right.to(place, beat - 0.16, 0.26)
    right.to(moved(place, { z: -0.13, y: -0.01 }), beat + 0.1, 0.22)
  }
  left.to(P.hang, at('a2', 'single').beatSec, 0.9)
  right.to(P.hang, at('a2', 'drawer').endSec + 0.75, 0.85)

  const dog = at('a3', 'dog')
  right.to(moved(P.side, { y: -0.06 }), dog.beatSec, 0.6)
  right.to(moved(P.side, { y: -0.09, pronate: -0.15, spread: -0.1 }), dog.beatSec + 0.4, 0.35)
  right.to(P.hang, dog.endSec + 1.3, 0.9)

  const nothing = at('a4', 'nothing')
  right.beat(P.palmUpWide, nothing.beatSec, 0.6, 0.55)
  left.beat(P.palmUpWide, nothing.beatSec + 0.03, 0.6, 0.55)
  right.to(P.holdOver, at('a4', 'looked').beatSec + 0.15, 0.8)
  left.to(P.hold, at('a4', 'looked').beatSec + 0.05, 0.8)

  right.to(P.chest, at('a5', 'pocket').beatSec, 0.55)
  right.beat(P.beat, at('a5', 'already').beatSec, 0.8, 0.45)
  left.to(P.hang, at('a5', 'already').endSec, 0.9)
  right.to(moved(P.pocket, { x: 0.03, y: 0.04, z: 0.03 }), at('a5', 'my', 1).startSec + 0.05, 0.6)
  right.to(P.pocket, at('a5', 'my', 1).endSec + 0.15, 0.4)
  const oh = at('a6', 'oh')
  right.to(moved(P.pocket, { y: -0.012, x: 0.01, index: 0.3, thumb: 0.3 }), oh.startSec - 0.35, 0.3)
  right.to(moved(P.pocket, { y: 0.07, z: 0.05, x: 0.02, index: 0.5, middle: 0.7, ring: 0.8 }), oh.endSec + 0.75, 0.8)
  const found = at('a7', 'they').startSec
  right.to(moved(P.raise, { y: -0.16, z: 0.02, x: -0.02 }), found - 0.15, 0.75)
  right.to(P.raise, at('a7', 'my').beatSec, 0.5)
  for (const [i, word] of (['pocket', 'whole', 'time'] as const).entries()) {
    right.beat(moved(P.raise, { y: 0.015 * i }), at('a7', word).beatSec, 0.45 + 0.2 * i, 0.26)
  }
  left.beat(P.palmUpWide, at('a7', 'whole').beatSec, 0.8, 0.5)
  left.to(P.hang, at('a7', 'time').endSec + 0.9, 0.8)
  right.to(moved(P.hang, { index: 0.4, middle: 0.4, ring: 0.4 }), at('a7', 'time').endSec + 1.2, 0.9)

  const please = at('a8', 'please')
  for (const [arm, late] of [
    [right, 0],
    [left, 0.03],
  ] as const) {
    arm.to(P.pray, please.beatSec + late, 0.6)
    arm.to(moved(P.pray, { y: -0.03, z: 0.03 }), please.beatSec + 0.24 + late, 0.24)
    for (const word of ['not', 'tell', 'anybody']) {
      arm.to(moved(P.pray, { y: 0.015, z: 0 }), at('a8', word).beatSec - 0.1 + late, 0.2)
      arm.to(moved(P.pray, { y: -0.02, z: 0.025 }), at('a8', word).beatSec + 0.08 + late, 0.18)
    }
  }
  left.to(P.hang, at('a8', 'anybody').endSec + 1, 0.85)
  right.to(moved(P.hold, { x: 0.05 }), at('a8', 'anybody').endSec + 0.95, 0.8)

  right.to(P.chest, at('a9', 'thank').beatSec, 0.6)
  right.to(moved(P.chest, { y: -0.02, z: -0.01 }), at('a9', 'you').beatSec + 0.2, 0.3)
  right.to(moved(P.side, { y: 0.06, x: -0.02 }), at('a9', 'on').beatSec, 0.5)
  right.to(P.cup, at('a9', 'coffee').beatSec - 0.02, 0.42)
  right.to(moved(P.cup, { y: 0.03, flex: 0.15, pronate: 0.3 }), at('a9', 'coffee').endSec + 0.1, 0.3)
  right.to(P.chest, at('a9', 'me').beatSec + 0.05, 0.36)
  right.to(P.holdOver, at('a9', 'me').endSec + 1.2, 0.9)
  left.to(P.hold, at('a9', 'me').endSec + 1.1, 0.9)
  return { left, right, leftRest: P.hold, rightRest: P.holdOver }
}

function bodyOfA(at: When): Pick<Score, 'weight' | 'lean' | 'turn' | 'laughs'> {
  const a7 = at('a7', 'time').endSec
  return {
    weight: [
      key(at('a1', 'kitchen').startSec, -0.55, 1.4),
      key(at('b4', 'car').endSec, 0.7, 1.3),
      key(at('a3', 'dog').startSec, -0.7, 1.5),
      key(at('b7', 'okay').endSec, 0.65, 1.6),
      key(at('a5', 'already').endSec, 0.9, 0.9),
      key(a7 + 0.6, -0.4, 1.2),
      key(at('a9', 'come').startSec, 0.5, 1.3),
    ],
    lean: [
      key(at('a1', 'lost').beatSec, 0.07, 0.8),
      key(at('a1', 'gone').beatSec, -0.03, 0.6),
      key(at('a2', 'twice').beatSec, 0.09, 0.7),
      key(at('a2', 'drawer').endSec + 0.8, 0.0, 0.9),
      key(at('a5', 'my', 1).endSec, 0.1, 0.8),
      key(at('a6', 'oh').beatSec, 0.03, 0.4),
      key(at('a7', 'pocket').beatSec, -0.05, 0.6),
      key(a7 + 0.3, 0.07, 0.8),
      key(at('a8', 'please').beatSec, 0.11, 0.6),
      key(at('a9', 'thank').beatSec, 0.06, 0.8),
      key(at('a9', 'me').endSec, 0.0, 1),
    ],
    turn: [
      key(at('a1', 'kitchen').beatSec, -0.14, 0.7),
      key(at('a1', 'now').beatSec, 0, 0.7),
      key(at('a2', 'both').beatSec, 0.08, 0.6),
      key(at('a2', 'drawer').endSec, -0.05, 0.9),
      key(at('a3', 'dog').beatSec, -0.12, 0.7),
      key(at('b6', 'say').endSec, 0.02, 0.9),
      key(at('a5', 'my', 1).endSec, -0.12, 0.8),
      key(at('a7', 'they').startSec, -0.02, 0.8),
      key(at('a9', 'on').beatSec, -0.16, 0.6),
      key(at('a9', 'me').beatSec, 0.02, 0.7),
    ],
    laughs: [
      { startSec: at('b6', 'ha').endSec, endSec: at('b6', 'what').startSec, amount: 0.35 },
      { startSec: at('a7', 'time').endSec - 0.1, endSec: at('a7', 'time').endSec + 1.3, amount: 1 },
      { startSec: at('b10', 'sealed').beatSec, endSec: at('b10', 'sealed').endSec + 0.3, amount: 0.4 },
    ],
  }
}
