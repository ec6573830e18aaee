import type { QuadMesh } from './quad-mesh.ts'
import { vertexNormals } from '../../body/index.ts'
import { type Vec3, add, dot, normalize, rowOf, scale, setRow, sub } from './vec3.ts'

/**
 * The shape of cloth over a body: the surface is relaxed until small forms (muscles, navel, nipples) are gone, then lifted
 * and stretched over hollows like fabric under slight tension, never into the body.
 */

const RELAX_STEPS = 26
const STRETCH_STEPS = 60
const FLATTEN_STEPS = 60
const NORMAL_STEPS = 12
const UNFOLD_STEPS = 24

/**
 * @param positions [n, 3], m, the bare body
 * @param cover     0..1 per vertex: how much of a vertex is cloth; 0 keeps it
 * @param lift      distance of the cloth from the relaxed surface, m, per vertex
 * @param flatness  0..1 where even large forms are flattened
 */
export function drape(
  mesh: QuadMesh,
  triangles: readonly number[],
  positions: Float64Array,
  cover: Float64Array,
  lift: Float64Array,
  flatness: (p: Vec3) => number,
): Float64Array {
  const ids = [...mesh.neighbours.keys()].filter((v) => cover[v]! > 0)
  const relaxed = positions.slice()
  const first = evenNormals(mesh, ids, vertexNormals(positions, triangles, new Float32Array(positions.length)))
  for (let step = 0; step < RELAX_STEPS; step++) {
    // Taubin's pair of steps smooths without shrinking
    smooth(mesh, ids, relaxed, first, cover, 0.55)
    smooth(mesh, ids, relaxed, first, cover, -0.565)
  }
  const flat = cover.map((c, v) => c * flatness(rowOf(positions, v)))
  for (let step = 0; step < FLATTEN_STEPS; step++) smooth(mesh, ids, relaxed, first, flat, 0.5)
  const normals = vertexNormals(relaxed, triangles, new Float32Array(positions.length))
  const out = relaxed.slice()
  for (const v of ids) setRow(out, v, add(rowOf(relaxed, v), scale(rowOf(normals, v), lift[v]! * cover[v]!)))
  const floor = out.slice()
  for (let step = 0; step < STRETCH_STEPS; step++) {
    smooth(mesh, ids, out, normals, cover, 0.5)
    for (const v of ids) {
      const n = rowOf(normals, v)
      const depth = dot(sub(rowOf(out, v), rowOf(floor, v)), n)
      // below the lifted surface: back onto it, a little of the sinking is left so that folds stay soft
      if (depth < 0) setRow(out, v, add(rowOf(out, v), scale(n, -0.93 * depth)))
    }
  }
  return out
}

/**
 * Pulls folds of the skin straight where `share` says so. The surface slides on itself, so keep away from hems.
 * @returns new positions
 */
export function unfolded(mesh: QuadMesh, positions: Float64Array, share: (p: Vec3) => number): Float64Array {
  const out = positions.slice()
  const ids = [...mesh.neighbours.keys()].filter((v) => share(rowOf(positions, v)) > 0.01)
  const k = Float64Array.from({ length: positions.length / 3 }, (_, v) => share(rowOf(positions, v)))
  for (let step = 0; step < UNFOLD_STEPS; step++) smooth(mesh, ids, out, undefined, k, 0.5)
  return out
}

/** Normals without the folds of the skin: a vertex deep in a fold moves with the surface over it. */
export function evenNormals(
  mesh: QuadMesh,
  ids: readonly number[],
  normals: Float32Array,
  steps = NORMAL_STEPS,
): Float32Array {
  for (let step = 0; step < steps; step++) {
    const means = ids.map((v) => {
      let sum = rowOf(normals, v)
      for (const n of mesh.neighbours.get(v)!) sum = add(sum, rowOf(normals, n))
      return normalize(sum)
    })
    ids.forEach((v, i) => setRow(normals, v, means[i]!))
  }
  return normals
}

/** Moves vertices towards the mean of their neighbours; with normals, only along them, so that hems keep their line. */
function smooth(
  mesh: QuadMesh,
  ids: readonly number[],
  p: Float64Array,
  normals: Float32Array | undefined,
  cover: Float64Array,
  k: number,
): void {
  const moved = ids.map((v): Vec3 => {
    const around = mesh.neighbours.get(v)!
    let mean: Vec3 = [0, 0, 0]
    for (const n of around) mean = add(mean, rowOf(p, n))
    const here = rowOf(p, v)
    if (normals === undefined) return add(here, scale(sub(scale(mean, 1 / around.size), here), k * cover[v]!))
    const normal = rowOf(normals, v)
    return add(here, scale(normal, dot(sub(scale(mean, 1 / around.size), here), normal) * k * cover[v]!))
  })
  ids.forEach((v, i) => setRow(p, v, moved[i]!))
}
