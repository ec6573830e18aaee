import { JAW_OPEN_RAD } from '../../body/index.ts'
import { type Mat3, apply, axisRotation, transpose } from './mat3.ts'
import { SKIN_ROWS, skinRow } from './skin-rows.ts'
import { type Vec3, add, dot, rowOf, setRow, sub } from './vec3.ts'

/**
 * The jaw: a rotation with weights read off the sculpted open mouth, plus a residual morph that turns the rotated jaw
 * into the sculpted one. So the data's mouth is reached exactly at JAW_OPEN_RAD, on an arc instead of a straight line.
 */

export interface Jaw {
  readonly joint: Vec3
  /** share of the jaw in each base vertex */
  readonly shares: Float64Array
  /** residual displacement before skinning, m */
  readonly residual: Float64Array
}

const turnOf = (angle: number): Mat3 => axisRotation([1, 0, 0], angle)

export function fitJaw(
  positions: Float64Array,
  openMouth: Float64Array,
  joint: Vec3,
  parts: { readonly lowerTeeth: ReadonlySet<number>; readonly tongue: ReadonlySet<number>; readonly skin: number },
): Jaw {
  const turn = turnOf(JAW_OPEN_RAD)
  const n = positions.length / 3
  const shares = new Float64Array(n)
  const residual = new Float64Array(positions.length)
  for (let v = 0; v < n; v++) {
    const p = rowOf(positions, v)
    const arm = sub(p, joint)
    const swung = sub(apply(turn, arm), arm)
    const moved = rowOf(openMouth, v)
    if (parts.lowerTeeth.has(v)) {
      shares[v] = 1
      setRow(residual, v, unskin(add(add(p, moved), TEETH_RISE), joint, turn, 1, p))
    } else if (parts.tongue.has(v)) {
      shares[v] = tongueShare(arm)
      setRow(residual, v, scaleTo(TONGUE_DROP, shares[v]!))
    } else if (v < parts.skin && dot(moved, moved) > 0) {
      const share = Math.min(1, Math.max(0, dot(moved, swung) / dot(swung, swung)))
      shares[v] = share
      setRow(residual, v, unskin(add(p, moved), joint, turn, share, p))
    }
  }
  return { joint, shares, residual }
}

/** The lower teeth of the sculpted open mouth are hidden by the lip: they come up a little, m. */
const TEETH_RISE: Vec3 = [0, 0.0026, 0.001]
/** The tongue flattens in the open mouth and draws back from the teeth, m. */
const TONGUE_DROP: Vec3 = [0, -0.009, -0.006]
/** The tongue follows the jaw, its root a little less. */
const tongueShare = (arm: Vec3): number => Math.min(1, 0.7 + Math.max(0, arm[2]) * 9)

/** What must be added to `rest` so that the blend of turned and unturned joint carries it to `target`. */
function unskin(target: Vec3, joint: Vec3, turn: Mat3, share: number, rest: Vec3): Vec3 {
  // Newton steps on a nearly orthogonal map: three are plenty
  let at = rest
  const back = transpose(turn)
  for (let k = 0; k < 6; k++) {
    const arm = sub(at, joint)
    const skinned = add(joint, add(arm, scaleTo(sub(apply(turn, arm), arm), share)))
    const miss = sub(target, skinned)
    at = add(at, add(scaleTo(miss, 1 - share), scaleTo(apply(back, miss), share)))
  }
  return sub(at, rest)
}

const scaleTo = (v: Vec3, k: number): Vec3 => [v[0] * k, v[1] * k, v[2] * k]

/** Gives the jaw its share of every base vertex; what other joints had is scaled down. */
export function addJawWeights(weights: Float64Array, jaw: Jaw): void {
  const stride = SKIN_ROWS.length
  const jawRow = skinRow('jaw')
  const headRow = skinRow('head')
  for (let v = 0; v < jaw.shares.length; v++) {
    const row = weights.subarray(v * stride, (v + 1) * stride)
    row[headRow] = row[headRow]! + row[jawRow]!
    row[jawRow] = 0
    const share = jaw.shares[v]!
    for (let j = 0; j < stride; j++) row[j] = row[j]! * (1 - share)
    row[jawRow] = share
  }
}
