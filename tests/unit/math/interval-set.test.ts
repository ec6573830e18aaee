import { describe, expect, it } from 'vitest'
import { IntervalSet, addCommon, firstGap } from '../../../src/math/index.ts'
import { lcg } from '../../helpers/kinematics-golden.ts'

const N = 120
const pairs = (set: IntervalSet): number[][] =>
  Array.from({ length: set.length }, (_, i) => [set.startOf(i), set.endOf(i)])

describe('interval set', () => {
  it('answers like a list of flags, whatever was added', () => {
    const random = lcg(5)
    for (let round = 0; round < 40; round++) {
      const set = new IntervalSet()
      const flags = Array.from({ length: N + 2 }, () => false)
      for (let i = 0; i < 1 + random() * 14; i++) {
        const start = Math.floor(random() * N)
        const end = Math.min(N, start + Math.floor(random() * 20))
        set.add(start, end)
        flags.fill(true, start, end)
      }
      expect(set.count).toBe(flags.filter(Boolean).length)
      for (let value = 0; value <= N; value++) {
        expect(set.has(value)).toBe(flags[value])
        const from = flags.indexOf(true, value)
        expect(set.nextFrom(value)).toBe(from < 0 ? Infinity : from)
        expect(set.lastUpTo(value)).toBe(flags.lastIndexOf(true, value))
        expect(set.endFrom(value)).toBe(flags[value] ? flags.indexOf(false, value) : value)
        expect(set.startAround(value)).toBe(flags[value] ? flags.lastIndexOf(false, value) + 1 : value)
      }
      for (let i = 1; i < set.length; i++) expect(set.startOf(i)).toBeGreaterThan(set.endOf(i - 1))
    }
  })

  it('joins what touches, and tells a change from none', () => {
    const set = new IntervalSet()
    set.add(5, 8)
    set.add(10, 12)
    const before = set.version
    set.add(6, 8)
    set.add(3, 3)
    expect(set.version).toBe(before)
    set.add(8, 10)
    expect(pairs(set)).toEqual([[5, 12]])
    expect(set.version).toBeGreaterThan(before)
    expect(firstGap(set, 5, 20)).toEqual({ start: 12, end: 20 })
    expect(firstGap(set, 0, 20)).toEqual({ start: 0, end: 5 })
    expect(firstGap(set, 6, 11)).toBe(null)
  })

  it('finds what several have in common', () => {
    const random = lcg(9)
    for (let round = 0; round < 30; round++) {
      const sets = [new IntervalSet(), new IntervalSet(), new IntervalSet()]
      for (const set of sets) {
        for (let i = 0; i < 4; i++) {
          const start = Math.floor(random() * N)
          set.add(start, Math.min(N, start + Math.floor(random() * 60)))
        }
      }
      const common = new IntervalSet()
      addCommon(sets, 10, 100, common)
      for (let value = 0; value < N; value++) {
        expect(common.has(value)).toBe(value >= 10 && value < 100 && sets.every((set) => set.has(value)))
      }
    }
  })
})
