import { ContainerError, isAppError } from '../bytes/index.ts'
import type { ErrorPlace } from '../bytes/index.ts'
import { InflateFault, Inflater } from './inflater.ts'
import { inPlace } from './place.ts'

/** Inflates one raw DEFLATE stream of known length; every fault of an engine becomes the same `zip-data`. */
export class DeflateReader {
  private readonly place: ErrorPlace
  private readonly inflater: Inflater

  /**
   * @param place of the first byte
   * @param emit is given the output in order; the bytes are only good during the call
   */
  constructor(place: ErrorPlace, emit: (bytes: Uint8Array) => void) {
    this.place = place
    this.inflater = new Inflater(emit)
  }

  /** @throws {ContainerError} `zip-data`, or what `emit` throws */
  async push(bytes: Uint8Array): Promise<void> {
    try {
      this.inflater.push(bytes)
    } catch (error) {
      throw this.translate(error)
    }
  }

  /** @throws {ContainerError} `zip-data` if the stream is not at its end */
  async end(): Promise<void> {
    if (!this.inflater.finished) throw this.fault('DEFLATE stream ends early')
  }

  dispose(): void {}

  private translate(error: unknown): unknown {
    if (isAppError(error)) return error
    return this.fault(error instanceof InflateFault ? error.message : 'DEFLATE stream is corrupt', error)
  }

  private fault(reason: string, cause?: unknown): ContainerError {
    return new ContainerError('zip-data', `zip: ${reason}${inPlace(this.place)}`, { ...this.place, cause })
  }
}
