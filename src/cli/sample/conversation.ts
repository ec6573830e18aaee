import type { Speaker } from './dialogue.ts'
import type { SpokenLine, SpokenWord } from './speak.ts'

/** A line in its place; every time is counted from the start of the recording. */
export interface PlacedLine {
  readonly id: string
  readonly speaker: Speaker
  readonly startSec: number
  readonly endSec: number
  readonly words: readonly SpokenWord[]
  readonly samples: Float32Array
  /** Where samples[0] lies. */
  readonly samplesStartSec: number
}

/**
 * Puts the lines where their cues ask for them.
 *
 * @throws {RangeError} if a cue names a line or a word that does not come before it
 */
export function placeLines(spoken: readonly SpokenLine[]): PlacedLine[] {
  const placed: PlacedLine[] = []
  for (const { line, words, samples } of spoken) {
    const lead = words[0]!.startSec
    const shift = cueTime(placed, line.cue.after, line.cue.word) + line.cue.gapSec - lead
    const moved = words.map((word) => shiftWord(word, shift))
    placed.push({
      id: line.id,
      speaker: line.speaker,
      startSec: moved[0]!.startSec,
      endSec: moved.at(-1)!.endSec,
      words: moved,
      samples,
      samplesStartSec: shift,
    })
  }
  return placed
}

/** Times of one word, for cues of the performance. */
export interface Moment {
  readonly startSec: number
  /** The beginning of its longest vowel: where a gesture's stroke lands. */
  readonly beatSec: number
  readonly endSec: number
}

/** Looks up a word (punctuation and case ignored; `nth` counts from 0) of a line. */
export function momentOf(lines: readonly PlacedLine[], id: string, text: string, nth = 0): Moment {
  const line = lines.find((candidate) => candidate.id === id)
  const word = line?.words.filter((candidate) => bare(candidate.text) === bare(text))[nth]
  if (!word) throw new RangeError(`conversation: line "${id}" has no word "${text}"`)
  const vowels = word.phonemes.filter((phoneme) => isVowel(phoneme.name))
  const longest = vowels.toSorted((a, b) => b.endSec - b.startSec - (a.endSec - a.startSec))[0]
  return { startSec: word.startSec, beatSec: longest?.startSec ?? word.startSec, endSec: word.endSec }
}

/** espeak-ng's English vowels begin with one of these signs. */
export function isVowel(name: string): boolean {
  return /^[aeiouAEIOUV@03]/.test(name)
}

function cueTime(placed: readonly PlacedLine[], after: string, word: string | undefined): number {
  if (after === '') return 0
  if (word !== undefined) return momentOf(placed, after, word).endSec
  const line = placed.find((candidate) => candidate.id === after)
  if (!line) throw new RangeError(`conversation: a cue names line "${after}", which has not been placed`)
  return line.endSec
}

function bare(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z-]/g, '')
}

function shiftWord(word: SpokenWord, shift: number): SpokenWord {
  const move = <Span extends { startSec: number; endSec: number }>(span: Span): Span => ({
    ...span,
    startSec: span.startSec + shift,
    endSec: span.endSec + shift,
  })
  return { ...move(word), phonemes: word.phonemes.map((phoneme) => move(phoneme)) }
}
