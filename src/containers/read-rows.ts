import type { ArrayRef } from './array-ref.ts'
import { RowReader, type RowReaderOptions, type RowSink } from './row-reader.ts'

/**
 * Reads several arrays from start to end, rows in order, all arrays in step.
 * @throws {DOMException} AbortError only; every other failure is told to the sink
 */
export async function readRows(
  refs: readonly ArrayRef[],
  sink: RowSink,
  options: Omit<RowReaderOptions, 'focus'> = {},
): Promise<void> {
  await new RowReader(refs, sink, options).run()
}
