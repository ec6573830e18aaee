/** Bytes of a version 1.0 NPY file: C order, little-endian float32 (numpy's format note, NEP 1). */
export function encodeNpy(data: Float32Array, shape: readonly number[]): Uint8Array {
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(', ')
  const dictionary = `{'descr': '<f4', 'fortran_order': False, 'shape': (${tuple}), }`
  // The header, newline included, is padded so that the data begin at a multiple of 64.
  const prefix = 10
  const length = Math.ceil((prefix + dictionary.length + 1) / 64) * 64 - prefix
  const bytes = new Uint8Array(prefix + length + data.length * 4)
  const view = new DataView(bytes.buffer)
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0])
  view.setUint16(8, length, true)
  bytes.set(new TextEncoder().encode(`${dictionary.padEnd(length - 1)}\n`), prefix)
  for (let i = 0; i < data.length; i++) view.setFloat32(prefix + length + i * 4, data[i]!, true)
  return bytes
}
