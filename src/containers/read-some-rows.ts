import { isAbortError, type AppError, type ReadOptions } from '../bytes/index.ts'
import type { ArrayRef } from './array-ref.ts'
import type { NumberArray } from './npy-dtype.ts'
import type { NpyHeader } from './npy-header.ts'
import { readRowRange } from './read-row-range.ts'
import { readRows } from './read-rows.ts'

/**
 * Rows [firstRow, firstRow + nRows) of any array: by one read where it lies uncompressed and row by row, else by reading
 * it from its start to the last of them.
 *
 * @param header as `readHeaders` gave it
 * @throws {RangeError} if the rows are not all there
 * @throws {ContainerError} @throws {ByteSourceError} @throws {DOMException} AbortError
 */
export async function readSomeRows(
  ref: ArrayRef,
  header: NpyHeader,
  firstRow: number,
  nRows: number,
  options: ReadOptions = {},
): Promise<NumberArray> {
  const near = await readRowRange(ref, header, firstRow, nRows, options)
  if (near !== undefined) return near
  const total = header.shape[0] ?? 1
  const width = total === 0 ? 0 : header.nItems / total
  const wanted = nRows * width
  let out: NumberArray | null = null
  let nCome = 0
  let fault: AppError | null = null
  const enough = new AbortController()
  const sink = {
    header: () => undefined,
    rows: (_key: string, first: number, data: NumberArray): void => {
      // the type of the numbers is known when the first of them come
      out ??= newLike(data, wanted)
      const from = Math.max(firstRow, first)
      const to = Math.min(firstRow + nRows, first + (width === 0 ? 0 : data.length / width))
      if (from < to) {
        out.set(data.subarray((from - first) * width, (to - first) * width), (from - firstRow) * width)
        nCome += to - from
      }
      if (nCome >= nRows) enough.abort()
    },
    done: () => undefined,
    failed: (_key: string, error: AppError): void => {
      fault = error
    },
  }
  const signal = options.signal === undefined ? enough.signal : AbortSignal.any([options.signal, enough.signal])
  try {
    await readRows([ref], sink, { signal, budgetBytes: Number.POSITIVE_INFINITY })
  } catch (error) {
    // what comes behind the last wanted row is not read
    if (!isAbortError(error) || options.signal?.aborted === true) throw error
  }
  if (fault !== null) throw fault as AppError
  return out ?? new Float32Array(0)
}

/** Zeros in an array of the same type. */
function newLike(data: NumberArray, length: number): NumberArray {
  return new (data.constructor as new (length: number) => NumberArray)(length)
}
