import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { ByteSourceError, ContainerError } from '../../../src/bytes/index.ts'
import { createMixer } from '../../../src/playback/mixer.ts'
import type { Mixer, MixerOptions } from '../../../src/playback/mixer-types.ts'
import type { Voice } from '../../../src/playback/voice.ts'
import { openWavVoice } from '../../../src/playback/wav-voice.ts'
import { FakeAudioContext, type RecordedStart } from './support/fake-audio-context.ts'
import { grainsOnly } from './support/grains-only.ts'
import { countedSource, makeWav, type CountedSource } from './support/make-wav.ts'

const HEADER_BYTES = 58

/** A ramp that never repeats within a file: every sample says where it is. */
function ramp(seconds: number, sampleRate: number): Float32Array {
  const n = Math.round(seconds * sampleRate)
  return Float32Array.from({ length: n }, (_, i) => (i + 1) / (n + 1) / 2)
}

interface Bench {
  context: FakeAudioContext
  mixer: Mixer
  sources: CountedSource[]
  samples: Float32Array[]
  /** lets time pass in steps of the pump, context and timers together */
  readonly pass: (seconds: number, stepSec?: number) => Promise<void>
}

async function bench(
  contextRate: number,
  voices: ({ seconds: number; sampleRate: number } | null)[],
  options: MixerOptions = {},
): Promise<Bench> {
  const context = new FakeAudioContext(contextRate)
  const samples = voices.map((v) => (v ? ramp(v.seconds, v.sampleRate) : new Float32Array(0)))
  const sources = voices.map((v, i) => countedSource(makeWav(samples[i]!, { sampleRate: v?.sampleRate ?? 48000 })))
  const opened = await Promise.all(voices.map(async (v, i) => (v ? openWavVoice(sources[i]!) : null)))
  for (const source of sources) source.ranges.length = 0
  const people = opened.map((voice, i) => ({ label: 'AB'[i] ?? 'C', voice }))
  const mixer = createMixer(context, people, { normalise: false, stretchers: grainsOnly(contextRate), ...options })
  return {
    context,
    mixer,
    sources,
    samples,
    async pass(seconds, stepSec = 0.1) {
      for (let t = 0; t < seconds - 1e-9; t += stepSec) {
        context.advance(stepSec)
        await vi.advanceTimersByTimeAsync(stepSec * 1000)
      }
    },
  }
}

async function loaded(mixer: Mixer, mediaSec: number): Promise<void> {
  mixer.prefetch(mediaSec)
  await vi.advanceTimersByTimeAsync(1)
}

/** A voice of 5 s at `db` dBFS. */
function speech(db: number): Promise<Voice> {
  const peak = Math.SQRT2 * 10 ** (db / 20)
  const samples = Float32Array.from({ length: 5 * 48000 }, (_, i) => peak * Math.sin((2 * Math.PI * 220 * i) / 48000))
  return openWavVoice(countedSource(makeWav(samples)))
}

function laneStarts(context: FakeAudioContext, lane: number): RecordedStart[] {
  return context.starts().filter((start) => start.lane === lane)
}

function expectContiguous(starts: RecordedStart[], firstSample: number): void {
  let next = firstSample
  for (const start of starts) {
    expect(Math.abs(start.whenSamples - next), 'slice starts where the one before ended').toBeLessThan(1e-4)
    expect(start.offsetSamples).toBe(0)
    next = Math.round(start.whenSamples) + start.samples.length
  }
}

/** Index of the first sample that differs, or -1; `toEqual` takes seconds for this. */
function firstDifference(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return Math.min(a.length, b.length)
  return a.findIndex((value, i) => value !== b[i])
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe.each([16000, 24000, 44100, 48000])('a context of %d Hz', (contextRate) => {
  test.each([48000, 24000, 44100])(
    'slices of a %d Hz voice join to the sample, both voices locked',
    async (fileRate) => {
      const voice = { seconds: 6, sampleRate: fileRate }
      const { context, mixer, pass } = await bench(contextRate, [voice, voice])
      await pass(0.37)
      await loaded(mixer, 0)
      const startSec = mixer.start({ mediaSec: 0, rate: 1 })
      const firstSample = Math.round(startSec * contextRate)
      expect(startSec * contextRate).toBeCloseTo(firstSample, 6)
      await pass(6)

      const a = laneStarts(context, 0)
      const b = laneStarts(context, 1)
      expect(a.length).toBeGreaterThan(6)
      expectContiguous(a, firstSample)
      expect(b.map((s) => [s.whenSamples, s.samples.length])).toEqual(a.map((s) => [s.whenSamples, s.samples.length]))

      // the media clock and the sample clock agree over the whole run: sample k stands for media time k / contextRate
      const heard = context.mix(0, firstSample, 4 * contextRate)
      for (const k of [1000, 1.25 * contextRate, 3 * contextRate + 17, 3.9 * contextRate]) {
        const at = Math.round(k)
        const truth = ((at / contextRate) * fileRate + 1) / (6 * fileRate + 1) / 2
        expect(Math.abs(heard[at]! - truth) * 2 * 6 * contextRate, 'error in context samples').toBeLessThan(0.6)
      }
      mixer.dispose()
    },
  )
})

test('at equal rates what is scheduled is the file, bit for bit, from the sample asked for', async () => {
  const { context, mixer, samples, pass } = await bench(48000, [{ seconds: 8, sampleRate: 48000 }])
  await loaded(mixer, 2.5)
  const startSec = mixer.start({ mediaSec: 2.5, rate: 1 })
  await pass(2)
  const heard = context.mix(0, Math.round(startSec * 48000), 4 * 48000)
  expect(firstDifference(heard, samples[0]!.slice(2.5 * 48000, 6.5 * 48000))).toBe(-1)
})

test('about three seconds are scheduled ahead, never the whole voice', async () => {
  const { context, mixer, pass } = await bench(48000, [{ seconds: 30, sampleRate: 48000 }])
  await loaded(mixer, 0)
  mixer.start({ mediaSec: 0, rate: 1 })
  await pass(1)
  const scheduled = laneStarts(context, 0).reduce((sum, start) => sum + start.samples.length, 0) / 48000
  expect(scheduled).toBeGreaterThan(3.5)
  expect(scheduled).toBeLessThan(5.5)
})

test('reads touch only the bytes around the playhead, each once', async () => {
  const { mixer, sources, pass } = await bench(48000, [{ seconds: 60, sampleRate: 48000 }])
  await loaded(mixer, 30)
  mixer.start({ mediaSec: 30, rate: 1 })
  await pass(2)
  const { ranges } = sources[0]!
  const bytes = ranges.reduce((sum, [start, end]) => sum + end - start, 0)
  expect(Math.min(...ranges.map(([start]) => start))).toBe(HEADER_BYTES + 29.875 * 48000 * 4)
  expect(bytes / (48000 * 4)).toBeLessThanOrEqual(13)
  expect(new Set(ranges.map(String)).size).toBe(ranges.length)
})

test('a seek silences the old place within 10 ms and sounds at the new one within 100 ms', async () => {
  const { context, mixer, samples, pass } = await bench(48000, [{ seconds: 20, sampleRate: 48000 }])
  await loaded(mixer, 0)
  mixer.start({ mediaSec: 0, rate: 1 })
  await pass(1)
  await loaded(mixer, 10.3)
  const seekSec = context.currentTime
  const nBefore = context.starts().length
  const startSec = mixer.start({ mediaSec: 10.3, rate: 1 })
  for (const old of context.starts().slice(0, nBefore)) {
    expect(old.endSamples / 48000).toBeLessThanOrEqual(seekSec + 0.01)
  }
  expect(startSec - seekSec).toBeLessThan(0.1)
  const fresh = context.starts()[nBefore]!
  expect(fresh.whenSamples).toBeCloseTo(startSec * 48000, 4)
  expect(fresh.samples[0]).toBe(samples[0]![Math.round(10.3 * 48000)])
})

test('a seek aborts the reads of the old place', async () => {
  const { mixer, sources } = await bench(48000, [{ seconds: 60, sampleRate: 48000 }])
  const source = sources[0]!
  const open = source.hold()
  mixer.prefetch(5)
  await vi.advanceTimersByTimeAsync(1)
  const nOld = source.ranges.length
  mixer.prefetch(40)
  await vi.advanceTimersByTimeAsync(1)
  expect(nOld).toBeGreaterThan(0)
  expect(source.nAborted).toBe(nOld)
  open()
  await vi.advanceTimersByTimeAsync(1)
  expect(mixer.bufferedUntil(5)).toBeLessThanOrEqual(5)
  expect(mixer.bufferedUntil(40)).toBeGreaterThan(40.5)
})

test('a stop does not throw away what is just arriving; another place does', async () => {
  const { mixer, sources } = await bench(48000, [{ seconds: 60, sampleRate: 48000 }])
  const source = sources[0]!
  const open = source.hold()
  mixer.prefetch(5)
  mixer.start({ mediaSec: 5, rate: 1 })
  await vi.advanceTimersByTimeAsync(1)
  mixer.stop()
  mixer.prefetch(5)
  const nStarted = source.ranges.length
  expect(source.ranges[0]).toEqual([HEADER_BYTES + 4.875 * 48000 * 4, HEADER_BYTES + 5.375 * 48000 * 4])
  open()
  await vi.advanceTimersByTimeAsync(1)
  expect(mixer.bufferedUntil(5)).toBeGreaterThan(5.9)
  expect(new Set(source.ranges.map(String)).size, 'nothing read twice').toBe(source.ranges.length)
  expect(nStarted).toBeGreaterThan(0)
})

test('stop and start again: nothing of the first run outlives its stop, the second begins in place', async () => {
  const { context, mixer, samples, pass } = await bench(44100, [{ seconds: 8, sampleRate: 44100 }])
  await loaded(mixer, 0)
  mixer.start({ mediaSec: 0, rate: 1 })
  await pass(1.5)
  mixer.stop()
  const stoppedAt = context.currentTime
  const nBefore = context.starts().length
  await pass(5)
  expect(context.starts().length).toBe(nBefore)
  for (const start of context.starts()) expect(start.endSamples / 44100).toBeLessThanOrEqual(stoppedAt + 0.01)
  const again = mixer.start({ mediaSec: 1.45, rate: 1 })
  const fresh = context.starts()[nBefore]!
  expect(fresh.whenSamples).toBeCloseTo(again * 44100, 4)
  expect(fresh.samples[0]).toBe(samples[0]![Math.round(1.45 * 44100)])
})

test('the shorter voice ends in silence, the longer goes on', async () => {
  const voices = [
    { seconds: 6, sampleRate: 48000 },
    { seconds: 2, sampleRate: 48000 },
  ]
  const { context, mixer, samples, pass } = await bench(48000, voices)
  await loaded(mixer, 0)
  const first = Math.round(mixer.start({ mediaSec: 0, rate: 1 }) * 48000)
  await pass(7)
  expect(firstDifference(context.mix(0, first, 6 * 48000), samples[0]!)).toBe(-1)
  const b = context.mix(1, first, 6 * 48000)
  expect(firstDifference(b.slice(0, 2 * 48000), samples[1]!)).toBe(-1)
  expect(b.slice(2 * 48000).every((x) => x === 0 || Number.isNaN(x))).toBe(true)
  expect(mixer.bufferedUntil(5)).toBe(Infinity)
})

test('a missing voice and a header without sound are silence, not a reason to wait', async () => {
  const { context, mixer, samples, pass } = await bench(48000, [
    null,
    { seconds: 3, sampleRate: 48000 },
    { seconds: 0, sampleRate: 48000 },
  ])
  await loaded(mixer, 0)
  const first = Math.round(mixer.start({ mediaSec: 0, rate: 1 }) * 48000)
  await pass(3)
  expect(firstDifference(context.mix(1, first, 3 * 48000), samples[1]!)).toBe(-1)
  expect(context.starts().every((start) => start.lane === 1)).toBe(true)

  const nobody = createMixer(new FakeAudioContext(), [{ label: 'A', voice: null }])
  expect(nobody.bufferedUntil(0)).toBe(Infinity)
  expect(nobody.waitingFor(0)).toBeNull()
  expect(nobody.start({ mediaSec: 0, rate: 1 })).toBeGreaterThan(0)
})

test('one voice that has not arrived holds both back, and is named', async () => {
  const voice = { seconds: 10, sampleRate: 48000 }
  const { context, mixer, sources, pass } = await bench(48000, [voice, voice])
  const open = sources[1]!.hold()
  await loaded(mixer, 1)
  expect(mixer.bufferedUntil(1)).toBeLessThanOrEqual(1)
  expect(mixer.waitingFor(1)).toBe('voice of B')
  mixer.start({ mediaSec: 1, rate: 1 })
  await pass(0.5)
  expect(context.starts()).toEqual([])
  const arrived = vi.fn()
  mixer.onData(arrived)
  open()
  await vi.advanceTimersByTimeAsync(1)
  expect(arrived).toHaveBeenCalled()
  expect(mixer.waitingFor(1)).toBeNull()
})

test('a loop repeats without a gap and without adding up a rounding error', async () => {
  const { context, mixer, samples, pass } = await bench(48000, [{ seconds: 5, sampleRate: 48000 }])
  // 0.7 s and a third of a sample: every lap border falls elsewhere between samples
  const loop = { start: 1, end: 1.7 + 1 / 3 / 48000 }
  await loaded(mixer, 0.5)
  const first = Math.round(mixer.start({ mediaSec: 0.5, rate: 1, loop }) * 48000)
  await pass(9)
  const nLaps = 10
  const heard = context.mix(0, first, Math.round((1.2 + nLaps * 0.7) * 48000))
  expect(heard.some(Number.isNaN), 'gap').toBe(false)
  for (let lap = 0; lap < nLaps; lap++) {
    const at = Math.round((1.2 + 1 / 3 / 48000 + lap * (loop.end - loop.start)) * 48000)
    const middle = at + 0.35 * 48000
    const place = heard[Math.round(middle)]! * 2 * (samples[0]!.length + 1) - 1
    expect(Math.abs(place - 1.35 * 48000), `lap ${lap}, in samples`).toBeLessThanOrEqual(1)
  }
})

test('a pump that comes late goes on in place instead of shifting or catching up', async () => {
  const { context, mixer, samples, pass } = await bench(48000, [{ seconds: 60, sampleRate: 48000 }])
  await loaded(mixer, 0)
  const first = Math.round(mixer.start({ mediaSec: 0, rate: 1 }) * 48000)
  await pass(1)
  const nBefore = context.starts().length
  // a frozen tab: 20 s of sound card, one timer
  context.advance(20)
  await vi.advanceTimersByTimeAsync(250)
  await pass(1)
  const fresh = context.starts().slice(nBefore)
  expect(fresh.length).toBeGreaterThan(0)
  const scheduledSec = fresh.reduce((sec, start) => sec + start.samples.length / 48000, 0)
  expect(scheduledSec, 'no catch-up').toBeLessThan(6)
  expect(fresh[0]!.whenSamples / 48000).toBeGreaterThanOrEqual(21)
  for (const start of fresh) {
    const place = Math.round(start.whenSamples) - first - Math.round(start.offsetSamples)
    expect(start.samples[0]).toBe(samples[0]![place])
  }
})

test('a slower tempo keeps slices contiguous and the voices locked', async () => {
  const voice = { seconds: 9, sampleRate: 24000 }
  const { context, mixer, pass } = await bench(48000, [voice, voice])
  await loaded(mixer, 0)
  const first = Math.round(mixer.start({ mediaSec: 0, rate: 0.5 }) * 48000)
  await pass(5)
  expectContiguous(laneStarts(context, 0), first)
  expect(laneStarts(context, 1).map((s) => s.whenSamples)).toEqual(laneStarts(context, 0).map((s) => s.whenSamples))
  // after 4 s of context two seconds of the ramp have been played, within the stretcher's 10 ms
  const place = context.mix(0, first + 4 * 48000, 1)[0]! * 2 * 9
  expect(Math.abs(place - 2)).toBeLessThan(0.011)
})

test('a voice with an offset begins that much later, to the sample, and stays locked to the other', async () => {
  const { context, mixer, samples, pass } = await bench(48000, [
    { seconds: 4, sampleRate: 48000 },
    { seconds: 4, sampleRate: 48000 },
  ])
  mixer.setOffset(1, 0.25)
  await loaded(mixer, 0)
  expect(mixer.bufferedUntil(0)).toBeGreaterThan(0.3)
  const first = Math.round(mixer.start({ mediaSec: 0, rate: 1, contextSec: 0.1 }) * 48000)
  await pass(1)
  const [a, b] = [0, 1].map((lane) => context.mix(lane, first, 36000))
  expect(firstDifference(a!, samples[0]!.slice(0, 36000))).toBe(-1)
  expect(b!.slice(0, 12000).every((x) => x === 0)).toBe(true)
  expect(firstDifference(b!.slice(12000), samples[1]!.slice(0, 24000))).toBe(-1)
})

test('a start ordered for a moment is on that very sample, the run before fades out there', async () => {
  const { context, mixer, pass } = await bench(48000, [{ seconds: 20, sampleRate: 48000 }])
  await loaded(mixer, 0)
  mixer.start({ mediaSec: 0, rate: 1 })
  await pass(1)
  const nBefore = context.starts().length
  const wanted = (Math.round(mixer.earliestStart() * 48000) + 11) / 48000
  expect(mixer.start({ mediaSec: 1.1, rate: 1, contextSec: wanted })).toBeCloseTo(wanted, 12)
  expect(context.starts()[nBefore]!.whenSamples).toBeCloseTo(wanted * 48000, 6)
  for (const old of context.starts().slice(0, nBefore)) {
    expect(old.endSamples / 48000).toBeLessThanOrEqual(wanted + 0.0081)
  }
})

describe('a voice that cannot be read', () => {
  test('a dead network is tried again, then heard again', async () => {
    const { mixer, sources } = await bench(48000, [{ seconds: 5, sampleRate: 48000 }])
    sources[0]!.failWith = new ByteSourceError('network', 'gone')
    await loaded(mixer, 0)
    expect(mixer.waitingFor(0)).toBe('voice of A')
    sources[0]!.failWith = null
    await vi.advanceTimersByTimeAsync(1500)
    expect(mixer.waitingFor(0)).toBeNull()
  })

  test('damage is silent, said once per part, and does not hold the picture', async () => {
    const onProblem = vi.fn()
    const { mixer, sources } = await bench(48000, [{ seconds: 5, sampleRate: 48000 }], { onProblem })
    const damage = new ContainerError('wav-truncated', 'wav: cut')
    sources[0]!.failWith = damage
    await loaded(mixer, 0.2)
    const calls: unknown[] = [...onProblem.mock.calls]
    expect(calls.length, 'what is needed to begin, and stretches behind it').toBeGreaterThan(1)
    for (const call of calls) expect(call).toEqual([damage, 0])
    expect(mixer.waitingFor(0.2)).toBeNull()
    sources[0]!.failWith = null
    mixer.retry()
    await vi.advanceTimersByTimeAsync(1)
    expect(onProblem).toHaveBeenCalledTimes(calls.length)
    expect(mixer.bufferedUntil(0.2)).toBeGreaterThan(0.2)
  })
})

test('mute, solo and volume add up as at a mixing desk', async () => {
  const voice = { seconds: 1, sampleRate: 48000 }
  const { mixer } = await bench(48000, [voice, voice])
  mixer.setVolume(0, 0.5)
  expect([mixer.audibleVolume(0), mixer.audibleVolume(1)]).toEqual([0.5, 1])
  mixer.setSolo(0, true)
  expect([mixer.audibleVolume(0), mixer.audibleVolume(1)]).toEqual([0.5, 0])
  mixer.setMuted(0, true)
  expect([mixer.audibleVolume(0), mixer.audibleVolume(1)]).toEqual([0, 0])
  mixer.setVolume(1, NaN)
  mixer.setSolo(0, false)
  expect(mixer.audibleVolume(1)).toBe(0)
  expect(() => mixer.setVolume(2, 1)).toThrow(RangeError)
})

test('the voices are brought to one loudness, from what has been read', async () => {
  const context = new FakeAudioContext(48000)
  const quiet = await speech(-45)
  const loud = await speech(-15)
  const mixer = createMixer(context, [
    { label: 'A', voice: quiet },
    { label: 'B', voice: loud },
  ])
  await loaded(mixer, 0)
  const first = Math.round(mixer.start({ mediaSec: 0, rate: 1 }) * 48000)
  for (let t = 0; t < 4; t += 0.1) {
    context.advance(0.1)
    await vi.advanceTimersByTimeAsync(100)
  }
  const level = (lane: number): number => {
    const heard = context.mix(lane, first + 3 * 48000, 48000)
    return 10 * Math.log10(heard.reduce((sum, x) => sum + x * x, 0) / heard.length)
  }
  expect(Math.abs(level(0) + 23)).toBeLessThan(1.5)
  expect(Math.abs(level(1) + 23)).toBeLessThan(1.5)
  expect(mixer.gainDb(0)).toBeGreaterThan(19)
  expect(mixer.gainDb(1)).toBeLessThan(-6)
  expect(mixer.loudnessDb(0)).toBeCloseTo(-45, 1)
})

test('dispose leaves no reads, no timers and no connected nodes', async () => {
  const { context, mixer, sources, pass } = await bench(48000, [{ seconds: 60, sampleRate: 48000 }])
  await loaded(mixer, 0)
  mixer.start({ mediaSec: 0, rate: 1 })
  await pass(0.5)
  mixer.dispose()
  const nReads = sources[0]!.ranges.length
  await pass(3)
  expect(sources[0]!.ranges.length).toBe(nReads)
  expect(vi.getTimerCount()).toBe(0)
  for (const source of context.sources) expect(source.isConnected).toBe(false)
})
