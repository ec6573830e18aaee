import { DatasetError, toProblem, type ErrorPlace, type Problem } from '../bytes/index.ts'
import { speechFromWords, usableVad } from './voice-activity.ts'
import type { SpeechSegment, TranscriptSegment, Word } from './speech.ts'

/** A moment marked by a participant (1P) or an annotator (3P): internal state, rationale or visible behaviour. */
export interface Annotation {
  readonly kind: string
  readonly text: string
  /** s */
  readonly startSec: number
  readonly endSec: number
}

/** Everything that is text in a recording, each list sorted by time. */
export interface RecordingText {
  readonly segments: readonly TranscriptSegment[]
  readonly vad: readonly SpeechSegment[]
  /** who speaks when: the VAD, or words bridged over short gaps where the VAD is void */
  readonly speech: readonly SpeechSegment[]
  readonly speechFrom: 'vad' | 'words' | 'none'
  readonly annotations: readonly Annotation[]
  /** words with and without times */
  readonly nWords: number
  readonly hasTranscript: boolean
  readonly problems: readonly Problem[]
}

export const EMPTY_TEXT: RecordingText = {
  segments: [],
  vad: [],
  speech: [],
  speechFrom: 'none',
  annotations: [],
  nWords: 0,
  hasTranscript: false,
  problems: [],
}

const MAX_ENTRIES = 200_000

/**
 * Reads the JSON of a recording. Only known fields are copied, so a hostile file can neither inject a prototype nor
 * nest without end; entries that cannot be used are counted and reported, never repaired.
 *
 * @param fields values by key, e.g. `metadata:transcript` -> list; from one `.json` or from files of the S3 tree
 * @param durationSec length of the media, to tell entries beyond its end; null where unknown
 */
export function readRecordingText(
  fields: ReadonlyMap<string, unknown>,
  place: ErrorPlace,
  durationSec: number | null = null,
): RecordingText {
  const problems: Problem[] = []
  const report = (tag: 'transcript' | 'vad' | 'annotation', count: number, what: string, key: string): void => {
    if (count === 0) return
    const error = new DatasetError(tag, `${key}: ${count} ${count === 1 ? 'entry' : 'entries'} ${what}`, {
      ...place,
      key,
    })
    problems.push(toProblem(error, 'warning'))
  }
  const transcript = readTranscript(fields.get('metadata:transcript'))
  report('transcript', transcript.dropped, 'unusable', 'metadata:transcript')
  report('transcript', transcript.untimed, 'without times (words are shown in their place)', 'metadata:transcript')
  const vad = readVad(fields.get('metadata:vad'))
  report('vad', vad.dropped, 'unusable', 'metadata:vad')
  const annotations: Annotation[] = []
  for (const [key, value] of fields) {
    if (!key.startsWith('annotations:')) continue
    const read = readAnnotations(key.slice('annotations:'.length), value)
    report('annotation', read.dropped, 'with no usable time or text', key)
    const late = durationSec === null ? 0 : read.list.filter((entry) => entry.startSec > durationSec).length
    report('annotation', late, 'beyond the end of the recording', key)
    annotations.push(...read.list)
  }
  annotations.sort((a, b) => a.startSec - b.startSec)
  const speech = usableVad(vad.list, transcript.segments)
  const speechFrom = speech !== null ? 'vad' : transcript.segments.length > 0 ? 'words' : 'none'
  return {
    segments: transcript.segments,
    vad: vad.list,
    speech: speech ?? speechFromWords(transcript.segments),
    speechFrom,
    annotations,
    nWords: transcript.nWords,
    hasTranscript: transcript.segments.length > 0,
    problems,
  }
}

function readTranscript(value: unknown): {
  segments: TranscriptSegment[]
  nWords: number
  dropped: number
  untimed: number
} {
  const segments: TranscriptSegment[] = []
  let dropped = 0
  let nWords = 0
  let untimed = 0
  for (const entry of listOf(value)) {
    const words = listOf(field(entry, 'words')).flatMap((item) => readWord(item) ?? [])
    const text =
      stringOf(field(entry, 'transcript')) ?? stringOf(field(entry, 'text')) ?? words.map((w) => w.text).join(' ')
    const start = timeOf(field(entry, 'start')) ?? firstTime(words)
    const end = timeOf(field(entry, 'end')) ?? lastTime(words)
    nWords += words.length
    untimed += words.filter((word) => word.startSec === null || word.endSec === null).length
    if (start === null || end === null || (text === '' && words.length === 0)) {
      dropped++
      continue
    }
    segments.push({ startSec: Math.min(start, end), endSec: Math.max(start, end), text, words })
  }
  segments.sort((a, b) => a.startSec - b.startSec)
  return { segments, nWords, dropped, untimed }
}

function readWord(value: unknown): Word | undefined {
  const text = stringOf(field(value, 'word')) ?? stringOf(field(value, 'text'))
  if (text === undefined) return undefined
  const start = timeOf(field(value, 'start'))
  const end = timeOf(field(value, 'end'))
  const isTimed = start !== null && end !== null && end >= start
  return {
    text,
    startSec: isTimed ? start : null,
    endSec: isTimed ? end : null,
    score: numberOf(field(value, 'score')),
  }
}

function readVad(value: unknown): { list: SpeechSegment[]; dropped: number } {
  const list: SpeechSegment[] = []
  let dropped = 0
  for (const entry of listOf(value)) {
    const start = timeOf(field(entry, 'start'))
    const end = timeOf(field(entry, 'end'))
    if (start === null || end === null || end <= start) dropped++
    else list.push({ startSec: start, endSec: end })
  }
  list.sort((a, b) => a.startSec - b.startSec)
  return { list, dropped }
}

function readAnnotations(kind: string, value: unknown): { list: Annotation[]; dropped: number } {
  const list: Annotation[] = []
  let dropped = 0
  for (const entry of listOf(value)) {
    const text = stringOf(field(entry, 'annotation'))
    const start = timeOf(field(entry, 'start_ts'))
    const end = timeOf(field(entry, 'end_ts'))
    // Zero-length moments are published and kept; negative ones have no meaning that could be shown.
    if (text === undefined || start === null || end === null || end < start) dropped++
    else list.push({ kind, text, startSec: start, endSec: end })
  }
  return { list, dropped }
}

/** The list itself, or the single object a JSONL file of one line holds; bounded. */
function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value.slice(0, MAX_ENTRIES) : []
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined
}

function stringOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

/** Seconds; strings that are numbers are accepted, negative and absurd ones are not. */
function timeOf(value: unknown): number | null {
  const seconds = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof seconds === 'number' && Number.isFinite(seconds) && seconds >= 0 && seconds < 1e6 ? seconds : null
}

function firstTime(words: readonly Word[]): number | null {
  return words.find((word) => word.startSec !== null)?.startSec ?? null
}

function lastTime(words: readonly Word[]): number | null {
  return words.findLast((word) => word.endSec !== null)?.endSec ?? null
}
