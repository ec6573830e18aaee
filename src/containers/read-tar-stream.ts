import type { Extract } from 'tar-stream'
import type { AppError } from '../bytes/index.ts'
import { ContainerError } from '../bytes/index.ts'
import { TarFilter } from './tar-filter.ts'

/** A file met in the stream; `data` is null if it was not wanted. */
export type TarStreamEvent =
  | { readonly kind: 'member'; readonly name: string; readonly size: number; readonly data: Uint8Array | null }
  | { readonly kind: 'problem'; readonly error: AppError }

export interface ReadTarStreamOptions {
  /** of the file, for errors */
  readonly name: string
  /** asked once for every file, in order: are its bytes to be kept? */
  wants(member: { readonly name: string; readonly size: number }): boolean
  readonly signal?: AbortSignal | undefined
  /** bytes of the archive that have come */
  readonly onProgress?: ((bytes: number) => void) | undefined
}

/** How long tar-stream may sit on bytes that are all there. */
const WATCHDOG_MS = 10_000

/**
 * Reads a tar from its first byte to its last, for servers that answer no ranges: through tar-stream, behind a filter
 * that gives it nothing it stumbles over and knows where everything is. Files come in order, whole; a file cut short by
 * the end of the stream is reported and not given out. The same files and faults as `walkTar`.
 *
 * @throws what the stream throws; AbortError
 */
export async function* readTarStream(
  body: ReadableStream<Uint8Array>,
  options: ReadTarStreamOptions,
): AsyncGenerator<TarStreamEvent, void> {
  const { signal } = options
  const reader = body.getReader()
  const stop = (): void => void reader.cancel(signal?.reason).catch(() => {})
  signal?.addEventListener('abort', stop, { once: true })
  const unpacking = await Unpacking.create(options)
  try {
    for (let isDone = false; !isDone;) {
      signal?.throwIfAborted()
      const { done, value } = await reader.read()
      signal?.throwIfAborted()
      isDone = done
      await (value === undefined ? unpacking.end() : unpacking.push(value))
      if (value !== undefined) options.onProgress?.(unpacking.filter.offset)
      yield* unpacking.take()
    }
  } finally {
    signal?.removeEventListener('abort', stop)
    stop()
    unpacking.destroy()
  }
}

/** The filter, tar-stream behind it, and what came out of both. */
class Unpacking {
  readonly filter: TarFilter
  private readonly files: Extract
  private readonly options: ReadTarStreamOptions
  private found: TarStreamEvent[] = []
  private fault: unknown = null
  private wake: () => void = () => {}

  static async create(options: ReadTarStreamOptions): Promise<Unpacking> {
    const { extract } = await import('tar-stream')
    return new Unpacking(extract(), options)
  }

  private constructor(files: Extract, options: ReadTarStreamOptions) {
    this.files = files
    this.options = options
    this.filter = new TarFilter((offset, member) => ({ source: options.name, member, offset }))
    files.on('error', (error) => {
      this.fault = error
    })
    files.on('drain', () => this.wake())
    files.on('close', () => this.wake())
    files.on('entry', ({ size }, stream, next) => {
      const name = this.filter.takeName()
      const isWanted = options.wants({ name, size })
      const chunks: Uint8Array[] = []
      stream.on('data', (chunk) => {
        if (isWanted && chunk instanceof Uint8Array) chunks.push(chunk)
      })
      stream.on('end', () => {
        this.found.push({ kind: 'member', name, size, data: isWanted ? joinAll(chunks, size) : null })
        next()
      })
      stream.on('error', () => {})
    })
  }

  async push(bytes: Uint8Array): Promise<void> {
    for (const item of this.filter.push(bytes)) {
      if (item.kind === 'problem') this.found.push(item)
      else await this.write(item.bytes)
    }
  }

  async end(): Promise<void> {
    const isCut = this.filter.missingData() > 0
    for (const item of this.filter.end()) {
      if (item.kind === 'problem') this.found.push(item)
      else await this.write(item.bytes)
    }
    if (isCut) return
    this.files.end(null)
    await this.waitForFiles()
  }

  take(): TarStreamEvent[] {
    const found = this.found
    this.found = []
    return found
  }

  destroy(): void {
    this.files.destroy()
  }

  private async write(bytes: Uint8Array): Promise<void> {
    if (!this.files.write(bytes)) await this.waitForFiles()
  }

  /** Until tar-stream has taken in what it was given, or is through. */
  private async waitForFiles(): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined
    await new Promise<void>((resolve, reject) => {
      this.wake = resolve
      timer = setTimeout(() => reject(this.stopped('tar-stream does not go on')), WATCHDOG_MS)
    }).finally(() => clearTimeout(timer))
    if (this.fault !== null) throw this.stopped('tar-stream stopped')
  }

  private stopped(reason: string): ContainerError {
    const { name: source } = this.options
    const place = { source, offset: this.filter.offset, cause: this.fault }
    return new ContainerError('tar-header', `tar: ${reason}`, place)
  }
}

function joinAll(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}
