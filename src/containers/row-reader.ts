import { isAppError } from '../bytes/index.ts'
import type { AppError, ReadOptions } from '../bytes/index.ts'
import { createArrayDecoder, decodeSpecOf } from './array-decoder.ts'
import type { ArrayDecoderFactory } from './array-decoder.ts'
import { readArrayPrefix } from './array-prefix.ts'
import type { ArrayRef } from './array-ref.ts'
import type { NumberArray } from './npy-dtype.ts'
import type { NpyHeader } from './npy-header.ts'
import { fetchPiece } from './fetch-piece.ts'
import { withPatience } from './read-patience.ts'
import { RowJob, type BytePiece } from './row-job.ts'
import { LEAD_ROWS, SOON_ROWS, choosePiece, nextPiece, type RowPiece } from './row-schedule.ts'

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
  /** the array is not usable; unless it was the transfer that failed, rows that came before are void */
  failed(key: string, error: AppError): void
}

export interface RowReaderOptions extends ReadOptions {
  /** bytes read of every array before the rest of any; default: 36 KiB shared out by the arrays' sizes */
  readonly prefixBytes?: number | undefined
  /** default: `createArrayDecoder`, in this thread */
  readonly decoder?: ArrayDecoderFactory | undefined
  /** most bytes of one row, or of an array in Fortran order */
  readonly budgetBytes?: number | undefined
  /** arrays that are read before the others: what the first picture needs. Default: all */
  readonly isUrgent?: ((key: string) => boolean) | undefined
  /**
   * The row that is wanted now; may change at any time. With it, arrays that lie uncompressed and row by row are read
   * from there on first, and their rows come in any order. Without it rows come in order.
   */
  readonly focus?: (() => number) | undefined
  /** place of a request in the queue for a connection, by whether its piece is wanted soon */
  readonly priorityOf?: ((isSoon: boolean) => number) | undefined
  /** bytes that came, each time some did */
  readonly onBytes?: ((count: number) => void) | undefined
  /** ms to wait before each further try of a piece whose transfer failed for a reason that may pass; default: none */
  readonly patienceMs?: readonly number[] | undefined
  /** a transfer failed and is tried again (the reason), or goes on again (null) */
  readonly onWaiting?: ((reason: AppError | null) => void) | undefined
}

/** Requests under way: while something is wanted now, soon, or for later. The page's limiter bounds them all together. */
const NOW_REQUESTS = 8
const SOON_REQUESTS = 4
const BULK_REQUESTS = 2
/**
 * Read of all arrays of a group first, shared out by their sizes so that each gives as many rows. No more than a fresh
 * connection carries in its first round trip (10 segments).
 */
const PREFIX_BYTES = 36_864
const MIN_PREFIX_BYTES = 1024
const MAX_PREFIX_BYTES = 12_800

function mostRequests(distance: number): number {
  if (distance <= 0) return NOW_REQUESTS
  return distance < LEAD_ROWS ? SOON_REQUESTS : BULK_REQUESTS
}

/**
 * Reads several arrays row by row. First a prefix of each (all asked for in one turn, so that a coalescing source can
 * join them), which brings out the first rows of every array; then piece by piece, always of the array that is most in
 * need: what is missing nearest behind the wanted row, all arrays in step, pieces the larger the more is there.
 *
 * An array that fails, or whose source fails, fails alone. Arrays in Fortran order come out in one piece at their end.
 */
export class RowReader {
  private readonly jobs: readonly RowJob[]
  private readonly options: RowReaderOptions
  /** requests under way, and what ends them early */
  private readonly underWay = new Map<BytePiece, AbortController>()
  private settle: { resolve(): void; reject(error: unknown): void } | null = null
  private readonly ofUrgent = (): number => this.priorityOf(true)
  private readonly ofOthers = (): number => this.priorityOf(false)
  /** an abort or a defect that ended a read while nobody waited yet */
  private broken: { readonly error: unknown } | null = null

  constructor(refs: readonly ArrayRef[], sink: RowSink, options: RowReaderOptions = {}) {
    this.options = options
    const { isUrgent = () => true, focus } = options
    this.jobs = refs.map(
      (ref) => new RowJob(ref, sink, { isUrgent: isUrgent(ref.key), mayBeRandom: focus !== undefined }),
    )
  }

  /**
   * Reads everything; resolves after the last word on every key.
   * @throws {DOMException} AbortError only; every other failure is told to the sink
   */
  async run(): Promise<void> {
    try {
      await this.beginAll(this.jobs.filter(({ isUrgent }) => isUrgent))
      // What is wanted is elsewhere: it goes before the start of what is not urgent.
      this.pump()
      await this.beginAll(this.jobs.filter(({ isUrgent }) => !isUrgent))
      this.options.signal?.throwIfAborted()
      await new Promise<void>((resolve, reject) => {
        this.settle = { resolve, reject }
        if (this.broken === null) this.pump()
        else reject(this.broken.error)
      })
    } finally {
      for (const stop of this.underWay.values()) stop.abort()
      for (const job of this.jobs) job.dispose()
    }
  }

  /** The wanted row has jumped: reads of other places that keep what is wanted now waiting are broken off. */
  refocus(): void {
    const pieces = this.pieces()
    const isMissing = pieces.some((piece, i) => piece !== null && this.jobs[i]!.isUrgent && piece.distance <= 0)
    if (isMissing) this.breakOff(this.focus())
    this.pump()
  }

  private breakOff(focus: number): void {
    for (const [piece, stop] of this.underWay) {
      const { rows } = piece
      if (rows === null || (rows.end > focus && rows.start <= focus + SOON_ROWS)) continue
      stop.abort()
      // its place is free now, not when the read has noticed
      this.underWay.delete(piece)
    }
  }

  private async beginAll(jobs: readonly RowJob[]): Promise<void> {
    const sizes = jobs.map(({ ref }) => ref.end - ref.start)
    const total = sizes.reduce((sum, size) => sum + size, 0)
    await Promise.all(
      jobs.map((job, i) => {
        const share = Math.ceil((PREFIX_BYTES * sizes[i]!) / Math.max(1, total))
        // what fits into a first read anyway, a mask most often, is in it as a whole
        const least = sizes[i]! <= MAX_PREFIX_BYTES ? sizes[i]! : MIN_PREFIX_BYTES
        return this.begin(job, Math.min(MAX_PREFIX_BYTES, Math.max(least, share)))
      }),
    )
  }

  private async begin(job: RowJob, share: number): Promise<void> {
    const { signal, prefixBytes = share, decoder = createArrayDecoder, budgetBytes, onBytes } = this.options
    const { ref } = job
    try {
      const priority = job.isUrgent ? this.ofUrgent : this.ofOthers
      const prefix = await withPatience(this.options, () => readArrayPrefix(ref, prefixBytes, { signal, priority }))
      onBytes?.(prefix.bytes.length + prefix.dataStart - ref.start)
      await job.begin(prefix, decoder(decodeSpecOf(ref, prefix.dataStart, { budgetBytes })))
    } catch (error) {
      this.fail(job, error)
    }
  }

  /** Starts as many requests as there is need and room for. */
  private pump(): void {
    while (this.options.signal?.aborted !== true) {
      const pieces = this.pieces()
      const index = choosePiece(this.jobs, pieces)
      if (index < 0) break
      const piece = pieces[index]!
      if (this.underWay.size >= mostRequests(piece.distance)) break
      void this.read(this.jobs[index]!, piece)
    }
    if (this.jobs.every((job) => job.isOver)) this.settle?.resolve()
  }

  private pieces(): (RowPiece | null)[] {
    const focus = this.focus()
    return this.jobs.map((job) => (job.mayGoOn ? nextPiece(job, focus) : null))
  }

  private async read(job: RowJob, rows: RowPiece): Promise<void> {
    const piece = job.ask(rows)
    const stop = new AbortController()
    this.underWay.set(piece, stop)
    const coming = this.fetch(job, rows, piece, stop.signal).finally(() => {
      this.underWay.delete(piece)
    })
    coming.then(
      () => this.pump(),
      () => undefined,
    )
    try {
      await job.take(piece, coming)
    } catch (error) {
      this.fail(job, error)
    }
    this.pump()
  }

  /** All bytes of a piece, or the rows that came before it was broken off. */
  private async fetch(job: RowJob, rows: RowPiece, piece: BytePiece, stop: AbortSignal): Promise<Uint8Array> {
    const { signal, onBytes } = this.options
    const priority = (): number => this.priorityOf(this.isSoon(job, rows))
    const bytes = new Uint8Array(piece.end - piece.start)
    let filled = 0
    const take = (count: number): void => {
      filled += count
      onBytes?.(count)
    }
    try {
      await withPatience(this.options, () =>
        fetchPiece(job.ref.source, piece.start + filled, bytes, filled, { signal, stop, priority }, take),
      )
    } catch (error) {
      if (!stop.aborted || signal?.aborted === true) throw error
    }
    return filled === bytes.length ? bytes : bytes.slice(0, job.usable(piece, filled))
  }

  private focus(): number {
    const focus = this.options.focus?.() ?? 0
    return focus > 0 ? focus : 0
  }

  /** The wanted row may have moved since the piece was chosen. */
  private isSoon(job: RowJob, { startRow, endRow }: RowPiece): boolean {
    const focus = this.focus()
    const mustComeBefore = job.asked === null || endRow > focus
    return job.isUrgent && mustComeBefore && startRow - focus < SOON_ROWS
  }

  private priorityOf(isSoon: boolean): number {
    return this.options.priorityOf?.(isSoon) ?? 0
  }

  private fail(job: RowJob, error: unknown): void {
    const { signal } = this.options
    if (signal?.aborted !== true && isAppError(error)) job.fail(error)
    else {
      this.broken = { error: signal?.aborted === true ? signal.reason : error }
      this.settle?.reject(this.broken.error)
    }
  }
}
