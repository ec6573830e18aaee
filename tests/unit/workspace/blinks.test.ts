import { describe, expect, it } from 'vitest'
import { Blinks } from '../../../src/workspace/blinks.ts'

/** s */
const STEP = 0.01
const TEN_MINUTES = 600

/** Starts and lengths of all closings in ten minutes, s. */
function blinksOf(id: string): { startSec: number; lengthSec: number }[] {
  const blinks = new Blinks(id)
  const found: { startSec: number; lengthSec: number }[] = []
  let startSec: number | null = null
  for (let i = 0; i <= TEN_MINUTES / STEP; i++) {
    const timeSec = i * STEP
    const closed = blinks.at(timeSec)
    if (!(closed >= 0 && closed <= 1)) throw new Error(`closed by ${closed} at ${timeSec} s`)
    if (closed > 0 && startSec === null) startSec = timeSec
    if (closed === 0 && startSec !== null) {
      found.push({ startSec, lengthSec: timeSec - startSec })
      startSec = null
    }
  }
  return found
}

describe('blinks that are made up', () => {
  it('come as often, as unevenly and as briefly as those of people', () => {
    for (const id of ['V01_S0001_I00000001_P0001', 'V03_S1602_I00000582_P0947A']) {
      const found = blinksOf(id)
      const perMinute = found.length / (TEN_MINUTES / 60)
      expect(perMinute).toBeGreaterThan(12)
      expect(perMinute).toBeLessThan(24)
      const gaps = found.slice(1).map(({ startSec }, i) => startSec - found[i]!.startSec)
      const mean = gaps.reduce((a, b) => a + b, 0) / gaps.length
      const spread = Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length)
      // neither a clock (0) nor a storm: uneven as a log-normal of this width is
      expect(spread / mean).toBeGreaterThan(0.4)
      expect(spread / mean).toBeLessThan(0.95)
      expect(Math.min(...gaps)).toBeGreaterThan(0.3)
      for (const { lengthSec } of found) {
        expect(lengthSec).toBeGreaterThan(0.25)
        expect(lengthSec).toBeLessThan(0.4)
      }
    }
  })

  it('close faster than they open, and shut wholly', () => {
    const blinks = new Blinks('one')
    const [first] = blinksOf('one')
    const values = Array.from({ length: 40 }, (_, i) => blinks.at(first!.startSec + i * 0.01))
    const shut = values.indexOf(1)
    const opens = values.lastIndexOf(1)
    const open = values.findIndex((value, i) => i > opens && value === 0)
    expect(shut).toBeGreaterThan(0)
    expect(shut * 2).toBeLessThanOrEqual(open - opens + 2)
  })

  it('are the same at the same time, from wherever one comes, and another for another person', () => {
    const times = Array.from({ length: 4000 }, (_, i) => (i * 37.13) % TEN_MINUTES)
    const jumping = new Blinks('one')
    const jumped = new Map(times.map((time) => [time, jumping.at(time)]))
    const walking = new Blinks('one')
    for (const time of times.toSorted((a, b) => a - b)) expect(walking.at(time)).toBe(jumped.get(time))
    const other = new Blinks('two')
    expect(times.some((time) => other.at(time) !== jumped.get(time))).toBe(true)
  })
})
