import { N_SMPLH_JOINTS } from '../body/index.ts'
import { IntervalSet } from '../math/index.ts'

/** The four arrays of rotations: which joints of the body a row of each holds. */
export type RotationFeature = 'global_orient' | 'body_pose' | 'left_hand_pose' | 'right_hand_pose'
export const ROTATION_JOINTS: Readonly<Record<RotationFeature, { first: number; count: number }>> = {
  global_orient: { first: 0, count: 1 },
  body_pose: { first: 1, count: 21 },
  left_hand_pose: { first: 22, count: 15 },
  right_hand_pose: { first: 37, count: 15 },
}

/**
 * The motion of one person as recorded, ready to be sampled. Camera frame of the dataset: +x right, +y down, +z away
 * from the camera.
 *
 * What is kept are the rows of the file, 624 B of rotation vectors a frame, and they become quaternions when they are
 * sampled. Tried against it, for 2 x 136,620 frames (4,554 s, 170 MB): float32 quaternions 832 B, 227 MB; three
 * components of 20 bits 416 B, 114 MB; of 16 bits 312 B, 85 MB. Over 20,000 random poses 16 bits put a joint up to
 * 1.1e-4 m elsewhere and 20 bits up to 7e-6 m, of the 2e-5 m that `joints()` may be off. The rows err by nothing, need no
 * conversion on the way in, and a pose costs 52 sines and cosines.
 */
export interface MotionTrack {
  /** T */
  readonly nFrames: number
  /** Hz; frame i is shown at i / fps */
  readonly fps: number
  /** rows [0, nLoaded) of every body array are in; grows while the recording streams */
  nLoaded: number
  /** rows of which every body array is in, wherever they lie */
  readonly loaded: IntervalSet
  /** Float32Array [T, joints, 3] each, rad, as in the file; a broken vector holds the one before it, or is NaN */
  readonly rotvecs: Readonly<Record<RotationFeature, Float32Array>>
  /** Float32Array [T, 3], m, as in the file (pred_cam_t; may hold sentinels where boxValid is 0) */
  readonly transl: Float32Array
  /** smplh:is_valid, Uint8Array [T]; 0: the hands are stale */
  readonly bodyValid: Uint8Array
  /** boxes_and_keypoints:is_valid_box joined with a plausibility test of transl, Uint8Array [T]; 0: person not in view */
  readonly boxValid: Uint8Array
}

/** One pose, sampled between frames. Fixed arrays, overwritten in place. */
export interface PoseSample {
  /** Float32Array [52, 4], xyzw */
  readonly quats: Float32Array
  /** Float32Array [3], m */
  readonly transl: Float32Array
  /** false while not all rows of that time are loaded */
  present: boolean
  bodyValid: boolean
  boxValid: boolean
  /** frame at or before the sampled time */
  frameIndex: number
  /** s, the time sampled, after clamping to the recording */
  timeSec: number
}

/** Values of one row of quaternions. */
export const QUAT_ROW = N_SMPLH_JOINTS * 4

/**
 * An empty track: every rotation the identity, nothing loaded, everything marked valid. A writer fills it.
 * @param nFrames T, 0 or more
 * @param fps Hz, above 0
 * @throws {RangeError} for a negative or broken count, or a rate that is not a positive number
 */
export function createMotionTrack(nFrames: number, fps: number): MotionTrack {
  if (!Number.isInteger(nFrames) || nFrames < 0) throw new RangeError(`motion track: ${nFrames} frames`)
  if (!(fps > 0) || !Number.isFinite(fps)) throw new RangeError(`motion track: ${fps} frames per second`)
  const rows = (feature: RotationFeature): Float32Array =>
    new Float32Array(nFrames * ROTATION_JOINTS[feature].count * 3)
  return {
    nFrames,
    fps,
    nLoaded: 0,
    loaded: new IntervalSet(),
    rotvecs: {
      global_orient: rows('global_orient'),
      body_pose: rows('body_pose'),
      left_hand_pose: rows('left_hand_pose'),
      right_hand_pose: rows('right_hand_pose'),
    },
    transl: new Float32Array(nFrames * 3),
    bodyValid: new Uint8Array(nFrames).fill(1),
    boxValid: new Uint8Array(nFrames).fill(1),
  }
}

/** A pose to sample into: the rest pose, upright in the camera frame (half a turn about x), no row present. */
export function createPoseSample(): PoseSample {
  const quats = new Float32Array(QUAT_ROW)
  quats[0] = 1
  for (let at = 7; at < QUAT_ROW; at += 4) quats[at] = 1
  return {
    quats,
    transl: new Float32Array(3),
    present: false,
    bodyValid: false,
    boxValid: false,
    frameIndex: 0,
    timeSec: 0,
  }
}
