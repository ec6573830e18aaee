import type { MovementTrack } from '../dataset/index.ts'
import {
  lowPassZeroPhase,
  quatConjugate,
  quatDot,
  quatFromAxisAngle,
  quatIdentity,
  quatMultiply,
  quatNormalize,
  quatSlerp,
} from '../math/index.ts'
import type { MotionAssumption } from './motion-assumption.ts'
import { loadedRows } from './loaded-rows.ts'
import type { MotionTrack, PoseSample } from './motion-track.ts'
import { isInView } from './sample-pose.ts'
import { rotationAt } from './track-rotations.ts'

/**
 * Where the head's rotation comes from. `smplh`: neck and head as fitted; `smplh-centred`: the same without the static
 * offset that the fit has over the recording; `alignment`: `movement:alignment_head_rotation` about the neutral head.
 */
export type HeadSource = 'smplh' | 'smplh-centred' | 'alignment'

/** The head of one recording, made ready once; what to do with a sampled pose. */
export interface HeadPlan {
  /** what is really done: an alignment that the recording does not have falls back to `smplh` */
  readonly source: HeadSource
  /** Float64Array [2, 4], xyzw: mean rotation of neck and of head */
  readonly rest: Float64Array
  /** Float32Array [T, 3], rad, smoothed rotation vectors; empty where the source is another */
  readonly vectors: Float32Array
  /** Hz, of `vectors` */
  readonly fps: number
  /** rows of `vectors` that count */
  readonly nRows: number
  readonly assumption: MotionAssumption
}

const NECK = 12
const HEAD = 15
/** Hz; above it the alignment is taken as jitter. SMPL-H has next to nothing up there either. */
const ALIGNMENT_CUTOFF_HZ = 5
/** Share of the alignment's turn that the neck takes. */
const NECK_SHARE = 0.4
/** Rows looked at for a mean, whatever the length. */
const MAX_ROWS = 2000

const _vector = new Float64Array(3)
const _turn = new Float64Array(4)
const _neck = new Float64Array(4)
const _inverse = new Float64Array(4)
const IDENTITY = Float64Array.of(0, 0, 0, 1)

/**
 * Makes a head source ready for the rows that are loaded.
 * @param movement facial track of the same person, on the same frames; null where there is none
 */
export function planHead(source: HeadSource, track: MotionTrack, movement: MovementTrack | null): HeadPlan {
  if (source === 'alignment' && movement !== null && movement.headRotation !== null && movement.nLoaded > 0) {
    return alignmentPlan(movement, movement.headRotation, track.fps)
  }
  const none = { vectors: new Float32Array(0), fps: track.fps, nRows: 0 }
  if (source === 'smplh-centred') {
    const rest = new Float64Array(8)
    meanRotation(track, NECK, rest, 0)
    meanRotation(track, HEAD, rest, 4)
    const value = `SMPL-H neck and head, their mean of this recording taken out (${meanTurn(rest)})`
    return { ...none, source, rest, assumption: { key: 'head', value, from: 'derived' } }
  }
  const rest = Float64Array.of(0, 0, 0, 1, 0, 0, 0, 1)
  const assumption: MotionAssumption =
    source === 'alignment'
      ? { key: 'head', value: 'SMPL-H as fitted: no alignment_head_rotation to follow', from: 'file' }
      : { key: 'head', value: 'SMPL-H as fitted, the only head whose axes are documented', from: 'file' }
  return { ...none, source: 'smplh', rest, assumption }
}

/**
 * Replaces neck and head of a sampled pose as the plan says; everything else stays. Allocates nothing.
 * @param sample as `samplePose` left it; rows 12 and 15 are overwritten
 */
export function applyHead(plan: HeadPlan, sample: PoseSample): void {
  const { quats } = sample
  if (plan.source === 'smplh-centred') centre(plan.rest, quats)
  else if (plan.source === 'alignment') align(plan, sample)
}

/**
 * Neck and head are each a motion after a rest, q = m r. Both rests are taken out as turns of the chest's axes, so that
 * rests that cancel each other change nothing: n' = n Rn^-1 and h' = Rn h Rh^-1 Rn^-1.
 */
function centre(rest: Float64Array, quats: Float32Array): void {
  quatConjugate(rest, 0, _inverse, 0)
  quatMultiply(quats, NECK * 4, _inverse, 0, quats, NECK * 4)
  quatConjugate(rest, 4, _turn, 0)
  quatMultiply(_turn, 0, _inverse, 0, _turn, 0)
  quatMultiply(quats, HEAD * 4, _turn, 0, _turn, 0)
  quatMultiply(rest, 0, _turn, 0, quats, HEAD * 4)
  quatNormalize(quats, NECK * 4)
  quatNormalize(quats, HEAD * 4)
}

/** The turn of the head against the chest, shared by neck and head about one axis. */
function align(plan: HeadPlan, { quats, timeSec }: PoseSample): void {
  const { vectors } = plan
  const place = Math.min(Math.max(timeSec * plan.fps, 0), plan.nRows - 1)
  const row = Math.floor(place)
  const next = Math.min(row + 1, plan.nRows - 1)
  for (let k = 0; k < 3; k++) {
    const a = vectors[row * 3 + k]!
    _vector[k] = a + (vectors[next * 3 + k]! - a) * (place - row)
  }
  quatFromAxisAngle(_vector, 0, _turn, 0)
  quatSlerp(IDENTITY, 0, _turn, 0, NECK_SHARE, _neck, 0)
  quatConjugate(_neck, 0, _inverse, 0)
  quatMultiply(_inverse, 0, _turn, 0, quats, HEAD * 4)
  for (let k = 0; k < 4; k++) quats[NECK * 4 + k] = _neck[k]!
}

/** Failed blocks are zero in the file: they are bridged, not taken for a head that looks straight ahead. */
function alignmentPlan(movement: MovementTrack, rotation: Float32Array, fps: number): HeadPlan {
  const nRows = Math.min(movement.nLoaded, movement.nFrames)
  const vectors = new Float32Array(nRows * 3)
  const values = new Float64Array(nRows)
  const valid = movement.valid.subarray(0, nRows)
  for (let k = 0; k < 3; k++) {
    for (let row = 0; row < nRows; row++) values[row] = rotation[row * 3 + k]!
    lowPassZeroPhase(values, valid, fps, ALIGNMENT_CUTOFF_HZ, values)
    for (let row = 0; row < nRows; row++) vectors[row * 3 + k] = values[row]!
  }
  const value = `alignment_head_rotation as a turn of the neutral head, smoothed at ${ALIGNMENT_CUTOFF_HZ} Hz; its axes are not documented`
  return {
    source: 'alignment',
    rest: Float64Array.of(0, 0, 0, 1, 0, 0, 0, 1),
    vectors,
    fps,
    nRows,
    assumption: { key: 'head', value, from: 'assumed' },
  }
}

/**
 * Mean of a joint's rotations over the loaded frames in view (all, if none is): the unit quaternion nearest to them
 * all in the sense of the largest sum of squared dots, by power iteration (Markley et al. 2007).
 */
function meanRotation(track: MotionTrack, joint: number, out: Float64Array, at: number): void {
  const moments = new Float64Array(16)
  const rows = loadedRows(track, MAX_ROWS)
  const add = (onlyInView: boolean): number => {
    let n = 0
    for (const row of rows) {
      if (onlyInView && !isInView(track, row)) continue
      rotationAt(track, row, joint, _turn, 0)
      for (let i = 0; i < 4; i++) {
        for (let k = 0; k < 4; k++) moments[i * 4 + k] = moments[i * 4 + k]! + _turn[i]! * _turn[k]!
      }
      n++
    }
    return n
  }
  quatIdentity(out, at)
  if (add(true) === 0 && add(false) === 0) return
  const next = new Float64Array(4)
  for (let round = 0; round < 64; round++) {
    for (let i = 0; i < 4; i++) {
      next[i] = 0
      for (let k = 0; k < 4; k++) next[i] = next[i]! + moments[i * 4 + k]! * out[at + k]!
    }
    quatNormalize(next, 0)
    for (let i = 0; i < 4; i++) out[at + i] = next[i]!
  }
}

/** The whole turn that is taken out, for people to read. */
function meanTurn(rest: Float64Array): string {
  quatMultiply(rest, 0, rest, 4, _turn, 0)
  const cosine = Math.min(Math.abs(quatDot(_turn, 0, IDENTITY, 0)), 1)
  return `${((2 * Math.acos(cosine) * 180) / Math.PI).toFixed(1)}° in all`
}
