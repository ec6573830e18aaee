import { describe, expect, it } from 'vitest'
import { IntervalSet } from '../../../src/math/index.ts'
import { firstEndingAfter, gapSpans, mergeSpans, overlapSpans } from '../../../src/timeline/spans.ts'

const span = (startSec: number, endSec: number) => ({ startSec, endSec })

describe('mergeSpans', () => {
  it('sorts, joins over short pauses, drops reversed and empty ones', () => {
    const merged = mergeSpans([span(5, 6), span(0, 1), span(1.2, 2), span(4, 3), span(9, 9)], 0.3)
    expect(merged).toEqual([span(0, 2), span(5, 6)])
  })

  it('keeps the longer end of nested spans and leaves its input alone', () => {
    const input = [span(0, 10), span(2, 3)]
    expect(mergeSpans(input, 0)).toEqual([span(0, 10)])
    expect(input).toEqual([span(0, 10), span(2, 3)])
  })
})

describe('overlapSpans', () => {
  it('finds every stretch where both speak', () => {
    const a = [span(0, 5), span(8, 9), span(10, 12)]
    const b = [span(4, 8.5), span(11, 20)]
    expect(overlapSpans(a, b)).toEqual([span(4, 5), span(8, 8.5), span(11, 12)])
  })

  it('sees no overlap where one ends as the other begins', () => {
    expect(overlapSpans([span(0, 1)], [span(1, 2)])).toEqual([])
  })
})

/** Rows that are there. */
function rows(...intervals: readonly (readonly [number, number])[]): IntervalSet {
  const set = new IntervalSet()
  for (const [start, end] of intervals) set.add(start, end)
  return set
}

describe('gapSpans', () => {
  it('gives the runs of zeros in seconds', () => {
    expect(gapSpans(Uint8Array.of(0, 1, 1, 0, 0, 1), rows([0, 6]), 2)).toEqual([span(0, 0.5), span(1.5, 2.5)])
  })

  it('does not judge what is not loaded', () => {
    expect(gapSpans(Uint8Array.of(1, 1, 0, 0), rows([0, 3]), 1)).toEqual([span(2, 3)])
    expect(gapSpans(Uint8Array.of(0, 0, 0, 0, 1, 0), rows([1, 2], [3, 6]), 1)).toEqual([
      span(1, 2),
      span(3, 4),
      span(5, 6),
    ])
    expect(gapSpans(new Uint8Array(4), rows(), 30)).toEqual([])
  })
})

describe('firstEndingAfter', () => {
  it('finds the span at or after a moment', () => {
    const spans = [span(0, 1), span(2, 3), span(4, 5)]
    expect([-1, 0.5, 1, 2.5, 5].map((sec) => firstEndingAfter(spans, sec))).toEqual([0, 0, 1, 1, 3])
  })
})
