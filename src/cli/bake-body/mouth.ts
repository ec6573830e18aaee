import type { KeptPart } from './makehuman-package.ts'
import { type BaseBody, eachBuild, splitQuads } from './base-body.ts'
import { type Part, PartBuilder } from './part.ts'
import { SKIN_ROWS } from './skin-rows.ts'
import { type Vec3, add, rowOf } from './vec3.ts'

const PARTS: readonly (readonly [part: KeptPart, region: 'teeth' | 'tongue'])[] = [
  ['helper-upper-teeth', 'teeth'],
  ['helper-lower-teeth', 'teeth'],
  ['helper-tongue', 'tongue'],
]

/** The base mesh hides its upper teeth even in a laugh: teeth and tongue sit a little lower, m. */
const LOWERED: Vec3 = [0, -0.0025, 0]
/** Depth behind the front teeth at which no light is left, m. */
const DARK_M = 0.045

/** Teeth and tongue of the base mesh. */
export function mouthPart(body: BaseBody): Part {
  const part = new PartBuilder()
  const stride = SKIN_ROWS.length
  const front = body.landmarks.mouthCentre[2]
  for (const [name, region] of PARTS) {
    const made = new Map<number, number>()
    const vertex = (v: number): number => {
      const known = made.get(v)
      if (known !== undefined) return known
      const positions = eachBuild((b) => add(rowOf(body.fitted[b].positions, v), LOWERED))
      const id = part.vertex(
        positions,
        region,
        body.weights.slice(v * stride, (v + 1) * stride),
        { cavity: mouthLight(body.middle[3 * v + 2]!, front) },
        {
          ids: [v],
          shares: [1],
        },
      )
      made.set(v, id)
      return id
    }
    const triangles = splitQuads(body.data.quads(name))
    for (let t = 0; t < triangles.length; t += 3) {
      part.triangle(vertex(triangles[t]!), vertex(triangles[t + 1]!), vertex(triangles[t + 2]!))
    }
  }
  return part.build()
}

/** Light that is left behind the lips, 0..1. */
export function mouthLight(z: number, front: number): number {
  const depth = Math.min(1, Math.max(0, (front - z) / DARK_M))
  return 0.06 + 0.84 * (1 - depth) ** 2
}
