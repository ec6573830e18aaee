import { ContainerError } from '../bytes/index.ts'
import type { ErrorPlace } from '../bytes/index.ts'
import { CONTAINER_LIMITS } from './limits.ts'
import { dtypeError, parseDtype } from './npy-dtype.ts'
import { inPlace } from './place.ts'
import { parsePythonLiteral } from './python-literal.ts'
import type { PythonValue } from './python-literal.ts'

/**
 * What an NPY file says of its array before the data.
 *
 * @see https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
export interface NpyHeader {
  readonly shape: readonly number[]
  /** numpy's string: `<f4`, `|b1` */
  readonly dtype: string
  /** true: the data lies column by column, first index fastest */
  readonly fortran: boolean
  /** bytes before the first item */
  readonly dataOffset: number
  /** bytes of one item */
  readonly itemSize: number
  readonly nItems: number
  readonly version: readonly [number, number]
}

/** Bytes that tell how long the header is. */
const PREAMBLE = 12
const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]

/**
 * How many bytes of the file must be at hand before `parseNpyHeader` can read the header: 12 until these are there, then
 * the header's own length.
 *
 * @throws {ContainerError} `npy-header` as soon as the magic, the version or the length is wrong
 */
export function npyHeaderLength(bytes: Uint8Array, place: ErrorPlace): number {
  for (let index = 0; index < Math.min(MAGIC.length, bytes.length); index++) {
    if (bytes[index] !== MAGIC[index]) throw headerError('no NPY magic', place)
  }
  if (bytes.length > 7) checkVersion(bytes[6]!, bytes[7]!, place)
  if (bytes.length < PREAMBLE) return PREAMBLE
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const length = bytes[6] === 1 ? 10 + view.getUint16(8, true) : PREAMBLE + view.getUint32(8, true)
  if (length > CONTAINER_LIMITS.npyHeader + PREAMBLE) {
    throw new ContainerError('limit', `npy: header of ${length} bytes${inPlace(place)}`, {
      ...place,
      expected: CONTAINER_LIMITS.npyHeader,
      found: length,
    })
  }
  return Math.max(PREAMBLE, length)
}

/**
 * Reads the header of an NPY file, version 1 to 3. The Python literal is read by a grammar of its own, never evaluated.
 *
 * @param bytes from the first byte of the file; `npyHeaderLength` says how many are needed
 * @param place of the first byte
 * @throws {ContainerError} `npy-header`, `npy-dtype` or `npy-shape`
 */
export function parseNpyHeader(bytes: Uint8Array, place: ErrorPlace): NpyHeader {
  const needed = npyHeaderLength(bytes, place)
  if (bytes.length < needed) throw headerError(`header ends after ${bytes.length} of ${needed} bytes`, place)
  const [major, minor] = [bytes[6]!, bytes[7]!]
  const dataOffset = major === 1 ? 10 + (bytes[8]! | (bytes[9]! << 8)) : needed
  const literal = parsePythonLiteral(literalText(bytes.subarray(major === 1 ? 10 : PREAMBLE, dataOffset), major))
  if (!literal.ok) throw headerError(literal.reason, place)
  const fields = headerFields(literal.value, place)
  const type = parseDtype(descrText(fields.descr, place), place)
  const shape = checkShape(fields.shape, place)
  return {
    shape,
    dtype: type.dtype,
    fortran: fields.fortran,
    dataOffset,
    itemSize: type.itemSize,
    nItems: countItems(shape, type.itemSize, place),
    version: [major, minor],
  }
}

function checkVersion(major: number, minor: number, place: ErrorPlace): void {
  if (major < 1 || major > 3 || minor !== 0) throw headerError(`unknown version ${major}.${minor}`, place)
}

function literalText(bytes: Uint8Array, major: number): string {
  return new TextDecoder(major === 3 ? 'utf-8' : 'latin1').decode(bytes)
}

interface HeaderFields {
  readonly descr: PythonValue
  readonly fortran: boolean
  readonly shape: PythonValue
}

function headerFields(value: PythonValue, place: ErrorPlace): HeaderFields {
  if (!(value instanceof Map)) throw headerError('header is not a dictionary', place)
  const descr = value.get('descr')
  const fortran = value.get('fortran_order')
  const shape = value.get('shape')
  if (descr === undefined || fortran === undefined || shape === undefined || value.size !== 3) {
    throw headerError(`header has the keys ${[...value.keys()].join(', ')}`, place)
  }
  if (typeof fortran !== 'boolean') throw headerError('fortran_order is neither True nor False', place)
  return { descr, fortran, shape }
}

function descrText(descr: PythonValue, place: ErrorPlace): string {
  if (typeof descr === 'string') return descr
  if (typeof descr === 'object') throw dtypeError('structured', place)
  throw headerError('descr is not a string', place)
}

function checkShape(shape: PythonValue, place: ErrorPlace): number[] {
  if (typeof shape !== 'object' || shape instanceof Map || shape.kind !== 'tuple') {
    throw headerError('shape is not a tuple', place)
  }
  if (shape.items.length > CONTAINER_LIMITS.npyDimensions) throw shapeError('more than 64 dimensions', place)
  return shape.items.map((size) => {
    if (typeof size !== 'number') throw headerError('shape holds something else than integers', place)
    if (size < 0 || !Number.isSafeInteger(size)) throw shapeError(`a dimension of ${size}`, place)
    return size
  })
}

/** Product of the shape; numpy, too, leaves zeros out when it asks whether the product is representable. */
function countItems(shape: readonly number[], itemSize: number, place: ErrorPlace): number {
  let bytes = itemSize
  for (const size of shape) {
    if (size !== 0) bytes *= size
    if (bytes > Number.MAX_SAFE_INTEGER) throw shapeError(`shape (${shape.join(', ')}) is beyond all memory`, place)
  }
  return shape.includes(0) ? 0 : bytes / itemSize
}

function headerError(reason: string, place: ErrorPlace): ContainerError {
  return new ContainerError('npy-header', `npy: ${reason}${inPlace(place)}`, place)
}

function shapeError(reason: string, place: ErrorPlace): ContainerError {
  return new ContainerError('npy-shape', `npy: ${reason}${inPlace(place)}`, place)
}
