import { isAbortError, isAppError } from '../bytes/index.ts'
import type { AppError, ByteSource, ReadOptions } from '../bytes/index.ts'
import { createArrayDecoder, decodeSpecOf } from './array-decoder.ts'
import type { ArrayDecoder, ArrayDecoderFactory } from './array-decoder.ts'
import { readArrayPrefix } from './array-prefix.ts'
import type { ArrayRef } from './array-ref.ts'
import type { NumberArray } from './npy-dtype.ts'
import type { NpyHeader } from './npy-header.ts'
import type { RowChunk } from './row-assembler.ts'
import { planSpans } from './row-plan.ts'
import type { NeededRange, ReadSpan } from './row-plan.ts'

/** Takes the rows of several arrays as they come. `done` or `failed` is the last word on a key. */
export interface RowSink {
  header(key: string, header: NpyHeader): void
  /**
   * @param firstRow index of the first of them
   * @param data whole rows, C order, native byte order, in a buffer of their own
   * @param lossy true if 64-bit integers were rounded
   */
  rows(key: string, firstRow: number, data: NumberArray, lossy: boolean): void
  /** all rows have come and every check held */
  done(key: string): void
  /** the array is not usable; rows that came before are void */
  failed(key: string, error: AppError): void
}

export interface ReadRowsOptions extends ReadOptions {
  /** bytes read of every array before the rest of any; 4096 */
  readonly prefixBytes?: number | undefined
  /** default: `createArrayDecoder`, in this thread */
  readonly decoder?: ArrayDecoderFactory | undefined
  /** most bytes of one row, or of an array in Fortran order */
  readonly budgetBytes?: number | undefined
  /** arrays whose prefixes are read before those of the others: what the first picture needs */
  readonly isUrgent?: ((key: string) => boolean) | undefined
  /** name of the transform of a key, for the decoder factory */
  readonly transformOf?: ((key: string) => string | undefined) | undefined
  /** bytes that came, each time some did */
  readonly onBytes?: ((count: number) => void) | undefined
}

const PREFIX_BYTES = 4096
/**
 * A long recording: were the rest read array by array, nothing could play on before the last array comes. So a second,
 * longer piece of every array is read first: some seventeen seconds of the longest.
 */
const LONG_REST_BYTES = 4 << 20
const BAND_BYTES = 131_072
const PARALLEL_SPANS = 4
/** Bytes that wait for decoders before no more is read. */
const MAX_WAITING_BYTES = 4 << 20
/** Most bytes given to a decoder at once; fewer where they give out more than `PUSH_OUTPUT_BYTES`. */
const PUSH_BYTES = 65_536
const MIN_PUSH_BYTES = 1024
/** Pushes given to a decoder before the answer to the first is waited for: a worker need not idle between messages. */
const PUSHES_AHEAD = 4
const PUSH_OUTPUT_BYTES = 4 << 20

/**
 * Reads several arrays row by row. First a prefix of each (all asked for in one turn, so that a coalescing source can
 * join them), which brings out the first rows of every array; then the rest in file order, near arrays by one request.
 * Between the two, a further piece of each where much is left.
 *
 * An array that fails, or whose source fails, fails alone. Arrays in Fortran order come out in one piece at their end.
 *
 * @throws {DOMException} AbortError only; every other failure is told to the sink
 */
export async function readRows(refs: readonly ArrayRef[], sink: RowSink, options: ReadRowsOptions = {}): Promise<void> {
  const jobs = refs.map((ref) => new RowJob(ref, sink, options))
  try {
    const isUrgent = options.isUrgent ?? (() => true)
    await Promise.all(jobs.filter(({ ref }) => isUrgent(ref.key)).map((job) => job.readPrefix()))
    await Promise.all(jobs.filter(({ ref }) => !isUrgent(ref.key)).map((job) => job.readPrefix()))
    options.signal?.throwIfAborted()
    if (restBytes(jobs) > LONG_REST_BYTES) await Promise.all(jobs.map((job) => job.readBand(BAND_BYTES)))
    await Promise.all([...bySource(jobs)].map(([source, own]) => readRest(source, own, options)))
    options.signal?.throwIfAborted()
  } finally {
    for (const job of jobs) job.dispose()
  }
}

function bySource(jobs: readonly RowJob[]): Map<ByteSource, RowJob[]> {
  const groups = new Map<ByteSource, RowJob[]>()
  for (const job of jobs) {
    const group = groups.get(job.ref.source)
    if (group === undefined) groups.set(job.ref.source, [job])
    else group.push(job)
  }
  return groups
}

function restBytes(jobs: readonly RowJob[]): number {
  return jobs.reduce((sum, job) => sum + job.missing, 0)
}

async function readRest(source: ByteSource, jobs: readonly RowJob[], options: ReadRowsOptions): Promise<void> {
  const waiting = planSpans(jobs.flatMap((job) => job.needed() ?? []))
  const work = async (): Promise<void> => {
    for (let span = waiting.shift(); span !== undefined; span = waiting.shift()) await readSpan(source, span, options)
  }
  await Promise.all(Array.from({ length: PARALLEL_SPANS }, work))
}

/**
 * One request, its bytes split to the arrays they belong to. Decoders work side by side while more is read, as long as
 * not too much waits for them.
 */
async function readSpan(source: ByteSource, span: ReadSpan<RowJob>, options: ReadRowsOptions): Promise<void> {
  const reader = source.stream(span.start, span.end, options).getReader()
  const queue = new DecodeQueue()
  let at = span.start
  let next = 0
  try {
    while (next < span.ranges.length) {
      const { done, value } = await reader.read()
      if (done) break
      options.onBytes?.(value.length)
      next = deal(value, at, span, next, queue)
      at += value.length
      await queue.room()
    }
    await queue.drained()
  } catch (error) {
    if (isAbortError(error) || options.signal?.aborted === true) throw error
    for (const { owner } of span.ranges.slice(next)) owner.fail(error)
    await queue.drained()
  } finally {
    await reader.cancel().catch(() => {})
  }
  for (const { owner } of span.ranges) await owner.finish()
}

/** Hands a chunk that begins at `at` to the ranges it touches; returns the first range that is not yet through. */
function deal(chunk: Uint8Array, at: number, span: ReadSpan<RowJob>, first: number, queue: DecodeQueue): number {
  let index = first
  for (; index < span.ranges.length; index++) {
    const { owner, start, end } = span.ranges[index]!
    const from = Math.max(start, at)
    const to = Math.min(end, at + chunk.length)
    if (to > from) queue.add(to - from, owner.push(chunk.subarray(from - at, to - at)))
    if (end > at + chunk.length) break
    queue.add(0, owner.finish())
  }
  return index
}

/** Work that has been given to decoders and is not done. */
class DecodeQueue {
  private readonly waiting: { bytes: number; work: Promise<void> }[] = []
  private bytes = 0

  add(bytes: number, work: Promise<void>): void {
    // a failure (an abort) is told when the queue is waited for
    work.catch(() => {})
    this.waiting.push({ bytes, work })
    this.bytes += bytes
  }

  async room(): Promise<void> {
    while (this.bytes > MAX_WAITING_BYTES) await this.next()
  }

  async drained(): Promise<void> {
    while (this.waiting.length > 0) await this.next()
  }

  private async next(): Promise<void> {
    const { bytes, work } = this.waiting.shift()!
    this.bytes -= bytes
    await work
  }
}

/** A thousandfold of what is pushed may come out: what packs well is pushed in small pieces. */
function pushBytesOf({ storage }: ArrayRef): number {
  if (storage.kind === 'npy') return PUSH_BYTES
  const ratio = storage.size / Math.max(1, storage.compressedSize)
  return Math.min(PUSH_BYTES, Math.max(MIN_PUSH_BYTES, Math.floor(PUSH_OUTPUT_BYTES / Math.max(1, ratio))))
}

/** One array on its way through. */
class RowJob {
  readonly ref: ArrayRef
  private readonly sink: RowSink
  private readonly options: ReadRowsOptions
  private decoder: ArrayDecoder | null = null
  private isOver = false
  private at = 0
  private dataEnd = 0
  /** pushes of one array follow each other */
  private last: Promise<void> = Promise.resolve()

  constructor(ref: ArrayRef, sink: RowSink, options: ReadRowsOptions) {
    this.ref = ref
    this.sink = sink
    this.options = options
  }

  async readPrefix(): Promise<void> {
    const { signal, prefixBytes = PREFIX_BYTES, decoder: make = createArrayDecoder } = this.options
    await this.guard(async () => {
      const prefix = await readArrayPrefix(this.ref, prefixBytes, { signal })
      this.options.onBytes?.(prefix.bytes.length + prefix.dataStart - this.ref.start)
      this.at = prefix.dataStart
      this.dataEnd = prefix.dataEnd
      const transform = this.options.transformOf?.(this.ref.key)
      const { budgetBytes } = this.options
      this.decoder = make(decodeSpecOf(this.ref, prefix.dataStart, { budgetBytes, transform }))
      await this.pushAll(prefix.bytes)
      if (this.at >= this.dataEnd) await this.endAll()
    })
  }

  /** Reads on, so many bytes, and stays open. */
  async readBand(length: number): Promise<void> {
    await this.guard(async () => {
      const end = Math.min(this.dataEnd, this.at + length)
      const bytes = await this.ref.source.read(this.at, end, { signal: this.options.signal })
      this.options.onBytes?.(bytes.length)
      await this.pushAll(bytes)
      if (this.at >= this.dataEnd) await this.endAll()
    })
  }

  get missing(): number {
    return this.isOver ? 0 : this.dataEnd - this.at
  }

  /** What is still to be read, or null. */
  needed(): NeededRange<RowJob> | null {
    return this.isOver ? null : { owner: this, start: this.at, end: this.dataEnd }
  }

  push(bytes: Uint8Array): Promise<void> {
    return this.inTurn(() => this.pushAll(bytes))
  }

  finish(): Promise<void> {
    return this.inTurn(() => this.endAll())
  }

  fail(error: unknown): void {
    if (this.isOver) return
    this.isOver = true
    this.dispose()
    if (!isAppError(error)) throw error
    this.sink.failed(this.ref.key, error)
  }

  dispose(): void {
    this.decoder?.dispose()
    this.decoder = null
  }

  private async pushAll(bytes: Uint8Array): Promise<void> {
    const step = pushBytesOf(this.ref)
    // what packs well is pushed one by one, so that not too much comes out at once
    const nAhead = step < PUSH_BYTES ? 1 : PUSHES_AHEAD
    const answers: Promise<RowChunk[]>[] = []
    for (let from = 0; from < bytes.length; from += step) {
      if (answers.length === nAhead) await this.takeAnswer(answers.shift()!)
      if (this.isOver || this.at >= this.dataEnd) break
      const piece = bytes.subarray(from, from + step)
      this.at += piece.length
      const answer = this.decoder!.push(piece)
      // told when it is waited for
      answer.catch(() => {})
      answers.push(answer)
    }
    for (const answer of answers) await this.takeAnswer(answer)
  }

  private async takeAnswer(answer: Promise<RowChunk[]>): Promise<void> {
    const chunks = await answer
    if (!this.isOver) this.deliver(chunks)
  }

  private async endAll(): Promise<void> {
    const chunks = await this.decoder!.end()
    if (this.isOver) return
    this.deliver(chunks)
    this.isOver = true
    this.dispose()
    this.sink.done(this.ref.key)
  }

  private deliver(chunks: readonly RowChunk[]): void {
    const { key, storage } = this.ref
    for (const chunk of chunks) {
      if (chunk.kind === 'rows') this.sink.rows(key, chunk.firstRow, chunk.data, chunk.lossy)
      else {
        const { header } = chunk
        // whatever follows the array in an NPY file is not read
        if (storage.kind === 'npy') this.dataEnd = this.ref.start + header.dataOffset + header.nItems * header.itemSize
        this.sink.header(key, header)
      }
    }
  }

  private inTurn(step: () => Promise<void>): Promise<void> {
    this.last = this.last.then(() => this.guard(step))
    return this.last
  }

  private async guard(step: () => Promise<void>): Promise<void> {
    if (this.isOver) return
    try {
      await step()
    } catch (error) {
      if (isAbortError(error) || this.options.signal?.aborted === true) throw error
      this.fail(error)
    }
  }
}
