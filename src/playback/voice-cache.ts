import { isAbortError, isAppError } from '../bytes/index.ts'
import type { Voice } from './voice.ts'

/** s of one chunk: what decides when sound can begin, 24 kB of the dataset's float WAV */
const CHUNK_SEC = 0.125
/** chunks held per voice, decoded: 30 s, 5.8 MB at 48 kHz */
const MAX_CHUNKS = 240
/** reads under way at once per voice */
const MAX_READS = 2
/** s at the start of what is wanted that are read alone, before everything else: enough to begin */
const NOW_SEC = 0.35
/** chunks of one read: no fewer than these, unless they are wanted soon or there are no more; never more than those */
const FEW_CHUNKS = 8
const MOST_CHUNKS = 16
/** chunks of the first read after what is needed to begin */
const SHORT_CHUNKS = 5
/** chunks from the first that is wanted within which no read is too short */
const SOON_CHUNKS = 16
/** before the motion, which is the lesser part of the bytes */
const NOW_PRIORITY = 3
/** a read that failed for want of a network is tried again this often, after this many ms times the try */
const MAX_TRIES = 3
const RETRY_MS = 1000

/** [start, end) in samples, end-exclusive */
export interface SampleRange {
  start: number
  end: number
}

export interface VoiceCacheOptions {
  /** samples arrived (also some that were given up: they are silent) */
  readonly onChunk: (start: number, samples: Float32Array) => void
  /** samples were given up; what is not an AppError is a defect */
  readonly onError: (error: unknown) => void
}

/**
 * The decoded half minute around the playhead of one voice. The mixer says which parts it wants now, in order of need;
 * what is no longer wanted is no longer read (a seek aborts the reads of the old place). The first of it is read alone
 * and before everything else, so that sound begins soon; the rest in reads each twice as long as the one before, so that a
 * slow link is never a long read behind.
 */
export interface VoiceCache {
  readonly voice: Voice
  /**
   * Replaces what is wanted. Ranges may reach outside the voice.
   * @param isUrgent nothing sounds, or soon will, without the first of it
   */
  setWanted(ranges: readonly SampleRange[], isUrgent: boolean): void
  /** something that is wanted is not there yet */
  readonly isReading: boolean
  /** End of the gapless stretch of loaded samples from `sample` on; `nSamples` where it reaches the end. */
  loadedEnd(sample: number): number
  /** Copies [start, start + n) into out[0..n); silence outside the voice and where nothing is loaded. */
  copy(start: number, n: number, out: Float32Array): void
  /** Forgets failures, so that what was given up is read again. */
  retry(): void
  dispose(): void
}

/** Consecutive chunks [first, end) on their way. */
interface ChunkRead {
  readonly first: number
  readonly end: number
  readonly abort: AbortController
}

export function createVoiceCache(voice: Voice, options: VoiceCacheOptions): VoiceCache {
  const chunkSamples = Math.max(1, Math.round(voice.sampleRate * CHUNK_SEC))
  const nChunks = Math.ceil(voice.nSamples / chunkSamples)
  // a Map keeps insertion order: the first key is the least recently used
  const chunks = new Map<number, Float32Array>()
  const reads = new Set<ChunkRead>()
  const tries = new Map<number, number>()
  /** failed a moment ago */
  const resting = new Set<number>()
  const givenUp = new Set<number>()
  /** in order of need; a Set keeps it */
  let wanted = new Set<number>()
  /** how many of them are needed to begin */
  let nNow = 0
  /** the chunk at which the first stretch of them ends, short of the voice's own end */
  let edge = -1
  /** chunks of the next read that is not for now */
  let nextRun = SHORT_CHUNKS
  /** what is needed to begin was asked for, and whoever needs something as urgently has asked too */
  let mayReadOn = false
  let readOnTimer: ReturnType<typeof setTimeout> | undefined
  let retryTimer: ReturnType<typeof setTimeout> | undefined
  let isDisposed = false

  function setWanted(ranges: readonly SampleRange[], isUrgent: boolean): void {
    wanted = new Set()
    nNow = 0
    edge = -1
    for (const [i, range] of ranges.entries()) {
      const first = Math.max(0, Math.floor(range.start / chunkSamples))
      const end = Math.min(nChunks, Math.ceil(range.end / chunkSamples))
      for (let chunk = first; chunk < end && wanted.size < MAX_CHUNKS; chunk++) wanted.add(chunk)
      if (i > 0) continue
      const nowEnd = Math.ceil((range.start + NOW_SEC * voice.sampleRate) / chunkSamples)
      nNow = isUrgent ? Math.max(0, Math.min(end, nowEnd) - first) : 0
      edge = end < nChunks ? end : -1
    }
    for (const read of reads) if (!isWanted(read)) stop(read)
    for (const chunk of wanted) touch(chunk)
    fill()
  }

  function isWanted({ first, end }: ChunkRead): boolean {
    for (let chunk = first; chunk < end; chunk++) if (wanted.has(chunk)) return true
    return false
  }

  function stop(read: ChunkRead): void {
    reads.delete(read)
    read.abort.abort()
  }

  function touch(chunk: number): void {
    const samples = chunks.get(chunk)
    if (samples === undefined) return
    chunks.delete(chunk)
    chunks.set(chunk, samples)
  }

  function isMissing(chunk: number): boolean {
    if (chunks.has(chunk) || !wanted.has(chunk) || resting.has(chunk)) return false
    for (const read of reads) if (read.first <= chunk && chunk < read.end) return false
    return true
  }

  function fill(): void {
    if (isDisposed) return
    let place = 0
    let isNowMissing = false
    for (const chunk of wanted) {
      if (reads.size >= MAX_READS) return
      const isNow = place < nNow
      if (isNow) isNowMissing ||= !chunks.has(chunk) && !resting.has(chunk)
      else if (isNowMissing && !mayReadOn) {
        readOnSoon()
        return
      }
      const most = isNow ? nNow - place : nextRun
      const isSoon = place++ < SOON_CHUNKS
      if (!isMissing(chunk)) continue
      const end = endOfRun(chunk, chunk + most)
      // the edge moves on: a little later it is a longer read
      if (!isSoon && end === edge && end - chunk < FEW_CHUNKS) continue
      if (isNow) mayReadOn = false
      nextRun = isNow ? SHORT_CHUNKS : Math.min(MOST_CHUNKS, 2 * nextRun)
      void read(chunk, end, isNow ? NOW_PRIORITY : 0)
    }
  }

  function readOnSoon(): void {
    readOnTimer ??= setTimeout(() => {
      readOnTimer = undefined
      mayReadOn = true
      fill()
    }, 0)
  }

  /** End of the missing chunks from `first` on, at `most` at the latest. */
  function endOfRun(first: number, most: number): number {
    let end = first + 1
    while (end < most && isMissing(end)) end++
    return end
  }

  async function read(first: number, end: number, priority: number): Promise<void> {
    const read = { first, end, abort: new AbortController() }
    reads.add(read)
    const startSample = first * chunkSamples
    const endSample = Math.min(voice.nSamples, end * chunkSamples)
    try {
      const samples = await voice.readSamples(startSample, endSample, { signal: read.abort.signal, priority })
      if (reads.delete(read)) store(first, samples)
    } catch (error) {
      if (reads.delete(read)) fail(read, new Float32Array(endSample - startSample), error)
    }
    fill()
  }

  function store(first: number, samples: Float32Array): void {
    for (let at = 0, chunk = first; at < samples.length; at += chunkSamples, chunk++) {
      tries.delete(chunk)
      resting.delete(chunk)
      chunks.set(chunk, samples.subarray(at, at + chunkSamples))
    }
    for (const old of chunks.keys()) {
      if (chunks.size <= MAX_CHUNKS) break
      if (!wanted.has(old)) chunks.delete(old)
    }
    options.onChunk(first * chunkSamples, samples)
  }

  function fail({ first, end }: ChunkRead, silence: Float32Array, error: unknown): void {
    let nTries = 1
    for (let chunk = first; chunk < end; chunk++) {
      nTries = Math.max(nTries, (tries.get(chunk) ?? 0) + 1)
      resting.add(chunk)
    }
    // the voice was closed under us: nothing to say, and nothing to try again
    if (isAbortError(error)) return
    for (let chunk = first; chunk < end; chunk++) tries.set(chunk, nTries)
    if (nTries < MAX_TRIES && isAppError(error, 'network', 'timeout', 'http-status')) {
      retryTimer ??= setTimeout(retryReads, RETRY_MS * nTries)
      return
    }
    for (let chunk = first; chunk < end; chunk++) givenUp.add(chunk)
    options.onError(error)
    store(first, silence)
  }

  function retryReads(): void {
    retryTimer = undefined
    resting.clear()
    fill()
  }

  return {
    voice,
    setWanted,
    get isReading() {
      return reads.size > 0
    },
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
      resting.clear()
      tries.clear()
    },
    dispose() {
      isDisposed = true
      clearTimeout(retryTimer)
      clearTimeout(readOnTimer)
      for (const read of reads) read.abort.abort()
      reads.clear()
      chunks.clear()
      wanted.clear()
    },
  }
}
