import { KEYPOINT_LINES, KEYPOINT_PARTS, projectPoints, type KeypointPart } from '../analysis/index.ts'
import { N_SMPLH_JOINTS, SMPLH_PARENTS } from '../body/index.ts'
import { N_KEYPOINTS, confidenceOf, pointPx } from '../dataset/index.ts'
import { cameraJoints, createPoseSample, samplePose } from '../motion/index.ts'
import type { FilmCheck } from '../workspace/index.ts'

/** Parts of the keypoints, apart in hue and lightness. */
export const PART_COLORS: Readonly<Record<KeypointPart, string>> = {
  body: '#8ab8ff',
  feet: '#b9a2ff',
  face: '#f2cf7a',
  leftHand: '#79d5b4',
  rightHand: '#f09cc8',
}
/** CSS px on the screen */
const DOT_PX: Readonly<Record<KeypointPart, number>> = { body: 3, feet: 2.4, face: 1.1, leftHand: 1.5, rightHand: 1.5 }
const LINE_PX = 1.6
const BONE_PX = 1.3
/** m; how thick the limb of a joint is, for the outline of the body; joints of the trunk first, hands last */
const LIMB_WIDTH: readonly number[] = [
  0.2, 0.2, 0.2, 0.22, 0.15, 0.15, 0.24, 0.11, 0.11, 0.24, 0.08, 0.08, 0.1, 0.14, 0.14, 0.14, 0.12, 0.12, 0.095, 0.095,
  0.075, 0.075,
]
const FINGER_WIDTH = 0.018

const _joints = new Float32Array(N_SMPLH_JOINTS * 3)
const _pixels = new Float64Array(N_SMPLH_JOINTS * 2)
const _sample = createPoseSample()

/** Where a drawing goes: a context laid out in pixels of the stored raster, and screen px to one of them. */
export interface OverlayTarget {
  readonly context: CanvasRenderingContext2D
  readonly scale: number
}

/** Box and keypoints of a frame: parts by colour, confidence as opacity. Points outside the picture fall off its edge. */
export function drawKeypoints({ context, scale }: OverlayTarget, { picture }: FilmCheck, frame: number): void {
  const { points, confidences, boxes } = picture
  if (frame < 0 || frame >= picture.nLoaded || picture.valid[frame] === 0) return
  const px = 1 / scale
  if (boxes !== null) {
    const at = frame * 4
    context.globalAlpha = 0.7
    context.strokeStyle = '#fff'
    context.lineWidth = px
    context.setLineDash([4 * px, 3 * px])
    context.strokeRect(boxes[at]!, boxes[at + 1]!, boxes[at + 2]! - boxes[at]!, boxes[at + 3]! - boxes[at + 1]!)
    context.setLineDash([])
  }
  if (points === null || confidences === null) return
  const at = (point: number): number => frame * N_KEYPOINTS + point
  const opacity = (point: number): number => Math.min(1, confidenceOf(confidences[at(point)]!))
  context.lineCap = 'round'
  for (const { part, first, count } of KEYPOINT_PARTS) {
    context.strokeStyle = PART_COLORS[part]
    context.fillStyle = PART_COLORS[part]
    context.lineWidth = LINE_PX * px
    for (const [a, b] of KEYPOINT_LINES[part]) {
      context.globalAlpha = 0.85 * Math.min(opacity(a), opacity(b))
      if (context.globalAlpha === 0) continue
      context.beginPath()
      context.moveTo(pointPx(points[2 * at(a)]!), pointPx(points[2 * at(a) + 1]!))
      context.lineTo(pointPx(points[2 * at(b)]!), pointPx(points[2 * at(b) + 1]!))
      context.stroke()
    }
    for (let point = first; point < first + count; point++) {
      context.globalAlpha = opacity(point)
      if (context.globalAlpha === 0) continue
      context.beginPath()
      context.arc(pointPx(points[2 * at(point)]!), pointPx(points[2 * at(point) + 1]!), DOT_PX[part] * px, 0, 6.284)
      context.fill()
    }
  }
  context.globalAlpha = 1
}

/** The body of the fit at a time, through the dataset's own camera: limbs as thick as a body's, and the 52 joints. */
export function drawBody({ context, scale }: OverlayTarget, { input }: FilmCheck, sec: number, accent: string): void {
  if (input === null) return
  const { motion, camera, restJoints } = input
  samplePose(motion, sec, _sample)
  if (!_sample.present || !_sample.boxValid) return
  projectPoints(cameraJoints(motion, sec, restJoints, _joints), camera, _pixels)
  const px = 1 / scale
  context.lineCap = 'round'
  context.strokeStyle = accent
  context.globalAlpha = 0.3
  for (let joint = 1; joint < N_SMPLH_JOINTS; joint++) {
    const width = LIMB_WIDTH[joint] ?? FINGER_WIDTH
    context.lineWidth = (width * camera.focalPx) / _joints[joint * 3 + 2]!
    bone(context, joint)
  }
  context.globalAlpha = 0.95
  context.strokeStyle = '#fff'
  context.lineWidth = BONE_PX * px
  for (let joint = 1; joint < N_SMPLH_JOINTS; joint++) bone(context, joint)
  context.globalAlpha = 1
}

function bone(context: CanvasRenderingContext2D, joint: number): void {
  const parent = SMPLH_PARENTS[joint]!
  context.beginPath()
  context.moveTo(_pixels[2 * parent]!, _pixels[2 * parent + 1]!)
  context.lineTo(_pixels[2 * joint]!, _pixels[2 * joint + 1]!)
  context.stroke()
}
