import { describe, expect, it } from 'vitest'
import { readRecordingText } from '../../../src/dataset/index.ts'

const PLACE = { source: 'a.tar', member: 'x.json' }
const read = (fields: Record<string, unknown>, durationSec: number | null = null) =>
  readRecordingText(new Map(Object.entries(fields)), PLACE, durationSec)

const SEGMENT = {
  start: 0.245,
  end: 2.787,
  transcript: 'All righty. I do.',
  words: [
    { word: 'All', start: 0.24500000000000455, end: 0.5, score: 0.9 },
    { word: 'righty.', start: 0.52, end: 0.966, score: 0.8 },
    { word: 'I', start: null, end: null },
    { word: 'do.', start: 2.5, end: 2.787, score: 0.7 },
  ],
}

describe('readRecordingText', () => {
  it('reads segments and words, and keeps words without times in their place', () => {
    const text = read({ 'metadata:transcript': [SEGMENT], 'metadata:vad': [{ start: 0.2, end: 2.9 }] })
    expect(text.nWords).toBe(4)
    expect(text.segments[0]!.words.map((word) => word.startSec)).toEqual([0.24500000000000455, 0.52, null, 2.5])
    expect(text.speechFrom).toBe('vad')
    expect(text.speech).toEqual([{ startSec: 0.2, endSec: 2.9 }])
    expect(text.problems.map((problem) => problem.tag)).toEqual(['transcript'])
  })

  it('falls back to words bridged over gaps of half a second where the VAD is void', () => {
    const text = read({ 'metadata:transcript': [SEGMENT], 'metadata:vad': [] })
    expect(text.speechFrom).toBe('words')
    expect(text.speech).toEqual([
      { startSec: 0.24500000000000455, endSec: 0.966 },
      { startSec: 2.5, endSec: 2.787 },
    ])
  })

  it('completes a VAD that stops early with the words after its end', () => {
    const late = { start: 20, end: 21, transcript: 'late', words: [{ word: 'late', start: 20, end: 21 }] }
    const text = read({ 'metadata:transcript': [SEGMENT, late], 'metadata:vad': [{ start: 0.2, end: 2.9 }] })
    expect(text.speech).toEqual([
      { startSec: 0.2, endSec: 2.9 },
      { startSec: 20, endSec: 21 },
    ])
  })

  it('drops what has no usable time, counts it, and never repairs it', () => {
    const text = read({
      'metadata:vad': [
        { start: 3, end: 1 },
        { start: -1, end: 2 },
        { start: 'x', end: 2 },
        null,
        7,
        { start: '1.5', end: 2 },
      ],
      'metadata:transcript': [{ start: Number.NaN, end: 1, transcript: 'lost', words: [] }, 'text', []],
    })
    expect(text.vad).toEqual([{ startSec: 1.5, endSec: 2 }])
    expect(text.segments).toEqual([])
    expect(text.problems.map(({ tag, message }) => [tag, message])).toEqual([
      ['transcript', 'metadata:transcript: 3 entries unusable'],
      ['vad', 'metadata:vad: 5 entries unusable'],
    ])
  })

  it('keeps annotations of zero length, drops negative ones, reports those beyond the end', () => {
    const text = read(
      {
        'annotations:3P-V': [
          { annotation: 'nods', start_ts: 3, end_ts: 3 },
          { annotation: 'backwards', start_ts: 5, end_ts: 4 },
          { annotation: 'late', start_ts: 99, end_ts: 100 },
        ],
      },
      60,
    )
    expect(text.annotations.map((entry) => entry.text)).toEqual(['nods', 'late'])
    expect(text.problems.filter((problem) => problem.tag === 'annotation')).toHaveLength(2)
  })

  it('copies known fields only, so that nothing in a file can become a prototype', () => {
    const hostile: unknown = JSON.parse('[{"__proto__":{"polluted":1},"start":0,"end":1,"transcript":"x","words":[]}]')
    const text = read({ 'metadata:transcript': hostile })
    expect(text.segments).toEqual([{ startSec: 0, endSec: 1, text: 'x', words: [] }])
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  it.each([[undefined], [null], [{}], ['text'], [12]])('takes %j for no list at all', (value) => {
    expect(read({ 'metadata:transcript': value, 'metadata:vad': value })).toMatchObject({
      nWords: 0,
      vad: [],
      speechFrom: 'none',
    })
  })
})
