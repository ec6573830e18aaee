import { describe, expect, it } from 'vitest'
import { SMPLH_REST_JOINTS } from '../../../src/body/index.ts'
import { MOTION_FEATURES, createMotionWriter, estimateStaging } from '../../../src/motion/index.ts'
import { lcg } from '../../helpers/kinematics-golden.ts'
import { distance, forwardOf, jointAt, rootOf, stagedWorld } from '../../helpers/stage-probe.ts'
import { syntheticTrack } from '../../helpers/synthetic-track.ts'

const DEG = Math.PI / 180

/** Lean of the pelvis-neck axis toward +z beyond the rest skeleton's, rad. */
function leanOf(world: Float64Array): number {
  const rest = SMPLH_REST_JOINTS.neutral
  const pelvis = jointAt(world, 0)
  const neck = jointAt(world, 12)
  return Math.atan2(neck[2] - pelvis[2], neck[1] - pelvis[1]) - Math.atan2(rest[38]! - rest[2]!, rest[37]! - rest[1]!)
}

/** Depth in the file's unit: slower than the cut-off. */
const slow = (t: number): number => 1.5 * Math.sin(2 * Math.PI * 0.08 * t)
const turning = (i: number): { root: number[] } => ({ root: rootOf(0.2 * Math.sin(i / 900), 0.1) })

describe('staging constants', () => {
  it('finds a planted tilt, heading and quarter turn, and undoes them', () => {
    for (const [quarters, roll] of [
      [0, 0],
      [1, 90],
      [3, -90],
      [2, 180],
    ] as const) {
      for (const tilt of [-8, 0, 13]) {
        for (const heading of [-40, 25]) {
          const random = lcg(tilt + heading + 500)
          const track = syntheticTrack(120, 30, () => ({
            root: rootOf(heading * DEG + (random() - 0.5) * 0.2, tilt * DEG + (random() - 0.5) * 0.1, roll * DEG),
          }))
          const staging = estimateStaging(track)
          expect(staging.quarterTurns).toBe(quarters)
          expect(Math.abs(staging.tilt - tilt * DEG)).toBeLessThan(2.5 * DEG)
          expect(Math.abs(staging.heading - heading * DEG)).toBeLessThan(2.5 * DEG)
          const leans = [0, 1, 2, 3].map((t) => leanOf(stagedWorld(track, t, staging)))
          expect(Math.abs(leans.reduce((sum, lean) => sum + lean, 0) / 4)).toBeLessThan(4 * DEG)
          const [x, z] = forwardOf(stagedWorld(track, 1, staging))
          expect(Math.abs(Math.atan2(x, z))).toBeLessThan(8 * DEG)
        }
      }
    }
  })

  it('takes nothing out of a person who stands straight and faces the camera', () => {
    const staging = estimateStaging(syntheticTrack(60, 30))
    expect(staging.quarterTurns).toBe(0)
    expect(staging.tilt).toBeCloseTo(0, 5)
    expect(staging.heading).toBeCloseTo(0, 1)
  })

  it('does not take a tilted head for a turned film: 50 degrees of roll stay', () => {
    const staging = estimateStaging(syntheticTrack(60, 30, () => ({ root: rootOf(0, 0, 50 * DEG) })))
    expect(staging.quarterTurns).toBe(0)
  })

  it('takes out at most 30 degrees', () => {
    const staging = estimateStaging(syntheticTrack(60, 30, () => ({ root: rootOf(0, 48 * DEG) })))
    expect(staging.tilt).toBeCloseTo(30 * DEG, 10)
  })

  it('is a median: a tenth of the frames lying about does not move it', () => {
    const track = syntheticTrack(100, 30, (i) => ({ root: i % 10 === 0 ? rootOf(2, 1) : rootOf(0.3, 10 * DEG) }))
    const staging = estimateStaging(track)
    expect(staging.tilt).toBeCloseTo(10 * DEG, 2)
    expect(staging.heading).toBeCloseTo(0.3, 1)
  })

  it('leaves frames out of view out', () => {
    const track = syntheticTrack(100, 30, (i) =>
      i < 60 ? { root: rootOf(2, 1), transl: [-2e12, -2e12, 8e13], inView: false } : { root: rootOf(0.3, 0) },
    )
    const staging = estimateStaging(track)
    expect(staging.heading).toBeCloseTo(0.3, 1)
    expect([...staging.reference].map((value) => Math.round(value * 10) / 10)).toEqual([0, 0.3, 39])
  })

  it('recovers the depth scale of three fields of view', () => {
    const track = syntheticTrack(2, 30)
    for (const [fov, scale] of [
      [40, 0.07],
      [50, 0.055],
      [60, 0.044],
    ] as const) {
      expect(estimateStaging(track, { verticalFov: fov * DEG }).depthScale).toBeCloseTo(scale, 3)
    }
  })

  it('keeps slow depth in true metres and drops its jitter', () => {
    const random = lcg(21)
    const track = syntheticTrack(1800, 30, (i) => ({ transl: [0, 0.3, 39 + slow(i / 30) + (random() - 0.5) * 0.6] }))
    const staging = estimateStaging(track)
    let worst = 0
    let jump = 0
    let before = Number.NaN
    for (let t = 2; t < 58; t += 1 / 30) {
      const z = jointAt(stagedWorld(track, t, staging), 0)[2]
      // away from the camera is -z on the stage
      worst = Math.max(worst, Math.abs(z + slow(t) * staging.depthScale))
      if (!Number.isNaN(before)) jump = Math.max(jump, Math.abs(z - before))
      before = z
    }
    expect(worst).toBeLessThan(0.012)
    expect(jump).toBeLessThan(0.003)
  })

  it('uses tx and ty as metres', () => {
    const track = syntheticTrack(900, 30, (i) => ({
      transl: [0.05 * Math.sin(i / 20), 0.3 + 0.03 * Math.sin(i / 33), 39],
    }))
    const staging = estimateStaging(track, { legs: 'as-fitted' })
    for (const i of [0, 100, 333, 700]) {
      const [x, y] = jointAt(stagedWorld(track, i / 30, staging), 0)
      expect(x - 0.05 * Math.sin(i / 20)).toBeCloseTo(-staging.reference[0]!, 4)
      expect(y + 0.03 * Math.sin(i / 33) - staging.pelvisHeight).toBeCloseTo(staging.reference[1]! - 0.3, 4)
    }
  })

  it('looks only at loaded rows', () => {
    const writer = createMotionWriter(90, 30, ['global_orient', 'translation'])
    writer.write(
      'global_orient',
      0,
      Float32Array.from(Array.from({ length: 90 }, (_, i) => rootOf(i < 30 ? 0.4 : 2)).flat()),
    )
    writer.write('translation', 0, Float32Array.from(Array.from({ length: 30 }, () => [0.1, 0.3, 39]).flat()))
    const staging = estimateStaging(writer.track)
    expect(staging.heading).toBeCloseTo(0.4, 1)
    expect(staging.depth.every((value) => Math.abs(value - 39) < 1e-4)).toBe(true)
  })

  it('subsamples: a long recording gives the same constants as its every tenth frame', () => {
    const long = estimateStaging(syntheticTrack(20_000, 30, turning))
    const short = estimateStaging(syntheticTrack(2000, 3, (i) => turning(i * 10)))
    expect(long.tilt).toBeCloseTo(short.tilt, 5)
    expect(long.heading).toBeCloseTo(short.heading, 5)
  })

  it('says what it assumed', () => {
    const track = syntheticTrack(30, 30, () => ({ root: rootOf(0, 13 * DEG, 90 * DEG) }))
    const natural = estimateStaging(track).assumptions
    expect(natural.map(({ key }) => key)).toEqual([
      'shape.betas',
      'hands.mean',
      'legs',
      'depth.fov',
      'camera.tilt',
      'quarterTurn',
    ])
    expect(natural.find(({ key }) => key === 'camera.tilt')).toMatchObject({ from: 'derived', value: '13° taken out' })
    expect(natural.find(({ key }) => key === 'depth.fov')!.value).toContain('50°')
    const raw = estimateStaging(track, { preset: 'raw' }).assumptions
    expect(raw.find(({ key }) => key === 'legs')).toMatchObject({ from: 'file' })
    expect(raw.some(({ key }) => key === 'camera.tilt')).toBe(false)
    const genea = estimateStaging(track, { preset: 'genea-2026' }).assumptions.map(({ key }) => key)
    expect(genea).toContain('neck.mean')
    expect(genea).not.toContain('depth.fov')
  })

  it('exists for no, one and two frames', () => {
    for (const n of [0, 1, 2]) {
      for (const preset of ['natural', 'raw', 'genea-2026'] as const) {
        const staging = estimateStaging(syntheticTrack(n, 30, undefined, MOTION_FEATURES), { preset })
        const world = stagedWorld(syntheticTrack(n, 30), 0, staging)
        expect(world.every((value) => Number.isFinite(value))).toBe(true)
        expect(distance(jointAt(world, 10), jointAt(world, 12))).toBeGreaterThan(1)
      }
    }
  })
})
