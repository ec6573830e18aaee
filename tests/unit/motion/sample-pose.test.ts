import { describe, expect, it } from 'vitest'
import { quatDot, quatFromAxisAngle } from '../../../src/math/index.ts'
import {
  createMotionWriter,
  createPoseSample,
  isPoseLoaded,
  rotationAt,
  samplePose,
} from '../../../src/motion/index.ts'
import { UPRIGHT_ROOT, syntheticTrack } from '../../helpers/synthetic-track.ts'

const SENTINEL = [-2.16e12, -2.16e12, 8.44e13]

function angleBetween(a: ArrayLike<number>, b: ArrayLike<number>, at = 0): number {
  const first = Float64Array.from(Array.prototype.slice.call(a, at, at + 4) as number[])
  const second = Float64Array.from(Array.prototype.slice.call(b, at, at + 4) as number[])
  return 2 * Math.acos(Math.min(Math.abs(quatDot(first, 0, second, 0)), 1))
}

describe('sampling a pose', () => {
  it('gives row i itself at i / fps, for every rate in use', () => {
    for (const fps of [30, 30000 / 1001, 45000 / 1501, 48000 / 1001, 240, 191.2]) {
      const track = syntheticTrack(500, fps, (i) => ({ root: [3, 0.001 * i, 0], transl: [i * 1e-3, 0.3, 39] }))
      const sample = createPoseSample()
      const q = new Float32Array(4)
      for (let i = 0; i < 500; i++) {
        samplePose(track, i / fps, sample)
        expect(sample.frameIndex).toBe(i)
        rotationAt(track, i, 0, q, 0)
        expect([...sample.quats.subarray(0, 4)]).toEqual([...q])
        expect(sample.transl[0]).toBe(track.transl[i * 3])
        expect(sample.present && sample.bodyValid && sample.boxValid).toBe(true)
      }
    }
  })

  it('slerps between frames: halfway is half the angle', () => {
    const track = syntheticTrack(2, 30, (i) => ({ root: [3, 0, 0], joints: { 18: [0, i * 2.4, 0] } }))
    const sample = createPoseSample()
    for (const w of [0.25, 0.5, 0.9]) {
      samplePose(track, w / 30, sample)
      expect(2 * Math.asin(sample.quats[18 * 4 + 1]!)).toBeCloseTo(2.4 * w, 5)
    }
  })

  it('crosses unwrapped jumps the short way: no naive 100 rad/s', () => {
    const track = syntheticTrack(60, 30, (i) => {
      const angle = 3 + 0.01 * i
      return { joints: { 20: [i % 7 < 3 ? angle : angle - 2 * Math.PI, 0, 0] } }
    })
    const a = createPoseSample()
    const b = createPoseSample()
    let fastest = 0
    for (let t = 0; t + 0.001 < 59 / 30; t += 0.001) {
      samplePose(track, t, a)
      samplePose(track, t + 0.001, b)
      fastest = Math.max(fastest, angleBetween(a.quats, b.quats, 80) / 0.001)
    }
    // the true speed is 0.3 rad/s; float32 quaternions 1 ms apart add noise
    expect(fastest).toBeLessThan(1.5)
  })

  it('interpolates the translation, and clamps at both ends', () => {
    const track = syntheticTrack(3, 10, (i) => ({ transl: [i, 0, 39] }))
    const sample = createPoseSample()
    expect(samplePose(track, 0.125, sample).transl[0]).toBeCloseTo(1.25, 6)
    expect(samplePose(track, -5, sample)).toMatchObject({ frameIndex: 0, timeSec: 0, present: true })
    expect(sample.transl[0]).toBe(0)
    expect(samplePose(track, 99, sample)).toMatchObject({ frameIndex: 2, present: true })
    expect(sample.timeSec).toBeCloseTo(0.2, 12)
    expect(sample.transl[0]).toBe(2)
    expect(samplePose(track, Number.NaN, sample).frameIndex).toBe(0)
    expect(samplePose(track, Infinity, sample).frameIndex).toBe(2)
  })

  it('is bit-identical for the same time, whatever was sampled before', () => {
    const track = syntheticTrack(40, 29.97, (i) => ({ root: [3, Math.sin(i), 0.1 * i], transl: [i * 0.01, 0.3, 39] }))
    const first = samplePose(track, 0.7321, createPoseSample())
    const dirty = samplePose(track, 1.1, createPoseSample())
    samplePose(track, 0.7321, dirty)
    expect(dirty).toEqual(first)
  })

  it('holds across gaps of view, and takes the nearest place', () => {
    const track = syntheticTrack(10, 10, (i) => ({
      root: [3, 0.1 * i, 0],
      transl: i >= 3 && i <= 6 ? SENTINEL : [i, 0.3, 39],
      inView: i < 3 || i > 6,
    }))
    const sample = createPoseSample()
    const at = (t: number): number[] => [samplePose(track, t, sample).transl[0]!, Number(sample.boxValid)]
    // frame 2 is the last in view: nothing is interpolated toward the sentinel
    expect(at(0.25)).toEqual([2, 1])
    const q = new Float32Array(4)
    rotationAt(track, 2, 0, q, 0)
    expect(sample.quats[1]).toBe(q[1])
    expect(at(0.3)).toEqual([2, 0])
    expect(at(0.45)).toEqual([2, 0])
    expect(at(0.5)).toEqual([7, 0])
    expect(at(0.69)).toEqual([7, 0])
    expect(at(0.7)).toEqual([7, 1])
    expect(at(0.75)[0]).toBeCloseTo(7.5, 5)
  })

  it('holds sentinels that no box announces, and survives a recording without any view', () => {
    const hidden = syntheticTrack(4, 10, (i) => ({ transl: i === 1 ? SENTINEL : [0.1, 0.3, 39] }))
    const sample = createPoseSample()
    for (const t of [0.05, 0.1, 0.15]) expect(samplePose(hidden, t, sample).transl[2]).toBe(39)
    expect(samplePose(hidden, 0.1, sample).boxValid).toBe(false)
    const never = syntheticTrack(4, 10, () => ({ transl: SENTINEL, inView: false }))
    expect([...samplePose(never, 0.2, sample).transl]).toEqual([0, 0, 0])
  })

  it('knows what is loaded', () => {
    const writer = createMotionWriter(10, 10, ['global_orient', 'translation'])
    const sample = createPoseSample()
    expect(samplePose(writer.track, 0, sample).present).toBe(false)
    writer.write('global_orient', 0, Float32Array.from(Array.from({ length: 4 }, () => UPRIGHT_ROOT).flat()))
    writer.write(
      'translation',
      0,
      Float32Array.from({ length: 9 }, (_, k) => k),
    )
    expect(samplePose(writer.track, 0.1, sample).present).toBe(true)
    expect(samplePose(writer.track, 0.2, sample)).toMatchObject({ present: true, frameIndex: 2 })
    // row 2 is there, row 3 is not: between them the pose is not there
    expect(samplePose(writer.track, 0.25, sample)).toMatchObject({ present: false, frameIndex: 2, bodyValid: false })
    expect(sample.transl[0]).toBe(6)
    const isThere = [-1, 0, 0.15, 0.2, 0.2 + 1e-9, 0.25, 0.3].map((sec) => isPoseLoaded(writer.track, sec))
    expect(isThere).toEqual([true, true, true, true, true, false, false])
    expect(samplePose(writer.track, 0.35, sample)).toMatchObject({ present: false, frameIndex: 3, bodyValid: false })
    expect(sample.transl[0]).toBe(6)
    const q = new Float32Array(4)
    quatFromAxisAngle(Float32Array.from(UPRIGHT_ROOT), 0, q, 0)
    expect(angleBetween(sample.quats, q)).toBeLessThan(1e-3)
  })

  it('shows what is loaded out of order, and nothing of another time for what is not', () => {
    const writer = createMotionWriter(100, 10, ['translation'])
    const sample = createPoseSample()
    const rows = (n: number, from: number): Float32Array =>
      Float32Array.from({ length: n * 3 }, (_, k) => (k % 3 === 0 ? from + k / 3 : 0.3))
    writer.write('translation', 50, rows(10, 50))
    expect(samplePose(writer.track, 5.25, sample)).toMatchObject({ present: true, frameIndex: 52 })
    expect(sample.transl[0]).toBe(52.5)
    // nothing before it is there: the first row that is, and marked
    expect(samplePose(writer.track, 1, sample)).toMatchObject({ present: false, boxValid: false })
    expect(sample.transl[0]).toBe(50)
    writer.write('translation', 0, rows(10, 0))
    expect(samplePose(writer.track, 3, sample).present).toBe(false)
    expect(sample.transl[0]).toBe(9)
    expect(samplePose(writer.track, 6, sample).present).toBe(false)
    expect(sample.transl[0]).toBe(59)
  })

  it('works for no, one and two frames', () => {
    const sample = createPoseSample()
    for (const t of [-1, 0, 0.01, 5]) {
      expect(samplePose(syntheticTrack(0, 30), t, sample)).toMatchObject({ present: false, frameIndex: 0, timeSec: 0 })
      expect(samplePose(syntheticTrack(1, 30), t, sample)).toMatchObject({ present: true, frameIndex: 0, timeSec: 0 })
      expect(samplePose(syntheticTrack(2, 30), t, sample).present).toBe(true)
    }
  })

  it('takes validity from the frame at or before', () => {
    const track = syntheticTrack(3, 10, (i) => ({ valid: i !== 1 }))
    const sample = createPoseSample()
    expect([0.05, 0.1, 0.19, 0.2].map((t) => samplePose(track, t, sample).bodyValid)).toEqual([
      true,
      false,
      false,
      true,
    ])
  })
})
