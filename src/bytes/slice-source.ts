import { assertRange } from './byte-range.ts'
import type { ByteSource, ReadOptions } from './byte-source.ts'

export interface SliceOptions {
  /** archive member that the slice is; without it the outer source's member is kept */
  readonly member?: string | undefined
}

/**
 * Bytes [start, end) of another source, as a source: byte 0 is the outer source's byte `start`.
 * @throws {RangeError} if the slice does not lie within the outer source
 */
export function sliceSource(source: ByteSource, start: number, end: number, options: SliceOptions = {}): ByteSource {
  assertRange(source, start, end)
  const slice = {
    name: source.name,
    member: options.member ?? source.member,
    base: source.base + start,
    size: end - start,
  }
  return {
    ...slice,
    async read(from: number, to: number, readOptions?: ReadOptions) {
      assertRange(slice, from, to)
      return source.read(start + from, start + to, readOptions)
    },
    stream(from: number, to: number, readOptions?: ReadOptions) {
      assertRange(slice, from, to)
      return source.stream(start + from, start + to, readOptions)
    },
  }
}
