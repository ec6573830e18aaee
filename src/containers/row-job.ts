import type { AppError } from '../bytes/index.ts'
import { IntervalSet } from '../math/index.ts'
import type { ArrayDecoder } from './array-decoder.ts'
import type { ArrayPrefix } from './array-prefix.ts'
import type { ArrayRef } from './array-ref.ts'
import type { NpyHeader } from './npy-header.ts'
import type { RowChunk } from './row-assembler.ts'
import type { ArrayProgress, RowPiece } from './row-schedule.ts'
import type { RowSink } from './row-reader.ts'

/** Most compressed bytes given to a decoder at once; fewer where they give out more than `PUSH_OUTPUT_BYTES`. */
const PUSH_BYTES = 1 << 20
const MIN_PUSH_BYTES = 1024
const PUSH_OUTPUT_BYTES = 4 << 20
/** Pieces of one array that are asked for and not decoded: reading goes on while the one before is inflated. */
const MAX_PENDING = 4
/** An end shorter than this is read with the piece before it. */
const SHORT_END_BYTES = 8192
/** Bytes read on while an array's header has not come. */
const HEADER_STEP_BYTES = 65_536

/** Bytes [start, end) of the ref's source that one request reads. */
export interface BytePiece {
  readonly start: number
  readonly end: number
  /** rows that it holds exactly, or null: it goes on where the piece before ended */
  readonly rows: { readonly start: number; readonly end: number } | null
}

/** One array on its way through: what has been asked for, what came, and its decoder. */
export class RowJob implements ArrayProgress {
  readonly ref: ArrayRef
  readonly isUrgent: boolean
  isOver = false
  /** pieces asked for and not yet decoded */
  pending = 0
  nRows = Number.POSITIVE_INFINITY
  rowBytes = 1
  /** rows that are read from anywhere, those asked for; null: read in order */
  asked: IntervalSet | null = null
  private received = new IntervalSet()
  private readonly underWay = new Set<BytePiece>()
  private readonly sink: RowSink
  private readonly mayBeRandom: boolean
  private decoder: ArrayDecoder | null = null
  /** the decoder has been told that nothing follows */
  private hasEnded = false
  private dataStart = 0
  private dataEnd = 0
  private askedTo = 0
  private header: NpyHeader | null = null
  /** pieces read in order are decoded in order */
  private last: Promise<void> = Promise.resolve()

  constructor(ref: ArrayRef, sink: RowSink, options: { isUrgent: boolean; mayBeRandom: boolean }) {
    this.ref = ref
    this.sink = sink
    this.isUrgent = options.isUrgent
    this.mayBeRandom = options.mayBeRandom
  }

  get askedUntil(): number {
    if (this.askedTo >= this.dataEnd) return this.nRows
    return (this.askedTo - this.firstRowAt()) / this.rowBytes
  }

  /** All that the array needs has been asked for. */
  get isAllAsked(): boolean {
    if (this.isOver) return true
    return this.asked === null ? this.askedTo >= this.dataEnd : this.asked.count === this.nRows
  }

  get mayGoOn(): boolean {
    return !this.isAllAsked && this.pending < MAX_PENDING
  }

  /** The first bytes; the header is in them, or will come with the next. */
  async begin(prefix: ArrayPrefix, decoder: ArrayDecoder): Promise<void> {
    this.decoder = decoder
    this.dataStart = prefix.dataStart
    this.dataEnd = prefix.dataEnd
    this.askedTo = prefix.dataStart + prefix.bytes.length
    // a cache may hold the same bytes
    await this.pushAll(prefix.bytes.slice(), this.askedTo >= this.dataEnd)
    this.becomeRandom()
    await this.endIfComplete()
  }

  /** Which bytes a piece of rows is; from then on they count as asked for. */
  ask(piece: RowPiece): BytePiece {
    const bytes = this.asked === null ? this.nextBytes(piece) : this.bytesOfRows(piece.startRow, piece.endRow)
    this.underWay.add(bytes)
    this.pending++
    if (bytes.rows === null) this.askedTo = bytes.end
    else this.asked!.add(bytes.rows.start, bytes.rows.end)
    return bytes
  }

  /**
   * The bytes of a piece, or the first rows of it, are coming. Pieces read in order are decoded in order, others as
   * they come.
   * @throws what the reading or the decoder throws
   */
  take(piece: BytePiece, coming: Promise<Uint8Array>): Promise<void> {
    const step = async (): Promise<void> => {
      try {
        const bytes = await coming
        if (!this.isOver && bytes.length > 0) {
          if (piece.rows === null) await this.pushAll(bytes, piece.end >= this.dataEnd)
          else await this.placeRows(piece.rows.start, bytes)
        }
      } finally {
        this.settle(piece)
      }
      this.becomeRandom()
      await this.endIfComplete()
    }
    if (piece.rows !== null) return step()
    const turn = this.last.then(step)
    this.last = turn.catch(() => undefined)
    return turn
  }

  /** What of a piece came before it was cut off and can be used, in bytes. */
  usable(piece: BytePiece, nBytes: number): number {
    return piece.rows === null ? 0 : Math.floor(nBytes / this.rowBytes) * this.rowBytes
  }

  private settle(piece: BytePiece): void {
    this.underWay.delete(piece)
    this.pending--
    if (this.asked === null || piece.rows === null) return
    const asked = new IntervalSet()
    for (let i = 0; i < this.received.length; i++) asked.add(this.received.startOf(i), this.received.endOf(i))
    for (const { rows } of this.underWay) if (rows !== null) asked.add(rows.start, rows.end)
    this.asked = asked
  }

  private async placeRows(firstRow: number, bytes: Uint8Array): Promise<void> {
    const chunks = await this.decoder!.place(firstRow, bytes)
    this.received.add(firstRow, firstRow + bytes.length / this.rowBytes)
    this.deliver(chunks)
  }

  /** @param isLast nothing of the array follows */
  private async pushAll(bytes: Uint8Array, isLast: boolean): Promise<void> {
    const step = this.pushBytes()
    for (let from = 0; from < bytes.length && !this.isOver; from += step) {
      const isAll = from === 0 && bytes.length <= step
      this.hasEnded = isLast && from + step >= bytes.length
      this.deliver(await this.decoder!.push(isAll ? bytes : bytes.slice(from, from + step), this.hasEnded))
    }
  }

  /** A thousandfold of what is pushed may come out: what packs well is pushed in small pieces. */
  private pushBytes(): number {
    const { storage } = this.ref
    if (storage.kind === 'npy') return PUSH_BYTES
    const ratio = storage.size / Math.max(1, storage.compressedSize)
    return Math.min(PUSH_BYTES, Math.max(MIN_PUSH_BYTES, Math.floor(PUSH_OUTPUT_BYTES / Math.max(1, ratio))))
  }

  private deliver(chunks: readonly RowChunk[]): void {
    if (this.isOver) return
    const { key } = this.ref
    for (const chunk of chunks) {
      if (chunk.kind === 'header') this.takeHeader(chunk.header)
      else {
        this.received.add(chunk.firstRow, chunk.firstRow + chunk.nRows)
        this.sink.rows(key, chunk.firstRow, chunk.data, chunk.lossy)
      }
    }
  }

  private takeHeader(header: NpyHeader): void {
    this.header = header
    const { storage, start } = this.ref
    const dataBytes = header.nItems * header.itemSize
    // whatever follows the array in an NPY file is not read
    if (storage.kind === 'npy') this.dataEnd = Math.min(this.dataEnd, start + header.dataOffset + dataBytes)
    this.nRows = header.shape[0] ?? 1
    const inFile = storage.kind === 'zip' && storage.method === 'deflate' ? this.dataEnd - this.dataStart : dataBytes
    this.rowBytes = Math.max(1, inFile / Math.max(1, this.nRows))
    this.sink.header(this.ref.key, header)
  }

  /** Once its header is known, an array that lies uncompressed and row by row is read from anywhere. */
  private becomeRandom(): void {
    const { header, ref } = this
    if (!this.mayBeRandom || header === null || this.asked !== null || this.isOver || this.underWay.size > 0) return
    const isDeflated = ref.storage.kind === 'zip' && ref.storage.method === 'deflate'
    const isByRow = !header.fortran || header.shape.length < 2
    if (isDeflated || !isByRow || header.nItems === 0 || this.received.count >= this.nRows) return
    this.asked = new IntervalSet()
    this.asked.add(0, this.received.endFrom(0))
  }

  private nextBytes(piece: RowPiece): BytePiece {
    const start = this.askedTo
    const wanted = this.header === null ? HEADER_STEP_BYTES : Math.ceil((piece.endRow - piece.startRow) * this.rowBytes)
    const end = start + Math.max(1, wanted)
    return { start, end: end + SHORT_END_BYTES >= this.dataEnd ? this.dataEnd : end, rows: null }
  }

  private bytesOfRows(first: number, end: number): BytePiece {
    const at = this.firstRowAt()
    return { start: at + first * this.rowBytes, end: at + end * this.rowBytes, rows: { start: first, end } }
  }

  /** Where row 0 lies in the source; of a deflated array the start of its data. */
  private firstRowAt(): number {
    const { storage } = this.ref
    const isDeflated = storage.kind === 'zip' && storage.method === 'deflate'
    return this.dataStart + (isDeflated ? 0 : (this.header?.dataOffset ?? 0))
  }

  private async endIfComplete(): Promise<void> {
    if (this.isOver || this.decoder === null || this.pending > 0) return
    const isAllIn = this.asked === null ? this.askedTo >= this.dataEnd : this.received.count === this.nRows
    if (!isAllIn) return
    const chunks = this.hasEnded ? [] : await this.decoder.end()
    if (this.isOver) return
    this.deliver(chunks)
    this.isOver = true
    this.dispose()
    this.sink.done(this.ref.key)
  }

  fail(error: AppError): void {
    if (this.isOver) return
    this.isOver = true
    this.dispose()
    this.sink.failed(this.ref.key, error)
  }

  dispose(): void {
    this.decoder?.dispose()
    this.decoder = null
  }
}
