import type { Affect } from './affect.ts'
import type { BodyMotion } from './body-motion.ts'
import { type CameraTrack, continuousVectors, otherWayRound } from './camera-track.ts'
import { isIn, type PlantedFlaws, SENTINEL } from './flaws.ts'
import type { Keypoints } from './keypoints.ts'
import { faceToken, hypernetFeatures, HYPERNET_STRIDE, levelToken, mixedLatent } from './latents.ts'
import { compose, type Quat, type Vec3 } from './rotation.ts'
import { EMOTIONS, FACE_UNITS } from './score.ts'
import type { SeededRandom } from './seeded-random.ts'
import { jointIndex } from './skeleton.ts'
import type { NpyArray } from './write-npy.ts'

/** All that is known of one played person. */
export interface Played {
  readonly body: BodyMotion
  readonly camera: CameraTrack
  /** Float32Array [T, 24] */
  readonly face: Float32Array
  readonly affect: Affect
  readonly keypoints: Keypoints
}

/** Grids on which rotation vectors are written, so that the archive stays small: 0.03 and 0.11 degrees. */
const BODY_GRID = 2048
const FINGER_GRID = 512
const HAND_JOINTS = 15
const BODY_JOINTS = 21

/** The 24 arrays of a V00 recording in sorted order of their keys, with the planted flaws. */
export function recordingArrays(played: Played, flaws: PlantedFlaws, random: SeededRandom): Map<string, NpyArray> {
  const arrays = { ...keypointArrays(played, flaws), ...movementArrays(played, random), ...bodyArrays(played, flaws) }
  loseMovement(arrays, flaws)
  return new Map(Object.entries(arrays).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

function keypointArrays(
  { keypoints: { keypoints, boxes }, body }: Played,
  flaws: PlantedFlaws,
): Record<string, NpyArray> {
  const nFrames = body.frames.length
  const valid = Uint8Array.from({ length: nFrames }, (_, frame) => (isIn(flaws.lostBox, frame) ? 0 : 1))
  zeroRows(keypoints, keypoints.length / nFrames, flaws.lostBox)
  zeroRows(boxes, 4, flaws.lostBox)
  return {
    'boxes_and_keypoints:box': { shape: [nFrames, 4], data: boxes },
    'boxes_and_keypoints:is_valid_box': { shape: [nFrames], data: valid },
    'boxes_and_keypoints:keypoints': { shape: [nFrames, keypoints.length / nFrames / 3, 3], data: keypoints },
  }
}

function bodyArrays({ body, camera }: Played, flaws: PlantedFlaws): Record<string, NpyArray> {
  const nFrames = body.frames.length
  const joint = (index: number, grid: number): Vec3[] =>
    continuousVectors(
      body.frames.map(({ local }) => local[index]!),
      [0, 0, 0],
    ).map((vector) => onGrid(vector, grid))
  const rows = (vectors: readonly (readonly Vec3[])[]): Float32Array => {
    const out = new Float32Array(nFrames * vectors.length * 3)
    for (let frame = 0; frame < nFrames; frame++) {
      for (const [i, course] of vectors.entries()) out.set(course[frame]!, (frame * vectors.length + i) * 3)
    }
    return out
  }
  const root = continuousVectors(camera.root, [Math.PI, 0, 0]).map((vector) => onGrid(vector, BODY_GRID))
  const joints = Array.from({ length: BODY_JOINTS }, (_, i) => joint(i + 1, BODY_GRID))
  const hand = (name: 'left' | 'right'): Float32Array => {
    const first = jointIndex(`${name}_index1`)
    const out = rows(Array.from({ length: HAND_JOINTS }, (_, i) => joint(first + i, FINGER_GRID)))
    holdRows(out, HAND_JOINTS * 3, flaws)
    return out
  }
  for (const { joint: name, from, to } of flaws.unwrapped ?? []) {
    const course = name === 'pelvis' ? root : joints[jointIndex(name) - 1]!
    for (let frame = from; frame < to; frame++) course[frame] = otherWayRound(course[frame]!)
  }
  const place = camera.fitted.map((value, frame) => (isIn(flaws.lostBox, frame) ? SENTINEL : onGrid(value, 4096)))
  const valid = Uint8Array.from({ length: nFrames }, (_, frame) => (isIn(flaws.frozenHands, frame) ? 0 : 1))
  return {
    'smplh:body_pose': { shape: [nFrames, BODY_JOINTS, 3], data: rows(joints) },
    'smplh:global_orient': { shape: [nFrames, 3], data: rows([root]) },
    'smplh:is_valid': { shape: [nFrames], data: valid },
    'smplh:left_hand_pose': { shape: [nFrames, HAND_JOINTS, 3], data: hand('left') },
    'smplh:right_hand_pose': { shape: [nFrames, HAND_JOINTS, 3], data: hand('right') },
    'smplh:translation': { shape: [nFrames, 3], data: rows([place]) },
  }
}

function movementArrays({ body, face, affect }: Played, random: SeededRandom): Record<string, NpyArray> {
  const nFrames = body.frames.length
  const { head, stride } = body
  const perFrame = (width: number, at: (frame: number) => readonly number[], grid: number): Float32Array => {
    const out = new Float32Array(nFrames * width)
    for (let frame = 0; frame < nFrames; frame++) {
      out.set(
        at(frame).map((value) => Math.round(value * grid) / grid),
        frame * width,
      )
    }
    return out
  }
  const angles = (frame: number): Vec3 => [
    head.pitch[frame * stride]!,
    head.yaw[frame * stride]!,
    -head.roll[frame * stride]!,
  ]
  const turned = continuousVectors(
    body.frames.map(({ local }) => headTurn(local)),
    [0, 0, 0],
  )
  const degrees = 180 / Math.PI
  const mixture = perFrame(
    8,
    (frame) => {
      const unit = (name: (typeof FACE_UNITS)[number]): number => face[frame * 24 + FACE_UNITS.indexOf(name)]!
      const mouth = [unit('JawDrop'), unit('LipCornerPuller'), unit('LipPuckerer'), unit('InnerBrowRaiser')]
      return [...mouth, ...angles(frame).map((angle) => 3 * angle), affect.arousal[frame]!]
    },
    256,
  )
  const column = (values: ArrayLike<number>): NpyArray => ({ shape: [nFrames, 1], data: Float32Array.from(values) })
  const tokens = (at: (frame: number) => number): NpyArray =>
    column(Array.from({ length: nFrames }, (_, frame) => at(frame)))
  return {
    'movement:EmotionArousalToken': tokens((frame) => levelToken(affect.arousal[frame]!, -0.4, 1.3)),
    'movement:EmotionValenceToken': tokens((frame) => levelToken(affect.valence[frame]!, -0.6, 0.6)),
    'movement:FAUToken': tokens((frame) => faceToken(face, frame)),
    'movement:FAUValue': { shape: [nFrames, FACE_UNITS.length], data: face },
    'movement:alignment_head_rotation': { shape: [nFrames, 3], data: perFrame(3, (frame) => turned[frame]!, 2048) },
    'movement:alignment_translation': {
      shape: [nFrames, 2, 3],
      data: perFrame(6, (frame) => alignmentTranslation(angles(frame)), 1024),
    },
    'movement:emotion_arousal': column(affect.arousal),
    'movement:emotion_scores': { shape: [nFrames, EMOTIONS.length], data: affect.scores },
    'movement:emotion_valence': column(affect.valence),
    'movement:expression': { shape: [nFrames, 128], data: mixedLatent(mixture, 8, 128, 0.8, 1 / 16, random) },
    'movement:frame_latent': { shape: [nFrames, 64], data: mixedLatent(mixture, 8, 64, 0.24, 1 / 32, random) },
    'movement:gaze_encodings': {
      shape: [nFrames, 2],
      data: perFrame(2, (frame) => [head.eyePitch[frame * stride]!, head.eyeYaw[frame * stride]!], 1024),
    },
    'movement:head_encodings': {
      shape: [nFrames, 3],
      data: perFrame(3, (frame) => angles(frame).map((angle) => angle * degrees), 16),
    },
    'movement:hypernet_features': { shape: [nFrames / HYPERNET_STRIDE, 5120], data: hypernetFeatures(nFrames, random) },
    'movement:is_valid': column(new Float32Array(nFrames).fill(1)),
  }
}

/** The head against the chest: both neck joints. */
function headTurn(local: readonly Quat[]): Quat {
  return compose(local[jointIndex('neck')]!, local[jointIndex('head')]!)
}

/** Undocumented in the dataset; here the sideways and forward travel of the two ends of the head when it turns. */
function alignmentTranslation([pitch, yaw, roll]: Vec3): number[] {
  return [0.12 * yaw, -0.12 * pitch, 0.02, -0.06 * yaw + 0.05 * roll, 0.06 * pitch, -0.04]
}

/** Zeroes every movement array over the lost block; rows of 15 frames too. */
function loseMovement(arrays: Record<string, NpyArray>, { lostMovement }: PlantedFlaws): void {
  if (!lostMovement) return
  for (const [key, { shape, data }] of Object.entries(arrays)) {
    if (!key.startsWith('movement:')) continue
    const stride = key === 'movement:hypernet_features' ? HYPERNET_STRIDE : 1
    const span = { from: lostMovement.from / stride, to: lostMovement.to / stride }
    zeroRows(data, data.length / shape[0]!, span)
  }
}

function zeroRows(
  data: Float32Array | Uint8Array,
  width: number,
  span: { from: number; to: number } | undefined,
): void {
  if (span) data.fill(0, span.from * width, span.to * width)
}

function holdRows(data: Float32Array, width: number, { frozenHands }: PlantedFlaws): void {
  if (!frozenHands) return
  const held = data.slice((frozenHands.from - 1) * width, frozenHands.from * width)
  for (let frame = frozenHands.from; frame < frozenHands.to; frame++) data.set(held, frame * width)
}

function onGrid(vector: Vec3, steps: number): Vec3 {
  const round = (value: number): number => Math.round(value * steps) / steps
  return [round(vector[0]), round(vector[1]), round(vector[2])]
}
