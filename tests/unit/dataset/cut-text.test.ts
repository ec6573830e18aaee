import { describe, expect, it } from 'vitest'
import { cutTextFields, cutTimedList } from '../../../src/dataset/index.ts'

const CUT = { fromSec: 10, toSec: 20 }

const word = (text: string, start: number | null, end: number | null, score?: number) => ({
  word: text,
  start,
  end,
  ...(score === undefined ? {} : { score }),
})

describe('text within a stretch', () => {
  it('keeps a segment that lies within as it is, with its own text', () => {
    const words = [word('Well,', 11, 11.5, 0.9), word('yes.', null, null)]
    expect(
      cutTimedList('metadata:transcript', [{ words, start: 10.5, end: 12.25, transcript: ' Well, yes.' }], CUT),
    ).toEqual([
      {
        words: [word('Well,', 1, 1.5, 0.9), word('yes.', null, null)],
        start: 0.5,
        end: 2.25,
        transcript: ' Well, yes.',
      },
    ])
  })

  it('keeps of a segment across an end the words that lie within, and those without times behind them', () => {
    const words = [
      word('before', 9, 9.5),
      word('um', null, null),
      word('half', 9.8, 10.2),
      word('in', 10.25, 10.5),
      word('uh', null, null),
      word('too', 10.5, 11),
    ]
    expect(
      cutTimedList('metadata:transcript', [{ words, start: 9, end: 11, transcript: 'before um half in uh too' }], CUT),
    ).toEqual([
      {
        words: [word('in', 0.25, 0.5), word('uh', null, null), word('too', 0.5, 1)],
        start: 0.25,
        end: 1,
        transcript: 'in uh too',
      },
    ])
  })

  it('drops segments with no word within, and what is none', () => {
    const list = [
      { words: [word('late', 19.9, 20.1)], start: 19.9, end: 20.1, transcript: 'late' },
      { words: [], start: 9, end: 11, transcript: 'no words' },
      { words: [], start: 11, end: 12, transcript: 'no words' },
      null,
      'text',
      { start: 'x' },
    ]
    expect(cutTimedList('metadata:transcript', list, CUT)).toEqual([
      { words: [], start: 1, end: 2, transcript: 'no words' },
    ])
    expect(cutTimedList('metadata:transcript', { not: 'a list' }, CUT)).toEqual([])
  })

  it('cuts speech and annotations at the ends', () => {
    const vad = [
      { start: 8, end: 10 },
      { start: 9, end: 10.5 },
      { start: 12, end: 13 },
      { start: 19.5, end: 25 },
    ]
    expect(cutTimedList('metadata:vad', vad, CUT)).toEqual([
      { start: 0, end: 0.5 },
      { start: 2, end: 3 },
      { start: 9.5, end: 10 },
    ])
    const moments = [
      { annotation: 'a nod', start_ts: 15, end_ts: 15 },
      { annotation: 'long', start_ts: 0, end_ts: 100, other: 1 },
      { annotation: 'gone', start_ts: 30, end_ts: 31 },
    ]
    expect(cutTimedList('annotations:3P-V', moments, CUT)).toEqual([
      { annotation: 'a nod', start_ts: 5, end_ts: 5 },
      { annotation: 'long', start_ts: 0, end_ts: 10 },
    ])
  })

  it('copies what it knows and nothing else', () => {
    const fields = JSON.parse(
      '{"id":"X","__proto__":{"a":1},"metadata:vad":[{"start":1,"end":2}],"other":[1],"annotations:../x":[]}',
    ) as object
    const cut = cutTextFields(fields, { fromSec: 0, toSec: 5 })
    expect(Object.keys(cut)).toEqual(['id', 'metadata:vad'])
    expect(cut).toEqual({ id: 'X', 'metadata:vad': [{ start: 1, end: 2 }] })
  })
})
