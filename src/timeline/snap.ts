/** How near the pointer must be to an event to be drawn to it, CSS pixels. */
const REACH_PX = 4

/**
 * The moment meant by a pointer: the nearest event within reach, else the nearest frame.
 *
 * @param sortedSecs moments of events, ascending
 * @param fps Hz of the frames; 0: no frames to snap to
 * @param originSec where frame 0 begins
 */
export function snapSec(
  sec: number,
  sortedSecs: readonly number[],
  fps: number,
  secPerPx: number,
  originSec = 0,
): number {
  const event = nearest(sortedSecs, sec)
  if (event !== undefined && Math.abs(event - sec) <= REACH_PX * secPerPx) return event
  return fps > 0 ? Math.round((sec - originSec) * fps) / fps + originSec : sec
}

/** The moment after (direction 1) or before (-1) this one; undefined beyond the last. */
export function neighbourSec(sortedSecs: readonly number[], sec: number, direction: 1 | -1): number | undefined {
  // half a millisecond: a seek to an event must not count as being before it
  const index = firstAbove(sortedSecs, sec + direction * 5e-4)
  return direction === 1 ? sortedSecs[index] : sortedSecs[index - 1]
}

function nearest(sortedSecs: readonly number[], sec: number): number | undefined {
  const index = firstAbove(sortedSecs, sec)
  const before = sortedSecs[index - 1]
  const after = sortedSecs[index]
  if (before === undefined || after === undefined) return before ?? after
  return sec - before <= after - sec ? before : after
}

/** Index of the first number greater than `sec`. */
function firstAbove(sortedSecs: readonly number[], sec: number): number {
  let low = 0
  let high = sortedSecs.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (sortedSecs[middle]! > sec) high = middle
    else low = middle + 1
  }
  return low
}
