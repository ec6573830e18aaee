import { placeWords, type PlacedWord, type TranscriptSegment } from '../dataset/index.ts'

/** One caption: at most a line or two of one utterance. */
export interface Cue {
  readonly startSec: number
  readonly endSec: number
  readonly words: readonly PlacedWord[]
}

/** Characters on one caption; a longer utterance is cut at the best place before. */
const MAX_CHARS = 72
/** Share of MAX_CHARS after which a sentence end or a pause is a good place to cut. */
const MIN_SHARE = 0.45
/** s; a pause this long inside an utterance cuts it. */
const PAUSE_SEC = 0.7
/** s; a caption stays a little after its last word, unless the next one comes. */
const LINGER_SEC = 0.6

/** Captions of one person in order, without overlap. */
export function captionCues(segments: readonly TranscriptSegment[]): Cue[] {
  const cues: { startSec: number; endSec: number; words: PlacedWord[] }[] = []
  const ordered = [...segments].sort((a, b) => a.startSec - b.startSec)
  for (const segment of ordered) {
    for (const words of cutWords(placeWords(segment))) {
      cues.push({ startSec: words[0]!.startSec, endSec: words.at(-1)!.endSec, words })
    }
  }
  for (let i = 0; i < cues.length; i++) {
    const next = cues[i + 1]
    const latest = cues[i]!.endSec + LINGER_SEC
    cues[i]!.endSec = next ? Math.max(Math.min(latest, next.startSec), cues[i]!.startSec) : latest
  }
  return cues
}

/** Index of the caption on screen at a time, or -1. Cues in order. */
export function cueAt(cues: readonly Cue[], sec: number): number {
  let low = 0
  let high = cues.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (cues[middle]!.startSec <= sec) low = middle + 1
    else high = middle
  }
  const index = low - 1
  return index >= 0 && sec < cues[index]!.endSec ? index : -1
}

/** Index of the word being said: the last one begun. -1 before the first. */
export function wordAt(cue: Cue, sec: number): number {
  let index = -1
  for (let i = 0; i < cue.words.length; i++) if (cue.words[i]!.startSec <= sec) index = i
  return index
}

/** Cuts at sentence ends and pauses once a line is well begun, at the latest where it is full. */
function cutWords(words: readonly PlacedWord[]): PlacedWord[][] {
  const pieces: PlacedWord[][] = []
  let piece: PlacedWord[] = []
  let chars = 0
  for (const word of words) {
    const last = piece.at(-1)
    const isFull = chars + word.text.length + 1 > MAX_CHARS
    const isGoodPlace = last && chars > MAX_CHARS * MIN_SHARE && /[.!?,;:…]$/.test(last.text)
    const isPause = last && word.startSec - last.endSec > PAUSE_SEC
    if (piece.length > 0 && (isFull || isGoodPlace || isPause)) {
      pieces.push(piece)
      piece = []
      chars = 0
    }
    piece.push(word)
    chars += word.text.length + 1
  }
  if (piece.length > 0) pieces.push(piece)
  return pieces
}
