/** Rows kept ready beyond either edge of the view. */
const OVERSCAN = 4

/** Which rows of a long list must exist: [first, last), end-exclusive. */
export function windowOf(
  scrollTop: number,
  viewPx: number,
  rowPx: number,
  nRows: number,
): { first: number; last: number } {
  const first = Math.max(0, Math.floor(scrollTop / rowPx) - OVERSCAN)
  const last = Math.min(nRows, Math.ceil((scrollTop + viewPx) / rowPx) + OVERSCAN)
  return { first: Math.min(first, last), last }
}
