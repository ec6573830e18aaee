import type { SpeechSegment, TranscriptSegment } from './speech.ts'

/** Words nearer than this belong to one stretch of speech, s. */
const BRIDGE_SEC = 0.5
/** A "word" longer than this is an alignment error and counts only this long, s. */
const LONGEST_WORD_SEC = 2
/** A VAD that stops this long before the last word has stopped early, s. */
const EARLY_STOP_SEC = 5

/**
 * The VAD, completed by words after its end where it stopped early; null where it is void, so that the caller falls
 * back to words. (The VAD of 673 of 1,760 files with an empty one has words all the same; 1.8 % of V03 stop early.)
 */
export function usableVad(
  vad: readonly SpeechSegment[],
  segments: readonly TranscriptSegment[],
): readonly SpeechSegment[] | null {
  const last = vad.at(-1)
  if (last === undefined) return null
  const tail = speechFromWords(segments).filter((stretch) => stretch.startSec > last.endSec + EARLY_STOP_SEC)
  return tail.length === 0 ? vad : [...vad, ...tail]
}

/** Stretches of speech from word times: timed words bridged over gaps of at most 0.5 s. */
export function speechFromWords(segments: readonly TranscriptSegment[]): SpeechSegment[] {
  const spans: SpeechSegment[] = []
  for (const segment of segments) {
    const timed = segment.words.filter((word) => word.startSec !== null && word.endSec !== null)
    if (timed.length === 0) spans.push({ startSec: segment.startSec, endSec: segment.endSec })
    for (const word of timed) {
      const startSec = word.startSec!
      spans.push({ startSec, endSec: Math.min(word.endSec!, startSec + LONGEST_WORD_SEC) })
    }
  }
  spans.sort((a, b) => a.startSec - b.startSec)
  const stretches: { startSec: number; endSec: number }[] = []
  for (const span of spans) {
    const open = stretches.at(-1)
    if (open !== undefined && span.startSec - open.endSec <= BRIDGE_SEC)
      open.endSec = Math.max(open.endSec, span.endSec)
    else stretches.push({ ...span })
  }
  return stretches
}
