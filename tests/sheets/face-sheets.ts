import { FACE_UNITS, type BodyMesh } from '../../src/body/index.ts'
import { contactSheet, type Picture } from './contact-sheet.ts'
import { placeOf, posePerson, type FaceSetting, type PhotoStudio, type PosedJoint, type Shot } from './photo-studio.ts'

const HEAD = 15
const LEFT_EYE = 53
const RIGHT_EYE = 54
/** Arms hang: the neck and collar of a T-pose are nobody's portrait. */
const ARMS_DOWN: readonly PosedJoint[] = [
  [16, 2, -1.2],
  [17, 2, 1.2],
]
const STRENGTHS = [0.5, 1, 2]
const BLINKS = [0, 0.25, 0.5, 0.75, 1]
/** Units that move the mouth, which is seen best from the front and near. */
const MOUTH_UNITS = [7, 8, 9, 10, 11, 12, 13, 14, 15, 19, 20, 21, 22]
const GAZE = { yaw: 0.5, up: 0.28, down: -0.35 }

/** Combinations that people make all day: name, units. */
const EXPRESSIONS: readonly (readonly [string, FaceSetting])[] = [
  ['smile', { fau: { 4: 0.6, 8: 1 } }],
  ['broad smile', { fau: { 4: 1, 5: 0.4, 8: 1.6, 19: 0.8 } }],
  ['laugh', { fau: { 4: 1.2, 5: 0.6, 8: 1.6, 19: 1, 20: 1 } }],
  ['surprise', { fau: { 0: 1.2, 1: 1.2, 3: 1, 20: 0.8 } }],
  ['sadness', { fau: { 0: 1.2, 2: 0.5, 11: 1, 13: 0.6 } }],
  ['anger', { fau: { 2: 1.4, 3: 0.6, 5: 0.7, 12: 0.4 } }],
  ['disgust', { fau: { 2: 0.5, 6: 1.3, 7: 1, 13: 0.5 } }],
  ['fear', { fau: { 0: 1.2, 1: 0.7, 2: 0.6, 3: 1.2, 15: 1, 19: 0.6 } }],
  ['voice half', { voiceOpen: 0.5 }],
  ['voice full', { voiceOpen: 1 }],
  ['ooh', { fau: { 14: 1.2, 19: 0.4, 20: 0.4 } }],
  ['eyes shut, smile', { fau: { 4: 0.6, 8: 1, 23: 1 } }],
]

export function faceSheets(studio: PhotoStudio, mesh: BodyMesh): Record<string, () => string> {
  const person = studio.setPerson(mesh)
  const draw = (face: FaceSetting, shot: () => Shot) => () => {
    posePerson(person, mesh, ARMS_DOWN, face)
    return studio.shoot(shot())
  }
  const portrait = (turn = 0.28): Shot => {
    const [x, y, z] = placeOf(person, HEAD)
    return { from: [x + Math.sin(turn) * 1.1, y + 0.07, z + Math.cos(turn) * 1.1], at: [x, y + 0.045, z], fov: 16 }
  }
  const eyes = (turn = 0): Shot => {
    const [a, b] = [placeOf(person, LEFT_EYE), placeOf(person, RIGHT_EYE)]
    const [x, y, z] = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2]
    return { from: [x + Math.sin(turn) * 0.8, y, z + Math.cos(turn) * 0.8], at: [x, y, z], fov: 6 }
  }
  const mouth = (): Shot => {
    const [x, y, z] = placeOf(person, HEAD)
    return { from: [x, y + 0.024, z + 1.17], at: [x, y + 0.024, z + 0.07], fov: 5.6 }
  }
  const units = (from: number, to: number) => () => {
    studio.setSize(300, 330)
    const pictures = FACE_UNITS.slice(from, to).flatMap((unit, i): Picture[] =>
      STRENGTHS.map((value) => ({
        caption: `${from + i} ${unit.name} ${unit.code} ${value}${unit.live ? '' : ' (dead)'}`,
        draw: draw({ fau: { [from + i]: value } }, portrait),
      })),
    )
    return contactSheet(`Facial units ${from}-${to - 1}`, pictures, 6)
  }
  return {
    'face-units-00-11': units(0, 12),
    'face-units-12-23': units(12, 24),
    'face-mouth': () => {
      studio.setSize(300, 240)
      const pictures = MOUTH_UNITS.flatMap((unit) =>
        [1, 2].map((value) => ({
          caption: `${unit} ${FACE_UNITS[unit]!.name} ${value}`,
          draw: draw({ fau: { [unit]: value } }, mouth),
        })),
      )
      return contactSheet('Mouth', pictures, 6)
    },
    'face-expressions': () => {
      studio.setSize(400, 440)
      const pictures = EXPRESSIONS.map(([caption, face]) => ({ caption, draw: draw(face, portrait) }))
      return contactSheet('Expressions', pictures, 4)
    },
    'face-angles': () => {
      studio.setSize(400, 440)
      const pictures = [0, 0.5, 1, 1.57, -0.8, 3.14].map((turn) => ({
        caption: `seen from ${Math.round((turn * 180) / Math.PI)} degrees`,
        draw: draw({}, () => portrait(turn)),
      }))
      return contactSheet('Neutral face', pictures, 3)
    },
    'face-blink': () => {
      studio.setSize(420, 200)
      const pictures = [0, 0.7].flatMap((turn) =>
        BLINKS.map((blink) => ({ caption: `blink ${blink}`, draw: draw({ blink }, () => eyes(turn)) })),
      )
      return contactSheet('Blink', pictures, 5)
    },
    'face-gaze': () => {
      studio.setSize(520, 250)
      const pictures = [GAZE.up, 0, GAZE.down].flatMap((gazePitch) =>
        [-GAZE.yaw, 0, GAZE.yaw].map((gazeYaw) => ({
          caption: `yaw ${gazeYaw} (own left +), pitch ${gazePitch}`,
          draw: draw({ gazeYaw, gazePitch }, () => eyes()),
        })),
      )
      return contactSheet('Gaze', pictures, 3)
    },
  }
}
