import type { TranscriptSegment, Word } from './speech.ts'

/** A word of an utterance; times are always known here, `isTimed` tells whether the file gave them. */
export interface PlacedWord {
  /** place in the utterance */
  readonly index: number
  readonly text: string
  readonly startSec: number
  readonly endSec: number
  readonly isTimed: boolean
}

/** An utterance as far as its words' places go. */
export interface SpokenText extends Pick<TranscriptSegment, 'startSec' | 'endSec' | 'text'> {
  readonly words: readonly Pick<Word, 'text' | 'startSec' | 'endSec'>[]
}

/** The words with their times; where the aligner gave none they share the room between their neighbours. */
export function placeWords(segment: SpokenText): PlacedWord[] {
  const given =
    segment.words.length > 0
      ? segment.words
      : segment.text
          .split(/\s+/)
          .filter((text) => text !== '')
          .map((text) => ({ text, startSec: null, endSec: null }))
  const words: PlacedWord[] = []
  for (let i = 0; i < given.length; i++) {
    const word = given[i]!
    if (word.startSec !== null && word.endSec !== null && word.endSec >= word.startSec) {
      words.push({ index: i, text: word.text, startSec: word.startSec, endSec: word.endSec, isTimed: true })
      continue
    }
    let after = i
    while (after < given.length && given[after]!.startSec === null) after++
    const fromSec = words.at(-1)?.endSec ?? segment.startSec
    const toSec = Math.max(given[after]?.startSec ?? segment.endSec, fromSec)
    const share = (toSec - fromSec) / Math.max(after - i, 1)
    words.push({ index: i, text: word.text, startSec: fromSec, endSec: fromSec + share, isTimed: false })
  }
  return words
}
