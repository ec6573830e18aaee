import { assertRange } from './byte-range.ts'
import type { ByteSource, ReadOptions } from './byte-source.ts'
import { chunkStream } from './chunk-stream.ts'

/** bytes a streamed chunk; small enough that a consumer's work on one chunk does not hold its thread */
const CHUNK_BYTES = 256 * 1024

/** A source over bytes that are in memory already. Reads are views, not copies. */
export function memorySource(bytes: Uint8Array, name: string): ByteSource {
  const size = bytes.byteLength
  return {
    name,
    base: 0,
    size,
    async read(start: number, end: number, options?: ReadOptions) {
      assertRange({ name, size }, start, end)
      options?.signal?.throwIfAborted()
      return bytes.subarray(start, end)
    },
    stream(start: number, end: number, options?: ReadOptions) {
      assertRange({ name, size }, start, end)
      let position = start
      const next = async () => {
        if (position === end) return undefined
        const from = position
        position = Math.min(end, from + CHUNK_BYTES)
        return bytes.subarray(from, position)
      }
      return chunkStream({ next, close: () => undefined }, options?.signal)
    },
  }
}
