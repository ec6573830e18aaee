import { expect, it } from 'vitest'
import { inspectPerson, inspectedText } from '../../../src/ui/inspect-person.ts'
import { fakePerson } from '../../helpers/fake-recording.ts'
import type { PersonFrame } from '../../../src/workspace/index.ts'

function frameOf(): PersonFrame {
  const quats = new Float32Array(208)
  for (let j = 0; j < 52; j++) quats[j * 4 + 3] = 1
  // left elbow: 90 degrees about y; q and -q are one rotation
  quats.set([0, -Math.SQRT1_2, 0, -Math.SQRT1_2], 18 * 4)
  const world = new Float32Array(52 * 16)
  world.set([1.5, -0.25, 2], 15 * 16 + 12)
  const pose = {
    quats,
    transl: new Float32Array(3),
    present: true,
    bodyValid: false,
    boxValid: true,
    frameIndex: 41,
    timeSec: 1.4,
  }
  return {
    pose,
    world,
    fau: Float32Array.from({ length: 24 }, (_, i) => i / 16),
    faceValid: true,
    faceLost: false,
    scores: Float32Array.of(-4.5, 0, 0, 0, 3.25, 1, 0, 0),
    emotion: Float32Array.of(0, 0, 0, 0, 0.875, 0.125, 0, 0),
    valence: 0.5,
    arousal: -0.25,
    speaking: true,
    morphWeights: new Float32Array(0),
    expression: new Float32Array(0),
  }
}

const camera = Float32Array.from({ length: 156 }, (_, i) => (i < 3 ? i + 0.5 : 0))

it('gives the numbers of a person: degrees, metres, units by name, scores and probabilities', () => {
  const found = inspectPerson(fakePerson(0, 'V99_S0001_I00000001'), frameOf(), 1.4, camera)
  expect(found).toMatchObject({ label: 'A', frame: 41, fps: 30, timeSec: 1.4, valence: 0.5, arousal: -0.25 })
  expect(found.flags).toMatchObject({ 'hands valid': false, 'in view': true, 'face valid': true, speaking: true })
  expect(found.emotions[4]).toEqual({ name: 'Happiness', score: 3.25, probability: 0.875 })
  expect(found.emotions[0]!.score).toBe(-4.5)
  expect(found.units[8]).toEqual({ code: 'AU12', name: 'LipCornerPuller', value: 0.5 })
  expect(found.joints).toHaveLength(52)
  const elbow = found.joints.find(({ name }) => name === 'left_elbow')!
  for (const [k, degrees] of [0, 90, 0].entries()) expect(elbow.rotationDeg[k]).toBeCloseTo(degrees, 3)
  expect(found.joints.find(({ name }) => name === 'head')!.stage).toEqual([1.5, -0.25, 2])
  expect(found.joints[0]!.camera).toEqual([0.5, 1.5, 2.5])
})

it('says nothing where nothing is known', () => {
  const frame = frameOf()
  frame.faceValid = false
  const sentinel = Float32Array.from({ length: 156 }, () => -2.16e12)
  const found = inspectPerson(fakePerson(0, 'V99_S0001_I00000001'), frame, 0, sentinel)
  expect([found.valence, found.units[3]!.value, found.emotions[3]!.probability]).toEqual([null, null, null])
  expect(found.joints.every((joint) => joint.camera === null)).toBe(true)
  frame.pose.present = false
  expect(inspectPerson(fakePerson(0, 'V99_S0001_I00000001'), frame, 0, null).joints).toEqual([])
})

it('is text that a table takes', () => {
  const person = inspectPerson(fakePerson(0, 'V99_S0001_I00000001'), frameOf(), 1.4, camera)
  const lines = inspectedText([person, person]).trimEnd().split('\n')
  expect(lines).toContain('emotion\tHappiness\t3.25\t0.875')
  expect(lines).toContain('unit\tAU12\tLipCornerPuller\t0.5')
  expect(lines).toContain('joint\tleft_elbow\t0\t90\t0\t0\t0\t0\t0\t0\t0')
  expect(lines.filter((line) => line.startsWith('joint'))).toHaveLength(104)
})
