import { placeWords, type PlacedWord, type SpokenText } from '../dataset/index.ts'
import { secToPx, type TimeView } from './time-view.ts'

/** A piece of text placed on the words lane, CSS pixels. */
export interface WordBox {
  readonly text: string
  readonly x: number
  readonly width: number
  /** the text is cut to fit */
  readonly isCut: boolean
  /** the file gives its time; else it stands where its neighbours leave room */
  readonly isTimed: boolean
}

/** An utterance as the lane needs it. */
export type Utterance = SpokenText

/** CSS pixels; utterances narrower than this carry no text at all. */
const MIN_TEXT_PX = 22
/** CSS pixels around a piece of text. */
const PADDING_PX = 3

/**
 * The text of the visible utterances: each word at its own time where all words of the utterance fit, else the utterance in
 * one piece, cut to its room.
 *
 * @param measure width of a text in CSS pixels
 */
export function wordBoxes(
  utterances: readonly Utterance[],
  view: TimeView,
  widthPx: number,
  measure: (text: string) => number,
): WordBox[] {
  const boxes: WordBox[] = []
  for (const utterance of utterances) {
    if (utterance.endSec < view.startSec || utterance.startSec > view.endSec) continue
    const x = secToPx(utterance.startSec, view, widthPx)
    const room = secToPx(utterance.endSec, view, widthPx) - x
    if (room < MIN_TEXT_PX) continue
    if (!boxWords(placedWords(utterance), view, widthPx, measure, boxes))
      boxCut(utterance.text, x, room, measure, boxes)
  }
  return boxes
}

const placed = new WeakMap<Utterance, readonly PlacedWord[]>()

function placedWords(utterance: Utterance): readonly PlacedWord[] {
  let words = placed.get(utterance)
  if (!words) placed.set(utterance, (words = placeWords(utterance)))
  return words
}

/** Puts every word at its start; puts none and returns false if one of them would run into the next. */
function boxWords(
  words: readonly PlacedWord[],
  view: TimeView,
  widthPx: number,
  measure: (text: string) => number,
  out: WordBox[],
): boolean {
  if (!words.some((word) => word.isTimed)) return false
  const boxes: WordBox[] = []
  let previousEnd = -Infinity
  for (const word of words) {
    const x = secToPx(word.startSec, view, widthPx)
    const width = measure(word.text)
    if (x < previousEnd + PADDING_PX) return false
    previousEnd = x + width
    boxes.push({ text: word.text, x, width, isCut: false, isTimed: word.isTimed })
  }
  out.push(...boxes)
  return true
}

/** The longest beginning of a text that fits, with an ellipsis. */
function boxCut(text: string, x: number, room: number, measure: (text: string) => number, out: WordBox[]): void {
  const width = measure(text)
  if (width <= room) {
    out.push({ text, x, width, isCut: false, isTimed: true })
    return
  }
  const fitting = Math.floor((text.length * (room - PADDING_PX)) / width) - 1
  if (fitting < 2) return
  const cut = `${text.slice(0, fitting).trimEnd()}…`
  // near enough: each cut is another text, and measuring one takes longer than drawing it
  out.push({ text: cut, x, width: Math.min((width * cut.length) / text.length, room), isCut: true, isTimed: true })
}
