import { open, type FileHandle } from 'node:fs/promises'
import { ByteSourceError } from './app-error.ts'
import { allocateBytes, assertRange } from './byte-range.ts'
import type { ByteSource, ReadOptions } from './byte-source.ts'
import { chunkStream } from './chunk-stream.ts'

/** bytes a streamed chunk */
const CHUNK_BYTES = 256 * 1024

/** A source over a file on disk; it holds the file open until it is closed. */
export interface FileSource extends ByteSource {
  /** Releases the file; reads after it fail with `file-read`. */
  close(): Promise<void>
}

/**
 * Opens a file of the local disk.
 *
 * A source is one version of its file: if size or time of change move while it is open, reads fail rather than mix.
 * @throws {ByteSourceError} `file-read` if it does not exist, may not be read, or is not a regular file
 */
export async function fileSource(path: string): Promise<FileSource> {
  const handle = await open(path, 'r').catch((cause: unknown) => {
    throw readFailure(path, 0, cause)
  })
  try {
    const stat = await handle.stat()
    if (!stat.isFile()) throw readFailure(path, 0, new Error('not a regular file'))
    return openedFile(handle, path, stat.size, stat.mtimeMs)
  } catch (error) {
    await handle.close()
    throw error
  }
}

function openedFile(handle: FileHandle, name: string, size: number, mtimeMs: number): FileSource {
  const readExactly = async (start: number, end: number): Promise<Uint8Array> => {
    const bytes = allocateBytes(end - start, name)
    let filled = 0
    while (filled < bytes.byteLength) {
      const { bytesRead } = await handle.read(bytes, filled, bytes.byteLength - filled, start + filled)
      if (bytesRead === 0) throw truncated(name, start + filled, end)
      filled += bytesRead
    }
    const stat = await handle.stat()
    if (stat.size !== size || stat.mtimeMs !== mtimeMs) throw changed(name, start)
    return bytes
  }
  const read = (start: number, end: number) =>
    readExactly(start, end).catch((error: unknown) => {
      throw error instanceof ByteSourceError ? error : readFailure(name, start, error)
    })
  return {
    name,
    base: 0,
    size,
    async read(start: number, end: number, options?: ReadOptions) {
      assertRange({ name, size }, start, end)
      options?.signal?.throwIfAborted()
      const bytes = await read(start, end)
      options?.signal?.throwIfAborted()
      return bytes
    },
    stream(start: number, end: number, options?: ReadOptions) {
      assertRange({ name, size }, start, end)
      let position = start
      const next = async () => {
        if (position === end) return undefined
        const from = position
        position = Math.min(end, from + CHUNK_BYTES)
        return read(from, position)
      }
      return chunkStream({ next, close: () => undefined }, options?.signal)
    },
    close: () => handle.close(),
  }
}

function readFailure(name: string, offset: number, cause: unknown): ByteSourceError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new ByteSourceError('file-read', `bytes: cannot read ${name} at ${offset}: ${reason}`, {
    source: name,
    offset,
    cause,
  })
}

function truncated(name: string, offset: number, expected: number): ByteSourceError {
  const message = `bytes: ${name} ends at ${offset}, before byte ${expected}; it was longer when it was opened`
  return new ByteSourceError('source-truncated', message, { source: name, offset, expected, found: offset })
}

function changed(name: string, offset: number): ByteSourceError {
  return new ByteSourceError('source-changed', `bytes: ${name} changed while it was read`, { source: name, offset })
}
