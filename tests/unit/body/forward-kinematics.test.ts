import { describe, expect, it } from 'vitest'
import {
  SMPLH_PARENTS,
  SMPLH_REST_JOINTS,
  forwardKinematics,
  jointPositions,
  smplhJoints64,
} from '../../../src/body/index.ts'
import { affinePoint, quatFromAxisAngle } from '../../../src/math/index.ts'
import { STRIDE, goldenPoses } from '../../helpers/kinematics-golden.ts'
import type { GoldenPose } from '../../helpers/kinematics-golden.ts'

const poses = goldenPoses()

function quatsOf(pose: Float32Array): Float32Array {
  const quats = new Float32Array(208)
  for (let joint = 0; joint < 52; joint++) quatFromAxisAngle(pose, joint * 3, quats, joint * 4)
  return quats
}

function rowsOf({ pose, transl }: GoldenPose): Parameters<typeof smplhJoints64>[0] {
  return {
    global_orient: pose.subarray(0, 3),
    body_pose: pose.subarray(3, 66),
    left_hand_pose: pose.subarray(66, 111),
    right_hand_pose: pose.subarray(111, 156),
    translation: transl,
  }
}

function worst(golden: GoldenPose, found: Float32Array | Float64Array): number {
  let error = 0
  for (const [joint, place] of golden.joints) {
    for (let k = 0; k < 3; k++) error = Math.max(error, Math.abs(found[joint * 3 + k]! - place[k]!))
  }
  return error
}

describe('forward kinematics', () => {
  it('agrees with NumPy matrices on 200 poses of three skeletons, every joint among them', () => {
    const seen = new Set<number>()
    const world = new Float64Array(832)
    for (const golden of poses) {
      for (const joint of golden.joints.keys()) seen.add(joint)
      forwardKinematics(quatsOf(golden.pose), golden.transl, SMPLH_REST_JOINTS[golden.gender], SMPLH_PARENTS, world)
      expect(worst(golden, jointPositions(world, new Float64Array(156)))).toBeLessThan(1e-6)
    }
    expect(seen.size).toBe(52)
    expect(poses.length / STRIDE).toBe(25)
  })

  it('in single precision stays within 2e-5 m at forty metres', () => {
    const world = new Float32Array(832)
    for (const golden of poses) {
      forwardKinematics(quatsOf(golden.pose), golden.transl, SMPLH_REST_JOINTS[golden.gender], SMPLH_PARENTS, world)
      expect(worst(golden, jointPositions(world, new Float32Array(156)))).toBeLessThan(2e-5)
    }
  })

  it('from rotation vectors in double precision agrees to 1e-12', () => {
    for (const golden of poses) {
      const found = smplhJoints64(rowsOf(golden), 0, SMPLH_REST_JOINTS[golden.gender], new Float64Array(156))
      expect(worst(golden, found)).toBeLessThan(1e-12)
    }
  })

  it('reads the row asked for and writes where asked', () => {
    const [first, second] = poses as [GoldenPose, GoldenPose]
    const joined = Object.fromEntries(
      Object.entries(rowsOf(first)).map(([key, rows]) => [
        key,
        Float32Array.from([...rows, ...rowsOf(second)[key as 'translation']]),
      ]),
    )
    const rows = joined as unknown as Parameters<typeof smplhJoints64>[0]
    const out = smplhJoints64(rows, 1, SMPLH_REST_JOINTS.male, new Float64Array(312), 156)
    expect(worst(second, out.subarray(156))).toBeLessThan(1e-12)
    expect(Math.max(...out.subarray(0, 156))).toBe(0)
  })

  it('turns about the rest pelvis: J_0 + transl whatever the root rotation (J0 rule)', () => {
    const rest = SMPLH_REST_JOINTS.neutral
    const transl = Float32Array.of(0.1, 0.3, 39)
    const world = new Float64Array(832)
    for (const v of [
      [0, 0, 0],
      [Math.PI, 0, 0],
      [0.3, -2, 1],
      [0, 0, Math.PI / 2],
    ]) {
      const pose = new Float32Array(156)
      pose.set(v)
      forwardKinematics(quatsOf(pose), transl, rest, SMPLH_PARENTS, world)
      for (let k = 0; k < 3; k++) expect(world[12 + k]).toBeCloseTo(rest[k]! + transl[k]!, 6)
    }
  })

  it('at zero pose gives the rest joints and carries bound points unchanged', () => {
    const rest = SMPLH_REST_JOINTS.female
    const world = new Float64Array(832)
    forwardKinematics(quatsOf(new Float32Array(156)), new Float32Array(3), rest, SMPLH_PARENTS, world)
    const joints = jointPositions(world, new Float64Array(156))
    for (let k = 0; k < 156; k++) expect(joints[k]).toBeCloseTo(rest[k]!, 6)
    const p = new Float64Array(3)
    affinePoint(world, 30 * 16, Float64Array.of(0, 0, 0.01), 0, p, 0)
    expect(p[2]).toBeCloseTo(rest[92]! + 0.01, 6)
  })

  it('of the mirrored pose is the mirrored body, up to the asymmetry of the skeleton', () => {
    const golden = poses[3]!
    const mirror = mirrorIndex()
    const pose = new Float32Array(156)
    for (let joint = 0; joint < 52; joint++) {
      const from = mirror[joint]! * 3
      pose.set([golden.pose[from]!, -golden.pose[from + 1]!, -golden.pose[from + 2]!], joint * 3)
    }
    const rest = symmetricRest(mirror)
    const zero = new Float32Array(3)
    const a = new Float64Array(832)
    const b = new Float64Array(832)
    forwardKinematics(quatsOf(golden.pose), zero, rest, SMPLH_PARENTS, a)
    forwardKinematics(quatsOf(pose), zero, rest, SMPLH_PARENTS, b)
    for (let joint = 0; joint < 52; joint++) {
      const other = mirror[joint]!
      expect(b[joint * 16 + 12]).toBeCloseTo(-a[other * 16 + 12]!, 5)
      expect(b[joint * 16 + 13]).toBeCloseTo(a[other * 16 + 13]!, 5)
      expect(b[joint * 16 + 14]).toBeCloseTo(a[other * 16 + 14]!, 5)
    }
  })

  it('keeps joints beyond the quaternions at rest', () => {
    const parents = [...SMPLH_PARENTS, 15, 15, 15]
    const rest = new Float32Array(165)
    rest.set(SMPLH_REST_JOINTS.neutral)
    rest.set([0, 0.4, 0.1, 0.03, 0.45, 0.1, -0.03, 0.45, 0.1], 156)
    const pose = new Float32Array(156)
    pose.set([0, 1, 0], 45)
    const world = forwardKinematics(quatsOf(pose), new Float32Array(3), rest, parents, new Float32Array(880))
    const head = world.subarray(240, 256)
    const jaw = world.subarray(832, 848)
    for (const k of [0, 1, 2, 4, 5, 6, 8, 9, 10]) expect(jaw[k]).toBeCloseTo(head[k]!, 6)
    expect(jaw[12]).not.toBeCloseTo(rest[156]!, 3)
  })

  it('refuses arrays that are too short', () => {
    const quats = quatsOf(new Float32Array(156))
    const zero = new Float32Array(3)
    const rest = SMPLH_REST_JOINTS.neutral
    expect(() => forwardKinematics(quats, zero, rest, SMPLH_PARENTS, new Float32Array(831))).toThrow(RangeError)
    expect(() => forwardKinematics(quats, zero, rest.subarray(3), SMPLH_PARENTS, new Float32Array(832))).toThrow(
      RangeError,
    )
  })
})

/** The joint on the other side. */
function mirrorIndex(): number[] {
  const pairs = [1, 4, 7, 10, 13, 16, 18, 20]
  const mirror = Array.from({ length: 52 }, (_, joint) => joint)
  for (const left of pairs) {
    mirror[left] = left + 1
    mirror[left + 1] = left
  }
  for (let k = 0; k < 15; k++) {
    mirror[22 + k] = 37 + k
    mirror[37 + k] = 22 + k
  }
  return mirror
}

function symmetricRest(mirror: readonly number[]): Float32Array {
  const rest = SMPLH_REST_JOINTS.neutral
  const out = new Float32Array(156)
  for (let joint = 0; joint < 52; joint++) {
    const other = mirror[joint]!
    out[joint * 3] = (rest[joint * 3]! - rest[other * 3]!) / 2
    out[joint * 3 + 1] = (rest[joint * 3 + 1]! + rest[other * 3 + 1]!) / 2
    out[joint * 3 + 2] = (rest[joint * 3 + 2]! + rest[other * 3 + 2]!) / 2
  }
  return out
}
