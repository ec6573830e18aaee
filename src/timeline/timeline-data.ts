import type { Person, Signal, SignalKey } from '../workspace/index.ts'
import { emotionRuns, type EmotionRun } from './emotion-runs.ts'
import { createEmotionWindows, type EmotionWindows } from './emotion-windows.ts'
import { floorOf, type Floor } from './floor-events.ts'
import { createSeries, type Series } from './series.ts'
import { gapSpans, mergeSpans, moveSpans, type Known, type Span } from './spans.ts'
import { N_UNITS } from './track-setup.ts'
import { createPeakMeter, type Peaks } from './waveform-columns.ts'
import type { Utterance } from './word-boxes.ts'

/** One stream of the validity lane. */
export interface ValidityRow {
  readonly name: 'body' | 'face' | 'view'
  /** what is loaded so far */
  readonly known: readonly Span[]
  readonly gaps: readonly Span[]
}

/** A text with a time: an annotation, or a marker. Zero length is a moment. */
export interface Moment extends Span {
  readonly text: string
  /** first-person, third-person, or what the file says */
  readonly kind: string
}

/** What the timeline shows of one person, made from the recording once per change of the data. */
export interface TimelinePerson {
  readonly index: number
  readonly label: string
  readonly durationSec: number
  /** s of the interaction at which this person's recording begins */
  readonly offsetSec: number
  /** Hz */
  readonly fps: number
  readonly peaks: Peaks | null
  /** the voice's peaks, 100 a second */
  readonly voice: Series | null
  /** peak that fills the lane */
  readonly level: number
  readonly speech: readonly Span[]
  readonly utterances: readonly Utterance[]
  readonly moments: readonly Moment[]
  readonly emotions: readonly EmotionRun[] | null
  readonly emotionWindows: EmotionWindows | null
  readonly valence: Series | null
  readonly arousal: Series | null
  /** the 24, or null */
  readonly units: readonly Series[] | null
  readonly signals: Readonly<Partial<Record<SignalKey, Series>>>
  readonly validity: readonly ValidityRow[]
  /** stretches that are there */
  readonly buffered: readonly Span[]
}

/** A place the user has marked. */
export interface TimelineMarker extends Span {
  readonly id: string
  readonly text: string
}

/** Everything the painters read. */
export interface TimelineData {
  readonly people: readonly TimelinePerson[]
  readonly floor: Floor
  readonly markers: readonly TimelineMarker[]
  /** s; found by a search, in order */
  readonly hits: readonly number[]
  readonly durationSec: number
}

/** Makes the contents of one person's lanes, and makes again only what has changed. */
export interface TimelineSource {
  /** the same object while nothing has changed */
  update(person: Person, signals: readonly Signal[]): TimelinePerson
}

/** Series over one growing array, made anew when the array is another. */
interface Grown {
  readonly values: Float32Array
  readonly fps: number
  readonly series: Series
}

/** The lanes' contents of one person, followed while the recording streams. */
export function createTimelineSource(): TimelineSource {
  let stamp = ''
  let made: TimelinePerson | null = null
  let waveform: Person['waveform'] = null
  let meter = createPeakMeter()
  let scores: Float32Array | null = null
  let runs: readonly EmotionRun[] | null = null
  let windows: EmotionWindows | null = null
  let windowsFps = 0
  let offsetSec = 0
  const grown = new Map<string, Grown>()

  const series = (
    name: string,
    values: Float32Array | null | undefined,
    shape: { fps: number; nRows: number; stride?: number; offset?: number; valid?: Uint8Array },
    rows: Known,
  ): Series | null => {
    if (!values) return null
    let known = grown.get(name)
    if (known?.values !== values || known.fps !== shape.fps) {
      known = { values, fps: shape.fps, series: createSeries(shape.fps, { ...shape, values }, offsetSec) }
      grown.set(name, known)
    } else if (known.series.startSec !== offsetSec) {
      known = { ...known, series: { ...known.series, startSec: offsetSec } }
      grown.set(name, known)
    }
    for (let i = 0; i < rows.length; i++) known.series.pyramid.update(rows.startOf(i), rows.endOf(i))
    return known.series
  }

  return {
    update(person, signals) {
      const nextStamp = dataStamp(person, signals)
      if (made && nextStamp === stamp) return made
      stamp = nextStamp
      const { movement } = person
      const hasMoved = person.offsetSec !== offsetSec
      offsetSec = person.offsetSec
      const fps = person.motion?.fps ?? person.summary.fps
      if (person.waveform !== waveform) meter = createPeakMeter()
      waveform = person.waveform
      const nextScores = movement?.emotionScores ?? null
      if (nextScores !== scores || fps !== windowsFps) {
        windows = nextScores && movement ? createEmotionWindows(fps, movement.nFrames) : null
      }
      scores = nextScores
      windowsFps = fps
      if (!windows) runs = null
      else if (movement && scores && (windows.update({ ...movement, emotionScores: scores }) || hasMoved || !runs)) {
        runs = moveSpans(emotionRuns(windows, movement.nFrames / fps), offsetSec)
      }
      const ofFace = (name: string, values: Float32Array | null, stride = 1, offset = 0) =>
        movement &&
        series(name, values, { fps, nRows: movement.nFrames, stride, offset, valid: movement.valid }, movement.loaded)
      const { fau } = movement ?? { fau: null }
      const units = fau && Array.from({ length: N_UNITS }, (_, k) => ofFace(`unit ${k}`, fau, N_UNITS, k)!)
      made = {
        index: person.index,
        label: person.label,
        durationSec: person.durationSec,
        offsetSec,
        fps,
        peaks: waveform,
        voice:
          waveform &&
          series('voice', waveform.peaks, { fps: waveform.rate, nRows: waveform.peaks.length }, waveform.known),
        level: waveform ? meter.update(waveform) : 1,
        speech: mergeSpans(person.speech, 0),
        utterances: person.segments,
        moments: person.annotations,
        emotions: runs,
        emotionWindows: windows,
        valence: ofFace('valence', movement?.valence ?? null),
        arousal: ofFace('arousal', movement?.arousal ?? null),
        units,
        signals: Object.fromEntries(
          signals.map(({ key, fps, values, known }) => [
            key,
            series(`signal ${key}`, values, { fps, nRows: values.length }, known),
          ]),
        ),
        validity: validityOf(person, fps),
        buffered: person.bufferedRanges,
      }
      return made
    },
  }
}

/** What the lanes are made from, in numbers: it changes exactly when they must be made again. */
function dataStamp(person: Person, signals: readonly Signal[]): string {
  return [
    person.id,
    person.offsetSec,
    person.waveform?.known.version ?? -1,
    person.motion?.loaded.version ?? -1,
    person.movement?.loaded.version ?? -1,
    person.movement?.emotionScores?.length ?? -1,
    person.segments.length,
    person.speech.length,
    person.annotations.length,
    ...person.bufferedRanges.flatMap(({ startSec, endSec }) => [startSec, endSec]),
    ...signals.map(({ key, known, state }) => `${key}${known.version}${state}`),
  ].join(' ')
}

function knownSpans(loaded: Known, fps: number): Span[] {
  return Array.from({ length: loaded.length }, (_, i) => ({
    startSec: loaded.startOf(i) / fps,
    endSec: loaded.endOf(i) / fps,
  }))
}

function validityOf({ motion, movement, offsetSec }: Person, fps: number): ValidityRow[] {
  const rows: ValidityRow[] = []
  const row = (name: ValidityRow['name'], flags: Uint8Array, loaded: Known) =>
    rows.push({
      name,
      known: moveSpans(knownSpans(loaded, fps), offsetSec),
      gaps: moveSpans(gapSpans(flags, loaded, fps), offsetSec),
    })
  if (motion) row('body', motion.bodyValid, motion.loaded)
  if (movement) row('face', movement.valid, movement.loaded)
  if (motion) row('view', motion.boxValid, motion.loaded)
  return rows
}

/** Gaps of the streams a signal is made from: what is drawn over it as not valid. */
export function gapsOf(person: TimelinePerson, names: readonly ValidityRow['name'][]): Span[] {
  const gaps = person.validity.filter((row) => names.includes(row.name)).flatMap((row) => row.gaps)
  return mergeSpans(gaps, 0)
}

/** Who has the floor, for all people. */
export function floorOfPeople(people: readonly TimelinePerson[]): Floor {
  return floorOf(people.map((person) => person.speech))
}
