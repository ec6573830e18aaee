import type { FaceLandmarks } from './face-landmarks.ts'
import type { MakeHumanData } from './makehuman-package.ts'
import { type Vec3, add, rowOf, scale, setRow, smoothstep } from './vec3.ts'

/**
 * Displacements of the face: the data's expression units, halved left and right by a smooth mask where the data has only
 * both sides at once, masked to the upper or lower part where a unit moves one lip, and three fields of the project's
 * own where the data has none (cheek raiser, cheek puffer, chin raiser).
 */

export interface Morph {
  readonly name: string
  /** displacement of every base vertex in the bind pose, m, [19158, 3] */
  readonly delta: Float64Array
}

export interface FaceShape {
  /** mean of the builds in the bind pose, m */
  readonly positions: Float64Array
  /** outward unit normals of the same */
  readonly normals: ArrayLike<number>
  readonly landmarks: FaceLandmarks
  readonly leftEye: Vec3
  /** vertices of the body's skin are those below this id */
  readonly skin: number
  /** share of the jaw in each vertex, see jaw-weights.ts */
  readonly jawShares: Float64Array
  readonly jawResidual: Float64Array
  /** size of the head over the base mesh's */
  readonly scale: number
}

/** Half width of the change from left to right, m. */
const MIDDLE_M = 0.012

/** Share of a point in the left half of the face; the right half's is what is left to 1. */
export const leftShare = (x: number): number => smoothstep(-MIDDLE_M, MIDDLE_M, x)

/** Units that the data has for each side. */
const SIDED_UNITS: readonly (readonly [name: string, unit: string])[] = [
  ['brow_inner_up', 'eyebrows-*-inner-up'],
  ['brow_outer_up', 'eyebrows-*-extern-up'],
  ['brow_down', 'eyebrows-*-down'],
  ['lid_open', 'eye-*-opened-up'],
  ['lid_tight', 'eye-*-slit'],
  ['lid_close', 'eye-*-closure'],
  ['nose_wrinkle', 'nose-*-elevation'],
]

type Mixture = readonly (readonly [unit: string, share: number])[]

/** Mixtures of units of both sides, cut into halves. */
const HALVED_UNITS: readonly (readonly [name: string, mixture: Mixture])[] = [
  ['upper_lip_up', [['mouth-elevation', 1]]],
  ['lip_corner_up', [['mouth-corner-puller', 1]]],
  ['lip_corner_down', [['mouth-depression', 1]]],
  [
    'dimple',
    [
      ['mouth-retraction', 0.7],
      ['mouth-compression', 0.25],
    ],
  ],
  [
    'lip_stretch',
    [
      ['mouth-retraction', 0.75],
      ['mouth-depression-retraction', 0.3],
    ],
  ],
]

/** Units used whole. */
const WHOLE_UNITS: readonly (readonly [name: string, mixture: Mixture])[] = [
  ['pucker', [['mouth-pursing', 1]]],
  ['lips_part', [['mouth-parling', 1]]],
  ['lip_suck', [['mouth-compression', 1]]],
]

export function faceMorphs(data: MakeHumanData, face: FaceShape): Morph[] {
  const unit = (name: string): Float64Array => {
    const raw = data.target(`expression/units/caucasian/${name}`)
    return raw.map((d, i) => (i < 3 * face.skin ? d * face.scale : 0))
  }
  const mixed = (mixture: Mixture): Float64Array => {
    const out = new Float64Array(face.positions.length)
    for (const [name, share] of mixture) unit(name).forEach((d, i) => (out[i] = out[i]! + share * d))
    return out
  }
  const sided = SIDED_UNITS.flatMap(([name, pattern]) => [
    { name: `${name}.l`, delta: unit(pattern.replace('*', 'left')) },
    { name: `${name}.r`, delta: unit(pattern.replace('*', 'right')) },
  ])
  const lowerLip = masked(face, unit('mouth-depression-retraction'), (p, v) => lowerLipMask(face, p, v))
  return [
    ...sided,
    ...HALVED_UNITS.flatMap(([name, mixture]) => halves(face, name, mixed(mixture))),
    ...halves(face, 'cheek_raise', cheekRaise(face, unit)),
    ...halves(face, 'cheek_puff', cheekPuff(face)),
    ...WHOLE_UNITS.map(([name, mixture]) => ({ name, delta: mixed(mixture) })),
    { name: 'lower_lip_down', delta: lowerLip },
    { name: 'chin_raise', delta: chinRaise(face) },
    { name: 'jaw_open', delta: face.jawResidual },
  ]
}

/** A displacement times a mask of position. */
function masked(face: FaceShape, delta: Float64Array, mask: (p: Vec3, v: number) => number): Float64Array {
  const out = new Float64Array(delta.length)
  for (let v = 0; v < face.skin; v++) {
    const d = rowOf(delta, v)
    if (d[0] !== 0 || d[1] !== 0 || d[2] !== 0) setRow(out, v, scale(d, mask(rowOf(face.positions, v), v)))
  }
  return out
}

function halves(face: FaceShape, name: string, delta: Float64Array): Morph[] {
  return [
    { name: `${name}.l`, delta: masked(face, delta, (p) => leftShare(p[0])) },
    { name: `${name}.r`, delta: masked(face, delta, (p) => 1 - leftShare(p[0])) },
  ]
}

/** The lower lip and what hangs on it, strongest in the middle. */
function lowerLipMask(face: FaceShape, p: Vec3, v: number): number {
  const width = face.landmarks.mouthCorner[0]
  return face.jawShares[v]! * (1 - smoothstep(0.55 * width, 1.5 * width, Math.abs(p[0]))) * 1.15
}

const bell = (p: Vec3, centre: Vec3, size: Vec3): number =>
  Math.exp(
    -0.5 *
      (((p[0] - centre[0]) / size[0]) ** 2 + ((p[1] - centre[1]) / size[1]) ** 2 + ((p[2] - centre[2]) / size[2]) ** 2),
  )

/** A field over the outer skin; the inside of the mouth stays. */
function field(face: FaceShape, at: (p: Vec3, normal: Vec3, v: number) => Vec3): Float64Array {
  const out = new Float64Array(face.positions.length)
  for (let v = 0; v < face.skin; v++) {
    if (face.landmarks.insideMouth.has(v)) continue
    setRow(out, v, at(rowOf(face.positions, v), rowOf(face.normals, v), v))
  }
  return out
}

const mirrored = (p: Vec3): Vec3 => [Math.abs(p[0]), p[1], p[2]]

/** AU6: the cheek goes up and forward under the eye and pushes the lower lid up. */
function cheekRaise(face: FaceShape, unit: (name: string) => Float64Array): Float64Array {
  const eye = face.leftEye
  const centre: Vec3 = [eye[0] + 0.012, eye[1] - 0.032, eye[2] + 0.012]
  const own = field(face, (p) => scale([0, 0.0048, 0.0026], bell(mirrored(p), centre, [0.017, 0.012, 0.02])))
  for (const side of ['left', 'right'] as const) {
    const lower = masked(face, unit(`eye-${side}-slit`), (p) => smoothstep(eye[1] + 0.001, eye[1] - 0.006, p[1]))
    lower.forEach((d, i) => (own[i] = own[i]! + 0.5 * d))
  }
  return own
}

/** AU13 in the dataset's list: the cheeks fill with air. */
function cheekPuff(face: FaceShape): Float64Array {
  const [x, y, z] = face.landmarks.mouthCorner
  const centre: Vec3 = [x + 0.02, y - 0.002, z - 0.022]
  return field(face, (p, normal, v) => {
    const lips = face.landmarks.lipTint.get(v) ?? 0
    return scale(normal, 0.011 * (1 - 0.7 * lips) * bell(mirrored(p), centre, [0.02, 0.02, 0.03]))
  })
}

/** AU17: the chin boss goes up and wrinkles forward, the lower lip is pushed up and out, the corners sink a little. */
function chinRaise(face: FaceShape): Float64Array {
  const { mouthCentre, mouthCorner } = face.landmarks
  const boss: Vec3 = [0, mouthCentre[1] - 0.027, mouthCentre[2] - 0.002]
  const lip: Vec3 = [0, mouthCentre[1] - 0.006, mouthCentre[2] + 0.004]
  return field(face, (p, _normal, v) => {
    const lower = face.jawShares[v]!
    const chin = scale([0, 0.0052, 0.0014], bell(p, boss, [0.016, 0.0125, 0.02]) * lower)
    const pushed = scale([0, 0.0022, 0.0034], bell(p, lip, [0.015, 0.007, 0.014]) * lower)
    const corner = scale([0, -0.0016, 0], bell(mirrored(p), mouthCorner, [0.009, 0.009, 0.012]))
    return add(add(chin, pushed), corner)
  })
}
