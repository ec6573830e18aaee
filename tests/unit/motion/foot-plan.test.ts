import { describe, expect, it } from 'vitest'
import { footAt, planFeet, standStill } from '../../../src/motion/foot-plan.ts'
import type { FootPlan } from '../../../src/motion/foot-plan.ts'

const RATE = 5

function plan(seconds: number, at: (t: number) => { x?: number; z?: number; yaw?: number }): FootPlan {
  const n = seconds * RATE
  const column = (key: 'x' | 'z' | 'yaw'): Float64Array =>
    Float64Array.from({ length: n }, (_, i) => at(i / RATE)[key] ?? 0)
  return planFeet({ x: column('x'), z: column('z'), yaw: column('yaw'), rateHz: RATE })
}

const steps = ({ left, right }: FootPlan): [number, number] => [left.length / 7 - 1, right.length / 7 - 1]

function where(rows: Float64Array, t: number): number[] {
  const out = new Float64Array(4)
  footAt(rows, t, out)
  return [...out]
}

describe('planning feet', () => {
  it('leaves them alone for a sway, however long', () => {
    expect(
      steps(plan(120, (t) => ({ x: 0.08 * Math.sin(t), z: 0.05 * Math.cos(t / 3), yaw: 0.4 * Math.sin(t / 2) }))),
    ).toEqual([0, 0])
  })

  it('and for a lunge that comes back at once', () => {
    expect(steps(plan(30, (t) => ({ x: t > 10 && t < 10.5 ? 0.14 : 0 })))).toEqual([0, 0])
  })

  it('steps once with each foot to a new place, the nearer foot first, and stays there', () => {
    const feet = plan(30, (t) => ({ x: t < 10 ? 0 : 0.3 }))
    expect(steps(feet)).toEqual([1, 1])
    expect(feet.left[7]).toBeLessThan(feet.right[7]!)
    expect(where(feet.left, 9.9)[0]).toBe(0)
    for (const rows of [feet.left, feet.right]) {
      expect(where(rows, 12)[0]).toBeCloseTo(0.3, 6)
      expect(where(rows, 12)[3]).toBeCloseTo(0, 10)
    }
    const toRight = plan(30, (t) => ({ x: t < 10 ? 0 : -0.3 }))
    expect(toRight.right[7]).toBeLessThan(toRight.left[7]!)
  })

  it('lifts a foot while it moves', () => {
    const feet = plan(30, (t) => ({ z: t < 10 ? 0 : 0.3 }))
    const [, , , lift] = where(feet.left, feet.left[7]! + 0.2)
    expect(lift).toBeGreaterThan(0.02)
  })

  it('turns with a body that turns for good', () => {
    const feet = plan(30, (t) => ({ yaw: t < 10 ? 0 : 1.2 }))
    expect(steps(feet)[0]).toBeGreaterThan(0)
    expect(where(feet.left, 25)[2]).toBeCloseTo(1.2, 2)
  })

  it('follows a walk with several steps, never further behind than a stride', () => {
    const feet = plan(30, (t) => ({ x: Math.min(Math.max(t - 10, 0), 8) * 0.25 }))
    expect(steps(feet)[0]).toBeGreaterThan(3)
    for (let t = 0; t < 30; t += 0.1) {
      const middle = (where(feet.left, t)[0]! + where(feet.right, t)[0]!) / 2
      expect(Math.abs(middle - Math.min(Math.max(t - 10, 0), 8) * 0.25)).toBeLessThan(0.35)
    }
  })

  it('starts where the person is, not where the median is', () => {
    const feet = plan(30, (t) => ({ x: t < 5 ? -0.4 : 0 }))
    expect(where(feet.left, 0)[0]).toBeCloseTo(-0.4, 6)
    expect(where(feet.left, 20)[0]).toBeCloseTo(0, 6)
  })

  it('is standing still for nothing at all', () => {
    expect(plan(0, () => ({}))).toEqual(standStill())
    expect(where(standStill().left, 7)).toEqual([0, 0, 0, 0])
  })
})
