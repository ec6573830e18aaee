import { beforeAll, describe, expect, test } from 'vitest'
import { createSpectralStretcher, stagesOf } from '../../../src/playback/spectral-stretch.ts'
import { loadStretchCores, type StretchCore } from '../../../src/playback/stretch-core.ts'
import { createStretcherKit } from '../../../src/playback/stretcher-kit.ts'
import type { GridReader } from '../../../src/playback/time-stretch.ts'

const RATE = 24000

let cores: StretchCore[]
beforeAll(async () => {
  cores = await loadStretchCores(4, RATE)
})

function readerOf(samples: Float32Array, touched = { start: Infinity, end: -Infinity }): GridReader {
  return (start, n, out) => {
    touched.start = Math.min(touched.start, start)
    touched.end = Math.max(touched.end, start + n)
    for (let i = 0; i < n; i++) out[i] = samples[start + i] ?? 0
  }
}

/** A vowel: harmonics of 120 Hz under two formants. */
const vowel = Float32Array.from({ length: 5 * RATE }, (_, i) => {
  let sum = 0
  for (let h = 1; h < 30; h++) {
    const f = 120 * h
    const weight = 1 / (1 + ((f - 600) / 300) ** 2) + 0.5 / (1 + ((f - 1200) / 300) ** 2)
    sum += weight * Math.sin((2 * Math.PI * f * i) / RATE + h * h)
  }
  return 0.1 * sum
})

/** Share of the power of x[from ..] that lies at multiples of 120 Hz, over half a second under a Hann window. */
function harmonicShare(x: Float32Array, from: number): number {
  const n = RATE / 2
  const window = Float64Array.from({ length: n }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / n))
  const weight = window.reduce((sum, w) => sum + w, 0)
  let harmonic = 0
  for (let h = 1; h < 30; h++) {
    let re = 0
    let im = 0
    for (let i = 0; i < n; i++) {
      const phase = (2 * Math.PI * 120 * h * i) / RATE
      re += window[i]! * x[from + i]! * Math.cos(phase)
      im += window[i]! * x[from + i]! * Math.sin(phase)
    }
    harmonic += (2 * (re * re + im * im)) / (weight * weight)
  }
  let power = 0
  let norm = 0
  for (let i = 0; i < n; i++) {
    power += (window[i]! * x[from + i]!) ** 2
    norm += window[i]! ** 2
  }
  return harmonic / (power / norm)
}

function rms(x: Float32Array): number {
  return Math.sqrt(x.reduce((sum, v) => sum + v * v, 0) / x.length)
}

function stretched(tempo: number, samples: Float32Array, nOut: number): Float32Array {
  const out = new Float32Array(nOut)
  createSpectralStretcher(RATE, tempo, cores.slice(0, stagesOf(tempo))).render(nOut, out, readerOf(samples))
  return out
}

test('no stage is slower than half', () => {
  expect([0.1, 0.2, 0.25, 0.3, 0.5, 0.51, 0.75, 1, 1.5, 2].map(stagesOf)).toEqual([4, 3, 2, 2, 1, 1, 1, 1, 1, 1])
})

describe.each([0.1, 0.25, 0.5, 0.8, 1.5, 2])('tempo %f', (tempo) => {
  test('pitch and level are kept, and a vowel stays a vowel', () => {
    const out = stretched(tempo, vowel, 2 * RATE)
    const quarter = RATE / 2
    expect(harmonicShare(out, quarter)).toBeGreaterThan(0.95)
    expect(Math.abs(20 * Math.log10(rms(out.subarray(quarter)) / rms(vowel)))).toBeLessThan(1)
  })

  test('a click is heard once, within 3 ms of media time of its place, however late in the voice', () => {
    for (const atSec of [0.4, 1.1]) {
      const samples = new Float32Array(2 * RATE)
      const at = Math.round(atSec * RATE)
      for (let i = 0; i < 48; i++) samples[at + i] = Math.sin(i * 0.9) * Math.exp(-i / 10)
      const out = stretched(tempo, samples, Math.round((1.4 / tempo) * RATE))
      let energy = 0
      let moment = 0
      out.forEach((x, i) => {
        energy += x * x
        moment += x * x * i
      })
      const heardSec = (moment / energy / RATE) * tempo
      expect(Math.abs(heardSec - atSec)).toBeLessThan(0.003)
    }
  })

  test('slices of any size are one signal, and touch no more input than announced', () => {
    const whole = stretched(tempo, vowel, 9000)
    const stretcher = createSpectralStretcher(RATE, tempo, cores.slice(0, stagesOf(tempo)))
    let done = 0
    for (const n of [1, 700, 239, 240, 241, 3500, 4079]) {
      const announced = stretcher.inputRange(n)
      const touched = { start: Infinity, end: -Infinity }
      const slice = new Float32Array(n)
      stretcher.render(n, slice, readerOf(vowel, touched))
      if (touched.end > -Infinity) {
        expect(touched.start).toBeGreaterThanOrEqual(announced.start)
        expect(touched.end).toBeLessThanOrEqual(announced.end)
      }
      expect(slice).toEqual(whole.slice(done, done + n))
      done += n
    }
    stretcher.reset()
    const again = new Float32Array(9000)
    stretcher.render(9000, again, readerOf(vowel))
    expect(again).toEqual(whole)
  })
})

describe('createStretcherKit', () => {
  test('grains until the library is there, for all voices at once; then the library, and its cores are given back', async () => {
    const asked: number[] = []
    let settle: (cores: StretchCore[]) => void = () => undefined
    const loadCores = (n: number): Promise<StretchCore[]> => {
      asked.push(n)
      return new Promise((resolve) => (settle = resolve))
    }
    let nBetter = 0
    const kit = createStretcherKit({ sampleRate: RATE, loadCores, onBetter: () => nBetter++ })
    const grains = [kit.stretcher(0.25, null), kit.stretcher(0.25, null)]
    await Promise.resolve()
    expect(asked).toEqual([4])
    settle(cores)
    await new Promise((resolve) => setTimeout(resolve))
    expect(nBetter).toBe(1)
    const first = kit.stretcher(0.25, grains[0]!)
    const second = kit.stretcher(0.25, grains[1]!)
    expect(first).not.toBe(grains[0])
    expect(kit.stretcher(0.25, first)).toBe(first)
    // a tempo with fewer stages takes of what the old one gave back: nothing more is loaded
    kit.stretcher(0.5, first)
    kit.stretcher(2, second)
    expect(asked).toEqual([4])
  })

  test('a library that cannot run leaves the grains, and is not asked again', async () => {
    let nAsked = 0
    const loadCores = (): Promise<StretchCore[]> => {
      nAsked++
      return Promise.reject(new Error('no wasm'))
    }
    const kit = createStretcherKit({ sampleRate: RATE, loadCores })
    const grains = kit.stretcher(0.5, null)
    await new Promise((resolve) => setTimeout(resolve))
    const out = new Float32Array(RATE)
    kit.stretcher(0.5, grains).render(RATE, out, readerOf(vowel))
    await new Promise((resolve) => setTimeout(resolve))
    expect(rms(out)).toBeGreaterThan(0.5 * rms(vowel))
    expect(nAsked).toBe(1)
  })
})

test('cores can be had at any time, for any rate, several at once', async () => {
  const loads = await Promise.all([loadStretchCores(1, 16000), loadStretchCores(2, 48000)])
  expect(loads.map((some) => some.map((core) => core.inputLatency))).toEqual([[960], [2880, 2880]])
})

test('the names of a worklet that the library needs are gone once its cores are made', () => {
  expect('registerProcessor' in globalThis).toBe(false)
  expect('AudioWorkletProcessor' in globalThis).toBe(false)
  expect('sampleRate' in globalThis).toBe(false)
})
