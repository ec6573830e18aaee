import { isAbortError, type ReadOptions } from '../bytes/index.ts'
import type { Voice } from './voice.ts'

/** columns per second */
const PEAKS_PER_SEC = 100
/** s read and measured at once: about 4 ms of work, so a frame is never held up */
const CHUNK_SEC = 4
/** ms between two looks while something more urgent reads */
const BUSY_MS = 100

/** Peaks of a voice; grows while it is read. */
export interface Waveform {
  /** peaks per second */
  readonly rate: number
  /** number of columns known so far */
  nKnown: number
  /** Float32Array [columns], peak |sample| 0..1 before normalisation */
  readonly peaks: Float32Array
  /** greatest peak known so far */
  loudest: number
}

export interface WaveformOptions extends ReadOptions {
  /** columns per second; default 100 */
  readonly rate?: number
  /** more columns became known */
  readonly onProgress?: (waveform: Waveform) => void
  /** every sample on its way past, e.g. for the loudness estimate: first sample's index and the samples */
  readonly onSamples?: (start: number, samples: Float32Array) => void
  /** true while something more urgent needs the bytes (the transport buffers): reading pauses */
  readonly isBusy?: () => boolean
}

export interface WaveformJob {
  /** there at once, filled from the front */
  readonly waveform: Waveform
  /** resolves when all is known or the signal aborts; rejects when the voice cannot be read further */
  readonly done: Promise<void>
}

/**
 * Loudest |sample| of each hundredth of a second, read through the voice in slices, front to back, one at a time, giving
 * the thread back between them. Nothing of the sound is kept.
 */
export function createWaveform(voice: Voice, options: WaveformOptions = {}): WaveformJob {
  const rate = options.rate ?? PEAKS_PER_SEC
  const peaks = new Float32Array(Math.ceil(voice.durationSec * rate))
  const waveform: Waveform = { rate, nKnown: 0, peaks, loudest: 0 }
  const done = fillWaveform(voice, waveform, options).catch((error: unknown) => {
    if (!isAbortError(error)) throw error
  })
  return { waveform, done }
}

async function fillWaveform(voice: Voice, waveform: Waveform, options: WaveformOptions): Promise<void> {
  const nColumns = waveform.peaks.length
  const columnsPerChunk = Math.max(1, Math.round(CHUNK_SEC * waveform.rate))
  const firstSample = (column: number): number =>
    Math.min(voice.nSamples, Math.round((column / waveform.rate) * voice.sampleRate))

  while (waveform.nKnown < nColumns) {
    await breathe(options)
    const first = waveform.nKnown
    const end = Math.min(nColumns, first + columnsPerChunk)
    const start = firstSample(first)
    const samples = await voice.readSamples(start, firstSample(end), { signal: options.signal })
    for (let column = first; column < end; column++) {
      const peak = peakOf(samples, firstSample(column) - start, firstSample(column + 1) - start)
      waveform.peaks[column] = peak
      if (peak > waveform.loudest) waveform.loudest = peak
    }
    waveform.nKnown = end
    options.onSamples?.(start, samples)
    options.onProgress?.(waveform)
  }
}

/** A task of its own for each slice, and none while others are in need. */
async function breathe(options: WaveformOptions): Promise<void> {
  do {
    const waitMs = options.isBusy?.() ? BUSY_MS : 0
    await new Promise((resolve) => setTimeout(resolve, waitMs))
    options.signal?.throwIfAborted()
  } while (options.isBusy?.())
}

function peakOf(samples: Float32Array, from: number, to: number): number {
  let peak = 0
  const end = Math.min(to, samples.length)
  for (let i = from; i < end; i++) {
    const size = Math.abs(samples[i]!)
    if (size > peak) peak = size
  }
  return Math.min(1, peak)
}
