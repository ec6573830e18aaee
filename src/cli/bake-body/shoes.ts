import { SOLE_BELOW_FOOT } from '../../body/index.ts'
import { type BaseBody, eachBuild } from './base-body.ts'
import { jointRow } from './bind-pose.ts'
import { type Vec2, boxCentre, convexHull, radii } from './convex-outline.ts'
import { type Part, PartBuilder } from './part.ts'
import type { BuildName } from './shape-builds.ts'
import { SKIN_ROWS, skinRow } from './skin-rows.ts'
import { type Vec3, add, dot, lerp, normalize, rowOf, scale, smoothstep, sub } from './vec3.ts'

/**
 * Plain ankle boots of the project's own: a skin stretched over convex sections of the bare foot, from the shaft round
 * the heel to the toe cap, on a flat sole. Toes are merged by the sections being convex.
 */

const AROUND = 28
/** Leather over the foot, m. */
const THICK_M = 0.005
const SOLE_M = 0.02
/** Height of the sole's upper edge over the bare foot's lowest point, m. */
const WELT_M = 0.011
const SHAFT_RINGS = 4
const FAN_RINGS = 7
const FORE_RINGS = 13
/** How much longer than the foot, and how round the toe cap is, m. */
const TOE_ROOM_M = 0.012
const CAP_M = 0.05
const CAP_ROOM_M = 0.006

type Side = 'left' | 'right'

/** A foot with its own axes: e1 to the person's left, up, and forward along the foot. */
interface Foot {
  readonly points: readonly Vec3[]
  readonly triangles: readonly (readonly [Vec3, Vec3, Vec3])[]
  readonly ankle: Vec3
  readonly left: Vec3
  readonly forward: Vec3
  readonly ground: number
  readonly toe: number
}

interface Ring {
  readonly points: readonly Vec3[]
  /** 0 at the shaft's edge .. 1 at the toe */
  readonly along: number
}

export function shoesPart(body: BaseBody): Part {
  const part = new PartBuilder()
  for (const side of ['left', 'right'] as const) {
    const feet = eachBuild((b) => footOf(body, b, side))
    addUpper(part, side, feet)
    addSole(part, side, feet)
  }
  return part.build()
}

function footOf(body: BaseBody, build: BuildName, side: Side): Foot {
  const { positions, bind } = body.fitted[build]
  const ankle = bind.joints[jointRow(`${side}_ankle`)]!
  const rows = ['knee', 'ankle', 'foot'].map((name) => skinRow(`${side}_${name}`))
  const onFoot = (v: number): boolean =>
    rows.reduce((sum, j) => sum + body.weights[v * SKIN_ROWS.length + j]!, 0) > 0.9 &&
    positions[3 * v + 1]! < ankle[1] + 0.16
  const triangles: [Vec3, Vec3, Vec3][] = []
  const t = body.skinTriangles
  for (let i = 0; i < t.length; i += 3) {
    const ids = [t[i]!, t[i + 1]!, t[i + 2]!] as const
    if (ids.every(onFoot))
      triangles.push([rowOf(positions, ids[0]), rowOf(positions, ids[1]), rowOf(positions, ids[2])])
  }
  const ball = bind.joints[jointRow(`${side}_foot`)]!
  const lowest = Math.min(...triangles.flat().map((p) => p[1]))
  return footAxes(triangles, ankle, ball[1] - SOLE_BELOW_FOOT - (lowest + WELT_M - SOLE_M))
}

/**
 * @param rise shift that puts the sole where the stage expects it under the foot joint: ankles of the skeleton differ in
 *   height by 7 mm, soles must not
 */
function footAxes(bare: readonly (readonly [Vec3, Vec3, Vec3])[], bareAnkle: Vec3, rise: number): Foot {
  const risen = (p: Vec3): Vec3 => [p[0], p[1] + rise, p[2]]
  const triangles = bare.map(([a, b, c]) => [risen(a), risen(b), risen(c)] as const)
  const ankle = risen(bareAnkle)
  const points = triangles.flat()
  const toe = points.reduce((best, p) => (p[2] > best[2] ? p : best))
  const heel = points.filter((p) => p[1] < ankle[1] - 0.04).reduce((best, p) => (p[2] < best[2] ? p : best))
  const forward = normalize([(toe[0] - heel[0]) * 0.6, 0, toe[2] - heel[2]])
  return {
    points,
    triangles,
    ankle,
    left: [forward[2], 0, -forward[0]],
    forward,
    ground: Math.min(...points.map((p) => p[1])),
    toe: Math.max(...points.map((p) => dot(sub(p, ankle), forward))),
  }
}

/** Where a plane cuts the foot, in plane coordinates. */
function section(foot: Foot, origin: Vec3, e1: Vec3, e2: Vec3, backOnly: boolean): Vec2[] {
  const normal: Vec3 = [e1[1] * e2[2] - e1[2] * e2[1], e1[2] * e2[0] - e1[0] * e2[2], e1[0] * e2[1] - e1[1] * e2[0]]
  const out: Vec2[] = []
  for (const triangle of foot.triangles) {
    for (let k = 0; k < 3; k++) {
      const a = triangle[k]!
      const b = triangle[(k + 1) % 3]!
      const da = dot(sub(a, origin), normal)
      const db = dot(sub(b, origin), normal)
      if (da * db >= 0) continue
      const p = sub(lerp(a, b, da / (da - db)), origin)
      const at: Vec2 = [dot(p, e1), dot(p, e2)]
      if (!backOnly || at[1] > -0.004) out.push(at)
    }
  }
  return out
}

/** Planes from the shaft's edge round the heel to the toe: origin, second axis, place along the shoe. */
function planes(foot: Foot): { origin: Vec3; e2: Vec3; along: number; backOnly: boolean }[] {
  const out: { origin: Vec3; e2: Vec3; along: number; backOnly: boolean }[] = []
  const back = scale(foot.forward, -1)
  const crease = add(add(foot.ankle, scale(foot.forward, 0.062)), [0, 0.004, 0])
  for (let k = 0; k < SHAFT_RINGS; k++) {
    const height = 0.062 * (1 - k / SHAFT_RINGS)
    out.push({ origin: add(foot.ankle, [0, 0.004 + height, 0]), e2: back, along: 0, backOnly: false })
  }
  for (let k = 0; k < FAN_RINGS; k++) {
    const angle = ((Math.PI / 2) * k) / (FAN_RINGS - 1)
    const e2 = add(scale(back, Math.cos(angle)), [0, -Math.sin(angle), 0])
    out.push({ origin: crease, e2, along: (0.35 * k) / FAN_RINGS, backOnly: true })
  }
  const start = dot(sub(crease, foot.ankle), foot.forward)
  for (let k = 1; k <= FORE_RINGS; k++) {
    const reach = start + (foot.toe - CAP_M - start) * (k / FORE_RINGS)
    const origin = add(foot.ankle, scale(foot.forward, reach))
    out.push({ origin, e2: [0, -1, 0], along: 0.35 + (0.4 * k) / FORE_RINGS, backOnly: false })
  }
  return out
}

function upperRings(foot: Foot): Ring[] {
  const rings: Ring[] = []
  for (const plane of planes(foot)) {
    const points = section(foot, plane.origin, foot.left, plane.e2, plane.backOnly)
    const hull = convexHull(points)
    const centre = boxCentre(hull)
    const reach = radii(hull, centre, AROUND)
    const middle = add(add(plane.origin, scale(foot.left, centre[0])), scale(plane.e2, centre[1]))
    const at = (k: number): Vec3 => {
      const angle = (2 * Math.PI * k) / AROUND
      const r = reach[k]! + THICK_M
      return add(middle, add(scale(foot.left, r * Math.cos(angle)), scale(plane.e2, r * Math.sin(angle))))
    }
    rings.push({ points: Array.from({ length: AROUND }, (_, k) => at(k)), along: plane.along })
  }
  const capped = [...smoothRings(rings), ...toeCap(foot, rings.at(-1)!)]
  return capped.map((ring) => ({ ...ring, points: ring.points.map((p) => onSole(foot, p)) }))
}

/** Rings that close the toe: the last section shrunk along a quarter ellipse, the sole kept flat. */
function toeCap(foot: Foot, last: Ring): Ring[] {
  const centre = scale(
    last.points.reduce((sum, p) => add(sum, p), [0, 0, 0] as Vec3),
    1 / AROUND,
  )
  const length = CAP_M + CAP_ROOM_M
  return [0.22, 0.42, 0.6, 0.75, 0.87, 0.95, 0.99].map((t) => {
    const wide = Math.sqrt(1 - t ** 2.4)
    const high = 1 - 0.42 * t * t - 0.42 * t ** 8
    const points = last.points.map((p) => {
      const d = sub(p, centre)
      const across = dot(d, foot.left)
      return add(
        add(centre, scale(foot.forward, length * t)),
        add(scale(foot.left, across * wide), [0, d[1] * high, 0]),
      )
    })
    return { points, along: 0.75 + 0.25 * t }
  })
}

function smoothRings(rings: readonly Ring[]): Ring[] {
  let points = rings.map((ring) => [...ring.points])
  for (let step = 0; step < 3; step++) {
    points = points.map((ring, r) =>
      ring.map((p, k) => {
        const before = points[Math.max(0, r - 1)]![k]!
        const after = points[Math.min(points.length - 1, r + 1)]![k]!
        const aside = lerp(ring[(k + 1) % AROUND]!, ring[(k + AROUND - 1) % AROUND]!, 0.5)
        return r === 0 || r === points.length - 1 ? p : lerp(p, lerp(lerp(before, after, 0.5), aside, 0.35), 0.4)
      }),
    )
  }
  return rings.map((ring, r) => ({ ...ring, points: points[r]! }))
}

/** The upper ends inside the sole. */
function onSole(foot: Foot, p: Vec3): Vec3 {
  const welt = foot.ground + WELT_M - 0.004
  return p[1] < welt ? [p[0], welt, p[2]] : p
}

function addUpper(part: PartBuilder, side: Side, feet: Record<BuildName, Foot>): void {
  const rings = eachBuild((b) => upperRings(feet[b]))
  const count = rings.female.length
  const ids = Array.from({ length: count }, (_, r) =>
    Array.from({ length: AROUND }, (__, k) => {
      const positions = eachBuild((b) => rings[b][r]!.points[k]!)
      return part.vertex(positions, 'shoe', shoeWeights(side, feet, positions), { along: rings.male[r]!.along })
    }),
  )
  for (let r = 0; r + 1 < count; r++) {
    for (let k = 0; k < AROUND; k++) {
      const n = (k + 1) % AROUND
      part.quad(ids[r]![k]!, ids[r + 1]![k]!, ids[r + 1]![n]!, ids[r]![n]!)
    }
  }
  const tip = eachBuild((b) => {
    const last = rings[b].at(-1)!.points
    return scale(
      last.reduce((sum, p) => add(sum, p), [0, 0, 0] as Vec3),
      1 / AROUND,
    )
  })
  const end = part.vertex(tip, 'shoe', shoeWeights(side, feet, tip), { along: 1 })
  for (let k = 0; k < AROUND; k++) part.triangle(ids.at(-1)![(k + 1) % AROUND]!, ids.at(-1)![k]!, end)
}

const SOLE_POINTS = 40

function soleOutline(foot: Foot): Vec3[] {
  const low = foot.points.filter((p) => p[1] < foot.ground + 0.05)
  const flat = low.map((p): Vec2 => {
    const d = sub(p, foot.ankle)
    return [dot(d, foot.left), dot(d, foot.forward)]
  })
  const hull = convexHull(flat)
  const centre = boxCentre(hull)
  let reach = radii(hull, centre, SOLE_POINTS)
  for (let step = 0; step < 2; step++) {
    reach = reach.map((r, k) => {
      const before = reach[(k + SOLE_POINTS - 1) % SOLE_POINTS]!
      return 0.5 * r + 0.25 * (before + reach[(k + 1) % SOLE_POINTS]!)
    })
  }
  return reach.map((r, k) => {
    const angle = (2 * Math.PI * k) / SOLE_POINTS
    const ahead = Math.sin(angle)
    const out = r + 0.0095 + (ahead > 0 ? TOE_ROOM_M * ahead ** 3 : 0)
    const at = add(scale(foot.left, centre[0] + out * Math.cos(angle)), scale(foot.forward, centre[1] + out * ahead))
    return [foot.ankle[0] + at[0], foot.ground, foot.ankle[2] + at[2]]
  })
}

/** A slab with rounded edges under the outline, a little raised at the toe. */
function addSole(part: PartBuilder, side: Side, feet: Record<BuildName, Foot>): void {
  const outlines = eachBuild((b) => soleOutline(feet[b]))
  const rows: readonly (readonly [height: number, inset: number])[] = [
    [WELT_M, 0.0008],
    [WELT_M - 0.002, 0],
    [WELT_M - SOLE_M + 0.003, 0],
    [WELT_M - SOLE_M, 0.003],
  ]
  const ring = (height: number, inset: number): number[] =>
    Array.from({ length: SOLE_POINTS }, (_, k) => {
      const positions = eachBuild((b): Vec3 => {
        const outline = outlines[b]
        const centre = scale(
          outline.reduce((sum, p) => add(sum, p), [0, 0, 0] as Vec3),
          1 / SOLE_POINTS,
        )
        const p = add(outline[k]!, scale(normalize(sub(centre, outline[k]!)), inset))
        const ahead = dot(sub(p, feet[b].ankle), feet[b].forward)
        return [p[0], feet[b].ground + height + 0.007 * smoothstep(0.09, feet[b].toe + 0.01, ahead) ** 2, p[2]]
      })
      return part.vertex(positions, 'sole', shoeWeights(side, feet, positions))
    })
  const ids = rows.map(([height, inset]) => ring(height, inset))
  for (let r = 0; r + 1 < ids.length; r++) {
    for (let k = 0; k < SOLE_POINTS; k++) {
      const n = (k + 1) % SOLE_POINTS
      part.quad(ids[r]![k]!, ids[r]![n]!, ids[r + 1]![n]!, ids[r + 1]![k]!)
    }
  }
  const [top, bottom] = [ids[0]!, ids.at(-1)!]
  for (let k = 1; k + 1 < SOLE_POINTS; k++) {
    part.triangle(bottom[0]!, bottom[k]!, bottom[k + 1]!)
    part.triangle(top[0]!, top[k + 1]!, top[k]!)
  }
}

/** Ankle, with the toes on the foot joint and the shaft partly on the shin. */
function shoeWeights(side: Side, feet: Record<BuildName, Foot>, positions: Record<BuildName, Vec3>): Float64Array {
  const foot = feet.male
  const d = sub(positions.male, foot.ankle)
  const ahead = dot(d, foot.forward)
  const toes = smoothstep(0.095, 0.15, ahead)
  const shin = 0.75 * smoothstep(0.0, 0.07, d[1])
  const weights = new Float64Array(SKIN_ROWS.length)
  weights[skinRow(`${side}_foot`)] = toes
  weights[skinRow(`${side}_knee`)] = shin * (1 - toes)
  weights[skinRow(`${side}_ankle`)] = (1 - shin) * (1 - toes)
  return weights
}
