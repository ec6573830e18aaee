import type { Region } from '../../body/index.ts'
import type { BaseBody } from './base-body.ts'
import { type Part, PartBuilder, rigid } from './part.ts'
import { BUILDS, type BuildName } from './shape-builds.ts'
import { skinRow } from './skin-rows.ts'
import { type Vec3, add, rowOf } from './vec3.ts'

/**
 * Eyeballs of the project's own: rings about the optical axis (+Z at rest), so that pupil, iris and white have crisp
 * round borders, with a slight bulge for the cornea. They turn with their own joints.
 */

export interface EyeSockets {
  readonly centre: Readonly<Record<'left' | 'right', Vec3>>
  readonly radius: number
}

const SEGMENTS = 28
const DEGREE = Math.PI / 180
/**
 * Border of the pupil and of the iris, from the optical axis, degrees: the sockets of the base mesh
 * are wide (15 mm), so that this is 2.3 and 6.5 mm.
 */
const PUPIL_DEG = 9
const IRIS_DEG = 26
const RINGS: readonly (readonly [degrees: number, region: Region])[] = [
  [4, 'pupil'],
  [PUPIL_DEG, 'pupil'],
  [PUPIL_DEG, 'iris'],
  [14, 'iris'],
  [19, 'iris'],
  [23, 'iris'],
  [IRIS_DEG, 'iris'],
  [IRIS_DEG, 'sclera'],
  [35, 'sclera'],
  [42, 'sclera'],
  [52, 'sclera'],
  [66, 'sclera'],
  [82, 'sclera'],
  [100, 'sclera'],
  [125, 'sclera'],
  [152, 'sclera'],
]
/** Height of the cornea over the sphere, as a share of the radius. */
export const CORNEA_BULGE = 0.04

export function eyesPart(sockets: Record<BuildName, EyeSockets>): Part {
  const part = new PartBuilder()
  for (const side of ['left', 'right'] as const) {
    const weights = rigid(skinRow(`${side}_eye`))
    const vertex = (degrees: number, turn: number, region: Region): number => {
      const at = (build: BuildName): Vec3 => {
        const { centre, radius } = sockets[build]
        return add(centre[side], onEye(radius, degrees, turn))
      }
      const positions = Object.fromEntries(BUILDS.map((b) => [b, at(b)])) as Record<BuildName, Vec3>
      return part.vertex(positions, region, weights, { tint: degrees / 90, along: turn })
    }
    const pole = vertex(0, 0, 'pupil')
    let previous: number[] | undefined
    for (const [degrees, region] of RINGS) {
      const ring = Array.from({ length: SEGMENTS }, (_, k) => vertex(degrees, k / SEGMENTS, region))
      stitch(part, pole, previous, ring)
      previous = ring
    }
    const back = vertex(180, 0, 'sclera')
    for (let k = 0; k < SEGMENTS; k++) part.triangle(previous![k]!, back, previous![(k + 1) % SEGMENTS]!)
  }
  return part.build()
}

function stitch(part: PartBuilder, pole: number, inner: readonly number[] | undefined, outer: readonly number[]): void {
  for (let k = 0; k < SEGMENTS; k++) {
    const next = (k + 1) % SEGMENTS
    if (inner === undefined) part.triangle(pole, outer[k]!, outer[next]!)
    else part.quad(inner[k]!, outer[k]!, outer[next]!, inner[next]!)
  }
}

function onEye(radius: number, degrees: number, turn: number): Vec3 {
  const a = degrees * DEGREE
  const bulge = degrees < IRIS_DEG + 4 ? CORNEA_BULGE * (1 - (degrees / (IRIS_DEG + 4)) ** 2) : 0
  const r = radius * (1 + bulge)
  const phi = 2 * Math.PI * turn
  return [r * Math.sin(a) * Math.cos(phi), r * Math.sin(a) * Math.sin(phi), r * Math.cos(a)]
}

/** Balls that fill the sockets as the base mesh's own do: middle and half width of those. */
export function eyeSockets(body: Pick<BaseBody, 'data' | 'fitted'>, build: BuildName): EyeSockets {
  const measure = (part: 'helper-l-eye' | 'helper-r-eye'): { centre: Vec3; radius: number } => {
    const points = [...new Set(body.data.quads(part))].map((v) => rowOf(body.fitted[build].positions, v))
    const low = [0, 1, 2].map((c) => Math.min(...points.map((p) => p[c]!)))
    const high = [0, 1, 2].map((c) => Math.max(...points.map((p) => p[c]!)))
    const [x, y, z] = low.map((lo, c) => (lo + high[c]!) / 2)
    return { centre: [x!, y!, z!], radius: (high[0]! - low[0]!) / 2 }
  }
  const left = measure('helper-l-eye')
  const right = measure('helper-r-eye')
  return { centre: { left: left.centre, right: right.centre }, radius: (left.radius + right.radius) / 2 }
}
