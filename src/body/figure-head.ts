import type { FigureSkeleton } from './figure-mesh.ts'
import { boneFrame, mix, sectionRing, smoothSections, smoothstep } from './figure-shapes.ts'
import type { Point } from './figure-shapes.ts'
import type { MeshBuilder, Ring, Weights } from './mesh-builder.ts'
import type { Region } from './body-mesh.ts'

const COLUMNS = 48
const ROWS = 34
const NECK = 12
const HEAD = 15

/** Neck, head and face. */
export function addFigureHead(builder: MeshBuilder, skeleton: FigureSkeleton): void {
  addNeck(builder, skeleton)
  addSkull(builder, skeleton)
  addEyes(builder, skeleton)
}

function addNeck(builder: MeshBuilder, skeleton: FigureSkeleton): void {
  const { size } = skeleton
  const neck = skeleton.joint(NECK)
  const head = skeleton.joint(HEAD)
  const start: Point = [neck[0], neck[1] - 0.03 * size, neck[2] - 0.005 * size]
  const end: Point = [head[0], head[1] + 0.03 * size, head[2] - 0.03 * size]
  const frame = boneFrame(start, end, [0, 0, 1])
  const sections = smoothSections(
    [
      { t: 0, width: 0.056, front: 0.054, back: 0.056 },
      { t: 0.4, width: 0.051, front: 0.052, back: 0.053 },
      { t: 1, width: 0.053, front: 0.05, back: 0.056 },
    ].map(({ t, width, front, back }) => ({ t, width: width * size, front: front * size, back: back * size })),
    8,
  )
  builder.loft(
    sections.map((section) => sectionRing(frame, section, 28)),
    {
      region: 'skin',
      weights: (_x, y): Weights => {
        const w = smoothstep(neck[1] + 0.02 * size, head[1] + 0.02 * size, y) * 0.8
        return w > 0 ? [[NECK, 1 - w], [HEAD, w]] : [[NECK, 1]] // prettier-ignore
      },
    },
  )
}

/** Middle of the skull relative to the head joint, m at size 1. */
const CENTRE: Point = [0, 0.082, -0.005]

function addSkull(builder: MeshBuilder, skeleton: FigureSkeleton): void {
  const head = skeleton.joint(HEAD)
  const at = (x: number, y: number, z: number): Point => [
    head[0] + (CENTRE[0] + x) * skeleton.size,
    head[1] + (CENTRE[1] + y) * skeleton.size,
    head[2] + (CENTRE[2] + z) * skeleton.size,
  ]
  const rings: Ring[] = []
  for (let row = 1; row < ROWS; row++) {
    const polar = (Math.PI * row) / ROWS
    const ring: number[] = []
    for (let column = 0; column < COLUMNS; column++) {
      const angle = (-2 * Math.PI * column) / COLUMNS
      ring.push(...at(...skullPoint(polar, angle)))
    }
    rings.push(ring)
  }
  builder.loft(rings, {
    region: (band, column) => skullRegion(band, column),
    weights: [[HEAD, 1]],
    capStart: at(...skullPoint(0, 0)),
    capEnd: at(...skullPoint(Math.PI, 0)),
  })
}

/** The surface of the head: polar 0 is below the chin, pi the crown; angle 0 is the left ear, pi/2 the face. */
function skullPoint(polar: number, angle: number): Point {
  const up = -Math.cos(polar)
  const around = Math.sin(polar)
  const left = Math.cos(angle) * around
  const front = Math.sin(angle) * around
  const y = up * 0.118
  const lower = smoothstep(0.1, -0.95, up)
  const width = 0.074 - lower * 0.022
  const depth = front > 0 ? 0.098 - lower * 0.006 : 0.098 - lower * 0.04
  let x = left * width
  let z = front * depth
  const face = smoothstep(0.2, 0.8, front / Math.max(around, 1e-6))
  // chin
  z += 0.012 * face * bump(up, -0.86, 0.22) * (1 - smoothstep(0.2, 0.5, Math.abs(left)))
  // nose: a ridge that grows downward and ends under the tip
  const ridge = bump(left, 0, 0.13) * face
  z += ridge * 0.026 * smoothstep(0.14, -0.26, up) * (1 - smoothstep(-0.28, -0.4, up))
  // eye sockets
  z -= 0.008 * face * bump(Math.abs(left), 0.42, 0.2) * bump(up, 0.0, 0.14)
  x *= 1 - 0.03 * face
  return [x, y, z]
}

function bump(value: number, centre: number, width: number): number {
  const x = (value - centre) / width
  return Math.exp(-x * x)
}

function skullRegion(band: number, column: number): Region {
  const up = -Math.cos((Math.PI * (band + 1.5)) / ROWS)
  const angle = (2 * Math.PI * (column + 0.5)) / COLUMNS
  const front = -Math.sin(angle)
  const hairline = front > 0 ? 0.1 + 0.55 * smoothstep(0.1, 0.7, front) : 0.1 - 0.5 * smoothstep(0, 0.6, -front)
  return up > hairline ? 'hair' : 'skin'
}

function addEyes(builder: MeshBuilder, skeleton: FigureSkeleton): void {
  const head = skeleton.joint(HEAD)
  for (const side of [1, -1]) {
    const centre: Point = [
      head[0] + (CENTRE[0] + side * 0.031) * skeleton.size,
      head[1] + (CENTRE[1] + 0.002) * skeleton.size,
      head[2] + (CENTRE[2] + 0.078) * skeleton.size,
    ]
    addEye(builder, centre, 0.0125 * skeleton.size)
  }
}

function addEye(builder: MeshBuilder, centre: Point, radius: number): void {
  const rows = 10
  const rings: Ring[] = []
  for (let row = 1; row < rows; row++) {
    const polar = (Math.PI * row) / rows
    const ring: number[] = []
    for (let j = 0; j < 16; j++) {
      const angle = (2 * Math.PI * j) / 16
      ring.push(
        centre[0] + radius * Math.sin(polar) * Math.cos(angle),
        centre[1] + radius * Math.sin(polar) * Math.sin(angle),
        centre[2] - radius * Math.cos(polar),
      )
    }
    rings.push(ring)
  }
  builder.loft(rings, {
    region: (band) => (band >= rows - 4 ? 'iris' : 'sclera'),
    weights: [[HEAD, 1]],
    capStart: [centre[0], centre[1], centre[2] - radius],
    capEnd: mix(centre, [centre[0], centre[1], centre[2] + radius * 2], 0.5),
  })
}
