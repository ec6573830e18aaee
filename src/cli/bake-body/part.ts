import { MASKS, REGIONS, type Region } from '../../body/index.ts'
import { BUILDS, type BuildName } from './shape-builds.ts'
import { SKIN_ROWS } from './skin-rows.ts'
import type { Vec3 } from './vec3.ts'

/**
 * A piece of the finished mesh while it is made: one topology, positions for each build, dense skin weights, and for
 * pieces that ride on the face the base vertices whose displacements they share.
 */
export interface Part {
  readonly nVertices: number
  /** [nVertices, 3] */
  readonly positions: Record<BuildName, Float64Array>
  /** [nTriangles * 3], counter-clockwise from outside */
  readonly triangles: readonly number[]
  /** index into REGIONS, [nVertices] */
  readonly regions: Uint8Array
  /** [nVertices, 4], see MASKS */
  readonly masks: Uint8Array
  /** [nVertices, SKIN_ROWS.length] */
  readonly weights: Float64Array
  /** base vertices a vertex is a mixture of, for face displacements; absent where no face moves it */
  readonly anchors?: readonly Anchor[]
}

/** A point as a mixture of base vertices. */
export interface Anchor {
  readonly ids: readonly number[]
  readonly shares: readonly number[]
}

/** Mixture of rows of a flat array of row length `stride`. */
export function mixRows(rows: Float64Array, stride: number, anchor: Anchor, out: Float64Array, at: number): void {
  for (let c = 0; c < stride; c++) {
    let sum = 0
    for (let k = 0; k < anchor.ids.length; k++) sum += anchor.shares[k]! * rows[anchor.ids[k]! * stride + c]!
    out[at + c] = sum
  }
}

export const regionCode = (region: Region): number => REGIONS.indexOf(region)

/** Gathers vertices one by one. */
export class PartBuilder {
  readonly #positions: Record<BuildName, number[]> = { female: [], male: [] }
  readonly #regions: number[] = []
  readonly #masks: number[] = []
  readonly #weights: Float64Array[] = []
  readonly #anchors: (Anchor | undefined)[] = []
  readonly #triangles: number[] = []

  get size(): number {
    return this.#regions.length
  }

  /** @param masks 0..1 in the order of MASKS; cavity is 1 where nothing is said */
  vertex(
    positions: Readonly<Record<BuildName, Vec3>>,
    region: Region,
    weights: Float64Array,
    masks: Partial<Record<(typeof MASKS)[number], number>> = {},
    anchor?: Anchor,
  ): number {
    for (const build of BUILDS) this.#positions[build].push(...positions[build])
    this.#regions.push(regionCode(region))
    for (const name of MASKS) {
      const value = masks[name] ?? (name === 'cavity' ? 1 : 0)
      this.#masks.push(Math.round(255 * Math.min(1, Math.max(0, value))))
    }
    this.#weights.push(weights)
    this.#anchors.push(anchor)
    return this.#regions.length - 1
  }

  triangle(a: number, b: number, c: number): void {
    if (a !== b && b !== c && a !== c) this.#triangles.push(a, b, c)
  }

  quad(a: number, b: number, c: number, d: number): void {
    this.triangle(a, b, c)
    this.triangle(a, c, d)
  }

  build(): Part {
    const weights = new Float64Array(this.size * SKIN_ROWS.length)
    this.#weights.forEach((row, v) => weights.set(row, v * SKIN_ROWS.length))
    const anchored = this.#anchors.some((a) => a !== undefined)
    return {
      nVertices: this.size,
      positions: {
        female: Float64Array.from(this.#positions.female),
        male: Float64Array.from(this.#positions.male),
      },
      triangles: this.#triangles,
      regions: Uint8Array.from(this.#regions),
      masks: Uint8Array.from(this.#masks),
      weights,
      ...(anchored ? { anchors: this.#anchors.map((a) => a ?? { ids: [], shares: [] }) } : {}),
    }
  }
}

/** One part after the other. */
export function joinParts(parts: readonly Part[]): Part & { readonly anchors: readonly Anchor[] } {
  const joined = <T extends Uint8Array | Float64Array>(pick: (part: Part) => T, make: (n: number) => T): T => {
    const out = make(parts.reduce((n, part) => n + pick(part).length, 0))
    let at = 0
    for (const part of parts) {
      out.set(pick(part), at)
      at += pick(part).length
    }
    return out
  }
  const triangles: number[] = []
  let base = 0
  for (const part of parts) {
    for (const i of part.triangles) triangles.push(i + base)
    base += part.nVertices
  }
  const float = (n: number): Float64Array => new Float64Array(n)
  const byte = (n: number): Uint8Array => new Uint8Array(n)
  return {
    nVertices: base,
    positions: {
      female: joined((p) => p.positions.female, float),
      male: joined((p) => p.positions.male, float),
    },
    triangles,
    regions: joined((p) => p.regions, byte),
    masks: joined((p) => p.masks, byte),
    weights: joined((p) => p.weights, float),
    anchors: parts.flatMap((p) => p.anchors ?? Array.from({ length: p.nVertices }, () => ({ ids: [], shares: [] }))),
  }
}

/** Weights of a rigid piece: all on one row. */
export function rigid(row: number): Float64Array {
  const weights = new Float64Array(SKIN_ROWS.length)
  weights[row] = 1
  return weights
}
