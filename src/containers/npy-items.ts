import type { NpyType, NumberArray } from './npy-dtype.ts'

/** Numbers in native order, and whether a 64-bit integer was rounded on its way into a double. */
export interface NpyItems {
  readonly data: NumberArray
  readonly lossy: boolean
}

const HOST_IS_BIG_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 0

/**
 * Turns the bytes of an array into numbers in native byte order, in a buffer of their own.
 *
 * f2 becomes Float32Array, i8 and u8 become Float64Array (`lossy` says whether a value beyond 2^53 was rounded),
 * b1 becomes Uint8Array with 0 and 1 only. The bytes may lie at any offset.
 *
 * @param bytes a whole number of items
 */
export function decodeItems(bytes: Uint8Array, type: NpyType): NpyItems {
  const { kind, itemSize } = type
  if (kind === 'b') return { data: booleans(bytes), lossy: false }
  if (kind !== 'f' && itemSize === 8) return wideIntegers(bytes, type)
  const own = bytes.slice()
  if (itemSize > 1 && type.bigEndian !== HOST_IS_BIG_ENDIAN) swapBytes(own, itemSize)
  return { data: kind === 'f' && itemSize === 2 ? halves(new Uint16Array(own.buffer)) : view(own, type), lossy: false }
}

function view(bytes: Uint8Array<ArrayBuffer>, { kind, itemSize }: NpyType): NumberArray {
  const { buffer } = bytes
  if (kind === 'f') return itemSize === 4 ? new Float32Array(buffer) : new Float64Array(buffer)
  if (itemSize === 1) return kind === 'i' ? new Int8Array(buffer) : bytes
  if (itemSize === 2) return kind === 'i' ? new Int16Array(buffer) : new Uint16Array(buffer)
  return kind === 'i' ? new Int32Array(buffer) : new Uint32Array(buffer)
}

function booleans(bytes: Uint8Array): Uint8Array {
  const data = new Uint8Array(bytes.length)
  for (let index = 0; index < bytes.length; index++) data[index] = bytes[index] === 0 ? 0 : 1
  return data
}

function wideIntegers(bytes: Uint8Array, type: NpyType): NpyItems {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const data = new Float64Array(bytes.length / 8)
  let lossy = false
  for (let index = 0; index < data.length; index++) {
    const low = view.getUint32(index * 8 + (type.bigEndian ? 4 : 0), !type.bigEndian)
    const highAt = index * 8 + (type.bigEndian ? 0 : 4)
    const high = type.kind === 'i' ? view.getInt32(highAt, !type.bigEndian) : view.getUint32(highAt, !type.bigEndian)
    // the low word is added last, so the one rounding is that of the exact sum
    const value = high * 4294967296 + low
    if (!Number.isSafeInteger(value) && !isExact(value, low)) lossy = true
    data[index] = value
  }
  return { data, lossy }
}

/** Beyond 2^53 a double still holds multiples of a power of two: exact if its low 32 bits are those of the integer. */
function isExact(value: number, low: number): boolean {
  return Number(BigInt.asUintN(32, BigInt(value))) === low
}

function halves(words: Uint16Array): Float32Array {
  const data = new Float32Array(words.length)
  for (let index = 0; index < words.length; index++) data[index] = halfToNumber(words[index]!)
  return data
}

/** IEEE 754 binary16, as its 16 bits, to a number. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 31
  const fraction = bits & 1023
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

function swapBytes(bytes: Uint8Array, itemSize: number): void {
  for (let start = 0; start < bytes.length; start += itemSize) {
    for (let low = start, high = start + itemSize - 1; low < high; low++, high--) {
      const kept = bytes[low]!
      bytes[low] = bytes[high]!
      bytes[high] = kept
    }
  }
}
