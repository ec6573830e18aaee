import { sliceSource, type ByteSource, type ReadOptions } from '../../src/bytes/index.ts'

export interface CountingSource extends ByteSource {
  /** every read that reached the source, in order, as [start, end) */
  readonly reads: (readonly [start: number, end: number])[]
  /** every stream that was asked for */
  readonly streams: (readonly [start: number, end: number])[]
  /** signals of the reads, in the same order */
  readonly signals: (AbortSignal | undefined)[]
  /** bytes of all reads */
  readonly bytesRead: number
}

export interface CountingOptions {
  /** awaited before each read is answered; it may throw */
  readonly before?: (start: number, end: number, options: ReadOptions | undefined) => Promise<unknown>
}

/** A source that notes what is asked of it, to hold a reader to its cost and not only to its result. */
export function countingSource(source: ByteSource, { before }: CountingOptions = {}): CountingSource {
  const reads: (readonly [number, number])[] = []
  const streams: (readonly [number, number])[] = []
  const signals: (AbortSignal | undefined)[] = []
  return {
    ...sliceSource(source, 0, source.size),
    reads,
    streams,
    signals,
    get bytesRead() {
      return reads.reduce((sum, [start, end]) => sum + end - start, 0)
    },
    async read(start: number, end: number, options?: ReadOptions) {
      reads.push([start, end])
      signals.push(options?.signal)
      await before?.(start, end, options)
      return source.read(start, end, options)
    },
    stream(start: number, end: number, options?: ReadOptions) {
      streams.push([start, end])
      return source.stream(start, end, options)
    },
  }
}
