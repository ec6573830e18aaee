import type { Person } from '../workspace/index.ts'
import { emotionRuns, type EmotionRun } from './emotion-runs.ts'
import { gapSpans, mergeSpans, overlapSpans, type Span } from './spans.ts'
import { peakLevel, type Peaks } from './waveform-columns.ts'
import type { Utterance } from './word-boxes.ts'

/** One stream of the validity lane. */
export interface ValidityRow {
  readonly name: 'body' | 'face' | 'view'
  /** s; what is loaded so far */
  readonly knownSec: number
  readonly gaps: readonly Span[]
}

/** What the timeline shows of one person, made from the recording once per change of the data. */
export interface TimelinePerson {
  readonly label: string
  readonly durationSec: number
  /** Hz */
  readonly fps: number
  readonly peaks: Peaks | null
  /** peak that fills the lane */
  readonly level: number
  readonly speech: readonly Span[]
  readonly utterances: readonly Utterance[]
  readonly emotions: readonly EmotionRun[] | null
  readonly validity: readonly ValidityRow[]
}

/** s; shorter pauses inside a turn do not cut it on the turn lane. */
const TURN_GAP_SEC = 0.35

/** What a person's lanes are made from, as one number list: it changes exactly when they must be made again. */
export function dataStamp(person: Person): string {
  return [
    person.id,
    person.waveform?.nKnown ?? -1,
    person.motion?.nLoaded ?? -1,
    person.movement?.nLoaded ?? -1,
    person.segments.length,
    person.speech.length,
  ].join(' ')
}

/** The lanes' contents of one person. */
export function timelinePerson(person: Person): TimelinePerson {
  const { motion, movement, waveform } = person
  const fps = motion?.fps ?? person.summary.fps
  const validity: ValidityRow[] = []
  if (motion) {
    const knownSec = motion.nLoaded / fps
    validity.push({ name: 'body', knownSec, gaps: gapSpans(motion.bodyValid, motion.nLoaded, fps) })
    validity.push({ name: 'view', knownSec, gaps: gapSpans(motion.boxValid, motion.nLoaded, fps) })
  }
  if (movement) {
    const gaps = gapSpans(movement.valid, movement.nLoaded, fps)
    validity.splice(1, 0, { name: 'face', knownSec: movement.nLoaded / fps, gaps })
  }
  const scores = movement?.emotionScores
  return {
    label: person.label,
    durationSec: person.durationSec,
    fps,
    peaks: waveform,
    level: waveform ? peakLevel(waveform) : 1,
    speech: mergeSpans(person.speech, 0),
    utterances: person.segments,
    emotions:
      movement && scores
        ? emotionRuns({ emotionScores: scores, valid: movement.valid, nLoaded: movement.nLoaded }, fps)
        : null,
    validity,
  }
}

/** Turns of each person and where two of them speak at once. */
export function turnsOf(people: readonly TimelinePerson[]): { turns: Span[][]; overlaps: Span[] } {
  const turns = people.map((person) => mergeSpans(person.speech, TURN_GAP_SEC))
  const overlaps: Span[] = []
  for (let a = 0; a < turns.length; a++)
    for (let b = a + 1; b < turns.length; b++) overlaps.push(...overlapSpans(turns[a]!, turns[b]!))
  return { turns, overlaps: mergeSpans(overlaps, 0) }
}
