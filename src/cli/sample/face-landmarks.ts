import { FACE_UNITS, type FaceUnit } from './score.ts'
import type { Vec3 } from './rotation.ts'

/** Reads one action unit of the current frame, 0..2. */
export type UnitLevel = (unit: FaceUnit) => number

/** Points of the head besides the 68 of the face, m from the head joint: x to the own left, y up, z forwards. */
export const HEAD_POINTS = {
  nose: [0, 0.055, 0.112],
  leftEye: [0.032, 0.09, 0.082],
  rightEye: [-0.032, 0.09, 0.082],
  leftEar: [0.076, 0.068, -0.004],
  rightEar: [-0.076, 0.068, -0.004],
} as const satisfies Record<string, Vec3>

/** How far a unit at 1 moves what it moves, m. */
const BROW_RAISE = 0.006
const JAW_OPENING = 0.011
const CORNER_PULL = 0.006
const EYE_HALF_HEIGHT = 0.0055

/** Reads units out of a row of `movement:FAUValue`. */
export function unitReader(values: Float32Array, frame: number): UnitLevel {
  return (unit) => values[frame * FACE_UNITS.length + FACE_UNITS.indexOf(unit)]!
}

/** The 68 face points in their usual order (jaw line, brows, nose, eyes, mouth), moved by the action units. */
export function faceLandmarks(level: UnitLevel): Vec3[] {
  const open = JAW_OPENING * level('JawDrop')
  return [...jawLine(open), ...brows(level), ...noseLine(), ...eyes(level), ...mouth(level, open)]
}

/** From the own right ear over the chin to the left. */
function jawLine(open: number): Vec3[] {
  return Array.from({ length: 17 }, (_, i) => {
    const angle = ((i - 8) / 8) * (Math.PI / 2)
    const low = Math.cos(angle)
    return [0.071 * Math.sin(angle), 0.07 - 0.118 * low ** 0.8 - open * low, 0.01 + 0.078 * low]
  })
}

function brows(level: UnitLevel): Vec3[] {
  const brow = (side: 1 | -1, i: number): Vec3 => {
    const out = i / 4
    const raise = (1 - out) * level('InnerBrowRaiser') + out * level('OuterBrowRaiser') - 0.7 * level('BrowLowerer')
    return [
      side * (0.014 + 0.043 * out),
      0.106 + 0.008 * Math.sin(Math.PI * out) + BROW_RAISE * raise,
      0.093 - 0.022 * out,
    ]
  }
  const inwards = [4, 3, 2, 1, 0]
  return [...inwards.map((i) => brow(-1, i)), ...inwards.map((i) => brow(1, 4 - i))]
}

function noseLine(): Vec3[] {
  const bridge = [0, 1, 2, 3].map((i): Vec3 => [0, 0.09 - 0.0117 * i, 0.094 + 0.006 * i])
  const base = [-2, -1, 0, 1, 2].map((i): Vec3 => [
    0.0065 * i,
    0.045 - 0.002 * (2 - Math.abs(i)),
    0.097 - 0.002 * Math.abs(i),
  ])
  return [...bridge, ...base]
}

/** Outer corner, two of the upper lid, inner corner, two of the lower lid; the left eye begins at its inner corner. */
function eyes(level: UnitLevel): Vec3[] {
  const shut = Math.min(1, level('EyesClosed') / 2)
  const wide = 1 + 0.3 * level('UpperLidRaiser')
  const up = EYE_HALF_HEIGHT * (wide - (wide + 0.4) * shut)
  const down = -EYE_HALF_HEIGHT * (0.9 - 0.25 * level('LidTightener'))
  const x = [-0.015, -0.006, 0.006, 0.015, 0.006, -0.006]
  const y = [0, up, up, 0, down, down]
  return [-1, 1].flatMap((side) =>
    x.map((dx, i): Vec3 => [side * 0.032 + dx, 0.09 + y[i]!, 0.082 - 0.12 * Math.abs(side * dx - 0.002)]),
  )
}

/** Outer contour from the own right corner over the upper lip, 12 points; inner contour, 8. */
function mouth(level: UnitLevel, open: number): Vec3[] {
  const wide = 1 + 0.12 * level('LipCornerPuller') + 0.1 * level('LipStretcher') - 0.22 * level('LipPuckerer')
  const corner = CORNER_PULL * (level('LipCornerPuller') - level('LipCornerDepressor'))
  const parted = 0.0035 * level('LipsParts')
  const ring = (count: number, halfWidth: number, upper: number, lower: number): Vec3[] =>
    Array.from({ length: count }, (_, i) => {
      const angle = Math.PI - (2 * Math.PI * i) / count
      const across = Math.cos(angle)
      const height = Math.sin(angle)
      const y = height >= 0 ? upper * height : lower * height - open * -height
      return [halfWidth * wide * across, 0.018 + y + corner * across * across, 0.098 - 0.014 * across * across]
    })
  return [...ring(12, 0.025, 0.009, 0.011), ...ring(8, 0.02, 0.001 + parted * 0.4, 0.001 + parted * 0.6)]
}
