import type { BodyFrame } from './body-motion.ts'
import { about, compose, type Quat, toRotationVector, type Vec3 } from './rotation.ts'
import type { SeededRandom } from './seeded-random.ts'
import { restJoint } from './skeleton.ts'

/** The picture the keypoints and boxes are measured in, px. */
export const RASTER = { width: 360, height: 640 } as const
/** Scaled focal length of 4D-Humans: 5000 px for a crop of 256, taken up to the longer side of the picture. */
export const FOCAL_PX = (5000 / 256) * RASTER.height

/** What one recording's camera and fit are like. */
export interface CameraFit {
  /** The body leans so far towards the camera because the fit knows no camera pitch, rad. */
  readonly tilt: number
  /** Median of the fit's translation; z is no distance. */
  readonly place: Vec3
}

export interface CameraTrack {
  /** Root rotation in the camera frame (x right, y down, z away), before it is written as a rotation vector. */
  readonly root: readonly Quat[]
  /** `pred_cam_t` as it would be without the jitter of single frames. */
  readonly place: readonly Vec3[]
  /** `pred_cam_t` as written. */
  readonly fitted: readonly Vec3[]
}

/** Units of tz per metre towards the camera: the fit sees only a change of size. */
const DEPTH_GAIN = 16
/** Median frame-to-frame step of tz in the dataset is 0.05, one step in a hundred is near 0.5. */
const DEPTH_JITTER = 0.045
const SIDE_JITTER = 0.0006
const SPIKE_SHARE = 0.012

/** Puts the body in front of the dataset's camera: y up becomes y down, and the person looks into the lens. */
export function cameraTrack(frames: readonly BodyFrame[], fit: CameraFit, random: SeededRandom): CameraTrack {
  const intoCamera = compose(about([1, 0, 0], Math.PI), about([1, 0, 0], fit.tilt))
  const rest = restJoint('pelvis')
  const root = frames.map(({ local }) => compose(intoCamera, local[0]!))
  const place = frames.map(({ pelvis }): Vec3 => {
    const moved: Vec3 = [pelvis[0] - rest[0], pelvis[1] - rest[1], pelvis[2] - rest[2]]
    return [fit.place[0] + moved[0], fit.place[1] - moved[1], fit.place[2] - DEPTH_GAIN * moved[2]]
  })
  let drift = 0
  const fitted = place.map(([x, y, z]): Vec3 => {
    drift = 0.6 * drift + DEPTH_JITTER * random.normal()
    const spike = random.next() < SPIKE_SHARE ? 0.3 * random.normal() : 0
    return [x + SIDE_JITTER * random.normal(), y + SIDE_JITTER * random.normal(), z + drift + spike]
  })
  return { root, place, fitted }
}

/** Pixel of a point given in the camera frame with the translation already added. */
export function project([x, y, z]: Vec3): readonly [number, number] {
  return [(FOCAL_PX * x) / z + RASTER.width / 2, (FOCAL_PX * y) / z + RASTER.height / 2]
}

/**
 * Rotation vectors as the fit writes them: continuous from frame to frame, so that the angle may pass pi.
 *
 * @param first the vector to begin near
 */
export function continuousVectors(rotations: readonly Quat[], first: Vec3): Vec3[] {
  let last = first
  return rotations.map((rotation) => {
    const vector = toRotationVector(rotation)
    last = nearestTurn(vector, last)
    return last
  })
}

/** The same rotation the other way round: angle less or more by a full turn. */
export function otherWayRound(vector: Vec3): Vec3 {
  const angle = Math.hypot(...vector)
  const factor = (angle - 2 * Math.PI) / (angle || 1)
  return [vector[0] * factor, vector[1] * factor, vector[2] * factor]
}

function nearestTurn(vector: Vec3, near: Vec3): Vec3 {
  const other = otherWayRound(vector)
  const gap = (v: Vec3): number => Math.hypot(v[0] - near[0], v[1] - near[1], v[2] - near[2])
  return gap(other) < gap(vector) ? other : vector
}
