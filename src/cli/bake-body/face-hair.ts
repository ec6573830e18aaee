import type { Region } from '../../body/index.ts'
import { type BaseBody, eachBuild } from './base-body.ts'
import { mixed, mixedWeights } from './clothes.ts'
import { type Anchor, type Part, PartBuilder } from './part.ts'
import type { BuildName } from './shape-builds.ts'
import { faceAnchor } from './surface-point.ts'
import { type Vec3, add, cross, lerp, normalize, rowOf, scale, smoothstep, sub } from './vec3.ts'

/**
 * Brows and lashes of the project's own: single hairs that grow on the face and ride its displacements. Positions along
 * brow and lid come from a fixed low-discrepancy sequence, so that the bake is repeatable.
 */

const BROW_HAIRS = 124
const LASHES = 42
/** Distance of a brow's hairs from the skin at root and tip, m. */
const BROW_LIFT_M = [0.0003, 0.0012, 0.0011] as const
const BROW_WIDTH_M: Record<BuildName, number> = { female: 0.00092, male: 0.0012 }
const LASH_WIDTH_M = 0.00026
/** Width of the line that lashes make at their roots, and how far it lies before the lid, m. */
const LASH_LINE_M = 0.0011
const LASH_LINE_LIFT_M = 0.00035
/** The tips of lashes move more than their roots, so that they point down on a closed lid. */
const LASH_TIP_SWING = 1.32

/** Points of the left brow's middle line seen from the eye, m: inner end to tail. */
const BROW_LINE: readonly (readonly [x: number, y: number])[] = [
  [-0.0185, 0.0148],
  [-0.008, 0.0192],
  [0.005, 0.0222],
  [0.0165, 0.0207],
  [0.0265, 0.0152],
]

const golden = (i: number): number => (i * 0.618_033_988_75) % 1
const plastic = (i: number): number => (i * 0.754_877_666_25) % 1

export function faceHairPart(body: BaseBody): Part {
  const part = new PartBuilder()
  for (const side of [1, -1]) {
    for (let i = 0; i < BROW_HAIRS; i++) addBrowHair(body, part, side, i)
    addLashes(body, part, side)
  }
  return part.build()
}

function eyeOf(body: BaseBody, side: number): Vec3 {
  const name = side > 0 ? 'left_eye' : 'right_eye'
  return lerp(body.fitted.male.faceJoints[name], body.fitted.female.faceJoints[name], 0.5)
}

function browPoint(t: number): readonly [number, number] {
  const at = t * (BROW_LINE.length - 1)
  const i = Math.min(BROW_LINE.length - 2, Math.floor(at))
  const f = at - i
  const catmull = (c: 0 | 1): number => {
    const q = (k: number): number => BROW_LINE[Math.min(BROW_LINE.length - 1, Math.max(0, k))]![c]
    const [a, b, d, e] = [q(i - 1), q(i), q(i + 1), q(i + 2)]
    return b + 0.5 * f * (d - a + f * (2 * a - 5 * b + 4 * d - e + f * (3 * (b - d) + e - a)))
  }
  return [catmull(0), catmull(1)]
}

/** Hairs stand up at the inner end, lie along the brow in the middle and point down at the tail. */
function addBrowHair(body: BaseBody, part: PartBuilder, side: number, i: number): void {
  const t = golden(i + 1) ** 0.92
  const across = plastic(i + 1) * 2 - 1
  const eye = eyeOf(body, side)
  const height = 0.0034 * smoothstep(-0.12, 0.16, t) * (1 - 0.72 * t)
  const [cx, cy] = browPoint(t)
  const angle = 1.05 - 1.15 * smoothstep(0, 0.35, t) - 0.62 * smoothstep(0.45, 1, t) - 0.22 * across
  const length = (0.0078 - 0.0022 * t) * (0.85 + 0.3 * plastic(3 * i + 2))
  const root: readonly [number, number] = [cx - 0.35 * length * Math.cos(angle), cy + across * height]
  const points = [0, 0.5, 1].map((f) => {
    const bend = angle - 0.35 * f
    const x = eye[0] + side * (root[0] + f * length * Math.cos(bend))
    return faceAnchor(body, x, eye[1] + root[1] + f * length * Math.sin(bend))
  })
  if (points.some((p) => p === undefined)) return
  const anchors = points as Anchor[]
  const at = (k: number, aside: number): Record<BuildName, Vec3> =>
    eachBuild((b) => {
      const here = mixed(body.fitted[b].positions, anchors[k]!)
      const normal = normalize(mixed(body.normals[b], anchors[k]!))
      const along = sub(mixed(body.fitted[b].positions, anchors[2]!), mixed(body.fitted[b].positions, anchors[0]!))
      const width = scale(normalize(cross(along, normal)), aside * BROW_WIDTH_M[b] * (k === 1 ? 0.8 : 0.5))
      return add(add(here, scale(normal, BROW_LIFT_M[k]!)), width)
    })
  const thin = 0.35 + 0.65 * smoothstep(0, 0.1, t) * smoothstep(1, 0.85, t)
  addBlade(part, 'brow', golden(i + 7), (k, aside) => ({
    positions: at(k, aside * thin),
    weights: mixedWeights(body, anchors[k]!),
    anchor: anchors[k]!,
  }))
}

interface BladePoint {
  readonly positions: Record<BuildName, Vec3>
  readonly weights: Float64Array
  readonly anchor: Anchor
}

/** A hair: two root points, two in the middle, a tip. */
function addBlade(
  part: PartBuilder,
  region: Region,
  strand: number,
  at: (k: 0 | 1 | 2, aside: -1 | 0 | 1) => BladePoint,
): void {
  const put = (k: 0 | 1 | 2, aside: -1 | 0 | 1): number => {
    const point = at(k, aside)
    return part.vertex(
      point.positions,
      region,
      point.weights,
      { tint: 1, along: strand, blush: region === 'lash' ? 1 : 0 },
      point.anchor,
    )
  }
  const ids = [put(0, -1), put(0, 1), put(1, -1), put(1, 1), put(2, 0)] as const
  part.quad(ids[0], ids[1], ids[3], ids[2])
  part.triangle(ids[2], ids[3], ids[4])
}

/** Lashes along the upper margin, from the inner to the outer corner. */
function addLashes(body: BaseBody, part: PartBuilder, side: number): void {
  const loop = body.landmarks.lidMargin[side > 0 ? 'left' : 'right']
  const x = (v: number): number => side * body.middle[3 * v]!
  const inner = loop.reduce((best, v) => (x(v) < x(best) ? v : best))
  const outer = loop.reduce((best, v) => (x(v) > x(best) ? v : best))
  const upper = arc(loop, inner, outer, body.middle)
  for (let i = 0; i < LASHES; i++) {
    const t = 0.1 + (0.89 * (i + 0.35 * golden(i + 1))) / LASHES
    const place = t * (upper.length - 1)
    const k = Math.min(upper.length - 2, Math.floor(place))
    const root: Anchor = { ids: [upper[k]!, upper[k + 1]!], shares: [1 - (place - k), place - k] }
    addLash(body, part, side, root, t, i)
  }
  addLashLine(body, part, side, upper)
}

/** A dark line along the margin, where lashes stand too close to be seen one by one. */
function addLashLine(body: BaseBody, part: PartBuilder, side: number, upper: readonly number[]): void {
  const name = side > 0 ? 'left_eye' : 'right_eye'
  const put = (v: number, up: number): number =>
    part.vertex(
      eachBuild((b) => {
        const here = rowOf(body.fitted[b].positions, v)
        const out = normalize(sub(here, body.fitted[b].faceJoints[name]))
        const along = normalize(sub([0, 1, 0], scale(out, out[1])))
        return add(add(here, scale(out, LASH_LINE_LIFT_M)), scale(along, up))
      }),
      'lash',
      mixedWeights(body, { ids: [v], shares: [1] }),
      { tint: 1 },
      { ids: [v], shares: [1] },
    )
  const rows = upper.map((v, k) => {
    const t = k / (upper.length - 1)
    const width = LASH_LINE_M * smoothstep(0.04, 0.5, t) * smoothstep(1, 0.9, t)
    return [put(v, -0.15 * width), put(v, width)] as const
  })
  for (let k = 0; k + 1 < rows.length; k++) {
    const [a, b, c, d] = [rows[k]![0], rows[k + 1]![0], rows[k + 1]![1], rows[k]![1]]
    if (side > 0) part.quad(a, b, c, d)
    else part.quad(b, a, d, c)
  }
}

/** The way along the loop from `from` to `to` that passes higher. */
function arc(loop: readonly number[], from: number, to: number, positions: Float64Array): number[] {
  const walk = (step: 1 | -1): number[] => {
    const out: number[] = []
    const start = loop.indexOf(from)
    for (let i = 0; i < loop.length; i++) {
      const v = loop[(start + step * i + loop.length * 2) % loop.length]!
      out.push(v)
      if (v === to) break
    }
    return out
  }
  const height = (list: readonly number[]): number =>
    list.reduce((sum, v) => sum + rowOf(positions, v)[1], 0) / list.length
  const [there, back] = [walk(1), walk(-1)]
  return height(there) > height(back) ? there : back
}

function addLash(body: BaseBody, part: PartBuilder, side: number, root: Anchor, t: number, i: number): void {
  const length = (0.0034 + 0.0034 * smoothstep(0.1, 0.8, t)) * (0.9 + 0.16 * plastic(i + 1))
  const fan = (t - 0.42) * 1.5
  const out = normalize([side * fan, 0.22, 0.9])
  const curl: Vec3 = normalize([side * fan * 1.1, 0.95, 0.62])
  const path: readonly Vec3[] = [
    [0, 0, 0],
    scale(out, 0.5 * length),
    add(scale(out, 0.5 * length), scale(curl, 0.5 * length)),
  ]
  const swing = [1, 1.14, LASH_TIP_SWING] as const
  addBlade(part, 'lash', golden(i + 7), (k, aside) => ({
    positions: eachBuild((b) =>
      add(add(mixed(body.fitted[b].positions, root), path[k]!), [
        aside * LASH_WIDTH_M * (k === 0 ? 1 : 0.7),
        0.0001,
        0.0002,
      ]),
    ),
    weights: mixedWeights(body, root),
    anchor: { ids: root.ids, shares: root.shares.map((s) => s * swing[k]) },
  }))
}
