import { lowPassZeroPhase, quatAboutAxis, quatMultiply, quatRotate, wrapAngle } from '../math/index.ts'
import { planFeet } from './foot-plan.ts'
import type { FootPlan } from './foot-plan.ts'
import type { MotionTrack } from './motion-track.ts'
import { isInView } from './sample-pose.ts'
import { rotationAt } from './track-rotations.ts'
import { SLOW_RATE } from './staging.ts'
import type { Staging } from './staging.ts'

/** Smoothed signals on the grid of SLOW_RATE: translation as in the file, m, and heading relative to the median, rad. */
export type SlowSignals = Readonly<Record<'x' | 'y' | 'z' | 'yaw', Float32Array>>

/** Hz, headings looked at. */
const HEADING_RATE = 10

const LEFTWARD = Float64Array.of(1, 0, 0)

const _q = new Float64Array(4)
const _v = new Float64Array(3)

/**
 * Means of the translation and of the pelvis's heading over fifths of a second, then a zero-phase low-pass; gaps are
 * bridged. For depth, which jitters from frame to frame, and for the steps of the feet; validity is not touched.
 */
export function slowSignals(track: MotionTrack, cutoffHz: number, staging: Staging): SlowSignals {
  const n = staging.depth.length
  const sums = { x: new Float64Array(n), y: new Float64Array(n), z: new Float64Array(n) }
  const front = { x: new Float64Array(n), z: new Float64Array(n) }
  const counts = new Uint32Array(n)
  // Depth jitters and needs every row; headings do not.
  const stride = Math.max(1, Math.floor(track.fps / HEADING_RATE))
  const { loaded } = track
  for (let row = loaded.nextFrom(0); row < track.nFrames; row = loaded.nextFrom(row + 1)) {
    if (!isInView(track, row)) continue
    const cell = Math.min(Math.round((row / track.fps) * SLOW_RATE), n - 1)
    sums.x[cell] = sums.x[cell]! + track.transl[row * 3]!
    sums.y[cell] = sums.y[cell]! + track.transl[row * 3 + 1]!
    sums.z[cell] = sums.z[cell]! + track.transl[row * 3 + 2]!
    counts[cell] = counts[cell]! + 1
    if (row % stride !== 0 && counts[cell]! > 1) continue
    rotationAt(track, row, 0, _q, 0)
    quatRotate(_q, 0, LEFTWARD, 0, _v, 0)
    quatRotate(staging.upright, 0, _v, 0, _v, 0)
    // left x up = forward
    front.x[cell] = front.x[cell]! - _v[2]!
    front.z[cell] = front.z[cell]! + _v[0]!
  }
  const yaw = new Float64Array(n)
  let before = 0
  for (let i = 0; i < n; i++) {
    const count = counts[i] === 0 ? Number.NaN : counts[i]!
    for (const sum of [sums.x, sums.y, sums.z]) sum[i] = sum[i]! / count
    const angle = wrapAngle(Math.atan2(front.x[i]!, front.z[i]!) - staging.heading)
    yaw[i] = counts[i] === 0 ? Number.NaN : before + wrapAngle(angle - before)
    if (counts[i] !== 0) before = yaw[i]!
  }
  const smooth = (values: Float64Array): Float32Array =>
    lowPassZeroPhase(values, null, SLOW_RATE, cutoffHz, new Float32Array(n))
  return { x: smooth(sums.x), y: smooth(sums.y), z: smooth(sums.z), yaw: smooth(yaw) }
}

/** Slow displacement from the reference in the person's own frame, where the feet are planned. */
export function planSteps(slow: SlowSignals, staging: Staging): FootPlan {
  const n = slow.x.length
  const x = new Float32Array(n)
  const z = new Float32Array(n)
  quatAboutAxis(1, -staging.heading, _q, 0)
  quatMultiply(_q, 0, staging.upright, 0, _q, 0)
  const { reference, depthScale } = staging
  for (let i = 0; i < n; i++) {
    _v[0] = slow.x[i]! - reference[0]!
    _v[1] = slow.y[i]! - reference[1]!
    _v[2] = (slow.z[i]! - reference[2]!) * depthScale
    quatRotate(_q, 0, _v, 0, _v, 0)
    x[i] = _v[0]!
    z[i] = _v[2]!
  }
  return planFeet({ x, z, yaw: slow.yaw, rateHz: SLOW_RATE })
}
