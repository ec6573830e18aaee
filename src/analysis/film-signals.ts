import { N_SMPLH_JOINTS, SMPLH_PARENTS } from '../body/index.ts'
import { cameraJoints, createPoseSample, samplePose } from '../motion/index.ts'
import type { AgreementInput } from './agreement.ts'
import { projectPoints } from './dataset-camera.ts'
import { findTimeOffset, type MovementSignal, type TimeOffset } from './time-offset.ts'

/**
 * Film and body compared without keypoints: how much moves in each field of the picture. In the film that is the change of
 * brightness from frame to frame; of the body, the area that its limbs sweep. Both are more when more moves and are
 * compared as they rise and fall, about their own means of two seconds: light, contrast and cloth do not matter then.
 */

/** How much moves where, by frames; the film's own (`FilmChanges` of playback) has this form. */
export interface FieldChanges extends FieldGrid {
  readonly fps: number
  readonly nFrames: number
  /** [nFrames, down, across], of the change from the frame before; NaN: not known */
  readonly fields: Float32Array
}

interface FieldGrid {
  readonly across: number
  readonly down: number
}

/** s; a mean of so long is taken away */
const MEAN_SEC = 2
/** m; how thick the limb above a joint is: trunk and thighs, arms and shins, hands */
const TRUNK = new Set([0, 1, 2, 3, 6, 9, 12, 13, 14, 15])
const TRUNK_WIDTH = 0.2
const ARM_WIDTH = 0.1
const FINGER_WIDTH = 0.02
const FIRST_FINGER = 22
/** points along a limb at which its sweep is noted */
const POINTS = 3

/** Frames by which an encoder may put off what changes little (95 %): a film lags its own movement by as much. Ours. */
const ENCODER_FRAMES = 0.5

const _sample = createPoseSample()
const _joints = new Float32Array(N_SMPLH_JOINTS * 3)

/**
 * Shift in time between the body and what moves in a film.
 * @param maxSec s of the recording that are looked at
 * @returns null where they have too little in common
 */
export function findFilmOffset(input: AgreementInput, film: FieldChanges, maxSec: number): TimeOffset | null {
  const found = findTimeOffset(changeSignal(bodyChanges(input, film, maxSec)), changeSignal(film))
  if (found === null) return null
  return { ...found, errorSec: Math.hypot(found.errorSec, ENCODER_FRAMES / film.fps) }
}

/**
 * The area that the body's limbs sweep in each field of the picture, px^2 a frame.
 * @param maxSec s of the recording that are looked at
 */
function bodyChanges(
  { motion, camera, restJoints }: AgreementInput,
  { across, down }: FieldGrid,
  maxSec: number,
): FieldChanges {
  const nFrames = Math.min(motion.nFrames, Math.floor(maxSec * motion.fps))
  const nFields = across * down
  const fields = new Float32Array(nFrames * nFields).fill(Number.NaN)
  let now = new Float64Array(N_SMPLH_JOINTS * 2)
  let before = new Float64Array(N_SMPLH_JOINTS * 2)
  let wasSeen = false
  for (let frame = 0; frame < nFrames; frame++) {
    const sec = frame / motion.fps
    samplePose(motion, sec, _sample)
    const isSeen = _sample.present && _sample.boxValid
    if (isSeen) projectPoints(cameraJoints(motion, sec, restJoints, _joints), camera, now)
    if (isSeen && wasSeen) {
      fields.fill(0, frame * nFields, (frame + 1) * nFields)
      for (let joint = 1; joint < N_SMPLH_JOINTS; joint++) sweep(joint, frame)
    }
    wasSeen = isSeen
    ;[now, before] = [before, now]
  }
  return { fps: motion.fps, nFrames, across, down, fields }

  function sweep(joint: number, frame: number): void {
    const parent = SMPLH_PARENTS[joint]!
    const width = (widthOf(joint) * camera.focalPx) / _joints[joint * 3 + 2]!
    const length = Math.hypot(now[2 * joint]! - now[2 * parent]!, now[2 * joint + 1]! - now[2 * parent + 1]!)
    const area = (width * Math.max(width, length)) / POINTS
    for (let i = 0; i < POINTS; i++) {
      const w = (i + 0.5) / POINTS
      const at = (pixels: Float64Array, axis: 0 | 1): number =>
        pixels[2 * parent + axis]! * (1 - w) + pixels[2 * joint + axis]! * w
      const [x, y] = [at(now, 0), at(now, 1)]
      const column = Math.floor((x / camera.width) * across)
      const row = Math.floor((y / camera.height) * down)
      if (column < 0 || row < 0 || column >= across || row >= down) continue
      // a limb that moves by its own width has left its place altogether
      const step = Math.min(1, Math.hypot(x - at(before, 0), y - at(before, 1)) / width)
      fields[(frame * down + row) * across + column]! += step * area
    }
  }
}

function widthOf(joint: number): number {
  if (joint >= FIRST_FINGER) return FINGER_WIDTH
  return TRUNK.has(joint) ? TRUNK_WIDTH : ARM_WIDTH
}

/** Changes as a movement whose rate of change they are, about their running means; a channel a field. */
function changeSignal({ fps, nFrames, across, down, fields }: FieldChanges): MovementSignal {
  const nFields = across * down
  const reach = Math.round((MEAN_SEC * fps) / 2)
  const channels = Array.from({ length: nFields }, (_, field) => {
    // sums up to each frame, of what is known
    const sums = new Float64Array(nFrames + 1)
    const counts = new Float64Array(nFrames + 1)
    for (let i = 0; i < nFrames; i++) {
      const value = fields[i * nFields + field]!
      const isKnown = !Number.isNaN(value)
      sums[i + 1] = sums[i]! + (isKnown ? value : 0)
      counts[i + 1] = counts[i]! + (isKnown ? 1 : 0)
    }
    let total = 0
    return Float32Array.from({ length: nFrames }, (__, i) => {
      const value = fields[i * nFields + field]!
      if (Number.isNaN(value)) return Number.NaN
      const from = Math.max(0, i - reach)
      const until = Math.min(nFrames, i + reach + 1)
      total += value - (sums[until]! - sums[from]!) / (counts[until]! - counts[from]!)
      return total
    })
  })
  return { fps, channels }
}
