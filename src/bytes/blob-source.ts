import { abortable } from './abortable.ts'
import { ByteSourceError, isAbortError } from './app-error.ts'
import { assertRange } from './byte-range.ts'
import type { ByteSource, ReadOptions } from './byte-source.ts'
import { chunkStream } from './chunk-stream.ts'

/**
 * A source over a Blob or a File chosen by the user. Nothing is read before it is asked for.
 *
 * A File whose bytes change on disk after it was chosen is refused by the browser itself; that arrives as `file-read`.
 */
export function blobSource(blob: Blob, name: string): ByteSource {
  const size = blob.size
  return {
    name,
    base: 0,
    size,
    async read(start: number, end: number, options?: ReadOptions) {
      assertRange({ name, size }, start, end)
      options?.signal?.throwIfAborted()
      if (start === end) return new Uint8Array(0)
      const bytes = await abortable(readSlice(blob, name, start, end), options?.signal)
      if (bytes.byteLength !== end - start) throw truncated(name, start, end, bytes.byteLength)
      return bytes
    },
    stream(start: number, end: number, options?: ReadOptions) {
      assertRange({ name, size }, start, end)
      return chunkStream(blobChunks(blob, name, start, end), options?.signal)
    },
  }
}

async function readSlice(blob: Blob, name: string, start: number, end: number): Promise<Uint8Array> {
  try {
    return new Uint8Array(await blob.slice(start, end).arrayBuffer())
  } catch (cause) {
    throw readFailure(name, start, end, cause)
  }
}

function blobChunks(blob: Blob, name: string, start: number, end: number) {
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined
  let position = start
  return {
    async next(): Promise<Uint8Array | undefined> {
      if (position === end) return undefined
      reader ??= blob.slice(start, end).stream().getReader()
      try {
        const { value } = await reader.read()
        if (value === undefined) throw truncated(name, start, end, position - start)
        position += value.byteLength
        return value
      } catch (cause) {
        throw readFailure(name, start, end, cause)
      }
    },
    async close() {
      await reader?.cancel()
    },
  }
}

function readFailure(name: string, start: number, end: number, cause: unknown): unknown {
  if (cause instanceof ByteSourceError || isAbortError(cause)) return cause
  const reason = cause instanceof Error ? cause.message : String(cause)
  const message = `bytes: cannot read bytes ${start}-${end - 1} of ${name}: ${reason}`
  return new ByteSourceError('file-read', message, { source: name, offset: start, cause })
}

function truncated(name: string, start: number, end: number, found: number): ByteSourceError {
  const expected = end - start
  const message = `bytes: ${name} ended after ${found} of the ${expected} bytes from offset ${start}`
  return new ByteSourceError('source-truncated', message, { source: name, offset: start + found, expected, found })
}
