import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { forwardKinematics, parseHuman } from '../../../src/body/index.ts'
import { createVoice } from '../../../src/playback/voice.ts'
import { PersonFace, type FaceSetup } from '../../../src/workspace/person-face.ts'
import type { PersonFrame } from '../../../src/workspace/index.ts'

const HUMAN = new Uint8Array(readFileSync(join(import.meta.dirname, '../../../public/body/human.bin')))
const mesh = parseHuman(HUMAN, 'female')
const names = mesh.morphs!.names
const NO_FILES = { decoder: null, template: null }
/** All that a voice may move: the mouth's opening and the lids; the lids also go with the eyes. */
const BY_VOICE = new Set(['jaw_open', 'lid_close.l', 'lid_close.r'])
const TWO_MINUTES = Array.from({ length: 1200 }, (_, i) => i / 10)

function posed(x = 0, yaw = 0): PersonFrame {
  const quats = new Float32Array(208)
  for (let j = 0; j < 52; j++) quats[j * 4 + 3] = 1
  quats.set([0, Math.sin(yaw / 2), 0, Math.cos(yaw / 2)])
  const world = new Float32Array(128 * 16)
  forwardKinematics(quats, Float32Array.of(x, 0, 0), mesh.restJoints, mesh.parents, world)
  return {
    pose: {
      quats,
      transl: new Float32Array(3),
      present: true,
      bodyValid: true,
      boxValid: true,
      frameIndex: 0,
      timeSec: 0,
    },
    world,
    fau: new Float32Array(24),
    faceValid: false,
    faceLost: false,
    scores: new Float32Array(8),
    emotion: new Float32Array(8),
    valence: 0,
    arousal: 0,
    speaking: false,
    morphWeights: new Float32Array(0),
    expression: new Float32Array(0),
  }
}

function faceOf(setup: FaceSetup): PersonFace {
  const face = new PersonFace('V02_S0001_I00000001_P0001', setup)
  face.setMesh(mesh)
  const voice = createVoice({
    name: 'hum',
    sampleRate: 1000,
    nSamples: 600_000,
    problems: [],
    readSamples: (start, end) =>
      Promise.resolve(Float32Array.from({ length: end - start }, (_, i) => (Math.floor((start + i) / 200) % 2) * 0.3)),
  })
  face.listen(voice, new AbortController().signal)
  return face
}

/** Names of the morphs that move in two minutes. */
async function movedBy(face: PersonFace, source: 'fau' | 'voice' | 'none', frame = posed()): Promise<Set<string>> {
  const moved = new Set<string>()
  for (const timeSec of TWO_MINUTES) {
    face.solve(frame, source, timeSec, null)
    if (timeSec % 1 === 0) await new Promise((resolve) => setTimeout(resolve))
    face.weights.forEach((weight, i) => {
      if (weight !== 0) moved.add(names[i]!)
    })
  }
  return moved
}

describe('a face', () => {
  it('is moved by the voice in jaw and lids, and nowhere else', async () => {
    expect(await movedBy(faceOf({ gaze: 'ahead', face: 'auto', ...NO_FILES }), 'voice')).toEqual(BY_VOICE)
  })

  it('stays still without a source, and does not blink where units are recorded', async () => {
    const face = faceOf({ gaze: 'ahead', face: 'auto', ...NO_FILES })
    expect(await movedBy(face, 'none')).toEqual(new Set())
    expect(await movedBy(face, 'fau')).toEqual(new Set())
    const frame = posed()
    frame.fau[23] = 1
    expect(await movedBy(face, 'fau', frame)).toEqual(new Set(['lid_close.l', 'lid_close.r']))
    // units that are in the frame do not leak into a face that the voice moves
    frame.fau.fill(1)
    expect(await movedBy(face, 'voice', frame)).toEqual(BY_VOICE)
  })

  it('chooses its source by what is there and by what is asked for', () => {
    const choices: FaceSetup = { gaze: 'ahead', face: 'auto', ...NO_FILES }
    const face = faceOf(choices)
    expect([face.source(true, true), face.source(false, true), face.source(false, false)]).toEqual([
      'fau',
      'voice',
      'none',
    ])
    choices.face = 'recorded'
    expect([face.source(true, true), face.source(false, true)]).toEqual(['fau', 'none'])
  })

  it('looks at the partner, or ahead, as chosen', () => {
    const choices: FaceSetup = { gaze: 'partner', face: 'auto', ...NO_FILES }
    const face = faceOf(choices)
    // the partner stands ahead and to the person's left: 1 m ahead, 0.3 m aside
    const frame = posed(0)
    const partner = posed(0.3).world
    for (let j = 0; j < 55; j++) partner[j * 16 + 14]! += 1
    const eye = (): number => {
      const own = posed(0)
      frame.world.set(own.world)
      face.solve(frame, 'none', 0, partner)
      // direction of the left eye's z axis, aside
      return Math.atan2(frame.world[53 * 16 + 8]!, frame.world[53 * 16 + 10]!)
    }
    expect(eye()).toBeCloseTo(Math.atan2(0.3, 1), 2)
    choices.gaze = 'ahead'
    expect(eye()).toBeCloseTo(0, 6)
    expect(face.assumptions('none', true)).toContainEqual({ key: 'gaze', value: 'straight ahead', from: 'assumed' })
  })
})
