import { describe, expect, it } from 'vitest'
import { SMPLH_REST_JOINTS } from '../../../src/body/index.ts'
import { headSpeed, wristSpeed } from '../../../src/motion/body-speed.ts'
import { createMotionTrack, type MotionTrack } from '../../../src/motion/motion-track.ts'
import { createRowEnergy } from '../../../src/motion/row-energy.ts'

const FPS = 30

/** A track in which one joint turns about an axis (0 x, 1 y, 2 z) by so much a frame. */
function turning(joint: number, axis: number, radPerFrame: number, n = 12) {
  const track = createMotionTrack(n, FPS)
  for (let row = 0; row < n; row++) turn(track, row, joint, axis, row * radPerFrame)
  return track
}

function turn({ rotvecs }: MotionTrack, row: number, joint: number, axis: number, rad: number): void {
  if (joint === 0) rotvecs.global_orient[row * 3 + axis] = rad
  else if (joint < 22) rotvecs.body_pose[(row * 21 + joint - 1) * 3 + axis] = rad
  else rotvecs.left_hand_pose[(row * 15 + joint - 22) * 3 + axis] = rad
}

const speeds = (n: number, write: (out: Float32Array) => void) => {
  const out = new Float32Array(n).fill(-1)
  write(out)
  return [...out]
}

describe('headSpeed', () => {
  it.each([0, 3, 6, 9, 12, 15])('is the angle per second, whichever joint below the head turns (%i)', (joint) => {
    const track = turning(joint, 1, 0.02)
    const found = speeds(12, (out) => headSpeed(track, 0, 12, out))
    expect(found[0]).toBeNaN()
    for (const value of found.slice(1)) expect(value).toBeCloseTo(0.02 * FPS, 4)
  })

  it('is still where only arms and legs move, and where two turns cancel', () => {
    expect(speeds(12, (out) => headSpeed(turning(16, 0, 0.1), 0, 12, out)).slice(1)).toEqual(Array(11).fill(0))
    const track = turning(12, 0, 0.05)
    for (let row = 0; row < 12; row++) turn(track, row, 15, 0, -row * 0.05)
    for (const value of speeds(12, (out) => headSpeed(track, 0, 12, out)).slice(1)) expect(value).toBeCloseTo(0, 4)
  })

  it('is not known at an invalid frame, nor right after it', () => {
    const track = turning(15, 0, 0.02)
    track.bodyValid[4] = 0
    track.boxValid[8] = 0
    const found = speeds(12, (out) => headSpeed(track, 0, 12, out))
    expect(found.map((value, row) => (Number.isNaN(value) ? row : -1)).filter((row) => row >= 0)).toEqual([
      0, 4, 5, 8, 9,
    ])
  })

  it('writes the rows it is asked for and no others', () => {
    const found = speeds(12, (out) => headSpeed(turning(15, 2, 0.02), 5, 7, out))
    expect(found.filter((value) => value !== -1)).toHaveLength(2)
    expect(found[5]).toBeCloseTo(0.6, 4)
  })
})

describe('wristSpeed', () => {
  const rest = SMPLH_REST_JOINTS.neutral
  /** Distance of the wrist from the axis through a joint: what it moves in when the joint turns. */
  const radius = (joint: number, wrist: number, axis: number) => {
    const d = [0, 1, 2].map((k) => (k === axis ? 0 : rest[wrist * 3 + k]! - rest[joint * 3 + k]!))
    return Math.hypot(...d)
  }

  it.each([
    ['left', 16, 20],
    ['left', 18, 20],
    ['left', 13, 20],
    ['right', 17, 21],
    ['right', 19, 21],
  ] as const)('is the arc of the %s wrist about joint %i', (side, joint, wrist) => {
    const found = speeds(12, (out) => wristSpeed(turning(joint, 2, 0.01), side, 0, 12, out))
    const chord = 2 * radius(joint, wrist, 2) * Math.sin(0.005) * FPS
    for (const value of found.slice(1)) expect(value).toBeCloseTo(chord, 4)
  })

  it('does not count what the trunk, the other arm or the hand itself does', () => {
    for (const joint of [0, 3, 9, 12, 17, 20, 22]) {
      const found = speeds(12, (out) => wristSpeed(turning(joint, 1, 0.1), 'left', 0, 12, out))
      for (const value of found.slice(1)) expect(value, `joint ${joint}`).toBeCloseTo(0, 6)
    }
  })
})

describe('createRowEnergy', () => {
  it('is the length of the change per second, over pieces that come apart', () => {
    const energy = createRowEnergy(5, 2, 10)
    energy.write(0, Float32Array.from([0, 0, 3, 4]))
    energy.write(2, Float32Array.from([3, 4, Number.NaN, 4, 0, 0]))
    expect(energy.nKnown).toBe(5)
    expect([...energy.values]).toEqual([Number.NaN, 50, 0, Number.NaN, Number.NaN])
  })
})
