import { ByteSourceError } from './app-error.ts'
import { allocateBytes, assertRange } from './byte-range.ts'
import type { ByteSource, ReadOptions } from './byte-source.ts'
import { chunkStream, type ChunkSupply } from './chunk-stream.ts'
import type { HttpLink } from './http-exchange.ts'
import { VersionRestart } from './http-failure.ts'
import { HttpRangeReader, type RangedFile } from './http-range-reader.ts'
import type { SourceVersion } from './source-version.ts'
import { VersionPin } from './version-pin.ts'

/** ms that a stream may rest before it gives its connection to a request that waits for one */
const REST_MS = 1000

/**
 * A source over a server that answers ranges. Made by `openHttp`, which has seen the first answer.
 * @param head the first bytes of the file, kept for the life of the source
 * @param options `isFinal`: something was derived from this version before, so no other may take its place
 */
export function httpSource(
  link: HttpLink,
  version: SourceVersion,
  size: number,
  head: Uint8Array,
  options: { readonly isFinal?: boolean } = {},
): ByteSource {
  const dropCache = () => {
    file.head = new Uint8Array(0)
    file.whole = undefined
  }
  const pin = new VersionPin(link.url, version, size, dropCache)
  if (options.isFinal === true) pin.handOut(pin.generation)
  const file: RangedFile = { link, pin, size, head, whole: undefined }
  return {
    name: link.url,
    base: 0,
    size,
    async read(start: number, end: number, options?: ReadOptions) {
      assertRange({ name: link.url, size }, start, end)
      options?.signal?.throwIfAborted()
      return restarting(() => readRange(file, start, end, options))
    },
    stream(start: number, end: number, options?: ReadOptions) {
      assertRange({ name: link.url, size }, start, end)
      return chunkStream(rangeChunks(file, start, end, options), options?.signal)
    },
  }
}

async function readRange(file: RangedFile, start: number, end: number, options?: ReadOptions): Promise<Uint8Array> {
  const reader = newReader(file, start, end, options)
  let bytes: Uint8Array | undefined
  let position = 0
  for (;;) {
    const chunk = await reader.next()
    if (chunk === undefined) break
    // A range that came in one chunk is handed on as it is.
    if (chunk.byteLength === end - start) bytes = chunk
    else {
      bytes ??= allocateBytes(end - start, file.link.url)
      bytes.set(chunk, position)
    }
    position += chunk.byteLength
  }
  file.pin.handOut(reader.generation)
  return bytes ?? new Uint8Array(0)
}

/** Chunks of a range for a stream whose reader may rest for long. */
function rangeChunks(file: RangedFile, start: number, end: number, options?: ReadOptions): ChunkSupply {
  // The outer signal is the stream's affair; the reader is stopped by closing the supply.
  const stop = new AbortController()
  const own: ReadOptions = { signal: stop.signal, priority: options?.priority }
  let reader = newReader(file, start, end, own)
  let resting: ReturnType<typeof setInterval> | undefined
  let begun = false
  const yieldIfWanted = () => {
    if (file.link.settings.limiter.waiting > 0) reader.pause()
  }
  const first = () =>
    restarting(() => {
      reader = newReader(file, start, end, own)
      return handOutNext()
    })
  const handOutNext = async () => {
    const chunk = await reader.next()
    file.pin.handOut(reader.generation)
    return chunk
  }
  return {
    async next() {
      clearInterval(resting)
      const chunk = await (begun ? handOutNext() : first())
      begun = true
      if (chunk !== undefined) resting = setInterval(yieldIfWanted, REST_MS)
      return chunk
    },
    close() {
      clearInterval(resting)
      stop.abort()
      reader.pause()
    },
  }
}

function newReader(file: RangedFile, start: number, end: number, options: ReadOptions | undefined): HttpRangeReader {
  return new HttpRangeReader(file, start, end, { signal: options?.signal, priority: options?.priority })
}

/** Runs a read that may find the file replaced before anything was handed out: then once more, never oftener. */
async function restarting<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (!(error instanceof VersionRestart)) throw error
    return read()
  }
}

/**
 * Runs a task that opens a source and reads from it, and runs it once more if the file changed under it.
 *
 * A source is one version of its file, so what was learnt from it (an index, a header) must be thrown away with it:
 * the task has to open its source itself. A second change is thrown.
 */
export async function restartOnce<T>(task: () => Promise<T>): Promise<T> {
  try {
    return await task()
  } catch (error) {
    if (!(error instanceof ByteSourceError && error.tag === 'source-changed')) throw error
    return task()
  }
}
