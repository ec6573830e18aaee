import { ContainerError } from '../bytes/index.ts'
import type { NumberArray } from './npy-dtype.ts'

/** Bytes before the text of a version 1.0 header: magic, version, length. */
const PREFIX = 10
/** The data begin at a multiple of this. */
const ALIGNMENT = 64

/** Header of a version 1.0 NPY file in C order (numpy's format note, NEP 1). */
export function npyHeaderBytes(dtype: string, shape: readonly number[]): Uint8Array {
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(', ')
  const dictionary = `{'descr': '${dtype}', 'fortran_order': False, 'shape': (${tuple}), }`
  // the header is padded, its last byte is a line end
  const length = Math.ceil((PREFIX + dictionary.length + 1) / ALIGNMENT) * ALIGNMENT - PREFIX
  const bytes = new Uint8Array(PREFIX + length)
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0])
  new DataView(bytes.buffer).setUint16(8, length, true)
  bytes.set(new TextEncoder().encode(`${dictionary.padEnd(length - 1)}\n`), PREFIX)
  return bytes
}

/** The dtype in which numbers that were read are written again: little-endian; half floats as floats, which hold them exactly. */
export function writtenDtype(dtype: string): string {
  return dtype.endsWith('f2') ? '<f4' : dtype.replace('>', '<')
}

/**
 * Numbers that were read from an array of this dtype as the bytes of `writtenDtype`.
 * @throws {ContainerError} `npy-dtype` for 64-bit integers beyond 2^53, which may have been rounded when they were read
 */
export function encodeItems(data: NumberArray, dtype: string): Uint8Array {
  const kind = dtype.slice(1)
  if (kind === 'i8' || kind === 'u8') {
    if (!data.every(Number.isSafeInteger))
      throw new ContainerError('npy-dtype', `npy: ${dtype} beyond 2^53 is not written`)
    const wide = kind === 'i8' ? BigInt64Array.from(data, BigInt) : BigUint64Array.from(data, BigInt)
    return littleEndian(new Uint8Array(wide.buffer), 8)
  }
  return littleEndian(new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice(), data.BYTES_PER_ELEMENT)
}

const HOST_IS_BIG_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 0

function littleEndian(bytes: Uint8Array, itemSize: number): Uint8Array {
  if (HOST_IS_BIG_ENDIAN)
    for (let at = 0; at < bytes.length; at += itemSize) bytes.subarray(at, at + itemSize).reverse()
  return bytes
}
