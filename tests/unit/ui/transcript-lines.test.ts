import { describe, expect, it } from 'vitest'
import { currentLine, findHits, textPieces, transcriptLines } from '../../../src/ui/transcript-lines.ts'

const word = (text: string, startSec: number | null, endSec: number | null) => ({ text, startSec, endSec, score: null })
const A = [
  {
    startSec: 1,
    endSec: 3,
    text: 'Where is the key',
    words: [word('Where', 1, 1.4), word('is', 1.5, 1.6), word('the', null, null), word('key', 2, 2.4)],
  },
  { startSec: 8, endSec: 9, text: 'The KEY!', words: [] },
]
const B = [{ startSec: 4, endSec: 5, text: 'Monkey?', words: [word('Monkey?', 4, 5)] }]
const lines = transcriptLines([A, B], ['A', 'B'])

describe('transcriptLines', () => {
  it('puts what all said in the order of time', () => {
    expect(lines.map((line) => `${line.label} ${line.text}`)).toEqual(['A Where is the key', 'B Monkey?', 'A The KEY!'])
    expect(currentLine(lines, 0.5)).toBe(-1)
    expect(currentLine(lines, 4)).toBe(1)
    expect(currentLine(lines, 99)).toBe(2)
  })
})

describe('findHits', () => {
  it('finds every place whatever its case, at the time of its word', () => {
    expect(findHits(lines, ' key ')).toEqual([
      { line: 0, from: 13, to: 16, sec: 2 },
      { line: 1, from: 3, to: 6, sec: 4 },
      { line: 2, from: 4, to: 7, sec: 8.5 },
    ])
    // over the border of words: from the word it begins in, which has no time of its own and stands between its neighbours
    expect(findHits(lines, 'the k')[0]).toEqual({ line: 0, from: 9, to: 14, sec: 1.6 })
    expect(findHits(lines, '')).toEqual([])
    expect(findHits(lines, 'zebra')).toEqual([])
  })
})

describe('textPieces', () => {
  it('marks what is found and what has no time, and loses no letter', () => {
    const hits = findHits(lines, 'e k').filter((hit) => hit.line === 0)
    const pieces = textPieces(lines[0]!, hits)
    expect(pieces.map((piece) => piece.text).join('')).toBe('Where is the key')
    expect(pieces.filter((piece) => piece.isHit).map((piece) => piece.text)).toEqual(['e', ' k'])
    expect(pieces.filter((piece) => piece.isUntimed).map((piece) => piece.text)).toEqual(['th', 'e'])
    expect(textPieces(lines[1]!, [])).toEqual([{ from: 0, text: 'Monkey?', isHit: false, isUntimed: false }])
  })
})
