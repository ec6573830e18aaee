import { jointRow } from './bind-pose.ts'
import { mergedRows } from './bone-table.ts'
import type { MakeHumanData } from './makehuman-package.ts'
import type { QuadMesh } from './quad-mesh.ts'
import { SKIN_ROWS, twistRows } from './skin-rows.ts'
import { type Vec3, dot, rowOf, smoothstep, sub } from './vec3.ts'

/**
 * Skin weights of the base vertices on the rows of the skinned skeleton: MakeHuman's own, merged, with two changes.
 * The spine is redistributed by height, because SMPL-H's spine joints lie 10 to 15 cm higher than the bones of the same
 * rank; and the weight of upper arm and forearm is spread over twist rows along the bone.
 */

/** Half width of the change from one spine joint to the next, m. */
const SPINE_BLEND_M = 0.075
const SPINE = ['pelvis', 'spine1', 'spine2', 'spine3'] as const

/** Dense weights, Float64Array [nVertices, SKIN_ROWS.length]. */
export function baseWeights(data: MakeHumanData, positions: Float64Array, bindJoints: readonly Vec3[]): Float64Array {
  const rowOfBone = mergedRows(data.bones, data.parentOf)
  const rows = data.bones.map((bone) => rowOfBone.get(bone)!)
  const n = positions.length / 3
  const stride = SKIN_ROWS.length
  const out = new Float64Array(n * stride)
  for (let v = 0; v < n; v++) {
    for (let k = 4 * v; k < 4 * v + 4; k++) {
      const at = v * stride + rows[data.skinBones[k]!]!
      out[at] = out[at]! + data.skinWeights[k]!
    }
    const weights = out.subarray(v * stride, (v + 1) * stride)
    const p = rowOf(positions, v)
    spreadSpine(weights, p, bindJoints)
    spreadTwist(weights, p, bindJoints)
  }
  return out
}

function spreadSpine(weights: Float64Array, p: Vec3, joints: readonly Vec3[]): void {
  const rows = SPINE.map(jointRow)
  const total = rows.reduce((sum, row) => sum + weights[row]!, 0)
  if (total === 0) return
  const above = rows.slice(1).map((row) => {
    const y = joints[row]![1]
    return smoothstep(y - SPINE_BLEND_M, y + SPINE_BLEND_M, p[1])
  })
  const shares = [1 - above[0]!, above[0]! - above[1]!, above[1]! - above[2]!, above[2]!]
  rows.forEach((row, i) => (weights[row] = total * shares[i]!))
}

/** Fraction of the way from joint `a` to joint `b`. */
export function fractionAlong(p: Vec3, a: Vec3, b: Vec3): number {
  const axis = sub(b, a)
  return dot(sub(p, a), axis) / dot(axis, axis)
}

function spreadTwist(weights: Float64Array, p: Vec3, joints: readonly Vec3[]): void {
  for (const limb of twistRows()) {
    const row = jointRow(limb.joint)
    const total = weights[row]!
    if (total === 0) continue
    const t = fractionAlong(p, joints[row]!, joints[jointRow(limb.end)]!)
    const place = Math.min(1, Math.max(0, (t - limb.from) / (limb.to - limb.from))) * (limb.rows.length - 1)
    const low = Math.min(limb.rows.length - 2, Math.floor(place))
    weights[row] = 0
    weights[limb.rows[low]!] = weights[limb.rows[low]!]! + total * (1 - (place - low))
    weights[limb.rows[low + 1]!] = weights[limb.rows[low + 1]!]! + total * (place - low)
  }
}

/** Steps in which the seat is evened out, see {@link evenSeat}. */
const SEAT_STEPS = 300
/** Middle of the seat and how far it reaches, m. */
const SEAT = { middle: [0, -0.29, -0.1], reach: [0.075, 0.06, 0.06] } as const

/**
 * Evens out the weights over the seat. Between the thighs the bones left a strip that stays with the pelvis: on somebody
 * who sits, the hem of the pullover would be drawn up there.
 */
export function evenSeat(mesh: QuadMesh, weights: Float64Array, positions: Float64Array): void {
  const reach = (v: number): number => {
    const distance = Math.hypot(...SEAT.middle.map((x, c) => (positions[3 * v + c]! - x) / SEAT.reach[c]!))
    return smoothstep(2, 1, distance)
  }
  const shares = new Map([...mesh.neighbours.keys()].map((v) => [v, reach(v)]))
  const ids = [...shares.keys()].filter((v) => shares.get(v)! > 0)
  for (let step = 0; step < SEAT_STEPS; step++) diffuse(mesh, weights, ids, (v) => 0.5 * shares.get(v)!)
}

/** Steps of smoothing where collar, trunk and limbs meet, and elsewhere under clothes. */
const SMOOTH_STEPS = 14
const LIMB_STEPS = 3

/**
 * Evens out the weights of shoulders, hips and trunk. The bones that were merged there had narrow borders, over which
 * cloth would crumple when an arm or a thigh is raised.
 *
 * @param reach 1 where all steps count, 0 where only the few of the limbs do, negative where weights stay
 */
export function smoothWeights(mesh: QuadMesh, weights: Float64Array, reach: (v: number) => number): void {
  const ids = [...mesh.neighbours.keys()].filter((v) => reach(v) >= 0)
  for (let step = 0; step < SMOOTH_STEPS; step++) {
    const share = step < LIMB_STEPS ? 1 : 0
    diffuse(mesh, weights, ids, (v) => 0.5 * Math.max(share, reach(v)))
  }
}

/** One step of weights towards the mean of their neighbours'. */
function diffuse(mesh: QuadMesh, weights: Float64Array, ids: readonly number[], share: (v: number) => number): void {
  const stride = SKIN_ROWS.length
  const moved = ids.map((v) => {
    const around = [...mesh.neighbours.get(v)!]
    const k = share(v)
    return Float64Array.from({ length: stride }, (_, j) => {
      const mean = around.reduce((sum, n) => sum + weights[n * stride + j]!, 0) / around.length
      return (1 - k) * weights[v * stride + j]! + k * mean
    })
  })
  ids.forEach((v, i) => weights.set(moved[i]!, v * stride))
}

export interface Influences {
  /** Uint8Array [n, 4] */
  readonly indices: Uint8Array
  /** rows sum to 255, Uint8Array [n, 4] */
  readonly weights: Uint8Array
}

/** The four strongest influences of each row, rounded to 1/255 so that the sum stays 1. */
export function strongestFour(dense: Float64Array, stride = SKIN_ROWS.length): Influences {
  const n = dense.length / stride
  const indices = new Uint8Array(4 * n)
  const weights = new Uint8Array(4 * n)
  for (let v = 0; v < n; v++) {
    const row = Array.from(dense.subarray(v * stride, (v + 1) * stride), (w, i) => ({ w, i }))
    const top = row.sort((a, b) => b.w - a.w).slice(0, 4)
    const sum = top.reduce((s, e) => s + e.w, 0)
    const bytes = top.map((e) => Math.round((255 * e.w) / sum))
    bytes[0] = bytes[0]! + 255 - bytes.reduce((s, b) => s + b, 0)
    top.forEach((e, k) => {
      indices[4 * v + k] = bytes[k]! > 0 ? e.i : 0
      weights[4 * v + k] = bytes[k]!
    })
  }
  return { indices, weights }
}
