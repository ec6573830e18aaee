import type { PlacedLine } from './conversation.ts'
import type { SeededRandom } from './seeded-random.ts'
import type { SpeechSpan } from './voice-track.ts'

/** An annotator's three remarks on one moment: inner state, its reason, what is seen. */
export interface AnnotatedMoment {
  readonly startSec: number
  readonly endSec: number
  readonly state: string
  readonly reason: string
  readonly visible: string
}

/**
 * The JSON member of a recording, laid out as Python's `json.dumps(..., indent=4)`.
 *
 * Times are sums of a segment's start and an offset, which leaves the float noise that the dataset's times have.
 *
 * @param untimed line and word that lose their times
 */
export function transcriptJson(
  id: string,
  own: readonly PlacedLine[],
  vad: readonly SpeechSpan[],
  moments: readonly AnnotatedMoment[],
  untimed: readonly [string, string] | undefined,
  random: SeededRandom,
): Uint8Array {
  const segments = own.map((line) => {
    const start = millis(line.startSec)
    const words = line.words.map(({ text, startSec, endSec }) => {
      if (untimed?.[0] === line.id && untimed[1] === text) return { word: text, start: null, end: null }
      const score = Math.round(random.range(0.55, 0.98) * 1000) / 1000
      return { word: text, start: start + millis(startSec - start), end: start + millis(endSec - start), score }
    })
    return {
      words,
      start,
      end: start + millis(line.endSec - start),
      transcript: line.words.map((word) => word.text).join(' '),
    }
  })
  const remarks = (text: 'state' | 'reason' | 'visible'): object[] =>
    moments.map((moment) => ({
      annotation: moment[text],
      start_ts: Math.floor(moment.startSec),
      end_ts: Math.ceil(moment.endSec),
    }))
  const value = {
    id,
    'metadata:transcript': segments,
    'metadata:vad': vad,
    'annotations:3P-IS': remarks('state'),
    'annotations:3P-R': remarks('reason'),
    'annotations:3P-V': remarks('visible'),
  }
  return new TextEncoder().encode(JSON.stringify(value, null, 4))
}

function millis(seconds: number): number {
  return Math.round(seconds * 1000) / 1000
}
