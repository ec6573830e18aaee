import type { ByteSource } from '../../src/bytes/index.ts'

/** A source that notes what was asked of it. */
export interface SpySource extends ByteSource {
  readonly reads: (readonly [start: number, end: number])[]
  readonly streams: (readonly [start: number, end: number])[]
  /** bytes that were given out */
  bytesRead(): number
}

export interface SpyOptions {
  /** size of the pieces of a stream */
  readonly pieceBytes?: number
  /** where the source lies in an outer file */
  readonly base?: number
  /** called before each piece of a stream, with its start; may throw */
  readonly onPiece?: (at: number) => void
}

export function spySource(bytes: Uint8Array, name: string, options: SpyOptions = {}): SpySource {
  const { pieceBytes = 65_536, base = 0, onPiece } = options
  const reads: (readonly [number, number])[] = []
  const streams: (readonly [number, number])[] = []
  let streamed = 0
  const check = (start: number, end: number): void => {
    if (!(start >= 0 && start <= end && end <= bytes.length))
      throw new RangeError(`${start} to ${end} of ${bytes.length}`)
  }
  return {
    name,
    base,
    size: bytes.length,
    reads,
    streams,
    bytesRead: () => streamed + reads.reduce((sum, [start, end]) => sum + end - start, 0),
    async read(start, end, readOptions) {
      check(start, end)
      readOptions?.signal?.throwIfAborted()
      reads.push([start, end])
      return bytes.subarray(start, end)
    },
    stream(start, end, readOptions) {
      check(start, end)
      streams.push([start, end])
      let at = start
      return new ReadableStream<Uint8Array>(
        {
          pull(controller) {
            readOptions?.signal?.throwIfAborted()
            if (at >= end) return controller.close()
            onPiece?.(at)
            const next = Math.min(end, at + pieceBytes)
            streamed += next - at
            controller.enqueue(bytes.slice(at, next))
            at = next
          },
        },
        { highWaterMark: 0 },
      )
    },
  }
}
