import type { FaceLandmarks } from './face-landmarks.ts'
import type { MakeHumanData } from './makehuman-package.ts'
import { OPEN_LIDS } from './neutral-face.ts'
import type { QuadMesh } from './quad-mesh.ts'
import { smoothField } from './smooth-field.ts'
import { type Vec3, add, rowOf, scale, setRow, smoothstep, sub } from './vec3.ts'

/**
 * Displacements of the face: the data's expression units, halved left and right by a smooth mask where the data has only
 * both sides at once, masked to the upper or lower part where a unit moves one lip, and fields of the project's own
 * where the data has none (cheek raiser, cheek puffer, chin raiser, cheeks of a smile, the lids under a lowered or raised gaze).
 * Sculpted units are evened out over the surface: their creases are the sculptor's topology, not a face's.
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
  /** connectivity of the body's skin */
  readonly mesh: QuadMesh
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

/** Units that the data has for each side, their strength, and how much they are evened out. */
const SIDED_UNITS: readonly (readonly [name: string, unit: string, share: number, steps: number])[] = [
  ['brow_inner_up', 'eyebrows-*-inner-up', 1.4, 6],
  ['brow_outer_up', 'eyebrows-*-extern-up', 1.2, 6],
  ['brow_down', 'eyebrows-*-down', 1.3, 10],
  ['lid_open', 'eye-*-opened-up', 1 - OPEN_LIDS, 0],
  ['lid_tight', 'eye-*-slit', 1, 0],
  ['nose_wrinkle', 'nose-*-elevation', 1.1, 2],
]

type Mixture = readonly (readonly [unit: string, share: number])[]

/** Mixtures of units of both sides, evened out and cut into halves. */
const HALVED_UNITS: readonly (readonly [name: string, mixture: Mixture, steps: number])[] = [
  ['upper_lip_up', [['mouth-elevation', 1]], 4],
  ['lip_corner_down', [['mouth-depression', 1.05]], 6],
  [
    'dimple',
    [
      ['mouth-retraction', 0.7],
      ['mouth-compression', 0.25],
    ],
    4,
  ],
  [
    'lip_stretch',
    [
      ['mouth-retraction', 0.75],
      ['mouth-depression-retraction', 0.3],
    ],
    4,
  ],
]
const SMILE: Mixture = [
  ['mouth-corner-puller', 0.85],
  ['mouth-retraction', 0.3],
]
const SMILE_STEPS = 7

/** Units used whole. */
const WHOLE_UNITS: readonly (readonly [name: string, mixture: Mixture, steps: number])[] = [
  ['pucker', [['mouth-pursing', 1.05]], 5],
  ['lips_part', [['mouth-parling', 1]], 3],
  ['lip_suck', [['mouth-compression', 1]], 3],
]

export function faceMorphs(data: MakeHumanData, face: FaceShape): Morph[] {
  const unit = (name: string): Float64Array => {
    const raw = data.target(`expression/units/caucasian/${name}`)
    return raw.map((d, i) => (i < 3 * face.skin ? d * face.scale : 0))
  }
  const mixed = (mixture: Mixture, steps: number): Float64Array => {
    const out = new Float64Array(face.positions.length)
    for (const [name, share] of mixture) unit(name).forEach((d, i) => (out[i] = out[i]! + share * d))
    return smoothField(face.mesh, out, steps)
  }
  const sides = [
    ['l', 'left'],
    ['r', 'right'],
  ] as const
  const sided = SIDED_UNITS.flatMap(([name, pattern, share, steps]) =>
    sides.map(([suffix, side]) => ({
      name: `${name}.${suffix}`,
      // what evening out has carried across the middle of the face stays there, and fades
      delta: masked(face, mixed([[pattern.replace('*', side), share]], steps), (p) =>
        smoothstep(-MIDDLE_M, -0.002, suffix === 'l' ? p[0] : -p[0]),
      ),
    })),
  )
  // the lids of the neutral face are opened already: to shut them takes that back too
  const closing = sides.map(([suffix, side]) => ({
    name: `lid_close.${suffix}`,
    delta: mixed(
      [
        [`eye-${side}-closure`, 1],
        [`eye-${side}-opened-up`, -OPEN_LIDS],
      ],
      0,
    ),
  }))
  const lowerLip = masked(face, unit('mouth-depression-retraction'), (p, v) => lowerLipMask(face, p, v))
  return [
    ...sided,
    ...closing,
    ...HALVED_UNITS.flatMap(([name, mixture, steps]) => halves(face, name, mixed(mixture, steps))),
    ...halves(face, 'lip_corner_up', plus(mixed(SMILE, SMILE_STEPS), smilingCheek(face))),
    ...halves(face, 'lid_lower_down', lowerLidDown(face)),
    ...halves(face, 'lid_upper_up', upperLidUp(face)),
    ...halves(face, 'cheek_raise', cheekRaise(face, unit)),
    ...halves(face, 'cheek_puff', cheekPuff(face)),
    ...WHOLE_UNITS.map(([name, mixture, steps]) => ({ name, delta: mixed(mixture, steps) })),
    { name: 'lower_lip_down', delta: smoothField(face.mesh, lowerLip, 4) },
    { name: 'chin_raise', delta: smoothField(face.mesh, chinRaise(face), 3) },
    { name: 'jaw_open', delta: face.jawResidual },
  ]
}

const plus = (a: Float64Array, b: Float64Array): Float64Array => a.map((x, i) => x + b[i]!)

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

/** What a smile does to the cheek: its apple is pushed up and out beside the fold from nose to mouth. */
function smilingCheek(face: FaceShape): Float64Array {
  const eye = face.leftEye
  const corner = face.landmarks.mouthCorner
  const apple: Vec3 = [eye[0] + 0.007, corner[1] + 0.6 * (eye[1] - corner[1]), eye[2] + 0.006]
  return field(face, (p, normal) => {
    const rise = bell(mirrored(p), apple, [0.015, 0.012, 0.02])
    return add(scale([0, 0.0018, 0.0004], rise), scale(normal, 0.0026 * rise))
  })
}

/** AU6: the cheek goes up and bulges under the eye, the skin there gathers, the lower lid is pushed up. */
function cheekRaise(face: FaceShape, unit: (name: string) => Float64Array): Float64Array {
  const eye = face.leftEye
  const apple: Vec3 = [eye[0] + 0.01, eye[1] - 0.029, eye[2] + 0.01]
  const pouch: Vec3 = [eye[0] + 0.001, eye[1] - 0.0135, eye[2] + 0.014]
  const temple: Vec3 = [eye[0] + 0.025, eye[1] + 0.001, eye[2]]
  const own = field(face, (p, normal) => {
    const q = mirrored(p)
    const rise = bell(q, apple, [0.017, 0.011, 0.02])
    const gathered = bell(q, pouch, [0.011, 0.0035, 0.014])
    const drawn = bell(q, temple, [0.008, 0.008, 0.02])
    const lifted = add(scale([0, 0.0062, 0.0012], rise), scale(normal, 0.0034 * rise + 0.0009 * gathered))
    return add(lifted, scale([Math.sign(p[0]) * -0.0006, -0.0016, 0], drawn))
  })
  for (const side of ['left', 'right'] as const) {
    const lower = masked(face, unit(`eye-${side}-slit`), (p) => smoothstep(eye[1] + 0.001, eye[1] - 0.006, p[1]))
    lower.forEach((d, i) => (own[i] = own[i]! + 0.95 * d))
  }
  return own
}

/**
 * The lower lid gives way to an eye that looks down: along the ball at the margin, less and less towards the cheek and
 * the corners of the eye.
 */
function lowerLidDown(face: FaceShape): Float64Array {
  const eye = face.leftEye
  return field(face, (p) => {
    const [x, y, z] = sub(mirrored(p), eye)
    if (z < 0.004) return [0, 0, 0]
    const across = 1 - Math.min(1, ((x - LID_MIDDLE_M) / LID_HALF_WIDTH_M) ** 2)
    // the line from corner to corner: above it is the upper lid
    const lower = smoothstep(-0.0022, -0.0042, y - 0.085 * (x - LID_MIDDLE_M))
    const down = across * lower * (1 - smoothstep(0.0085, 0.021, -y))
    return scale([0, -0.0036, -0.0009], down)
  })
}
/**
 * The upper lid goes with an eye that looks up: it turns about the middle of the ball, its inside with it, so that it
 * neither stands off the ball nor goes into it; less and less towards the brow and the corners of the eye.
 */
function upperLidUp(face: FaceShape): Float64Array {
  const eye = face.leftEye
  const [sine, cosine] = [Math.sin(UPPER_LID_RAD), Math.cos(UPPER_LID_RAD)]
  return field(face, (p) => {
    const [x, y, z] = sub(mirrored(p), eye)
    if (z < 0.004) return [0, 0, 0]
    const across = 1 - Math.min(1, ((x - LID_MIDDLE_M) / LID_HALF_WIDTH_M) ** 2)
    const upper = smoothstep(0.0004, 0.0028, y - 0.085 * (x - LID_MIDDLE_M))
    const up = across * upper * (1 - smoothstep(0.0085, 0.017, y))
    return scale([0, y * (cosine - 1) + z * sine, z * (cosine - 1) - y * sine], up)
  })
}
/** Turn of the upper lid at full weight, rad. */
const UPPER_LID_RAD = 0.22
/** Middle of the lower lid beside the eye's centre, and half its width to where it stops moving, m. */
const LID_MIDDLE_M = 0.0005
const LID_HALF_WIDTH_M = 0.0135

/** AU13 in the dataset's list: the cheeks fill with air, and so a little do the lips. */
function cheekPuff(face: FaceShape): Float64Array {
  const [x, y, z] = face.landmarks.mouthCorner
  const cheek: Vec3 = [x + 0.017, y + 0.003, z - 0.019]
  const upper: Vec3 = [0, y + 0.011, z + 0.01]
  const lower: Vec3 = [0, y - 0.014, z + 0.008]
  const puffed = field(face, (p, normal, v) => {
    const q = mirrored(p)
    const lips = face.landmarks.lipTint.get(v) ?? 0
    const air = 0.0088 * bell(q, cheek, [0.0165, 0.0165, 0.026])
    const round = 0.0016 * (bell(q, upper, [0.016, 0.006, 0.016]) + bell(q, lower, [0.016, 0.007, 0.016]))
    return scale(normal, (air + round) * (1 - 0.75 * lips))
  })
  return smoothField(face.mesh, puffed, 6)
}

/** AU17: the chin boss goes up and wrinkles forward, the lower lip is pushed up and out, the corners sink a little. */
function chinRaise(face: FaceShape): Float64Array {
  const { mouthCentre, mouthCorner } = face.landmarks
  const boss: Vec3 = [0, mouthCentre[1] - 0.027, mouthCentre[2] - 0.002]
  const lip: Vec3 = [0, mouthCentre[1] - 0.006, mouthCentre[2] + 0.004]
  return field(face, (p, _normal, v) => {
    const lower = face.jawShares[v]!
    const chin = scale([0, 0.006, 0.0016], bell(p, boss, [0.016, 0.0125, 0.02]) * lower)
    const pushed = scale([0, 0.003, 0.0042], bell(p, lip, [0.015, 0.007, 0.014]) * lower)
    const corner = scale([0, -0.0016, 0], bell(mirrored(p), mouthCorner, [0.009, 0.009, 0.012]))
    return add(add(chin, pushed), corner)
  })
}
