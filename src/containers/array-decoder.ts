import { ContainerError } from '../bytes/index.ts'
import type { ErrorPlace } from '../bytes/index.ts'
import type { ArrayRef, ArrayStorage } from './array-ref.ts'
import { placeOfRef } from './array-ref.ts'
import { crc32 } from './crc32.ts'
import { DeflateReader } from './deflate-reader.ts'
import { inPlace } from './place.ts'
import { DEFAULT_ARRAY_BUDGET, RowAssembler } from './row-assembler.ts'
import type { RowChunk, RowTransform } from './row-assembler.ts'

/** What a decoder must know; plain data, so that it can be sent to a worker. */
export interface DecodeSpec {
  readonly key: string
  readonly storage: ArrayStorage
  /** of the first data byte: behind the local header, or of the NPY file */
  readonly place: ErrorPlace
  /** data bytes there are: of a ZIP entry, `compressedSize` */
  readonly dataBytes: number
  /** most bytes of one row, or of an array that cannot be read by rows */
  readonly budgetBytes: number
  /** name of a transform that the factory knows */
  readonly transform?: string | undefined
}

/**
 * Turns the data bytes of one array into typed rows. Bytes are pushed in order, in pieces of any size; each push gives
 * out the rows that are whole. A push need not wait for the one before; answers come in order. After a throw the decoder
 * is of no more use, later calls fail alike, and rows given out before are void.
 */
export interface ArrayDecoder {
  /** @throws {ContainerError} */
  push(bytes: Uint8Array): Promise<RowChunk[]>
  /** The last rows, after every check: length, CRC-32, end of the stream. @throws {ContainerError} */
  end(): Promise<RowChunk[]>
  /** Gives up: frees what is held. Harmless after `end`. */
  dispose(): void
}

export type ArrayDecoderFactory = (spec: DecodeSpec) => ArrayDecoder

/** The spec of a ref whose data begins at `dataStart` of its source. */
export function decodeSpecOf(
  ref: ArrayRef,
  dataStart: number,
  options: { budgetBytes?: number | undefined; transform?: string | undefined } = {},
): DecodeSpec {
  const { key, storage } = ref
  return {
    key,
    storage,
    place: placeOfRef(ref, dataStart),
    dataBytes: storage.kind === 'zip' ? storage.compressedSize : ref.end - dataStart,
    budgetBytes: options.budgetBytes ?? DEFAULT_ARRAY_BUDGET,
    transform: options.transform,
  }
}

/**
 * A decoder that works in this thread.
 *
 * @param transform applied to every chunk of rows; the caller looks it up by `spec.transform`
 */
export function createArrayDecoder(spec: DecodeSpec, transform?: RowTransform): ArrayDecoder {
  return new ThreadDecoder(spec, transform)
}

class ThreadDecoder implements ArrayDecoder {
  private readonly spec: DecodeSpec
  private readonly rows: RowAssembler
  private readonly inflate: DeflateReader | null
  private ready: RowChunk[] = []
  /** the turn before: after one that failed, the later fail alike */
  private last: Promise<RowChunk[]> = Promise.resolve([])
  private pushed = 0
  private size = 0
  private crc = 0

  constructor(spec: DecodeSpec, transform: RowTransform | undefined) {
    const { storage, place, dataBytes, budgetBytes } = spec
    this.spec = spec
    this.rows = new RowAssembler({
      place,
      fileBytes: storage.kind === 'zip' ? storage.size : dataBytes,
      exact: storage.kind === 'zip',
      budgetBytes,
      transform,
    })
    const isDeflated = storage.kind === 'zip' && storage.method === 'deflate'
    this.inflate = isDeflated ? new DeflateReader(storage.compressedSize, place, (bytes) => this.accept(bytes)) : null
  }

  push(bytes: Uint8Array): Promise<RowChunk[]> {
    return this.inTurn(() => this.take(bytes))
  }

  end(): Promise<RowChunk[]> {
    return this.inTurn(() => this.finish())
  }

  dispose(): void {
    this.inflate?.dispose()
  }

  private inTurn(step: () => Promise<RowChunk[]>): Promise<RowChunk[]> {
    const turn = this.last.then(step)
    this.last = turn
    return turn
  }

  private async take(bytes: Uint8Array): Promise<RowChunk[]> {
    const data = bytes.subarray(0, this.spec.dataBytes - this.pushed)
    this.pushed += data.length
    if (this.inflate === null) this.accept(data)
    else await this.inflate.push(data)
    return this.takeReady()
  }

  private async finish(): Promise<RowChunk[]> {
    if (this.inflate !== null) await this.inflate.end()
    const chunks = this.takeReady()
    this.checkEnd()
    return chunks
  }

  /** Uncompressed bytes of the NPY file, in order. */
  private accept(bytes: Uint8Array): void {
    const { storage } = this.spec
    this.size += bytes.length
    if (storage.kind === 'zip') {
      if (this.size > storage.size) throw this.fault('zip-size', `more than the ${storage.size} bytes it claims`)
      this.crc = crc32(bytes, this.crc)
    }
    for (const chunk of this.rows.push(bytes)) this.ready.push(chunk)
  }

  private takeReady(): RowChunk[] {
    const chunks = [...this.ready, ...this.rows.flush()]
    this.ready = []
    return chunks
  }

  private checkEnd(): void {
    const { storage, dataBytes } = this.spec
    const { header, complete } = this.rows
    if (storage.kind === 'npy') {
      if (!complete)
        throw this.fault('npy-truncated', `ends after ${this.size} bytes${header ? '' : ', in its header'}`)
      return
    }
    if (this.pushed < dataBytes) throw this.fault('zip-data', `${this.pushed} of ${dataBytes} bytes came`)
    if (this.size !== storage.size) throw this.fault('zip-size', `${this.size} bytes, ${storage.size} claimed`)
    if (this.crc !== storage.crc32) throw this.fault('zip-crc', 'CRC-32 does not match')
    if (!complete) throw this.fault('npy-truncated', `ends after ${this.size} bytes, in its header`)
  }

  private fault(tag: 'npy-truncated' | 'zip-size' | 'zip-crc' | 'zip-data', reason: string): ContainerError {
    const { place } = this.spec
    return new ContainerError(tag, `${tag.slice(0, 3)}: ${reason}${inPlace(place)}`, place)
  }
}
