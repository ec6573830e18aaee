import { type QuadMesh, edgeLoop, floodFill } from './quad-mesh.ts'
import { type Vec3, lerp, rowOf } from './vec3.ts'

/**
 * Where the face has what, found on the topology of the base mesh (whose vertices are pinned by hash). Seeds are vertex
 * pairs on the mid line above the mouth, and on the upper lid; edge loops do the rest.
 */

/** Mid-line vertices of the edge loops around the mouth, from the skin above the lip to the inner border. */
const MOUTH_SEEDS = [362, 455, 466, 467, 509, 468, 474, 520] as const
const INSIDE_MOUTH_SEED = 537
/** Share of lip colour on each of those loops. */
const LIP_TINT = [0.06, 0.62, 1, 1, 1, 1, 1, 0.95] as const
/** Two neighbouring vertices on the outer margin of the lids of each eye, and on the inner one. */
const LID_SEEDS = { left: { outer: [6785, 6784], inner: [13352, 13353] } } as const

export interface FaceLandmarks {
  /** lip colour of each vertex, 0..1 */
  readonly lipTint: ReadonlyMap<number, number>
  /** vertices inside the mouth */
  readonly insideMouth: ReadonlySet<number>
  /** inner border of the lips, closed */
  readonly mouthSlit: readonly number[]
  /** outer margin of the lids, closed */
  readonly lidMargin: Readonly<Record<'left' | 'right', readonly number[]>>
  readonly lidInner: Readonly<Record<'left' | 'right', readonly number[]>>
  readonly mouthCentre: Vec3
  readonly mouthCorner: Vec3
}

export function faceLandmarks(mesh: QuadMesh, positions: Float64Array): FaceLandmarks {
  const loops = MOUTH_SEEDS.map((seed) => edgeLoop(mesh, seed, towardsLeft(mesh, positions, seed)))
  const lipTint = new Map<number, number>()
  loops.forEach((loop, i) => loop.forEach((v) => lipTint.set(v, LIP_TINT[i]!)))
  const mouthSlit = loops.at(-1)!
  const insideMouth = floodFill(mesh, INSIDE_MOUTH_SEED, new Set(mouthSlit))
  const mirror = mirrorOf(positions)
  const outer = edgeLoop(mesh, ...LID_SEEDS.left.outer)
  const inner = edgeLoop(mesh, ...LID_SEEDS.left.inner)
  const slitPoints = mouthSlit.map((v) => rowOf(positions, v))
  const corner = slitPoints.reduce((best, p) => (p[0] > best[0] ? p : best))
  const top = rowOf(positions, MOUTH_SEEDS.at(-1)!)
  return {
    lipTint,
    insideMouth,
    mouthSlit,
    lidMargin: { left: outer, right: outer.map(mirror) },
    lidInner: { left: inner, right: inner.map(mirror) },
    mouthCentre: lerp(top, [0, corner[1], top[2]], 0.5),
    mouthCorner: corner,
  }
}

/** Inner border of the lips as a closed loop from the middle of the upper lip to the left. */
export function mouthSlit(mesh: QuadMesh, positions: Float64Array): number[] {
  const seed = MOUTH_SEEDS.at(-1)!
  return edgeLoop(mesh, seed, towardsLeft(mesh, positions, seed))
}

function towardsLeft(mesh: QuadMesh, positions: Float64Array, seed: number): number {
  const sides = [...mesh.neighbours.get(seed)!].filter((v) => positions[3 * v]! > positions[3 * seed]! + 1e-4)
  if (sides.length !== 1) throw new RangeError(`mouth seed ${seed} has ${sides.length} neighbours to the left`)
  return sides[0]!
}

/** The vertex across the mid plane; the head of the base mesh is symmetric. */
function mirrorOf(positions: Float64Array): (v: number) => number {
  return (v) => {
    const [x, y, z] = rowOf(positions, v)
    let best = -1
    let nearest = Infinity
    for (let i = 0; i < positions.length; i += 3) {
      const d = Math.hypot(positions[i]! + x, positions[i + 1]! - y, positions[i + 2]! - z)
      if (d < nearest) {
        nearest = d
        best = i / 3
      }
    }
    if (nearest > 1e-3) throw new RangeError(`vertex ${v} has no mirror image`)
    return best
  }
}
