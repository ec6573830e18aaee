import type { AppError, ReadOptions } from '../bytes/index.ts'

/**
 * One person's sound, readable at any place without reading the rest: mono samples at the file's own rate.
 * Reads of disjoint parts may run at the same time; each touches only the bytes it needs.
 */
export interface Voice {
  /** for messages: file or member it comes from */
  readonly name: string
  /** Hz */
  readonly sampleRate: number
  /** samples per channel; 0 for a header without sound */
  readonly nSamples: number
  /** s */
  readonly durationSec: number
  /** what is odd about the file but does not stop it (cut short, contradicting sizes) */
  readonly problems: readonly AppError[]
  /**
   * s of sound that stay at hand once they were read, so that reading them again asks nobody for anything; Infinity for
   * all of it, or where asking costs nothing
   */
  readonly keptSec: number
  /**
   * Samples [start, end), end-exclusive, all channels averaged; nominal range -1..1, not cleaned.
   * @throws {RangeError} unless 0 <= start <= end <= nSamples
   * @throws {ByteSourceError | ContainerError} and AbortError
   */
  readSamples(start: number, end: number, options?: ReadOptions): Promise<Float32Array>
  /** The same by time: [startSec, endSec) s rounded to samples and clipped to what exists. */
  read(startSec: number, endSec: number, options?: ReadOptions): Promise<Float32Array>
  /** Hears all that is read, whoever reads it: first sample and the samples. @returns the way to stop */
  onSamples(listener: (start: number, samples: Float32Array) => void): () => void
  /** Gives decoders back; reads after it reject. */
  dispose(): void
}

/** What a format has to supply; `createVoice` adds what is the same for all. */
export interface VoiceFormat {
  readonly name: string
  readonly sampleRate: number
  readonly nSamples: number
  readonly problems: readonly AppError[]
  /** s; default: Infinity */
  readonly keptSec?: number
  /** start and end are checked and not equal */
  readSamples(start: number, end: number, options: ReadOptions): Promise<Float32Array>
  dispose?(): void
}

export function createVoice(format: VoiceFormat): Voice {
  const { name, sampleRate, nSamples, problems } = format
  const listeners = new Set<(start: number, samples: Float32Array) => void>()
  let isDisposed = false

  async function readSamples(start: number, end: number, options: ReadOptions = {}): Promise<Float32Array> {
    if (!Number.isInteger(start) || !Number.isInteger(end) || !(0 <= start && start <= end && end <= nSamples)) {
      throw new RangeError(`voice: [${start}, ${end}) is not inside [0, ${nSamples})`)
    }
    if (isDisposed) throw new DOMException('the voice was closed', 'AbortError')
    options.signal?.throwIfAborted()
    if (start === end) return new Float32Array(0)
    const samples = await format.readSamples(start, end, options)
    for (const listener of listeners) listener(start, samples)
    return samples
  }

  return {
    name,
    sampleRate,
    nSamples,
    durationSec: nSamples / sampleRate,
    problems,
    keptSec: format.keptSec ?? Infinity,
    readSamples,
    read(startSec, endSec, options) {
      const start = clampSample(startSec * sampleRate, nSamples)
      return readSamples(start, Math.max(start, clampSample(endSec * sampleRate, nSamples)), options)
    },
    onSamples(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    dispose() {
      isDisposed = true
      listeners.clear()
      format.dispose?.()
    },
  }
}

function clampSample(sample: number, nSamples: number): number {
  return Math.min(nSamples, Math.max(0, Math.round(sample) || 0))
}
