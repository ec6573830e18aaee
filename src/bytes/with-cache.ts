import { assertRange } from './byte-range.ts'
import type { ByteSource, ReadOptions } from './byte-source.ts'
import { chunkStream } from './chunk-stream.ts'
import { joinChunks } from './collect-stream.ts'
import { IntervalCache, type RangePart } from './interval-cache.ts'
import { SharedRead } from './shared-read.ts'

export interface CacheOptions {
  /** bytes held at most; a longer read is passed on and not kept */
  readonly budgetBytes: number
  /** bytes; what is missing is read in whole blocks of this size. Without it exactly what is missing is read */
  readonly blockBytes?: number | undefined
}

/** A source that remembers. */
export interface CachedSource extends ByteSource {
  /** bytes held */
  readonly cachedBytes: number
  /** Forgets everything; reads under way still end. */
  clear(): void
}

/**
 * Keeps what was read from `source`: reads within it, or partly within it, ask only for what is missing, and reads of
 * the same bytes at the same time share one request. A stream begins with what is held and passes the rest through,
 * without keeping it.
 *
 * Failures are not kept. Arrays handed out may be views of the cache (see `ByteSource.read`).
 */
export function withCache(source: ByteSource, options: CacheOptions): CachedSource {
  const reads = new CachedReads(source, options)
  return {
    name: source.name,
    member: source.member,
    base: source.base,
    size: source.size,
    get cachedBytes() {
      return reads.cache.bytes
    },
    clear: () => reads.cache.clear(),
    async read(start: number, end: number, readOptions?: ReadOptions) {
      assertRange(source, start, end)
      readOptions?.signal?.throwIfAborted()
      return reads.read(start, end, readOptions)
    },
    stream(start: number, end: number, readOptions?: ReadOptions) {
      assertRange(source, start, end)
      return headThenRest(source, reads.cache, start, end, readOptions)
    },
  }
}

class CachedReads {
  readonly cache: IntervalCache
  readonly #source: ByteSource
  readonly #blockBytes: number
  /** in no order; never overlapping each other or the cache */
  readonly #underWay = new Set<SharedRead>()

  constructor(source: ByteSource, { budgetBytes, blockBytes = 1 }: CacheOptions) {
    if (!(blockBytes >= 1)) throw new RangeError(`bytes: blocks of ${blockBytes} bytes`)
    this.cache = new IntervalCache(budgetBytes)
    this.#source = source
    this.#blockBytes = blockBytes
  }

  async read(start: number, end: number, options: ReadOptions | undefined): Promise<Uint8Array> {
    const held = this.cache.parts(start, end)
    const missing = held.filter((part) => part.bytes === undefined)
    const reads = missing.flatMap((part) => this.#readsFor(part, options))
    const fetched = await Promise.all(
      reads.map(async (read) => ({ start: read.start, end: read.end, bytes: await read.join(options?.signal) })),
    )
    return assemble(start, end, [...held, ...fetched], this.#source.name)
  }

  /** The reads, under way or started now, that bring a missing part. */
  #readsFor(part: RangePart, options: ReadOptions | undefined): SharedRead[] {
    const reads = this.#overlapping(part.start, part.end)
    const gaps = subtract(part, reads)
    for (const gap of gaps) reads.push(this.#start(this.#wholeBlocks(gap), options))
    return reads
  }

  #overlapping(start: number, end: number): SharedRead[] {
    return [...this.#underWay].filter((read) => read.start < end && read.end > start)
  }

  /** The gap, grown to block boundaries as far as nothing there is held or under way. */
  #wholeBlocks(gap: Interval): Interval {
    const block = this.#blockBytes
    if (block === 1) return gap
    const start = Math.floor(gap.start / block) * block
    const end = Math.min(this.#source.size, Math.ceil(gap.end / block) * block)
    const free = this.cache
      .parts(start, end)
      .filter((part) => part.bytes === undefined)
      .flatMap((part) => subtract(part, this.#overlapping(part.start, part.end)))
    return free.find((part) => part.start <= gap.start && part.end >= gap.end) ?? gap
  }

  #start({ start, end }: Interval, options: ReadOptions | undefined): SharedRead {
    const fetchAndKeep = async (signal: AbortSignal) => {
      try {
        const bytes = await this.#source.read(start, end, { signal, priority: options?.priority })
        this.cache.insert(start, bytes)
        return bytes
      } finally {
        this.#underWay.delete(read)
      }
    }
    const read = new SharedRead(start, end, fetchAndKeep, (abandoned) => this.#underWay.delete(abandoned))
    this.#underWay.add(read)
    return read
  }
}

interface Interval {
  readonly start: number
  readonly end: number
}

/** What of an interval none of the others covers. */
function subtract(interval: Interval, others: readonly Interval[]): Interval[] {
  const gaps: Interval[] = []
  let position = interval.start
  for (const other of [...others].sort((a, b) => a.start - b.start)) {
    if (other.start > position) gaps.push({ start: position, end: other.start })
    position = Math.max(position, other.end)
  }
  if (position < interval.end) gaps.push({ start: position, end: interval.end })
  return gaps
}

/** Bytes [start, end) from parts that together cover them, whether they overlap or not; a single one stays a view. */
function assemble(start: number, end: number, parts: readonly RangePart[], name: string): Uint8Array {
  const pieces: Uint8Array[] = []
  let position = start
  for (const part of [...parts].sort((a, b) => a.start - b.start)) {
    if (part.bytes === undefined || part.end <= position || part.start >= end) continue
    const to = Math.min(part.end, end)
    pieces.push(part.bytes.subarray(position - part.start, to - part.start))
    position = to
  }
  return joinChunks(pieces, end - start, name)
}

function headThenRest(source: ByteSource, cache: IntervalCache, start: number, end: number, options?: ReadOptions) {
  let position = start
  let rest: ReadableStreamDefaultReader<Uint8Array> | undefined
  const next = async () => {
    if (position === end) return undefined
    const [held] = rest === undefined ? cache.parts(position, end) : []
    if (held?.bytes !== undefined) {
      position = held.end
      return held.bytes
    }
    rest ??= source.stream(position, end, options).getReader()
    return (await rest.read()).value
  }
  return chunkStream({ next, close: () => rest?.cancel() }, options?.signal)
}
