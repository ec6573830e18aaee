import { ContainerError } from '../bytes/index.ts'
import type { ReadOptions } from '../bytes/index.ts'
import { readArrayPrefix } from './array-prefix.ts'
import type { ArrayRef } from './array-ref.ts'
import { placeOfRef } from './array-ref.ts'
import { parseDtype } from './npy-dtype.ts'
import type { NumberArray } from './npy-dtype.ts'
import type { NpyHeader } from './npy-header.ts'
import { decodeItems } from './npy-items.ts'

/**
 * Rows [firstRow, firstRow + nRows) of an array that lies uncompressed and row by row, by one read (and one for the
 * local header of an NPZ member). The CRC-32 is not checked: it covers the whole array.
 *
 * @param header as `readHeaders` gave it
 * @returns undefined if the array is deflated or in Fortran order: then it must be read from its start
 * @throws {RangeError} if the rows are not all there
 * @throws {ContainerError} @throws {ByteSourceError}
 */
export async function readRowRange(
  ref: ArrayRef,
  header: NpyHeader,
  firstRow: number,
  nRows: number,
  options: ReadOptions = {},
): Promise<NumberArray | undefined> {
  const total = header.shape[0] ?? 1
  if (!(firstRow >= 0 && nRows >= 0 && firstRow + nRows <= total)) {
    throw new RangeError(`rows ${firstRow} to ${firstRow + nRows} of ${total}`)
  }
  if (ref.storage.kind === 'zip' && ref.storage.method === 'deflate') return undefined
  if (header.fortran && header.shape.length > 1) return undefined
  const { dataStart, dataEnd } = await readArrayPrefix(ref, 256, options)
  const rowBytes = total === 0 ? 0 : (header.nItems / total) * header.itemSize
  const start = dataStart + header.dataOffset + firstRow * rowBytes
  const end = start + nRows * rowBytes
  const place = placeOfRef(ref, start)
  if (end > dataEnd) throw new ContainerError('npy-truncated', `npy: data ends early in ${ref.key}`, place)
  return decodeItems(await ref.source.read(start, end, options), parseDtype(header.dtype, place)).data
}
