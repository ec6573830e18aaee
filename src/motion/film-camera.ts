import { quatAboutAxis, quatMultiply, quatNormalize, quatRotate } from '../math/index.ts'
import type { PoseSample } from './motion-track.ts'
import type { Placement } from './placement.ts'
import { STAGING_DEFAULTS } from './staging.ts'
import type { Staging } from './staging.ts'

/**
 * The camera that the fit of one person assumes, where it is on the stage: a pinhole of 5000/256 px of focal length per
 * pixel of the longer side, the picture's centre as principal point (4D-Humans, `cam_crop_to_full`). Seen through it, the
 * person lies on the picture where the file says, whatever the staging did to place and depth.
 */
export interface FilmCamera {
  /** false while nothing of the person is known, and where the clean-up replaced the recorded root */
  isKnown: boolean
  /** Float64Array [3], m, stage */
  readonly position: Float64Array
  /** Float64Array [4], xyzw, stage from camera axes as WebGL has them: x right, y up, looking along -z; film turned upright */
  readonly rotation: Float64Array
  /** px, of the upright picture; the file does not hold it */
  width: number
  height: number
}

export function createFilmCamera(): FilmCamera {
  return {
    isKnown: false,
    position: new Float64Array(3),
    rotation: Float64Array.of(0, 0, 0, 1),
    width: STAGING_DEFAULTS.frameWidth,
    height: STAGING_DEFAULTS.frameHeight,
  }
}

/** px; focal length of the fit for a picture of that size. */
export function filmFocalLength(width: number, height: number): number {
  return (5000 / 256) * Math.max(width, height)
}

/** rad; vertical angle of view of the fit's camera. 1080 x 1920: 2.93 degrees. */
export function filmVerticalFov(width: number, height: number): number {
  return 2 * Math.atan(height / 2 / filmFocalLength(width, height))
}

/** Half a turn about x: the dataset's axes (y down, z away) to WebGL's. */
const FLIP = Float64Array.of(1, 0, 0, 0)

const _turn = new Float64Array(4)
const _roll = new Float64Array(4)
const _offset = new Float64Array(3)

/**
 * Puts the film's camera to the person that is staged now. Allocates nothing.
 *
 * @param sample what the file says, camera frame
 * @param pelvis world transform of the staged root joint, column-major, at its offset 12..14 the place, m
 * @param scale the person's size over the body's own
 */
export function placeFilmCamera(
  sample: PoseSample,
  staging: Staging,
  place: Placement,
  pelvis: Float32Array,
  scale: number,
  out: FilmCamera,
): FilmCamera {
  out.isKnown = sample.present && sample.boxValid && staging.preset !== 'genea-2026'
  if (!out.isKnown) return out
  const turned = place.keepHeading ? place.yaw : place.yaw - staging.heading
  quatAboutAxis(1, turned, _turn, 0)
  quatMultiply(_turn, 0, staging.upright, 0, _turn, 0)
  // camera-frame pelvis = J_0 + translation
  for (let k = 0; k < 3; k++) _offset[k] = (staging.restJoints[k]! + sample.transl[k]!) * scale
  quatRotate(_turn, 0, _offset, 0, _offset, 0)
  for (let k = 0; k < 3; k++) out.position[k] = pelvis[12 + k]! - _offset[k]!
  quatMultiply(_turn, 0, FLIP, 0, out.rotation, 0)
  // film that was turned by quarters is looked at with the head turned as far
  if (staging.quarterTurns !== 0) {
    quatAboutAxis(2, (staging.quarterTurns * Math.PI) / 2, _roll, 0)
    quatMultiply(out.rotation, 0, _roll, 0, out.rotation, 0)
  }
  quatNormalize(out.rotation, 0)
  const { frameWidth, frameHeight } = STAGING_DEFAULTS
  const isTurned = staging.quarterTurns % 2 === 1
  out.width = isTurned ? frameHeight : frameWidth
  out.height = isTurned ? frameWidth : frameHeight
  return out
}
