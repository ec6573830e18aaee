import { Vector3 } from 'three'
import { describe, expect, test } from 'vitest'
import { CAMERA_PRESETS } from '../../../src/scene/camera-presets.ts'
import { CameraRig } from '../../../src/scene/camera-rig.ts'
import type { SafeArea } from '../../../src/scene/camera-lens.ts'
import { createPersonAnchor } from '../../../src/scene/person-anchor.ts'
import type { PersonAnchor } from '../../../src/scene/person-anchor.ts'

function person(x: number, facing: number, z = 0): PersonAnchor {
  const anchor = createPersonAnchor()
  anchor.present = true
  anchor.head.set(x, 1.52, z)
  anchor.crown.set(x, 1.72, z)
  anchor.eyes.set(x + facing * 0.08, 1.6, z)
  anchor.facing.set(facing, 0, 0)
  anchor.floor.set(x, 0, z)
  anchor.low.set(x - 0.35, 0, z - 0.35)
  anchor.high.set(x + 0.35, 1.72, z + 0.35)
  return anchor
}

const A = person(-0.65, 1)
const B = person(0.65, -1)
const SAFE: SafeArea = { top: 48, right: 0, bottom: 84, left: 0 }

function settled(width: number, height: number, anchors = [A, B]): CameraRig {
  const rig = new CameraRig()
  rig.eased = false
  rig.setViewport(width, height, SAFE)
  rig.update(anchors, 0.016)
  return rig
}

/** px from the top left corner of the picture */
function pixel(rig: CameraRig, point: Vector3, width: number, height: number): { x: number; y: number } {
  const p = point.clone().project(rig.camera)
  return { x: (p.x * 0.5 + 0.5) * width, y: (0.5 - p.y * 0.5) * height }
}

describe('camera rig', () => {
  test.each([
    [1440, 900],
    [1024, 700],
    [390, 844],
    [800, 300],
  ])('both people are inside the free part of a %i x %i picture, A on the left', (width, height) => {
    const rig = settled(width, height)
    for (const anchor of [A, B]) {
      for (const point of [anchor.low, anchor.high, anchor.crown, anchor.floor]) {
        const at = pixel(rig, point, width, height)
        expect(at.x).toBeGreaterThanOrEqual(SAFE.left)
        expect(at.x).toBeLessThanOrEqual(width - SAFE.right)
        expect(at.y).toBeGreaterThanOrEqual(SAFE.top)
        expect(at.y).toBeLessThanOrEqual(height - SAFE.bottom)
      }
    }
    expect(pixel(rig, A.head, width, height).x).toBeLessThan(pixel(rig, B.head, width, height).x)
  })

  test('a seat is at the eyes and looks at the partner', () => {
    const rig = settled(1200, 800)
    rig.setPreset('seat-a')
    rig.update([A, B], 0.016)
    expect(rig.camera.position.distanceTo(A.eyes)).toBeLessThan(0.02)
    const partner = B.head.clone().project(rig.camera)
    expect(Math.abs(partner.x)).toBeLessThan(0.05)
    expect(rig.seat).toBe(0)
    rig.rotateBy(200, 0)
    rig.update([A, B], 0.016)
    expect(rig.camera.position.distanceTo(A.eyes)).toBeLessThan(0.02)
  })

  test('a face preset follows slowly, a seek is taken at once', () => {
    const rig = settled(1200, 800)
    rig.setPreset('face-a')
    rig.update([A, B], 0.016)
    const before = rig.camera.position.clone()
    const nodding = person(-0.65, 1)
    nodding.head.y -= 0.1
    rig.update([nodding, B], 0.016)
    expect(rig.camera.position.distanceTo(before)).toBeLessThan(0.01)
    const elsewhere = person(-3, 1)
    rig.update([elsewhere, B], 0.016)
    expect(rig.camera.position.distanceTo(before)).toBeGreaterThan(1.5)
  })

  test('somebody who drifts out of the picture is framed again, but not for a shift of weight', () => {
    const rig = settled(1200, 800)
    const before = rig.camera.position.clone()
    const walk = (x: number) => {
      for (let i = 0; i < 400; i++) rig.update([A, person(0.65 + (x * Math.min(i, 300)) / 300, -1)], 0.016)
    }
    walk(0.2)
    expect(rig.camera.position.distanceTo(before)).toBe(0)
    walk(1.5)
    const at = pixel(rig, new Vector3(2.15, 0.9, 0), 1200, 800)
    expect(at.x).toBeLessThan(1200)
  })

  test('limits: never under the floor, never through the zenith, never lost', () => {
    const rig = settled(1200, 800)
    rig.rotateBy(0, -5000)
    rig.update([A, B], 0.016)
    expect(rig.camera.position.y).toBeGreaterThan(0)
    rig.rotateBy(0, 9000)
    rig.update([A, B], 0.016)
    expect(rig.camera.rotation.x).toBeGreaterThan(-Math.PI / 2)
    for (let i = 0; i < 200; i++) rig.zoomBy(1.2)
    for (let i = 0; i < 200; i++) rig.panBy(300, 200)
    rig.update([A, B], 0.016)
    expect(rig.camera.position.length()).toBeLessThan(25)
  })

  test('a move is eased, and a cut where motion is reduced', () => {
    const rig = settled(1200, 800)
    rig.eased = true
    const before = rig.camera.position.clone()
    rig.setPreset('top')
    rig.update([A, B], 0.016)
    expect(rig.camera.position.distanceTo(before)).toBeLessThan(0.05)
    for (let i = 0; i < 80; i++) rig.update([A, B], 0.016)
    const arrived = rig.camera.position.clone()
    expect(arrived.distanceTo(before)).toBeGreaterThan(2)
    rig.update([A, B], 0.016)
    expect(rig.update([A, B], 0.016)).toBe(false)
    rig.eased = false
    rig.setPreset('both')
    rig.update([A, B], 0.016)
    expect(rig.camera.position.distanceTo(before)).toBeLessThan(1e-3)
  })

  test.each(CAMERA_PRESETS)('state of %s survives a link, in any window', (preset) => {
    const rig = settled(1200, 800)
    rig.setPreset(preset)
    rig.rotateBy(30, 10)
    rig.zoomBy(0.9)
    const state = JSON.parse(JSON.stringify(rig.getState()))
    const other = settled(1200, 800)
    other.setState(state)
    other.update([A, B], 0.016)
    rig.settle()
    rig.update([A, B], 0.016)
    expect(other.camera.position.distanceTo(rig.camera.position)).toBeLessThan(1e-6)
    expect(other.camera.quaternion.angleTo(rig.camera.quaternion)).toBeLessThan(1e-6)
  })

  test('a state out of a bad link is clamped', () => {
    const rig = settled(1200, 800)
    rig.setState({ preset: 'both', yaw: Number.NaN, pitch: 99, zoom: 0, pan: [1e9, Number.NaN, 0] })
    rig.update([A, B], 0.016)
    expect(rig.camera.position.toArray().every(Number.isFinite)).toBe(true)
    expect(rig.camera.position.length()).toBeLessThan(30)
  })

  test.each(CAMERA_PRESETS)('%s works for one person and for none', (preset) => {
    for (const anchors of [[A], [], [createPersonAnchor(), B]]) {
      const rig = settled(1200, 800, anchors)
      rig.setPreset(preset)
      rig.update(anchors, 0.016)
      expect(rig.camera.matrixWorld.toArray().every(Number.isFinite)).toBe(true)
    }
  })

  test('updating allocates no garbage to speak of', () => {
    const rig = settled(1200, 800)
    rig.setPreset('face-a')
    const anchors = [A, B]
    for (let i = 0; i < 20_000; i++) rig.update(anchors, 0.016)
    globalThis.gc?.()
    const before = process.memoryUsage().heapUsed
    for (let i = 0; i < 5000; i++) rig.update(anchors, 0.016)
    expect((process.memoryUsage().heapUsed - before) / 5000).toBeLessThan(400)
  })
})
