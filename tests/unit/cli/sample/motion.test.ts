import { describe, expect, it } from 'vitest'
import { armPose } from '../../../../src/cli/sample/arm-pose.ts'
import { ARM_POSES } from '../../../../src/cli/sample/arm-score.ts'
import { continuousVectors, otherWayRound, project, RASTER } from '../../../../src/cli/sample/camera-track.ts'
import { HAND_SHAPES, handRotations } from '../../../../src/cli/sample/hand-shapes.ts'
import {
  about,
  betweenFrames,
  compose,
  IDENTITY,
  type Quat,
  rotate,
  toRotationVector,
  type Vec3,
} from '../../../../src/cli/sample/rotation.ts'
import { FINE_RATE, follow, keyedAt, minimumJerk } from '../../../../src/cli/sample/shaping.ts'
import { jointIndex, poseSkeleton, restJoint, type Side } from '../../../../src/cli/sample/skeleton.ts'
import { solveArm } from '../../../../src/cli/sample/solve-arm.ts'
import { solveLegs } from '../../../../src/cli/sample/solve-legs.ts'

const PELVIS = restJoint('pelvis')
const restPose = (): Quat[] => Array.from({ length: 52 }, () => IDENTITY)

function distance(a: Vec3, b: Vec3): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])
}

describe('rotation', () => {
  it('takes one frame to another', () => {
    const turn = betweenFrames([1, 0, 0], [0, 1, 0], [0, 0, 1], [0, -1, 0])
    expect(distance(rotate(turn, [1, 0, 0]), [0, 0, 1])).toBeLessThan(1e-12)
    expect(distance(rotate(turn, [0, 1, 0]), [0, -1, 0])).toBeLessThan(1e-12)
    expect(distance(rotate(turn, [0, 0, 1]), [1, 0, 0])).toBeLessThan(1e-12)
  })

  it('writes continuous vectors past half a turn, and the same turn the other way round', () => {
    const turns = Array.from({ length: 40 }, (_, i) => about([1, 0, 0], 2.6 + 0.03 * i))
    const vectors = continuousVectors(turns, [2.6, 0, 0])
    expect(vectors.at(-1)![0]).toBeCloseTo(2.6 + 0.03 * 39, 9)
    const other = otherWayRound([2.6, 0, 0])
    expect(other[0]).toBeCloseTo(2.6 - 2 * Math.PI, 12)
    expect(toRotationVector(about([1, 0, 0], other[0]))[0]).toBeCloseTo(2.6, 9)
  })
})

describe('solveArm', () => {
  const sides: Side[] = [1, -1]

  it.each(Object.keys(ARM_POSES))('puts both wrists where "%s" wants them', (name) => {
    const pose = Object.entries(ARM_POSES).find(([key]) => key === name)![1]
    for (const side of sides) {
      const local = restPose()
      solveArm(pose, side, local)
      const { positions } = poseSkeleton(local, PELVIS)
      const word = side === 1 ? 'left' : 'right'
      const shoulder = restJoint(`${word}_shoulder`)
      const wanted: Vec3 = [shoulder[0] + side * pose.x, shoulder[1] + pose.y, shoulder[2] + pose.z]
      // An arm that would have to be longer than it is stops short.
      expect(distance(positions[jointIndex(`${word}_wrist`)]!, wanted)).toBeLessThan(0.02)
      const elbow = positions[jointIndex(`${word}_elbow`)]!
      expect(side * elbow[0]).toBeGreaterThan(0.12)
    }
  })

  it('bends the elbow forwards, never the other way', () => {
    const local = restPose()
    solveArm(armPose('relaxed', { x: 0.02, y: -0.3, z: 0.28 }), 1, local)
    const { positions } = poseSkeleton(local, PELVIS)
    const [elbow, wrist] = [positions[jointIndex('left_elbow')]!, positions[jointIndex('left_wrist')]!]
    expect(elbow[2]).toBeLessThan(wrist[2] - 0.1)
    expect(elbow[1]).toBeLessThan(restJoint('left_shoulder')[1] - 0.15)
  })

  it('mirrors left and right up to the skeleton being uneven', () => {
    const [left, right] = [restPose(), restPose()]
    solveArm(ARM_POSES.palmUp, 1, left)
    solveArm(ARM_POSES.palmUp, -1, right)
    const a = toRotationVector(left[jointIndex('left_elbow')]!)
    const b = toRotationVector(right[jointIndex('right_elbow')]!)
    expect(distance(a, [b[0], -b[1], -b[2]])).toBeLessThan(0.15)
  })
})

describe('handRotations', () => {
  it.each([1, -1] as const)('curls fingers towards the palm (side %d)', (side) => {
    const local = restPose()
    const word = side === 1 ? 'left' : 'right'
    const first = jointIndex(`${word}_index1`)
    for (const [i, turn] of handRotations(HAND_SHAPES.fist, side).entries()) local[first + i] = turn
    const { positions } = poseSkeleton(local, PELVIS)
    for (const finger of ['index', 'middle', 'ring', 'pinky'] as const) {
      const tip = positions[jointIndex(`${word}_${finger}3`)]!
      // The palm of the T-pose looks down.
      expect(tip[1]).toBeLessThan(restJoint(`${word}_${finger}3`)[1] - 0.02)
    }
  })
})

describe('solveLegs', () => {
  it('keeps both ankles planted while the pelvis moves', () => {
    const stances = [
      { x: 0.09, z: -0.02, toeOut: 0.2 },
      { x: -0.1, z: 0.03, toeOut: 0.3 },
    ] as const
    for (const [dx, roll] of [
      [0, 0],
      [0.03, 0.04],
      [-0.03, -0.04],
    ] as const) {
      const local = restPose()
      const pelvis: Vec3 = [PELVIS[0] + dx, PELVIS[1] - 0.02, PELVIS[2]]
      local[0] = about([0, 0, 1], roll)
      solveLegs(pelvis, local[0], stances, local)
      const { positions, rotations } = poseSkeleton(local, pelvis)
      for (const [i, word] of (['left', 'right'] as const).entries()) {
        const wanted: Vec3 = [stances[i]!.x, restJoint(`${word}_ankle`)[1], stances[i]!.z]
        expect(distance(positions[jointIndex(`${word}_ankle`)]!, wanted)).toBeLessThan(0.004)
        const sole = rotate(rotations[jointIndex(`${word}_ankle`)]!, [0, 1, 0])
        expect(sole[1]).toBeGreaterThan(0.9999)
        const knee = positions[jointIndex(`${word}_knee`)]!
        expect(knee[2]).toBeGreaterThan(wanted[2])
      }
    }
  })
})

describe('shaping', () => {
  it('reaches keys one after another', () => {
    const keys = [
      { atSec: 1, travel: 0.5, value: 2 },
      { atSec: 3, travel: 1, value: -1 },
    ]
    expect([0.4, 1, 1.9, 2.5, 3, 9].map((t) => keyedAt(keys, 0, t))).toEqual([0, 2, 2, 0.5, -1, -1])
    expect(minimumJerk(0.5)).toBe(0.5)
  })

  it('follows a step, with an overshoot where damping is low', () => {
    const step = Float64Array.from({ length: 2 * FINE_RATE }, (_, i) => (i < 10 ? 0 : 1))
    const firm = follow(step.slice(), { hz: 3, damping: 1 })
    const loose = follow(step.slice(), { hz: 3, damping: 0.5 })
    expect(Math.max(...firm)).toBeLessThan(1.001)
    expect(Math.max(...loose)).toBeGreaterThan(1.1)
    expect(loose.at(-1)).toBeCloseTo(1, 3)
  })
})

describe('project', () => {
  it('sees a point of the fake camera where the dataset would', () => {
    expect(project([0, 0, 39])).toEqual([RASTER.width / 2, RASTER.height / 2])
    const turned = rotate(compose(about([1, 0, 0], Math.PI), IDENTITY), [0.1, 0.5, 0])
    const [u, v] = project([turned[0], turned[1], 39])
    expect(u).toBeCloseTo(180 + (12_500 * 0.1) / 39, 9)
    expect(v).toBeCloseTo(320 - (12_500 * 0.5) / 39, 9)
  })
})
