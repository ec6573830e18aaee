import type { Reader } from '@zip.js/zip.js/lib/zip-core-reader.js'
import { ContainerError } from '../bytes/index.ts'
import type { ByteSource, ReadOptions } from '../bytes/index.ts'
import { CONTAINER_LIMITS } from './limits.ts'
import { placeIn } from './place.ts'
import { ZIP_END_SEARCH_BYTES, ZIP_TAIL_BYTES, claimedEntries, holdsDirectory } from './zip-tail.ts'

/** The part of zip.js's Reader that its directory reader calls. */
type DirectoryReader = Pick<Reader<unknown>, 'size' | 'readUint8Array'> & { init(): Promise<void> }

/**
 * A ByteSource as zip.js reads it, with one read for a ZIP whose end is as usual.
 *
 * zip.js always looks through the last 65,557 bytes. When the tail already holds the directory, the bytes before it are
 * answered with zeros for that search only: a record there could only be one that this reader would not choose.
 *
 * @throws {ContainerError} `limit` if the end claims too many members
 */
export async function openDirectoryReader(source: ByteSource, options: ReadOptions): Promise<DirectoryReader> {
  const { size } = source
  const tailStart = Math.max(0, size - ZIP_TAIL_BYTES)
  const tail = await source.read(tailStart, size, options)
  const count = claimedEntries(tail)
  if (count > CONTAINER_LIMITS.zipEntries) {
    throw new ContainerError('limit', `zip: ${count} members`, placeIn(source, Math.max(0, size - 22)))
  }
  const isPlain = holdsDirectory(tail)
  return {
    size,
    init: async () => {},
    readUint8Array: async (offset, length) => {
      const start = Math.min(Math.max(0, offset), size)
      const end = Math.min(size, start + length)
      if (start >= tailStart) return tail.slice(start - tailStart, end - tailStart)
      if (isPlain && end === size && length <= ZIP_END_SEARCH_BYTES) return afterZeros(tail, length)
      if (end - start > CONTAINER_LIMITS.zipDirectory) {
        throw new ContainerError('limit', `zip: directory of ${end - start} bytes`, placeIn(source, start))
      }
      return (await source.read(start, end, options)).slice()
    },
  }
}

function afterZeros(tail: Uint8Array, length: number): Uint8Array {
  const padded = new Uint8Array(length)
  padded.set(tail, length - tail.length)
  return padded
}
