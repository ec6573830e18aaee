import { describe, expect, it } from 'vitest'
import { neighbourSec, snapSec } from '../../../src/timeline/snap.ts'

describe('snapSec', () => {
  it('takes the event that is near on the screen, else the nearest frame', () => {
    expect(snapSec(10.03, [5, 10, 11], 30, 0.01)).toBe(10)
    expect(snapSec(10.05, [5, 10, 11], 30, 0.01)).toBeCloseTo(302 / 30, 12)
    expect(snapSec(10.5, [10, 11], 0, 0.1)).toBe(10.5)
    expect(snapSec(1.2345, [], 0, 1)).toBe(1.2345)
  })
})

describe('neighbourSec', () => {
  it('goes past the event it stands on, and stops at the ends', () => {
    const secs = [1, 2, 3]
    expect(neighbourSec(secs, 2, 1)).toBe(3)
    expect(neighbourSec(secs, 2, -1)).toBe(1)
    expect(neighbourSec(secs, 2.0002, 1)).toBe(3)
    expect(neighbourSec(secs, 1.9998, 1)).toBe(3)
    expect(neighbourSec(secs, 3, 1)).toBeUndefined()
    expect(neighbourSec(secs, 1, -1)).toBeUndefined()
    expect(neighbourSec([], 1, 1)).toBeUndefined()
  })
})
