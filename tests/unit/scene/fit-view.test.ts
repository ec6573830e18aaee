import { PerspectiveCamera, Vector3 } from 'three'
import { describe, expect, test } from 'vitest'
import { fitOrbit } from '../../../src/scene/fit-view.ts'
import { createOrbitPose } from '../../../src/scene/orbit-pose.ts'

const POINTS = Float32Array.of(-0.9, 0, -0.3, -0.9, 1.8, 0.3, 0.8, 0, 0.2, 0.8, 1.75, -0.2, 0.1, 0.9, 0.6)

/** Projects through three's own camera: an independent check of the fit. */
function project(yaw: number, pitch: number, tanX: number, tanY: number): Vector3[] {
  const pose = Object.assign(createOrbitPose(), { yaw, pitch })
  fitOrbit(POINTS, 5, tanX, tanY, pose)
  const camera = new PerspectiveCamera((2 * Math.atan(tanY) * 180) / Math.PI, tanX / tanY, 0.01, 100)
  camera.rotation.order = 'YXZ'
  camera.rotation.set(-pitch, yaw, 0)
  camera.position.set(
    pose.x + Math.sin(yaw) * Math.cos(pitch) * pose.distance,
    pose.y + Math.sin(pitch) * pose.distance,
    pose.z + Math.cos(yaw) * Math.cos(pitch) * pose.distance,
  )
  camera.updateMatrixWorld()
  return [0, 1, 2, 3, 4].map((i) => new Vector3().fromArray(POINTS, i * 3).project(camera))
}

describe('fitting a view', () => {
  test.each([
    [0, 0, 0.4, 0.25],
    [0.6, 0.1, 0.4, 0.25],
    [2.5, 1.45, 0.4, 0.25],
    [-1.2, 0.3, 0.11, 0.25],
  ])('yaw %f pitch %f: all points inside, two touching the edge', (yaw, pitch, tanX, tanY) => {
    const seen = project(yaw, pitch, tanX, tanY)
    const reach = Math.max(...seen.flatMap((p) => [Math.abs(p.x), Math.abs(p.y)]))
    expect(reach).toBeLessThanOrEqual(1 + 1e-6)
    expect(reach).toBeGreaterThan(1 - 1e-6)
    const wide = [Math.max(...seen.map((p) => p.x)), -Math.min(...seen.map((p) => p.x))]
    const high = [Math.max(...seen.map((p) => p.y)), -Math.min(...seen.map((p) => p.y))]
    const tight = Math.max(...wide) > Math.max(...high) ? wide : high
    expect(tight[0]!).toBeCloseTo(tight[1]!, 5)
  })
})
