import { beforeAll, describe, expect, it } from 'vitest'
import {
  datasetCamera,
  estimateViewpoint,
  type AgreementInput,
  type CameraEstimate,
} from '../../../src/analysis/index.ts'
import { SMPLH_REST_JOINTS, SMPLH_PARENTS, forwardKinematics } from '../../../src/body/index.ts'
import { createPictureWriter, type PictureTrack } from '../../../src/dataset/index.ts'
import { createMotionTrack, createPoseSample, type MotionTrack } from '../../../src/motion/index.ts'
import { seededRandom } from '../../helpers/seeded-random.ts'
import { sampleAgreement } from '../../helpers/sample-recording.ts'

const REST = SMPLH_REST_JOINTS.neutral
const DEG = Math.PI / 180
const FPS = 30

interface Planted {
  readonly fovDeg: number
  readonly pitchDeg: number
  readonly seed: number
  /** standard deviation of single frames of tz, in its own unit */
  readonly jitter?: number
  /** the feet lie below the picture */
  readonly cutFeet?: boolean
  readonly sway?: number
}

/**
 * A person who sways over feet that stand, before a real camera of that field of view and pitch; the fit sees size only.
 * The sway turns the whole body about its ankles: so feet stand exactly.
 */
function generate({ fovDeg, pitchDeg, seed, jitter = 0.1, cutFeet = false, sway = 0.05 }: Planted): AgreementInput {
  const [width, height] = [1080, 1920]
  const camera = datasetCamera(width, height)
  const realFocal = height / 2 / Math.tan((fovDeg * DEG) / 2)
  const random = seededRandom(seed)
  const phases = Array.from({ length: 6 }, () => random() * 6.28)
  const n = 90 * FPS
  const motion: MotionTrack = createMotionTrack(n, FPS)
  motion.nLoaded = n
  motion.loaded.add(0, n)
  const quats = createPoseSample().quats
  const keypoints = new Float32Array(n * 399)
  const world = new Float64Array(52 * 16)
  const ankleDepth = 2.6
  const footDown = (cutFeet ? 1.2 : 0.85) * Math.tan((fovDeg * DEG) / 2) * ankleDepth
  for (let frame = 0; frame < n; frame++) {
    const t = frame / FPS
    const lean = sway * phases.reduce((sum, phase, i) => sum + Math.sin((0.5 + 0.35 * i) * t + phase) / 2.5, 0)
    // stage to camera: half a turn about x, the pitch, and the sway of the body
    const angle = Math.PI + pitchDeg * DEG + lean
    motion.rotvecs.global_orient[frame * 3] = angle
    quats[0] = Math.sin(angle / 2)
    quats[3] = Math.cos(angle / 2)
    forwardKinematics(quats, new Float64Array(3), REST, SMPLH_PARENTS, world)
    // put the ankles' middle at one place of the real camera
    const ankle = [12, 13, 14].map((k) => (world[7 * 16 + k]! + world[8 * 16 + k]!) / 2)
    const at = [0 - ankle[0]!, footDown - ankle[1]!, ankleDepth - ankle[2]!] as const
    const pelvis = [0, 1, 2].map((k) => world[12 + k]! + at[k]!) as [number, number, number]
    // the fit: the same pixels and size through its own lens
    const normal = (random() + random() + random() - 1.5) * 2 * jitter
    const tz = (pelvis[2] * camera.focalPx) / realFocal + normal
    motion.transl.set([pelvis[0] - REST[0]!, pelvis[1] - REST[1]!, tz - REST[2]!], frame * 3)
    for (const [keypoint, joint] of [
      [15, 7],
      [16, 8],
    ] as const) {
      const [x, y, z] = [0, 1, 2].map((k) => world[joint * 16 + 12 + k]! + at[k]!) as [number, number, number]
      const noise = () => (random() - 0.5) * 2
      const pixel = [(realFocal * x) / z + width / 2 + noise(), (realFocal * y) / z + height / 2 + noise(), 0.9]
      keypoints.set(pixel, frame * 399 + keypoint * 3)
    }
  }
  const writer = createPictureWriter(n, ['boxes_and_keypoints:keypoints'])
  writer.write('boxes_and_keypoints:keypoints', 0, keypoints)
  return { motion, picture: writer.track, camera, restJoints: REST }
}

const asEstimate = (value: CameraEstimate | string): CameraEstimate => {
  if (typeof value === 'string') throw new Error(value)
  return value
}

describe('field of view and pitch', () => {
  it.each([
    { fovDeg: 40, pitchDeg: 0, seed: 1 },
    { fovDeg: 50, pitchDeg: 12, seed: 2 },
    { fovDeg: 62, pitchDeg: 17, seed: 3 },
    { fovDeg: 34, pitchDeg: -6, seed: 4 },
    { fovDeg: 50, pitchDeg: 8, seed: 5, jitter: 0.3 },
    { fovDeg: 70, pitchDeg: 8, seed: 6, sway: 0.025 },
  ])('$fovDeg and $pitchDeg degrees are found within their stated uncertainty', (planted) => {
    const { fov, pitch } = estimateViewpoint(generate(planted))
    const seen = asEstimate(fov)
    expect(Math.abs(seen.value / DEG - planted.fovDeg)).toBeLessThan(seen.error / DEG)
    // an uncertainty that covers everything would be no answer
    expect(seen.error / DEG).toBeLessThan(15)
    const down = asEstimate(pitch)
    expect(Math.abs(down.value / DEG - planted.pitchDeg)).toBeLessThan(down.error / DEG)
    expect(down.error / DEG).toBeLessThan(7)
  })

  it('cannot be told without feet, without keypoints, or where nobody moves', () => {
    const cut = estimateViewpoint(generate({ fovDeg: 50, pitchDeg: 10, seed: 7, cutFeet: true }))
    expect(cut.fov).toMatch(/cannot tell: legs and floor/)
    expect(cut.pitch).toMatch(/cannot tell: legs and floor/)
    const input = generate({ fovDeg: 50, pitchDeg: 10, seed: 8 })
    const picture: PictureTrack = { ...input.picture, points: null, confidences: null }
    expect(estimateViewpoint({ ...input, picture }).fov).toMatch(/no keypoints/)
    const still = estimateViewpoint(generate({ fovDeg: 50, pitchDeg: 10, seed: 9, sway: 0.001 }))
    expect(still.fov).toMatch(/hardly moves/)
  })
})

describe('the sample', () => {
  let people: AgreementInput[]
  beforeAll(async () => {
    people = [await sampleAgreement(0), await sampleAgreement(1)]
  })

  it.each([
    [0, 0.19],
    [1, 0.215],
  ])('person %i: the planted camera is found, or said not to be', (person, tilt) => {
    const { fov, pitch } = estimateViewpoint(people[person]!)
    // 16 units of tz to the metre: f = F / 16
    const planted = 2 * Math.atan(320 / (datasetCamera(360, 640).focalPx / 16))
    if (typeof fov !== 'string') expect(Math.abs(fov.value - planted)).toBeLessThan(fov.error)
    expect(Math.abs(asEstimate(pitch).value - tilt)).toBeLessThan(asEstimate(pitch).error)
  })
})
