import type { LoopRange } from './mixer-types.ts'

/**
 * One fixed point between the clock and the media: from it every media time follows, nothing is summed. Overwritten in
 * place when playing starts, seeks, changes its rate or its loop.
 */
export interface MediaAnchor {
  /** s on the clock's axis */
  clockSec: number
  /** media time then, s */
  mediaSec: number
  /** media seconds per second, negative backwards */
  rate: number
  loop: LoopRange | null
}

/** Media time at a clock time at or after the anchor: `mediaSec + (clock - clockSec) * rate`, wrapped into the loop. */
export function mediaAt(anchor: MediaAnchor, clockSec: number): number {
  const elapsed = Math.max(0, clockSec - anchor.clockSec)
  return wrapIntoLoop(anchor.mediaSec + elapsed * anchor.rate, anchor.rate, anchor.loop)
}

/** Running forwards a time at or past the loop's end goes on from its start; running backwards the other way round. */
export function wrapIntoLoop(mediaSec: number, rate: number, loop: LoopRange | null): number {
  if (loop === null) return mediaSec
  const length = loop.end - loop.start
  if (rate >= 0) return mediaSec < loop.end ? mediaSec : loop.start + ((mediaSec - loop.end) % length)
  return mediaSec > loop.start ? mediaSec : loop.end - ((loop.start - mediaSec) % length)
}

/** A loop holds only for who comes from inside or before it: after a seek past its end playing goes on. */
export function usableLoop(loop: LoopRange | null, mediaSec: number, rate: number): LoopRange | null {
  if (loop === null) return null
  return (rate > 0 ? mediaSec < loop.end : mediaSec > loop.start) ? loop : null
}

/**
 * How media time runs while playing: by one anchor, or by two while a change that was ordered for a moment ahead (sound
 * that begins at an exact sample) has not come yet.
 */
export interface MediaCourse {
  /** From `clockSec` on `mediaSec` runs at `rate`. In flight: until then as before; else time stands until then. */
  set(clockSec: number, mediaSec: number, rate: number, loop: LoopRange | null, isInFlight: boolean): void
  at(clockSec: number): number
  /** the anchor that holds at a clock time, or null while time stands before the first */
  holding(clockSec: number): Readonly<MediaAnchor> | null
}

export function createMediaCourse(): MediaCourse {
  const anchor: MediaAnchor = { clockSec: 0, mediaSec: 0, rate: 1, loop: null }
  const previous: MediaAnchor = { clockSec: 0, mediaSec: 0, rate: 1, loop: null }
  let hasPrevious = false

  function holding(clockSec: number): MediaAnchor | null {
    if (clockSec >= anchor.clockSec) return anchor
    return hasPrevious ? previous : null
  }

  return {
    set(clockSec, mediaSec, rate, loop, isInFlight) {
      hasPrevious = isInFlight
      if (isInFlight) Object.assign(previous, anchor)
      anchor.clockSec = clockSec
      anchor.mediaSec = mediaSec
      anchor.rate = rate
      anchor.loop = usableLoop(loop, mediaSec, rate)
    },
    at(clockSec) {
      const holds = holding(clockSec)
      return holds === null ? anchor.mediaSec : mediaAt(holds, clockSec)
    },
    holding,
  }
}
