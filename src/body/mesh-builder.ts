import { N_SMPLH_JOINTS, SMPLH_PARENTS } from './smplh-skeleton.ts'
import { REGIONS } from './body-mesh.ts'
import type { BodyMesh, Region } from './body-mesh.ts'

/** Influences per vertex. */
const K = 4
/** Normals of coincident vertices are averaged if they lie on this grid, m. */
const WELD_GRID = 1e-6

/** Which joints carry a vertex: pairs of joint and weight, at most four. */
export type Weights = readonly (readonly [joint: number, weight: number])[]

/** A closed ring of points, flat [n, 3], m, counter-clockwise seen from the end of the tube. */
export type Ring = readonly number[]

export interface LoftOptions {
  /** region of the band between ring i and i + 1, at column j; caps ask with the first and last band */
  readonly region: Region | ((band: number, column: number) => Region)
  /** weights of a vertex by its place and ring */
  readonly weights: Weights | ((x: number, y: number, z: number, ring: number) => Weights)
  /** pole that closes the first ring */
  readonly capStart?: readonly number[]
  /** pole that closes the last ring */
  readonly capEnd?: readonly number[]
}

/**
 * Collects tubes and other patches bound in SMPL-H's zero pose and turns them into a BodyMesh. Vertices are shared within
 * a patch, so normals are smooth there; where regions meet vertices are doubled, so that no triangle has two regions.
 */
export class MeshBuilder {
  readonly #positions: number[] = []
  readonly #weights: Weights[] = []
  readonly #triangles: number[] = []
  readonly #regions: number[] = []

  /** Add a vertex; returns its number. */
  vertex(x: number, y: number, z: number, weights: Weights): number {
    this.#positions.push(x, y, z)
    this.#weights.push(weights)
    return this.#weights.length - 1
  }

  /** Add a triangle, counter-clockwise seen from outside. */
  triangle(a: number, b: number, c: number, region: Region): void {
    this.#triangles.push(a, b, c)
    this.#regions.push(REGIONS.indexOf(region))
  }

  /** Join rings of equal size to a tube. */
  loft(rings: readonly Ring[], options: LoftOptions): void {
    const first = this.#weights.length
    const n = rings[0]!.length / 3
    for (const [index, ring] of rings.entries()) {
      for (let j = 0; j < n; j++) this.#place(ring[j * 3]!, ring[j * 3 + 1]!, ring[j * 3 + 2]!, index, options)
    }
    for (let band = 0; band + 1 < rings.length; band++) {
      for (let j = 0; j < n; j++) {
        const a = first + band * n + j
        const b = first + band * n + ((j + 1) % n)
        const region = regionOf(options, band, j)
        this.triangle(a, b, b + n, region)
        this.triangle(a, b + n, a + n, region)
      }
    }
    const last = rings.length - 1
    if (options.capStart) this.#cap(options.capStart, first, n, 0, options, -1)
    if (options.capEnd) this.#cap(options.capEnd, first + last * n, n, last, options, 1)
  }

  /** The mesh: normals computed, vertices doubled between regions, bound in the zero pose of `restJoints` [52, 3]. */
  build(restJoints: Float32Array): BodyMesh {
    const normals = this.#normals()
    const split = new Map<number, number>()
    const source: number[] = []
    const regionOfVertex: number[] = []
    const indices: number[] = []
    for (let t = 0; t < this.#regions.length; t++) {
      const region = this.#regions[t]!
      for (let corner = 0; corner < 3; corner++) {
        const vertex = this.#triangles[t * 3 + corner]!
        const key = vertex * REGIONS.length + region
        let index = split.get(key)
        if (index === undefined) {
          index = source.length
          split.set(key, index)
          source.push(vertex)
          regionOfVertex.push(region)
        }
        indices.push(index)
      }
    }
    const n = source.length
    const positions = new Float32Array(n * 3)
    const outNormals = new Float32Array(n * 3)
    const skinIndices = new Uint8Array(n * K)
    const skinWeights = new Float32Array(n * K)
    for (let i = 0; i < n; i++) {
      const from = source[i]!
      for (let k = 0; k < 3; k++) {
        positions[i * 3 + k] = this.#positions[from * 3 + k]!
        outNormals[i * 3 + k] = normals[from * 3 + k]!
      }
      writeWeights(this.#weights[from]!, skinIndices, skinWeights, i * K)
    }
    return {
      kind: 'figure',
      nVertices: n,
      nJoints: N_SMPLH_JOINTS,
      restJoints,
      parents: Int16Array.from(SMPLH_PARENTS),
      positions,
      normals: outNormals,
      indices: n > 65535 ? Uint32Array.from(indices) : Uint16Array.from(indices),
      nInfluences: K,
      skinIndices,
      skinWeights,
      bindInverses: zeroPoseBind(restJoints),
      regions: Uint8Array.from(regionOfVertex),
    }
  }

  #place(x: number, y: number, z: number, ring: number, options: LoftOptions): number {
    const { weights } = options
    return this.vertex(x, y, z, typeof weights === 'function' ? weights(x, y, z, ring) : weights)
  }

  #cap(pole: readonly number[], first: number, n: number, ring: number, options: LoftOptions, side: 1 | -1): void {
    const tip = this.#place(pole[0]!, pole[1]!, pole[2]!, ring, options)
    for (let j = 0; j < n; j++) {
      const a = first + j
      const b = first + ((j + 1) % n)
      const region = regionOf(options, side > 0 ? ring - 1 : 0, j)
      if (side > 0) this.triangle(a, b, tip, region)
      else this.triangle(b, a, tip, region)
    }
  }

  /** Area-weighted vertex normals, shared by vertices at one place of one patch. */
  #normals(): Float64Array {
    const p = this.#positions
    const sums = new Float64Array(p.length)
    for (let t = 0; t < this.#triangles.length; t += 3) {
      const a = this.#triangles[t]! * 3
      const b = this.#triangles[t + 1]! * 3
      const c = this.#triangles[t + 2]! * 3
      const ux = p[b]! - p[a]!
      const uy = p[b + 1]! - p[a + 1]!
      const uz = p[b + 2]! - p[a + 2]!
      const vx = p[c]! - p[a]!
      const vy = p[c + 1]! - p[a + 1]!
      const vz = p[c + 2]! - p[a + 2]!
      for (const at of [a, b, c]) {
        sums[at] = sums[at]! + uy * vz - uz * vy
        sums[at + 1] = sums[at + 1]! + uz * vx - ux * vz
        sums[at + 2] = sums[at + 2]! + ux * vy - uy * vx
      }
    }
    for (let at = 0; at < sums.length; at += 3) {
      const size = Math.hypot(sums[at]!, sums[at + 1]!, sums[at + 2]!)
      if (size < WELD_GRID * WELD_GRID) sums[at + 1] = 1
      else for (let k = 0; k < 3; k++) sums[at + k] = sums[at + k]! / size
    }
    return sums
  }
}

/** Joint-local from zero-pose mesh coordinates: the translation by -J, [nJoints, 16] column-major. */
export function zeroPoseBind(restJoints: Float32Array): Float32Array {
  const n = restJoints.length / 3
  const out = new Float32Array(n * 16)
  for (let j = 0; j < n; j++) {
    for (let k = 0; k < 16; k += 5) out[j * 16 + k] = 1
    for (let k = 0; k < 3; k++) out[j * 16 + 12 + k] = -restJoints[j * 3 + k]!
  }
  return out
}

function regionOf(options: LoftOptions, band: number, column: number): Region {
  return typeof options.region === 'function' ? options.region(band, column) : options.region
}

function writeWeights(weights: Weights, indices: Uint8Array, out: Float32Array, at: number): void {
  let sum = 0
  for (const [, weight] of weights) sum += weight
  for (let k = 0; k < Math.min(weights.length, K); k++) {
    indices[at + k] = weights[k]![0]
    out[at + k] = weights[k]![1] / sum
  }
}
