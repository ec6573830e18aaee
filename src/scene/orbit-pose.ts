/** A camera on a sphere round a point: yaw 0 looks along -z, pitch > 0 looks down. rad, m. */
export interface OrbitPose {
  x: number
  y: number
  z: number
  yaw: number
  pitch: number
  distance: number
}

export function createOrbitPose(): OrbitPose {
  return { x: 0, y: 1, z: 0, yaw: 0, pitch: 0.1, distance: 4 }
}

export function copyOrbitPose(from: OrbitPose, out: OrbitPose): OrbitPose {
  out.x = from.x
  out.y = from.y
  out.z = from.z
  out.yaw = from.yaw
  out.pitch = from.pitch
  out.distance = from.distance
  return out
}

/** The pose a share e of the way; turns the short way round, changes distance by ratio. */
export function mixOrbitPose(from: OrbitPose, to: OrbitPose, e: number, out: OrbitPose): OrbitPose {
  out.x = from.x + (to.x - from.x) * e
  out.y = from.y + (to.y - from.y) * e
  out.z = from.z + (to.z - from.z) * e
  out.yaw = from.yaw + wrap(to.yaw - from.yaw) * e
  out.pitch = from.pitch + (to.pitch - from.pitch) * e
  out.distance = from.distance * Math.pow(to.distance / from.distance, e)
  return out
}

/** How far two poses are apart, in metres and radians added up; 0 only if they are the same. */
export function orbitDistance(a: OrbitPose, b: OrbitPose): number {
  return (
    Math.abs(a.x - b.x) +
    Math.abs(a.y - b.y) +
    Math.abs(a.z - b.z) +
    Math.abs(a.yaw - b.yaw) +
    Math.abs(a.pitch - b.pitch) +
    Math.abs(a.distance - b.distance)
  )
}

/** Angle in (-pi, pi]. */
export function wrap(angle: number): number {
  return angle - Math.PI * 2 * Math.round(angle / (Math.PI * 2))
}
