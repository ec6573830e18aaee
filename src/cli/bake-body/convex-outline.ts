/** A point of the plane. */
export type Vec2 = readonly [number, number]

/** Convex hull, counter-clockwise (Andrew's monotone chain). */
export function convexHull(points: readonly Vec2[]): Vec2[] {
  const sorted = points.toSorted((a, b) => a[0] - b[0] || a[1] - b[1])
  const half = (list: readonly Vec2[]): Vec2[] => {
    const hull: Vec2[] = []
    for (const p of list) {
      while (hull.length > 1 && turn(hull.at(-2)!, hull.at(-1)!, p) <= 0) hull.pop()
      hull.push(p)
    }
    return hull.slice(0, -1)
  }
  return [...half(sorted), ...half(sorted.toReversed())]
}

const turn = (a: Vec2, b: Vec2, c: Vec2): number => (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])

/** Distance from `centre` to the hull in each of `n` directions, the first along +x, counter-clockwise. */
export function radii(hull: readonly Vec2[], centre: Vec2, n: number): number[] {
  return Array.from({ length: n }, (_, k) => {
    const angle = (2 * Math.PI * k) / n
    return rayToHull(hull, centre, [Math.cos(angle), Math.sin(angle)])
  })
}

function rayToHull(hull: readonly Vec2[], centre: Vec2, d: Vec2): number {
  let best = 0
  for (let i = 0; i < hull.length; i++) {
    const a = hull[i]!
    const b = hull[(i + 1) % hull.length]!
    const e: Vec2 = [b[0] - a[0], b[1] - a[1]]
    const det = d[0] * -e[1] + d[1] * e[0]
    if (Math.abs(det) < 1e-12) continue
    const r: Vec2 = [a[0] - centre[0], a[1] - centre[1]]
    const t = (r[0] * -e[1] + r[1] * e[0]) / det
    const s = (d[0] * r[1] - d[1] * r[0]) / det
    if (t > 0 && s >= -1e-9 && s <= 1 + 1e-9) best = Math.max(best, t)
  }
  return best
}

/** Middle of the bounding box. */
export function boxCentre(points: readonly Vec2[]): Vec2 {
  const mid = (c: 0 | 1): number => {
    const values = points.map((p) => p[c])
    return (Math.min(...values) + Math.max(...values)) / 2
  }
  return [mid(0), mid(1)]
}
