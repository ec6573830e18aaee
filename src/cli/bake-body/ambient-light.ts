import type { Vec3 } from './vec3.ts'

/**
 * Light that reaches each vertex of the bound mesh from all around (ambient occlusion): rays over the hemisphere of its
 * normal, tested against all triangles in a uniform grid. The direction set is fixed, so that the bake is repeatable.
 */

const N_RAYS = 72
/** Farther than this nothing shades, m. */
const REACH_M = 0.11
const CELL_M = 0.02
/** Start of a ray over its vertex, m: past the thickness of hems and the other side of doubled borders. */
const START_M = 0.0016

export interface Occluder {
  readonly positions: ArrayLike<number>
  /** triangles that cast shade */
  readonly triangles: readonly number[]
}

/** @returns 0 (no light) .. 1 (open) of each vertex */
export function ambientLight(occluder: Occluder, normals: ArrayLike<number>, nVertices: number): Float64Array {
  const grid = new TriangleGrid(occluder)
  const directions = sphere(N_RAYS * 2)
  const out = new Float64Array(nVertices)
  for (let v = 0; v < nVertices; v++) {
    const n: Vec3 = [normals[3 * v]!, normals[3 * v + 1]!, normals[3 * v + 2]!]
    const p = occluder.positions
    const origin: Vec3 = [p[3 * v]! + START_M * n[0], p[3 * v + 1]! + START_M * n[1], p[3 * v + 2]! + START_M * n[2]]
    let [light, all] = [0, 0]
    for (const d of directions) {
      const cosine = d[0] * n[0] + d[1] * n[1] + d[2] * n[2]
      if (cosine <= 0.05) continue
      all += cosine
      const t = grid.firstHit(origin, d)
      light += cosine * Math.min(1, (t / REACH_M) ** 1.5)
    }
    out[v] = light / all
  }
  return out
}

/** Even directions (Fibonacci sphere). */
function sphere(n: number): Vec3[] {
  return Array.from({ length: n }, (_, i) => {
    const z = 1 - (2 * i + 1) / n
    const r = Math.sqrt(1 - z * z)
    const phi = i * Math.PI * (3 - Math.sqrt(5))
    return [r * Math.cos(phi), r * Math.sin(phi), z]
  })
}

class TriangleGrid {
  readonly #corners: Float64Array
  readonly #cells = new Map<number, number[]>()

  constructor({ positions, triangles }: Occluder) {
    this.#corners = new Float64Array(triangles.length * 3)
    triangles.forEach((v, i) => {
      for (let c = 0; c < 3; c++) this.#corners[3 * i + c] = positions[3 * v + c]!
    })
    for (let t = 0; t < triangles.length / 3; t++) this.#enter(t)
  }

  #enter(t: number): void {
    const c = this.#corners.subarray(9 * t, 9 * t + 9)
    const range = [0, 1, 2].map((axis) => {
      const values = [c[axis]!, c[axis + 3]!, c[axis + 6]!]
      return [cellOf(Math.min(...values)), cellOf(Math.max(...values))] as const
    })
    for (let x = range[0]![0]; x <= range[0]![1]; x++) {
      for (let y = range[1]![0]; y <= range[1]![1]; y++) {
        for (let z = range[2]![0]; z <= range[2]![1]; z++) {
          const key = keyOf(x, y, z)
          const list = this.#cells.get(key)
          if (list === undefined) this.#cells.set(key, [t])
          else list.push(t)
        }
      }
    }
  }

  /** Distance of the first triangle, at most REACH_M. Walks the cells that the ray passes. */
  firstHit(o: Vec3, d: Vec3): number {
    let [x, y, z] = o.map(cellOf) as [number, number, number]
    const step = d.map((v) => (v > 0 ? 1 : -1))
    const delta = d.map((v) => Math.abs(CELL_M / v))
    const cell = [x, y, z]
    const next = d.map((v, c) => ((v > 0 ? (cell[c]! + 1) * CELL_M : cell[c]! * CELL_M) - o[c]!) / v)
    let best = REACH_M
    let entered = 0
    while (entered < best) {
      for (const t of this.#cells.get(keyOf(x, y, z)) ?? []) best = Math.min(best, this.#hit(t, o, d))
      const axis = next[0]! < next[1]! ? (next[0]! < next[2]! ? 0 : 2) : next[1]! < next[2]! ? 1 : 2
      entered = next[axis]!
      next[axis] = entered + delta[axis]!
      if (axis === 0) x += step[0]!
      else if (axis === 1) y += step[1]!
      else z += step[2]!
    }
    return best
  }

  /** Moeller and Trumbore 1997, both sides. */
  #hit(t: number, o: Vec3, d: Vec3): number {
    const c = this.#corners
    const i = 9 * t
    const e1x = c[i + 3]! - c[i]!
    const e1y = c[i + 4]! - c[i + 1]!
    const e1z = c[i + 5]! - c[i + 2]!
    const e2x = c[i + 6]! - c[i]!
    const e2y = c[i + 7]! - c[i + 1]!
    const e2z = c[i + 8]! - c[i + 2]!
    const px = d[1] * e2z - d[2] * e2y
    const py = d[2] * e2x - d[0] * e2z
    const pz = d[0] * e2y - d[1] * e2x
    const det = e1x * px + e1y * py + e1z * pz
    if (Math.abs(det) < 1e-14) return Infinity
    const sx = o[0] - c[i]!
    const sy = o[1] - c[i + 1]!
    const sz = o[2] - c[i + 2]!
    const u = (sx * px + sy * py + sz * pz) / det
    if (u < 0 || u > 1) return Infinity
    const qx = sy * e1z - sz * e1y
    const qy = sz * e1x - sx * e1z
    const qz = sx * e1y - sy * e1x
    const v = (d[0] * qx + d[1] * qy + d[2] * qz) / det
    if (v < 0 || u + v > 1) return Infinity
    const along = (e2x * qx + e2y * qy + e2z * qz) / det
    return along > 0 ? along : Infinity
  }
}

const cellOf = (x: number): number => Math.floor(x / CELL_M)
const keyOf = (x: number, y: number, z: number): number => ((x + 512) * 1024 + (y + 512)) * 1024 + (z + 512)
