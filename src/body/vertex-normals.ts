/**
 * Smooth vertex normals: face normals weighted by the angle at the vertex, so that the triangulation of quads leaves no
 * trace. (Thuermer and Wuethrich 1998, "Computing vertex normals from polygonal facets".)
 *
 * @param positions [n, 3], m
 * @param indices   [t, 3]
 * @param out       written and returned, [n, 3], unit; (0, 1, 0) where a vertex has no area around it
 * @param triangles only these triangles; all of them if absent
 * @param weld      vertex that stands for each vertex, where borders between materials double vertices that lie on one
 *   smooth surface; each its own if absent
 */
export function vertexNormals(
  positions: ArrayLike<number>,
  indices: ArrayLike<number>,
  out: Float32Array,
  triangles?: ArrayLike<number>,
  weld?: ArrayLike<number>,
): Float32Array {
  out.fill(0)
  const n = triangles === undefined ? indices.length / 3 : triangles.length
  for (let i = 0; i < n; i++) {
    const t = triangles === undefined ? i : triangles[i]!
    addTriangle(positions, indices[3 * t]!, indices[3 * t + 1]!, indices[3 * t + 2]!, out)
  }
  if (weld !== undefined) shareSums(out, weld)
  for (let i = 0; i < out.length; i += 3) normalizeRow(out, i)
  return out
}

function addTriangle(p: ArrayLike<number>, a: number, b: number, c: number, out: Float32Array): void {
  const abx = p[3 * b]! - p[3 * a]!
  const aby = p[3 * b + 1]! - p[3 * a + 1]!
  const abz = p[3 * b + 2]! - p[3 * a + 2]!
  const acx = p[3 * c]! - p[3 * a]!
  const acy = p[3 * c + 1]! - p[3 * a + 1]!
  const acz = p[3 * c + 2]! - p[3 * a + 2]!
  const nx = aby * acz - abz * acy
  const ny = abz * acx - abx * acz
  const nz = abx * acy - aby * acx
  const size = Math.sqrt(nx * nx + ny * ny + nz * nz)
  if (!(size > 0)) return
  const atA = Math.atan2(size, abx * acx + aby * acy + abz * acz)
  const atB = Math.atan2(size, abx * (abx - acx) + aby * (aby - acy) + abz * (abz - acz))
  addScaled(out, 3 * a, nx, ny, nz, atA / size)
  addScaled(out, 3 * b, nx, ny, nz, atB / size)
  addScaled(out, 3 * c, nx, ny, nz, (Math.PI - atA - atB) / size)
}

function addScaled(out: Float32Array, at: number, x: number, y: number, z: number, k: number): void {
  out[at] = out[at]! + x * k
  out[at + 1] = out[at + 1]! + y * k
  out[at + 2] = out[at + 2]! + z * k
}

function normalizeRow(out: Float32Array, at: number): void {
  const size = Math.sqrt(out[at]! ** 2 + out[at + 1]! ** 2 + out[at + 2]! ** 2)
  if (!(size > 1e-12)) {
    out[at + 1] = 1
    return
  }
  out[at] = out[at]! / size
  out[at + 1] = out[at + 1]! / size
  out[at + 2] = out[at + 2]! / size
}

/** Adds what welded vertices have gathered and gives the sum to all of them. */
function shareSums(out: Float32Array, weld: ArrayLike<number>): void {
  for (let v = 0; v < weld.length; v++) {
    const to = weld[v]!
    if (to !== v) addScaled(out, 3 * to, out[3 * v]!, out[3 * v + 1]!, out[3 * v + 2]!, 1)
  }
  for (let v = 0; v < weld.length; v++) {
    const from = weld[v]!
    if (from !== v) out.copyWithin(3 * v, 3 * from, 3 * from + 3)
  }
}
