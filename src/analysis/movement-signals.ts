import { N_SMPLH_JOINTS } from '../body/index.ts'
import { N_KEYPOINTS, confidenceOf, pointPx } from '../dataset/index.ts'
import { cameraJoints, createPoseSample, samplePose } from '../motion/index.ts'
import { LEAST_CONFIDENCE, type AgreementInput } from './agreement.ts'
import { projectPoints } from './dataset-camera.ts'
import { CORRESPONDENCES } from './keypoint-scheme.ts'
import type { MovementSignal } from './time-offset.ts'

/** The arms move most, and are seen most: elbows and wrists. */
const MOVING = CORRESPONDENCES.filter(({ joint }) => joint >= 18 && joint <= 21)
/** Frames looked at. */
const MAX_FRAMES = 9000

const _sample = createPoseSample()
const _joints = new Float32Array(N_SMPLH_JOINTS * 3)
const _pixels = new Float64Array(N_SMPLH_JOINTS * 2)

/** Elbows and wrists as the keypoints have them, px. */
export function keypointSignal({ motion, picture }: AgreementInput): MovementSignal {
  const n = Math.min(picture.nLoaded, MAX_FRAMES)
  const channels = MOVING.flatMap(({ keypoint }) =>
    [0, 1].map((axis) =>
      Float32Array.from({ length: n }, (_, frame) => {
        const at = frame * N_KEYPOINTS + keypoint
        const isSeen = picture.valid[frame] === 1 && confidenceOf(picture.confidences?.[at] ?? 0) >= LEAST_CONFIDENCE
        return isSeen ? pointPx(picture.points![2 * at + axis]!) : Number.NaN
      }),
    ),
  )
  return { fps: motion.fps, channels }
}

/** Elbows and wrists of the body, projected, px. */
export function bodySignal({ motion, camera, restJoints }: AgreementInput): MovementSignal {
  const n = Math.min(motion.nFrames, MAX_FRAMES)
  const channels = MOVING.flatMap(() => [new Float32Array(n), new Float32Array(n)])
  for (let frame = 0; frame < n; frame++) {
    const sec = frame / motion.fps
    samplePose(motion, sec, _sample)
    const isSeen = _sample.present && _sample.boxValid
    if (isSeen) projectPoints(cameraJoints(motion, sec, restJoints, _joints), camera, _pixels)
    for (const [i, { joint }] of MOVING.entries()) {
      for (const axis of [0, 1]) channels[2 * i + axis]![frame] = isSeen ? _pixels[2 * joint + axis]! : Number.NaN
    }
  }
  return { fps: motion.fps, channels }
}
