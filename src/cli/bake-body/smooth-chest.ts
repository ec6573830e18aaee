import { vertexNormals } from '../../body/index.ts'
import type { BaseBody } from './base-body.ts'
import { evenNormals } from './drape.ts'
import { type Vec3, rowOf, smoothstep } from './vec3.ts'

/**
 * The chest as knitwear shows it: around the foremost point of each side the surface is replaced by a paraboloid fitted
 * to the ring around it. Relaxing alone cannot do it: the quads there crowd towards a pole that moves last.
 */

/** The paraboloid holds inside the first radius and has faded out at the second, m. */
const CAP_M = 0.03
const RING_M = 0.072
/** Outer radius of the ring that is fitted, m. */
const FIT_M = 0.095

/** Steps of smoothing after which a normal says which way the chest faces, not a fold on it. */
const EVEN_STEPS = 40

type Row = readonly number[]
const basis = (x: number, y: number): Row => [1, x, y, x * x, x * y, y * y]

/** @param positions of one build, folds already pulled straight; returned changed as a copy */
export function smoothChest(body: BaseBody, positions: Float64Array): Float64Array {
  const out = positions.slice()
  const raw = vertexNormals(positions, body.skinTriangles, new Float32Array(positions.length))
  const normals = evenNormals(body.skin, [...body.skin.neighbours.keys()], raw, EVEN_STEPS)
  const shape = body.fitted.female.positions
  const chest = [...body.skin.neighbours.keys()].filter((v) => shape[3 * v + 1]! > 0 && shape[3 * v + 1]! < 0.17)
  for (const side of [1, -1]) {
    const half = chest.filter((v) => side * shape[3 * v]! > 0.02 && side * shape[3 * v]! < 0.13)
    const apex = half.reduce((best, v) => (shape[3 * v + 2]! > shape[3 * best + 2]! ? v : best))
    capAt(body, positions, apex, normals, out)
  }
  return out
}

function capAt(body: BaseBody, positions: Float64Array, apex: number, normals: Float32Array, out: Float64Array): void {
  const centre = rowOf(positions, apex)
  const near = [...body.skin.neighbours.keys()]
    .map((v) => ({ v, p: rowOf(positions, v), facing: normals[3 * v + 2]! }))
    .filter(({ p, facing }) => reach(p, centre) < FIT_M && facing > 0.1)
  const ring = near.filter(({ p }) => reach(p, centre) > CAP_M)
  const fit = leastSquares(
    ring.map(({ p }) => basis(p[0] - centre[0], p[1] - centre[1])),
    ring.map(({ p }) => p[2]),
  )
  for (const { v, p, facing } of near) {
    const z = basis(p[0] - centre[0], p[1] - centre[1]).reduce((sum, b, i) => sum + b * fit[i]!, 0)
    // towards the flank the surface is no longer a height over the plane of the chest
    const share = smoothstep(RING_M, CAP_M, reach(p, centre)) * smoothstep(0.1, 0.6, facing)
    out[3 * v + 2] = p[2] + share * (z - p[2])
  }
}

const reach = (p: Vec3, centre: Vec3): number => Math.hypot(p[0] - centre[0], p[1] - centre[1])

/** Solves the normal equations by elimination; six unknowns. */
function leastSquares(rows: readonly Row[], values: readonly number[]): number[] {
  const n = rows[0]!.length
  const m = Array.from({ length: n }, (_, i) =>
    Array.from({ length: n + 1 }, (__, j) =>
      rows.reduce((sum, row, r) => sum + row[i]! * (j === n ? values[r]! : row[j]!), i === j ? 1e-12 : 0),
    ),
  )
  for (let i = 0; i < n; i++) {
    for (let r = 0; r < n; r++) {
      if (r === i) continue
      const k = m[r]![i]! / m[i]![i]!
      for (let j = i; j <= n; j++) m[r]![j] = m[r]![j]! - k * m[i]![j]!
    }
  }
  return m.map((row, i) => row[n]! / row[i]!)
}
