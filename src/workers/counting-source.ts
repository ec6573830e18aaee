import type { ByteSource } from '../bytes/index.ts'

/** The same source, telling after each read how many bytes have come. */
export function countingSource(source: ByteSource, onBytes: (doneBytes: number) => void): ByteSource {
  let doneBytes = 0
  const count = (bytes: number): void => {
    doneBytes += bytes
    onBytes(Math.min(doneBytes, source.size))
  }
  return {
    ...source,
    async read(start, end, options) {
      const bytes = await source.read(start, end, options)
      count(bytes.length)
      return bytes
    },
    stream(start, end, options) {
      return source.stream(start, end, options).pipeThrough(
        new TransformStream<Uint8Array, Uint8Array>({
          transform(chunk, controller) {
            count(chunk.length)
            controller.enqueue(chunk)
          },
        }),
      )
    },
  }
}
