import { ContainerError, joinBytes, type ReadOptions } from '../bytes/index.ts'
import {
  crc32,
  directoryBytes,
  encodeItems,
  localBytes,
  localHeader,
  npyHeaderBytes,
  readSomeRows,
  writtenDtype,
  zipDirectory,
  type ArrayRef,
  type NpyHeader,
} from '../containers/index.ts'
import { madeSegment, type Segment } from './save-segments.ts'

/** Rows of an array as an NPY file of its own, made when they are saved. */
export interface CutArray {
  readonly key: string
  /** it lies in an NPZ */
  readonly isZipped: boolean
  /** of the NPY file */
  readonly bytes: number
  make(options: ReadOptions): Promise<Uint8Array>
  /** the NPY file as a file of its own */
  readonly segments: readonly Segment[]
}

/** More than this of one array is not put together in memory, bytes. */
const MAX_BYTES = 1 << 29

/**
 * Rows [first, end) of an array.
 * @throws {ContainerError} `limit` above 512 MiB
 */
export function cutArray(ref: ArrayRef, header: NpyHeader, first: number, end: number): CutArray {
  const { shape, dtype, nItems } = header
  const total = shape[0] ?? 1
  const width = total === 0 ? 0 : nItems / total
  const target = writtenDtype(dtype)
  const head = npyHeaderBytes(target, shape.length === 0 ? [] : [end - first, ...shape.slice(1)])
  const bytes = head.length + (end - first) * width * Number(target.slice(2))
  if (bytes > MAX_BYTES)
    throw new ContainerError('limit', `${ref.key}: ${bytes} bytes at once are too much`, { key: ref.key })
  const make = async (options: ReadOptions): Promise<Uint8Array> => {
    return joinBytes(head, encodeItems(await readSomeRows(ref, header, first, end - first, options), dtype))
  }
  return { key: ref.key, isZipped: ref.storage.kind === 'zip', bytes, make, segments: [madeSegment(bytes, make)] }
}

/** An NPZ of them as `numpy.savez` writes it: stored, one behind the other. */
export function npzSegments(arrays: readonly CutArray[]): Segment[] {
  const entries = arrays.map((array) => ({ array, name: `${array.key}.npy`, bytes: array.bytes, crc32: Number.NaN }))
  const make = async (entry: (typeof entries)[number], options: ReadOptions): Promise<Uint8Array> => {
    const file = await entry.array.make(options)
    entry.crc32 = crc32(file)
    return file
  }
  const members = entries.map((entry) =>
    madeSegment(localBytes(entry.name) + entry.bytes, async (options) => {
      const file = await make(entry, options)
      return joinBytes(localHeader(entry), file)
    }),
  )
  const directory = madeSegment(directoryBytes(entries), async (options) => {
    // a save that was resumed behind an array has not seen it
    for (const entry of entries) if (Number.isNaN(entry.crc32)) await make(entry, options)
    return zipDirectory(entries)
  })
  return [...members, directory]
}
