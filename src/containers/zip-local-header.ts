import { ContainerError } from '../bytes/index.ts'
import type { ErrorPlace } from '../bytes/index.ts'
import type { ArrayStorage } from './array-ref.ts'
import { inPlace } from './place.ts'

/** Bytes of a local header without its name and extra field. */
export const LOCAL_HEADER_BYTES = 30

const SIGNATURE = 0x04034b50
const METHODS = new Map([
  [0, 'stored'],
  [8, 'deflate'],
])

type ZipStorage = Extract<ArrayStorage, { kind: 'zip' }>

/** Bytes of the whole local header, told by its first 30. The name and extra lengths are its own, not the directory's. */
export function localHeaderLength(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return LOCAL_HEADER_BYTES + view.getUint16(26, true) + view.getUint16(28, true)
}

/**
 * Holds a local header against what the directory said of the entry. Sizes and CRC are not compared: numpy writes them
 * saturated (ZIP64) and streaming writers leave them out; the directory's are used.
 *
 * @param bytes the header's first 30 bytes and its name
 * @throws {ContainerError} `zip-entry`
 */
export function checkLocalHeader(bytes: Uint8Array, storage: ZipStorage, place: ErrorPlace): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < LOCAL_HEADER_BYTES || view.getUint32(0, true) !== SIGNATURE) throw fault('no local header', place)
  const method = view.getUint16(8, true)
  if (METHODS.get(method) !== storage.method) {
    throw fault(`local header says compression method ${method}, the directory ${storage.method}`, place)
  }
  if ((view.getUint16(6, true) & 1) === 1) throw fault('local header says encrypted, the directory does not', place)
  const nameBytes = bytes.subarray(LOCAL_HEADER_BYTES, LOCAL_HEADER_BYTES + view.getUint16(26, true))
  const name = new TextDecoder().decode(nameBytes)
  if (isAscii(storage.entryName) && name !== storage.entryName) {
    throw fault(`local header names ${JSON.stringify(name.slice(0, 80))}`, place)
  }
}

function isAscii(text: string): boolean {
  return new TextEncoder().encode(text).length === text.length
}

function fault(reason: string, place: ErrorPlace): ContainerError {
  return new ContainerError('zip-entry', `zip: ${reason}${inPlace(place)}`, place)
}
