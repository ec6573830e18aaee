import type { FigureSkeleton } from './figure-mesh.ts'
import { boneFrame, hermite, sectionRing, smoothSections, smoothstep, superellipse } from './figure-shapes.ts'
import type { Point } from './figure-shapes.ts'
import type { MeshBuilder, Ring, Weights } from './mesh-builder.ts'

const COLUMNS = 40
const ROWS = 30
const NECK = 12
const HEAD = 15

/** m at size 1: chin below the head joint, chin to crown, and the vertical axis behind the joint. */
const CHIN = -0.04
const HEIGHT = 0.228
const AXIS_Z = -0.01
/** m from neck to head joint in the skeleton the head was drawn for. */
const DRAWN_NECK = 0.064969

/** Cuts through the head, from chin (t = 0) to crown (t = 1): half width, depth to the front and to the back, m. */
const CUTS = [
  { t: 0, width: 0.021, front: 0.076, back: -0.03 },
  { t: 0.035, width: 0.034, front: 0.088, back: -0.006 },
  { t: 0.09, width: 0.046, front: 0.0915, back: 0.03 },
  { t: 0.16, width: 0.0545, front: 0.0895, back: 0.052 },
  { t: 0.24, width: 0.06, front: 0.0905, back: 0.066 },
  { t: 0.33, width: 0.065, front: 0.0905, back: 0.078 },
  { t: 0.43, width: 0.0695, front: 0.089, back: 0.088 },
  { t: 0.52, width: 0.072, front: 0.0885, back: 0.094 },
  { t: 0.58, width: 0.073, front: 0.0905, back: 0.097 },
  { t: 0.68, width: 0.0745, front: 0.088, back: 0.099 },
  { t: 0.78, width: 0.073, front: 0.0785, back: 0.096 },
  { t: 0.88, width: 0.0605, front: 0.0585, back: 0.079 },
  { t: 0.95, width: 0.0415, front: 0.0375, back: 0.054 },
  { t: 0.99, width: 0.0185, front: 0.016, back: 0.024 },
  { t: 1, width: 0.0005, front: 0.0005, back: 0.0005 },
]

const EYE_X = 0.0315
const EYE_T = 0.5
const EYE_RADIUS = 0.0135
/** m, middle of the eyeball in front of the head's axis. */
const EYE_Z = 0.0695

/** Lids are wider than the ball they cover, so that the opening is an almond. */
const LID_STRETCH = 1.16

type Place = (x: number, y: number, z: number) => Point

/** Neck, head, face and hair. Everything above the neck is rigid on the head joint. */
export function addFigureHead(builder: MeshBuilder, skeleton: FigureSkeleton): void {
  const head = skeleton.joint(HEAD)
  const { size } = skeleton
  // Skeletons differ in the length from neck to head joint more than heads differ from their shoulders.
  const base = head[1] - 0.6 * (head[1] - skeleton.joint(NECK)[1] - DRAWN_NECK * size)
  const place: Place = (x, y, z) => [head[0] + x * size, base + y * size, head[2] + z * size]
  addNeck(builder, skeleton)
  addSkull(builder, place)
  addHair(builder, place)
  for (const side of [1, -1] as const) {
    addEye(builder, place, side)
    addLids(builder, place, side)
    addBrow(builder, place, side)
    addEar(builder, place, side)
  }
  addLips(builder, place)
}

const ON_HEAD: Weights = [[HEAD, 1]]

function addNeck(builder: MeshBuilder, skeleton: FigureSkeleton): void {
  const { size } = skeleton
  const neck = skeleton.joint(NECK)
  const head = skeleton.joint(HEAD)
  const start: Point = [neck[0], neck[1] - 0.05 * size, neck[2] - 0.002 * size]
  const end: Point = [head[0], head[1] + 0.035 * size, head[2] - 0.032 * size]
  const frame = boneFrame(start, end, [0, 0, 1])
  const sections = smoothSections(
    [
      { t: 0, width: 0.05, front: 0.036, back: 0.046 },
      { t: 0.3, width: 0.05, front: 0.0455, back: 0.049 },
      { t: 0.65, width: 0.0485, front: 0.047, back: 0.049 },
      { t: 1, width: 0.052, front: 0.042, back: 0.053 },
    ].map(({ t, width, front, back }) => ({ t, width: width * size, front: front * size, back: back * size })),
    9,
  )
  builder.loft(
    sections.map((section) => sectionRing(frame, section, 28)),
    {
      region: 'skin',
      weights: (_x, y): Weights => {
        const w = smoothstep(neck[1] - 0.005 * size, head[1] + 0.02 * size, y)
        return [
          [NECK, 1 - w],
          [HEAD, w],
        ]
      },
    },
  )
}

function addSkull(builder: MeshBuilder, place: Place): void {
  const rings: Ring[] = []
  for (let row = 0; row < ROWS; row++) {
    // Denser toward chin and crown, where the surface turns.
    const t = 0.5 - 0.5 * Math.cos(Math.PI * Math.min(row / (ROWS - 1), 0.985))
    const ring: number[] = []
    for (let column = 0; column < COLUMNS; column++) ring.push(...place(...headPoint(t, columnAngle(column), 0)))
    rings.push(ring)
  }
  const chin = headPoint(0, Math.PI / 2, 0)
  const crown = headPoint(1, 0, 0)
  builder.loft(rings, {
    region: 'skin',
    weights: ON_HEAD,
    capStart: place(0, chin[1], chin[2] - 0.024),
    capEnd: place(...crown),
  })
}

/** Columns lie closer on the face; angle pi/2 is the nose, 0 the left ear; clockwise seen from below, as lofts want it. */
function columnAngle(column: number): number {
  const even = (-2 * Math.PI * column) / COLUMNS
  return even + 0.34 * Math.cos(even)
}

/**
 * The surface of the head relative to its joint, m at size 1.
 * @param t     0 at the chin, 1 at the crown
 * @param angle rad, 0 the left ear, pi/2 the nose
 * @param lift  m, outward
 */
function headPoint(t: number, angle: number, lift: number): Point {
  const upward = smoothstep(0.62, 1, t)
  const outward = lift * Math.sqrt(1 - upward * upward)
  const width = hermite(CUTS, 'width', t) + outward
  const front = hermite(CUTS, 'front', t) + outward
  const back = hermite(CUTS, 'back', t) + outward
  const power = 2.1 + 0.35 * smoothstep(0.1, 0.4, t) * (1 - smoothstep(0.6, 0.9, t))
  const x = superellipse(Math.cos(angle), power) * width
  const s = superellipse(Math.sin(angle), power)
  let z = s * (s > 0 ? front : back)
  if (s > 0 && lift === 0) z += s * relief(t, x)
  return [x, CHIN + t * HEIGHT + lift * upward, AXIS_Z + z]
}

/** What stands out of the smooth face: nose, sockets, lips' mound, chin, cheeks. */
function relief(t: number, x: number): number {
  const side = Math.abs(x)
  const bridge = smoothstep(0.56, 0.36, t) * smoothstep(0.275, 0.325, t)
  const wing = 0.0085 + 0.0065 * bump(t, 0.33, 0.05)
  const nose = bridge * 0.0215 * bump(side, 0, wing) + 0.005 * bump(t, 0.5, 0.09) * bump(side, 0, 0.009)
  const socket = -0.0088 * bump(side, EYE_X - 0.005, 0.0175) * bump(t, EYE_T, 0.05)
  const mouth = 0.0035 * bump(side, 0, 0.022) * bump(t, 0.2, 0.055)
  const chin =
    0.0045 * bump(side, 0, 0.018) * bump(t, 0.06, 0.05) - 0.0025 * bump(t, 0.125, 0.025) * bump(side, 0, 0.02)
  const cheek = 0.003 * bump(side, 0.042, 0.016) * bump(t, 0.39, 0.08)
  const brow = 0.0025 * bump(side, 0.028, 0.018) * bump(t, 0.585, 0.03)
  return nose + socket + mouth + chin + cheek + brow
}

function bump(value: number, centre: number, width: number): number {
  const x = (value - centre) / width
  return Math.exp(-x * x)
}

/** A close cap of hair: a shell over the skull with a smooth hairline. */
function addHair(builder: MeshBuilder, place: Place): void {
  const rows = 13
  const rings: Ring[] = []
  for (let row = 0; row < rows; row++) {
    const ring: number[] = []
    for (let column = 0; column < COLUMNS; column++) {
      const angle = columnAngle(column)
      const edge = hairline(angle)
      const w = row / (rows - 1)
      // From just inside the skin at the hairline up to the crown.
      const t = edge + (0.992 - edge) * Math.sin((Math.PI / 2) * w)
      const lift = -0.0015 + 0.0095 * smoothstep(0, 0.24, w)
      ring.push(...place(...headPoint(t, angle, lift)))
    }
    rings.push(ring)
  }
  const crown = headPoint(1, 0, 0.008)
  builder.loft(rings, { region: 'hair', weights: ON_HEAD, capEnd: place(...crown) })
}

/** Height of the hairline by the angle away from the nose: forehead, temple, sideburn, above the ear, nape. */
const HAIRLINE = [
  [0, 0.785],
  [0.4, 0.79],
  [0.66, 0.765],
  [0.86, 0.66],
  [1.02, 0.56],
  [1.16, 0.475],
  [1.34, 0.47],
  [1.5, 0.55],
  [1.72, 0.565],
  [1.95, 0.45],
  [2.2, 0.3],
  [2.6, 0.215],
  [Math.PI, 0.2],
].map(([t, width]) => ({ t: t!, width: width!, front: 0, back: 0 }))

function hairline(angle: number): number {
  const away = angle - Math.PI / 2
  const turn = 2 * Math.PI
  return hermite(HAIRLINE, 'width', Math.min(Math.abs(away - turn * Math.round(away / turn)), Math.PI))
}

function addEye(builder: MeshBuilder, place: Place, side: 1 | -1): void {
  const rows = 9
  const columns = 16
  const rings: Ring[] = []
  for (let row = 0; row < rows; row++) {
    // From the equator to the pole; the iris begins at 30 degrees from it.
    const polar = row < rows - 4 ? lerp(100, 31, row / (rows - 5)) : lerp(30, 7, (row - (rows - 4)) / 3)
    const ring: number[] = []
    for (let j = 0; j < columns; j++) ring.push(...place(...eyePoint(side, (2 * Math.PI * j) / columns, polar, 1)))
    rings.push(ring)
  }
  builder.loft(rings, {
    region: (band) => (band >= rows - 5 ? 'iris' : 'sclera'),
    weights: ON_HEAD,
    capEnd: place(...eyePoint(side, 0, 0, 1)),
  })
}

/** A point of an eyeball: `around` about the line of sight, `polar` degrees away from it. */
function eyePoint(side: 1 | -1, around: number, polar: number, grow: number): Point {
  const angle = (polar * Math.PI) / 180
  const r = EYE_RADIUS * grow
  return [
    side * EYE_X + LID_STRETCH ** 0.5 * r * Math.sin(angle) * Math.cos(around),
    CHIN + EYE_T * HEIGHT + r * Math.sin(angle) * Math.sin(around),
    AXIS_Z + EYE_Z + r * Math.cos(angle),
  ]
}

/** Upper and lower lid: parts of a slightly larger ball, open like an almond. */
function addLids(builder: MeshBuilder, place: Place, side: 1 | -1): void {
  const columns = 14
  const rows = 5
  for (const lid of [1, -1] as const) {
    const first: number[] = []
    for (let column = 0; column <= columns; column++) {
      const across = lerp(-72, 72, column / columns)
      const open = (lid > 0 ? 23 : 20) * Math.cos((across / 72) * (Math.PI / 2)) ** 0.75 - 2
      for (let row = 0; row <= rows; row++) {
        const up = lid * lerp(open, 82, row / rows)
        // The rim has the thickness of a lid, the far edge sinks into the socket.
        const grow = row === 0 ? 1.01 : 1.1 - 0.05 * (row / rows)
        const point = lidPoint(side, across, up, grow)
        first.push(builder.vertex(...place(...point), ON_HEAD))
      }
    }
    for (let column = 0; column < columns; column++) {
      for (let row = 0; row < rows; row++) {
        const a = first[column * (rows + 1) + row]!
        const b = first[(column + 1) * (rows + 1) + row]!
        const c = first[(column + 1) * (rows + 1) + row + 1]!
        const d = first[column * (rows + 1) + row + 1]!
        if (lid > 0) quad(builder, a, b, c, d)
        else quad(builder, d, c, b, a)
      }
    }
  }
}

function quad(builder: MeshBuilder, a: number, b: number, c: number, d: number): void {
  builder.triangle(a, b, c, 'skin')
  builder.triangle(a, c, d, 'skin')
}

/** A point of a lid: degrees across (toward the left) and up. */
function lidPoint(side: 1 | -1, across: number, up: number, grow: number): Point {
  const a = (across * Math.PI) / 180
  const e = (up * Math.PI) / 180
  const r = EYE_RADIUS * grow
  return [
    side * EYE_X + LID_STRETCH * r * Math.sin(a) * Math.cos(e),
    CHIN + EYE_T * HEIGHT + r * Math.sin(e),
    AXIS_Z + EYE_Z + r * Math.cos(a) * Math.cos(e),
  ]
}

/** A tapered strip along a line on the face. */
function addStrip(
  builder: MeshBuilder,
  place: Place,
  region: 'brow' | 'lips',
  steps: number,
  at: (w: number) => { readonly point: Point; readonly high: number; readonly deep: number },
): void {
  const columns = 8
  const rings: Ring[] = []
  for (let step = 0; step <= steps; step++) {
    const { point, high, deep } = at(step / steps)
    const ring: number[] = []
    for (let j = 0; j < columns; j++) {
      // Along +x: counter-clockwise from z to -y.
      const angle = (-2 * Math.PI * j) / columns
      ring.push(...place(point[0], point[1] + high * Math.sin(angle), point[2] + deep * Math.cos(angle)))
    }
    rings.push(ring)
  }
  builder.loft(rings, {
    region,
    weights: ON_HEAD,
    capStart: place(...at(0).point),
    capEnd: place(...at(1).point),
  })
}

function addBrow(builder: MeshBuilder, place: Place, side: 1 | -1): void {
  addStrip(builder, place, 'brow', 8, (w) => {
    const along = side > 0 ? w : 1 - w
    const x = side * lerp(0.0135, 0.05, along)
    const t = 0.578 + 0.022 * Math.sin(Math.PI * (0.12 + 0.62 * along)) - 0.012
    const point = facePoint(t, x)
    const taper = Math.sqrt(Math.max(1 - along, 0)) * smoothstep(-0.15, 0.25, along)
    return { point: [x, point[1], point[2]], high: 0.0008 + 0.0026 * taper, deep: 0.0006 + 0.0014 * taper }
  })
}

function addLips(builder: MeshBuilder, place: Place): void {
  const half = 0.0235
  for (const lip of [1, -1] as const) {
    addStrip(builder, place, 'lips', 12, (w) => {
      const x = lerp(-half, half, w)
      const u = x / half
      const fall = 1 - u * u
      const bow = lip > 0 ? -0.0009 * bump(u, 0, 0.22) : 0
      const point = facePoint(0.2, x)
      const high = (lip > 0 ? 0.0024 : 0.0032) * Math.sqrt(fall) + 0.0002
      return {
        point: [
          x,
          point[1] + lip * high * 0.86 + bow - 0.0012 * (1 - fall) + 0.0022 * u * u,
          point[2] - 0.0012 * u * u,
        ],
        high,
        deep: 0.0024 * Math.sqrt(fall) + 0.0002,
      }
    })
  }
}

/** The point of the face at height t and distance x from the middle. */
function facePoint(t: number, x: number): Point {
  let low = 0
  let high = Math.PI
  // x falls monotonically from the left ear to the right.
  for (let step = 0; step < 30; step++) {
    const middle = (low + high) / 2
    if (headPoint(t, middle, 0)[0] > x) low = middle
    else high = middle
  }
  return headPoint(t, (low + high) / 2, 0)
}

function addEar(builder: MeshBuilder, place: Place, side: 1 | -1): void {
  const rings: Ring[] = []
  const rows = 7
  const columns = 14
  const centre: Point = [side * 0.069, CHIN + 0.44 * HEIGHT, AXIS_Z - 0.008]
  for (let row = 0; row < rows; row++) {
    const w = row / (rows - 1)
    const grow = Math.sin(Math.PI * lerp(0.28, 0.93, w)) ** 0.7
    const ring: number[] = []
    for (let j = 0; j < columns; j++) {
      const angle = (side * 2 * Math.PI * j) / columns
      const lobe = 1 - 0.3 * smoothstep(0, -1, Math.sin(angle))
      const y = 0.0285 * grow * Math.sin(angle)
      const z = 0.0155 * grow * lobe * -Math.cos(angle)
      // The upper rim leans back and stands off the head.
      ring.push(...place(centre[0] + side * (0.0125 * w - 0.25 * z), centre[1] + y, centre[2] + z - 0.18 * y))
    }
    rings.push(ring)
  }
  builder.loft(rings, {
    region: 'skin',
    weights: ON_HEAD,
    capEnd: place(centre[0] + side * 0.01, centre[1], centre[2]),
  })
}

function lerp(a: number, b: number, w: number): number {
  return a + (b - a) * w
}
