import { describe, expect, it } from 'vitest'
import { SMPLH_REST_JOINTS } from '../../../src/body/index.ts'
import {
  blendStaging,
  createStaging,
  describePlacement,
  estimateStaging,
  placePeople,
} from '../../../src/motion/index.ts'
import type { LegMode } from '../../../src/motion/index.ts'
import { distance, forwardOf, jointAt, rootOf, stagedWorld } from '../../helpers/stage-probe.ts'
import { syntheticTrack } from '../../helpers/synthetic-track.ts'

const DEG = Math.PI / 180
const LEGS = [
  [1, 4, 7, 10],
  [2, 5, 8, 11],
] as const

/** A person who sways, bends and turns a little. */
function swaying(n = 600): ReturnType<typeof syntheticTrack> {
  return syntheticTrack(n, 30, (i) => ({
    root: rootOf(0.3 + 0.15 * Math.sin(i / 50), 13 * DEG + 0.05 * Math.sin(i / 31)),
    transl: [0.04 * Math.sin(i / 43), 0.3 + 0.05 * Math.sin(i / 70), 39 + 0.4 * Math.sin(i / 90)],
    joints: { 1: [-0.5, 0, 0], 4: [59 * DEG, 0, 0], 12: [0.1, 0, 0], 15: [0.1, 0.2, 0], 18: [0, -1.2, 0] },
  }))
}

describe('seated legs', () => {
  it.each(['neutral', 'female', 'male'] as const)(
    'a %s skeleton sits: thighs level, shins upright, feet flat',
    (body) => {
      const restJoints = SMPLH_REST_JOINTS[body]
      const track = syntheticTrack(60, 30)
      const staging = estimateStaging(track, { legs: 'seated', restJoints })
      const world = stagedWorld(track, 1, staging)
      for (const [hip, knee, ankle, foot] of LEGS) {
        const [h, k, a, f] = [hip, knee, ankle, foot].map((joint) => jointAt(world, joint)) as [
          number,
          number,
          number,
        ][]
        expect(h![1]).toBeCloseTo(0.47, 1)
        expect(Math.abs(Math.atan2(h![1] - k![1], k![2] - h![2])) / DEG).toBeLessThan(6)
        expect(Math.abs(Math.atan2(k![2] - a![2], k![1] - a![1])) / DEG).toBeLessThan(8)
        expect(k![2] - h![2]).toBeGreaterThan(0.33)
        expect(Math.abs(f![1] - staging.soleBelowFoot)).toBeLessThan(1e-3)
        expect(f![2] - a![2]).toBeGreaterThan(0.1)
      }
    },
  )

  it('keeps soles within a centimetre of the floor and knees in front while the body sways', () => {
    const track = swaying()
    const staging = estimateStaging(track, { legs: 'seated' })
    const first = stagedWorld(track, 0, staging)
    for (let t = 0; t < 20; t += 0.37) {
      const world = stagedWorld(track, t, staging)
      const [fx, fz] = forwardOf(world)
      for (const [hip, knee, ankle, foot] of LEGS) {
        const [h, k, a, f] = [hip, knee, ankle, foot].map((joint) => jointAt(world, joint)) as [
          number,
          number,
          number,
        ][]
        expect(Math.abs(f![1] - staging.soleBelowFoot)).toBeLessThan(0.01)
        expect(distance(f!, jointAt(first, foot))).toBeLessThan(1e-3)
        // the knee is in front of the line from hip to ankle, and above it
        const ahead = (p: number[]): number => p[0]! * fx + p[2]! * fz
        expect(ahead(k!)).toBeGreaterThan((ahead(h!) + ahead(a!)) / 2 + 0.05)
        expect(k![1]).toBeGreaterThan(0.4)
      }
    }
  })

  it('leaves the upper body and its facing as they stand, only lower', () => {
    const track = swaying()
    const [standing, seated] = [estimateStaging(track), estimateStaging(track, { legs: 'seated' })]
    const place = placePeople(2, 'facing')[1]!
    for (const t of [0, 3.3, 9]) {
      const a = stagedWorld(track, t, standing, place)
      const b = stagedWorld(track, t, seated, place)
      for (const joint of [0, 3, 9, 12, 15, 16, 20, 30, 51]) {
        for (let k = 0; k < 11; k++) expect(b[joint * 16 + k]!).toBeCloseTo(a[joint * 16 + k]!, 6)
        expect(distance(jointAt(a, joint), jointAt(a, 0))).toBeCloseTo(distance(jointAt(b, joint), jointAt(b, 0)), 6)
      }
      expect(jointAt(a, 0)[1] - jointAt(b, 0)[1]).toBeGreaterThan(0.28)
      expect(Math.hypot(jointAt(a, 0)[0] - jointAt(b, 0)[0], jointAt(a, 0)[2] - jointAt(b, 0)[2])).toBeLessThan(0.03)
    }
  })

  it('moves without a jump, and so does the change from standing to sitting and back', () => {
    const track = swaying()
    const seated = estimateStaging(track, { legs: 'seated' })
    const standing = estimateStaging(track)
    const out = createStaging(track)
    const largestStep = (steps: number, at: (i: number) => Float64Array): number => {
      let largest = 0
      let before = at(0)
      for (let i = 1; i <= steps; i++) {
        const now = at(i)
        for (let joint = 0; joint < 12; joint++) {
          largest = Math.max(largest, distance(jointAt(now, joint), jointAt(before, joint)))
        }
        before = now
      }
      return largest
    }
    expect(largestStep(600, (i) => stagedWorld(track, i / 60, seated))).toBeLessThan(0.01)
    for (const [a, b] of [
      [standing, seated],
      [seated, standing],
    ] as const) {
      expect(largestStep(100, (i) => stagedWorld(track, 2, blendStaging(a, b, i / 100, out)))).toBeLessThan(0.04)
    }
  })

  it('stays finite when the person leaps, lies down or turns round', () => {
    for (const frame of [
      { transl: [0, -2, 39] },
      { transl: [3, 0.3, 80] },
      { root: rootOf(0, 1.5) },
      { root: rootOf(3, 0, 1) },
    ]) {
      const track = syntheticTrack(90, 30, (i) => (i > 60 && i < 70 ? frame : {}))
      const staging = estimateStaging(track, { legs: 'seated' })
      for (const t of [0, 2, 2.1, 2.2, 2.3, 2.9]) {
        const world = stagedWorld(track, t, staging)
        expect(world.every((value) => Number.isFinite(value))).toBe(true)
        expect(jointAt(world, 0)[1]).toBeGreaterThan(0.2)
        expect(jointAt(world, 0)[1]).toBeLessThan(0.7)
      }
    }
  })
})

describe('two who sit', () => {
  it('have room for their legs between them, and say how much', () => {
    const track = swaying(60)
    const staging = estimateStaging(track, { legs: 'seated' })
    const [a, b] = placePeople(2, 'facing', 'natural', 'seated').map((place) => stagedWorld(track, 1, staging, place))
    expect(Math.abs(jointAt(a!, 0)[0] - jointAt(b!, 0)[0])).toBeCloseTo(1.7, 0)
    for (const left of [10, 11]) {
      for (const right of [10, 11]) {
        // a shoe reaches 8 cm past its foot joint
        expect(distance(jointAt(a!, left), jointAt(b!, right))).toBeGreaterThan(0.3)
      }
    }
    const said = describePlacement(2, 'facing', 'natural', 'seated').find(({ key }) => key === 'staging.distance')
    expect(said!.value).toBe('1.7 m between pelvises')
  })
})

describe('leg modes', () => {
  it('hidden legs are posed as standing ones', () => {
    const track = swaying()
    const world = (legs: LegMode): Float64Array => stagedWorld(track, 4, estimateStaging(track, { legs }))
    expect(world('hidden')).toEqual(world('standing'))
    expect(world('seated')).not.toEqual(world('standing'))
  })

  it('each says what it assumes, under any preset', () => {
    const track = swaying(30)
    const said = (legs: LegMode, preset: 'natural' | 'raw' | 'genea-2026') =>
      estimateStaging(track, { legs, preset }).assumptions.find(({ key }) => key === 'legs')
    expect(said('seated', 'natural')).toEqual({
      key: 'legs',
      value: 'on a stool of 0.47 m, the fitted legs are not shown',
      from: 'assumed',
    })
    expect(said('hidden', 'raw')).toEqual({ key: 'legs', value: 'not shown', from: 'assumed' })
    expect(said('as-fitted', 'raw')!.from).toBe('file')
    for (const preset of ['raw', 'genea-2026'] as const) {
      const world = stagedWorld(track, 0.5, estimateStaging(track, { legs: 'seated', preset }))
      for (const foot of [10, 11]) expect(jointAt(world, foot)[1]).toBeLessThan(0.03)
    }
  })
})
