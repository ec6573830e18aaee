import { N_SMPLH_JOINTS } from '../body/index.ts'
import { N_KEYPOINTS, confidenceOf, pointPx, type PictureTrack } from '../dataset/index.ts'
import { median, quantile } from '../math/index.ts'
import { cameraJoints, createPoseSample, samplePose, type MotionTrack } from '../motion/index.ts'
import { projectPoints, type DatasetCamera } from './dataset-camera.ts'
import { CORRESPONDENCES, LIMBS } from './keypoint-scheme.ts'

/**
 * How well body and film agree, as a measure.
 *
 * Error of a frame: mean over the corresponding points (keypoint-scheme.ts) of the distance in the picture between the
 * keypoint and the joint projected with the dataset's own camera. Points with a confidence under 0.3 do not count; a
 * limb of which fewer than a third count has no error then. In pixels, and in shoulder widths: one is F x |left - right
 * shoulder joint| / depth of their middle, px, so it does not shrink when the person turns. Frames without a box, and
 * frames that are not loaded, have no error (NaN).
 */

/** Confidence a point must have; ours. */
export const LEAST_CONFIDENCE = 0.3
const LEAST_SHARE = 1 / 3
/** Shoulder widths; ours, from what is told of the data (about 0.08 on the average) and from what the eye forgives. */
export const AGREEMENT_GOOD = 0.12
export const AGREEMENT_POOR = 0.3

const LEFT_SHOULDER = 16
const RIGHT_SHOULDER = 17
const N_LIMBS = LIMBS.length
const TALL_LIMB = Array.from({ length: N_LIMBS }, (_, limb) => CORRESPONDENCES.filter((c) => c.limb === limb).length)

/** Errors by frame; grows while it is worked out. */
export interface Agreement {
  /** T, on the person's own frames */
  readonly nFrames: number
  readonly fps: number
  /** rows [0, nKnown) are worked out */
  nKnown: number
  /** Float32Array [T], px */
  readonly errorPx: Float32Array
  /** Float32Array [T], shoulder widths */
  readonly error: Float32Array
  /** Float32Array [T, 7], shoulder widths, by LIMBS */
  readonly limbs: Float32Array
}

export interface AgreementInput {
  readonly motion: MotionTrack
  readonly picture: PictureTrack
  readonly camera: DatasetCamera
  /** [52, 3], m; the shape of the fit: SMPL-H's neutral mean */
  readonly restJoints: Float32Array
}

/** What one frame's agreement is; overwritten in place. */
export interface FrameAgreement {
  errorPx: number
  error: number
  readonly limbs: Float32Array
}

const _sample = createPoseSample()
const _joints = new Float32Array(N_SMPLH_JOINTS * 3)
const _pixels = new Float64Array(N_SMPLH_JOINTS * 2)
const _sums = new Float64Array(N_LIMBS)
const _counts = new Int32Array(N_LIMBS)

export function createFrameAgreement(): FrameAgreement {
  return { errorPx: Number.NaN, error: Number.NaN, limbs: new Float32Array(N_LIMBS).fill(Number.NaN) }
}

/** Agreement of one frame; allocates nothing. */
export function agreementAt(input: AgreementInput, frame: number, out: FrameAgreement): FrameAgreement {
  const { motion, picture, camera, restJoints } = input
  out.errorPx = Number.NaN
  out.error = Number.NaN
  out.limbs.fill(Number.NaN)
  const { points, confidences } = picture
  if (points === null || confidences === null || frame >= picture.nLoaded || picture.valid[frame] === 0) return out
  const sec = frame / motion.fps
  samplePose(motion, sec, _sample)
  if (!_sample.present || !_sample.boxValid) return out
  projectPoints(cameraJoints(motion, sec, restJoints, _joints), camera, _pixels)
  const shoulderPx = shoulderWidthPx(_joints, camera)
  if (!(shoulderPx > 0)) return out
  _sums.fill(0)
  _counts.fill(0)
  for (let i = 0; i < CORRESPONDENCES.length; i++) {
    const { keypoint, joint, limb } = CORRESPONDENCES[i]!
    const at = frame * N_KEYPOINTS + keypoint
    if (confidenceOf(confidences[at]!) < LEAST_CONFIDENCE) continue
    const dx = pointPx(points[2 * at]!) - _pixels[2 * joint]!
    const dy = pointPx(points[2 * at + 1]!) - _pixels[2 * joint + 1]!
    _sums[limb]! += Math.sqrt(dx * dx + dy * dy)
    _counts[limb]!++
  }
  let sum = 0
  let count = 0
  for (let limb = 0; limb < N_LIMBS; limb++) {
    if (_counts[limb]! < TALL_LIMB[limb]! * LEAST_SHARE || _counts[limb] === 0) continue
    out.limbs[limb] = _sums[limb]! / _counts[limb]! / shoulderPx
    sum += _sums[limb]!
    count += _counts[limb]!
  }
  if (count === 0) return out
  out.errorPx = sum / count
  out.error = out.errorPx / shoulderPx
  return out
}

/** Length of the line between the shoulder joints as it would be seen from the front at their depth, px. */
export function shoulderWidthPx(joints: Float32Array, camera: DatasetCamera): number {
  const a = LEFT_SHOULDER * 3
  const b = RIGHT_SHOULDER * 3
  const length = Math.hypot(joints[a]! - joints[b]!, joints[a + 1]! - joints[b + 1]!, joints[a + 2]! - joints[b + 2]!)
  return (camera.focalPx * length) / ((joints[a + 2]! + joints[b + 2]!) / 2)
}

export function createAgreement(motion: MotionTrack): Agreement {
  const { nFrames, fps } = motion
  const empty = (n: number): Float32Array => new Float32Array(n).fill(Number.NaN)
  return { nFrames, fps, nKnown: 0, errorPx: empty(nFrames), error: empty(nFrames), limbs: empty(nFrames * N_LIMBS) }
}

const _frame = createFrameAgreement()

/**
 * Works out more frames, as far as keypoints and motion are loaded.
 * @param maxFrames most frames of this call: some 10 us each
 * @returns true once everything is known
 */
export function continueAgreement(agreement: Agreement, input: AgreementInput, maxFrames: number): boolean {
  const until = Math.min(agreement.nFrames, input.picture.nLoaded, agreement.nKnown + maxFrames)
  const { loaded } = input.motion
  let frame = agreement.nKnown
  for (; frame < until && loaded.has(frame); frame++) {
    agreementAt(input, frame, _frame)
    agreement.errorPx[frame] = _frame.errorPx
    agreement.error[frame] = _frame.error
    agreement.limbs.set(_frame.limbs, frame * N_LIMBS)
  }
  agreement.nKnown = frame
  return agreement.nKnown >= Math.min(agreement.nFrames, input.picture.nFrames)
}

/** A recording's agreement in a few numbers. */
export interface AgreementSummary {
  /** frames with an error */
  readonly nFrames: number
  readonly medianPx: number
  /** shoulder widths */
  readonly median: number
  readonly p95: number
  /** shares of these frames under AGREEMENT_GOOD, and over AGREEMENT_POOR */
  readonly goodShare: number
  readonly poorShare: number
  /** median by LIMBS, shoulder widths; NaN where a limb is never seen */
  readonly limbs: readonly number[]
}

/** The summary of what is known so far; null while no frame has an error. */
export function summariseAgreement({ nKnown, error, errorPx, limbs }: Agreement): AgreementSummary | null {
  const known = knownOf(error.subarray(0, nKnown))
  if (known.length === 0) return null
  const pixels = knownOf(errorPx.subarray(0, nKnown))
  const share = (test: (value: number) => boolean): number => known.filter(test).length / known.length
  return {
    nFrames: known.length,
    medianPx: median(pixels, null, Number.NaN),
    median: median(known, null, Number.NaN),
    p95: quantile(known, null, 0.95, Number.NaN),
    goodShare: share((value) => value < AGREEMENT_GOOD),
    poorShare: share((value) => value > AGREEMENT_POOR),
    limbs: LIMBS.map((_, limb) => {
      const values = knownOf(Float32Array.from({ length: nKnown }, (_row, i) => limbs[i * N_LIMBS + limb]!))
      return median(values, null, Number.NaN)
    }),
  }
}

function knownOf(values: Float32Array): Float32Array {
  return values.filter((value) => !Number.isNaN(value))
}
