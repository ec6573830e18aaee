import { encodeItems, npyHeaderBytes } from '../containers/index.ts'

/** Bytes of a version 1.0 NPY file: C order, little-endian float32. */
export function encodeNpy(data: Float32Array, shape: readonly number[]): Uint8Array {
  const header = npyHeaderBytes('<f4', shape)
  const items = encodeItems(data, '<f4')
  const bytes = new Uint8Array(header.length + items.length)
  bytes.set(header)
  bytes.set(items, header.length)
  return bytes
}
