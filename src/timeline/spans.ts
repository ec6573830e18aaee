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

/**
 * Stretches where a per-frame flag is 0.
 *
 * @param flags Uint8Array [T]
 * @param nLoaded rows known so far; later ones are not judged
 */
export function gapSpans(flags: Uint8Array, nLoaded: number, fps: number): Span[] {
  const gaps: Span[] = []
  const n = Math.min(nLoaded, flags.length)
  let begin = -1
  for (let i = 0; i <= n; i++) {
    const isGap = i < n && flags[i] === 0
    if (isGap && begin < 0) begin = i
    if (!isGap && begin >= 0) {
      gaps.push({ startSec: begin / fps, endSec: i / fps })
      begin = -1
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
