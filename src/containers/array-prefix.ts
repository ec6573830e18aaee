import { ContainerError } from '../bytes/index.ts'
import type { ReadOptions } from '../bytes/index.ts'
import { placeOfRef } from './array-ref.ts'
import type { ArrayRef } from './array-ref.ts'
import { inPlace } from './place.ts'
import { LOCAL_HEADER_BYTES, checkLocalHeader, localHeaderLength } from './zip-local-header.ts'

/** The first bytes of an array, its local header taken off. */
export interface ArrayPrefix {
  /** data bytes, from `dataStart` on; maybe all there are */
  readonly bytes: Uint8Array
  /** where the data begins and ends in the source; of an NPY file the end is the file's */
  readonly dataStart: number
  readonly dataEnd: number
}

/** Longest local header that is read: name and extra field are at most 64 KiB each. */
const MAX_LOCAL_HEADER = LOCAL_HEADER_BYTES + 2 * 0xffff

/**
 * Reads the first bytes of an array, local header included, in one read unless the header is longer than that.
 *
 * @param length bytes to read, header included
 * @throws {ContainerError} `zip-entry` if the local header contradicts the directory or leaves no room for the data
 * @throws {ByteSourceError}
 */
export async function readArrayPrefix(ref: ArrayRef, length: number, options: ReadOptions): Promise<ArrayPrefix> {
  const { source, start, end, storage } = ref
  const readTo = (to: number): Promise<Uint8Array> => source.read(start, Math.min(end, to), options)
  let bytes = await readTo(start + length)
  if (storage.kind === 'npy') return { bytes, dataStart: start, dataEnd: end }
  if (bytes.length < LOCAL_HEADER_BYTES) bytes = await readTo(start + MAX_LOCAL_HEADER)
  if (bytes.length < LOCAL_HEADER_BYTES) throw noRoom(ref)
  const headerLength = localHeaderLength(bytes)
  if (headerLength > bytes.length) bytes = await readTo(start + headerLength + length)
  checkLocalHeader(bytes, storage, placeOfRef(ref))
  const dataStart = start + headerLength
  const dataEnd = dataStart + storage.compressedSize
  if (dataEnd > end) throw noRoom(ref)
  return { bytes: bytes.subarray(headerLength, headerLength + storage.compressedSize), dataStart, dataEnd }
}

function noRoom(ref: ArrayRef): ContainerError {
  const place = placeOfRef(ref)
  return new ContainerError('zip-entry', `zip: member reaches into the next one${inPlace(place)}`, place)
}
