/** A stretch of time, s. */
export interface Span {
  readonly startSec: number
  readonly endSec: number
}

/** Spans in order, joined where the gap between two is at most `gapSec`. Reversed and non-finite ones are left out. */
export function mergeSpans(spans: readonly Span[], gapSec: number): Span[] {
  const sorted = spans.filter((span) => span.endSec > span.startSec).sort((a, b) => a.startSec - b.startSec)
  const merged: { startSec: number; endSec: number }[] = []
  for (const span of sorted) {
    const last = merged.at(-1)
    if (last && span.startSec - last.endSec <= gapSec) last.endSec = Math.max(last.endSec, span.endSec)
    else merged.push({ startSec: span.startSec, endSec: span.endSec })
  }
  return merged
}

/** Where both lists have a span at once. Both must be merged and in order. */
export function overlapSpans(a: readonly Span[], b: readonly Span[]): Span[] {
  const overlaps: Span[] = []
  let i = 0
  let j = 0
  while (i < a.length && j < b.length) {
    const startSec = Math.max(a[i]!.startSec, b[j]!.startSec)
    const endSec = Math.min(a[i]!.endSec, b[j]!.endSec)
    if (endSec > startSec) overlaps.push({ startSec, endSec })
    if (a[i]!.endSec < b[j]!.endSec) i++
    else j++
  }
  return overlaps
}

/** Intervals of rows that are there; structurally an IntervalSet of the math layer. */
export interface Known {
  readonly length: number
  startOf(index: number): number
  /** exclusive */
  endOf(index: number): number
}

/**
 * Stretches where a per-frame flag is 0. Rows that are not there are not judged.
 *
 * @param flags Uint8Array [T]
 */
export function gapSpans(flags: Uint8Array, loaded: Known, fps: number): Span[] {
  const gaps: Span[] = []
  for (let index = 0; index < loaded.length; index++) {
    const end = Math.min(loaded.endOf(index), flags.length)
    let begin = -1
    for (let i = loaded.startOf(index); i <= end; i++) {
      const isGap = i < end && flags[i] === 0
      if (isGap && begin < 0) begin = i
      if (!isGap && begin >= 0) {
        gaps.push({ startSec: begin / fps, endSec: i / fps })
        begin = -1
      }
    }
  }
  return gaps
}

/** Index of the first span that ends after `sec`; the length of the list if there is none. Spans in order, no overlaps. */
export function firstEndingAfter(spans: readonly Span[], sec: number): number {
  let low = 0
  let high = spans.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (spans[middle]!.endSec > sec) high = middle
    else low = middle + 1
  }
  return low
}

/** The same spans so many seconds later. */
export function moveSpans<T extends Span>(spans: readonly T[], bySec: number): T[] {
  return spans.map((span) => ({ ...span, startSec: span.startSec + bySec, endSec: span.endSec + bySec }))
}
