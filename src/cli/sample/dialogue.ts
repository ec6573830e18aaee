/** 0 is person A (`..._P0001`), 1 is person B (`..._P0002`). */
export type Speaker = 0 | 1

/** When an utterance begins: so long after another one ends, or after a word of it ends. Negative gaps overlap. */
export interface Cue {
  readonly after: string
  readonly word?: string
  readonly gapSec: number
}

/** One line of the play. A word between asterisks carries stress. */
export interface Line {
  readonly id: string
  readonly speaker: Speaker
  readonly text: string
  readonly cue: Cue
  /** What espeak-ng is given instead, where its reading of the text is poor. One entry per word of the text. */
  readonly say?: string
  readonly pitch?: number
  readonly rate?: number
}

export interface Voice {
  readonly name: string
  /** espeak-ng parameters: words per minute; 0..100; 0..100. */
  readonly rate: number
  readonly pitch: number
  readonly range: number
  /** Loudness of own speech, dBFS RMS: far apart on purpose, as in the dataset. */
  readonly speechDb: number
}

export const VOICES: readonly [Voice, Voice] = [
  { name: 'en-us+f3', rate: 152, pitch: 52, range: 68, speechDb: -30 },
  { name: 'en+m3', rate: 146, pitch: 40, range: 62, speechDb: -45 },
]

/** Silence before the first line, s. */
export const FIRST_LINE_SEC = 1.3

/** The play: a key is lost, looked for everywhere, and found. */
export const DIALOGUE: readonly Line[] = [
  {
    id: 'b1',
    speaker: 1,
    text: 'Hey! You look *worried.* What *happened?*',
    cue: { after: '', gapSec: FIRST_LINE_SEC },
  },
  {
    id: 'a1',
    speaker: 0,
    text: 'Oh, I *lost* my *keys.* I *had* them this morning, on the *kitchen* table, and *now* they are *gone.*',
    cue: { after: 'b1', gapSec: 0.45 },
  },
  { id: 'b2', speaker: 1, text: 'Oh *no.*', cue: { after: 'a1', word: 'keys', gapSec: 0.05 }, rate: 135 },
  {
    id: 'b3',
    speaker: 1,
    text: 'Mm-hm.',
    say: "[[m-h'm]]",
    cue: { after: 'a1', word: 'table', gapSec: -0.05 },
    rate: 130,
  },
  { id: 'b4', speaker: 1, text: 'Did you look in the *car?*', cue: { after: 'a1', gapSec: 0.55 } },
  {
    id: 'a2',
    speaker: 0,
    text: '*Yes!* *Twice!* Under *both* seats, and in *every* single *drawer.*',
    cue: { after: 'b4', gapSec: 0.25 },
    rate: 160,
    pitch: 56,
  },
  { id: 'b5', speaker: 1, text: '*Really?*', cue: { after: 'a2', gapSec: -0.2 } },
  { id: 'a3', speaker: 0, text: 'I even asked the *dog.*', cue: { after: 'a2', gapSec: 0.85 }, rate: 140 },
  {
    id: 'b6',
    speaker: 1,
    text: 'Ha ha! And what did *he* say?',
    cue: { after: 'a3', gapSec: 0.35 },
    pitch: 48,
  },
  {
    id: 'a4',
    speaker: 0,
    text: '*Nothing.* He just looked *guilty.*',
    cue: { after: 'b6', gapSec: 0.4 },
    rate: 140,
  },
  {
    id: 'b7',
    speaker: 1,
    text: 'Okay, okay. Slow *down.* What about your *pocket?*',
    cue: { after: 'a4', gapSec: 0.45 },
  },
  {
    id: 'a5',
    speaker: 0,
    text: 'My *pocket?* I have *already* looked in my',
    cue: { after: 'b7', gapSec: 0.4 },
  },
  { id: 'a6', speaker: 0, text: '*Oh.*', cue: { after: 'a5', gapSec: 1.0 }, rate: 110, pitch: 62 },
  { id: 'b8', speaker: 1, text: '*What* is it?', cue: { after: 'a6', gapSec: 0.3 }, rate: 155 },
  {
    id: 'a7',
    speaker: 0,
    text: 'They were in my *pocket,* the *whole* *time!*',
    cue: { after: 'b8', gapSec: 1.25 },
    pitch: 60,
  },
  {
    id: 'b9',
    speaker: 1,
    text: 'Ha ha ha! I *knew* it!',
    cue: { after: 'a7', word: 'whole', gapSec: -0.05 },
    pitch: 52,
  },
  {
    id: 'a8',
    speaker: 0,
    text: '*Please,* do not tell *anybody.*',
    cue: { after: 'b9', gapSec: 0.5 },
    rate: 145,
  },
  {
    id: 'b10',
    speaker: 1,
    text: '*Me?* *Never.* My lips are *sealed.*',
    cue: { after: 'a8', gapSec: 0.35 },
  },
  {
    id: 'a9',
    speaker: 0,
    text: '*Thank* you. Come *on,* the *coffee* is on *me.*',
    cue: { after: 'b10', gapSec: 0.45 },
  },
  { id: 'b11', speaker: 1, text: '*Lovely.*', cue: { after: 'a9', gapSec: -0.1 } },
]

export interface ScriptedWord {
  readonly text: string
  readonly stressed: boolean
}

/** The words of a line as they stand in the transcript, punctuation kept. */
export function wordsOfLine(line: Line): ScriptedWord[] {
  return line.text.split(' ').map((word) => ({ text: word.replaceAll('*', ''), stressed: word.includes('*') }))
}
