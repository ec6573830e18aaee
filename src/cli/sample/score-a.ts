import { moved } from './arm-pose.ts'
import { ARM_POSES as P, ArmScore } from './arm-score.ts'
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

function headOfA(at: When): Pick<Score, 'gaze' | 'tilt' | 'chin' | 'nods' | 'shakes' | 'blinks'> {
  const nod = (startSec: number, cycles: number, amplitude: number, hz = 1.9) => ({ startSec, cycles, amplitude, hz })
  return {
    gaze: [
      { atSec: 0, yaw: 0.02, pitch: 0.02 },
      { atSec: at('b1', 'hey').endSec - 0.55, yaw: -0.32, pitch: 0.3, head: 0.7 },
      { atSec: at('b1', 'hey').endSec + 0.1, yaw: 0, pitch: 0.02 },
      { atSec: at('a1', 'oh').startSec - 0.1, yaw: 0.3, pitch: 0.16 },
      { atSec: at('a1', 'lost').startSec, yaw: 0.02, pitch: 0.03 },
      { atSec: at('a1', 'them').startSec, yaw: -0.22, pitch: -0.14 },
      { atSec: at('a1', 'kitchen').startSec - 0.1, yaw: -0.42, pitch: 0.3, head: 0.7 },
      { atSec: at('a1', 'table').endSec, yaw: -0.05, pitch: 0.03 },
      { atSec: at('a1', 'gone').startSec - 0.15, yaw: 0.02, pitch: 0 },
      { atSec: at('b4', 'look').startSec, yaw: -0.02, pitch: 0.02 },
      { atSec: at('a2', 'under').startSec - 0.15, yaw: 0.22, pitch: 0.36 },
      { atSec: at('a2', 'seats').endSec, yaw: 0, pitch: 0.03 },
      { atSec: at('a2', 'every').startSec, yaw: -0.25, pitch: 0.2 },
      { atSec: at('a2', 'drawer').beatSec, yaw: 0.01, pitch: 0.02 },
      { atSec: at('a3', 'i').startSec - 0.5, yaw: -0.3, pitch: 0.34, head: 0.65 },
      { atSec: at('a3', 'dog').beatSec + 0.1, yaw: 0.02, pitch: 0.04 },
      { atSec: at('a4', 'he').startSec, yaw: -0.36, pitch: 0.34, head: 0.65 },
      { atSec: at('a4', 'guilty').beatSec, yaw: 0, pitch: 0.05 },
      { atSec: at('b7', 'what').startSec, yaw: 0.02, pitch: 0.02 },
      { atSec: at('b7', 'pocket').endSec + 0.08, yaw: -0.2, pitch: 0.55, head: 0.7 },
      { atSec: at('a5', 'pocket').endSec + 0.1, yaw: 0.02, pitch: 0.03 },
      { atSec: at('a5', 'looked').startSec, yaw: -0.28, pitch: 0.6, head: 0.72 },
      { atSec: at('a6', 'oh').startSec - 0.4, yaw: 0.12, pitch: -0.1, head: 0.5 },
      { atSec: at('a6', 'oh').beatSec + 0.15, yaw: 0.0, pitch: 0.02 },
      { atSec: at('b8', 'it').endSec, yaw: -0.26, pitch: 0.55, head: 0.7 },
      { atSec: at('a7', 'they').startSec - 0.2, yaw: -0.2, pitch: 0.12 },
      { atSec: at('a7', 'my').startSec, yaw: 0.01, pitch: 0.02 },
      { atSec: at('a7', 'time').endSec + 0.2, yaw: 0.16, pitch: 0.4 },
      { atSec: at('b9', 'knew').startSec, yaw: 0, pitch: 0.03 },
      { atSec: at('a8', 'not').startSec, yaw: 0.02, pitch: 0 },
      { atSec: at('a9', 'thank').startSec, yaw: 0, pitch: 0.03 },
      { atSec: at('a9', 'come').startSec, yaw: -0.35, pitch: 0.05 },
      { atSec: at('a9', 'coffee').startSec, yaw: -0.02, pitch: 0.02 },
    ],
    tilt: [
      key(at('b1', 'worried').beatSec, 0.06, 0.9),
      key(at('a1', 'gone').beatSec, -0.12, 0.5),
      key(at('b4', 'did').startSec, 0.03, 0.8),
      key(at('a3', 'dog').beatSec, 0.13, 0.6),
      key(at('b6', 'say').endSec, -0.05, 0.8),
      key(at('a4', 'guilty').beatSec, 0.14, 0.5),
      key(at('b7', 'slow').startSec, 0.02, 0.8),
      key(at('a5', 'looked').beatSec, -0.08, 0.6),
      key(at('a7', 'pocket').beatSec, 0.1, 0.5),
      key(at('a8', 'please').beatSec, -0.14, 0.6),
      key(at('b10', 'me').startSec, 0.03, 0.8),
      key(at('a9', 'thank').beatSec, 0.1, 0.6),
      key(at('a9', 'me').endSec, 0.02, 0.9),
    ],
    chin: [
      key(at('a1', 'gone').beatSec, -0.07, 0.4),
      key(at('a1', 'gone').endSec + 0.8, 0, 0.7),
      key(at('a4', 'guilty').beatSec, 0.1, 0.4),
      key(at('a4', 'guilty').endSec + 0.7, 0, 0.6),
      key(at('a6', 'oh').beatSec, -0.09, 0.35),
      key(at('a7', 'they').startSec, 0, 0.8),
      key(at('a7', 'time').beatSec, -0.13, 0.4),
      key(at('a7', 'time').endSec + 1, 0.02, 0.8),
      key(at('a9', 'thank').beatSec + 0.1, 0.14, 0.4),
      key(at('a9', 'you').endSec + 0.3, 0, 0.5),
    ],
    nods: [
      nod(at('b1', 'worried').endSec, 1, 0.08, 1.4),
      nod(at('b4', 'car').beatSec, 2, 0.1, 2.1),
      nod(at('b7', 'down').beatSec, 2, 0.09, 1.6),
      nod(at('b9', 'knew').endSec, 2, 0.07, 2),
      nod(at('b10', 'never').endSec, 1, 0.08, 1.5),
      nod(at('b10', 'sealed').endSec - 0.1, 2, 0.1, 1.8),
      nod(at('b11', 'lovely').endSec - 0.15, 2, 0.07, 1.7),
    ],
    shakes: [
      { startSec: at('a1', 'they').startSec, cycles: 1.5, hz: 1.5, amplitude: 0.09 },
      { startSec: at('a4', 'nothing').startSec, cycles: 2, hz: 1.6, amplitude: 0.12 },
      { startSec: at('a7', 'time').endSec + 0.2, cycles: 2.5, hz: 1.5, amplitude: 0.11 },
      { startSec: at('a8', 'do').startSec, cycles: 2, hz: 1.7, amplitude: 0.08 },
    ],
    blinks: [
      at('a1', 'oh').startSec,
      at('a2', 'seats').endSec,
      at('a6', 'oh').startSec - 0.55,
      at('a7', 'time').endSec,
    ],
  }
}

function faceOfA(at: When): Pick<Score, 'smile' | 'face' | 'moods'> {
  const worry = at('b1', 'worried').startSec
  const oh = at('a6', 'oh')
  return {
    smile: [
      key(at('b1', 'hey').endSec + 0.2, 0.2, 0.5),
      key(at('b1', 'worried').endSec, 0, 0.7),
      key(at('a3', 'dog').endSec + 0.2, 0.35, 0.5),
      key(at('b6', 'ha', 1).endSec + 0.6, 0.62, 0.6),
      key(at('a4', 'nothing').startSec, 0.25, 0.5),
      key(at('a4', 'guilty').endSec, 0.5, 0.5),
      key(at('b7', 'slow').startSec, 0.1, 0.9),
      key(at('a5', 'already').startSec, 0, 0.6),
      key(at('a7', 'they').startSec, 0.5, 0.6),
      key(at('a7', 'time').beatSec, 0.95, 0.6),
      key(at('b9', 'it').endSec + 0.6, 0.7, 0.8),
      key(at('a8', 'please').beatSec, 0.45, 0.5),
      key(at('b10', 'never').endSec + 0.5, 0.8, 0.7),
      key(at('a9', 'coffee').startSec, 0.65, 0.6),
      key(at('b11', 'lovely').endSec + 0.3, 0.9, 0.6),
      key(at('b11', 'lovely').endSec + 2, 0.5, 1.2),
    ],
    face: [
      { unit: 'InnerBrowRaiser', peakSec: worry, level: 1, attack: 0.5, hold: 1.4, release: 0.7 },
      { unit: 'BrowLowerer', peakSec: worry + 0.1, level: 0.55, attack: 0.5, hold: 1.4, release: 0.8 },
      { unit: 'InnerBrowRaiser', peakSec: at('a1', 'lost').beatSec, level: 1.3, attack: 0.35, hold: 0.9, release: 0.6 },
      { unit: 'BrowLowerer', peakSec: at('a1', 'had').beatSec, level: 0.6, attack: 0.3, hold: 0.9, release: 0.6 },
      { unit: 'InnerBrowRaiser', peakSec: at('a1', 'gone').beatSec, level: 1.5, attack: 0.3, hold: 0.8, release: 0.6 },
      {
        unit: 'LipCornerDepressor',
        peakSec: at('a1', 'gone').endSec,
        level: 0.9,
        attack: 0.3,
        hold: 0.5,
        release: 0.5,
      },
      { unit: 'ChinRaiser', peakSec: at('a1', 'gone').endSec + 0.1, level: 0.8, attack: 0.25, hold: 0.4, release: 0.5 },
      { unit: 'BrowLowerer', peakSec: at('a2', 'yes').beatSec, level: 0.7, attack: 0.3, hold: 0.5, release: 0.5 },
      {
        unit: 'OuterBrowRaiser',
        peakSec: at('a2', 'twice').beatSec,
        level: 1.2,
        attack: 0.25,
        hold: 0.3,
        release: 0.4,
      },
      { unit: 'InnerBrowRaiser', peakSec: at('a3', 'dog').beatSec, level: 0.9, attack: 0.3, hold: 0.5, release: 0.5 },
      { unit: 'OuterBrowRaiser', peakSec: at('a3', 'dog').beatSec, level: 0.7, attack: 0.3, hold: 0.5, release: 0.5 },
      {
        unit: 'InnerBrowRaiser',
        peakSec: at('a4', 'guilty').beatSec,
        level: 1.4,
        attack: 0.3,
        hold: 0.6,
        release: 0.6,
      },
      { unit: 'LipPuckerer', peakSec: at('a4', 'guilty').endSec, level: 0.5, attack: 0.2, hold: 0.2, release: 0.4 },
      { unit: 'BrowLowerer', peakSec: at('a5', 'pocket').beatSec, level: 0.7, attack: 0.3, hold: 0.4, release: 0.5 },
      { unit: 'BrowLowerer', peakSec: at('a5', 'in').startSec, level: 0.8, attack: 0.4, hold: 0.6, release: 0.3 },
      { unit: 'InnerBrowRaiser', peakSec: oh.startSec - 0.1, level: 1.8, attack: 0.3, hold: 0.9, release: 0.8 },
      { unit: 'OuterBrowRaiser', peakSec: oh.startSec - 0.1, level: 1.8, attack: 0.3, hold: 0.9, release: 0.8 },
      { unit: 'UpperLidRaiser', peakSec: oh.startSec - 0.1, level: 1.5, attack: 0.25, hold: 1, release: 0.7 },
      {
        unit: 'OuterBrowRaiser',
        peakSec: at('a7', 'pocket').beatSec,
        level: 1.3,
        attack: 0.3,
        hold: 0.5,
        release: 0.6,
      },
      {
        unit: 'InnerBrowRaiser',
        peakSec: at('a7', 'pocket').beatSec,
        level: 1.2,
        attack: 0.3,
        hold: 0.5,
        release: 0.6,
      },
      { unit: 'NoseWrinkler', peakSec: at('a7', 'time').endSec, level: 0.6, attack: 0.4, hold: 0.7, release: 0.7 },
      { unit: 'InnerBrowRaiser', peakSec: at('a8', 'please').beatSec, level: 1.4, attack: 0.3, hold: 1, release: 0.6 },
      { unit: 'OuterBrowRaiser', peakSec: at('a9', 'coffee').beatSec, level: 1, attack: 0.25, hold: 0.3, release: 0.5 },
    ],
    moods: [
      { atSec: 0.2, travel: 0.5, feelings: { Sadness: 0.12 }, valence: -0.02, arousal: 0.1 },
      {
        atSec: at('a1', 'lost').beatSec,
        travel: 1,
        feelings: { Sadness: 0.5, Fear: 0.15 },
        valence: -0.3,
        arousal: 0.35,
      },
      {
        atSec: at('a1', 'gone').beatSec,
        travel: 0.8,
        feelings: { Sadness: 0.65, Fear: 0.1 },
        valence: -0.38,
        arousal: 0.3,
      },
      {
        atSec: at('a2', 'yes').beatSec,
        travel: 0.6,
        feelings: { Anger: 0.45, Sadness: 0.15 },
        valence: -0.25,
        arousal: 0.62,
      },
      {
        atSec: at('a2', 'drawer').endSec + 0.6,
        travel: 0.9,
        feelings: { Sadness: 0.35 },
        valence: -0.15,
        arousal: 0.25,
      },
      { atSec: at('a3', 'dog').endSec + 0.8, travel: 0.7, feelings: { Happiness: 0.55 }, valence: 0.25, arousal: 0.35 },
      {
        atSec: at('a4', 'guilty').endSec,
        travel: 0.7,
        feelings: { Happiness: 0.45, Sadness: 0.08 },
        valence: 0.2,
        arousal: 0.3,
      },
      { atSec: at('b7', 'pocket').startSec, travel: 1.2, feelings: {}, valence: 0.02, arousal: 0.18 },
      { atSec: oh.startSec - 0.05, travel: 0.45, feelings: { Surprise: 0.9 }, valence: 0.05, arousal: 0.85 },
      {
        atSec: at('b8', 'it').endSec + 0.5,
        travel: 0.7,
        feelings: { Surprise: 0.45, Happiness: 0.2 },
        valence: 0.15,
        arousal: 0.55,
      },
      {
        atSec: at('a7', 'pocket').beatSec,
        travel: 0.7,
        feelings: { Happiness: 0.75, Surprise: 0.15 },
        valence: 0.45,
        arousal: 0.8,
      },
      { atSec: at('a7', 'time').endSec, travel: 0.6, feelings: { Happiness: 0.95 }, valence: 0.58, arousal: 0.75 },
      {
        atSec: at('a8', 'please').beatSec,
        travel: 0.6,
        feelings: { Happiness: 0.5, Fear: 0.12 },
        valence: 0.3,
        arousal: 0.45,
      },
      { atSec: at('b10', 'never').endSec, travel: 0.8, feelings: { Happiness: 0.85 }, valence: 0.5, arousal: 0.4 },
    ],
  }
}
