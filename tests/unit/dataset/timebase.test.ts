import { describe, expect, it } from 'vitest'
import { snapFrameRate, timebaseOf } from '../../../src/dataset/index.ts'

describe('timebaseOf', () => {
  // The rates that the corpus was measured to have.
  it.each([
    [30, 30],
    [30000 / 1001, 30000 / 1001],
    [45000 / 1501, 45000 / 1501],
    [48000 / 1001, 48000 / 1001],
    [240, 240],
  ])('finds %d Hz of a recording of 336 s', (rate, expected) => {
    const nFrames = Math.round(rate * 336)
    const timebase = timebaseOf(nFrames, 336)
    expect(timebase.fps).toBe(expected)
    expect(timebase.from).toBe('audio')
    expect(timebase.unusual).toBe(false)
  })

  it('uses a rate that no camera has as it is, and says so', () => {
    // 191.2 Hz is real: one partner of session V01_S1602
    const timebase = timebaseOf(64243, 336)
    expect(timebase.fps).toBeCloseTo(191.1994, 3)
    expect(timebase.unusual).toBe(true)
  })

  it.each([
    ['no sound', 1800, null],
    ['sound without samples', 1800, 0],
    ['sound far too short', 136000, 1],
    ['no frames', 0, 60],
  ])('assumes 30 Hz where there is nothing to measure: %s', (_why, nFrames, seconds) => {
    expect(timebaseOf(nFrames, seconds)).toMatchObject({ fps: 30, from: 'assumed' })
  })

  it('does not confuse 29.97 and 30, which are 0.1 % apart', () => {
    expect(snapFrameRate(29.98)).toBe(45000 / 1501)
    expect(snapFrameRate(29.9701)).toBe(30000 / 1001)
    expect(snapFrameRate(29.995)).toBe(30)
    expect(snapFrameRate(31)).toBeUndefined()
  })
})
