import { type Cut, type Field, ON_LEVEL } from './cut-mesh.ts'
import { type Vec3, add, lerp, scale } from './vec3.ts'

/** A line of a cut surface: where a field has a level. */
export type Line = readonly [field: Field, level: number]

const STEPS = 10

/**
 * Evens out the lines of hems and ribs on one build. They are exact on the mean of the builds; on each build alone they
 * follow the small differences of its surface, which shows as ripples.
 *
 * @param points of the cut's vertices, changed in place
 */
export function straightenLines(cut: Cut, lines: readonly Line[], points: Vec3[]): void {
  for (const [field, level] of lines) {
    const chain = neighboursOnLine(cut, field, level)
    for (let step = 0; step < STEPS; step++) {
      const moved = [...chain].map(
        ([v, [a, b]]) => [v, lerp(points[v]!, scale(add(points[a]!, points[b]!), 0.5), 0.5)] as const,
      )
      for (const [v, p] of moved) points[v] = p
    }
  }
}

/** The two neighbours of every vertex in the run of a line; ends and crossings are left out and so stay. */
function neighboursOnLine(cut: Cut, field: Field, level: number): Map<number, readonly [number, number]> {
  const on = cut.vertices.map((anchor) => Math.abs(field(anchor) - level) <= ON_LEVEL)
  const found = new Map<number, Set<number>>()
  const t = cut.triangles
  for (let i = 0; i < t.length; i++) {
    const a = t[i]!
    const b = t[i % 3 === 2 ? i - 2 : i + 1]!
    if (!on[a] || !on[b]) continue
    found.set(a, (found.get(a) ?? new Set()).add(b))
    found.set(b, (found.get(b) ?? new Set()).add(a))
  }
  const chain = new Map<number, readonly [number, number]>()
  for (const [v, set] of found) {
    const [a, b, ...more] = set
    if (a !== undefined && b !== undefined && more.length === 0) chain.set(v, [a, b])
  }
  return chain
}
