import type { Person } from '../workspace/index.ts'
import { createEmotionRunner, type EmotionRun, type EmotionRunner } from './emotion-runs.ts'
import { gapSpans, mergeSpans, overlapSpans, type Span } from './spans.ts'
import { createPeakMeter, type Peaks } from './waveform-columns.ts'
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

/** Makes the lanes' contents of one person, and makes again only what has changed. */
export interface TimelineSource {
  /** the same object while nothing has changed */
  update(person: Person): TimelinePerson
}

/** The lanes' contents of one person, followed while the recording streams. */
export function createTimelineSource(): TimelineSource {
  let stamp = ''
  let made: TimelinePerson | null = null
  let waveform: Person['waveform'] = null
  let meter = createPeakMeter()
  let scores: Float32Array | null = null
  let runner: EmotionRunner | null = null
  return {
    update(person) {
      const nextStamp = dataStamp(person)
      if (made && nextStamp === stamp) return made
      stamp = nextStamp
      const { movement } = person
      const fps = person.motion?.fps ?? person.summary.fps
      if (person.waveform !== waveform) meter = createPeakMeter()
      waveform = person.waveform
      const nextScores = movement?.emotionScores ?? null
      if (nextScores !== scores) runner = nextScores ? createEmotionRunner(fps) : null
      scores = nextScores
      made = {
        label: person.label,
        durationSec: person.durationSec,
        fps,
        peaks: waveform,
        level: waveform ? meter.update(waveform) : 1,
        speech: mergeSpans(person.speech, 0),
        utterances: person.segments,
        emotions:
          movement && scores && runner
            ? runner.update({ emotionScores: scores, valid: movement.valid, nLoaded: movement.nLoaded })
            : null,
        validity: validityOf(person, fps),
      }
      return made
    },
  }
}

/** What the lanes are made from, in numbers: it changes exactly when they must be made again. */
function dataStamp(person: Person): string {
  return [
    person.id,
    person.waveform?.nKnown ?? -1,
    person.motion?.nLoaded ?? -1,
    person.movement?.nLoaded ?? -1,
    person.segments.length,
    person.speech.length,
  ].join(' ')
}

function validityOf({ motion, movement }: Person, fps: number): ValidityRow[] {
  const rows: ValidityRow[] = []
  const row = (name: ValidityRow['name'], flags: Uint8Array, nLoaded: number) =>
    rows.push({ name, knownSec: Math.min(nLoaded, flags.length) / fps, gaps: gapSpans(flags, nLoaded, fps) })
  if (motion) row('body', motion.bodyValid, motion.nLoaded)
  if (movement) row('face', movement.valid, movement.nLoaded)
  if (motion) row('view', motion.boxValid, motion.nLoaded)
  return rows
}

/** Turns of each person and where two of them speak at once. */
export function turnsOf(people: readonly TimelinePerson[]): { turns: Span[][]; overlaps: Span[] } {
  const turns = people.map((person) => mergeSpans(person.speech, TURN_GAP_SEC))
  const overlaps: Span[] = []
  for (let a = 0; a < turns.length; a++)
    for (let b = a + 1; b < turns.length; b++) overlaps.push(...overlapSpans(turns[a]!, turns[b]!))
  return { turns, overlaps: mergeSpans(overlaps, 0) }
}
