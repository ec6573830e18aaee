import { describe, expect, it } from 'vitest'
import { SMPLH_REST_JOINTS, smplhJoints64 } from '../../../src/body/index.ts'
import {
  blendStaging,
  cameraJoints,
  createPoseSample,
  createStaging,
  estimateStaging,
  placePeople,
  samplePose,
  stageJoints,
  stagePose,
} from '../../../src/motion/index.ts'
import type { Staging } from '../../../src/motion/index.ts'
import { goldenPoses } from '../../helpers/kinematics-golden.ts'
import { distance, forwardOf, jointAt, rootOf, stagedWorld } from '../../helpers/stage-probe.ts'
import { syntheticTrack } from '../../helpers/synthetic-track.ts'

const DEG = Math.PI / 180
const REST = SMPLH_REST_JOINTS.neutral

/** Row `index` of an [n, 3] array. */
function triple(values: Float32Array, index: number): number[] {
  return Array.from(values.subarray(index * 3, index * 3 + 3))
}

/** A person who sways, bends, turns a little, and whose fitted knees are bent by 59 degrees. */
function swaying(n = 600): ReturnType<typeof syntheticTrack> {
  return syntheticTrack(n, 30, (i) => ({
    root: rootOf(0.3 + 0.15 * Math.sin(i / 50), 13 * DEG + 0.05 * Math.sin(i / 31)),
    transl: [0.04 * Math.sin(i / 43), 0.3 + 0.05 * Math.sin(i / 70), 39 + 0.4 * Math.sin(i / 90)],
    joints: { 1: [-0.5, 0, 0], 2: [-0.5, 0, 0], 4: [59 * DEG, 0, 0], 5: [59 * DEG, 0, 0], 15: [0.1, 0, 0] },
  }))
}

describe('standing on the stage', () => {
  it('keeps both soles flat on the floor, and in place while the body sways', () => {
    const track = swaying()
    const staging = estimateStaging(track)
    const first = stagedWorld(track, 0, staging)
    for (let t = 0; t < 20; t += 0.37) {
      const world = stagedWorld(track, t, staging)
      for (const [ankle, foot] of [
        [7, 10],
        [8, 11],
      ] as const) {
        expect(Math.abs(jointAt(world, foot)[1] - staging.soleBelowFoot)).toBeLessThan(1e-3)
        const drop = REST[ankle * 3 + 1]! - REST[foot * 3 + 1]!
        expect(Math.abs(jointAt(world, ankle)[1] - jointAt(world, foot)[1] - drop)).toBeLessThan(1e-3)
        // planted: the same place as at the start
        expect(distance(jointAt(world, foot), jointAt(first, foot))).toBeLessThan(1e-3)
      }
    }
  })

  it('bends knees forward and little, and never stretches a bone', () => {
    const track = swaying()
    const staging = estimateStaging(track)
    for (let t = 0; t < 20; t += 0.61) {
      const world = stagedWorld(track, t, staging)
      for (const [hip, knee, ankle] of [
        [1, 4, 7],
        [2, 5, 8],
      ] as const) {
        const [h, k, a] = [jointAt(world, hip), jointAt(world, knee), jointAt(world, ankle)]
        const thigh = distance(h, k)
        const shin = distance(k, a)
        expect(thigh).toBeCloseTo(distance(triple(REST, hip), triple(REST, knee)), 5)
        const bend = Math.PI - Math.acos((thigh ** 2 + shin ** 2 - distance(h, a) ** 2) / (2 * thigh * shin))
        expect(bend / DEG).toBeGreaterThan(3)
        expect(bend / DEG).toBeLessThan(60)
        // in front of the line from hip to ankle
        const w = thigh / (thigh + shin)
        expect(k[2]).toBeGreaterThan(h[2] + (a[2] - h[2]) * w)
      }
    }
  })

  it('carries the pelvis where the recording has it', () => {
    const track = swaying()
    const staging = estimateStaging(track)
    const a = jointAt(stagedWorld(track, 0, staging), 0)
    const b = jointAt(stagedWorld(track, 1.5, staging), 0)
    // tx and ty differ by these between the two moments; heading turns the picture by 0.3 rad
    const moved = 0.04 * Math.sin(45 / 43)
    expect(Math.hypot(b[0] - a[0], b[2] - a[2])).toBeGreaterThan(moved * 0.8)
    expect(Math.hypot(b[0] - a[0], b[2] - a[2])).toBeLessThan(moved * 1.5)
    expect(b[1]).toBeLessThan(a[1])
  })

  it('keeps the upper body as recorded: world rotations differ by one rotation in every frame', () => {
    const track = swaying()
    const staging = estimateStaging(track)
    for (const t of [0, 3.3, 9]) {
      const sample = samplePose(track, t, createPoseSample())
      const staged = stagePose(sample, staging, placePeople(1, 'facing')[0]!, createPoseSample())
      for (const joint of [3, 6, 9, 12, 13, 15, 16, 18, 20, 30, 51]) {
        expect(staged.quats.slice(joint * 4, joint * 4 + 4)).toEqual(sample.quats.slice(joint * 4, joint * 4 + 4))
      }
    }
  })

  it('steps after a person who moves away, one foot at a time, and not for a sway', () => {
    const walk = (t: number): number => (t < 8 ? 0 : t > 9.5 ? 0.45 : ((t - 8) / 1.5) * 0.45)
    const track = syntheticTrack(600, 30, (i) => ({ transl: [walk(i / 30) + 0.03 * Math.sin(i / 20), 0.3, 39] }))
    const staging = estimateStaging(track)
    let bothUp = 0
    let lifted = 0
    let before: [number, number, number][] | undefined
    for (let t = 0; t < 20; t += 1 / 60) {
      const world = stagedWorld(track, t, staging)
      const feet = [jointAt(world, 7), jointAt(world, 8)]
      const up = feet.map(
        ([, y], k) => y > REST[(7 + k) * 3 + 1]! - REST[(10 + k) * 3 + 1]! + staging.soleBelowFoot + 5e-3,
      )
      if (up[0] && up[1]) bothUp++
      if (up[0] || up[1]) lifted++
      for (const [k, foot] of feet.entries()) {
        expect(jointAt(world, 10 + k)[1]).toBeGreaterThan(-0.01)
        if (before !== undefined) {
          const moved = Math.hypot(foot[0] - before[k]![0], foot[2] - before[k]![2])
          expect(moved).toBeLessThan(0.04)
          // a foot on the floor does not slide
          if (foot[1] < 0.076 && before[k]![1] < 0.076) expect(moved).toBeLessThan(4e-3)
        }
      }
      before = feet
      const middle = (feet[0]![0] + feet[1]![0]) / 2
      if (t < 7 || t > 12) expect(Math.abs(jointAt(world, 0)[0] - middle)).toBeLessThan(0.13)
    }
    expect(lifted).toBeGreaterThan(10)
    expect(lifted).toBeLessThan(200)
    expect(bothUp).toBeLessThan(15)
  })

  it('stays finite and on the floor when the person leaps, lies down or turns round', () => {
    for (const frame of [
      { transl: [0, -2, 39] },
      { transl: [0, 3, 39] },
      { transl: [3, 0.3, 80] },
      { root: rootOf(0, 1.5) },
      { root: rootOf(3, 0, 1) },
    ]) {
      const track = syntheticTrack(90, 30, (i) => (i > 60 && i < 70 ? frame : {}))
      const staging = estimateStaging(track)
      for (const t of [0, 2, 2.1, 2.2, 2.3, 2.9]) {
        const world = stagedWorld(track, t, staging)
        expect(world.every((value) => Number.isFinite(value))).toBe(true)
        for (const foot of [10, 11]) expect(jointAt(world, foot)[1]).toBeGreaterThan(-0.5)
      }
    }
  })
})

describe('placing people', () => {
  it('face to face: 1.2 m apart, A on the left, each opened 15 degrees toward the viewer', () => {
    const places = placePeople(2, 'facing')
    const worlds = places.map((place, k) => {
      const track = syntheticTrack(60, 30, () => ({ root: rootOf(k === 0 ? 0.5 : -0.2, 0.2) }))
      return stagedWorld(track, 1, estimateStaging(track), place)
    })
    const [a, b] = worlds as [Float64Array, Float64Array]
    const [pa, pb] = [jointAt(a, 0), jointAt(b, 0)]
    expect(pa[0]).toBeLessThan(pb[0])
    expect(Math.hypot(pa[0] - pb[0], pa[2] - pb[2])).toBeCloseTo(1.2, 3)
    const [fa, fb] = [forwardOf(a), forwardOf(b)]
    const between = Math.acos(fa[0] * fb[0] + fa[1] * fb[1])
    expect(between / DEG).toBeGreaterThan(147)
    expect(between / DEG).toBeLessThan(153)
    expect(fa[0]).toBeGreaterThan(0.9)
    expect(fb[0]).toBeLessThan(-0.9)
    expect(fa[1]).toBeGreaterThan(0.2)
    expect(fb[1]).toBeGreaterThan(0.2)
  })

  it('side by side both face the viewer; as recorded each keeps its heading; overlaid both stand on one spot', () => {
    const track = syntheticTrack(60, 30, () => ({ root: rootOf(0.5, 0.2) }))
    const staging = estimateStaging(track)
    const at = (mode: 'side-by-side' | 'as-recorded' | 'overlaid', index: number): Float64Array =>
      stagedWorld(track, 1, staging, placePeople(2, mode)[index]!)
    expect(jointAt(at('side-by-side', 1), 0)[0] - jointAt(at('side-by-side', 0), 0)[0]).toBeCloseTo(1.3, 5)
    expect(forwardOf(at('side-by-side', 0))[1]).toBeGreaterThan(0.99)
    const [x, z] = forwardOf(at('as-recorded', 0))
    expect(Math.atan2(x, z)).toBeCloseTo(0.5, 1)
    expect(jointAt(at('as-recorded', 0), 0)[0]).toBeLessThan(-0.5)
    expect(jointAt(at('overlaid', 0), 0)).toEqual(jointAt(at('overlaid', 1), 0))
  })

  it('more than two stand on a circle, neighbours at 1.2 m, everybody toward the centre', () => {
    for (const n of [3, 4, 7]) {
      const places = placePeople(n, 'facing')
      for (let k = 0; k < n; k++) {
        const { x, z, yaw } = places[k]!
        const next = places[(k + 1) % n]!
        expect(Math.hypot(x - next.x, z - next.z)).toBeCloseTo(1.2, 10)
        const size = Math.hypot(x, z)
        expect(-(Math.sin(yaw) * x + Math.cos(yaw) * z) / size).toBeCloseTo(1, 10)
      }
    }
    expect(placePeople(0, 'facing')).toEqual([])
    expect(placePeople(1, 'facing')).toEqual([{ x: 0, z: 0, yaw: 0, keepHeading: false }])
  })
})

describe('clean-up presets', () => {
  it('genea-2026 is the published recipe', () => {
    const n = 90
    const bend = (i: number, k: number): number[] => [0.3 + 0.1 * Math.sin(i / 9 + k), 0.05 * k, 0.1 * Math.cos(i / 7)]
    const track = syntheticTrack(n, 30, (i) => ({
      root: rootOf(0.4, 0.2),
      transl: [0.2, 0.4, 35],
      joints: Object.fromEntries(Array.from({ length: 51 }, (_, k) => [k + 1, bend(i, k % 5)])),
    }))
    const staging = estimateStaging(track, { preset: 'genea-2026' })
    const places = placePeople(2, 'facing', 'genea-2026')
    expect(places.map(({ x }) => x)).toEqual([-0.65, 0.65])
    const i = 40
    const out = stageJoints(track, i / 30, staging, places[0]!, new Float32Array(156))

    // The recipe in its own words: rotation vectors, double precision.
    const body = new Float64Array(63)
    const hands = [new Float64Array(45), new Float64Array(45)]
    for (let k = 0; k < 51; k++) {
      const target = k < 21 ? body : hands[k < 36 ? 0 : 1]!
      target.set(bend(i, k % 5), (k < 21 ? k : (k - 21) % 15) * 3)
    }
    for (const index of [0, 1, 2, 3, 4, 6, 7, 9, 10]) body.fill(0, index * 3, index * 3 + 3)
    for (const index of [11, 14]) {
      for (let axis = 0; axis < 3; axis++) {
        let mean = 0
        for (let row = 0; row < n; row++) mean += bend(row, index % 5)[axis]! / n
        body[index * 3 + axis] = body[index * 3 + axis]! - mean
      }
    }
    const rows = {
      global_orient: Float64Array.of(Math.PI, 0, 0),
      body_pose: body,
      left_hand_pose: hands[0]!,
      right_hand_pose: hands[1]!,
      translation: new Float64Array(3),
    }
    const expected = smplhJoints64(rows, 0, REST, new Float64Array(156))
    for (let joint = 0; joint < 52; joint++) {
      expect(out[joint * 3]! - out[0]!).toBeCloseTo(expected[joint * 3]! - expected[0]!, 5)
      expect(out[joint * 3 + 1]! - out[1]!).toBeCloseTo(-(expected[joint * 3 + 1]! - expected[1]!), 5)
      expect(out[joint * 3 + 2]! - out[2]!).toBeCloseTo(-(expected[joint * 3 + 2]! - expected[2]!), 5)
    }
    expect(out[0]).toBeCloseTo(-0.65, 6)
    expect(Math.min(out[31]!, out[34]!)).toBeGreaterThan(0.01)
    expect(Math.min(out[31]!, out[34]!)).toBeLessThan(0.03)
  })

  it('raw is a rigid copy of the camera frame, lowest soles on the floor', () => {
    const track = swaying()
    const staging = estimateStaging(track, { preset: 'raw' })
    const stage = new Float32Array(156)
    const camera = new Float32Array(156)
    let lowest = Infinity
    for (const t of [0, 1.234, 7, 13.3]) {
      stageJoints(track, t, staging, placePeople(2, 'facing')[1]!, stage)
      cameraJoints(track, t, REST, camera)
      for (const [a, b] of [
        [0, 15],
        [15, 10],
        [20, 21],
        [24, 8],
      ] as const) {
        const span = (joints: Float32Array): number => distance(triple(joints, a), triple(joints, b))
        expect(span(stage)).toBeCloseTo(span(camera), 4)
      }
      for (const foot of [7, 8, 10, 11]) lowest = Math.min(lowest, stage[foot * 3 + 1]!)
    }
    expect(lowest).toBeGreaterThan(-0.06)
    expect(lowest).toBeLessThan(0.12)
  })
})

describe('camera joints', () => {
  it('are NumPy positions at the frames, without clean-up', () => {
    const poses = goldenPoses().filter(({ gender }) => gender === 'neutral')
    const track = syntheticTrack(poses.length, 30, (i) => ({
      root: triple(poses[i]!.pose, 0),
      joints: Object.fromEntries(Array.from({ length: 51 }, (_, k) => [k + 1, triple(poses[i]!.pose, k + 1)])),
      transl: [...poses[i]!.transl],
    }))
    const out = new Float32Array(156)
    for (const [i, { joints }] of poses.entries()) {
      cameraJoints(track, i / 30, REST, out)
      for (const [joint, place] of joints) {
        for (let k = 0; k < 3; k++) expect(Math.abs(out[joint * 3 + k]! - place[k]!)).toBeLessThan(1e-5)
      }
    }
  })

  it('show sentinels as they stand, and only there', () => {
    const sentinel = [-2.16e12, -2.16e12, 8.44e13]
    const track = syntheticTrack(6, 10, (i) => (i === 3 ? { transl: sentinel } : {}))
    const out = new Float32Array(156)
    expect(cameraJoints(track, 0.3, REST, out)[2]).toBeCloseTo(8.44e13, -8)
    expect(cameraJoints(track, 0.29, REST, out)[2]).toBeCloseTo(39 + REST[2]!, 4)
    const staged = stageJoints(track, 0.3, estimateStaging(track), placePeople(1, 'facing')[0]!, out)
    expect(Math.max(...staged)).toBeLessThan(3)
  })
})

describe('blending two stagings', () => {
  it('is the one, the other, and eases between', () => {
    const track = swaying()
    const late = estimateStaging(track)
    const early = structuredClone(estimateStaging(syntheticTrack(600, 30, () => ({ root: rootOf(-0.4, 0) }))))
    const out: Staging = createStaging(track)
    const pelvis = (staging: Staging, w: number): number[] =>
      jointAt(stagedWorld(track, 4, blendStaging(early, staging, w, out)), 15)
    expect(distance(pelvis(late, 0), jointAt(stagedWorld(track, 4, early), 15))).toBeLessThan(1e-5)
    expect(distance(pelvis(late, 1), jointAt(stagedWorld(track, 4, late), 15))).toBeLessThan(1e-5)
    let before = pelvis(late, 0)
    for (let w = 0; w <= 1; w += 0.05) {
      const now = pelvis(late, w)
      expect(distance(now, before)).toBeLessThan(0.1)
      before = now
    }
  })
})
