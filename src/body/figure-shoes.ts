import type { FigureSkeleton } from './figure-mesh.ts'
import { smoothstep } from './figure-shapes.ts'
import type { MeshBuilder, Ring, Weights } from './mesh-builder.ts'
import { SOLE_BELOW_FOOT } from './sole.ts'

/** Points over the upper; seven more make the sole. */
const UPPER_COLUMNS = 14
/** m, thickness of the sole. */
const SOLE = 0.014

/** A cut across the shoe, metres at size 1, from the ankle: z forward, top above the sole. */
interface Cut {
  readonly z: number
  readonly width: number
  readonly top: number
  /** middle, toward the outside */
  readonly out: number
}

const CUTS: readonly Cut[] = [
  { z: -0.068, width: 0.02, top: 0.045, out: 0 },
  { z: -0.06, width: 0.031, top: 0.066, out: 0 },
  { z: -0.045, width: 0.037, top: 0.09, out: 0 },
  { z: -0.02, width: 0.04, top: 0.1, out: 0.001 },
  { z: 0.01, width: 0.04, top: 0.1, out: 0.002 },
  { z: 0.035, width: 0.04, top: 0.088, out: 0.004 },
  { z: 0.065, width: 0.042, top: 0.074, out: 0.006 },
  { z: 0.1, width: 0.046, top: 0.06, out: 0.008 },
  { z: 0.13, width: 0.047, top: 0.05, out: 0.009 },
  { z: 0.158, width: 0.043, top: 0.042, out: 0.007 },
  { z: 0.178, width: 0.033, top: 0.034, out: 0.004 },
  { z: 0.19, width: 0.018, top: 0.024, out: 0.001 },
]

/** Shoes with a flat sole at floor height; the toes bend with the foot joint. */
export function addFigureShoes(builder: MeshBuilder, skeleton: FigureSkeleton): void {
  for (const [ankle, foot, side] of [
    [7, 10, 1],
    [8, 11, -1],
  ] as const) {
    const [ax, , az] = skeleton.joint(ankle)
    const [fx, fy, fz] = skeleton.joint(foot)
    const floor = fy - SOLE_BELOW_FOOT
    // The foot points a little outward, along the line from ankle to ball.
    const slope = (fx - ax) / (fz - az)
    const place = (cut: Cut): Ring => shoeRing(cut, ax, floor, az, slope * 0.55, side, skeleton.size)
    const rings = CUTS.map(place)
    const first = CUTS[0]!
    const last = CUTS.at(-1)!
    const toe = az + 0.09 * skeleton.size
    builder.loft(rings, {
      region: (_band, column) => shoeRegion(column),
      weights: (_x, _y, z): Weights => {
        const bend = smoothstep(toe, toe + 0.04 * skeleton.size, z)
        return bend === 0 ? [[ankle, 1]] : bend === 1 ? [[foot, 1]] : [[ankle, 1 - bend], [foot, bend]] // prettier-ignore
      },
      capStart: [ax, floor + 0.007 * skeleton.size, az + (first.z - 0.003) * skeleton.size],
      capEnd: [ax + slope * 0.55 * last.z, floor + 0.013 * skeleton.size, az + (last.z + 0.003) * skeleton.size],
    })
  }
}

/** Right to left over the upper, then down the wall of the sole and back along the floor. */
function shoeRing(cut: Cut, ax: number, floor: number, az: number, slope: number, side: number, size: number): Ring {
  const ring: number[] = []
  const middle = ax + (slope * cut.z + side * cut.out) * size
  const rise = 0.006 * smoothstep(0.12, 0.19, cut.z)
  const put = (x: number, y: number): void => {
    ring.push(middle + x * size, floor + (y + rise) * size, az + cut.z * size)
  }
  for (let j = 0; j <= UPPER_COLUMNS; j++) {
    const angle = (Math.PI * j) / UPPER_COLUMNS
    const narrow = 1 - 0.28 * Math.sin(angle) * smoothstep(0.03, 0.09, cut.top)
    put(cut.width * Math.cos(angle) * narrow, SOLE + (cut.top - SOLE) * Math.sin(angle) ** 0.85)
  }
  const wall = cut.width + 0.002
  for (const [x, y] of [
    [-wall, SOLE],
    [-wall, 0.003],
    [-wall + 0.003, 0],
    [0, 0],
    [wall - 0.003, 0],
    [wall, 0.003],
    [wall, SOLE],
  ] as const) {
    put(x, y)
  }
  return ring
}

function shoeRegion(column: number): 'sole' | 'trim' {
  const below = column - UPPER_COLUMNS
  return below === 1 || below === 6 ? 'trim' : 'sole'
}
