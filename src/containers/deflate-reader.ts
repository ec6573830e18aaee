import { ContainerError, isAppError } from '../bytes/index.ts'
import type { ErrorPlace } from '../bytes/index.ts'
import { InflateFault, Inflater } from './inflater.ts'
import { NativeInflater } from './native-inflater.ts'
import { inPlace } from './place.ts'

/**
 * Inflates one raw DEFLATE stream of known length; every fault of an engine becomes the same `zip-data`.
 *
 * The first bytes go through our own Inflater, whose output is there when the push returns. What is long goes on in the
 * platform's DecompressionStream (2.5 times as fast in Chromium 156, on a par in Node 20), which is given the first bytes
 * again and whose first output is dropped. Should it fail, our own does the stream once more and has the last word, since
 * engines differ: Chromium refuses bytes after the end and loses good output, Node lets them pass.
 */
export class DeflateReader {
  private readonly place: ErrorPlace
  private readonly compressedSize: number
  private readonly emit: (bytes: Uint8Array) => void
  private inflater: Inflater
  private native: NativeInflater | null = null
  /** what was pushed, for a second engine; null once that has become too much or needless */
  private kept: Uint8Array[] | null = []
  private pushed = 0
  private emitted = 0
  private mayGoNative = typeof DecompressionStream === 'function'

  /**
   * @param compressedSize bytes that will be pushed in all
   * @param place of the first byte
   * @param emit is given the output in order; the bytes are only good during the call
   */
  constructor(compressedSize: number, place: ErrorPlace, emit: (bytes: Uint8Array) => void) {
    this.compressedSize = compressedSize
    this.place = place
    this.emit = emit
    this.inflater = this.ownInflater(0)
  }

  /** @throws {ContainerError} `zip-data`, or what `emit` throws */
  async push(bytes: Uint8Array): Promise<void> {
    if (this.isWorthNative(bytes)) await this.goNative()
    this.pushed += bytes.length
    this.kept?.push(bytes)
    if (this.native === null) this.pushOwn(bytes)
    else await this.withNative((native) => native.push(bytes))
    if (this.pushed > KEEP_BYTES) this.kept = null
  }

  /** @throws {ContainerError} `zip-data` if the stream is not at its end */
  async end(): Promise<void> {
    if (this.native !== null) await this.withNative((native) => native.end())
    if (this.native === null && !this.inflater.finished) throw this.fault('DEFLATE stream ends early')
  }

  dispose(): void {
    this.native?.dispose()
    this.kept = null
  }

  /** The first bytes, if they are few, want an answer now; what is long then goes to the platform. */
  private isWorthNative(bytes: Uint8Array): boolean {
    if (this.native !== null || !this.mayGoNative || this.kept === null || this.inflater.finished) return false
    const isStart = this.pushed === 0 && bytes.length <= PREFIX_BYTES
    return !isStart && this.compressedSize - this.pushed >= NATIVE_BYTES
  }

  private async goNative(): Promise<void> {
    const native = new NativeInflater(this.emitted, (bytes) => this.pass(bytes))
    this.native = native
    for (const piece of this.kept ?? []) {
      await this.withNative((native) => native.push(piece))
      if (this.native !== native) return
    }
  }

  /** Lets the platform's engine do something; if it cannot, ours takes over from the start. */
  private async withNative(act: (native: NativeInflater) => Promise<void>): Promise<void> {
    try {
      await act(this.native!)
    } catch (error) {
      this.native?.dispose()
      if (isAppError(error)) throw error
      if (this.kept === null) throw this.fault('DEFLATE stream is corrupt', error)
      this.native = null
      this.mayGoNative = false
      this.inflater = this.ownInflater(this.emitted)
      for (const piece of this.kept) this.pushOwn(piece)
    }
  }

  private pushOwn(bytes: Uint8Array): void {
    try {
      this.inflater.push(bytes)
    } catch (error) {
      // what `emit` throws passes through
      throw error instanceof InflateFault ? this.fault(error.message, error) : error
    }
  }

  private ownInflater(skip: number): Inflater {
    let left = skip
    return new Inflater((bytes) => {
      const dropped = Math.min(left, bytes.length)
      left -= dropped
      if (dropped < bytes.length) this.pass(bytes.subarray(dropped))
    })
  }

  private pass(bytes: Uint8Array): void {
    this.emitted += bytes.length
    this.emit(bytes)
  }

  private fault(reason: string, cause?: unknown): ContainerError {
    return new ContainerError('zip-data', `zip: ${reason}${inPlace(this.place)}`, { ...this.place, cause })
  }
}

/** A first push of at most this is a prefix. */
const PREFIX_BYTES = 16_384
/** Compressed bytes for which the platform's engine is worth its start. */
const NATIVE_BYTES = 49_152
/** Compressed bytes kept for a second engine. */
const KEEP_BYTES = 32 << 20
