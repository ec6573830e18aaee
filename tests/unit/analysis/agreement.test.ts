import { beforeAll, describe, expect, it } from 'vitest'
import {
  continueAgreement,
  createAgreement,
  datasetCamera,
  inferRaster,
  projectPoints,
  summariseAgreement,
  type AgreementInput,
  type AgreementSummary,
} from '../../../src/analysis/index.ts'
import { pointPx, type PictureTrack } from '../../../src/dataset/index.ts'
import { axisAngleFromQuat, quatFromAxisAngle, quatMultiply } from '../../../src/math/index.ts'
import { createMotionTrack, type MotionTrack } from '../../../src/motion/index.ts'
import { sampleAgreement } from '../../helpers/sample-recording.ts'

/** px; median of the sample's mean error: 0.5 px standard deviation on two axes, held within 0.8 px, on a grid of 0.5 px */
const STATED_NOISE_PX = 1

let people: AgreementInput[]

beforeAll(async () => {
  people = [await sampleAgreement(0), await sampleAgreement(1)]
})

function summary(input: AgreementInput): AgreementSummary {
  const agreement = createAgreement(input.motion)
  while (!continueAgreement(agreement, input, 500));
  return summariseAgreement(agreement)!
}

/** The same picture track with other points. */
function withPoints(picture: PictureTrack, pointOf: (x: number, y: number) => readonly [number, number]): PictureTrack {
  const points = picture.points!.slice()
  for (let i = 0; i < points.length; i += 2) {
    const [x, y] = pointOf(pointPx(points[i]!), pointPx(points[i + 1]!))
    points[i] = Math.round((x + 2048) * 8)
    points[i + 1] = Math.round((y + 2048) * 8)
  }
  return { ...picture, points }
}

function laterBy(picture: PictureTrack, nFrames: number): PictureTrack {
  const points = picture.points!.slice()
  points.copyWithin(nFrames * 266, 0)
  return { ...picture, points }
}

describe('the dataset camera', () => {
  it('has the scaled focal length and puts a point where the fact sheet puts it', () => {
    const camera = datasetCamera(1080, 1920)
    expect(camera.focalPx).toBe(37_500)
    // F X / Z + W / 2
    const out = projectPoints(Float32Array.of(0.2, -0.4, 40, 0, 0, -1), camera, new Float64Array(4))
    expect(out[0]).toBeCloseTo((37_500 * 0.2) / 40 + 540, 3)
    expect(out[1]).toBeCloseTo((-37_500 * 0.4) / 40 + 960, 3)
    expect(out[2]).toBeNaN()
  })

  it('is the same for an odd, a square and a lying raster: the longer side decides', () => {
    expect(datasetCamera(2160, 2160).focalPx).toBe((5000 / 256) * 2160)
    expect(datasetCamera(3840, 2160).focalPx).toBe(75_000)
    expect(datasetCamera(1012, 1920).focalPx).toBe(37_500)
    expect(() => datasetCamera(0, 5)).toThrow(RangeError)
  })
})

describe('agreement of the sample', () => {
  it.each([0, 1])('person %i: projected joints lie on the keypoints within the stated noise', (person) => {
    const found = summary(people[person]!)
    expect(found.medianPx).toBeLessThan(STATED_NOISE_PX)
    expect(found.medianPx).toBeGreaterThan(0.2)
    // a shoulder width is some 110 px here
    expect(found.median).toBeLessThan(0.012)
    expect(found.goodShare).toBeGreaterThan(0.99)
    for (const limb of found.limbs) expect(limb).toBeLessThan(0.02)
    // the twelve frames without a box have no error
    expect(found.nFrames).toBe(person === 0 ? 1548 : 1560)
  })

  it('catches a projection that is shifted, mirrored, late, or forgets J0', () => {
    const input = people[0]!
    const good = summary(input)
    const rest = input.restJoints.slice()
    for (let i = 0; i < rest.length; i++) rest[i] = rest[i]! - input.restJoints[i % 3]!
    const wrong: Record<string, AgreementInput> = {
      shifted: { ...input, picture: withPoints(input.picture, (x, y) => [x + 4, y]) },
      mirrored: { ...input, picture: withPoints(input.picture, (x, y) => [360 - x, y]) },
      'without J0': { ...input, restJoints: rest },
      'plain focal length': { ...input, camera: { ...input.camera, focalPx: 5000 } },
      late: { ...input, picture: laterBy(input.picture, 15) },
    }
    const medians = Object.entries(wrong).map(([name, each]) => [name, summary(each).medianPx] as const)
    for (const [name, px] of medians) expect(px, name).toBeGreaterThan(name === 'late' ? 1.5 * good.medianPx : 3.5)
    expect(summary(wrong['without J0']!).median).toBeGreaterThan(0.3)
  })

  it('is the same on a film that lies on its side', () => {
    const { motion, picture, restJoints } = people[1]!
    const j0 = [restJoints[0]!, restJoints[1]!, restJoints[2]!] as const
    const turned: MotionTrack = createMotionTrack(motion.nFrames, motion.fps)
    turned.nLoaded = motion.nFrames
    turned.loaded.add(0, motion.nFrames)
    for (const feature of ['body_pose', 'left_hand_pose', 'right_hand_pose'] as const) {
      turned.rotvecs[feature].set(motion.rotvecs[feature])
    }
    turned.boxValid.set(motion.boxValid)
    // a quarter turn about the optical axis: (x, y) to (-y, x)
    const quarter = Float64Array.of(0, 0, Math.SQRT1_2, Math.SQRT1_2)
    const root = new Float64Array(4)
    for (let frame = 0; frame < motion.nFrames; frame++) {
      quatFromAxisAngle(motion.rotvecs.global_orient, frame * 3, root, 0)
      quatMultiply(quarter, 0, root, 0, root, 0)
      axisAngleFromQuat(root, 0, turned.rotvecs.global_orient, frame * 3)
      const t = motion.transl.subarray(frame * 3, frame * 3 + 3)
      turned.transl.set([-(t[1]! + j0[1]) - j0[0], t[0]! + j0[0] - j0[1], t[2]!], frame * 3)
    }
    const lying = withPoints(picture, (x, y) => [320 - (y - 320), 180 + (x - 180)])
    const found = summary({ motion: turned, picture: lying, camera: datasetCamera(640, 360), restJoints })
    expect(found.medianPx).toBeLessThan(STATED_NOISE_PX)
  })

  it('tells the raster where there is no film to ask', () => {
    const input = people[0]!
    const raster = inferRaster((camera) => {
      const agreement = createAgreement(input.motion)
      continueAgreement(agreement, { ...input, camera }, 200)
      return summariseAgreement(agreement)?.median ?? Number.POSITIVE_INFINITY
    })
    expect(raster).toEqual({ width: 360, height: 640, from: 'inferred' })
  })
})
