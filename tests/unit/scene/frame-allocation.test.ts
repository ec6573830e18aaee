import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { driveExtraJoints, forwardKinematics, parseHuman } from '../../../src/body/index.ts'
import { createMovementWriter } from '../../../src/dataset/index.ts'
import {
  createFilmCamera,
  createPoseSample,
  estimateStaging,
  placeFilmCamera,
  placePeople,
  samplePose,
  scaleAboutFloor,
  stagePose,
} from '../../../src/motion/index.ts'
import { CameraRig } from '../../../src/scene/camera-rig.ts'
import { EmotionDisplay } from '../../../src/scene/emotion-display.ts'
import { HeadMeasure } from '../../../src/scene/head-measure.ts'
import { MotionTrails } from '../../../src/scene/motion-trails.ts'
import { createPersonAnchor, readPersonAnchor } from '../../../src/scene/person-anchor.ts'
import { createPlateBox, layoutPlates } from '../../../src/scene/plate-layout.ts'
import { writeSkinMatrices } from '../../../src/scene/skin-matrices.ts'
import { StageViews } from '../../../src/scene/stage-views.ts'
import { sampleFace } from '../../../src/workspace/face-sample.ts'
import { PersonFace } from '../../../src/workspace/person-face.ts'
import type { PersonFrame } from '../../../src/workspace/index.ts'
import { bytesPerCall } from '../../helpers/bytes-per-call.ts'
import { rootOf } from '../../helpers/stage-probe.ts'
import { syntheticTrack } from '../../helpers/synthetic-track.ts'

/**
 * B of a whole frame of both people: numbers boxed where a call is not inlined, 16 B each. A Float32Array for one joint
 * would show as 100 and more on top.
 */
const BOXED_NUMBERS = 900
const N_FRAMES = 600
const KEYS = ['movement:is_valid', 'movement:FAUValue', 'movement:emotion_scores'] as const

const mesh = parseHuman(
  new Uint8Array(readFileSync(join(import.meta.dirname, '../../../public/body/human.bin'))),
  'female',
)
const motion = syntheticTrack(N_FRAMES, 30, (i) => ({
  root: rootOf(0.2 * Math.sin(i / 30), 0.2),
  transl: [0.3 * Math.sin(i / 100), 0.3, 39 + Math.sin(i / 50)],
  joints: { 18: [0, Math.sin(i / 5), 0], 15: [0.1, 0.2 * Math.sin(i / 11), 0] },
}))
const staging = estimateStaging(motion)
const places = placePeople(2, 'facing')
const movement = movementTrack()

function movementTrack() {
  const writer = createMovementWriter(N_FRAMES, KEYS)
  const fau = Float32Array.from({ length: N_FRAMES * 24 }, (_, i) => (i % 24 < 12 ? Math.abs(Math.sin(i / 7)) : 0))
  const scores = Float32Array.from({ length: N_FRAMES * 8 }, (_, i) => 4 * Math.sin(i / 90 + (i % 8)))
  writer.write('movement:is_valid', 0, new Float32Array(N_FRAMES).fill(1))
  writer.write('movement:FAUValue', 0, fau)
  writer.write('movement:emotion_scores', 0, scores)
  return writer.track
}

function person(index: number) {
  const frame: PersonFrame = {
    pose: createPoseSample(),
    world: new Float32Array(128 * 16),
    fau: new Float32Array(24),
    faceValid: false,
    faceLost: false,
    scores: new Float32Array(8),
    emotion: new Float32Array(8),
    valence: 0,
    arousal: 0,
    speaking: false,
    expression: new Float32Array(0),
    morphWeights: new Float32Array(0),
  }
  const face = new PersonFace(`V99_S0001_I00000001_P000${index}`, {
    gaze: 'partner',
    face: 'auto',
    decoder: null,
    template: null,
  })
  face.setMesh(mesh)
  const trails = new MotionTrails()
  trails.setSeconds(2)
  return {
    frame,
    face,
    trails,
    place: places[index]!,
    sample: createPoseSample(),
    film: createFilmCamera(),
    anchor: createPersonAnchor(),
    emotion: new EmotionDisplay(),
    skin: new Float32Array(mesh.nJoints * 12),
  }
}

test('a displayed frame of both people allocates no object: sample, pose, face, anchors, trails, emotion, cameras, plates', () => {
  const people = [person(0), person(1)]
  const anchors = people.map(({ anchor }) => anchor)
  const colors = Array.from({ length: 8 }, (_, i) => ({ r: i / 8, g: 1 - i / 8, b: 0.5 }))
  const views = new StageViews(new CameraRig())
  views.setViewport(1440, 900, { top: 44, right: 0, bottom: 66, left: 0 })
  const measure = new HeadMeasure()
  measure.setShown(true)
  const boxes = [createPlateBox(), createPlateBox()]
  const pose = (index: number, timeSec: number) => {
    const { frame, sample, place, film } = people[index]!
    samplePose(motion, timeSec, sample)
    sampleFace(movement, timeSec, 30, frame)
    stagePose(sample, staging, place, frame.pose)
    forwardKinematics(frame.pose.quats, frame.pose.transl, mesh.restJoints, mesh.parents, frame.world)
    if (mesh.driven !== undefined) driveExtraJoints(mesh.driven, frame.pose.quats, frame.world)
    scaleAboutFloor(frame.world, mesh.nJoints, 1.05, place.x, place.z)
    placeFilmCamera(sample, staging, place, frame.world, 1.05, film)
  }
  const dress = (index: number, timeSec: number) => {
    const { frame, face, anchor, emotion, trails, skin } = people[index]!
    face.solve(frame, 'fau', timeSec, people[1 - index]!.frame.world)
    readPersonAnchor(frame.world, true, anchor)
    emotion.update(frame.emotion, colors, 1 / 60)
    trails.update(frame.world, timeSec, true, 0)
    writeSkinMatrices(frame.world, mesh, skin)
    const box = boxes[index]!
    box.shown = true
    box.width = 180
    box.height = 26
    box.x = 300 + 400 * anchor.crown.x
    box.y = 200 - 40 * anchor.crown.y
  }
  const perFrame = bytesPerCall((index) => {
    const timeSec = (index / 60) % 19
    pose(0, timeSec)
    pose(1, timeSec)
    dress(0, timeSec)
    dress(1, timeSec)
    measure.update(anchors)
    views.update(anchors, 1 / 60)
    layoutPlates(boxes, 0, 44, 1440, 834)
  }, 4000)
  expect(people[0]!.frame.faceValid).toBe(true)
  expect(perFrame).toBeLessThan(BOXED_NUMBERS)
})
