import { isAbortError, sleep, type ReadOptions } from '../bytes/index.ts'
import { mayPass } from '../containers/index.ts'
import { IntervalSet, firstGap } from '../math/index.ts'
import type { Voice } from './voice.ts'

/** columns per second */
const PEAKS_PER_SEC = 100
/** s read and measured at once: small at first, so that whoever needs the link waits a moment at most; then larger */
const FIRST_SEC = 0.5
const MOST_SEC = 4
/** s ahead of the playhead that are read of a voice too long to be kept whole, and never more than half of what is kept */
const REACH_SEC = 120
/** ms between two looks while something more urgent reads, or nothing is to be read */
const BUSY_MS = 100
const IDLE_MS = 500
/** ms to wait after the first failure that may pass, the second ...; then always the last */
const PATIENCE_MS = [2000, 5000, 15_000, 60_000] as const
/** behind all that is heard or seen */
const PRIORITY = -2

/** Peaks of a voice; grows while it is read. */
export interface Waveform {
  /** peaks per second */
  readonly rate: number
  /** columns known so far, wherever they lie */
  readonly known: IntervalSet
  /** Float32Array [columns], peak |sample| 0..1 before normalisation */
  readonly peaks: Float32Array
}

export interface WaveformOptions extends ReadOptions {
  /** columns per second; default 100 */
  readonly rate?: number
  /** more columns became known */
  readonly onProgress?: (waveform: Waveform) => void
  /** samples that were read for this alone, e.g. for the loudness estimate: first sample's index and the samples */
  readonly onSamples?: (start: number, samples: Float32Array) => void
  /** true while something more urgent needs the bytes (the transport buffers): reading pauses */
  readonly isBusy?: () => boolean
  /** s in the voice's own time: what lies behind this is read first */
  readonly focusSec?: () => number
}

export interface WaveformJob {
  /** there at once, filled from the playhead on */
  readonly waveform: Waveform
  /** resolves when all is known or the signal aborts; rejects when the voice cannot be read further */
  readonly done: Promise<void>
  /** Something urgent is to be read: what is under way for this alone is broken off, and begun again later. */
  makeWay(): void
}

/**
 * Loudest |sample| of each hundredth of a second: of everything that is read of the voice anyway, and of the rest, which
 * is read behind all else, one slice at a time, giving the thread back between them. Of a voice that is too long to be
 * kept only the stretch ahead of the playhead is read, so that nothing is read twice. Nothing of the sound is kept.
 *
 * A transfer that fails is tried again, as long as it takes.
 */
export function createWaveform(voice: Voice, options: WaveformOptions = {}): WaveformJob {
  const reader = new WaveformReader(voice, options)
  const stop = voice.onSamples((start, samples) => reader.take(start, samples))
  const done = reader
    .fill()
    .catch((error: unknown) => {
      if (!isAbortError(error)) throw error
    })
    .finally(stop)
  return { waveform: reader.waveform, done, makeWay: () => reader.makeWay() }
}

class WaveformReader {
  readonly waveform: Waveform
  private readonly voice: Voice
  private readonly options: WaveformOptions
  private underWay: AbortController | null = null
  private stepSec = FIRST_SEC
  private nFailures = 0

  constructor(voice: Voice, options: WaveformOptions) {
    this.voice = voice
    this.options = options
    const rate = options.rate ?? PEAKS_PER_SEC
    const peaks = new Float32Array(Math.ceil(voice.durationSec * rate))
    this.waveform = { rate, known: new IntervalSet(), peaks }
  }

  /** Measures the columns that lie wholly within these samples. */
  take(start: number, samples: Float32Array): void {
    const { waveform, voice } = this
    const { peaks, known, rate } = waveform
    const end = start + samples.length
    let first = Math.max(0, Math.floor((start / voice.sampleRate) * rate) - 1)
    while (first < peaks.length && this.firstSample(first) < start) first++
    let column = first
    for (; column < peaks.length && this.firstSample(column + 1) <= end; column++) {
      if (known.has(column)) continue
      peaks[column] = peakOf(samples, this.firstSample(column) - start, this.firstSample(column + 1) - start)
    }
    const before = known.count
    known.add(first, column)
    if (known.count > before) this.options.onProgress?.(waveform)
  }

  async fill(): Promise<void> {
    const { known, peaks } = this.waveform
    while (known.count < peaks.length) {
      await this.breathe()
      const next = this.nextColumns()
      if (next === null) await sleep(IDLE_MS, this.options.signal)
      else await this.read(next.start, next.end)
    }
  }

  makeWay(): void {
    this.stepSec = FIRST_SEC
    this.underWay?.abort()
  }

  /** Columns to read next: from the playhead on, then what lies before it. */
  private nextColumns(): { start: number; end: number } | null {
    const { known, peaks, rate } = this.waveform
    const { keptSec } = this.voice
    const focus = Math.min(peaks.length, Math.max(0, Math.floor((this.options.focusSec?.() ?? 0) * rate)))
    const isAllKept = keptSec === Infinity
    const reach = isAllKept ? peaks.length : Math.floor(Math.min(REACH_SEC, keptSec / 2) * rate)
    const ahead = firstGap(known, focus, Math.min(peaks.length, focus + reach))
    const gap = ahead ?? (isAllKept ? firstGap(known, 0, focus) : null)
    return gap === null ? null : { start: gap.start, end: Math.min(gap.end, gap.start + this.stepSec * rate) }
  }

  private async read(startColumn: number, endColumn: number): Promise<void> {
    const { voice, options } = this
    const stop = new AbortController()
    this.underWay = stop
    const signal = options.signal === undefined ? stop.signal : AbortSignal.any([options.signal, stop.signal])
    const start = this.firstSample(startColumn)
    try {
      const samples = await voice.readSamples(start, this.firstSample(endColumn), { signal, priority: PRIORITY })
      this.stepSec = Math.min(MOST_SEC, this.stepSec * 2)
      this.nFailures = 0
      options.onSamples?.(start, samples)
    } catch (error) {
      if (options.signal?.aborted === true) throw error
      if (stop.signal.aborted) return
      if (!mayPass(error)) throw error
      await sleep(PATIENCE_MS[Math.min(this.nFailures++, PATIENCE_MS.length - 1)]!, options.signal)
    } finally {
      this.underWay = null
    }
  }

  /** A task of its own for each slice, and none while others are in need. */
  private async breathe(): Promise<void> {
    const isBusy = (): boolean => this.options.isBusy?.() === true
    do await sleep(isBusy() ? BUSY_MS : 0, this.options.signal)
    while (isBusy())
  }

  private firstSample(column: number): number {
    const { nSamples, sampleRate } = this.voice
    return Math.min(nSamples, Math.round((column / this.waveform.rate) * sampleRate))
  }
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
