import { N_SMPLH_JOINTS } from '../body/index.ts'
import { N_KEYPOINTS, confidenceOf, pointPx } from '../dataset/index.ts'
import { lowPassZeroPhase, median } from '../math/index.ts'
import { cameraJoints, createPoseSample, samplePose } from '../motion/index.ts'
import { LEAST_CONFIDENCE, shoulderWidthPx, type AgreementInput } from './agreement.ts'

/**
 * The real camera, as far as a recording tells: its field of view and how far it looks down. The file has neither.
 *
 * Field of view. The fit's depth tz is only a size; the true depth is s tz with s = f / F. Feet that stand keep their
 * depth while the body over them sways: s tz + d = const, where d is the depth of the ankles against the pelvis, which
 * the pose itself gives in metres. So s is the slope between the two, over slow movements (below 1 Hz), within windows of
 * 10 s (a step moves the constant), where the ankles are seen and stand still in the picture. tz is the noisy one, so it
 * is regressed on d; noise in d would make s too large by at most 1 / r^2, a quarter of which goes into the uncertainty.
 *
 * Pitch. The trunk (pelvis to neck) of a standing person is upright on the average; the fit knows no pitch and leans it.
 * The median lean is the pitch, with 4 degrees of posture added to the statistical uncertainty (ours).
 */

export interface CameraEstimate {
  readonly value: number
  /** 95 % */
  readonly error: number
}

export interface Viewpoint {
  /** vertical field of view, rad; a sentence where it cannot be told */
  readonly fov: CameraEstimate | string
  /** rad, down is positive; a sentence where it cannot be told */
  readonly pitch: CameraEstimate | string
}

/** Hz, grid on which the recording is looked at, and how much of it, s */
const RATE = 10
const MAX_SEC = 600
const CUTOFF_HZ = 1
const WINDOW_SEC = 10
const LEAST_WINDOWS = 3
/** share of the recording in which both ankles must be seen */
const LEAST_SEEN = 0.5
/** shoulder widths per second; a slower ankle stands */
const STANDING_SPEED = 0.25
/** m; less sway of ankles against pelvis tells nothing */
const LEAST_SWAY = 0.004
const LEAST_R2 = 0.3
/** rad; how far a standing trunk may be from upright over a whole recording (95 %) */
const POSTURE_ERROR = (4 * Math.PI) / 180

const PELVIS = 0
const HIPS = [1, 2] as const
const ANKLES = [7, 8] as const
const NECK = 12
const ANKLE_POINTS = [15, 16] as const

/** What is looked at, on a grid of RATE. */
interface Course {
  readonly n: number
  /** depth of the pelvis as in the file */
  readonly tz: Float64Array
  /** depth of the ankles against the pelvis, m */
  readonly d: Float64Array
  /** lean of the trunk toward the camera, rad */
  readonly lean: Float64Array
  /** 1: in view, ankles seen */
  readonly isSeen: Uint8Array
  /** 1: seen and standing */
  readonly isStanding: Uint8Array
}

/** Estimates field of view and pitch of one recording. Looks at 10 frames a second of at most ten minutes. */
export function estimateViewpoint(input: AgreementInput): Viewpoint {
  if (input.picture.points === null) {
    const reason = 'cannot tell: the recording has no keypoints'
    return { fov: reason, pitch: reason }
  }
  const course = courseOf(input)
  const nSeen = course.isSeen.reduce((sum, value) => sum + value, 0)
  if (nSeen < LEAST_SEEN * course.n || nSeen < LEAST_WINDOWS * WINDOW_SEC * RATE) {
    const reason = 'cannot tell: legs and floor are not in the picture'
    return { fov: reason, pitch: reason }
  }
  return { fov: fovOf(course, input), pitch: pitchOf(course) }
}

const _sample = createPoseSample()
const _joints = new Float32Array(N_SMPLH_JOINTS * 3)

function courseOf(input: AgreementInput): Course {
  const { motion, picture, camera, restJoints } = input
  const durationSec = Math.min(MAX_SEC, Math.min(motion.nFrames, picture.nLoaded) / motion.fps)
  const n = Math.max(0, Math.floor(durationSec * RATE))
  const course: Course = {
    n,
    tz: new Float64Array(n),
    d: new Float64Array(n),
    lean: new Float64Array(n),
    isSeen: new Uint8Array(n),
    isStanding: new Uint8Array(n),
  }
  const restLean = leanAtRest(restJoints)
  for (let i = 0; i < n; i++) {
    const sec = i / RATE
    const frame = Math.floor(sec * motion.fps + 1e-6)
    samplePose(motion, sec, _sample)
    if (!_sample.present || !_sample.boxValid || picture.valid[frame] === 0) continue
    cameraJoints(motion, sec, restJoints, _joints)
    const pelvisZ = _joints[PELVIS * 3 + 2]!
    course.tz[i] = pelvisZ
    course.d[i] = (_joints[ANKLES[0] * 3 + 2]! + _joints[ANKLES[1] * 3 + 2]!) / 2 - pelvisZ
    course.lean[i] = trunkLean(restLean)
    const before = Math.max(0, frame - Math.round(motion.fps / RATE))
    const speedPx = ankleSpeed(input, before, frame) * RATE
    course.isSeen[i] = Number.isNaN(speedPx) ? 0 : 1
    course.isStanding[i] = speedPx < STANDING_SPEED * shoulderWidthPx(_joints, camera) ? 1 : 0
  }
  return course
}

/**
 * Lean of the trunk (pelvis to neck) toward the camera, rad, against the lean it has at rest: the rest body's neck lies
 * behind its pelvis, which shows as far as the person faces the camera.
 */
function trunkLean(restLean: number): number {
  const [ux, uy, uz] = between(PELVIS, NECK)
  const [hx, hy] = between(HIPS[1], HIPS[0])
  const forwardZ = hx * uy - hy * ux
  return -Math.asin(uz) + forwardZ * restLean
}

/** Unit vector between two joints. */
function between(from: number, to: number): [number, number, number] {
  const [x, y, z] = [0, 1, 2].map((k) => _joints[to * 3 + k]! - _joints[from * 3 + k]!) as [number, number, number]
  const length = Math.hypot(x, y, z)
  return [x / length, y / length, z / length]
}

/** rad, forward is positive; the rest body looks along +z and stands along +y. */
function leanAtRest(rest: Float32Array): number {
  return Math.atan2(rest[NECK * 3 + 2]! - rest[PELVIS * 3 + 2]!, rest[NECK * 3 + 1]! - rest[PELVIS * 3 + 1]!)
}

/** px the faster ankle moved between two frames; NaN where one is not seen inside the picture. */
function ankleSpeed({ picture, camera }: AgreementInput, before: number, frame: number): number {
  let most = 0
  for (const keypoint of ANKLE_POINTS) {
    const at = frame * N_KEYPOINTS + keypoint
    const was = before * N_KEYPOINTS + keypoint
    const { points, confidences } = picture
    if (confidenceOf(Math.min(confidences![at]!, confidences![was]!)) < LEAST_CONFIDENCE) return Number.NaN
    const x = pointPx(points![2 * at]!)
    const y = pointPx(points![2 * at + 1]!)
    if (x < 0 || y < 0 || x > camera.width || y > camera.height) return Number.NaN
    most = Math.max(most, Math.hypot(x - pointPx(points![2 * was]!), y - pointPx(points![2 * was + 1]!)))
  }
  return most
}

/** Sums of one window about its own means. */
interface WindowSums {
  readonly td: number
  readonly dd: number
  readonly tt: number
  readonly n: number
}

function fovOf(course: Course, { camera }: AgreementInput): CameraEstimate | string {
  const slow = (values: Float64Array): Float64Array =>
    lowPassZeroPhase(values, course.isSeen, RATE, CUTOFF_HZ, new Float64Array(course.n))
  const windows = windowSums(slow(course.tz), slow(course.d), course.isStanding)
  if (windows.length < LEAST_WINDOWS) return 'cannot tell: the feet do not stand still for long enough'
  const all = slopeOf(windows)
  if (all.sway < LEAST_SWAY) return 'cannot tell: the body hardly moves over its feet'
  if (!(all.r2 >= LEAST_R2) || all.scale <= 0) return 'cannot tell: size and sway do not go together'
  const n = windows.length
  const logs = windows.map((_, i) => Math.log(Math.max(1e-6, slopeOf(windows.filter((__, k) => k !== i)).scale)))
  const mean = logs.reduce((sum, value) => sum + value, 0) / n
  const statistical = 1.96 * Math.sqrt(((n - 1) / n) * logs.reduce((sum, value) => sum + (value - mean) ** 2, 0))
  const relative = Math.hypot(statistical, 0.25 * (1 / all.r2 - 1), 0.05)
  const fovAt = (scale: number): number => 2 * Math.atan(camera.height / 2 / (scale * camera.focalPx))
  const value = fovAt(all.scale)
  const wide = fovAt(all.scale / (1 + relative))
  const narrow = fovAt(all.scale * (1 + relative))
  return { value, error: Math.max(wide - value, value - narrow) }
}

function windowSums(tz: Float64Array, d: Float64Array, isStanding: Uint8Array): WindowSums[] {
  const length = WINDOW_SEC * RATE
  const sums: WindowSums[] = []
  for (let from = 0; from + length <= tz.length; from += length) {
    let [n, t, e] = [0, 0, 0]
    for (let i = from; i < from + length; i++) {
      if (isStanding[i] === 0) continue
      n++
      t += tz[i]!
      e += d[i]!
    }
    if (n < length / 2) continue
    let [td, dd, tt] = [0, 0, 0]
    for (let i = from; i < from + length; i++) {
      if (isStanding[i] === 0) continue
      td += (tz[i]! - t / n) * (d[i]! - e / n)
      dd += (d[i]! - e / n) ** 2
      tt += (tz[i]! - t / n) ** 2
    }
    sums.push({ td, dd, tt, n })
  }
  return sums
}

function slopeOf(windows: readonly WindowSums[]): { scale: number; r2: number; sway: number } {
  let [td, dd, tt, n] = [0, 0, 0, 0]
  for (const window of windows) {
    td += window.td
    dd += window.dd
    tt += window.tt
    n += window.n
  }
  return { scale: -dd / td, r2: (td * td) / (dd * tt), sway: Math.sqrt(dd / n) }
}

function pitchOf(course: Course): CameraEstimate {
  const value = median(course.lean, course.isSeen, 0)
  const length = WINDOW_SEC * RATE
  const medians: number[] = []
  for (let from = 0; from + length <= course.n; from += length) {
    const part = median(
      course.lean.subarray(from, from + length),
      course.isSeen.subarray(from, from + length),
      Number.NaN,
    )
    if (!Number.isNaN(part)) medians.push(part)
  }
  const n = medians.length
  const mean = medians.reduce((sum, each) => sum + each, 0) / n
  const spread = Math.sqrt(medians.reduce((sum, each) => sum + (each - mean) ** 2, 0) / Math.max(1, n - 1) / n)
  return { value, error: Math.hypot(1.96 * spread, POSTURE_ERROR) }
}
