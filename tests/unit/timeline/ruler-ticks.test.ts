import { describe, expect, it } from 'vitest'
import { rulerLabel, rulerTicks } from '../../../src/timeline/ruler-ticks.ts'

describe('rulerTicks', () => {
  it('spaces labels so that they do not touch, at any zoom', () => {
    for (const span of [0.2, 1, 7, 60, 600, 4554]) {
      const view = { startSec: 3.3, endSec: 3.3 + span }
      const labelled = rulerTicks(view, 1200).filter((tick) => tick.label !== null)
      const pxPerSec = 1200 / span
      for (let i = 1; i < labelled.length; i++) {
        expect((labelled[i]!.sec - labelled[i - 1]!.sec) * pxPerSec).toBeGreaterThanOrEqual(72 - 1e-6)
      }
      expect(labelled.length).toBeGreaterThan(1)
    }
  })

  it('labels whole steps and nothing between', () => {
    const ticks = rulerTicks({ startSec: 0, endSec: 60 }, 1200)
    expect(ticks.filter((tick) => tick.label !== null).map((tick) => tick.label)).toEqual([
      '0:00',
      '0:05',
      '0:10',
      '0:15',
      '0:20',
      '0:25',
      '0:30',
      '0:35',
      '0:40',
      '0:45',
      '0:50',
      '0:55',
      '1:00',
    ])
    expect(ticks).toHaveLength(61)
  })

  it('never runs away on a view without width', () => {
    expect(rulerTicks({ startSec: 0, endSec: 4554 }, 0).length).toBeLessThan(20)
  })
})

describe('rulerLabel', () => {
  it('shows as many decimals as the step needs', () => {
    expect(rulerLabel(62.5, 0.5)).toBe('1:02.5')
    expect(rulerLabel(2.05, 0.05)).toBe('0:02.05')
    expect(rulerLabel(62, 5)).toBe('1:02')
    expect(rulerLabel(3725, 60)).toBe('1:02:05')
  })

  it('does not show 60 seconds after rounding', () => {
    expect(rulerLabel(59.999, 1)).toBe('1:00')
  })
})
