import { placeWords, type PlacedWord, type TranscriptSegment } from '../dataset/index.ts'

/** One utterance of the transcript panel. */
export interface TranscriptLine {
  readonly key: string
  readonly person: number
  readonly label: string
  readonly startSec: number
  readonly endSec: number
  readonly words: readonly PlacedWord[]
  /** the words with a space between two */
  readonly text: string
}

/** A place where what is looked for stands. */
export interface TranscriptHit {
  /** index of the line */
  readonly line: number
  /** characters [from, to) of its text */
  readonly from: number
  readonly to: number
  /** s; start of the word it begins in */
  readonly sec: number
}

/** A piece of a line's text, as it is to be shown. */
export interface TextPiece {
  /** where it begins in the text */
  readonly from: number
  readonly text: string
  readonly isHit: boolean
  /** words here have no time of their own in the file */
  readonly isUntimed: boolean
}

/** What all said, in the order of time. */
export function transcriptLines(
  segments: readonly (readonly TranscriptSegment[])[],
  labels: readonly string[],
): TranscriptLine[] {
  return segments
    .flatMap((spoken, person) =>
      spoken.map((segment, place) => {
        const words = placeWords(segment)
        return {
          key: `${person} ${place}`,
          person,
          label: labels[person] ?? '',
          startSec: segment.startSec,
          endSec: segment.endSec,
          words,
          text: words.map((word) => word.text).join(' '),
        }
      }),
    )
    .sort((a, b) => a.startSec - b.startSec)
}

/** Every place of a text, whatever its case; none for an empty one. In the order of the lines. */
export function findHits(lines: readonly TranscriptLine[], query: string): TranscriptHit[] {
  const wanted = query.trim().toLowerCase()
  if (wanted === '') return []
  return lines.flatMap((line, index) => {
    const text = line.text.toLowerCase()
    // some letters change their length with their case; then places would not fit
    if (text.length !== line.text.length) return []
    const hits: TranscriptHit[] = []
    for (let from = text.indexOf(wanted); from >= 0; from = text.indexOf(wanted, from + wanted.length)) {
      hits.push({ line: index, from, to: from + wanted.length, sec: secOfChar(line, from) })
    }
    return hits
  })
}

/** Cuts a line's text where it changes between found and not, timed and not. */
export function textPieces(line: TranscriptLine, hits: readonly TranscriptHit[]): TextPiece[] {
  const isAllTimed = line.words.every((word) => word.isTimed)
  if (hits.length === 0 && isAllTimed) return [{ from: 0, text: line.text, isHit: false, isUntimed: false }]
  const untimed = isAllTimed ? [] : wordRanges(line).filter(({ word }) => !word.isTimed)
  const edges = [
    0,
    line.text.length,
    ...hits.flatMap((hit) => [hit.from, hit.to]),
    ...untimed.flatMap(({ from, to }) => [from, to]),
  ].sort((a, b) => a - b)
  return edges.slice(1).flatMap((to, i) => {
    const from = edges[i]!
    if (to <= from) return []
    const contains = (range: { from: number; to: number }) => range.from <= from && to <= range.to
    return [{ from, text: line.text.slice(from, to), isHit: hits.some(contains), isUntimed: untimed.some(contains) }]
  })
}

/** Index of the last line begun, or -1. */
export function currentLine(lines: readonly TranscriptLine[], sec: number): number {
  return lines.findLastIndex((line) => line.startSec <= sec + 1e-3)
}

function secOfChar(line: TranscriptLine, char: number): number {
  const found = wordRanges(line).findLast(({ from }) => from <= char)
  return found?.word.startSec ?? line.startSec
}

function wordRanges({ words }: TranscriptLine): { word: PlacedWord; from: number; to: number }[] {
  let at = 0
  return words.map((word) => {
    const from = at
    at += word.text.length + 1
    return { word, from, to: at - 1 }
  })
}
