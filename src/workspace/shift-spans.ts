interface Spanned {
  readonly startSec: number | null
  readonly endSec: number | null
}

/** Spans moved by so many seconds, with the words in them; the same list where there is nothing to move. */
export function shiftSpans<T extends Spanned>(spans: readonly T[], bySec: number): readonly T[] {
  return bySec === 0 ? spans : spans.map((span) => shiftSpan(span, bySec))
}

function shiftSpan<T extends Spanned>(span: T, bySec: number): T {
  const moved = { ...span, startSec: shifted(span.startSec, bySec), endSec: shifted(span.endSec, bySec) }
  const words: unknown = Reflect.get(span, 'words')
  return Array.isArray(words) ? { ...moved, words: shiftSpans(words as readonly Spanned[], bySec) } : moved
}

function shifted(sec: number | null, bySec: number): number | null {
  return sec === null ? null : sec + bySec
}
