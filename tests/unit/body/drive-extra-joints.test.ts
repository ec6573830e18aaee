import { describe, expect, it } from 'vitest'
import { driveExtraJoints, turnJoint, twistAngle } from '../../../src/body/index.ts'
import type { DrivenJoint } from '../../../src/body/index.ts'

const X = [1, 0, 0] as const
const about = (axis: number, angle: number): Float64Array => {
  const q = new Float64Array(4)
  q[axis] = Math.sin(angle / 2)
  q[3] = Math.cos(angle / 2)
  return q
}

/** Identity transforms at (row, 0, 0). */
function rows(n: number): Float64Array {
  const world = new Float64Array(16 * n)
  for (let j = 0; j < n; j++) {
    world[16 * j] = world[16 * j + 5] = world[16 * j + 10] = world[16 * j + 15] = 1
    world[16 * j + 12] = j
  }
  return world
}

/** Angle about X of a row's frame. */
const rowAngle = (world: Float64Array, row: number): number => Math.atan2(world[16 * row + 6]!, world[16 * row + 5]!)

function driven(share: number): DrivenJoint[] {
  return [{ joint: 1, base: 0, twists: [{ source: 0, axis: X, share }] }]
}

describe('twist of a rotation', () => {
  it.each([-3, -1.2, 0, 0.4, 2.9])('is the whole angle about its own axis: %f', (angle) => {
    expect(twistAngle(about(0, angle), 0, X)).toBeCloseTo(angle, 12)
  })

  it('is the same for q and -q', () => {
    const q = about(0, 1.1)
    expect(
      twistAngle(
        q.map((c) => -c),
        0,
        X,
      ),
    ).toBeCloseTo(1.1, 12)
  })

  it('is none for a swing across the axis', () => {
    expect(twistAngle(about(1, 1.3), 0, X)).toBeCloseTo(0, 12)
  })
})

describe('driven joints', () => {
  it('stand on their base and take the share of the twist', () => {
    const world = rows(2)
    turnJoint(world, 0, about(0, 0.8))
    driveExtraJoints(driven(-0.5), about(0, 0.8), world)
    expect(world[28]).toBe(0)
    expect(rowAngle(world, 1)).toBeCloseTo(0.4, 12)
  })

  it('take a whole twist out exactly, also beyond what a limb can do', () => {
    for (const angle of [0.5, 2.2, 3.1, -3.1]) {
      const world = rows(2)
      turnJoint(world, 0, about(0, angle))
      driveExtraJoints(driven(-1), about(0, angle), world)
      expect(Math.abs(rowAngle(world, 1))).toBeLessThan(1e-12)
    }
  })

  it('do not jump where the twist passes half a turn', () => {
    const angleFor = (angle: number): number => {
      const world = rows(2)
      driveExtraJoints(driven(0.5), about(0, angle), world)
      return rowAngle(world, 1)
    }
    expect(Math.abs(angleFor(Math.PI - 1e-4) - angleFor(-Math.PI + 1e-4))).toBeLessThan(1e-3)
    for (let a = -3.1; a < 3.1; a += 0.01) expect(Math.abs(angleFor(a + 0.01) - angleFor(a))).toBeLessThan(0.05)
  })

  it('are a pure function of their input: running it twice changes nothing', () => {
    const world = rows(2)
    const q = about(0, 0.7)
    const once = driveExtraJoints(driven(0.5), q, world).slice()
    expect(driveExtraJoints(driven(0.5), q, world)).toEqual(once)
  })
})

describe('turning a joint on the spot', () => {
  it('keeps its place and turns its own frame', () => {
    const world = rows(3)
    turnJoint(world, 2, about(1, Math.PI / 2))
    expect(world[44]).toBe(2)
    // the joint's own z axis now points along x
    expect([world[40], world[41], world[42]].map((c) => Math.round(c! * 1e9) / 1e9)).toEqual([1, 0, 0])
  })
})
