/** A word as transcribed; start and end are null where the aligner gave none. Seconds from the start of the file. */
export interface Word {
  readonly text: string
  readonly startSec: number | null
  readonly endSec: number | null
  readonly score: number | null
}

/** One utterance of `metadata:transcript`. */
export interface TranscriptSegment {
  readonly startSec: number
  readonly endSec: number
  readonly text: string
  readonly words: readonly Word[]
}

/** A stretch of speech, seconds from the start of the file. */
export interface SpeechSegment {
  readonly startSec: number
  readonly endSec: number
}
