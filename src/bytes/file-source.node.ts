import { open, type FileHandle } from 'node:fs/promises'
import { ByteSourceError } from './app-error.ts'
import { allocateBytes, assertRange } from './byte-range.ts'
import type { ByteSource, ReadOptions } from './byte-source.ts'
import { chunkStream } from './chunk-stream.ts'

/** bytes a streamed chunk */
const CHUNK_BYTES = 256 * 1024

/**
 * A source over a file of the local disk.
 *
 * It holds no descriptor between reads: a command opens tens of thousands of recordings and closes none of them. Every
 * read opens the file anew (about 50 microseconds) and checks that it is still the same version by inode, size and time
 * of change; a file that was replaced or written to fails with `source-changed` rather than mix.
 * @throws {ByteSourceError} `file-read` if it does not exist, may not be read, or is not a regular file
 */
export async function fileSource(name: string): Promise<ByteSource> {
  const version = await withFile(name, 0, async (handle) => {
    const stat = await handle.stat()
    if (!stat.isFile()) throw new Error('not a regular file')
    return versionOf(stat)
  })
  const { size } = version
  const read = (start: number, end: number) =>
    withFile(name, start, async (handle) => {
      const bytes = await readExactly(handle, name, start, end)
      if (!isSameVersion(versionOf(await handle.stat()), version)) throw changed(name, start)
      return bytes
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
  }
}

interface FileVersion {
  readonly ino: number
  readonly size: number
  readonly mtimeMs: number
}

function versionOf({ ino, size, mtimeMs }: FileVersion): FileVersion {
  return { ino, size, mtimeMs }
}

function isSameVersion(a: FileVersion, b: FileVersion): boolean {
  return a.ino === b.ino && a.size === b.size && a.mtimeMs === b.mtimeMs
}

/** Opens the file for one piece of work and closes it again; what goes wrong becomes `file-read`. */
async function withFile<T>(name: string, offset: number, work: (handle: FileHandle) => Promise<T>): Promise<T> {
  try {
    const handle = await open(name, 'r')
    try {
      return await work(handle)
    } finally {
      await handle.close()
    }
  } catch (error) {
    throw error instanceof ByteSourceError ? error : readFailure(name, offset, error)
  }
}

async function readExactly(handle: FileHandle, name: string, start: number, end: number): Promise<Uint8Array> {
  const bytes = allocateBytes(end - start, name)
  let filled = 0
  while (filled < bytes.byteLength) {
    const { bytesRead } = await handle.read(bytes, filled, bytes.byteLength - filled, start + filled)
    if (bytesRead === 0) throw truncated(name, start + filled, end)
    filled += bytesRead
  }
  return bytes
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
