/** One array to be written: C order, little-endian. */
export interface NpyArray {
  readonly shape: readonly number[]
  /** Float32Array is written as `<f4`; Uint8Array holds 0/1 and is written as `|b1`. */
  readonly data: Float32Array | Uint8Array
}

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]
const ALIGN = 64
/** numpy leaves room so that the first axis can grow to this many digits in place. */
const GROWTH_DIGITS = 21

/**
 * The bytes of a `.npy` file, version 1.0, as numpy 2 writes it.
 *
 * @throws {RangeError} if the data do not fill the shape
 * @see NEP 1, and numpy.lib.format for the padding of the header
 */
export function writeNpy(array: NpyArray): Uint8Array {
  const count = array.shape.reduce((product, size) => product * size, 1)
  if (count !== array.data.length) {
    throw new RangeError(`npy: shape (${array.shape.join(', ')}) does not hold ${array.data.length} elements`)
  }
  const header = new TextEncoder().encode(paddedHeader(array))
  const body = new Uint8Array(array.data.buffer, array.data.byteOffset, array.data.byteLength)
  const out = new Uint8Array(MAGIC.length + 2 + header.length + body.length)
  out.set(MAGIC, 0)
  new DataView(out.buffer).setUint16(MAGIC.length, header.length, true)
  out.set(header, MAGIC.length + 2)
  out.set(body, MAGIC.length + 2 + header.length)
  return out
}

function paddedHeader({ shape, data }: NpyArray): string {
  const descr = data instanceof Float32Array ? '<f4' : '|b1'
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`
  let header = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }`
  if (shape.length > 0) header += ' '.repeat(GROWTH_DIGITS - String(shape[0]).length)
  const used = MAGIC.length + 2 + header.length + 1
  return `${header}${' '.repeat(ALIGN - (used % ALIGN))}\n`
}
