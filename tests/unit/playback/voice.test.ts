import { BufferTarget, AudioSample, AudioSampleSource, Mp4OutputFormat, Output } from 'mediabunny'
import { describe, expect, test } from 'vitest'
import { isAppError } from '../../../src/bytes/index.ts'
import { openVoice } from '../../../src/playback/open-voice.ts'
import { countedSource, makeWav } from './support/make-wav.ts'

const RATE = 8000
const wave = Float32Array.from({ length: 5 * RATE }, (_, i) => Math.fround(Math.sin(i / 5) / 2))

async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  )
}

describe('linear WAV', () => {
  test('the dataset’s own form, 58-byte header: exact samples, only their bytes', async () => {
    const source = countedSource(makeWav(wave, { sampleRate: RATE }))
    const voice = await openVoice(source)
    expect(voice).toMatchObject({ sampleRate: RATE, nSamples: wave.length, durationSec: 5, name: 'voice.wav' })
    expect(source.ranges).toEqual([[0, 4096]])
    source.ranges.length = 0
    expect(await voice.read(1, 1.5)).toEqual(wave.slice(RATE, 1.5 * RATE))
    expect(await voice.readSamples(7, 9)).toEqual(wave.slice(7, 9))
    expect(source.ranges).toEqual([
      [58 + RATE * 4, 58 + 1.5 * RATE * 4],
      [58 + 28, 58 + 36],
    ])
  })

  test('EXTENSIBLE and plain 16 bit, two channels: the mean of both', async () => {
    const left = [0.5, -0.25, 1, 0]
    const interleaved = left.flatMap((x) => [x, 0])
    for (const format of ['s16', 'extensible-s16'] as const) {
      const voice = await openVoice(countedSource(makeWav(interleaved, { sampleRate: RATE, channels: 2, format })))
      expect(voice.nSamples).toBe(4)
      const samples = await voice.readSamples(0, 4)
      left.forEach((x, i) => expect(Math.abs(samples[i]! - x / 2)).toBeLessThan(1e-4))
    }
  })

  test('what is not a number, or too loud for any converter, is made harmless', async () => {
    const voice = await openVoice(countedSource(makeWav([0.25, NaN, Infinity, -7, 0.5], { sampleRate: RATE })))
    expect(await voice.readSamples(0, 5)).toEqual(Float32Array.from([0.25, 0, 1, -1, 0.5]))
  })

  test('times are rounded and clipped to what exists; sample ranges are the caller’s to keep', async () => {
    const voice = await openVoice(countedSource(makeWav(wave, { sampleRate: RATE })))
    expect((await voice.read(-3, 0.25)).length).toBe(0.25 * RATE)
    expect((await voice.read(4.9, 99)).length).toBe(0.1 * RATE)
    expect((await voice.read(7, 3)).length).toBe(0)
    await expect(voice.readSamples(-1, 3)).rejects.toBeInstanceOf(RangeError)
    await expect(voice.readSamples(0, wave.length + 1)).rejects.toBeInstanceOf(RangeError)
  })

  test('a header without sound is a voice of length 0, and says so', async () => {
    const voice = await openVoice(countedSource(makeWav([])))
    expect(voice.nSamples).toBe(0)
    expect(voice.problems.map((problem) => problem.tag)).toEqual(['wav-truncated'])
    expect(await voice.read(0, 1)).toEqual(new Float32Array(0))
  })

  test('cut short: what exists is played, with a warning', async () => {
    const whole = makeWav(wave, { sampleRate: RATE })
    const voice = await openVoice(countedSource(whole.slice(0, 58 + 4000)))
    expect(voice.nSamples).toBe(1000)
    expect(voice.problems.map((problem) => problem.tag)).toEqual(['wav-truncated'])
    expect(await voice.readSamples(0, 1000)).toEqual(wave.slice(0, 1000))
  })

  test('aborts and closing reject with AbortError', async () => {
    const voice = await openVoice(countedSource(makeWav(wave, { sampleRate: RATE })))
    const abort = new AbortController()
    abort.abort()
    await expect(voice.read(0, 1, { signal: abort.signal })).rejects.toMatchObject({ name: 'AbortError' })
    voice.dispose()
    await expect(voice.read(0, 1)).rejects.toMatchObject({ name: 'AbortError' })
  })
})

describe('through mediabunny', () => {
  test('a companded WAV', async () => {
    // A-law: code 0xD5 is the smallest positive step (+8 of 32768), 0xAA with the sign bit the largest (32256)
    const voice = await openVoice(
      countedSource(makeWav([0xd5, 0xaa, 0x2a, 0x55], { sampleRate: RATE, format: 'alaw' })),
    )
    expect(voice).toMatchObject({ sampleRate: RATE, nSamples: 4 })
    const samples = await voice.readSamples(0, 4)
    const truth = [8, 32256, -32256, -8]
    truth.forEach((x, i) => expect(Math.abs(samples[i]! * 32768 - x)).toBeLessThan(2))
  })

  test('the sound track of an MP4, in any slices', async () => {
    const target = new BufferTarget()
    const output = new Output({ format: new Mp4OutputFormat(), target })
    const track = new AudioSampleSource({ codec: 'pcm-s16' })
    output.addAudioTrack(track)
    await output.start()
    const interleaved = Float32Array.from({ length: wave.length * 2 }, (_, i) => (i % 2 === 0 ? wave[i >> 1]! : 0))
    await track.add(
      new AudioSample({ data: interleaved, format: 'f32', numberOfChannels: 2, sampleRate: RATE, timestamp: 0 }),
    )
    await output.finalize()
    const voice = await openVoice(countedSource(new Uint8Array(target.buffer!)))
    expect(voice).toMatchObject({ sampleRate: RATE, nSamples: wave.length })
    for (const [start, end] of [
      [0, 100],
      [12345, 20000],
      [wave.length - 10, wave.length],
    ] as const) {
      const samples = await voice.readSamples(start, end)
      expect(samples.length).toBe(end - start)
      const worst = samples.reduce((max, x, i) => Math.max(max, Math.abs(x - wave[start + i]! / 2)), 0)
      expect(worst).toBeLessThan(1e-4)
    }
    voice.dispose()
  })

  test.each([
    ['a file that is neither', new Uint8Array(5000).fill(7), 'wav-header'],
    ['an MP4 with no sound', mp4Stub(), 'audio-unavailable'],
    ['a WAV of a format nobody reads', oddFormat(), 'wav-format'],
    ['a WAV that contradicts itself goes nowhere else', noChannels(), 'wav-header'],
    ['an empty file', new Uint8Array(0), 'wav-truncated'],
  ])('%s', async (_name, bytes, tag) => {
    const error = await rejection(openVoice(countedSource(bytes)))
    expect(isAppError(error) ? error.tag : error).toBe(tag)
  })
})

/** ftyp and an empty mdat: what the dataset's stubs look like. */
function mp4Stub(): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(32)
  bytes.set([0, 0, 0, 24, ...ascii('ftypisom'), 0, 0, 2, 0, ...ascii('isommp42'), 0, 0, 0, 8, ...ascii('mdat')])
  return bytes
}

function oddFormat(): Uint8Array<ArrayBuffer> {
  const bytes = makeWav([0, 0], { format: 's16' })
  // 0x0011: IMA ADPCM
  bytes[20] = 0x11
  return bytes
}

function noChannels(): Uint8Array<ArrayBuffer> {
  const bytes = makeWav([0, 0], { format: 's16' })
  bytes[22] = 0
  return bytes
}

function ascii(text: string): number[] {
  return Array.from(text, (letter) => letter.charCodeAt(0))
}
