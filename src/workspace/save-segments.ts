import { chunksOf, type ByteSource, type ReadOptions } from '../bytes/index.ts'
import { tarEnd, tarHeader, tarPadding } from '../containers/index.ts'

/** Something to be saved: its name, its size to the byte, and its bytes from anywhere, so that a save can be resumed. */
export interface SavePlan {
  readonly fileName: string
  readonly bytes: number
  /** bytes [from, end) in order */
  read(from: number, options?: ReadOptions): AsyncGenerator<Uint8Array, void>
}

/** A piece of what is saved, of a size that is known before any of it is read. */
export interface Segment {
  readonly bytes: number
  /** bytes [from, end) in order */
  read(from: number, options: ReadOptions): AsyncIterable<Uint8Array> | Iterable<Uint8Array>
}

/** A file of a tar: its name there, and its pieces. */
export interface TarFile {
  readonly name: string
  readonly segments: readonly Segment[]
}

/** The pieces one behind the other. */
export function planOf(fileName: string, segments: readonly Segment[]): SavePlan {
  return {
    fileName,
    bytes: sizeOf(segments),
    async *read(from, options = {}) {
      let start = 0
      for (const segment of segments) {
        const skip = Math.max(0, from - start)
        start += segment.bytes
        if (skip < segment.bytes) yield* segment.read(skip, options)
      }
    },
  }
}

/** Files in a tar, in the given order. */
export function planOfTar(fileName: string, files: readonly TarFile[]): SavePlan {
  const segments: Segment[] = []
  for (const file of files) {
    const size = sizeOf(file.segments)
    segments.push(bytesSegment(tarHeader(file.name, size)), ...file.segments)
    segments.push(bytesSegment(new Uint8Array(tarPadding(size))))
  }
  segments.push(bytesSegment(new Uint8Array(tarEnd(sizeOf(segments)))))
  return planOf(fileName, segments)
}

export function bytesSegment(bytes: Uint8Array): Segment {
  return { bytes: bytes.length, read: (from) => [bytes.subarray(from)] }
}

/** Bytes that are made when their turn comes. */
export function madeSegment(bytes: number, make: (options: ReadOptions) => Promise<Uint8Array>): Segment {
  return {
    bytes,
    async *read(from, options) {
      const made = await make(options)
      if (made.length !== bytes) throw new RangeError(`${made.length} bytes where ${bytes} were promised`)
      yield made.subarray(from)
    },
  }
}

/** Bytes [start, end) of a source. */
export function sourceSegment(source: ByteSource, start = 0, end = source.size): Segment {
  return { bytes: end - start, read: (from, options) => chunksOf(source.stream(start + from, end, options)) }
}

function sizeOf(segments: readonly Segment[]): number {
  return segments.reduce((sum, { bytes }) => sum + bytes, 0)
}
