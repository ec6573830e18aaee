import { describe, expect, test } from 'vitest'
import { createLoudnessMeter } from '../../../src/playback/loudness-meter.ts'
import { softLimit, softLimitCurve, LIMIT_RANGE } from '../../../src/playback/soft-limit.ts'
import { createVoiceLevel, TARGET_DB, type VoiceLevel } from '../../../src/playback/voice-level.ts'

const RATE = 8000

/** A tone of `db` dBFS RMS. */
function tone(db: number, seconds: number): Float32Array {
  const amplitude = Math.SQRT2 * 10 ** (db / 20)
  return Float32Array.from({ length: seconds * RATE }, (_, i) => amplitude * Math.sin((2 * Math.PI * 200 * i) / RATE))
}

function join(...parts: Float32Array[]): Float32Array {
  return Float32Array.from(parts.flatMap((part) => Array.from(part)))
}

describe('createLoudnessMeter', () => {
  test('pauses do not count: speech at -30 with as much silence and breath reads -30', () => {
    const meter = createLoudnessMeter({ sampleRate: RATE })
    meter.add(0, join(tone(-30, 2), tone(-90, 3), tone(-60, 2), tone(-30, 2)))
    expect(meter.loudnessDb).toBeCloseTo(-30, 1)
    expect(meter.speechSec).toBeCloseTo(4, 6)
  })

  test('any order, any slices, read twice: the same', () => {
    const all = join(tone(-30, 1), tone(-24, 1), tone(-36, 1))
    const whole = createLoudnessMeter({ sampleRate: RATE })
    whole.add(0, all)
    const pieces = createLoudnessMeter({ sampleRate: RATE })
    for (const start of [16000, 0, 8000, 16000, 8000]) pieces.add(start, all.slice(start, start + 8000))
    expect(pieces.loudnessDb).toBeCloseTo(whole.loudnessDb!, 9)
    // power mean of -30, -24 and -36 dB (10 log10 ((1e-3 + 3.981e-3 + 2.512e-4) / 3)), the last above the relative gate
    expect(whole.loudnessDb).toBeCloseTo(-27.6, 1)
  })

  test('only where the person speaks, if that is known', () => {
    const meter = createLoudnessMeter({ sampleRate: RATE, isSpeech: (sec) => sec >= 2 })
    meter.add(0, join(tone(-12, 2), tone(-40, 2)))
    expect(meter.loudnessDb).toBeCloseTo(-40, 1)
  })

  test('speech segments that are void leave the voice measured as a whole', () => {
    const meter = createLoudnessMeter({ sampleRate: RATE, isSpeech: () => false })
    meter.add(0, tone(-40, 2))
    expect(meter.loudnessDb).toBeNull()
    meter.add(16000, tone(-40, 2))
    expect(meter.loudnessDb).toBeCloseTo(-40, 1)
  })

  test('says nothing about silence, damage or too little', () => {
    const meter = createLoudnessMeter({ sampleRate: RATE })
    expect(meter.loudnessDb).toBeNull()
    meter.add(0, tone(-90, 2))
    meter.add(16000, new Float32Array(8000).fill(NaN))
    meter.add(24000, tone(-20, 0.2))
    expect(meter.loudnessDb).toBeNull()
    meter.add(80000, tone(-20, 0.1))
    expect(meter.loudnessDb).toBeCloseTo(-20, 1)
  })
})

/** The level of a voice whose meter has heard a minute of speech at `db`. */
function levelFor(db: number): VoiceLevel {
  const meter = createLoudnessMeter({ sampleRate: RATE })
  meter.add(0, tone(db, 60))
  return createVoiceLevel(meter)
}

describe('createVoiceLevel', () => {
  test.each([-51, -25, -10])('speech of %d dBFS is brought to the target', (db) => {
    const samples = tone(db, 1)
    const level = levelFor(db)
    level.apply(samples, samples.length, RATE)
    const heard = samples.subarray(RATE / 2)
    const heardDb = 10 * Math.log10(heard.reduce((sum, x) => sum + x * x, 0) / heard.length)
    expect(Math.abs(heardDb - TARGET_DB)).toBeLessThan(0.3)
    expect(level.gainDb).toBeCloseTo(TARGET_DB - db, 0)
  })

  test('a changed estimate is followed slowly and without a step', () => {
    const meter = createLoudnessMeter({ sampleRate: RATE })
    meter.add(0, tone(-20, 5))
    const level = createVoiceLevel(meter)
    const warm = tone(-20, 1)
    level.apply(warm, warm.length, RATE)
    const before = level.gainDb
    meter.add(5 * RATE, tone(-8, 60))
    const ones = new Float32Array(RATE).fill(0.5)
    level.apply(ones, ones.length, RATE)
    expect(before - level.gainDb).toBeGreaterThan(5)
    expect(before - level.gainDb).toBeLessThanOrEqual(9.001)
    for (let i = 1; i < ones.length; i++) expect(Math.abs(ones[i]! - ones[i - 1]!)).toBeLessThan(1e-4)
    expect(20 * Math.log10(ones[0]! / 0.5)).toBeCloseTo(before, 2)
  })

  test('noise is not pulled up without end, and nothing that is not a number gets through', () => {
    const level = levelFor(-69)
    const samples = Float32Array.from([NaN, Infinity, -Infinity, 1e30, 0.001])
    level.apply(samples, 5, RATE)
    expect(level.gainDb).toBeLessThanOrEqual(34)
    expect([...samples].every(Number.isFinite)).toBe(true)
    expect(samples[0]).toBe(0)
  })

  test('without a meter samples pass unchanged', () => {
    const samples = tone(-30, 0.1)
    const copy = samples.slice()
    createVoiceLevel(null).apply(samples, samples.length, RATE)
    expect(samples).toEqual(copy)
  })
})

describe('softLimit', () => {
  test('is a straight wire below the knee, monotone, odd, and never over 1', () => {
    expect(softLimit(0.7)).toBe(0.7)
    expect(softLimit(NaN)).toBe(0)
    let last = -1.1
    for (let x = -20; x <= 20; x += 0.01) {
      const y = softLimit(x)
      expect(y).toBeGreaterThanOrEqual(last)
      expect(Math.abs(y)).toBeLessThanOrEqual(1)
      expect(softLimit(-x)).toBeCloseTo(-y, 12)
      last = y
    }
  })

  test('as a curve: the same, to what a float holds', () => {
    const curve = softLimitCurve()
    const middle = (curve.length - 1) / 2
    expect(curve[middle]).toBe(0)
    for (const x of [-3, -0.5, 0.25, 0.74, 1, 7]) {
      const at = middle + (x / LIMIT_RANGE) * middle
      const low = Math.floor(at)
      const y = curve[low]! + ((curve[low + 1] ?? 1) - curve[low]!) * (at - low)
      expect(Math.abs(y - softLimit(x))).toBeLessThan(1e-4)
    }
  })
})
