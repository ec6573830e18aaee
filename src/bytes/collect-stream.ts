import { ByteSourceError } from './app-error.ts'
import { allocateBytes } from './byte-range.ts'
import type { ByteSource, ReadOptions } from './byte-source.ts'

export interface ReadAllOptions extends ReadOptions {
  /** bytes; a larger source is refused before anything is read */
  readonly limitBytes: number
}

/**
 * All bytes of a source.
 * @throws {ByteSourceError} `limit` if it is larger than `limitBytes`, or what reading it throws
 */
export async function readAll(source: ByteSource, options: ReadAllOptions): Promise<Uint8Array> {
  if (source.size > options.limitBytes) throw overLimit(source.member ?? source.name, source.size, options.limitBytes)
  return source.read(0, source.size, options)
}

/**
 * All bytes of a stream, counted as they come; past `limitBytes` the stream is cancelled.
 * @param name label for the error
 * @throws {ByteSourceError} `limit`, or what the stream fails with
 */
export async function collectStream(
  stream: ReadableStream<Uint8Array>,
  limitBytes: number,
  name = 'a stream',
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  const reader = stream.getReader()
  for (;;) {
    const { value } = await reader.read()
    if (value === undefined) return joinChunks(chunks, length, name)
    length += value.byteLength
    if (length > limitBytes) {
      const error = overLimit(name, length, limitBytes)
      await reader.cancel(error).catch(() => undefined)
      throw error
    }
    chunks.push(value)
  }
}

/** One array of `length` bytes from consecutive chunks; a single chunk is returned as it is. */
export function joinChunks(chunks: readonly Uint8Array[], length: number, name: string): Uint8Array {
  const [only] = chunks
  if (chunks.length === 1 && only !== undefined) return only
  const bytes = allocateBytes(length, name)
  let position = 0
  for (const chunk of chunks) {
    bytes.set(chunk, position)
    position += chunk.byteLength
  }
  return bytes
}

function overLimit(name: string, found: number, limitBytes: number): ByteSourceError {
  const message = `bytes: ${name} has ${found} bytes or more, above the limit of ${limitBytes}`
  return new ByteSourceError('limit', message, { source: name, expected: limitBytes, found })
}
