import { describe, expect, it } from 'vitest'
import { figurePath } from '../../../src/ui/library/figure-path.ts'

/** Somebody upright before the camera: neck and head above, the left hand to the right of the picture and to the front. */
function standing(): Float32Array {
  const joints = new Float32Array(52 * 3)
  const set = (joint: number, x: number, y: number, z = 0): void => joints.set([x, y, z], joint * 3)
  set(12, 0, -0.5)
  set(15, 0, -0.6)
  set(16, 0.2, -0.45)
  set(17, -0.2, -0.45)
  set(20, 0.3, -0.2, -0.4)
  return joints
}

/** Where a line begins, and its third joint: shoulder and wrist of the left arm. */
const points = (path: string): number[][] =>
  [...path.matchAll(/[ML](-?[\d.]+) (-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)])

describe('a figure', () => {
  it('has its head above the neck, where the neck points', () => {
    const { head } = figurePath(standing(), 0)
    expect(head[0]).toBeCloseTo(0)
    expect(head[1]).toBeCloseTo(-0.69)
  })

  it('is turned about the vertical: what is in front goes to the side', () => {
    const joints = standing()
    expect(points(figurePath(joints, 0).limbs)[2]).toEqual([0.3, -0.2])
    // 0.3 cos 0.5 + 0.4 sin 0.5
    expect(points(figurePath(joints, 0.5).limbs)[2]![0]).toBeCloseTo(0.455, 2)
    expect(points(figurePath(joints, -0.5).limbs)[2]![0]).toBeCloseTo(0.0715, 2)
    expect(points(figurePath(joints, 0.5).limbs)[2]![1]).toBe(-0.2)
  })

  it.each([
    ['right', 1],
    ['left', -1],
  ])('stands up again where its film lies on the %s', (_, side) => {
    const joints = standing()
    const lying = new Float32Array(joints.length)
    for (let joint = 0; joint < 52; joint++) {
      const [x, y, z] = joints.subarray(joint * 3, joint * 3 + 3) as unknown as [number, number, number]
      lying.set([-side * y, side * x, z], joint * 3)
    }
    expect(figurePath(lying, 0.3)).toEqual(figurePath(joints, 0.3))
  })
})
