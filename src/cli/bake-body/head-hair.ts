import { type BaseBody, eachBuild } from './base-body.ts'
import { mixed, mixedWeights } from './clothes.ts'
import { type Cut, type Field, above, borderAt, linearField, wholeMesh } from './cut-mesh.ts'
import { type Anchor, type Part, PartBuilder, rigid } from './part.ts'
import type { BuildName } from './shape-builds.ts'
import { skinRow } from './skin-rows.ts'
import { type Vec3, add, normalize, rowOf, scale, smoothstep, sub } from './vec3.ts'

/**
 * Hair of the project's own: a shell over the scalp that follows a hairline, combed back. The male build wears it short
 * with volume on top, the female build close and gathered in a low knot; one topology, the knot is sunk in the male head.
 */

/** Hairline: height over the eyes at angles round the head, 0 in front, 180 at the nape, degrees and m. */
const HAIRLINE: Record<BuildName, readonly (readonly [degrees: number, height: number])[]> = {
  male: [
    [0, 0.065],
    [22, 0.064],
    [40, 0.06],
    [54, 0.045],
    [64, 0.014],
    [70, 0.003],
    [76, 0.013],
    [88, 0.0155],
    [104, 0.0145],
    [118, 0.0],
    [130, -0.03],
    [150, -0.058],
    [180, -0.066],
  ],
  female: [
    [0, 0.061],
    [22, 0.059],
    [40, 0.052],
    [54, 0.033],
    [64, 0.013],
    [70, 0.003],
    [76, 0.011],
    [88, 0.013],
    [104, 0.013],
    [118, 0.0],
    [130, -0.03],
    [150, -0.06],
    [180, -0.07],
  ],
}
const EDGE_M = 0.0006
const FOLD_M = 0.0026
const KNOT_RINGS = 12
const KNOT_SEGMENTS = 26

interface Head {
  readonly centre: Vec3
  readonly eyeHeight: number
}

export function headHairPart(body: BaseBody): Part {
  const part = new PartBuilder()
  const heads = eachBuild((b) => headOf(body, b))
  const line = hairlineField(body)
  const cut = subdivided(above(wholeMesh(headTriangles(body)), line, 0))
  const shell = eachBuild((b) => shellPositions(body, b, heads[b], cut, line))
  const vertex = (v: number, inwards: number): number => {
    const anchor = cut.vertices[v]!
    const positions = eachBuild((b) => add(shell[b][v]!, scale(normalize(mixed(body.normals[b], anchor)), -inwards)))
    const edge = line(anchor)
    return part.vertex(
      positions,
      'hair',
      mixedWeights(body, anchor),
      {
        tint: smoothstep(-0.001, 0.012, edge),
        along: combing(mixed(body.middle, anchor), heads.male),
      },
      anchor,
    )
  }
  const ids = cut.vertices.map((_, v) => vertex(v, 0))
  const t = cut.triangles
  for (let i = 0; i < t.length; i += 3) part.triangle(ids[t[i]!]!, ids[t[i + 1]!]!, ids[t[i + 2]!]!)
  const inner = new Map<number, number>()
  const under = (v: number): number => {
    const id = inner.get(v) ?? vertex(v, FOLD_M)
    inner.set(v, id)
    return id
  }
  for (const [a, b] of borderAt(cut, line, 0)) part.quad(ids[b]!, ids[a]!, under(a), under(b))
  addKnot(part, heads)
  return part.build()
}

/** Distance over the hairline anywhere on the skin, m; negative on the face. */
export function hairlineField(body: BaseBody): Field {
  return linearField(
    hairline(
      body,
      eachBuild((b) => headOf(body, b)),
    ),
  )
}

function headOf(body: BaseBody, build: BuildName): Head {
  const { left_eye: eye } = body.fitted[build].faceJoints
  return { centre: [0, eye[1] + 0.012, eye[2] - 0.078], eyeHeight: eye[1] }
}

/** Only the head: the hairline's angles mean nothing elsewhere. */
function headTriangles(body: BaseBody): number[] {
  const out: number[] = []
  const t = body.skinTriangles
  const isHead = (v: number): boolean => body.middle[3 * v + 1]! > 0.34 && !body.landmarks.insideMouth.has(v)
  for (let i = 0; i < t.length; i += 3) {
    if ([t[i]!, t[i + 1]!, t[i + 2]!].every(isHead)) out.push(t[i]!, t[i + 1]!, t[i + 2]!)
  }
  return out
}

/** Distance over the hairline, mean of the builds, m; negative on the face. Ears stay out: they stand off the skull. */
function hairline(body: BaseBody, heads: Record<BuildName, Head>): Float64Array {
  const overLine = (b: BuildName, v: number): number => {
    const p = rowOf(body.fitted[b].positions, v)
    const d = sub(p, heads[b].centre)
    const degrees = (Math.atan2(Math.abs(d[0]), d[2]) * 180) / Math.PI
    const over = p[1] - heads[b].eyeHeight - lineHeight(HAIRLINE[b], degrees)
    const wisps = 0.0004 * Math.sin(degrees * 0.61) + 0.0004 * Math.sin(degrees * 1.7 + 1)
    return over + wisps
  }
  return Float64Array.from({ length: body.nSkin }, (_, v) => (overLine('female', v) + overLine('male', v)) / 2)
}

function lineHeight(line: readonly (readonly [number, number])[], degrees: number): number {
  const i = Math.max(
    1,
    line.findIndex(([d]) => d >= degrees),
  )
  const [d0, h0] = line[i - 1]!
  const [d1, h1] = line[i]!
  return h0 + (h1 - h0) * smoothstep(d0, d1, degrees)
}

/** Where a strand lies across the combing direction, 0..1: strands run from the forehead over the crown to the nape. */
function combing(p: Vec3, head: Head): number {
  const d = normalize(sub(p, head.centre))
  return 0.5 + 0.5 * Math.max(-1, Math.min(1, d[0] / Math.hypot(d[0], 0.55 + 0.45 * Math.max(0, d[1]))))
}

/** Thickness of the hair over the skull, m. */
function thickness(build: BuildName, head: Head, p: Vec3, edge: number): number {
  const d = normalize(sub(p, head.centre))
  const top = smoothstep(0.25, 0.95, d[1])
  const front = smoothstep(0.1, 0.75, d[2]) * top
  const root = smoothstep(-0.004, 0.026, edge)
  const clump = 0.5 + 0.5 * Math.sin(46 * Math.atan2(d[0], 0.35 + d[1] * 0.6) + 5 * d[2])
  if (build === 'female') {
    const parting = 1 - 0.75 * Math.exp(-(((p[0] - 0.016) / 0.006) ** 2)) * smoothstep(-0.35, 0.1, d[2]) * top
    return EDGE_M + root * (0.0075 + 0.0045 * top + 0.0008 * clump) * parting
  }
  return EDGE_M + root * (0.0045 + 0.0125 * top + 0.007 * front + 0.0018 * clump * top)
}

function shellPositions(body: BaseBody, build: BuildName, head: Head, cut: Cut, line: Field): Vec3[] {
  const base = cut.vertices.map((anchor) => mixed(body.fitted[build].positions, anchor))
  const around = neighbours(cut)
  const fixed = cut.vertices.map((anchor) => line(anchor) < 0.002)
  const out = cut.vertices.map((anchor, v) => {
    const normal = normalize(mixed(body.normals[build], anchor))
    return add(base[v]!, scale(normal, thickness(build, head, base[v]!, line(anchor))))
  })
  // the subdivided skull is still faceted: round it, the border stays on the hairline
  for (let step = 0; step < 3; step++) {
    const before = [...out]
    before.forEach((p, v) => {
      if (fixed[v]) return
      const list = around[v]!
      const mean = scale(
        list.reduce((sum, n) => add(sum, before[n]!), [0, 0, 0] as Vec3),
        1 / list.length,
      )
      out[v] = add(p, scale(sub(mean, p), 0.4))
    })
  }
  return out
}

function neighbours(cut: Cut): number[][] {
  const sets = cut.vertices.map(() => new Set<number>())
  const t = cut.triangles
  for (let i = 0; i < t.length; i++) {
    const next = i % 3 === 2 ? i - 2 : i + 1
    sets[t[i]!]!.add(t[next]!)
    sets[t[next]!]!.add(t[i]!)
  }
  return sets.map((set) => [...set])
}

/** Every triangle in four. */
function subdivided(cut: Cut): Cut {
  const vertices = [...cut.vertices]
  const middles = new Map<string, number>()
  const middle = (a: number, b: number): number => {
    const key = a < b ? `${a},${b}` : `${b},${a}`
    const known = middles.get(key)
    if (known !== undefined) return known
    const shares = new Map<number, number>()
    for (const v of [cut.vertices[a]!, cut.vertices[b]!]) {
      v.ids.forEach((id, i) => shares.set(id, (shares.get(id) ?? 0) + v.shares[i]! / 2))
    }
    const anchor: Anchor = { ids: [...shares.keys()], shares: [...shares.values()] }
    middles.set(key, vertices.push(anchor) - 1)
    return vertices.length - 1
  }
  const triangles: number[] = []
  const t = cut.triangles
  for (let i = 0; i < t.length; i += 3) {
    const [a, b, c] = [t[i]!, t[i + 1]!, t[i + 2]!]
    const [ab, bc, ca] = [middle(a, b), middle(b, c), middle(c, a)]
    triangles.push(a, ab, ca, ab, b, bc, ca, bc, c, ab, bc, ca)
  }
  return { vertices, triangles }
}

/** The knot at the back of the head: a flattened ball; for the short cut it is shrunk into the skull. */
function addKnot(part: PartBuilder, heads: Record<BuildName, Head>): void {
  const weights = rigid(skinRow('head'))
  const shape: Record<BuildName, { readonly at: Vec3; readonly size: Vec3 }> = {
    female: { at: [0, -0.022, -0.098], size: [0.04, 0.036, 0.03] },
    male: { at: [0, 0.02, -0.03], size: [0.004, 0.004, 0.004] },
  }
  const point = (latitude: number, turn: number): Record<BuildName, Vec3> =>
    eachBuild((b) => {
      const { at, size } = shape[b]
      const phi = 2 * Math.PI * turn
      const twist = 1 + 0.05 * Math.sin(3 * phi + 5 * latitude)
      const unit: Vec3 = [Math.sin(latitude) * Math.cos(phi), Math.sin(latitude) * Math.sin(phi), -Math.cos(latitude)]
      const local: Vec3 = [unit[0] * size[0] * twist, unit[1] * size[1] * twist, unit[2] * size[2]]
      return add(add(heads[b].centre, at), local)
    })
  const pole = part.vertex(point(0, 0), 'hair', weights, { tint: 1, along: 0.5 })
  let before: number[] | undefined
  for (let r = 1; r < KNOT_RINGS; r++) {
    const latitude = (Math.PI * r) / KNOT_RINGS
    const ring = Array.from({ length: KNOT_SEGMENTS }, (_, k) =>
      part.vertex(point(latitude, k / KNOT_SEGMENTS), 'hair', weights, {
        tint: 1,
        along: (r / KNOT_RINGS + k / KNOT_SEGMENTS) % 1,
      }),
    )
    for (let k = 0; k < KNOT_SEGMENTS; k++) {
      const n = (k + 1) % KNOT_SEGMENTS
      if (before === undefined) part.triangle(pole, ring[n]!, ring[k]!)
      else part.quad(before[k]!, before[n]!, ring[n]!, ring[k]!)
    }
    before = ring
  }
}
