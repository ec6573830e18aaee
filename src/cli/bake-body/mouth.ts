import type { KeptPart } from './makehuman-package.ts'
import { vertexNormals } from '../../body/index.ts'
import { type BaseBody, eachBuild, splitQuads } from './base-body.ts'
import { type Part, PartBuilder } from './part.ts'
import { SKIN_ROWS } from './skin-rows.ts'
import { type Vec3, add, rowOf, smoothstep } from './vec3.ts'

const PARTS: readonly (readonly [part: KeptPart, region: 'teeth' | 'tongue'])[] = [
  ['helper-upper-teeth', 'teeth'],
  ['helper-lower-teeth', 'teeth'],
  ['helper-tongue', 'tongue'],
]

/** The base mesh hides its upper teeth even in a laugh, and bites edge to edge, m. */
const MOVED: Readonly<Partial<Record<KeptPart, Vec3>>> = {
  'helper-upper-teeth': [0, -0.0025, 0.0004],
  'helper-lower-teeth': [0, -0.0012, -0.0014],
  'helper-tongue': [0, -0.003, -0.002],
}
/** Thickness of the lips, and depth behind them at which no light is left, m. */
const LIPS_M = 0.009
const DARK_M = 0.055

/** Height of the crowns in front: gums begin beyond, m. */
const CROWN_M = { 'helper-upper-teeth': 0.0102, 'helper-lower-teeth': 0.0088 } as const
/** The `tint` mask of a tooth is 0.5 at the gum's edge and changes by 1 over this height, m. */
export const GUM_SPAN_M = 0.02
/** The `along` mask of a tooth is 0.5 in the middle and changes by 1 over this way along the arch, m. */
export const ARCH_SPAN_M = 0.14

/** Teeth and tongue of the base mesh. The shader cuts the rows into teeth and gums by the masks `tint` and `along`. */
export function mouthPart(body: BaseBody): Part {
  const part = new PartBuilder()
  for (const [name, region] of PARTS) addPiece(body, part, name, region)
  return part.build()
}

function addPiece(body: BaseBody, part: PartBuilder, name: KeptPart, region: 'teeth' | 'tongue'): void {
  const stride = SKIN_ROWS.length
  const front = body.landmarks.mouthCentre[2]
  const triangles = splitQuads(body.data.quads(name))
  const ids = [...new Set(triangles)]
  const masks = region === 'teeth' ? toothMasks(body, name as keyof typeof CROWN_M, ids) : (): object => ({})
  const outside = insideLight(body, triangles, ids)
  const made = new Map<string, number>()
  const vertex = (v: number, light: number): number => {
    const key = `${v} ${light < 0.5 ? 'back' : 'front'}`
    const known = made.get(key)
    if (known !== undefined) return known
    const positions = eachBuild((b) => add(rowOf(body.fitted[b].positions, v), MOVED[name]!))
    const cavity = mouthLight(body.middle[3 * v + 2]!, front) * light
    const weights = body.weights.slice(v * stride, (v + 1) * stride)
    const id = part.vertex(positions, region, weights, { cavity, ...masks(v) }, { ids: [v], shares: [1] })
    made.set(key, id)
    return id
  }
  for (let t = 0; t < triangles.length; t += 3) {
    const corners = triangles.slice(t, t + 3)
    const lights = corners.map((v) => (region === 'teeth' ? outside(v) : 1))
    // the edge of a row belongs to its front: the slope behind it is all in the shade
    const isBack = Math.min(...lights) < 0.5
    const [a, b, c] = corners.map((v, k) => vertex(v, isBack ? BACK_LIGHT : lights[k]!))
    part.triangle(a!, b!, c!)
  }
}

/** Light on the back of a row of teeth, as a share of that on its front: it looks into the mouth. */
function insideLight(body: BaseBody, triangles: readonly number[], ids: readonly number[]): (v: number) => number {
  const normals = vertexNormals(body.middle, triangles, new Float32Array(body.middle.length))
  const back = Math.min(...ids.map((v) => body.middle[3 * v + 2]!))
  return (v) => {
    const [x, , z] = rowOf(body.middle, v)
    const [nx, , nz] = rowOf(normals, v)
    const outwards = (nx * x + nz * (z - back)) / Math.max(1e-6, Math.hypot(x, z - back))
    return BACK_LIGHT + (1 - BACK_LIGHT) * smoothstep(-0.35, 0.25, outwards)
  }
}
const BACK_LIGHT = 0.08

/** Where on its row a tooth's vertex is: over the gum's edge, along the arch (an ellipse), and which row. */
function toothMasks(
  body: BaseBody,
  name: keyof typeof CROWN_M,
  ids: readonly number[],
): (v: number) => { readonly tint: number; readonly along: number; readonly blush: number } {
  const points = ids.map((v) => rowOf(body.middle, v))
  const low = [0, 1, 2].map((c) => Math.min(...points.map((p) => p[c]!)))
  const high = [0, 1, 2].map((c) => Math.max(...points.map((p) => p[c]!)))
  const upper = name === 'helper-upper-teeth'
  const [halfWidth, depth] = [high[0]!, high[2]! - low[2]!]
  return (v) => {
    const [x, y, z] = rowOf(body.middle, v)
    // the lower row's edge follows the slope of the jaw
    const edge = upper ? low[1]! : high[1]! + (z - high[2]!) * LOWER_SLOPE
    const fromEdge = upper ? y - edge : edge - y
    const way = ellipseArc(halfWidth, depth, Math.atan2(x / halfWidth, (z - low[2]!) / depth))
    return { tint: 0.5 + (CROWN_M[name] - fromEdge) / GUM_SPAN_M, along: 0.5 + way / ARCH_SPAN_M, blush: upper ? 1 : 0 }
  }
}
const LOWER_SLOPE = 0.06

/** Length of an ellipse's arc from its tip at (0, b) to parameter t, by the midpoint rule. */
function ellipseArc(a: number, b: number, t: number): number {
  const steps = 64
  let sum = 0
  for (let i = 0; i < steps; i++) {
    const at = ((i + 0.5) / steps) * t
    sum += (Math.hypot(a * Math.cos(at), b * Math.sin(at)) * t) / steps
  }
  return sum
}

/** Light that is left behind the lips, 0..1. */
export function mouthLight(z: number, front: number): number {
  const depth = Math.min(1, Math.max(0, (front - LIPS_M - z) / DARK_M))
  return 0.12 + 0.88 * (1 - depth) ** 1.6
}
