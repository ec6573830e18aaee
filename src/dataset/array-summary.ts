import type { ReadOptions } from '../bytes/index.ts'
import { readRows, type ArrayRef, type NpyHeader, type NumberArray } from '../containers/index.ts'

/** What an array looks like, small enough to be drawn: extremes, and values over time in a few hundred columns. */
export interface ArraySummary {
  readonly nRows: number
  /** numbers of a row */
  readonly nChannels: number
  /** over the finite values; NaN where there are none */
  readonly min: number
  readonly max: number
  readonly nNonFinite: number
  readonly nColumns: number
  /** rows of the picture: one per channel, or per group of neighbouring channels where there are many */
  readonly nLines: number
  /** Float32Array [nLines, nColumns], mean of the values there; NaN where there are none */
  readonly means: Float32Array
}

export interface SummaryOptions extends ReadOptions {
  /** columns of the picture; 240 */
  readonly nColumns?: number
  /** 0..1 */
  readonly onProgress?: (share: number) => void
}

const COLUMNS = 240
/** more lines than this cannot be told from each other in a strip */
const MAX_LINES = 32

/**
 * Reads an array from its first to its last row and keeps only its picture; whatever its size, memory stays small.
 *
 * @throws {ContainerError} @throws {ByteSourceError} @throws {DOMException} AbortError
 */
export async function summarizeArray(ref: ArrayRef, options: SummaryOptions = {}): Promise<ArraySummary> {
  const sink = new SummarySink(options.nColumns ?? COLUMNS, options.onProgress)
  await readRows([ref], sink, { signal: options.signal, budgetBytes: Number.POSITIVE_INFINITY })
  return sink.result()
}

class SummarySink {
  private readonly nColumnsWanted: number
  private readonly onProgress: ((share: number) => void) | undefined
  private nRows = 0
  private nChannels = 0
  private nColumns = 0
  private nLines = 0
  private sums = new Float64Array(0)
  private counts = new Uint32Array(0)
  private min = Number.POSITIVE_INFINITY
  private max = Number.NEGATIVE_INFINITY
  private nNonFinite = 0
  private fault: unknown = null

  constructor(nColumns: number, onProgress: ((share: number) => void) | undefined) {
    this.nColumnsWanted = nColumns
    this.onProgress = onProgress
  }

  header(_key: string, { shape, nItems }: NpyHeader): void {
    this.nRows = shape[0] ?? 1
    this.nChannels = this.nRows === 0 ? 0 : nItems / this.nRows
    this.nColumns = Math.min(this.nColumnsWanted, this.nRows)
    this.nLines = Math.min(MAX_LINES, this.nChannels)
    this.sums = new Float64Array(this.nLines * this.nColumns)
    this.counts = new Uint32Array(this.nLines * this.nColumns)
  }

  rows(_key: string, firstRow: number, data: NumberArray): void {
    const { nChannels, nColumns, nLines, nRows } = this
    if (nChannels === 0) return
    const n = data.length / nChannels
    for (let i = 0; i < n; i++) {
      const column = Math.min(nColumns - 1, Math.floor(((firstRow + i) * nColumns) / nRows))
      for (let channel = 0; channel < nChannels; channel++) {
        const value = data[i * nChannels + channel]!
        if (!Number.isFinite(value)) {
          this.nNonFinite++
          continue
        }
        if (value < this.min) this.min = value
        if (value > this.max) this.max = value
        const at = Math.floor((channel * nLines) / nChannels) * nColumns + column
        this.sums[at]! += value
        this.counts[at]!++
      }
    }
    this.onProgress?.((firstRow + n) / nRows)
  }

  done(): void {}

  failed(_key: string, error: unknown): void {
    this.fault = error
  }

  result(): ArraySummary {
    if (this.fault !== null) throw this.fault
    const means = Float32Array.from(this.sums, (sum, i) => sum / this.counts[i]!)
    const isEmpty = this.min > this.max
    return {
      nRows: this.nRows,
      nChannels: this.nChannels,
      min: isEmpty ? Number.NaN : this.min,
      max: isEmpty ? Number.NaN : this.max,
      nNonFinite: this.nNonFinite,
      nColumns: this.nColumns,
      nLines: this.nLines,
      means,
    }
  }
}
