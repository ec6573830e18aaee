import type { BodyFrame } from './body-motion.ts'
import { type CameraTrack, project } from './camera-track.ts'
import { faceLandmarks, HEAD_POINTS, unitReader } from './face-landmarks.ts'
import { add, type Quat, rotate, scale, type Vec3 } from './rotation.ts'
import type { SeededRandom } from './seeded-random.ts'
import { jointIndex, poseSkeleton, restBone, restJoint } from './skeleton.ts'

/** COCO-WholeBody: 17 body, 6 feet, 68 face, 2 x 21 hands. */
export const N_KEYPOINTS = 133

export interface Keypoints {
  /** Float32Array [T, 133, 3]: x, y in px, confidence. */
  readonly keypoints: Float32Array
  /** Float32Array [T, 4]: xmin, ymin, xmax, ymax in px. */
  readonly boxes: Float32Array
}

/** Standard deviation of the slow error of a detected point, px. */
export const KEYPOINT_NOISE_PX = 0.5
/** A written point stays until the detected one is so far away, px: it keeps still and packs well. */
const DEAD_BAND_PX = 0.8
const GRID_PX = 0.5
const NOISE_MEMORY = 0.93
const BOX_MARGIN = 0.06

const BODY = [
  'left_shoulder',
  'right_shoulder',
  'left_elbow',
  'right_elbow',
  'left_wrist',
  'right_wrist',
  'left_hip',
  'right_hip',
  'left_knee',
  'right_knee',
  'left_ankle',
  'right_ankle',
] as const
const DIGITS = ['thumb', 'index', 'middle', 'ring', 'pinky'] as const

/**
 * What a detector would find in the film: the body's points through the dataset's own camera, with a small slow error.
 *
 * @param face `movement:FAUValue` [T, 24]
 */
export function detectKeypoints(
  frames: readonly BodyFrame[],
  camera: CameraTrack,
  face: Float32Array,
  random: SeededRandom,
): Keypoints {
  const keypoints = new Float32Array(frames.length * N_KEYPOINTS * 3)
  const boxes = new Float32Array(frames.length * 4)
  const noise = new Float64Array(N_KEYPOINTS * 2)
  const trust = Float64Array.from({ length: N_KEYPOINTS }, (_, i) => (i < 17 ? 0.96 : 0.86) + random.range(-0.1, 0.06))
  for (const [frame, { local }] of frames.entries()) {
    const points = wholeBodyPoints(local, camera.root[frame]!, camera.place[frame]!, face, frame)
    const row = frame * N_KEYPOINTS * 3
    for (const [i, point] of points.entries()) {
      const pixel = project(point)
      for (const axis of [0, 1] as const) {
        const fresh = Math.sqrt(1 - NOISE_MEMORY ** 2) * KEYPOINT_NOISE_PX * random.normal()
        noise[2 * i + axis] = NOISE_MEMORY * noise[2 * i + axis]! + fresh
        const value = pixel[axis] + noise[2 * i + axis]!
        const held = frame > 0 ? keypoints[row + 3 * i + axis - 3 * N_KEYPOINTS]! : Infinity
        keypoints[row + 3 * i + axis] =
          Math.abs(value - held) > DEAD_BAND_PX ? Math.round(value / GRID_PX) * GRID_PX : held
      }
      if (random.next() < 0.02) trust[i] = Math.min(1.15, Math.max(0.35, trust[i]! + random.range(-0.06, 0.06)))
      keypoints[row + 3 * i + 2] = Math.round(trust[i]! * 32) / 32
    }
    boxes.set(boxAround(keypoints.subarray(row, row + 3 * N_KEYPOINTS)), frame * 4)
  }
  return { keypoints, boxes }
}

/** All 133 points in the camera frame, m. */
function wholeBodyPoints(local: readonly Quat[], root: Quat, place: Vec3, face: Float32Array, frame: number): Vec3[] {
  const { positions, rotations } = poseSkeleton([root, ...local.slice(1)], add(restJoint('pelvis'), place))
  const position = (joint: Parameters<typeof jointIndex>[0]): Vec3 => positions[jointIndex(joint)]!
  const from = (joint: Parameters<typeof jointIndex>[0], offset: Vec3): Vec3 =>
    add(position(joint), rotate(rotations[jointIndex(joint)]!, offset))
  const head = Object.values(HEAD_POINTS).map((offset) => from('head', offset))
  const feet = (['left', 'right'] as const).flatMap((name) => {
    const out = name === 'left' ? 1 : -1
    return [
      from(`${name}_foot`, [-0.02 * out, -0.01, 0.06]),
      from(`${name}_foot`, [0.035 * out, -0.01, 0.035]),
      from(`${name}_ankle`, [0, -0.05, -0.06]),
    ]
  })
  const hand = (name: 'left' | 'right'): Vec3[] => [
    position(`${name}_wrist`),
    ...DIGITS.flatMap((digit) => {
      const tip = scale(restBone(`${name}_${digit}2`, `${name}_${digit}3`), 0.95)
      const [first, second] = [position(`${name}_${digit}1`), position(`${name}_${digit}2`)]
      return [first, second, position(`${name}_${digit}3`), from(`${name}_${digit}3`, tip)]
    }),
  ]
  const landmarks = faceLandmarks(unitReader(face, frame)).map((offset) => from('head', offset))
  return [...head, ...BODY.map(position), ...feet, ...landmarks, ...hand('left'), ...hand('right')]
}

function boxAround(points: Float32Array): number[] {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (let i = 0; i < N_KEYPOINTS; i++) {
    left = Math.min(left, points[3 * i]!)
    right = Math.max(right, points[3 * i]!)
    top = Math.min(top, points[3 * i + 1]!)
    bottom = Math.max(bottom, points[3 * i + 1]!)
  }
  const margin = BOX_MARGIN * (bottom - top)
  return [left - margin, top - 1.4 * margin, right + margin, bottom + 0.4 * margin].map((value) => Math.round(value))
}
