import { describe, expect, test } from 'vitest'
import { CERTAINTY_RATE, COLOR_RATE, EmotionDisplay } from '../../../src/scene/emotion-display.ts'
import { seededRandom } from '../../helpers/seeded-random.ts'
import { bytesPerCall } from '../../helpers/bytes-per-call.ts'

const COLORS = Array.from({ length: 8 }, (_, i) => ({ r: i & 1, g: (i >> 1) & 1, b: (i >> 2) & 1 }))
const DT = 1 / 60

function only(row: number, value = 1): Float32Array {
  const scores = new Float32Array(8)
  if (row >= 0) scores[row] = value
  return scores
}

const certaintyOf = ({ shown }: EmotionDisplay) => shown[3]!
const colorOf = ({ shown: [r, g, b] }: EmotionDisplay) => ({ r, g, b })

describe('emotion as it is displayed', () => {
  test('a lasting emotion is shown with its own colour and certainty', () => {
    const shown = new EmotionDisplay()
    for (let i = 0; i < 300; i++) shown.update(only(3, 0.8), COLORS, DT)
    expect(shown.dominant).toBe(3)
    expect(certaintyOf(shown)).toBeCloseTo(0.8, 3)
    expect(colorOf(shown)).toEqual(COLORS[3])
  })

  test('nothing jumps: the change of a frame is bounded, whatever the scores do', () => {
    const random = seededRandom(7)
    const shown = new EmotionDisplay()
    shown.update(only(0), COLORS, DT)
    for (let i = 0; i < 2000; i++) {
      const before = [...shown.shown]
      // every kind of unrest: another winner each frame, all of them, none
      const scores = Float32Array.from({ length: 8 }, () => random())
      if (random() < 0.2) scores.fill(0)
      shown.update(random() < 0.5 ? only(Math.floor(random() * 8)) : scores, COLORS, DT)
      expect(Math.abs(certaintyOf(shown) - before[3]!)).toBeLessThanOrEqual(CERTAINTY_RATE * DT + 1e-3)
      if (before[3]! < 0.02) continue
      for (let channel = 0; channel < 3; channel++)
        expect(Math.abs(shown.shown[channel]! - before[channel]!)).toBeLessThanOrEqual(COLOR_RATE * DT + 1e-3)
    }
  })

  test.each([1, 2, 3, 5, 10, 30])('two emotions that alternate at %i Hz never flash three times a second', (hertz) => {
    const shown = new EmotionDisplay()
    let turns = 0
    let last = -1
    const seconds = 20
    for (let i = 0; i < seconds * 60; i++) {
      shown.update(only(Math.floor(i * DT * hertz * 2) % 2 === 0 ? 4 : 1), COLORS, DT)
      if (shown.dominant !== last) turns++
      last = shown.dominant
    }
    // a flash is there and back
    expect(turns / 2 / seconds).toBeLessThan(1)
  })

  test('what is not known fades out, and comes back without the old colour', () => {
    const shown = new EmotionDisplay()
    for (let i = 0; i < 120; i++) shown.update(only(5), COLORS, DT)
    for (let i = 0; i < 120; i++) shown.update(only(-1), COLORS, DT)
    expect(certaintyOf(shown)).toBe(0)
    for (let i = 0; i < 3; i++) shown.update(only(2), COLORS, DT)
    expect(colorOf(shown)).toEqual(COLORS[2])
  })

  test('somebody who comes into view is shown as they are', () => {
    const shown = new EmotionDisplay()
    shown.update(only(6, 0.7), COLORS, Infinity)
    expect(shown.dominant).toBe(6)
    expect(certaintyOf(shown)).toBeCloseTo(0.7, 5)
  })

  test('allocates nothing', () => {
    const shown = new EmotionDisplay()
    const a = only(1)
    const b = only(4)
    expect(bytesPerCall((i) => shown.update(i % 90 < 45 ? a : b, COLORS, DT))).toBeLessThan(64)
  })
})
