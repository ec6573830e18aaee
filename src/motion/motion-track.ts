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
}
