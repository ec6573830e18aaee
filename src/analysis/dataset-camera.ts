import type { NumberArray } from '../math/index.ts'

/** px; HMR 2.0 was fitted to crops of this side with this focal length. */
const CROP_FOCAL_PX = 5000
const CROP_PX = 256

/** The camera of the fit: no real one, but the one through which the body lies on the film. */
export interface DatasetCamera {
  /** px of the stored raster */
  readonly width: number
  readonly height: number
  /** F = 5000/256 x the longer side, px */
  readonly focalPx: number
}

/**
 * The camera of a raster: scaled focal length, principal point in the middle.
 * @see Goel et al. 2023 (4D-Humans), `cam_crop_to_full` of its code; dataset fact sheet 2.2
 */
export function datasetCamera(width: number, height: number): DatasetCamera {
  if (!(width > 0 && height > 0)) throw new RangeError(`camera: a raster of ${width} x ${height}`)
  return { width, height, focalPx: (CROP_FOCAL_PX / CROP_PX) * Math.max(width, height) }
}

/**
 * Pixels of points in the camera frame (x right, y down, z away; the translation, and with it J0, already in):
 * u = F X / Z + W/2, v = F Y / Z + H/2. A point at or behind the camera becomes NaN.
 *
 * @param points [n, 3], m
 * @param out [n, 2], px; written and returned
 */
export function projectPoints<T extends NumberArray>(points: NumberArray, camera: DatasetCamera, out: T): T {
  const { width, height, focalPx } = camera
  for (let i = 0; 3 * i + 2 < points.length && 2 * i + 1 < out.length; i++) {
    const z = points[3 * i + 2]!
    const scale = z > 0 ? focalPx / z : Number.NaN
    out[2 * i] = points[3 * i]! * scale + width / 2
    out[2 * i + 1] = points[3 * i + 1]! * scale + height / 2
  }
  return out
}

/** Rasters the dataset is known to have (fact sheet, section 4), and common ones; most frequent first. */
const KNOWN_RASTERS: readonly (readonly [width: number, height: number])[] = [
  [1080, 1920],
  [2160, 3840],
  [2160, 2160],
  [3840, 2160],
  [1920, 1080],
  [1012, 1920],
  [1080, 960],
  [2180, 3840],
  [640, 480],
  [720, 1280],
  [360, 640],
]

/** Where the raster that pixels are counted in comes from. */
export interface Raster {
  readonly width: number
  readonly height: number
  /** `inferred`: the known raster in which body and keypoints agree best */
  readonly from: 'film' | 'user' | 'inferred'
}

/**
 * The known raster with the least cost, where there is no film to ask.
 * @param costOf e.g. the median distance of projected joints from keypoints, shoulder widths
 * @returns null where none has a finite cost
 */
export function inferRaster(costOf: (camera: DatasetCamera) => number): Raster | null {
  let best: Raster | null = null
  let least = Number.POSITIVE_INFINITY
  for (const [width, height] of KNOWN_RASTERS) {
    const cost = costOf(datasetCamera(width, height))
    if (cost < least) {
      least = cost
      best = { width, height, from: 'inferred' }
    }
  }
  return best
}
