import { ContainerError } from '../bytes/index.ts'
import type { ErrorPlace } from '../bytes/index.ts'
import { toRowMajor } from './fortran-order.ts'
import { CONTAINER_LIMITS } from './limits.ts'
import { parseDtype } from './npy-dtype.ts'
import type { NpyType, NumberArray } from './npy-dtype.ts'
import { npyHeaderLength, parseNpyHeader } from './npy-header.ts'
import type { NpyHeader } from './npy-header.ts'
import { decodeItems } from './npy-items.ts'
import { inPlace } from './place.ts'

/** What comes out of an array's bytes: its header first, then its rows in order. */
export type RowChunk =
  | { readonly kind: 'header'; readonly header: NpyHeader }
  | {
      readonly kind: 'rows'
      readonly firstRow: number
      readonly nRows: number
      /** whole rows, C order, native byte order, a buffer of its own */
      readonly data: NumberArray
      /** true if 64-bit integers were rounded */
      readonly lossy: boolean
    }

export interface RowAssemblerOptions {
  /** of the first byte of the NPY file */
  readonly place: ErrorPlace
  /** bytes of the NPY file; of a ZIP entry, what the directory claims */
  readonly fileBytes: number
  /** true: nothing may follow the array (a ZIP entry holds one array) */
  readonly exact: boolean
  /** most bytes held at once */
  readonly budgetBytes: number
}

/** Collects the bytes of one NPY file and gives out its rows as soon as they are whole. */
export class RowAssembler {
  private readonly options: RowAssemblerOptions
  private pending = new Uint8Array(4096)
  private filled = 0
  private layout: Layout | null = null
  private nextRow = 0

  constructor(options: RowAssemblerOptions) {
    this.options = options
  }

  /** The header, once it has come. */
  get header(): NpyHeader | null {
    return this.layout?.header ?? null
  }

  /**
   * Takes bytes in (they are copied); what follows the array is dropped. Gives out rows only when much has gathered, so
   * that an engine's small pieces do not become small chunks: `flush` gives out the rest.
   *
   * @throws {ContainerError} `npy-header`, `npy-dtype`, `npy-shape`, `npy-truncated` or `limit`
   */
  push(bytes: Uint8Array): RowChunk[] {
    this.append(bytes)
    if (this.layout !== null) return this.filled < CHUNK_BYTES ? [] : this.flush()
    if (!this.openHeader()) return []
    return [{ kind: 'header', header: this.layout!.header }]
  }

  /** Every row that is whole by now. */
  flush(): RowChunk[] {
    const rows = this.layout === null ? null : this.takeRows(this.layout)
    return rows === null ? [] : [rows]
  }

  /** Bytes of the file up to the end of the last row that is whole among its first `fileBytes` bytes. */
  wholeRowBytes(fileBytes: number): number {
    if (this.layout === null) return 0
    const { header, rowBytes, nRows } = this.layout
    if (rowBytes === 0 || fileBytes < header.dataOffset) return 0
    return header.dataOffset + Math.min(nRows, Math.floor((fileBytes - header.dataOffset) / rowBytes)) * rowBytes
  }

  /**
   * Rows from anywhere, for an array that lies row by row. What was pushed and is no whole row is dropped.
   * @param bytes whole rows
   * @throws {RangeError} if the array does not lie row by row, or these are no rows of it
   */
  rowsAt(firstRow: number, bytes: Uint8Array): RowChunk {
    const { layout } = this
    if (layout === null || layout.rowsTogether || layout.rowBytes === 0) throw new RangeError('npy: no rows to place')
    const nRows = bytes.length / layout.rowBytes
    if (!Number.isInteger(nRows) || firstRow < 0 || firstRow + nRows > layout.nRows) {
      throw new RangeError(`npy: ${bytes.length} bytes at row ${firstRow} of ${layout.nRows}`)
    }
    this.pending = new Uint8Array(0)
    this.filled = 0
    return { kind: 'rows', firstRow, nRows, ...decodeItems(bytes, layout.type) }
  }

  /** Where a row begins in the file. */
  offsetOfRow(row: number): number {
    return this.layout!.header.dataOffset + row * this.layout!.rowBytes
  }

  /** True when every row has been given out. */
  get complete(): boolean {
    return this.layout !== null && this.nextRow === this.layout.nRows
  }

  private append(bytes: Uint8Array): void {
    const room = this.layout === null ? bytes.length : Math.min(bytes.length, this.missingBytes())
    const needed = this.filled + room
    if (needed > this.pending.length) {
      const grown = new Uint8Array(Math.max(needed, this.roomy()))
      grown.set(this.pending.subarray(0, this.filled))
      this.pending = grown
    }
    this.pending.set(bytes.subarray(0, room), this.filled)
    this.filled = needed
  }

  /** Twice as much, but no more than there is to come; of an array that is held whole without a limit to the doubling. */
  private roomy(): number {
    const doubled = this.pending.length * 2
    if (this.layout?.rowsTogether !== true) return Math.min(doubled, MAX_SPARE)
    return Math.min(doubled, this.layout.nRows * this.layout.rowBytes)
  }

  private openHeader(): boolean {
    const { place, budgetBytes } = this.options
    const seen = this.pending.subarray(0, this.filled)
    if (npyHeaderLength(seen, place) > seen.length) return false
    const header = parseNpyHeader(seen, place)
    checkFit(header, this.options)
    const layout = layoutOf(header, place)
    const heldBytes = layout.rowsTogether ? header.nItems * header.itemSize : layout.rowBytes
    if (heldBytes > budgetBytes) throw overBudget(heldBytes, budgetBytes, place)
    this.layout = layout
    const rest = Math.min(this.filled - header.dataOffset, header.nItems * header.itemSize)
    this.pending.copyWithin(0, header.dataOffset, header.dataOffset + rest)
    this.filled = rest
    return true
  }

  private missingBytes(): number {
    const { nRows, rowBytes } = this.layout!
    return (nRows - this.nextRow) * rowBytes - this.filled
  }

  private takeRows({ header, type, nRows, rowBytes, rowsTogether }: Layout): RowChunk | null {
    if (rowBytes === 0 || this.nextRow === nRows) {
      this.nextRow = nRows
      return null
    }
    const taken = Math.floor(this.filled / rowBytes)
    if (taken === 0 || (rowsTogether && taken < nRows)) return null
    const bytes = taken * rowBytes
    const items = decodeItems(this.pending.subarray(0, bytes), type)
    const data = rowsTogether ? toRowMajor(items.data, header.shape) : items.data
    const firstRow = this.nextRow
    this.nextRow += taken
    this.filled -= bytes
    if (this.nextRow === nRows) this.pending = new Uint8Array(0)
    else this.pending.copyWithin(0, bytes, bytes + this.filled)
    return { kind: 'rows', firstRow, nRows: taken, data, lossy: items.lossy }
  }
}

/** Rows are given out when so many bytes have gathered, or at a flush. */
const CHUNK_BYTES = 1 << 18
/** Spare room taken at once while an array grows. */
const MAX_SPARE = 1 << 20

interface Layout {
  readonly header: NpyHeader
  readonly type: NpyType
  readonly nRows: number
  readonly rowBytes: number
  /** column by column: a row is whole only when all are */
  readonly rowsTogether: boolean
}

function layoutOf(header: NpyHeader, place: ErrorPlace): Layout {
  const { shape, nItems, itemSize } = header
  const nRows = shape.length === 0 ? 1 : shape[0]!
  return {
    header,
    type: parseDtype(header.dtype, place),
    nRows,
    rowBytes: nRows === 0 ? 0 : (nItems / nRows) * itemSize,
    rowsTogether: header.fortran && shape.length > 1 && nItems > 0,
  }
}

function checkFit(header: NpyHeader, { fileBytes, exact, place }: RowAssemblerOptions): void {
  const claimed = header.dataOffset + header.nItems * header.itemSize
  if (claimed === fileBytes || (claimed < fileBytes && !exact)) return
  const shape = `${header.dtype} (${header.shape.join(', ')})`
  throw new ContainerError(
    exact ? 'npy-shape' : 'npy-truncated',
    `npy: ${shape} needs ${claimed} bytes, there are ${fileBytes}${inPlace(place)}`,
    { ...place, expected: claimed, found: fileBytes },
  )
}

/** The refusal of a claim that is above the budget. */
export function overBudget(bytes: number, budgetBytes: number, place: ErrorPlace): ContainerError {
  return new ContainerError('limit', `npy: ${bytes} bytes are above the limit of ${budgetBytes}${inPlace(place)}`, {
    ...place,
    expected: budgetBytes,
    found: bytes,
  })
}

/** Budget of a reader that was given none. */
export const DEFAULT_ARRAY_BUDGET: number = CONTAINER_LIMITS.array
