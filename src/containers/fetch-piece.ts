import type { ByteSource, Priority } from '../bytes/index.ts'

export interface FetchPieceOptions {
  readonly signal: AbortSignal | undefined
  /** ends this read only */
  readonly stop: AbortSignal
  readonly priority: Priority | undefined
}

/**
 * Reads the source from `start` on into `out`, from `outAt` to its end. The bytes lie in one buffer from the first, which
 * a worker can take with it; and they do not go through the cache, which is for what is read again.
 * @param onBytes how many came, each time some did: so many are good when the read fails
 * @throws {ByteSourceError} @throws {DOMException} AbortError
 */
export async function fetchPiece(
  source: ByteSource,
  start: number,
  out: Uint8Array,
  outAt: number,
  { signal, stop, priority }: FetchPieceOptions,
  onBytes: (count: number) => void,
): Promise<void> {
  const both = signal === undefined ? stop : AbortSignal.any([signal, stop])
  both.throwIfAborted()
  const reader = source.stream(start, start + out.length - outAt, { signal: both, priority }).getReader()
  let at = outAt
  try {
    while (at < out.length) {
      const { done, value } = await reader.read()
      both.throwIfAborted()
      if (done) break
      out.set(value, at)
      at += value.length
      onBytes(value.length)
    }
  } finally {
    reader.cancel().catch(() => undefined)
  }
}
