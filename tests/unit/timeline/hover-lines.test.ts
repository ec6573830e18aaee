import { describe, expect, it } from 'vitest'
import { hoverLines } from '../../../src/timeline/hover-lines.ts'

const person = {
  label: 'A',
  fps: 30,
  emotions: [{ startSec: 0, endSec: 5, emotion: 4, certainty: 0.813 }],
  validity: [
    { name: 'body' as const, knownSec: 60, gaps: [{ startSec: 2, endSec: 3 }] },
    { name: 'view' as const, knownSec: 60, gaps: [] },
  ],
}

describe('hoverLines', () => {
  it('says time, frame, emotion and what is missing', () => {
    expect(hoverLines([person], 2.5)).toEqual(['0:02.500   f75', 'A Happiness 81 %, hands not valid'])
  })

  it('says nothing where there is nothing to say', () => {
    expect(hoverLines([person], 62.3454)).toEqual(['1:02.345   f1870'])
    expect(hoverLines([], 1)).toEqual(['0:01.000'])
  })

  it('counts a frame from its own start, also where the division is not exact', () => {
    expect(hoverLines([{ ...person, emotions: null, validity: [] }], 41 / 30)).toEqual(['0:01.367   f41'])
  })
})
