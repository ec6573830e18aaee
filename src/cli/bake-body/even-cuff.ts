import { type Vec3, add, cross, dot, lerp, normalize, scale, smoothstep, sub } from './vec3.ts'

/**
 * Makes the end of a sleeve even: its vertices are put on a smooth tube that is fitted to them. Between the exact lines of
 * the ribbing lie vertices of the base mesh, which is coarse and creased at the wrist; knitwear is neither.
 */

/** Waves round the wrist, and powers of the depth, that the tube's radius is made of. */
const WAVES = 3
const POWERS = 3
/** Depth from the edge up to which the tube counts whole, up to which it counts at all, and of what it is fitted, m. */
const WHOLE_M = 0.036
const REACH_M = 0.06
/** Keeps the fit calm where vertices are few. */
const RIDGE = 1e-3

export interface Sleeve {
  /** elbow and wrist, m */
  readonly from: Vec3
  readonly to: Vec3
  /** vertices of the sleeve and how far before its edge they lie, m */
  readonly depths: ReadonlyMap<number, number>
}

/**
 * @param points of the cut's vertices, changed in place
 * @param normals likewise: those of the tube
 */
export function evenCuff({ from, to, depths }: Sleeve, points: Vec3[], normals: Vec3[]): void {
  const axis = normalize(sub(to, from))
  const u = normalize(sub([0, 0, 1], scale(axis, axis[2])))
  const v = cross(axis, u)
  const near = [...depths].filter(([, depth]) => depth < REACH_M)
  const local = (id: number): Vec3 => {
    const d = sub(points[id]!, to)
    return [dot(d, u), dot(d, v), dot(d, axis)]
  }
  // the limb does not lie round the line between its joints: a straight middle line first
  const line = [0, 1].map((c) =>
    solveLeast(
      near.map(([, depth]) => [1, depth / REACH_M]),
      near.map(([id]) => local(id)[c]!),
    ),
  )
  const middle = (depth: number): readonly [number, number] => [
    line[0]![0]! + (line[0]![1]! * depth) / REACH_M,
    line[1]![0]! + (line[1]![1]! * depth) / REACH_M,
  ]
  const turned = near.map(([id, depth]) => {
    const [x, y, z] = local(id)
    const [cx, cy] = middle(depth)
    return { id, depth, z, angle: Math.atan2(y - cy, x - cx), radius: Math.hypot(x - cx, y - cy) }
  })
  const terms = solveLeast(
    turned.map(({ angle, depth }) => basis(angle, depth)),
    turned.map(({ radius }) => radius),
  )
  const edge = turned.reduce((sum, { z, depth }) => sum + z + depth, 0) / turned.length
  for (const { id, depth, angle } of turned) {
    const radius = basis(angle, depth).reduce((sum, value, k) => sum + value * terms[k]!, 0)
    const [cx, cy] = middle(depth)
    const out = add(scale(u, Math.cos(angle)), scale(v, Math.sin(angle)))
    const onTube = add(add(add(to, scale(u, cx)), scale(v, cy)), add(scale(out, radius), scale(axis, edge - depth)))
    const share = smoothstep(REACH_M, WHOLE_M, depth)
    points[id] = lerp(points[id]!, onTube, share)
    normals[id] = normalize(lerp(normals[id]!, out, share))
  }
}

function basis(angle: number, depth: number): number[] {
  const waves = [1]
  for (let k = 1; k <= WAVES; k++) waves.push(Math.cos(k * angle), Math.sin(k * angle))
  return Array.from({ length: POWERS }, (_, p) => (depth / REACH_M) ** p).flatMap((power) =>
    waves.map((wave) => wave * power),
  )
}

/** Least squares by the normal equations and Gaussian elimination; the matrix is small and symmetric. */
function solveLeast(rows: readonly (readonly number[])[], values: readonly number[]): number[] {
  const n = rows[0]!.length
  const m = Array.from({ length: n }, (_, i) =>
    Array.from({ length: n + 1 }, (_, j) =>
      j === n
        ? rows.reduce((sum, row, r) => sum + row[i]! * values[r]!, 0)
        : rows.reduce((sum, row) => sum + row[i]! * row[j]!, 0) + (i === j ? RIDGE : 0),
    ),
  )
  for (let i = 0; i < n; i++) {
    for (let r = i + 1; r < n; r++) {
      const f = m[r]![i]! / m[i]![i]!
      for (let c = i; c <= n; c++) m[r]![c] = m[r]![c]! - f * m[i]![c]!
    }
  }
  const out = Array<number>(n).fill(0)
  for (let i = n - 1; i >= 0; i--) {
    let sum = m[i]![n]!
    for (let c = i + 1; c < n; c++) sum -= m[i]![c]! * out[c]!
    out[i] = sum / m[i]![i]!
  }
  return out
}
