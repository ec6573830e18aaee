import { type Region, vertexNormals } from '../../body/index.ts'
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
/** Thickness of the lips, and depth behind them at which no light is left, m. */
const LIPS_M = 0.009
const DARK_M = 0.042

/** Where crowns end and gums begin, from the middle of the lips, m; lower gums follow the slope of the jaw. */
const UPPER_GUM_M = 0.0153
const LOWER_GUM_M = -0.0097
const JAW_SLOPE = 0.2
const FRONT_TEETH_M = 0.01

/** Teeth and tongue of the base mesh; the roots of the teeth are gums. */
export function mouthPart(body: BaseBody): Part {
  const part = new PartBuilder()
  for (const [name, region] of PARTS) addPiece(body, part, name, region)
  return part.build()
}

function addPiece(body: BaseBody, part: PartBuilder, name: KeptPart, region: 'teeth' | 'tongue'): void {
  const stride = SKIN_ROWS.length
  const front = body.landmarks.mouthCentre[2]
  const triangles = splitQuads(body.data.quads(name))
  const normals = vertexNormals(body.middle, triangles, new Float32Array(body.middle.length))
  const made = new Map<string, number>()
  const vertex = (v: number, of: Region): number => {
    const key = `${v} ${of}`
    const known = made.get(key)
    if (known !== undefined) return known
    const positions = eachBuild((b) => add(rowOf(body.fitted[b].positions, v), LOWERED))
    const facing = region === 'tongue' ? 1 : 0.3 + 0.7 * Math.max(0, normals[3 * v + 2]!)
    const cavity = mouthLight(body.middle[3 * v + 2]!, front) * facing
    const weights = body.weights.slice(v * stride, (v + 1) * stride)
    const id = part.vertex(positions, of, weights, { cavity }, { ids: [v], shares: [1] })
    made.set(key, id)
    return id
  }
  for (let t = 0; t < triangles.length; t += 3) {
    const corners = triangles.slice(t, t + 3)
    const gum = region === 'teeth' && corners.some((v) => isRoot(body, name, v))
    const [a, b, c] = corners.map((v) => vertex(v, gum ? 'mouth' : region))
    part.triangle(a!, b!, c!)
  }
}

function isRoot(body: BaseBody, name: KeptPart, v: number): boolean {
  const [, y, z] = rowOf(body.middle, v)
  const [, lipsY, lipsZ] = body.landmarks.mouthCentre
  if (name === 'helper-upper-teeth') return y > lipsY + UPPER_GUM_M
  return y < lipsY + LOWER_GUM_M + (lipsZ - FRONT_TEETH_M - z) * JAW_SLOPE
}

/** Light that is left behind the lips, 0..1. */
export function mouthLight(z: number, front: number): number {
  const depth = Math.min(1, Math.max(0, (front - LIPS_M - z) / DARK_M))
  return 0.05 + 0.95 * (1 - depth) ** 2
}
