import { N_SMPLH_JOINTS } from '../body/index.ts'

/**
 * The motion of one person as recorded, ready to be sampled: quaternions instead of axis-angles, nothing else changed.
 * Camera frame of the dataset: +x right, +y down, +z away from the camera.
 */
export interface MotionTrack {
  /** T */
  readonly nFrames: number
  /** Hz; frame i is shown at i / fps */
  readonly fps: number
  /** rows [0, nLoaded) of every body array are in; grows while the recording streams */
  nLoaded: number
  /** Float32Array [T, 52, 4], xyzw, hemisphere-continuous per joint over time; row 0 is global_orient */
  readonly quats: Float32Array
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
  /** false while no rows of that time are loaded */
  present: boolean
  bodyValid: boolean
  boxValid: boolean
  /** frame at or before the sampled time */
  frameIndex: number
  /** s, the time sampled, after clamping to the recording */
  timeSec: number
}

/** Values of one row of `quats`. */
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
  const quats = new Float32Array(nFrames * QUAT_ROW)
  for (let at = 3; at < quats.length; at += 4) quats[at] = 1
  return {
    nFrames,
    fps,
    nLoaded: 0,
    quats,
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
