import { describe, expect, test } from 'vitest'
import { heightsText, lookText, parseHeights, parseLook } from '../../../src/ui/look-text.ts'
import { DEFAULT_LOOK, type Look } from '../../../src/ui/ui-store.ts'

describe('look in a link', () => {
  test('the default says nothing', () => {
    expect(lookText(DEFAULT_LOOK)).toBe('')
    expect(parseLook('')).toEqual({ look: DEFAULT_LOOK, dropped: [] })
  })

  test('comes back as it was', () => {
    const look: Look = {
      ...DEFAULT_LOOK,
      emotion: 'full',
      trailSec: 2,
      hasMeasure: true,
      isFrameShared: true,
      lensMm: 50,
    }
    expect(lookText(look)).toBe('emotion:full,trails:2,measure,shared,lens:50')
    expect(parseLook(lookText(look))).toEqual({ look, dropped: [] })
  })

  test('unknown parts are dropped and named, numbers are clamped', () => {
    const { look, dropped } = parseLook('ghost,trails:99,lens:1,emotion:loud,lens:,constructor:1,measure')
    expect(dropped).toEqual(['ghost', 'emotion:loud', 'lens:', 'constructor:1'])
    expect(look).toEqual({ ...DEFAULT_LOOK, trailSec: 5, lensMm: 18, hasMeasure: true })
  })
})

describe('heights in a link', () => {
  test('come back as they were', () => {
    expect(heightsText([null, null])).toBe('')
    expect(heightsText([1.82, null])).toBe('1.82,-')
    expect(parseHeights('1.82,-')).toEqual({ heights: [1.82, null], dropped: [] })
  })

  test('are clamped, and what is no number is dropped and named', () => {
    expect(parseHeights('9,tall,-1')).toEqual({ heights: [2.2, null, 1.2], dropped: ['tall'] })
  })
})
