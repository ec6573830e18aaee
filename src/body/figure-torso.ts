import type { FigureSkeleton } from './figure-mesh.ts'
import { smoothstep, superellipse } from './figure-shapes.ts'
import type { MeshBuilder, Ring, Weights } from './mesh-builder.ts'

const COLUMNS = 40

/** A horizontal cut through the trunk, metres at size 1, heights from the neutral pelvis joint. */
interface Cut {
  readonly y: number
  readonly width: number
  readonly front: number
  readonly back: number
  /** z of the middle */
  readonly z: number
  /** 2 = ellipse, more = squarer */
  readonly power: number
}

const CUTS: readonly Cut[] = [
  { y: -0.175, width: 0.05, front: 0.045, back: 0.05, z: 0.012, power: 2 },
  { y: -0.155, width: 0.105, front: 0.075, back: 0.09, z: 0.01, power: 2.1 },
  { y: -0.115, width: 0.15, front: 0.095, back: 0.118, z: 0.006, power: 2.2 },
  { y: -0.06, width: 0.16, front: 0.1, back: 0.122, z: 0.006, power: 2.3 },
  { y: 0, width: 0.151, front: 0.1, back: 0.108, z: 0.006, power: 2.3 },
  { y: 0.06, width: 0.137, front: 0.098, back: 0.09, z: 0.006, power: 2.3 },
  { y: 0.12, width: 0.13, front: 0.097, back: 0.082, z: 0.006, power: 2.3 },
  { y: 0.18, width: 0.132, front: 0.1, back: 0.085, z: 0.006, power: 2.3 },
  { y: 0.25, width: 0.143, front: 0.108, back: 0.097, z: 0.004, power: 2.3 },
  { y: 0.32, width: 0.152, front: 0.112, back: 0.106, z: 0, power: 2.4 },
  { y: 0.38, width: 0.16, front: 0.102, back: 0.106, z: -0.006, power: 2.4 },
  { y: 0.43, width: 0.168, front: 0.084, back: 0.094, z: -0.012, power: 2.3 },
  { y: 0.463, width: 0.158, front: 0.068, back: 0.08, z: -0.016, power: 2.1 },
  { y: 0.485, width: 0.118, front: 0.058, back: 0.07, z: -0.017, power: 2 },
  { y: 0.502, width: 0.083, front: 0.054, back: 0.063, z: -0.016, power: 2 },
  { y: 0.515, width: 0.067, front: 0.054, back: 0.06, z: -0.014, power: 2 },
  { y: 0.53, width: 0.0605, front: 0.055, back: 0.059, z: -0.012, power: 2 },
  { y: 0.545, width: 0.059, front: 0.055, back: 0.058, z: -0.011, power: 2 },
]
/** The upper bands are the collar. */
const COLLAR_BANDS = 2
/** m, how much the collar sinks in front. */
const COLLAR_DROP = 0.022

/** Trunk from the crotch to the collar: one surface, blended over pelvis, spine and collar bones. */
export function addFigureTorso(builder: MeshBuilder, skeleton: FigureSkeleton): void {
  const [px, py] = skeleton.joint(0)
  const rings = CUTS.map((cut) => cutRing(cut, px, py, skeleton.size))
  const bottom = CUTS[0]!
  builder.loft(rings, {
    region: (band) => (band >= CUTS.length - 1 - COLLAR_BANDS ? 'trim' : 'suit'),
    weights: (x, y) => trunkWeights(skeleton, x, y),
    capStart: [px, py + (bottom.y - 0.008) * skeleton.size, bottom.z * skeleton.size],
  })
}

function cutRing(cut: Cut, px: number, py: number, size: number): Ring {
  const ring: number[] = []
  const collar = smoothstep(0.47, 0.53, cut.y)
  for (let j = 0; j < COLUMNS; j++) {
    // Counter-clockwise seen from above: x to z is the other way round.
    const angle = (-2 * Math.PI * j) / COLUMNS
    const c = superellipse(Math.cos(angle), cut.power)
    const s = superellipse(Math.sin(angle), cut.power)
    const depth = s > 0 ? cut.front : cut.back
    const drop = -collar * COLLAR_DROP * (s + 0.2)
    ring.push(px + c * cut.width * size, py + (cut.y + drop) * size, (cut.z + s * depth) * size)
  }
  return ring
}

/** Weights over pelvis, spine1, spine2, spine3, neck by height, and the collar bones by distance to the side. */
export function trunkWeights(skeleton: FigureSkeleton, x: number, y: number): Weights {
  const heights = [0, 3, 6, 9, 12].map((joint) => skeleton.joint(joint)[1])
  const [pelvis, spine1, spine2, spine3, neck] = heights as [number, number, number, number, number]
  const a = smoothstep(pelvis - 0.01, spine1 + 0.03, y)
  const b = smoothstep(spine1 + 0.02, spine2 + 0.02, y)
  const c = smoothstep(spine2 + 0.01, spine3 + 0.05, y)
  const d = smoothstep(neck - 0.05, neck + 0.04, y) * 0.7
  const side = x > 0 ? 13 : 14
  const reach = Math.abs(x) / Math.abs(skeleton.joint(side + 3)[0])
  const shoulder = smoothstep(0.3, 0.95, reach) * smoothstep(spine3 - 0.02, neck - 0.1, y) * 0.85
  const chain: [number, number][] = [
    [0, 1 - a],
    [3, a * (1 - b)],
    [6, b * (1 - c)],
    [9, c * (1 - d) * (1 - shoulder)],
    [12, c * d * (1 - shoulder)],
    [side, c * shoulder],
  ]
  return chain
    .filter(([, weight]) => weight > 1e-4)
    .sort((first, second) => second[1] - first[1])
    .slice(0, 4)
}
