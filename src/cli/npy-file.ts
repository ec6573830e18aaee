import { joinBytes } from '../bytes/index.ts'
import { encodeItems, npyHeaderBytes } from '../containers/index.ts'

/** Bytes of a version 1.0 NPY file: C order, little-endian float32. */
export function encodeNpy(data: Float32Array, shape: readonly number[]): Uint8Array {
  return joinBytes(npyHeaderBytes('<f4', shape), encodeItems(data, '<f4'))
}
