import type { FigureSkeleton } from './figure-mesh.ts'
import { smoothstep } from './figure-shapes.ts'
import type { MeshBuilder, Ring, Weights } from './mesh-builder.ts'

const COLUMNS = 24
/** m, floor under the rest foot joint, as the staging plants it. */
const SOLE_BELOW_FOOT = 0.018

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
      capStart: [ax, floor + 0.025 * skeleton.size, az + (first.z - 0.004) * skeleton.size],
      capEnd: [ax + slope * 0.55 * last.z, floor + 0.012 * skeleton.size, az + (last.z + 0.005) * skeleton.size],
    })
  }
}

function shoeRing(cut: Cut, ax: number, floor: number, az: number, slope: number, side: number, size: number): Ring {
  const ring: number[] = []
  const middle = ax + (slope * cut.z + side * cut.out) * size
  for (let j = 0; j < COLUMNS; j++) {
    // Along +z, x across, y up: counter-clockwise seen from the toe. Column 0 is on +x.
    const angle = (2 * Math.PI * j) / COLUMNS
    const c = Math.cos(angle)
    const s = Math.sin(angle)
    const square = s < 0 ? Math.sign(c) * Math.abs(c) ** 0.45 : c
    const half = cut.top / 2
    const y = s < 0 ? Math.max(half + s * half * 1.6, 0) : half + s * half
    const narrow = s > 0 ? 1 - 0.25 * s * smoothstep(0.03, 0.09, cut.top) : 1
    ring.push(middle + square * cut.width * narrow * size, floor + y * size, az + cut.z * size)
  }
  return ring
}

function shoeRegion(column: number): 'sole' | 'trim' {
  const angle = (2 * Math.PI * (column + 0.5)) / COLUMNS
  return Math.sin(angle) < -0.3 ? 'trim' : 'sole'
}
