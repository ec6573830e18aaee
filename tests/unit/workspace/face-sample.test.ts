import { expect, it } from 'vitest'
import { createMovementWriter } from '../../../src/dataset/index.ts'
import { sampleFace } from '../../../src/workspace/face-sample.ts'
import type { PersonFrame } from '../../../src/workspace/index.ts'

function blankFrame(): PersonFrame {
  return {
    pose: {
      quats: new Float32Array(208),
      transl: new Float32Array(3),
      present: true,
      bodyValid: true,
      boxValid: true,
      frameIndex: 0,
      timeSec: 0,
    },
    world: new Float32Array(0),
    fau: new Float32Array(24).fill(9),
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

it('tells a face that failed from one that is not there, or not there yet', () => {
  const writer = createMovementWriter(40, ['movement:FAUValue', 'movement:is_valid'])
  const nLoaded = 30
  writer.write('movement:FAUValue', 0, new Float32Array(nLoaded * 24).fill(0.5))
  writer.write(
    'movement:is_valid',
    0,
    Array.from({ length: nLoaded }, (_, row) => (row >= 10 && row < 20 ? 0 : 1)),
  )
  const frame = blankFrame()
  const at = (row: number): readonly [boolean, boolean, number] => {
    sampleFace(writer.track, row / 10, 10, frame)
    return [frame.faceValid, frame.faceLost, frame.fau[20]!]
  }
  expect(at(5)).toEqual([true, false, 0.5])
  expect(at(15)).toEqual([false, true, 0])
  expect(at(25)).toEqual([true, false, 0.5])
  expect(at(35)).toEqual([false, false, 0])
  expect(at(15)[1]).toBe(true)
  sampleFace(null, 1.5, 10, frame)
  expect([frame.faceValid, frame.faceLost, frame.fau[20]]).toEqual([false, false, 0])
})
