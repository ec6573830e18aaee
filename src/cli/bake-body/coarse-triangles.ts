import { REGIONS } from '../../body/index.ts'
import { CollapseHeap } from './collapse-heap.ts'
import type { joinParts } from './part.ts'
import { BUILDS } from './shape-builds.ts'
import { SKIN_ROWS } from './skin-rows.ts'
import type { SparseMorphs } from './sparse-morphs.ts'
import { MORPH_STEP_M } from './sparse-morphs.ts'
import { type Vec3, cross, dot, length, rowOf, sub } from './vec3.ts'

/**
 * A second, coarser set of triangles over the same vertices, for weak GPUs: joints, morphs, masks and shadows need nothing
 * of their own. Edges are collapsed on to one of their ends, cheapest first, by the quadric error of both builds (Garland
 * and Heckbert 1997) plus what the ends differ in skinning and in the face's displacements, so that joints and the face
 * stay fine. Borders between materials and open edges are kept as they are.
 */

type Joined = ReturnType<typeof joinParts>

/** Share of the triangles that is aimed at. */
const AIM = 0.4
/** Cost of a difference of 1 in the weights of two ends, and of 1 m in their displacements, times the edge's length squared. */
const SKIN_COST = 0.02
const MORPH_COST = 9000
/** Collapses that turn a triangle farther than this are left out. */
const LEAST_COSINE = 0.35
/** Hairs are blades of five vertices, root to tip: one triangle stands for a blade. */
const BLADE = 5
const BLADE_REGIONS = new Set((['brow', 'lash'] as const).map((region) => REGIONS.indexOf(region)))

export function coarseTriangles(whole: Joined, sparse: SparseMorphs): number[] {
  const blades: number[] = []
  const rest: number[] = []
  for (let i = 0; i < whole.triangles.length; i += 3) {
    const [a, b, c] = whole.triangles.slice(i, i + 3) as [number, number, number]
    if (BLADE_REGIONS.has(whole.regions[a]!)) {
      // the last triangle of a blade is (middle left, middle right, tip)
      if (c === b + 1 && b === a + 1) blades.push(c - BLADE + 1, c - BLADE + 2, c)
    } else rest.push(a, b, c)
  }
  const collapse = new Collapse(whole, sparse, rest)
  return [...collapse.run(Math.round((AIM * whole.triangles.length) / 3) - blades.length / 3), ...blades]
}

class Collapse {
  readonly #whole: Joined
  readonly #morphs: ReadonlyMap<number, Vec3>[]
  readonly #triangles: number[]
  readonly #alive: Uint8Array
  readonly #around = new Map<number, Set<number>>()
  readonly #locked: Uint8Array
  /** symmetric 4x4 of each vertex and build, upper triangle, [2, n, 10] */
  readonly #quadrics: readonly Float64Array[]

  constructor(whole: Joined, sparse: SparseMorphs, triangles: number[]) {
    this.#whole = whole
    this.#triangles = triangles
    this.#alive = new Uint8Array(triangles.length / 3).fill(1)
    this.#locked = lockedVertices(whole, triangles)
    this.#morphs = morphRows(sparse)
    for (let i = 0; i < triangles.length; i++) {
      const set = this.#around.get(triangles[i]!) ?? new Set()
      this.#around.set(triangles[i]!, set.add(Math.floor(i / 3)))
    }
    this.#quadrics = BUILDS.map((b) => quadrics(whole.positions[b], triangles))
  }

  run(aim: number): number[] {
    const heap = new CollapseHeap()
    const version = new Uint32Array(this.#whole.nVertices)
    const offer = (v: number): void => {
      if (this.#locked[v]) return
      version[v]!++
      const best = this.#bestTarget(v)
      if (best !== undefined) heap.push({ cost: best.cost, vertex: v, target: best.target, version: version[v]! })
    }
    for (const v of this.#around.keys()) offer(v)
    let left = this.#triangles.length / 3
    while (left > aim) {
      const next = heap.pop()
      if (next === undefined) break
      if (next.version !== version[next.vertex]) continue
      left -= this.#collapse(next.vertex, next.target)
      const touched = this.#ringOf(next.target)
      for (const v of touched) offer(v)
      offer(next.target)
    }
    return this.#triangles.filter((_, i) => this.#alive[Math.floor(i / 3)] === 1)
  }

  #corners(t: number): [number, number, number] {
    return [this.#triangles[3 * t]!, this.#triangles[3 * t + 1]!, this.#triangles[3 * t + 2]!]
  }

  #ringOf(v: number): Set<number> {
    const ring = new Set<number>()
    for (const t of this.#around.get(v)!) for (const c of this.#corners(t)) if (c !== v) ring.add(c)
    return ring
  }

  #bestTarget(v: number): { readonly target: number; readonly cost: number } | undefined {
    const ring = this.#ringOf(v)
    let best: { target: number; cost: number } | undefined
    for (const target of ring) {
      if (this.#whole.regions[target] !== this.#whole.regions[v]) continue
      const cost = this.#cost(v, target)
      if ((best === undefined || cost < best.cost) && this.#isSound(v, target, ring)) best = { target, cost }
    }
    return best
  }

  #cost(v: number, target: number): number {
    let cost = 0
    let longest = 0
    BUILDS.forEach((b, k) => {
      const p = rowOf(this.#whole.positions[b], target)
      longest = Math.max(longest, length(sub(rowOf(this.#whole.positions[b], v), p)))
      cost += quadricAt(this.#quadrics[k]!, v, p) + quadricAt(this.#quadrics[k]!, target, p)
    })
    const area = longest * longest
    return (
      cost + area * area * 1e-3 + area * (SKIN_COST * this.#skinGap(v, target) + MORPH_COST * this.#morphGap(v, target))
    )
  }

  #skinGap(a: number, b: number): number {
    const stride = SKIN_ROWS.length
    const w = this.#whole.weights
    let sum = 0
    for (let j = 0; j < stride; j++) sum += (w[a * stride + j]! - w[b * stride + j]!) ** 2
    return sum
  }

  #morphGap(a: number, b: number): number {
    const [ma, mb] = [this.#morphs[a]!, this.#morphs[b]!]
    let sum = 0
    for (const m of new Set([...ma.keys(), ...mb.keys()])) {
      const d = sub(ma.get(m) ?? [0, 0, 0], mb.get(m) ?? [0, 0, 0])
      sum += dot(d, d)
    }
    return sum
  }

  /** The surface stays a surface: exactly two common neighbours, and no triangle turns over in either build. */
  #isSound(v: number, target: number, ring: ReadonlySet<number>): boolean {
    const other = this.#ringOf(target)
    let common = 0
    for (const n of ring) if (other.has(n)) common++
    if (common !== 2) return false
    for (const t of this.#around.get(v)!) {
      const corners = this.#corners(t)
      if (corners.includes(target)) continue
      for (const b of BUILDS) {
        const p = this.#whole.positions[b]
        const before = faceNormal(corners.map((c) => rowOf(p, c)))
        const after = faceNormal(corners.map((c) => rowOf(p, c === v ? target : c)))
        if (dot(before, after) < LEAST_COSINE * length(before) * length(after) || length(after) < 1e-9) return false
      }
    }
    return true
  }

  /** @returns how many triangles are gone */
  #collapse(v: number, target: number): number {
    let gone = 0
    for (const q of this.#quadrics)
      for (let k = 0; k < 10; k++) q[target * 10 + k] = q[target * 10 + k]! + q[v * 10 + k]!
    for (const t of this.#around.get(v)!) {
      const corners = this.#corners(t)
      if (corners.includes(target)) {
        this.#alive[t] = 0
        gone++
        for (const c of corners) if (c !== v) this.#around.get(c)!.delete(t)
      } else {
        this.#triangles[3 * t + corners.indexOf(v)] = target
        this.#around.get(target)!.add(t)
      }
    }
    this.#around.get(v)!.clear()
    this.#locked[v] = 1
    return gone
  }
}

function faceNormal(p: readonly Vec3[]): Vec3 {
  return cross(sub(p[1]!, p[0]!), sub(p[2]!, p[0]!))
}

/** Vertices that share their place with another one, and those on an edge with a triangle on one side only. */
function lockedVertices(whole: Joined, triangles: readonly number[]): Uint8Array {
  const locked = new Uint8Array(whole.nVertices)
  const places = new Map<string, number>()
  for (let v = 0; v < whole.nVertices; v++) {
    const key = BUILDS.map((b) =>
      rowOf(whole.positions[b], v)
        .map((x) => Math.round(x * 1e5))
        .join(),
    ).join()
    const twin = places.get(key)
    if (twin === undefined) places.set(key, v)
    else locked[v] = locked[twin] = 1
  }
  const edges = new Map<string, number>()
  const keyOf = (a: number, b: number): string => (a < b ? `${a},${b}` : `${b},${a}`)
  const eachEdge = (visit: (a: number, b: number) => void): void => {
    for (let i = 0; i < triangles.length; i++) visit(triangles[i]!, triangles[i % 3 === 2 ? i - 2 : i + 1]!)
  }
  eachEdge((a, b) => edges.set(keyOf(a, b), (edges.get(keyOf(a, b)) ?? 0) + 1))
  eachEdge((a, b) => {
    if (edges.get(keyOf(a, b)) !== 2 || whole.regions[a] !== whole.regions[b]) locked[a] = locked[b] = 1
  })
  return locked
}

function morphRows(sparse: SparseMorphs): Map<number, Vec3>[] {
  let entry = 0
  return Array.from(sparse.counts, (count) => {
    const row = new Map<number, Vec3>()
    for (let k = 0; k < count; k++, entry++) {
      const d = rowOf(sparse.deltas, entry)
      row.set(sparse.morphs[entry]!, [d[0] * MORPH_STEP_M, d[1] * MORPH_STEP_M, d[2] * MORPH_STEP_M])
    }
    return row
  })
}

/** Area-weighted plane quadrics, upper triangle row by row, [n, 10]. */
function quadrics(positions: Float64Array, triangles: readonly number[]): Float64Array {
  const out = new Float64Array((positions.length / 3) * 10)
  for (let i = 0; i < triangles.length; i += 3) {
    const corners = triangles.slice(i, i + 3)
    const points = corners.map((v) => rowOf(positions, v))
    const n = faceNormal(points)
    const size = length(n)
    if (size === 0) continue
    const plane = [n[0] / size, n[1] / size, n[2] / size, -dot(n, points[0]!) / size]
    let at = 0
    for (let r = 0; r < 4; r++) {
      for (let c = r; c < 4; c++, at++) {
        for (const v of corners) out[v * 10 + at] = out[v * 10 + at]! + (size / 2) * plane[r]! * plane[c]!
      }
    }
  }
  return out
}

function quadricAt(q: Float64Array, v: number, p: Vec3): number {
  const h = [...p, 1]
  let sum = 0
  let at = v * 10
  for (let r = 0; r < 4; r++) for (let c = r; c < 4; c++, at++) sum += (r === c ? 1 : 2) * q[at]! * h[r]! * h[c]!
  return sum
}
