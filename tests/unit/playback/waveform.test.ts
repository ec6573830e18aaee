import { expect, test, vi } from 'vitest'
import { ByteSourceError, ContainerError } from '../../../src/bytes/index.ts'
import { createVoice } from '../../../src/playback/voice.ts'
import { createWaveform, type Waveform } from '../../../src/playback/waveform.ts'
import { openWavVoice } from '../../../src/playback/wav-voice.ts'
import { countedSource, makeWav } from './support/make-wav.ts'

/** 9.995 s at a rate of which a hundredth is no whole number of samples; the peak of column c is (c % 97) / 100. */
const RATE = 11025
const N_COLUMNS = 1000
const samples = Float32Array.from({ length: Math.round(9.995 * RATE) }, (_, i) => {
  const column = Math.floor((i * 100) / RATE)
  const isPeak = i === Math.round(((column + 0.5) / 100) * RATE)
  return isPeak ? -(column % 97) / 100 : 0
})

function expectPeaks({ peaks, known }: Waveform): void {
  for (let column = 0; column < 999; column++) {
    if (!known.has(column)) continue
    expect(Math.abs(peaks[column]! - (column % 97) / 100), `column ${column}`).toBeLessThan(1e-6)
  }
}

const open = () => openWavVoice(countedSource(makeWav(samples, { sampleRate: RATE })))

test('peaks of every hundredth of a second, each byte once, in slices that grow', async () => {
  const source = countedSource(makeWav(samples, { sampleRate: RATE }))
  const voice = await openWavVoice(source)
  source.ranges.length = 0
  const known: number[] = []
  const heard = vi.fn()
  const { waveform, done } = createWaveform(voice, { onProgress: (w) => known.push(w.known.count), onSamples: heard })
  expect(waveform.rate).toBe(100)
  expect(waveform.peaks.length).toBe(N_COLUMNS)
  await done
  expect(known).toEqual([50, 150, 350, 750, 1000])
  expectPeaks(waveform)
  expect(source.ranges.reduce((sum, [start, end]) => sum + end - start, 0)).toBe(samples.length * 4)
  expect(heard.mock.calls.map(([start]) => start as number)).toEqual(
    [0, 0.5, 1.5, 3.5, 7.5].map((sec) => Math.round(sec * RATE)),
  )
})

test('what is read for another reason is drawn too, and not read again', async () => {
  const source = countedSource(makeWav(samples, { sampleRate: RATE }))
  const voice = await openWavVoice(source)
  let isBusy = true
  const { waveform, done } = createWaveform(voice, { isBusy: () => isBusy })
  source.ranges.length = 0
  await voice.read(4, 6)
  expect(waveform.known.length).toBe(1)
  expect([waveform.known.startOf(0), waveform.known.endOf(0)]).toEqual([400, 600])
  await voice.read(0.013, 0.057)
  expect([waveform.known.startOf(0), waveform.known.endOf(0)], 'whole columns only').toEqual([2, 5])
  isBusy = false
  await done
  expect(waveform.known.count).toBe(N_COLUMNS)
  expectPeaks(waveform)
  const bytes = source.ranges.reduce((sum, [start, end]) => sum + end - start, 0)
  expect(bytes).toBeLessThanOrEqual((samples.length + 0.02 * RATE) * 4)
})

test('the playhead goes first; of a voice that is too long to keep only what lies ahead of it is read', async () => {
  const reads: number[] = []
  const long = createVoice({
    name: 'long',
    sampleRate: 1000,
    nSamples: 3_600_000,
    problems: [],
    keptSec: 200,
    readSamples: (start, end) => {
      reads.push(start / 1000)
      return Promise.resolve(new Float32Array(end - start))
    },
  })
  const abort = new AbortController()
  let focus = 1000
  const { waveform, done } = createWaveform(long, { focusSec: () => focus, signal: abort.signal })
  await vi.waitFor(() => expect(waveform.known.count).toBe(10_000))
  expect(reads[0]).toBe(1000)
  expect([waveform.known.startOf(0), waveform.known.endOf(0)]).toEqual([100_000, 110_000])
  focus = 50
  await vi.waitFor(() => expect(waveform.known.count).toBe(20_000), 3000)
  expect(waveform.known.startOf(0)).toBe(5000)
  abort.abort()
  await done
})

test('an abort ends it quietly and keeps what is known; a damaged voice rejects', async () => {
  const abort = new AbortController()
  const job = createWaveform(await open(), { signal: abort.signal, onProgress: () => abort.abort() })
  await job.done
  expect(job.waveform.known.count).toBe(50)

  const source = countedSource(makeWav(samples, { sampleRate: RATE }))
  const voice = await openWavVoice(source)
  source.failWith = new ContainerError('wav-format', 'not a number of bytes')
  await expect(createWaveform(voice).done).rejects.toBe(source.failWith)
})

test('a transfer that fails is tried again, as long as it takes', async () => {
  vi.useFakeTimers()
  try {
    const source = countedSource(makeWav(samples, { sampleRate: RATE }))
    const voice = await openWavVoice(source)
    source.failWith = new ByteSourceError('network', 'gone')
    const { waveform, done } = createWaveform(voice)
    await vi.advanceTimersByTimeAsync(300_000)
    expect(waveform.known.count).toBe(0)
    source.failWith = null
    await vi.advanceTimersByTimeAsync(61_000)
    await done
    expect(waveform.known.count).toBe(N_COLUMNS)
  } finally {
    vi.useRealTimers()
  }
})

test('reading pauses while something more urgent reads, makes way for it, and a voice of length 0 has no columns', async () => {
  const source = countedSource(makeWav(samples, { sampleRate: RATE }))
  const voice = await openWavVoice(source)
  source.ranges.length = 0
  let isBusy = true
  const job = createWaveform(voice, { isBusy: () => isBusy })
  await new Promise((resolve) => setTimeout(resolve, 30))
  expect(source.ranges).toEqual([])
  const letGo = source.hold()
  isBusy = false
  await vi.waitFor(() => expect(source.ranges.length).toBe(1))
  job.makeWay()
  expect(source.nAborted).toBe(1)
  letGo()
  await job.done
  expect(job.waveform.known.count).toBe(N_COLUMNS)

  const empty = createWaveform(await openWavVoice(countedSource(makeWav([]))))
  await empty.done
  expect(empty.waveform.peaks.length).toBe(0)
})
