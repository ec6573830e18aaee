import { expect, test, vi } from 'vitest'
import { ByteSourceError } from '../../../src/bytes/index.ts'
import { createWaveform } from '../../../src/playback/waveform.ts'
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

test('peaks of every hundredth of a second, from the front, each byte once', async () => {
  const source = countedSource(makeWav(samples, { sampleRate: RATE }))
  const voice = await openWavVoice(source)
  source.ranges.length = 0
  const known: number[] = []
  const heard = vi.fn()
  const { waveform, done } = createWaveform(voice, { onProgress: (w) => known.push(w.nKnown), onSamples: heard })
  expect(waveform).toMatchObject({ rate: 100, nKnown: 0 })
  expect(waveform.peaks.length).toBe(N_COLUMNS)
  await done
  expect(known).toEqual([400, 800, 1000])
  for (let column = 0; column < 999; column++) {
    expect(Math.abs(waveform.peaks[column]! - (column % 97) / 100), `column ${column}`).toBeLessThan(1e-6)
  }
  expect(source.ranges.reduce((sum, [start, end]) => sum + end - start, 0)).toBe(samples.length * 4)
  expect(heard.mock.calls.map(([start]) => start as number)).toEqual([0, 4 * RATE, 8 * RATE])
})

test('an abort ends it quietly and keeps what is known; a broken source rejects', async () => {
  const source = countedSource(makeWav(samples, { sampleRate: RATE }))
  const voice = await openWavVoice(source)
  const abort = new AbortController()
  const job = createWaveform(voice, { signal: abort.signal, onProgress: () => abort.abort() })
  await job.done
  expect(job.waveform.nKnown).toBe(400)

  source.failWith = new ByteSourceError('network', 'gone')
  await expect(createWaveform(voice).done).rejects.toBe(source.failWith)
})

test('reading pauses while something more urgent reads, and a voice of length 0 has no columns', async () => {
  const source = countedSource(makeWav(samples, { sampleRate: RATE }))
  const voice = await openWavVoice(source)
  source.ranges.length = 0
  let isBusy = true
  const { done } = createWaveform(voice, { isBusy: () => isBusy })
  await new Promise((resolve) => setTimeout(resolve, 30))
  expect(source.ranges).toEqual([])
  isBusy = false
  await done
  expect(source.ranges.length).toBe(3)

  const empty = createWaveform(await openWavVoice(countedSource(makeWav([]))))
  await empty.done
  expect(empty.waveform.peaks.length).toBe(0)
})
