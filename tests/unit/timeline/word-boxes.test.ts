import { describe, expect, it } from 'vitest'
import { wordBoxes } from '../../../src/timeline/word-boxes.ts'

/** every letter 6 px */
const measure = (text: string) => text.length * 6

const utterance = {
  startSec: 1,
  endSec: 3,
  text: 'one two three',
  words: [
    { text: 'one', startSec: 1, endSec: 1.3 },
    { text: 'two', startSec: 1.5, endSec: 1.8 },
    { text: 'three', startSec: 2.2, endSec: 3 },
  ],
}

describe('wordBoxes', () => {
  it('puts each word at its own time where all fit', () => {
    const boxes = wordBoxes([utterance], { startSec: 0, endSec: 10 }, 1000, measure)
    expect(boxes.map((box) => [box.text, Math.round(box.x)])).toEqual([
      ['one', 100],
      ['two', 150],
      ['three', 220],
    ])
  })

  it('cuts the utterance to its room where they do not', () => {
    const boxes = wordBoxes([utterance], { startSec: 0, endSec: 40 }, 1000, measure)
    expect(boxes).toHaveLength(1)
    expect(boxes[0]!.isCut).toBe(true)
    expect(boxes[0]!.text.endsWith('…')).toBe(true)
    expect(boxes[0]!.width).toBeLessThanOrEqual(50)
  })

  it('writes nothing where there is no room, and nothing outside the view', () => {
    expect(wordBoxes([utterance], { startSec: 0, endSec: 400 }, 1000, measure)).toEqual([])
    expect(wordBoxes([utterance], { startSec: 5, endSec: 10 }, 1000, measure)).toEqual([])
  })

  it('falls back to the whole text where no word has a time', () => {
    const untimed = { ...utterance, words: [{ text: 'one', startSec: null, endSec: null }] }
    const boxes = wordBoxes([untimed], { startSec: 0, endSec: 10 }, 1000, measure)
    expect(boxes.map((box) => box.text)).toEqual(['one two three'])
  })
})
