/** A stretch of bytes that one array still needs. */
export interface NeededRange<T> {
  readonly owner: T
  readonly start: number
  readonly end: number
}

/** Ranges of one source that are read by one request, in file order; the gaps between them are read and dropped. */
export interface ReadSpan<T> {
  readonly start: number
  readonly end: number
  readonly ranges: readonly NeededRange<T>[]
}

/** A gap that costs less to read than a request of its own would. */
export const MAX_GAP_BYTES = 8192

/**
 * Joins ranges into spans: neighbours whose gap is at most `maxGapBytes`.
 *
 * @param ranges of one source, in any order; they do not overlap
 */
export function planSpans<T>(ranges: readonly NeededRange<T>[], maxGapBytes: number = MAX_GAP_BYTES): ReadSpan<T>[] {
  const sorted = ranges.filter(({ start, end }) => end > start).sort((a, b) => a.start - b.start)
  const spans: { start: number; end: number; ranges: NeededRange<T>[] }[] = []
  for (const range of sorted) {
    const last = spans.at(-1)
    if (last !== undefined && range.start - last.end <= maxGapBytes) {
      last.ranges.push(range)
      last.end = Math.max(last.end, range.end)
    } else spans.push({ start: range.start, end: range.end, ranges: [range] })
  }
  return spans
}
