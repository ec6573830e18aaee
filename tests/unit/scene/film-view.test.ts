import { PerspectiveCamera, Vector3 } from 'three'
import { describe, expect, test } from 'vitest'
import { SMPLH_PARENTS, SMPLH_REST_JOINTS, forwardKinematics } from '../../../src/body/index.ts'
import {
  cameraJoints,
  createFilmCamera,
  createPoseSample,
  estimateStaging,
  filmVerticalFov,
  placeFilmCamera,
  placePeople,
  samplePose,
  scaleAboutFloor,
  stagePose,
} from '../../../src/motion/index.ts'
import type { CleanPreset, MotionTrack, StagingMode } from '../../../src/motion/index.ts'
import { FilmView } from '../../../src/scene/film-view.ts'
import { bytesPerCall } from '../../helpers/bytes-per-call.ts'
import { rootOf } from '../../helpers/stage-probe.ts'
import { syntheticTrack } from '../../helpers/synthetic-track.ts'

const REST = SMPLH_REST_JOINTS.neutral
const WIDTH = 1080
const HEIGHT = 1920
/** px; 5000 / 256 times the longer side, dataset.md 2.2 */
const FOCAL = 37_500
/** pelvis, spine3, neck, head, shoulders: what no leg mode touches */
const UPPER = [0, 9, 12, 15, 16, 17]
const STAGE = { width: 1000, height: 700 }

function track(roll = 0): MotionTrack {
  return syntheticTrack(300, 30, (i) => ({
    root: rootOf(0.3 + 0.1 * Math.sin(i / 40), 0.22, roll),
    transl: [0.2 + 0.1 * Math.sin(i / 43), 0.35, 39 + 2 * Math.sin(i / 20)],
    joints: { 3: [0.1, 0.1, 0], 15: [0.2, 0.1 * Math.sin(i / 9), 0] },
  }))
}

/** Stage px of joints, as the film's camera on the stage sees the staged person. */
function seen(motion: MotionTrack, timeSec: number, mode: StagingMode, clean: CleanPreset, scale = 1) {
  const staging = estimateStaging(motion, { preset: clean })
  const place = placePeople(2, mode, clean)[1]!
  const sample = samplePose(motion, timeSec, createPoseSample())
  const pose = stagePose(sample, staging, place, createPoseSample())
  const world = new Float32Array(832)
  forwardKinematics(pose.quats, pose.transl, staging.restJoints, SMPLH_PARENTS, world)
  scaleAboutFloor(world, 52, scale, place.x, place.z)
  const film = placeFilmCamera(sample, staging, place, world, scale, createFilmCamera())
  const camera = new PerspectiveCamera()
  const view = new FilmView()
  view.place(film, 20, 40, STAGE.width - 40, STAGE.height - 80, 1)
  view.aim(camera, film, STAGE.width, STAGE.height)
  const at = (joint: number) => {
    const p = new Vector3(world[joint * 16 + 12], world[joint * 16 + 13], world[joint * 16 + 14]).project(camera)
    return { x: (p.x * 0.5 + 0.5) * STAGE.width, y: (0.5 - p.y * 0.5) * STAGE.height }
  }
  return { film, view, at }
}

describe('the film’s camera', () => {
  test('has the fit’s angle of view', () => {
    expect((filmVerticalFov(WIDTH, HEIGHT) * 180) / Math.PI).toBeCloseTo(2.93, 2)
  })

  test.each([
    ['facing', 'natural'],
    ['side-by-side', 'natural'],
    ['as-recorded', 'natural'],
    ['overlaid', 'natural'],
    ['facing', 'raw'],
    ['as-recorded', 'raw'],
  ] as const)('staged %s and cleaned %s, the person lies on the picture where the file says', (mode, clean) => {
    const motion = track()
    for (const timeSec of [0, 1.7, 4.2, 8.9]) {
      const { view, at } = seen(motion, timeSec, mode, clean)
      const joints = cameraJoints(motion, timeSec, REST, new Float32Array(156))
      for (const joint of UPPER) {
        const [x, y, z] = [joints[joint * 3]!, joints[joint * 3 + 1]!, joints[joint * 3 + 2]!]
        const u = (FOCAL * x) / z + WIDTH / 2
        const v = (FOCAL * y) / z + HEIGHT / 2
        // a tenth of a stage pixel; the film is shown at about a third of its size
        expect(Math.abs(at(joint).x - (view.left + u * view.scale))).toBeLessThan(0.1)
        expect(Math.abs(at(joint).y - (view.top + v * view.scale))).toBeLessThan(0.1)
      }
    }
  })

  test('a person drawn taller fills the same part of the picture', () => {
    const motion = track()
    const own = seen(motion, 2, 'facing', 'natural')
    const tall = seen(motion, 2, 'facing', 'natural', 1.12)
    expect(tall.at(15).x).toBeCloseTo(own.at(15).x, 1)
    expect(tall.at(15).y).toBeCloseTo(own.at(15).y, 1)
  })

  test.each([1, -1])('film turned by %i quarter is looked at upright', (turns) => {
    const { film, at } = seen(track((turns * Math.PI) / 2), 2, 'facing', 'natural')
    expect([film.width, film.height]).toEqual([HEIGHT, WIDTH])
    const head = at(15)
    const pelvis = at(0)
    expect(pelvis.y - head.y).toBeGreaterThan(20)
    expect(Math.abs(pelvis.x - head.x)).toBeLessThan((pelvis.y - head.y) * 0.5)
  })

  test('is not known where the recipe replaced the recorded root, nor while nobody is in view', () => {
    expect(seen(track(), 2, 'facing', 'genea-2026').film.isKnown).toBe(false)
    const away = syntheticTrack(60, 30, (i) => ({ inView: i < 30 }))
    expect(seen(away, 0.5, 'facing', 'natural').film.isKnown).toBe(true)
    expect(seen(away, 1.5, 'facing', 'natural').film.isKnown).toBe(false)
  })

  test('placing it allocates no object', () => {
    const motion = track()
    const staging = estimateStaging(motion)
    const place = placePeople(2, 'facing')[0]!
    const sample = samplePose(motion, 1, createPoseSample())
    const pelvis = new Float32Array(16)
    const film = createFilmCamera()
    expect(bytesPerCall(() => placeFilmCamera(sample, staging, place, pelvis, 1, film))).toBeLessThan(100)
  })
})
