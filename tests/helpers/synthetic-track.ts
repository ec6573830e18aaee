import { createMotionWriter, MOTION_FEATURES } from '../../src/motion/index.ts'
import type { MotionFeature, MotionTrack } from '../../src/motion/index.ts'

/** What a made-up person does at a frame. Rotation vectors in rad, camera frame (y down). */
export interface SyntheticFrame {
  /** global_orient */
  readonly root?: readonly number[]
  /** joint number (1..51) -> rotation vector */
  readonly joints?: Readonly<Record<number, readonly number[]>>
  readonly transl?: readonly number[]
  readonly valid?: boolean
  readonly inView?: boolean
}

/** Upright, facing the camera, as the dataset has it. */
export const UPRIGHT_ROOT = [Math.PI, 0, 0]
export const USUAL_TRANSL = [0, 0.3, 39]

/** A track written through the writer, in the published arrays. */
export function syntheticTrack(
  nFrames: number,
  fps: number,
  frame: (index: number) => SyntheticFrame = () => ({}),
  features: readonly MotionFeature[] = MOTION_FEATURES,
): MotionTrack {
  const pose = new Float32Array(nFrames * 156)
  const transl = new Float32Array(nFrames * 3)
  const valid = new Uint8Array(nFrames)
  const inView = new Uint8Array(nFrames)
  for (let i = 0; i < nFrames; i++) {
    const row = frame(i)
    pose.set(row.root ?? UPRIGHT_ROOT, i * 156)
    for (const [joint, v] of Object.entries(row.joints ?? {})) pose.set(v, i * 156 + Number(joint) * 3)
    transl.set(row.transl ?? USUAL_TRANSL, i * 3)
    valid[i] = row.valid === false ? 0 : 1
    inView[i] = row.inView === false ? 0 : 1
  }
  const writer = createMotionWriter(nFrames, fps, features)
  const arrays: Record<MotionFeature, Float32Array | Uint8Array> = {
    global_orient: columns(pose, nFrames, 0, 1),
    body_pose: columns(pose, nFrames, 1, 21),
    left_hand_pose: columns(pose, nFrames, 22, 15),
    right_hand_pose: columns(pose, nFrames, 37, 15),
    translation: transl,
    is_valid: valid,
    is_valid_box: inView,
  }
  for (const feature of features) writer.write(feature, 0, arrays[feature])
  return writer.track
}

function columns(pose: Float32Array, nFrames: number, first: number, count: number): Float32Array {
  const out = new Float32Array(nFrames * count * 3)
  for (let i = 0; i < nFrames; i++) {
    out.set(pose.subarray(i * 156 + first * 3, i * 156 + (first + count) * 3), i * count * 3)
  }
  return out
}
