import { describe, expect, it } from 'vitest'
import { SMPLH_PARENTS, SMPLH_REST_JOINTS, forwardKinematics } from '../../../src/body/index.ts'
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
import { bytesPerCall } from '../../helpers/bytes-per-call.ts'
import { rootOf } from '../../helpers/stage-probe.ts'
import { syntheticTrack } from '../../helpers/synthetic-track.ts'

/**
 * B. No object or array is made; what is left are numbers boxed where a call is not inlined, 16 B each, about eight of
 * them for a staged person. The smallest typed array alone would add more than a hundred.
 */
const BOXED_NUMBERS = 160

const track = syntheticTrack(600, 30, (i) => ({
  root: rootOf(0.2 * Math.sin(i / 30), 0.2),
  transl: [i > 200 && i < 260 ? 1e13 : 0.3 * Math.sin(i / 100), 0.3, 39 + Math.sin(i / 50)],
  joints: { 18: [0, Math.sin(i / 5), 0] },
}))
const sample = createPoseSample()
const staged = createPoseSample()
const world = new Float32Array(832)
const joints = new Float32Array(156)
const [place] = placePeople(2, 'facing')

describe('bytes per call', () => {
  it('of sampling, staging and FK of a displayed frame: no object, no array', () => {
    for (const preset of ['natural', 'raw', 'genea-2026'] as const) {
      const staging = estimateStaging(track, { preset })
      const perFrame = bytesPerCall((index) => {
        samplePose(track, (index * 0.00713) % 20, sample)
        stagePose(sample, staging, place!, staged)
        forwardKinematics(staged.quats, staged.transl, SMPLH_REST_JOINTS.neutral, SMPLH_PARENTS, world)
      })
      expect(perFrame).toBeLessThan(BOXED_NUMBERS)
    }
  })

  it('of the joints of either space, and of blending: no object, no array', () => {
    const staging = estimateStaging(track)
    const out = createStaging(track)
    const calls = [
      (index: number) => cameraJoints(track, index * 0.0011, SMPLH_REST_JOINTS.neutral, joints),
      (index: number) => stageJoints(track, index * 0.0011, staging, place!, joints),
      () => blendStaging(staging, staging, 0.5, out),
    ]
    for (const call of calls) expect(bytesPerCall(call, 5000)).toBeLessThan(BOXED_NUMBERS)
  })

  it('would be seen: the smallest array per call measures more', () => {
    let kept: Float32Array = joints
    const perCall = bytesPerCall(() => {
      kept = new Float32Array(3)
      // so few that no scavenge of the young generation falls among them
    }, 1000)
    expect(kept).toHaveLength(3)
    expect(perCall).toBeGreaterThan(90)
  })
})
