import { ContainerError } from '../bytes/index.ts'
import type { ErrorPlace } from '../bytes/index.ts'
import type { ArrayRef, ArrayStorage } from './array-ref.ts'
import { placeOfRef } from './array-ref.ts'
import { crc32 } from './crc32.ts'
import { crc32Combine } from './crc32-combine.ts'
import { DeflateReader } from './deflate-reader.ts'
import { inPlace } from './place.ts'
import { DEFAULT_ARRAY_BUDGET, RowAssembler } from './row-assembler.ts'
import type { RowChunk } from './row-assembler.ts'

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
}

/**
 * Turns the data bytes of one array into typed rows. Bytes are pushed in order, in pieces of any size; each push gives
 * out the rows that are whole. Once the header is out, an array that lies uncompressed and row by row may go on with
 * pieces of anywhere instead. A call need not wait for the one before; answers come in order. After a throw the decoder
 * is of no more use, later calls fail alike, and rows given out before are void.
 *
 * Bytes that fill a buffer of their own are given away: a decoder in a worker takes the buffer with it.
 */
export interface ArrayDecoder {
  /**
   * @param isLast true: no more comes, and `end` is done with it: one answer less to wait for
   * @throws {ContainerError}
   */
  push(bytes: Uint8Array, isLast?: boolean): Promise<RowChunk[]>
  /**
   * Whole rows from `firstRow` on, none of them twice. After the first of these no more is pushed.
   * @throws {ContainerError}
   */
  place(firstRow: number, bytes: Uint8Array): Promise<RowChunk[]>
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
  options: { budgetBytes?: number | undefined } = {},
): DecodeSpec {
  const { key, storage } = ref
  return {
    key,
    storage,
    place: placeOfRef(ref, dataStart),
    dataBytes: storage.kind === 'zip' ? storage.compressedSize : ref.end - dataStart,
    budgetBytes: options.budgetBytes ?? DEFAULT_ARRAY_BUDGET,
  }
}

/** A decoder that works in this thread. */
export const createArrayDecoder: ArrayDecoderFactory = (spec) => new ThreadDecoder(spec)

/** The CRC-32 of a stretch of the uncompressed file. */
interface CheckedStretch {
  readonly start: number
  readonly end: number
  readonly crc: number
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
  /** up to the last row that is whole: where pieces from anywhere go on */
  private wholeRows: CheckedStretch = { start: 0, end: 0, crc: 0 }
  private readonly placed: CheckedStretch[] = []

  constructor(spec: DecodeSpec) {
    const { storage, place, dataBytes, budgetBytes } = spec
    this.spec = spec
    this.rows = new RowAssembler({
      place,
      fileBytes: storage.kind === 'zip' ? storage.size : dataBytes,
      exact: storage.kind === 'zip',
      budgetBytes,
    })
    const isDeflated = storage.kind === 'zip' && storage.method === 'deflate'
    this.inflate = isDeflated ? new DeflateReader(storage.compressedSize, place, (bytes) => this.accept(bytes)) : null
  }

  push(bytes: Uint8Array, isLast = false): Promise<RowChunk[]> {
    return this.inTurn(async () => {
      const chunks = await this.take(bytes)
      return isLast ? [...chunks, ...(await this.finish())] : chunks
    })
  }

  place(firstRow: number, bytes: Uint8Array): Promise<RowChunk[]> {
    return this.inTurn(() => Promise.resolve([this.placeRows(firstRow, bytes)]))
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
    }
    for (const chunk of this.rows.push(bytes)) this.ready.push(chunk)
    this.check(bytes)
  }

  /** Goes on with the CRC, in two steps: up to the last whole row, and over what has come of the next. */
  private check(bytes: Uint8Array): void {
    if (this.spec.storage.kind !== 'zip') return
    const start = this.size - bytes.length
    const end = Math.max(start, this.inflate === null ? this.rows.wholeRowBytes(this.size) : 0)
    this.crc = crc32(bytes.subarray(0, end - start), this.crc)
    if (end > start) this.wholeRows = { start: 0, end, crc: this.crc }
    this.crc = crc32(bytes.subarray(end - start), this.crc)
  }

  private placeRows(firstRow: number, bytes: Uint8Array): RowChunk {
    const { storage } = this.spec
    if (this.inflate !== null) throw new RangeError('npy: rows of a deflated array cannot be placed')
    if (this.placed.length === 0) {
      this.placed.push({ ...this.wholeRows, end: this.rows.wholeRowBytes(this.size) })
    }
    const start = this.rows.offsetOfRow(firstRow)
    const crc = storage.kind === 'zip' ? crc32(bytes) : 0
    this.placed.push({ start, end: start + bytes.length, crc })
    return this.rows.rowsAt(firstRow, bytes)
  }

  private takeReady(): RowChunk[] {
    const chunks = [...this.ready, ...this.rows.flush()]
    this.ready = []
    return chunks
  }

  private checkEnd(): void {
    if (this.placed.length > 0) this.checkPlaced()
    else this.checkPushed()
  }

  /** The pieces must be the whole file, and their CRCs joined that of the directory. */
  private checkPlaced(): void {
    const { storage } = this.spec
    const { header } = this.rows
    let at = 0
    let crc = 0
    for (const { start, end, crc: own } of this.placed.toSorted((a, b) => a.start - b.start)) {
      if (start !== at) throw new RangeError(`npy: bytes ${at} to ${start} were not placed`)
      crc = crc32Combine(crc, own, end - start)
      at = end
    }
    const expected = header!.dataOffset + header!.nItems * header!.itemSize
    if (at !== expected) throw this.fault('npy-truncated', `ends after ${at} bytes`)
    if (storage.kind === 'zip' && crc !== storage.crc32) throw this.fault('zip-crc', 'CRC-32 does not match')
  }

  private checkPushed(): void {
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
