/** NPY files as numpy writes them, for tests. */

export type NpyNumbers = ArrayLike<number> | ArrayLike<bigint>

export interface NpyOptions {
  /** default: derived from the values; `<f4` for Float32Array, `|b1` has to be said */
  readonly dtype?: string
  readonly shape?: readonly number[]
  /** says so in the header; the values are taken as they lie */
  readonly fortran?: boolean
  readonly version?: 1 | 2 | 3
}

/** numpy.save of an array: header padded to 64 bytes, data in the byte order of the dtype. */
export function writeNpy(values: NpyNumbers, options: NpyOptions = {}): Uint8Array {
  const dtype = options.dtype ?? dtypeOf(values)
  const shape = options.shape ?? [values.length]
  return joinBytes(npyHeaderBytes(dtype, shape, options), itemBytes(values, dtype))
}

/** The header alone, for any dtype text and shape, legal or not. */
export function npyHeaderBytes(dtype: string, shape: readonly number[], options: NpyOptions = {}): Uint8Array {
  const order = options.fortran === true ? 'True' : 'False'
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(', ')
  return npyWithLiteral(`{'descr': '${dtype}', 'fortran_order': ${order}, 'shape': (${sizes}), }`, options.version)
}

/** An NPY preamble with any header text. */
export function npyWithLiteral(literal: string, version: 1 | 2 | 3 = 1): Uint8Array {
  const text = new TextEncoder().encode(literal)
  const preamble = version === 1 ? 10 : 12
  const length = Math.ceil((preamble + text.length + 1) / 64) * 64
  const bytes = new Uint8Array(length).fill(32)
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0])
  const view = new DataView(bytes.buffer)
  if (version === 1) view.setUint16(8, length - preamble, true)
  else view.setUint32(8, length - preamble, true)
  bytes.set(text, preamble)
  bytes[length - 1] = 10
  return bytes
}

/** Items in the byte order of the dtype. f2 is not written. */
export function itemBytes(values: NpyNumbers, dtype: string): Uint8Array {
  const size = Number(dtype.slice(2))
  const bytes = new Uint8Array(values.length * size)
  const view = new DataView(bytes.buffer)
  const little = dtype[0] !== '>'
  for (let index = 0; index < values.length; index++) {
    writeItem(view, index * size, values[index]!, dtype.slice(1), little)
  }
  return bytes
}

function writeItem(view: DataView, at: number, value: number | bigint, kind: string, little: boolean): void {
  if (kind === 'i8') return view.setBigInt64(at, BigInt(value), little)
  if (kind === 'u8') return view.setBigUint64(at, BigInt(value), little)
  const number = Number(value)
  if (kind === 'f4') view.setFloat32(at, number, little)
  else if (kind === 'f8') view.setFloat64(at, number, little)
  else if (kind === 'i1') view.setInt8(at, number)
  else if (kind === 'u1' || kind === 'b1') view.setUint8(at, number)
  else if (kind === 'i2') view.setInt16(at, number, little)
  else if (kind === 'u2') view.setUint16(at, number, little)
  else if (kind === 'i4') view.setInt32(at, number, little)
  else if (kind === 'u4') view.setUint32(at, number, little)
  else throw new TypeError(`dtype ${kind}`)
}

function dtypeOf(values: NpyNumbers): string {
  if (values instanceof Float32Array) return '<f4'
  if (values instanceof Float64Array) return '<f8'
  if (values instanceof Int8Array) return '|i1'
  if (values instanceof Uint8Array) return '|u1'
  if (values instanceof Int16Array) return '<i2'
  if (values instanceof Uint16Array) return '<u2'
  if (values instanceof Int32Array) return '<i4'
  if (values instanceof Uint32Array) return '<u4'
  if (values instanceof BigInt64Array) return '<i8'
  if (values instanceof BigUint64Array) return '<u8'
  return '<f8'
}

export function joinBytes(...parts: readonly Uint8Array[]): Uint8Array {
  return concatBytes(parts)
}

/** As many parts as you like: a call takes only so many arguments. */
export function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
