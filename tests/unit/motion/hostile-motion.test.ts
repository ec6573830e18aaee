import { describe, expect, it } from 'vitest'
import { SMPLH_REST_JOINTS } from '../../../src/body/index.ts'
import {
  MOTION_FEATURES,
  ROTATION_JOINTS,
  createMotionTrack,
  createMotionWriter,
  estimateStaging,
  placePeople,
  samplePose,
  createPoseSample,
  stageJoints,
} from '../../../src/motion/index.ts'
import type { MotionTrack } from '../../../src/motion/index.ts'
import { lcg } from '../../helpers/kinematics-golden.ts'
import { syntheticTrack } from '../../helpers/synthetic-track.ts'

const POISON = [Number.NaN, Infinity, -Infinity, 1e14, -8.44e13, 3.4e38, 1e-42, 1e6]

/** Rows of plausible numbers with poison strewn in. */
function poisoned(length: number, share: number, random: () => number): Float32Array {
  return Float32Array.from({ length }, () =>
    random() < share ? POISON[Math.floor(random() * POISON.length)]! : (random() - 0.5) * 4,
  )
}

function poisonedTrack(n: number, share: number, seed: number): MotionTrack {
  const random = lcg(seed)
  const writer = createMotionWriter(n, 30, MOTION_FEATURES)
  for (const feature of MOTION_FEATURES) {
    const width = feature in ROTATION_JOINTS ? ROTATION_JOINTS[feature as keyof typeof ROTATION_JOINTS].count * 3 : 3
    if (feature === 'is_valid' || feature === 'is_valid_box') {
      writer.write(
        feature,
        0,
        Uint8Array.from({ length: n }, () => (random() < 0.5 ? 1 : 0)),
      )
    } else writer.write(feature, 0, poisoned(n * width, share, random))
  }
  return writer.track
}

/** Largest absolute value of everything that reaches the picture; NaN if anything is not finite. */
function reach(track: MotionTrack): number {
  const sample = createPoseSample()
  const joints = new Float32Array(156)
  let largest = 0
  for (const preset of ['natural', 'raw', 'genea-2026'] as const) {
    for (const legs of ['standing', 'as-fitted', 'straight'] as const) {
      const staging = estimateStaging(track, { preset, legs })
      const numbers = [staging.tilt, staging.heading, staging.pelvisHeight, ...staging.upright, ...staging.reference]
      if (!numbers.every((value) => Number.isFinite(value))) return Number.NaN
      for (const mode of ['facing', 'as-recorded'] as const) {
        for (let t = -0.1; t < track.nFrames / track.fps + 0.1; t += 0.0177) {
          samplePose(track, t, sample)
          if (![...sample.quats, ...sample.transl].every((value) => Number.isFinite(value))) return Number.NaN
          stageJoints(track, t, staging, placePeople(2, mode)[0]!, joints)
          for (const value of joints) {
            if (!Number.isFinite(value)) return Number.NaN
            largest = Math.max(largest, Math.abs(value))
          }
        }
      }
    }
  }
  return largest
}

describe('hostile motion', () => {
  it('never lets anything reach the picture that is not finite', () => {
    for (const [share, seed] of [
      [0.001, 1],
      [0.05, 2],
      [0.5, 3],
      [1, 4],
    ] as const) {
      const largest = reach(poisonedTrack(24, share, seed))
      expect(largest).toBeLessThan(1100)
    }
  })

  it('nor where every frame is a sentinel, nor where every rotation is zero', () => {
    const far = syntheticTrack(20, 30, () => ({ transl: [-2.16e12, -2.16e12, 8.44e13], inView: false }))
    expect(reach(far)).toBeLessThan(3)
    expect(reach(createMotionTrack(5, 30))).toBeLessThan(3)
  })

  it('a skeleton of one point still gives finite joints', () => {
    const track = syntheticTrack(10, 30)
    const staging = estimateStaging(track, { restJoints: new Float32Array(156) })
    const joints = stageJoints(track, 0.1, staging, placePeople(1, 'facing')[0]!, new Float32Array(156))
    expect(joints.every((value) => Number.isFinite(value))).toBe(true)
    expect(() => estimateStaging(track, { restJoints: SMPLH_REST_JOINTS.neutral.subarray(3) })).toThrow(RangeError)
  })
})
