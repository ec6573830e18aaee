import type { BaseBody } from './base-body.ts'
import { type Field, linearField } from './cut-mesh.ts'
import { jointRow } from './bind-pose.ts'
import { SKIN_ROWS } from './skin-rows.ts'
import { fractionAlong } from './skin-weights.ts'
import { distance, rowOf } from './vec3.ts'

/** Where clothes begin and end, as fields over the base vertices, m. */
export interface GarmentFields {
  /** past the edge of the clothes: > 0 on head, hands and feet; at base vertices, and anywhere between them */
  readonly edge: Float64Array
  readonly edgeAt: Field
  /** height over the hem of the pullover; 1 on arms, whatever their height */
  readonly overHem: Float64Array
  readonly overHemAt: Field
  /** along upper arm and forearm 0..2, along thigh and shin 0..2, else -1 */
  readonly limb: Float64Array
  /** which edge is near */
  readonly part: readonly ('neck' | 'arm' | 'leg')[]
}

/** The collar's edge is a plane, lower in front: y + slope * z; away from the neck it rises, so that shoulders are under. */
const NECK_SLOPE = 0.5
const NECK_LEVEL = 0.268
const NECK_RISE_PER_M = 5.5
/** Fractions of forearm and shin at which sleeve and trouser leg end. */
const SLEEVE_END = 0.955
const TROUSER_END = 0.945
export const HEM_HEIGHT = -0.268

const ARM = /shoulder|upperarm|elbow|forearm|wrist|index|middle|ring|pinky|thumb/
const FOREARM = /elbow|forearm|wrist|index|middle|ring|pinky|thumb/
const SHIN = /knee|ankle|foot/

export function garmentFields(body: BaseBody): GarmentFields {
  const n = body.nSkin
  const edge = new Float64Array(n)
  const overHem = new Float64Array(n)
  const limb = new Float64Array(n).fill(-1)
  const part: ('neck' | 'arm' | 'leg')[] = []
  const rows = (pattern: RegExp): number[] => SKIN_ROWS.flatMap((name, j) => (pattern.test(name) ? [j] : []))
  const [arm, forearm, shin, thigh] = [ARM, FOREARM, SHIN, /hip/].map(rows)
  const share = (v: number, list: readonly number[]): number =>
    list.reduce((sum, j) => sum + body.weights[v * SKIN_ROWS.length + j]!, 0)
  for (let v = 0; v < n; v++) {
    const p = rowOf(body.middle, v)
    const side = p[0] > 0 ? 'left' : 'right'
    const joint = (name: 'shoulder' | 'elbow' | 'wrist' | 'hip' | 'knee' | 'ankle') =>
      body.bindJoints[jointRow(`${side}_${name}`)]!
    const along = (a: Parameters<typeof joint>[0], b: Parameters<typeof joint>[0]): number =>
      fractionAlong(p, joint(a), joint(b))
    const onArm = share(v, arm!) > 0.5
    overHem[v] = onArm ? 1 : p[1] - HEM_HEIGHT
    if (share(v, forearm!) > 0.5) {
      part.push('arm')
      edge[v] = (along('elbow', 'wrist') - SLEEVE_END) * distance(joint('elbow'), joint('wrist'))
    } else if (share(v, shin!) > 0.5) {
      part.push('leg')
      edge[v] = (along('knee', 'ankle') - TROUSER_END) * distance(joint('knee'), joint('ankle'))
    } else {
      part.push('neck')
      edge[v] = p[1] + NECK_SLOPE * p[2] - NECK_LEVEL - NECK_RISE_PER_M * p[0] * p[0]
    }
    if (onArm) limb[v] = share(v, forearm!) > 0.5 ? 1 + along('elbow', 'wrist') : along('shoulder', 'elbow')
    else if (share(v, shin!) > 0.5) limb[v] = 1 + along('knee', 'ankle')
    else if (share(v, thigh!) > 0.5) limb[v] = along('hip', 'knee')
  }
  return { edge, edgeAt: bentEdge(body, edge, part), overHem, overHemAt: linearField(overHem), limb, part }
}

/** The collar's parabola between vertices too: interpolating it would notch the collar at every quad. */
function bentEdge(body: BaseBody, edge: Float64Array, part: GarmentFields['part']): Field {
  const linear = linearField(edge)
  return (anchor) => {
    let [x, xx] = [0, 0]
    for (let k = 0; k < anchor.ids.length; k++) {
      const id = anchor.ids[k]!
      if (part[id] !== 'neck') return linear(anchor)
      x += anchor.shares[k]! * body.middle[3 * id]!
      xx += anchor.shares[k]! * body.middle[3 * id]! ** 2
    }
    return linear(anchor) + NECK_RISE_PER_M * (xx - x * x)
  }
}
