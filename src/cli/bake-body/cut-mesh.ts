import type { Anchor } from './part.ts'

/**
 * A piece cut out of the base mesh along exact lines of scalar fields, so that hems and collars do not follow the edges
 * of the quads. Every vertex is a mixture of base vertices; the cut is decided once and holds for both builds.
 */
export interface Cut {
  readonly vertices: readonly Anchor[]
  readonly triangles: readonly number[]
}

/** Vertices this near to a level are taken to lie on it (fields are in metres). */
export const ON_LEVEL = 4e-4

/** A scalar over the surface, at any mixture of base vertices. */
export type Field = (at: Anchor) => number

export function wholeMesh(triangles: readonly number[]): Cut {
  const ids = [...new Set(triangles)].sort((a, b) => a - b)
  const at = new Map(ids.map((id, i) => [id, i]))
  return {
    vertices: ids.map((id) => ({ ids: [id], shares: [1] })),
    triangles: triangles.map((id) => at.get(id)!),
  }
}

/** The field that is linear between values at the base vertices. */
export function linearField(values: ArrayLike<number>): Field {
  return (anchor) => {
    let sum = 0
    for (let k = 0; k < anchor.ids.length; k++) sum += values[anchor.ids[k]!]! * anchor.shares[k]!
    return sum
  }
}

/** The part of a cut where `field` is at most `level`. */
export function below(cut: Cut, field: Field, level: number): Cut {
  return clip(cut, field, level, 1)
}

/** The part of a cut where `field` is at least `level`. */
export function above(cut: Cut, field: Field, level: number): Cut {
  return clip(cut, field, level, -1)
}

/** The same surface with edges along the given levels of a field. */
export function scored(cut: Cut, field: Field, levels: readonly number[]): Cut {
  let vertices = [...cut.vertices]
  let triangles = [...cut.triangles]
  for (const level of levels) {
    const low = clip({ vertices, triangles }, field, level, 1)
    const high = clip({ vertices, triangles }, field, level, -1)
    const merged = merge(low, high)
    vertices = [...merged.vertices]
    triangles = [...merged.triangles]
  }
  return { vertices, triangles }
}

/** Closed or open runs of border vertices on which `field` is at `level`, in the order in which triangles see them. */
export function borderAt(cut: Cut, field: Field, level: number): (readonly [number, number])[] {
  const twins = new Map<string, number>()
  const t = cut.triangles
  for (let i = 0; i < t.length; i += 3) {
    for (let k = 0; k < 3; k++) twins.set(`${t[i + k]},${t[i + ((k + 1) % 3)]}`, 1)
  }
  const edges: (readonly [number, number])[] = []
  for (const key of twins.keys()) {
    const [a, b] = key.split(',').map(Number) as [number, number]
    if (twins.has(`${b},${a}`)) continue
    const on = [a, b].every((v) => Math.abs(field(cut.vertices[v]!) - level) <= ON_LEVEL)
    if (on) edges.push([a, b])
  }
  return edges
}

function clip(cut: Cut, field: Field, level: number, sign: 1 | -1): Cut {
  const inside = cut.vertices.map((v) => sign * (level - field(v)))
  // a vertex almost on the level counts as on it: slivers would break the normals
  const value = inside.map((d) => (Math.abs(d) < ON_LEVEL ? 0 : d))
  const vertices: Anchor[] = []
  const kept = new Map<number, number>()
  const crossing = new Map<string, number>()
  const keep = (v: number): number => {
    const known = kept.get(v)
    if (known !== undefined) return known
    kept.set(v, vertices.push(cut.vertices[v]!) - 1)
    return vertices.length - 1
  }
  const cross = (a: number, b: number): number => {
    const [low, high] = a < b ? [a, b] : [b, a]
    const key = `${low},${high}`
    const known = crossing.get(key)
    if (known !== undefined) return known
    crossing.set(key, vertices.push(crossingAt(cut.vertices[low]!, cut.vertices[high]!, field, level)) - 1)
    return vertices.length - 1
  }
  const triangles: number[] = []
  for (let i = 0; i < cut.triangles.length; i += 3) {
    const polygon: number[] = []
    for (let k = 0; k < 3; k++) {
      const a = cut.triangles[i + k]!
      const b = cut.triangles[i + ((k + 1) % 3)]!
      if (value[a]! >= 0) polygon.push(keep(a))
      if ((value[a]! > 0 && value[b]! < 0) || (value[a]! < 0 && value[b]! > 0)) polygon.push(cross(a, b))
    }
    for (let k = 2; k < polygon.length; k++) triangles.push(polygon[0]!, polygon[k - 1]!, polygon[k]!)
  }
  return { vertices, triangles }
}

/** Where a field passes a level on an edge (Illinois: fields bend a little between vertices). */
function crossingAt(a: Anchor, b: Anchor, field: Field, level: number): Anchor {
  let [t0, f0, t1, f1] = [0, field(a) - level, 1, field(b) - level]
  let at = a
  for (let step = 0; step < 24; step++) {
    const t = t0 + ((t1 - t0) * f0) / (f0 - f1)
    at = between(a, b, t)
    const f = field(at) - level
    if (Math.abs(f) < 1e-10) break
    if (f * f0 < 0) [t1, f1] = [t, f]
    else [t0, f0, f1] = [t, f, f1 / 2]
  }
  return at
}

function between(a: Anchor, b: Anchor, t: number): Anchor {
  const shares = new Map<number, number>()
  const put = (anchor: Anchor, k: number): void =>
    anchor.ids.forEach((id, i) => shares.set(id, (shares.get(id) ?? 0) + k * anchor.shares[i]!))
  put(a, 1 - t)
  put(b, t)
  return { ids: [...shares.keys()], shares: [...shares.values()] }
}

/** Two cuts with common border vertices made one again. */
function merge(low: Cut, high: Cut): Cut {
  const keyOf = (anchor: Anchor): string => {
    const pairs = anchor.ids.map((id, i) => `${id}:${anchor.shares[i]!.toFixed(9)}`)
    return pairs.sort().join(' ')
  }
  const vertices = [...low.vertices]
  const known = new Map(vertices.map((v, i) => [keyOf(v), i]))
  const place = high.vertices.map((v) => known.get(keyOf(v)) ?? vertices.push(v) - 1)
  return { vertices, triangles: [...low.triangles, ...high.triangles.map((i) => place[i]!)] }
}
