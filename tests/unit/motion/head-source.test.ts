import { describe, expect, it } from 'vitest'
import { createMovementWriter } from '../../../src/dataset/index.ts'
import type { MovementTrack } from '../../../src/dataset/index.ts'
import { axisAngleFromQuat, quatFromAxisAngle, quatMultiply } from '../../../src/math/index.ts'
import { applyHead, createPoseSample, planHead, samplePose } from '../../../src/motion/index.ts'
import type { HeadSource, MotionTrack } from '../../../src/motion/index.ts'
import { syntheticTrack } from '../../helpers/synthetic-track.ts'

const NECK = 12
const HEAD = 15
const T = 300

type Vector = readonly [number, number, number]

/** Rotation vector of turns in a row; the last of the list is applied first. */
function compose(...vectors: readonly Vector[]): number[] {
  const q = Float64Array.of(0, 0, 0, 1)
  const next = new Float64Array(4)
  for (const vector of vectors) {
    quatFromAxisAngle(Float64Array.from(vector), 0, next, 0)
    quatMultiply(q, 0, next, 0, q, 0)
  }
  return vectorOf(q, 0)
}

function vectorOf(quats: ArrayLike<number>, at: number): number[] {
  const out = new Float64Array(3)
  axisAngleFromQuat(
    Float64Array.from({ length: 4 }, (_, k) => quats[at + k]!),
    0,
    out,
    0,
  )
  return [...out]
}

/** Neck and head at a time, and the turn of the head against the chest. */
function headAt(track: MotionTrack, seconds: number, source: HeadSource, movement: MovementTrack | null = null) {
  const sample = samplePose(track, seconds, createPoseSample())
  const untouched = sample.quats.slice()
  applyHead(planHead(source, track, movement), sample)
  for (const joint of [0, 9, 13, 16, 20, 51]) {
    expect(sample.quats.slice(joint * 4, joint * 4 + 4)).toEqual(untouched.slice(joint * 4, joint * 4 + 4))
  }
  const whole = new Float64Array(4)
  quatMultiply(sample.quats, NECK * 4, sample.quats, HEAD * 4, whole, 0)
  return {
    neck: vectorOf(sample.quats, NECK * 4),
    head: vectorOf(sample.quats, HEAD * 4),
    whole: vectorOf(whole, 0),
  }
}

function near(actual: readonly number[], wanted: readonly number[], digits = 5): void {
  for (let k = 0; k < 3; k++) expect(actual[k]!).toBeCloseTo(wanted[k]!, digits)
}

function movementOf(rotation: (row: number) => Vector, valid: (row: number) => boolean = () => true): MovementTrack {
  const writer = createMovementWriter(T, ['movement:alignment_head_rotation', 'movement:is_valid'])
  const rows = Array.from({ length: T }, (_, row) => (valid(row) ? rotation(row) : [0, 0, 0]))
  writer.write('movement:alignment_head_rotation', 0, rows.flat())
  writer.write(
    'movement:is_valid',
    0,
    rows.map((_, row) => (valid(row) ? 1 : 0)),
  )
  return writer.track
}

describe('the head as fitted', () => {
  it('is left alone and says that it is', () => {
    const track = syntheticTrack(T, 30, (i) => ({ joints: { 12: [0.2, 0.01 * i, 0], 15: [-0.1, 0, 0.001 * i] } }))
    near(headAt(track, 4, 'smplh').neck, [0.2, 1.2, 0])
    near(headAt(track, 4, 'smplh').head, [-0.1, 0, 0.12])
    expect(planHead('smplh', track, null).assumption).toMatchObject({ key: 'head', from: 'file' })
  })
})

describe('the head without its static offset', () => {
  const nod = (i: number): Vector => [
    0.15 * Math.sin((2 * Math.PI * i) / 60),
    0.2 * Math.sin((2 * Math.PI * i) / 100),
    0,
  ]

  it('a bent neck is taken out and the motion stays', () => {
    const track = syntheticTrack(T, 30, (i) => ({ joints: { 12: compose(nod(i), [0.4, 0, 0.05]) } }))
    for (const i of [0, 13, 137, 288]) near(headAt(track, i / 30, 'smplh-centred').whole, nod(i), 2)
    expect(planHead('smplh-centred', track, null).assumption).toMatchObject({ key: 'head', from: 'derived' })
    expect(planHead('smplh-centred', track, null).assumption.value).toContain('23.1°')
  })

  it('a neck forward and a head back that cancel each other stay upright: turns are not tilted', () => {
    const track = syntheticTrack(T, 30, (i) => ({ joints: { 12: compose(nod(i), [0.5, 0, 0]), 15: [-0.5, 0, 0] } }))
    for (const i of [0, 31, 222]) {
      const { neck, head, whole } = headAt(track, i / 30, 'smplh-centred')
      near(whole, headAt(track, i / 30, 'smplh').whole, 2)
      near(neck, nod(i), 2)
      near(head, [0, 0, 0], 2)
    }
  })

  it('counts frames in view only, and both signs of a quaternion alike', () => {
    const half = (i: number): Vector => (i < 150 ? [0.3, 0, 0] : [2, 1, 0])
    const track = syntheticTrack(T, 30, (i) => ({ joints: { 15: half(i) }, inView: i < 150 }))
    // the same rotation, unwrapped by a turn: its quaternion has the other sign
    const size = 0.3
    for (let row = 0; row < 150; row += 3) {
      for (let k = 0; k < 3; k++) track.rotvecs.body_pose[(row * 21 + HEAD - 1) * 3 + k]! *= (size - 2 * Math.PI) / size
    }
    near(headAt(track, 1, 'smplh-centred').head, [0, 0, 0])
  })

  it('an empty recording is left as it is', () => {
    const track = syntheticTrack(0, 30)
    expect([...planHead('smplh-centred', track, null).rest]).toEqual([0, 0, 0, 1, 0, 0, 0, 1])
  })
})

describe('the head of the alignment', () => {
  const track = syntheticTrack(T, 30, () => ({ joints: { 12: [0.4, 0, 0], 15: [0, 0.3, 0.1] } }))
  const turn = (row: number): Vector => [
    0.2 * Math.sin((2 * Math.PI * row) / 90),
    0.3 * Math.cos((2 * Math.PI * row) / 120),
    0.1,
  ]

  it('turns the neutral head, neck and head sharing it about one axis', () => {
    const movement = movementOf(turn)
    for (const row of [0, 40, 150, 299]) {
      const { neck, whole } = headAt(track, row / 30, 'alignment', movement)
      near(whole, turn(row), 2)
      near(
        neck,
        whole.map((x) => 0.4 * x),
        5,
      )
    }
    expect(planHead('alignment', track, movement).assumption).toMatchObject({ key: 'head', from: 'assumed' })
  })

  it('bridges failed blocks, which are zero in the file', () => {
    const movement = movementOf(
      () => [0.25, -0.1, 0],
      (row) => row < 60 || row >= 120,
    )
    for (const row of [59, 60, 90, 119, 121]) {
      near(headAt(track, row / 30, 'alignment', movement).whole, [0.25, -0.1, 0], 4)
    }
  })

  it('takes jitter out and keeps a nod', () => {
    const movement = movementOf((row) => [0.2 * Math.sin((2 * Math.PI * row) / 30), row % 2 === 0 ? 0.1 : -0.1, 0])
    const nods: number[] = []
    let jitter = 0
    for (let row = 60; row < 240; row++) {
      const { whole } = headAt(track, row / 30, 'alignment', movement)
      nods.push(whole[0]!)
      jitter = Math.max(jitter, Math.abs(whole[1]!))
    }
    expect(Math.max(...nods)).toBeGreaterThan(0.19)
    expect(jitter).toBeLessThan(0.005)
  })

  it('falls back to the fitted head where there is none, and says so', () => {
    for (const movement of [null, createMovementWriter(T, ['movement:FAUValue']).track]) {
      const plan = planHead('alignment', track, movement)
      expect(plan.source).toBe('smplh')
      expect(plan.assumption.value).toContain('no alignment_head_rotation')
      near(headAt(track, 2, 'alignment', movement).neck, [0.4, 0, 0])
    }
  })

  it('holds its last row beyond what is loaded', () => {
    const writer = createMovementWriter(T, ['movement:alignment_head_rotation'])
    writer.write('movement:alignment_head_rotation', 0, Array.from({ length: 50 }, () => [0.1, 0.2, 0]).flat())
    near(headAt(track, 9, 'alignment', writer.track).whole, [0.1, 0.2, 0], 4)
  })
})
