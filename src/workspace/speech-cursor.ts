import type { SpeechSegment } from '../dataset/index.ts'

/** Tells whether a person speaks at a time; remembers where it was, so that playing on costs one comparison. */
export class SpeechCursor {
  private readonly segments: readonly SpeechSegment[]
  private at = 0

  constructor(segments: readonly SpeechSegment[]) {
    this.segments = segments
  }

  isSpeaking(timeSec: number): boolean {
    const { segments } = this
    if (this.at > 0 && (segments[this.at - 1]?.endSec ?? 0) > timeSec) this.at = this.firstEndingAfter(timeSec)
    while (this.at < segments.length && segments[this.at]!.endSec <= timeSec) this.at++
    const segment = segments[this.at]
    return segment !== undefined && segment.startSec <= timeSec
  }

  private firstEndingAfter(timeSec: number): number {
    let low = 0
    let high = this.segments.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.segments[middle]!.endSec <= timeSec) low = middle + 1
      else high = middle
    }
    return low
  }
}
