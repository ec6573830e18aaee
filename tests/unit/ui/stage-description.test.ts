import { describe, expect, it } from 'vitest'
import { describeStage, leadingEmotion } from '../../../src/ui/stage-description.ts'

const HAPPY = Float32Array.of(0, 0, 0, 0, 0.8, 0.1, 0.1, 0)
const UNKNOWN = new Float32Array(8)

describe('describeStage', () => {
  it('says who speaks, who listens, how they stand and when', () => {
    const text = describeStage(
      [
        { label: 'A', isSpeaking: true, isInView: true, emotion: HAPPY },
        { label: 'B', isSpeaking: false, isInView: true, emotion: UNKNOWN },
      ],
      'facing',
      12.4,
    )
    expect(text).toBe('A is speaking, happiness; B is listening; facing each other; at 12 seconds.')
  })

  it('says who is not in view, and that nobody is there', () => {
    const away = { label: 'A', isSpeaking: false, isInView: false, emotion: UNKNOWN }
    expect(describeStage([away], 'facing', 0)).toBe('A is out of view; at 0 seconds.')
    expect(describeStage([], 'facing', 0)).toBe('The stage is empty.')
  })
})

describe('leadingEmotion', () => {
  it('names none where none is sure', () => {
    expect(leadingEmotion(HAPPY)).toBe(4)
    expect(leadingEmotion(new Float32Array(8).fill(0.125))).toBeNull()
    expect(leadingEmotion(UNKNOWN)).toBeNull()
    expect(leadingEmotion([])).toBeNull()
  })
})
