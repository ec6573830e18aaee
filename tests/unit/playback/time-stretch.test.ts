import { describe, expect, test } from 'vitest'
import { createTimeStretcher, type GridReader } from '../../../src/playback/time-stretch.ts'

const RATE = 16000

/** Reads from `samples` as the renderer does: silence outside. */
function readerOf(samples: Float32Array, touched = { start: Infinity, end: -Infinity }): GridReader {
  return (start, n, out) => {
    touched.start = Math.min(touched.start, start)
    touched.end = Math.max(touched.end, start + n)
    for (let i = 0; i < n; i++) out[i] = samples[start + i] ?? 0
  }
}

/** A voice-like tone: 130 Hz with harmonics, swelling and fading three times a second. */
const voice = Float32Array.from({ length: 6 * RATE }, (_, i) => {
  const t = i / RATE
  const carrier = [1, 2, 3, 5].reduce((sum, k) => sum + Math.sin(2 * Math.PI * 130 * k * t) / k, 0)
  return 0.2 * carrier * (0.6 + 0.4 * Math.sin(2 * Math.PI * 3 * t))
})

/** Periods per second by autocorrelation between 80 and 250 Hz. */
function pitchOf(samples: Float32Array): number {
  let best = 0
  let bestLag = 1
  for (let lag = Math.round(RATE / 250); lag <= RATE / 80; lag++) {
    let dot = 0
    for (let i = 0; i + lag < samples.length; i++) dot += samples[i]! * samples[i + lag]!
    dot /= samples.length - lag
    if (dot > best) {
      best = dot
      bestLag = lag
    }
  }
  return RATE / bestLag
}

function rms(x: Float32Array): number {
  return Math.sqrt(x.reduce((sum, v) => sum + v * v, 0) / x.length)
}

/** Largest step between two neighbours. */
function step(x: Float32Array): number {
  return x.reduce((max, v, i) => (i > 0 ? Math.max(max, Math.abs(v - x[i - 1]!)) : 0), 0)
}

describe.each([0.25, 0.5, 0.8, 1.3, 2])('tempo %f', (tempo) => {
  const nOut = Math.floor((4 * RATE) / tempo)

  test('the pitch is kept', () => {
    const out = new Float32Array(RATE)
    createTimeStretcher(RATE, tempo).render(out.length, out, readerOf(voice))
    expect(Math.abs(pitchOf(out) / pitchOf(voice.subarray(0, RATE)) - 1)).toBeLessThan(0.01)
  })

  test('a burst is heard within 12 ms of its place, however late in the voice', () => {
    for (const atSec of [0.5, 1.7, 3.3]) {
      const burst = new Float32Array(5 * RATE)
      const width = 0.06 * RATE
      for (let i = 0; i < width; i++) {
        burst[Math.round(atSec * RATE) + i] = Math.sin(i / 3) * Math.sin((Math.PI * i) / width)
      }
      const out = new Float32Array(nOut)
      createTimeStretcher(RATE, tempo).render(nOut, out, readerOf(burst))
      let energy = 0
      let moment = 0
      out.forEach((x, i) => {
        energy += x * x
        moment += x * x * i
      })
      const heardSec = (moment / energy / RATE) * tempo
      expect(Math.abs(heardSec - (atSec + 0.03))).toBeLessThan(0.012)
    }
  })

  test('slices of any size are one signal, and touch no more input than announced', () => {
    const whole = new Float32Array(8000)
    createTimeStretcher(RATE, tempo).render(whole.length, whole, readerOf(voice))
    const stretcher = createTimeStretcher(RATE, tempo)
    let done = 0
    for (const n of [1, 700, 191, 192, 193, 3000, 3723]) {
      const announced = stretcher.inputRange(n)
      const touched = { start: Infinity, end: -Infinity }
      const slice = new Float32Array(n)
      stretcher.render(n, slice, readerOf(voice, touched))
      if (touched.end > -Infinity) {
        expect(touched.start).toBeGreaterThanOrEqual(announced.start)
        expect(touched.end).toBeLessThanOrEqual(announced.end)
      }
      expect(slice).toEqual(whole.slice(done, done + n))
      done += n
    }
    expect(done).toBe(whole.length)
  })

  test('keeps the level, and never jumps between samples more than the voice does', () => {
    const out = new Float32Array(nOut)
    createTimeStretcher(RATE, tempo).render(nOut, out, readerOf(voice))
    expect(Math.abs(20 * Math.log10(rms(out) / rms(voice.subarray(0, 4 * RATE))))).toBeLessThan(0.7)
    expect(step(out)).toBeLessThan(1.3 * step(voice))
  })
})

test('tempo 1 gives the voice back, and reset starts over', () => {
  const stretcher = createTimeStretcher(RATE, 1)
  const out = new Float32Array(3000)
  stretcher.render(3000, out, readerOf(voice))
  expect(out).toEqual(voice.slice(0, 3000))
  stretcher.reset()
  stretcher.render(3000, out, readerOf(voice))
  expect(out).toEqual(voice.slice(0, 3000))
  expect(() => createTimeStretcher(RATE, 0)).toThrow(RangeError)
})
