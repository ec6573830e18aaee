import { describe, expect, it } from 'vitest'
import { captionCues, cueAt, wordAt } from '../../../src/ui/caption-cues.ts'

const word = (text: string, startSec: number | null, endSec: number | null) => ({ text, startSec, endSec, score: null })

describe('captionCues', () => {
  it('keeps a short utterance in one piece and lets it linger', () => {
    const cues = captionCues([
      { startSec: 1, endSec: 2, text: 'All righty.', words: [word('All', 1, 1.4), word('righty.', 1.5, 2)] },
    ])
    expect(cues).toHaveLength(1)
    expect(cues[0]).toMatchObject({ startSec: 1, endSec: 2.6 })
  })

  it('cuts a long utterance into lines that can be read, losing no word', () => {
    const words = Array.from({ length: 60 }, (_, i) =>
      word(`word${i}${i % 9 === 8 ? '.' : ''}`, i * 0.3, i * 0.3 + 0.25),
    )
    const cues = captionCues([{ startSec: 0, endSec: 18, text: '', words }])
    expect(cues.length).toBeGreaterThan(4)
    for (const cue of cues) expect(cue.words.map((each) => each.text).join(' ').length).toBeLessThanOrEqual(72)
    expect(cues.flatMap((cue) => cue.words.map((each) => each.text))).toEqual(words.map((each) => each.text))
    for (let i = 1; i < cues.length; i++) expect(cues[i]!.startSec).toBeGreaterThanOrEqual(cues[i - 1]!.endSec)
  })

  it('cuts at a long pause', () => {
    const cues = captionCues([{ startSec: 0, endSec: 9, text: '', words: [word('one', 0, 0.4), word('two', 5, 5.4)] }])
    expect(cues.map((cue) => cue.startSec)).toEqual([0, 5])
  })

  it('gives words without times the room between their neighbours, and says they were not timed', () => {
    const cues = captionCues([
      {
        startSec: 0,
        endSec: 4,
        text: '',
        words: [word('a', 0, 1), word('7', null, null), word('8', null, null), word('b', 2, 3)],
      },
    ])
    expect(cues[0]!.words.map((each) => [each.startSec, each.endSec, each.isTimed])).toEqual([
      [0, 1, true],
      [1, 1.5, false],
      [1.5, 2, false],
      [2, 3, true],
    ])
  })

  it('uses the text where there are no words, and survives an empty utterance', () => {
    const cues = captionCues([
      { startSec: 0, endSec: 2, text: 'I do.', words: [] },
      { startSec: 3, endSec: 4, text: '', words: [] },
    ])
    expect(cues.map((cue) => cue.words.map((each) => each.text))).toEqual([['I', 'do.']])
  })
})

describe('cueAt and wordAt', () => {
  const cues = captionCues([
    { startSec: 1, endSec: 2, text: '', words: [word('a', 1, 1.5), word('b', 1.5, 2)] },
    { startSec: 2.2, endSec: 3, text: '', words: [word('c', 2.2, 3)] },
  ])

  it('finds the caption on screen', () => {
    expect([0.9, 1, 2.1, 2.2, 3.5, 3.7].map((sec) => cueAt(cues, sec))).toEqual([-1, 0, 0, 1, 1, -1])
    expect(cueAt([], 1)).toBe(-1)
  })

  it('finds the word being said', () => {
    expect([0.5, 1, 1.4, 1.5, 9].map((sec) => wordAt(cues[0]!, sec))).toEqual([-1, 0, 0, 1, 1])
  })
})
