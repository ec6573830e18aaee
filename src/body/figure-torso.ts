import type { FigureSkeleton } from './figure-mesh.ts'
import { smoothstep, superellipse } from './figure-shapes.ts'
import type { MeshBuilder, Ring, Weights } from './mesh-builder.ts'

const COLUMNS = 36

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
  // the inside of the hem, up into the hips
  { y: -0.07, width: 0.12, front: 0.08, back: 0.09, z: 0.006, power: 2.2 },
  { y: -0.15, width: 0.166, front: 0.104, back: 0.118, z: 0.004, power: 2.4 },
  { y: -0.163, width: 0.1715, front: 0.1085, back: 0.1225, z: 0.004, power: 2.4 },
  { y: -0.166, width: 0.1735, front: 0.11, back: 0.1245, z: 0.004, power: 2.4 },
  { y: -0.16, width: 0.1745, front: 0.1105, back: 0.1255, z: 0.004, power: 2.4 },
  { y: -0.125, width: 0.1715, front: 0.108, back: 0.127, z: 0.004, power: 2.35 },
  { y: -0.085, width: 0.1655, front: 0.1045, back: 0.1235, z: 0.005, power: 2.3 },
  { y: -0.035, width: 0.1565, front: 0.1, back: 0.113, z: 0.006, power: 2.3 },
  { y: 0.015, width: 0.146, front: 0.098, back: 0.1, z: 0.006, power: 2.3 },
  { y: 0.07, width: 0.133, front: 0.096, back: 0.086, z: 0.006, power: 2.3 },
  { y: 0.125, width: 0.126, front: 0.095, back: 0.08, z: 0.006, power: 2.3 },
  { y: 0.18, width: 0.129, front: 0.099, back: 0.084, z: 0.005, power: 2.3 },
  { y: 0.24, width: 0.141, front: 0.107, back: 0.095, z: 0.003, power: 2.35 },
  { y: 0.3, width: 0.152, front: 0.111, back: 0.104, z: 0, power: 2.4 },
  { y: 0.355, width: 0.158, front: 0.105, back: 0.107, z: -0.004, power: 2.45 },
  { y: 0.405, width: 0.163, front: 0.09, back: 0.1, z: -0.009, power: 2.45 },
  { y: 0.445, width: 0.167, front: 0.072, back: 0.086, z: -0.014, power: 2.35 },
  { y: 0.47, width: 0.164, front: 0.058, back: 0.071, z: -0.017, power: 2.2 },
  { y: 0.4865, width: 0.147, front: 0.049, back: 0.06, z: -0.018, power: 2.05 },
  { y: 0.4965, width: 0.116, front: 0.048, back: 0.056, z: -0.017, power: 2 },
  { y: 0.505, width: 0.088, front: 0.05, back: 0.056, z: -0.016, power: 2 },
  { y: 0.5125, width: 0.0695, front: 0.0525, back: 0.057, z: -0.015, power: 2 },
  { y: 0.522, width: 0.0615, front: 0.0535, back: 0.0565, z: -0.0145, power: 2 },
  { y: 0.54, width: 0.0585, front: 0.053, back: 0.0555, z: -0.0135, power: 2 },
  { y: 0.544, width: 0.054, front: 0.049, back: 0.051, z: -0.0135, power: 2 },
  { y: 0.53, width: 0.052, front: 0.047, back: 0.049, z: -0.0135, power: 2 },
]
/** The outermost bands of the hem are trimmed, the upper bands are the collar. */
const HEM_BANDS = new Set([2, 3])
const COLLAR_BANDS = 3
/** m between the shoulder joints of the skeleton the cuts were drawn for. */
const DRAWN_SHOULDERS = 0.347593
/** m, how much the collar sinks in front. */
const COLLAR_DROP = 0.021

/** Trunk from the hem of the jacket to the collar: one surface, blended over pelvis, spine and collar bones. */
export function addFigureTorso(builder: MeshBuilder, skeleton: FigureSkeleton): void {
  const [px, py] = skeleton.joint(0)
  const shoulders = (skeleton.joint(16)[0] - skeleton.joint(17)[0]) / skeleton.size / DRAWN_SHOULDERS
  const rings = CUTS.map((cut) => {
    // Broad shoulders widen the chest, not the waist and not the collar.
    const part = smoothstep(0.2, 0.42, cut.y) * (1 - smoothstep(0.475, 0.51, cut.y))
    return cutRing({ ...cut, width: cut.width * (1 + (shoulders - 1) * part) }, px, py, skeleton.size)
  })
  builder.loft(rings, {
    region: (band) => (band >= CUTS.length - 1 - COLLAR_BANDS || HEM_BANDS.has(band) ? 'trim' : 'suit'),
    weights: (x, y) => trunkWeights(skeleton, x, y),
  })
}

function cutRing(cut: Cut, px: number, py: number, size: number): Ring {
  const ring: number[] = []
  const collar = smoothstep(0.45, 0.525, cut.y)
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
  // The hem follows the thighs a little, so that a raised knee does not pass through it.
  const hem = smoothstep(pelvis - 0.06, pelvis - 0.16, y) * 0.45
  const left = smoothstep(-0.06, 0.06, x)
  const chain: [number, number][] = [
    [0, (1 - a) * (1 - hem)],
    [1, (1 - a) * hem * left],
    [2, (1 - a) * hem * (1 - left)],
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
