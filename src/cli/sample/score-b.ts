import { moved } from './arm-pose.ts'
import { ARM_POSES as P, ArmScore } from './arm-score.ts'
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
  right.to(moved(P.zip, { x: 0.1, z: 0.01, y: 0.005, pronate: 0.15 }), at('b10', 'sealed').beatSec + 0.2, 0.65)
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

function headOfB(at: When): Pick<Score, 'gaze' | 'tilt' | 'chin' | 'nods' | 'shakes' | 'blinks'> {
  const nod = (startSec: number, cycles: number, amplitude: number, hz = 1.8) => ({ startSec, cycles, amplitude, hz })
  return {
    gaze: [
      { atSec: 0, yaw: -0.25, pitch: 0.12, head: 0.6 },
      { atSec: 0.75, yaw: 0, pitch: 0.02 },
      { atSec: at('a1', 'morning').endSec, yaw: 0.04, pitch: 0.05 },
      { atSec: at('a1', 'table').startSec + 0.15, yaw: 0.2, pitch: 0.25, head: 0.45 },
      { atSec: at('a1', 'and').startSec, yaw: 0, pitch: 0.02 },
      { atSec: at('b4', 'did').startSec - 0.25, yaw: -0.3, pitch: -0.12 },
      { atSec: at('b4', 'the').startSec, yaw: 0.01, pitch: 0.02 },
      { atSec: at('a2', 'under').endSec, yaw: -0.08, pitch: 0.28, head: 0.4 },
      { atSec: at('a2', 'and').startSec, yaw: 0, pitch: 0.02 },
      { atSec: at('a3', 'i').endSec, yaw: 0, pitch: 0.03 },
      { atSec: at('a3', 'dog').endSec, yaw: 0.2, pitch: 0.3, head: 0.45 },
      { atSec: at('b6', 'ha', 1).endSec, yaw: 0.02, pitch: 0.02 },
      { atSec: at('a4', 'guilty').endSec + 0.1, yaw: -0.26, pitch: 0.2 },
      { atSec: at('b7', 'okay').startSec, yaw: 0, pitch: 0.02 },
      { atSec: at('b7', 'about').startSec, yaw: 0.12, pitch: 0.42, head: 0.5 },
      { atSec: at('b7', 'pocket').endSec, yaw: 0, pitch: 0.03 },
      { atSec: at('a5', 'in').startSec, yaw: 0.14, pitch: 0.42, head: 0.5 },
      { atSec: at('a6', 'oh').beatSec, yaw: 0, pitch: 0.02 },
      { atSec: at('b8', 'it').endSec + 0.35, yaw: 0.14, pitch: 0.35, head: 0.5 },
      { atSec: at('a7', 'in').startSec, yaw: 0.14, pitch: 0.02 },
      { atSec: at('a7', 'the').startSec, yaw: 0, pitch: 0.02 },
      { atSec: at('b9', 'ha', 1).startSec, yaw: -0.14, pitch: -0.1 },
      { atSec: at('b9', 'i').startSec, yaw: 0, pitch: 0.02 },
      { atSec: at('b10', 'me').endSec, yaw: 0.22, pitch: -0.1 },
      { atSec: at('b10', 'never').beatSec, yaw: 0, pitch: 0.02 },
      { atSec: at('a9', 'on').endSec + 0.1, yaw: 0.28, pitch: 0.04 },
      { atSec: at('a9', 'coffee').endSec, yaw: 0, pitch: 0.02 },
    ],
    tilt: [
      key(0.1, 0.04, 0.1),
      key(at('b1', 'happened').beatSec, -0.12, 0.6),
      key(at('a1', 'had').startSec, 0.05, 1),
      key(at('b2', 'no').beatSec, 0.12, 0.5),
      key(at('a1', 'now').startSec, -0.03, 0.9),
      key(at('b4', 'car').beatSec, 0.08, 0.5),
      key(at('a2', 'both').startSec, -0.08, 0.9),
      key(at('b5', 'really').beatSec, 0.1, 0.4),
      key(at('b6', 'say').beatSec, -0.1, 0.6),
      key(at('b7', 'slow').startSec, 0.02, 0.8),
      key(at('b7', 'pocket').beatSec, 0.09, 0.5),
      key(at('b8', 'what').beatSec, -0.1, 0.5),
      key(at('b9', 'knew').beatSec, 0.08, 0.6),
      key(at('b10', 'me').beatSec, -0.08, 0.5),
      key(at('b10', 'sealed').beatSec, 0.06, 0.6),
      key(at('b11', 'lovely').beatSec, -0.05, 0.7),
    ],
    chin: [
      key(at('b5', 'really').beatSec, -0.09, 0.35),
      key(at('b5', 'really').endSec + 0.7, 0, 0.7),
      key(at('b6', 'ha').beatSec, -0.15, 0.3),
      key(at('b6', 'what').startSec, 0, 0.6),
      key(at('b9', 'ha', 1).beatSec, -0.2, 0.4),
      key(at('b9', 'knew').startSec, 0, 0.7),
      key(at('b10', 'me').beatSec, -0.06, 0.4),
      key(at('b10', 'lips').startSec, 0.04, 0.6),
      key(at('b11', 'lovely').endSec, 0, 0.8),
    ],
    nods: [
      nod(at('a1', 'keys').endSec + 0.15, 1, 0.09, 1.3),
      nod(at('a1', 'morning').endSec - 0.15, 2, 0.08, 2),
      nod(at('a1', 'table').endSec, 2, 0.12, 1.9),
      nod(at('a1', 'gone').endSec - 0.1, 2, 0.08, 1.6),
      nod(at('a2', 'twice').endSec - 0.1, 1, 0.08, 1.8),
      nod(at('a2', 'seats').endSec, 2, 0.1, 2.2),
      nod(at('a4', 'guilty').endSec, 2, 0.09, 2.1),
      nod(at('a5', 'pocket').endSec, 1, 0.08, 1.6),
      nod(at('a8', 'please').endSec, 1, 0.08, 1.5),
      nod(at('a8', 'anybody').endSec - 0.2, 2, 0.1, 2),
      nod(at('a9', 'you').endSec, 1, 0.12, 1.3),
      nod(at('a9', 'me').beatSec, 3, 0.11, 2),
    ],
    shakes: [
      { startSec: at('b2', 'oh').startSec, cycles: 2, hz: 1.4, amplitude: 0.1 },
      { startSec: at('b9', 'it').endSec, cycles: 2, hz: 1.5, amplitude: 0.09 },
      { startSec: at('b10', 'never').startSec - 0.1, cycles: 2, hz: 1.9, amplitude: 0.13 },
    ],
    blinks: [at('b4', 'did').startSec - 0.2, at('b5', 'really').startSec - 0.3, at('b9', 'knew').startSec],
  }
}

function faceOfB(at: When): Pick<Score, 'smile' | 'face' | 'moods'> {
  const happened = at('b1', 'happened').beatSec
  return {
    smile: [
      key(at('b1', 'hey').beatSec, 0.55, 0.5),
      key(at('b1', 'look').endSec, 0.05, 0.7),
      key(at('a3', 'dog').endSec + 0.25, 0.5, 0.4),
      key(at('b6', 'ha').beatSec, 0.95, 0.4),
      key(at('b6', 'say').endSec, 0.6, 0.7),
      key(at('a4', 'nothing').endSec, 0.5, 0.6),
      key(at('a4', 'guilty').endSec + 1, 0.75, 0.6),
      key(at('b7', 'down').endSec, 0.2, 0.8),
      key(at('a5', 'already').endSec, 0.05, 1),
      key(at('a7', 'pocket').endSec, 0.6, 0.6),
      key(at('b9', 'ha').beatSec, 1, 0.5),
      key(at('b9', 'it').endSec + 0.7, 0.75, 0.8),
      key(at('a8', 'anybody').endSec, 0.5, 0.8),
      key(at('b10', 'sealed').beatSec, 0.25, 0.5),
      key(at('b10', 'sealed').endSec + 0.6, 0.75, 0.6),
      key(at('a9', 'me').endSec + 0.6, 0.9, 0.7),
      key(at('b11', 'lovely').endSec + 2.2, 0.5, 1.2),
    ],
    face: [
      { unit: 'OuterBrowRaiser', peakSec: at('b1', 'hey').beatSec, level: 1.2, attack: 0.25, hold: 0.3, release: 0.4 },
      { unit: 'InnerBrowRaiser', peakSec: at('b1', 'hey').beatSec, level: 0.9, attack: 0.25, hold: 0.3, release: 0.4 },
      { unit: 'BrowLowerer', peakSec: at('b1', 'worried').beatSec, level: 0.7, attack: 0.3, hold: 0.5, release: 0.4 },
      { unit: 'InnerBrowRaiser', peakSec: happened, level: 1.4, attack: 0.35, hold: 0.9, release: 0.7 },
      { unit: 'OuterBrowRaiser', peakSec: happened, level: 1, attack: 0.35, hold: 0.7, release: 0.6 },
      { unit: 'InnerBrowRaiser', peakSec: at('b2', 'no').beatSec, level: 1.6, attack: 0.35, hold: 0.8, release: 0.8 },
      { unit: 'BrowLowerer', peakSec: at('b2', 'no').endSec, level: 0.5, attack: 0.4, hold: 0.8, release: 0.8 },
      { unit: 'LipPuckerer', peakSec: at('b2', 'no').endSec, level: 0.5, attack: 0.2, hold: 0.3, release: 0.5 },
      { unit: 'OuterBrowRaiser', peakSec: at('b4', 'car').beatSec, level: 1.3, attack: 0.3, hold: 0.6, release: 0.5 },
      { unit: 'InnerBrowRaiser', peakSec: at('b4', 'car').beatSec, level: 1.1, attack: 0.3, hold: 0.6, release: 0.5 },
      { unit: 'BrowLowerer', peakSec: at('a2', 'both').startSec, level: 0.6, attack: 0.5, hold: 0.8, release: 0.6 },
      {
        unit: 'OuterBrowRaiser',
        peakSec: at('b5', 'really').beatSec,
        level: 1.7,
        attack: 0.25,
        hold: 0.7,
        release: 0.6,
      },
      {
        unit: 'InnerBrowRaiser',
        peakSec: at('b5', 'really').beatSec,
        level: 1.5,
        attack: 0.25,
        hold: 0.7,
        release: 0.6,
      },
      { unit: 'UpperLidRaiser', peakSec: at('b5', 'really').beatSec, level: 1, attack: 0.25, hold: 0.6, release: 0.5 },
      { unit: 'OuterBrowRaiser', peakSec: at('b6', 'he').beatSec, level: 1, attack: 0.3, hold: 0.6, release: 0.5 },
      {
        unit: 'OuterBrowRaiser',
        peakSec: at('b7', 'pocket').beatSec,
        level: 1.3,
        attack: 0.3,
        hold: 0.8,
        release: 0.6,
      },
      {
        unit: 'InnerBrowRaiser',
        peakSec: at('b7', 'pocket').beatSec,
        level: 1.1,
        attack: 0.3,
        hold: 0.8,
        release: 0.6,
      },
      { unit: 'BrowLowerer', peakSec: at('a6', 'oh').startSec - 0.6, level: 0.6, attack: 0.4, hold: 0.5, release: 0.4 },
      { unit: 'InnerBrowRaiser', peakSec: at('b8', 'what').beatSec, level: 1.6, attack: 0.3, hold: 1, release: 0.7 },
      { unit: 'OuterBrowRaiser', peakSec: at('b8', 'what').beatSec, level: 1.5, attack: 0.3, hold: 1, release: 0.7 },
      { unit: 'NoseWrinkler', peakSec: at('b9', 'ha', 1).beatSec, level: 0.5, attack: 0.3, hold: 0.6, release: 0.6 },
      { unit: 'OuterBrowRaiser', peakSec: at('b10', 'me').beatSec, level: 1.6, attack: 0.25, hold: 0.4, release: 0.5 },
      { unit: 'InnerBrowRaiser', peakSec: at('b10', 'me').beatSec, level: 1.3, attack: 0.25, hold: 0.4, release: 0.5 },
      { unit: 'LipSuck', peakSec: at('b10', 'sealed').endSec + 0.25, level: 0.9, attack: 0.2, hold: 0.4, release: 0.4 },
    ],
    moods: [
      { atSec: at('b1', 'hey').beatSec, travel: 0.6, feelings: { Happiness: 0.4 }, valence: 0.2, arousal: 0.3 },
      {
        atSec: at('b1', 'worried').beatSec,
        travel: 0.7,
        feelings: { Sadness: 0.15, Fear: 0.08 },
        valence: -0.08,
        arousal: 0.25,
      },
      {
        atSec: at('b2', 'no').beatSec,
        travel: 0.6,
        feelings: { Sadness: 0.4, Surprise: 0.12 },
        valence: -0.2,
        arousal: 0.3,
      },
      { atSec: at('b4', 'did').startSec, travel: 0.8, feelings: { Sadness: 0.08 }, valence: 0, arousal: 0.2 },
      { atSec: at('b5', 'really').beatSec, travel: 0.4, feelings: { Surprise: 0.7 }, valence: 0.02, arousal: 0.55 },
      { atSec: at('b6', 'ha').beatSec, travel: 0.5, feelings: { Happiness: 0.92 }, valence: 0.5, arousal: 0.6 },
      { atSec: at('b7', 'slow').startSec, travel: 0.9, feelings: { Happiness: 0.3 }, valence: 0.18, arousal: 0.22 },
      { atSec: at('a5', 'already').endSec, travel: 1, feelings: {}, valence: 0.02, arousal: 0.15 },
      {
        atSec: at('b8', 'what').beatSec,
        travel: 0.5,
        feelings: { Surprise: 0.65, Fear: 0.06 },
        valence: 0,
        arousal: 0.6,
      },
      { atSec: at('b9', 'ha').beatSec, travel: 0.6, feelings: { Happiness: 0.95 }, valence: 0.6, arousal: 0.8 },
      {
        atSec: at('b10', 'me').beatSec,
        travel: 0.6,
        feelings: { Happiness: 0.4, Surprise: 0.3 },
        valence: 0.25,
        arousal: 0.4,
      },
      {
        atSec: at('b10', 'sealed').endSec + 0.4,
        travel: 0.7,
        feelings: { Happiness: 0.8 },
        valence: 0.45,
        arousal: 0.35,
      },
    ],
  }
}
