import { isAbortError, isAppError } from '../bytes/index.ts'
import type { Voice } from './voice.ts'

/** s of sound per read: 192 kB of the dataset's float WAV */
const CHUNK_SEC = 1
/** chunks held per voice: a minute, 11.5 MB at 48 kHz */
const MAX_CHUNKS = 60
/** reads under way at once per voice */
const MAX_READS = 4
/** a read that failed for want of a network is tried again this often, after this many ms times the try */
const MAX_TRIES = 3
const RETRY_MS = 1000

/** [start, end) in samples, end-exclusive */
export interface SampleRange {
  start: number
  end: number
}

export interface VoiceCacheOptions {
  /** a chunk arrived (also one given up: it is silent) */
  readonly onChunk: (start: number, samples: Float32Array) => void
  /** a chunk was given up; what is not an AppError is a defect */
  readonly onError: (error: unknown) => void
}

/**
 * The decoded minute around the playhead of one voice. The mixer says which parts it wants now, in order of need; what is
 * no longer wanted is no longer read (a seek aborts the reads of the old place).
 */
export interface VoiceCache {
  readonly voice: Voice
  /** Replaces what is wanted. Ranges may reach outside the voice. */
  setWanted(ranges: readonly SampleRange[]): void
  /** End of the gapless stretch of loaded samples from `sample` on; `nSamples` where it reaches the end. */
  loadedEnd(sample: number): number
  /** Copies [start, start + n) into out[0..n); silence outside the voice and where nothing is loaded. */
  copy(start: number, n: number, out: Float32Array): void
  /** Forgets failures, so that what was given up is read again. */
  retry(): void
  dispose(): void
}

export function createVoiceCache(voice: Voice, options: VoiceCacheOptions): VoiceCache {
  const chunkSamples = Math.max(1, Math.round(voice.sampleRate * CHUNK_SEC))
  const nChunks = Math.ceil(voice.nSamples / chunkSamples)
  // a Map keeps insertion order: the first key is the least recently used
  const chunks = new Map<number, Float32Array>()
  const reads = new Map<number, AbortController>()
  const tries = new Map<number, number>()
  const givenUp = new Set<number>()
  let wanted: number[] = []
  let retryTimer: ReturnType<typeof setTimeout> | undefined
  let isDisposed = false

  function setWanted(ranges: readonly SampleRange[]): void {
    const next: number[] = []
    for (const range of ranges) {
      const first = Math.max(0, Math.floor(range.start / chunkSamples))
      const end = Math.min(nChunks, Math.ceil(range.end / chunkSamples))
      for (let chunk = first; chunk < end; chunk++) if (!next.includes(chunk)) next.push(chunk)
    }
    wanted = next.slice(0, MAX_CHUNKS)
    for (const [chunk, abort] of reads) {
      if (wanted.includes(chunk)) continue
      reads.delete(chunk)
      abort.abort()
    }
    for (const chunk of wanted) touch(chunk)
    fill()
  }

  function touch(chunk: number): void {
    const samples = chunks.get(chunk)
    if (samples === undefined) return
    chunks.delete(chunk)
    chunks.set(chunk, samples)
  }

  function fill(): void {
    if (isDisposed) return
    for (const chunk of wanted) {
      if (reads.size >= MAX_READS) return
      if (chunks.has(chunk) || reads.has(chunk) || (tries.get(chunk) ?? 0) > 0) continue
      void read(chunk)
    }
  }

  async function read(chunk: number): Promise<void> {
    const abort = new AbortController()
    reads.set(chunk, abort)
    const start = chunk * chunkSamples
    const end = Math.min(voice.nSamples, start + chunkSamples)
    try {
      const samples = await voice.readSamples(start, end, { signal: abort.signal })
      if (reads.get(chunk) === abort) store(chunk, start, samples)
    } catch (error) {
      if (reads.get(chunk) === abort) fail(chunk, start, end, error)
    }
    fill()
  }

  function store(chunk: number, start: number, samples: Float32Array): void {
    reads.delete(chunk)
    tries.delete(chunk)
    chunks.set(chunk, samples)
    for (const old of chunks.keys()) {
      if (chunks.size <= MAX_CHUNKS) break
      if (!wanted.includes(old)) chunks.delete(old)
    }
    options.onChunk(start, samples)
  }

  function fail(chunk: number, start: number, end: number, error: unknown): void {
    reads.delete(chunk)
    // the voice was closed under us: nothing to say, and nothing to try again
    if (isAbortError(error)) {
      tries.set(chunk, MAX_TRIES)
      return
    }
    const nTries = (tries.get(chunk) ?? 0) + 1
    tries.set(chunk, nTries)
    if (nTries < MAX_TRIES && isAppError(error, 'network', 'timeout', 'http-status')) {
      retryTimer ??= setTimeout(retryReads, RETRY_MS * nTries)
      return
    }
    givenUp.add(chunk)
    options.onError(error)
    store(chunk, start, new Float32Array(end - start))
  }

  function retryReads(): void {
    retryTimer = undefined
    for (const chunk of wanted) {
      if (reads.size >= MAX_READS) break
      if ((tries.get(chunk) ?? 0) > 0 && !chunks.has(chunk) && !reads.has(chunk)) void read(chunk)
    }
  }

  return {
    voice,
    setWanted,
    loadedEnd(sample) {
      if (sample >= voice.nSamples) return voice.nSamples
      let chunk = Math.max(0, Math.floor(sample / chunkSamples))
      while (chunk < nChunks && chunks.has(chunk)) chunk++
      return Math.min(voice.nSamples, Math.max(sample, chunk * chunkSamples))
    },
    copy(start, n, out) {
      out.fill(0, 0, n)
      const end = Math.min(voice.nSamples, start + n)
      for (let at = Math.max(0, start); at < end;) {
        const chunk = Math.floor(at / chunkSamples)
        const chunkStart = chunk * chunkSamples
        const stop = Math.min(end, chunkStart + chunkSamples)
        const samples = chunks.get(chunk)
        if (samples) out.set(samples.subarray(at - chunkStart, stop - chunkStart), at - start)
        at = stop
      }
    },
    retry() {
      for (const chunk of givenUp) chunks.delete(chunk)
      givenUp.clear()
      tries.clear()
    },
    dispose() {
      isDisposed = true
      clearTimeout(retryTimer)
      for (const abort of reads.values()) abort.abort()
      reads.clear()
      chunks.clear()
      wanted = []
    },
  }
}
