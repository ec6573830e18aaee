import { expect, test } from 'vitest'
import { memorySource, type ByteSource } from '../../../src/bytes/index.ts'
import { createWaveform } from '../../../src/playback/waveform.ts'
import { openWavVoice } from '../../../src/playback/wav-voice.ts'
import { makeWav } from './support/make-wav.ts'

const RATE = 8000
const SECONDS = 20
const samples = Float32Array.from({ length: SECONDS * RATE }, (_, i) => Math.fround(Math.sin(i / 7) / 3))
const HEADER_BYTES = 58

/** A WAV at an address; `asked` is what was streamed of it. */
function wavAt(name: string): { source: ByteSource; asked: [start: number, end: number][] } {
  const inner = memorySource(makeWav(samples, { sampleRate: RATE }), name)
  const asked: [number, number][] = []
  const source: ByteSource = {
    name,
    base: 0,
    size: inner.size,
    read: (start, end, options) => inner.read(start, end, options),
    stream: (start, end, options) => {
      asked.push([start, end])
      return inner.stream(start, end, options)
    },
  }
  return { source, asked }
}

test('what comes from far away is asked for once, whoever reads it, in whatever pieces', async () => {
  const { source, asked } = wavAt('https://far.test/voice.wav')
  const voice = await openWavVoice(source)
  expect(voice.keptSec).toBe(Infinity)
  const [a, b] = await Promise.all([voice.read(3, 5), voice.read(4, 6)])
  expect(a).toEqual(samples.slice(3 * RATE, 5 * RATE))
  expect(b).toEqual(samples.slice(4 * RATE, 6 * RATE))
  const { waveform, done } = createWaveform(voice)
  await done
  expect(waveform.known.count).toBe(SECONDS * 100)
  expect(await voice.read(0, SECONDS)).toEqual(samples)
  const covered = asked.toSorted(([x], [y]) => x - y)
  expect(covered[0]![0]).toBe(HEADER_BYTES)
  covered.forEach(([start], i) => i > 0 && expect(start, 'neither gap nor overlap').toBe(covered[i - 1]![1]))
  expect(covered.at(-1)![1]).toBe(source.size)
})

test('what costs nothing to read again is not kept', async () => {
  for (const name of ['voice.wav', 'http://127.0.0.1:8080/voice.wav', 'http://localhost/voice.wav']) {
    const { source, asked } = wavAt(name)
    const voice = await openWavVoice(source)
    expect(voice.keptSec).toBe(Infinity)
    expect(await voice.read(1, 2)).toEqual(samples.slice(RATE, 2 * RATE))
    expect(asked, name).toEqual([])
  }
})

test('of a voice too long to be kept it says how much is', async () => {
  const header = makeWav([0], { sampleRate: 48_000 }).slice(0, HEADER_BYTES)
  const size = HEADER_BYTES + 600 * 48_000 * 4
  new DataView(header.buffer).setUint32(54, size - HEADER_BYTES, true)
  const read = (start: number, end: number): Promise<Uint8Array> => {
    const bytes = new Uint8Array(end - start)
    bytes.set(header.subarray(start, Math.min(end, HEADER_BYTES)))
    return Promise.resolve(bytes)
  }
  const stream = (): ReadableStream<Uint8Array> => new ReadableStream()
  const voice = await openWavVoice({ name: 'https://far.test/long.wav', base: 0, size, read, stream })
  expect(voice.durationSec).toBe(600)
  expect(voice.keptSec).toBe(62.5)
})
