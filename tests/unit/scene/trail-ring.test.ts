import { describe, expect, test } from 'vitest'
import { TRAIL_POINTS, TrailRing } from '../../../src/scene/trail-ring.ts'
import { bytesPerCall } from '../../helpers/bytes-per-call.ts'

/** Segments that are drawn: [x from, t from, x to, t to], as the vertex shader takes them. */
function segments(ring: TrailRing): [number, number, number, number][] {
  const found: [number, number, number, number][] = []
  for (let k = 0; k < TRAIL_POINTS; k++) {
    const p = ring.points
    const [x0, t0, x1, t1] = [p[k * 4]!, p[k * 4 + 3]!, p[k * 4 + 4]!, p[k * 4 + 7]!]
    if (t0 >= 0 && t1 >= 0 && t1 >= t0) found.push([x0, t0, x1, t1])
  }
  return found.toSorted((a, b) => a[1] - b[1])
}

/** A joint whose place is its time, so that a wrong segment shows. */
function run(ring: TrailRing, from: number, to: number, hertz = 60): void {
  for (let i = 0; i <= Math.round((to - from) * hertz); i++) {
    const t = from + i / hertz
    ring.push(t, 0, 0, t)
  }
}

describe('trail', () => {
  test('every point is where the joint was at its time, and the chain has no gap', () => {
    const ring = new TrailRing()
    run(ring, 1, 3)
    const chain = segments(ring)
    expect(chain[0]![1]).toBeCloseTo(1, 5)
    expect(chain.at(-1)![3]).toBeCloseTo(3, 5)
    for (const [x0, t0, x1, t1] of chain) {
      expect(x0).toBe(t0)
      expect(x1).toBe(t1)
    }
    for (let i = 1; i < chain.length; i++) expect(chain[i]![1]).toBe(chain[i - 1]![3])
  })

  test('a seek, ahead or back, is never crossed', () => {
    const ring = new TrailRing()
    run(ring, 1, 2)
    run(ring, 2.9, 3.4)
    run(ring, 0.5, 0.9)
    for (const [, t0, , t1] of segments(ring)) expect(t1 - t0).toBeLessThan(0.05)
  })

  test('a cut leaves a gap even where nothing moved meanwhile', () => {
    const ring = new TrailRing()
    run(ring, 1, 1.5)
    ring.cut()
    run(ring, 1.6, 2)
    expect(segments(ring).some(([, t0, , t1]) => t0 < 1.55 && t1 > 1.55)).toBe(false)
  })

  test('goes round: after many points the newest are there and nothing joins them to the oldest', () => {
    const ring = new TrailRing()
    run(ring, 0, 60)
    const chain = segments(ring)
    expect(chain.at(-1)![3]).toBeCloseTo(60, 4)
    expect(chain[0]![1]).toBeGreaterThan(50)
    expect(60 - chain[0]![1]).toBeGreaterThan(4)
    for (const [, t0, , t1] of chain) expect(t1 - t0).toBeLessThan(0.05)
  })

  test('a still picture keeps what was, whatever often it is drawn', () => {
    const ring = new TrailRing()
    run(ring, 1, 2)
    const before = segments(ring)
    for (let i = 0; i < 1000; i++) ring.push(2, 0, 0, 2)
    expect(segments(ring)).toEqual(before)
  })

  test('allocates nothing', () => {
    const ring = new TrailRing()
    expect(bytesPerCall((i) => ring.push(i, 0, 0, i / 60))).toBeLessThan(32)
  })
})
