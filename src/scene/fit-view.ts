import type { OrbitPose } from './orbit-pose.ts'

/**
 * The nearest camera of a given direction that sees all points, centred as well as perspective lets it.
 * Each side of the picture is a half space p.r - c.r <= tanX * depth; the two of an axis give its least distance exactly.
 *
 * @param points Float32Array [n, 3], m
 * @param tanX, tanY tangent of half the free part of the picture, across and up
 * @param out yaw and pitch are read, the rest is written
 */
export function fitOrbit(points: Float32Array, n: number, tanX: number, tanY: number, out: OrbitPose): OrbitPose {
  const sy = Math.sin(out.yaw)
  const cy = Math.cos(out.yaw)
  const sp = Math.sin(out.pitch)
  const cp = Math.cos(out.pitch)
  let xHigh = -Infinity
  let xLow = Infinity
  let yHigh = -Infinity
  let yLow = Infinity
  let depthSum = 0
  for (let i = 0; i < n; i++) {
    const px = points[i * 3]!
    const py = points[i * 3 + 1]!
    const pz = points[i * 3 + 2]!
    const r = px * cy - pz * sy
    const u = py * cp - (px * sy + pz * cy) * sp
    const d = py * sp + (px * sy + pz * cy) * cp
    xHigh = Math.max(xHigh, r + tanX * d)
    xLow = Math.min(xLow, r - tanX * d)
    yHigh = Math.max(yHigh, u + tanY * d)
    yLow = Math.min(yLow, u - tanY * d)
    depthSum += d
  }
  const eye = Math.max((xHigh - xLow) / (2 * tanX), (yHigh - yLow) / (2 * tanY))
  const r = (xHigh + xLow) / 2
  const u = (yHigh + yLow) / 2
  const d = depthSum / n
  out.x = r * cy - u * sp * sy + d * cp * sy
  out.y = u * cp + d * sp
  out.z = -r * sy - u * sp * cy + d * cp * cy
  out.distance = eye - d
  return out
}
