import type { Region } from '../../body/index.ts'
import { vertexNormals } from '../../body/index.ts'
import { type BaseBody, eachBuild } from './base-body.ts'
import { jointRow } from './bind-pose.ts'
import { type Cut, ON_LEVEL, type Field, above, below, borderAt, linearField, scored, wholeMesh } from './cut-mesh.ts'
import { drape, unfolded } from './drape.ts'
import { evenCuff } from './even-cuff.ts'
import { type GarmentFields, garmentFields } from './garment-fields.ts'
import { type Anchor, type Part, PartBuilder, mixRows } from './part.ts'
import type { BuildName } from './shape-builds.ts'
import { SKIN_ROWS, skinRow } from './skin-rows.ts'
import { smoothChest } from './smooth-chest.ts'
import { type Line, straightenLines } from './straighten-lines.ts'
import { type Vec3, add, normalize, scale, smoothstep } from './vec3.ts'

/**
 * A knitted pullover with ribbed collar, cuffs and hem, and plain trousers. Both are the body's own surface, relaxed and
 * lifted (drape.ts), cut along exact lines, and given an edge with thickness. The skin goes on a little underneath.
 */

/** How far skin and trousers reach under what covers them, m. */
const UNDERLAP_M = 0.03
/** Height of the ribbing at neck, wrist and hem, m. */
const RIB = { neck: 0.017, arm: 0.032, leg: 0, hem: 0.026 } as const
/** Thickness of an edge: how far it folds back towards the body, m. */
const FOLD_M = 0.009
/** Distances from an edge at which the surface gets an edge loop of its own, so that ribbing has a profile, m. */
const LOOPS_M = [0.0035, 0.0085, 0.013]
const GROOVE_M = 0.003
/** How far the hem of the pullover stands off the trousers, m. */
const HEM_LIFT_M = 0.0035
/** Reach of the `tint` mask from an edge, m. */
const HEM_SHADE_M = 0.04

export interface Clothes {
  readonly parts: readonly Part[]
  readonly fields: GarmentFields
}

export function clothes(body: BaseBody): Clothes {
  const fields = garmentFields(body)
  const cloth = eachBuild((b) => drapedSurface(body, fields, b))
  const whole = wholeMesh(body.skinTriangles)
  const dressed = below(whole, fields.edgeAt, 0)
  const pullover = above(dressed, fields.overHemAt, 0)
  const trousers = below(below(dressed, fields.overHemAt, UNDERLAP_M), trouserLimit(fields), 0)
  return { parts: [pulloverPart(body, fields, cloth, pullover), trousersPart(body, fields, cloth, trousers)], fields }
}

/** Skin that shows: head and neck, hands. Feet are inside shoes. */
export function bareSkin(body: BaseBody, fields: GarmentFields): Cut {
  const legs = linearField(fields.part.map((part) => (part === 'leg' ? 1 : 0)))
  const noFeet = (at: Anchor): number => (legs(at) > 0 ? -1 : fields.edgeAt(at))
  return above(wholeMesh(body.skinTriangles), noFeet, -UNDERLAP_M * 0.7)
}

/** Keeps the trousers off the arms, whose overHem says 1. */
const trouserLimit = (fields: GarmentFields): Field => linearField(fields.overHem.map((h) => (h > 0.5 ? 1 : -1)))

export interface Surface {
  readonly positions: Float64Array
  readonly normals: Float32Array
}

function drapedSurface(body: BaseBody, fields: GarmentFields, build: BuildName): Surface {
  const n = body.nSkin
  const cover = new Float64Array(n)
  const lift = new Float64Array(n)
  for (let v = 0; v < n; v++) {
    // trouser legs hang free to their end, collar and cuffs close on the skin
    cover[v] =
      fields.part[v] === 'leg' ? smoothstep(0.06, 0.03, fields.edge[v]!) : smoothstep(0.012, -0.022, fields.edge[v]!)
    lift[v] = looseness(fields, v)
  }
  const straight = unfolded(body.skin, body.fitted[build].positions, chestFolds)
  const chest = smoothChest(body, straight)
  const positions = drape(body.skin, body.skinTriangles, chest, cover, lift, flatness)
  return { positions, normals: vertexNormals(positions, body.skinTriangles, new Float32Array(positions.length)) }
}

const bell = (p: Vec3, x: number, y: number, z: number, r: number): number =>
  Math.exp(-0.5 * (((Math.abs(p[0]) - x) / r) ** 2 + ((p[1] - y) / r) ** 2 + ((p[2] - z) / 0.07) ** 2))

/** Where knitwear hides the form of the body altogether: lap and seat, 0..1. */
const flatness = (p: Vec3): number =>
  Math.min(1, bell(p, 0, -0.34, 0.1, 0.05) + bell(p, 0.06, -0.245, 0.1, 0.045) + 0.7 * bell(p, 0, -0.36, -0.1, 0.07))

/** Where cloth spans the fold under and beside the chest, 0..1. */
const chestFolds = (p: Vec3): number => Math.min(1, 1.2 * bell(p, 0.1, 0.075, 0.09, 0.05))

/** Distance of the cloth from the body, m. */
function looseness(fields: GarmentFields, v: number): number {
  const limb = fields.limb[v]!
  const overHem = fields.overHem[v]!
  if (overHem > 0.5) return 0.0045 + 0.003 * smoothstep(0.2, 0.9, limb) + 0.0025 * smoothstep(1.1, 1.6, limb)
  if (limb >= 0) return 0.005 + 0.004 * smoothstep(0.3, 1, limb) + 0.009 * smoothstep(1.1, 1.95, limb)
  return 0.0055
}

function pulloverPart(body: BaseBody, fields: GarmentFields, cloth: Record<BuildName, Surface>, cut: Cut): Part {
  const rib = ribField(fields)
  const beforeEdge = (at: Anchor): number => rib(at).d
  const beyondRib = (at: Anchor): number => rib(at).d - rib(at).height
  const ribbed = scored(scored(cut, beforeEdge, LOOPS_M), beyondRib, [0, GROOVE_M])
  return garment(body, cloth, ribbed, {
    offset: (at) => {
      const { d, height } = rib(at)
      const onHem = Math.abs(fields.overHemAt(at)) < 0.1 ? HEM_LIFT_M : 0
      return onHem + ribProfile(d, height)
    },
    // collar and cuffs carry the person's accent; the hem is ribbed in the colour of the pullover
    region: (at) => (beyondRib(at) <= ON_LEVEL && rib(at).height !== RIB.hem ? 'trim' : 'suit'),
    edges: [fields.edgeAt, fields.overHemAt],
    lines: [0, ...LOOPS_M].map((d): Line => [beforeEdge, d]).concat([0, GROOVE_M].map((d): Line => [beyondRib, d])),
    depth: beforeEdge,
    even: (build, points, normals) => {
      for (const side of ['left', 'right'] as const) {
        const [from, to] = (['elbow', 'wrist'] as const).map(
          (name) => body.fitted[build].bind.joints[jointRow(`${side}_${name}`)]!,
        )
        const depths = ribbed.vertices.map((anchor, v) => [v, -fields.edgeAt(anchor)] as const)
        const own = depths.filter(
          ([v]) => isSleeve(fields, ribbed.vertices[v]!) && points[v]![0] > 0 === (side === 'left'),
        )
        evenCuff({ from: from!, to: to!, depths: new Map(own) }, points, normals)
      }
    },
    weights: (at) => sleeveWeights(mixedWeights(body, at), isSleeve(fields, at)),
  })
}

const isSleeve = (fields: GarmentFields, at: Anchor): boolean => fields.part[at.ids[0]!] === 'arm'

/** A round rib that stands out, with a groove where it is sewn on. */
function ribProfile(d: number, height: number): number {
  const across = Math.min(0.96, (d + 0.002) / (height + 0.004))
  if (d <= height + ON_LEVEL) return 0.0028 * Math.sqrt(Math.max(0, Math.sin(Math.PI * across)))
  return d < height + GROOVE_M - ON_LEVEL ? -0.0006 : 0
}

/** Distance to the nearest ribbed edge and the height of its ribbing, m. */
function ribField(fields: GarmentFields): (at: Anchor) => { readonly d: number; readonly height: number } {
  return (at) => {
    const toHem = fields.overHemAt(at)
    const part = fields.part[at.ids[0]!]!
    const toEdge = part === 'leg' ? 1 : -fields.edgeAt(at)
    return toHem < toEdge ? { d: toHem, height: RIB.hem } : { d: toEdge, height: RIB[part] }
  }
}

function trousersPart(body: BaseBody, fields: GarmentFields, cloth: Record<BuildName, Surface>, cut: Cut): Part {
  const beforeEdge = (at: Anchor): number => -fields.edgeAt(at)
  return garment(body, cloth, scored(cut, fields.edgeAt, [-0.022, -0.018]), {
    // under the pullover the trousers keep close to the body
    offset: (at) => -0.0045 * smoothstep(-0.012, 0.004, fields.overHemAt(at)) + hemSeam(beforeEdge(at)),
    region: () => 'trousers',
    edges: [fields.edgeAt],
    lines: [[fields.edgeAt, 0]],
    depth: beforeEdge,
  })
}

/** The turned-up hem of a trouser leg ends in a shallow groove. */
const hemSeam = (d: number): number => (d < 0.018 + ON_LEVEL ? 0.0008 : 0)

interface GarmentStyle {
  readonly offset: (at: Anchor) => number
  readonly region: (at: Anchor) => Region
  /** fields on whose zero line the cloth ends and folds back */
  readonly edges: readonly Field[]
  /** lines that must run evenly */
  readonly lines: readonly Line[]
  /** distance to the nearest edge, for the `tint` mask */
  readonly depth: Field
  /** changes points and normals of the cut in place, before anything is set off from them */
  readonly even?: (build: BuildName, points: Vec3[], normals: Vec3[]) => void
  /** skin weights, where they are not the body's own */
  readonly weights?: (at: Anchor) => Float64Array
}

function garment(body: BaseBody, cloth: Record<BuildName, Surface>, cut: Cut, style: GarmentStyle): Part {
  const weightsOf = style.weights ?? ((at: Anchor) => mixedWeights(body, at))
  const part = new PartBuilder()
  const surface = eachBuild((b) => {
    const points = cut.vertices.map((anchor) => mixed(cloth[b].positions, anchor))
    const normals = cut.vertices.map((anchor) => normalize(mixed(cloth[b].normals, anchor)))
    straightenLines(cut, style.lines, points)
    style.even?.(b, points, normals)
    return { points, normals }
  })
  const at = (v: number, offset: number): Record<BuildName, Vec3> =>
    eachBuild((b) => add(surface[b].points[v]!, scale(surface[b].normals[v]!, offset)))
  const made = new Map<string, number>()
  const vertex = (v: number, region: Region): number => {
    const key = `${v} ${region}`
    const known = made.get(key)
    if (known !== undefined) return known
    const anchor = cut.vertices[v]!
    const tint = 1 - Math.min(1, Math.max(0, style.depth(anchor)) / HEM_SHADE_M)
    const id = part.vertex(at(v, style.offset(anchor)), region, weightsOf(anchor), { tint })
    made.set(key, id)
    return id
  }
  const t = cut.triangles
  for (let i = 0; i < t.length; i += 3) {
    const corners = [t[i]!, t[i + 1]!, t[i + 2]!]
    const regions = corners.map((v) => style.region(cut.vertices[v]!))
    // a triangle is trim only if all of it is: vertices on the seam exist once for each side
    const region = regions.every((r) => r === regions[0]) ? regions[0]! : regions.find((r) => r !== 'trim')!
    part.triangle(vertex(corners[0]!, region), vertex(corners[1]!, region), vertex(corners[2]!, region))
  }
  for (const field of style.edges) {
    foldEdge(part, borderAt(cut, field, 0), (v, inwards) => {
      const anchor = cut.vertices[v]!
      const offset = style.offset(anchor) - inwards
      return part.vertex(at(v, offset), style.region(anchor), weightsOf(anchor), {
        tint: 1,
        cavity: inwards > 0 ? 0.35 : 1,
      })
    })
  }
  return part.build()
}

/** A lip from the border back towards the body. */
function foldEdge(
  part: PartBuilder,
  edges: readonly (readonly [number, number])[],
  make: (v: number, inwards: number) => number,
): void {
  const outer = new Map<number, number>()
  const inner = new Map<number, number>()
  const of = (map: Map<number, number>, v: number, inwards: number): number => {
    const known = map.get(v)
    if (known !== undefined) return known
    const id = make(v, inwards)
    map.set(v, id)
    return id
  }
  for (const [a, b] of edges) part.quad(of(outer, b, 0), of(outer, a, 0), of(inner, a, FOLD_M), of(inner, b, FOLD_M))
}

export function mixed(rows: ArrayLike<number>, anchor: Anchor): Vec3 {
  let [x, y, z] = [0, 0, 0]
  anchor.ids.forEach((id, k) => {
    x += anchor.shares[k]! * rows[3 * id]!
    y += anchor.shares[k]! * rows[3 * id + 1]!
    z += anchor.shares[k]! * rows[3 * id + 2]!
  })
  return [x, y, z]
}

/**
 * A sleeve goes with the end of the forearm and not with the hand: the hand's share of the skin there is uneven round the
 * wrist, and a cuff that took it would be torn wherever the hand turns.
 */
function sleeveWeights(weights: Float64Array, isForearm: boolean): Float64Array {
  if (!isForearm) return weights
  for (const side of ['left', 'right'] as const) {
    const end = skinRow(`${side}_forearm_end`)
    HAND_ROWS[side].forEach((row) => {
      weights[end] = weights[end]! + weights[row]!
      weights[row] = 0
    })
  }
  return weights
}

const handRows = (side: string): number[] =>
  SKIN_ROWS.flatMap((name, row) =>
    new RegExp(`^${side}_(wrist|index|middle|ring|pinky|thumb)`).test(name) ? [row] : [],
  )
const HAND_ROWS = { left: handRows('left'), right: handRows('right') } as const

export function mixedWeights(body: BaseBody, anchor: Anchor): Float64Array {
  const out = new Float64Array(SKIN_ROWS.length)
  mixRows(body.weights, SKIN_ROWS.length, anchor, out, 0)
  return out
}
