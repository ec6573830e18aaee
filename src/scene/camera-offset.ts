import type { OrbitPose } from './orbit-pose.ts'

/** What the hand added to a preset; rad, m, zoom as the logarithm of a factor of distance. */
export interface CameraOffset {
  yaw: number
  pitch: number
  zoom: number
  x: number
  y: number
  z: number
}

export function createOffset(): CameraOffset {
  return { yaw: 0, pitch: 0, zoom: 0, x: 0, y: 0, z: 0 }
}

export function isSameOffset(a: CameraOffset, b: CameraOffset): boolean {
  return a.yaw === b.yaw && a.pitch === b.pitch && a.zoom === b.zoom && a.x === b.x && a.y === b.y && a.z === b.z
}

/** Goes the share k of the way to the goal. */
export function easeOffset(offset: CameraOffset, goal: CameraOffset, k: number): CameraOffset {
  offset.yaw = approach(offset.yaw, goal.yaw, k)
  offset.pitch = approach(offset.pitch, goal.pitch, k)
  offset.zoom = approach(offset.zoom, goal.zoom, k)
  offset.x = approach(offset.x, goal.x, k)
  offset.y = approach(offset.y, goal.y, k)
  offset.z = approach(offset.z, goal.z, k)
  return offset
}

/** Adds the offset to an orbit round its target. */
export function shiftOrbit(pose: OrbitPose, offset: CameraOffset): OrbitPose {
  pose.yaw += offset.yaw
  pose.pitch += offset.pitch
  pose.distance *= Math.exp(offset.zoom)
  pose.x += offset.x
  pose.y += offset.y
  pose.z += offset.z
  return pose
}

/** Turns an orbit round its eye instead of its target: somebody looking about from a seat. */
export function lookAround(pose: OrbitPose, offset: CameraOffset): OrbitPose {
  const cp = Math.cos(pose.pitch)
  const eyeX = pose.x + Math.sin(pose.yaw) * cp * pose.distance
  const eyeY = pose.y + Math.sin(pose.pitch) * pose.distance
  const eyeZ = pose.z + Math.cos(pose.yaw) * cp * pose.distance
  pose.yaw += offset.yaw
  pose.pitch = Math.min(1.2, Math.max(-1.2, pose.pitch + offset.pitch))
  const np = Math.cos(pose.pitch)
  pose.x = eyeX - Math.sin(pose.yaw) * np * pose.distance
  pose.y = eyeY - Math.sin(pose.pitch) * pose.distance
  pose.z = eyeZ - Math.cos(pose.yaw) * np * pose.distance
  return pose
}

/** All of the way once the rest is no longer seen. */
function approach(from: number, to: number, k: number): number {
  const next = from + (to - from) * k
  return Math.abs(to - next) < 1e-5 ? to : next
}
