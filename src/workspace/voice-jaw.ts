import type { Voice, Waveform } from '../playback/index.ts'

/** columns per second, as a waveform has */
const RATE = 100
/** columns read at once around a moment whose waveform is not there yet: a second of sound */
const CHUNK = 100
/** columns to each side whose weighted mean opens the jaw: syllables come through, pitch does not */
const REACH = 5
/** Of the level of this voice's loud moments: below the first the mouth is shut, at the second it is open. */
const SHUT_LEVEL = 0.1
const OPEN_LEVEL = 0.85
/** Share of the voice's columns that are louder than its level. */
const LOUD_SHARE = 0.1
/** |sample| below which a column is silence and tells nothing about the level: -50 dB */
const SILENCE = 0.003
/** Level of a voice of which little is known yet, and columns from which on it is known. */
const USUAL_LEVEL = 0.15
const ENOUGH_COLUMNS = 60
/** One bin a decibel, from -64 dB to 0. */
const N_BINS = 64

const UNREAD = 0
const READING = 1
const READ = 2

/**
 * Opens a jaw after the envelope of a voice. Works at any moment: where the waveform has not come yet, the second around
 * that moment is read on its own, so that a face speaks right after a seek into a long recording.
 */
export class VoiceJaw {
  private readonly voice: Voice
  private readonly signal: AbortSignal
  private readonly peaks: Float32Array
  private readonly chunks: Uint8Array
  private readonly bins = new Uint32Array(N_BINS)
  private nLoud = 0
  private level = USUAL_LEVEL
  private waveform: Waveform | null = null
  /** the waveform as it was when it was last taken over */
  private takenVersion = 0

  constructor(voice: Voice, signal: AbortSignal) {
    this.voice = voice
    this.signal = signal
    this.peaks = new Float32Array(Math.ceil(voice.durationSec * RATE))
    this.chunks = new Uint8Array(Math.ceil(this.peaks.length / CHUNK))
  }

  /** The peaks of the whole voice, growing: what is in them is not read here again. */
  follow(waveform: Waveform): void {
    if (waveform.rate === RATE) this.waveform = waveform
  }

  /** How far the mouth opens at a time, 0..1. Allocates nothing where the sound around it is known. */
  openingAt(timeSec: number): number {
    this.takeOver()
    const center = Math.round(timeSec * RATE)
    if (center < -REACH || center >= this.peaks.length + REACH) return 0
    this.want(center - REACH)
    this.want(center + CHUNK)
    let sum = 0
    for (let i = -REACH; i <= REACH; i++) sum += (REACH + 1 - Math.abs(i)) * (this.peaks[center + i] ?? 0)
    const level = sum / (REACH + 1) ** 2 / this.level
    const open = Math.min(1, Math.max(0, (level - SHUT_LEVEL) / (OPEN_LEVEL - SHUT_LEVEL)))
    return open * open * (3 - 2 * open)
  }

  /** Whole chunks only, so that no column is counted twice. */
  private takeOver(): void {
    const { waveform } = this
    if (waveform === null || waveform.known.version === this.takenVersion) return
    const { known } = waveform
    this.takenVersion = known.version
    for (let i = 0; i < known.length; i++) {
      const end = known.endOf(i)
      const last = end >= this.peaks.length ? this.chunks.length : Math.floor(end / CHUNK)
      for (let chunk = Math.ceil(known.startOf(i) / CHUNK); chunk < last; chunk++) this.takeChunk(chunk, waveform)
    }
    this.settle()
  }

  private takeChunk(chunk: number, { peaks }: Waveform): void {
    if (this.chunks[chunk] === READ) return
    this.chunks[chunk] = READ
    const end = Math.min(this.peaks.length, (chunk + 1) * CHUNK)
    for (let column = chunk * CHUNK; column < end; column++) this.set(column, peaks[column]!)
  }

  private want(column: number): void {
    const chunk = Math.floor(Math.max(0, column) / CHUNK)
    if (chunk >= this.chunks.length || this.chunks[chunk] !== UNREAD) return
    this.chunks[chunk] = READING
    void this.read(chunk)
  }

  private async read(chunk: number): Promise<void> {
    const first = chunk * CHUNK
    const end = Math.min(this.peaks.length, first + CHUNK)
    try {
      const samples = await this.voice.read(first / RATE, end / RATE, { signal: this.signal })
      if (this.chunks[chunk] === READ) return
      const perColumn = this.voice.sampleRate / RATE
      for (let column = first; column < end; column++) {
        const from = Math.round((column - first) * perColumn)
        this.set(column, peakOf(samples, from, Math.round((column + 1 - first) * perColumn)))
      }
      this.chunks[chunk] = READ
      this.settle()
    } catch {
      // the mixer reads the same sound and reports what is wrong with it; without it the mouth stays shut
    }
  }

  private set(column: number, peak: number): void {
    this.peaks[column] = peak
    if (peak < SILENCE) return
    this.bins[binOf(peak)]!++
    this.nLoud++
  }

  /** The level that a tenth of what is not silence exceeds: a click or a cough does not move it. */
  private settle(): void {
    if (this.nLoud < ENOUGH_COLUMNS) return
    let above = 0
    let bin = N_BINS - 1
    for (; bin > 0; bin--) {
      above += this.bins[bin]!
      if (above >= this.nLoud * LOUD_SHARE) break
    }
    this.level = 10 ** ((bin + 0.5 - N_BINS) / 20)
  }
}

function binOf(peak: number): number {
  return Math.min(N_BINS - 1, Math.max(0, Math.floor(20 * Math.log10(peak)) + N_BINS))
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
