/**
 * `boxes_and_keypoints:*` of one person on the person's own frames: where the film shows the person. Kept small: 133
 * points a frame as floats would be 217 MB for the longest recording, and are read only by who looks at them.
 */
export interface PictureTrack {
  /** T */
  readonly nFrames: number
  /** rows [0, nLoaded) of every array are in; grows while they stream */
  nLoaded: number
  /** Uint8Array [T]; 0: nobody in the picture, box and points are zero in the file */
  readonly valid: Uint8Array
  /** Float32Array [T, 4]: xmin, ymin, xmax, ymax, px of the stored raster; null where the recording has none */
  readonly boxes: Float32Array | null
  /** Uint16Array [T, 133, 2]: x, y by {@link pointPx}; null where the recording has none */
  readonly points: Uint16Array | null
  /** Uint8Array [T, 133]: confidence by {@link confidenceOf} */
  readonly confidences: Uint8Array | null
}

/** COCO-WholeBody: 17 body, 6 feet, 68 face, 2 x 21 hands. */
export const N_KEYPOINTS = 133

export const PICTURE_KEYS = [
  'boxes_and_keypoints:is_valid_box',
  'boxes_and_keypoints:box',
  'boxes_and_keypoints:keypoints',
] as const
export type PictureKey = (typeof PICTURE_KEYS)[number]

/** Eighths of a pixel from 2048 px left of (above) the picture to 6143 px: points may lie outside it. */
const STEPS_PER_PX = 8
const LEAST_PX = -2048
/** Confidences go beyond 1 (1.206 was seen). */
const STEPS_PER_ONE = 200

/** px of a kept coordinate; within 1/16 px of what is in the file. */
export function pointPx(code: number): number {
  return code / STEPS_PER_PX + LEAST_PX
}

/** Confidence of a kept code, 0..1.275. */
export function confidenceOf(code: number): number {
  return code / STEPS_PER_ONE
}

/** Fills a picture track from rows that stream in, array by array, in any interleaving. */
export interface PictureWriter {
  readonly track: PictureTrack
  /** @param rows whole rows, C order; points that are not finite get confidence 0 */
  write(key: PictureKey, startRow: number, rows: ArrayLike<number>): void
  /** This array is damaged: none of its rows counts. */
  discard(key: PictureKey): void
}

export function createPictureWriter(nFrames: number, keys: readonly PictureKey[]): PictureWriter {
  const rowsOf = new Map(keys.map((key) => [key, 0]))
  const has = (key: PictureKey): boolean => rowsOf.has(key)
  const track: PictureTrack = {
    nFrames,
    nLoaded: keys.length === 0 ? nFrames : 0,
    valid: new Uint8Array(nFrames).fill(1),
    boxes: has('boxes_and_keypoints:box') ? new Float32Array(nFrames * 4) : null,
    points: has('boxes_and_keypoints:keypoints') ? new Uint16Array(nFrames * N_KEYPOINTS * 2) : null,
    confidences: has('boxes_and_keypoints:keypoints') ? new Uint8Array(nFrames * N_KEYPOINTS) : null,
  }
  const advance = (key: PictureKey, rows: number): void => {
    rowsOf.set(key, Math.max(rowsOf.get(key)!, Math.min(rows, nFrames)))
    track.nLoaded = Math.min(...rowsOf.values())
  }
  return {
    track,
    write(key, startRow, rows) {
      const width = key === PICTURE_KEYS[0] ? 1 : key === PICTURE_KEYS[1] ? 4 : N_KEYPOINTS * 3
      const nRows = Math.min(Math.floor(rows.length / width), nFrames - startRow)
      if (key === 'boxes_and_keypoints:is_valid_box') {
        for (let i = 0; i < nRows; i++) track.valid[startRow + i] = rows[i]! >= 0.5 ? 1 : 0
      } else if (key === 'boxes_and_keypoints:box') {
        for (let i = 0; i < nRows * 4; i++) track.boxes![startRow * 4 + i] = Number.isFinite(rows[i]!) ? rows[i]! : 0
      } else {
        const { points, confidences } = track
        for (let i = 0; i < nRows * N_KEYPOINTS; i++) {
          const at = startRow * N_KEYPOINTS + i
          const [x, y, confidence] = [rows[3 * i]!, rows[3 * i + 1]!, rows[3 * i + 2]!]
          const isThere = Number.isFinite(x) && Number.isFinite(y) && confidence > 0
          points![2 * at] = isThere ? pointCode(x) : 0
          points![2 * at + 1] = isThere ? pointCode(y) : 0
          confidences![at] = isThere ? Math.min(255, Math.round(confidence * STEPS_PER_ONE)) : 0
        }
      }
      advance(key, startRow + nRows)
    },
    discard(key) {
      if (!has(key)) return
      if (key === 'boxes_and_keypoints:keypoints') track.confidences!.fill(0)
      if (key === 'boxes_and_keypoints:box') track.boxes!.fill(0)
      advance(key, nFrames)
    },
  }
}

function pointCode(px: number): number {
  return Math.min(65_535, Math.max(0, Math.round((px - LEAST_PX) * STEPS_PER_PX)))
}
