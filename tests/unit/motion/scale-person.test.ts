import { expect, it } from 'vitest'
import { SMPLH_PARENTS, SMPLH_REST_JOINTS, forwardKinematics } from '../../../src/body/index.ts'
import { scaleAboutFloor } from '../../../src/motion/index.ts'
import { bytesPerCall } from '../../helpers/bytes-per-call.ts'

const quats = new Float32Array(208)
for (let j = 0; j < 52; j++) quats[j * 4 + 3] = 1

function standing(): Float32Array {
  const transl = Float32Array.of(2, 1.2, -1)
  return forwardKinematics(quats, transl, SMPLH_REST_JOINTS.neutral, SMPLH_PARENTS, new Float32Array(832))
}

it('keeps the floor the floor, and stretches every distance alike', () => {
  const before = standing()
  const after = scaleAboutFloor(standing(), 52, 1.1, 2, -1)
  for (let j = 0; j < 52; j++) {
    const at = j * 16 + 12
    expect(after[at]).toBeCloseTo(2 + (before[at]! - 2) * 1.1, 5)
    expect(after[at + 1]).toBeCloseTo(before[at + 1]! * 1.1, 5)
    expect(after[at + 2]).toBeCloseTo(-1 + (before[at + 2]! + 1) * 1.1, 5)
    // axes grow with it, so that skin does too
    expect(Math.hypot(after[j * 16]!, after[j * 16 + 1]!, after[j * 16 + 2]!)).toBeCloseTo(1.1, 5)
  }
})

it('at the body’s own height changes nothing, and allocates nothing at any', () => {
  expect(scaleAboutFloor(standing(), 52, 1, 2, -1)).toEqual(standing())
  const world = standing()
  expect(bytesPerCall((i) => scaleAboutFloor(world, 52, i % 2 === 0 ? 1.1 : 1 / 1.1, 2, -1))).toBeLessThan(32)
})
