import { DatasetError, isAppError, readAll, type ReadOptions } from '../bytes/index.ts'
import {
  decodeText,
  parseJson,
  parseJsonLines,
  readHeaders,
  wavHeaderBytes,
  type ArrayRef,
  type NpyHeader,
} from '../containers/index.ts'
import {
  cutTextFields,
  cutTimedList,
  featureOf,
  openRecording,
  placeOfMember,
  timebaseOf,
  type MemberRef,
  type Recording,
  type RecordingEntry,
  type TimeCut,
} from '../dataset/index.ts'
import { cutArray, npzSegments, type CutArray } from './cut-arrays.ts'
import { safeName } from './safe-name.ts'
import { nameInTar } from './save-plan.ts'
import { bytesSegment, planOfTar, sourceSegment, type SavePlan, type Segment, type TarFile } from './save-segments.ts'

/** A recording that is about to be cut: what its arrays are, and its own clock. */
interface Opened {
  readonly recording: Recording
  readonly headers: ReadonlyMap<string, NpyHeader>
  /** frames of the arrays that have a row per frame; 0 without such */
  readonly nFrames: number
  readonly fps: number
}

/** What is cut out of one person: rows [first, end) of the frames, and the time these stand for. */
interface PersonCut extends TimeCut {
  readonly first: number
  readonly end: number
}

const TEXT_LIMIT_BYTES = 64 * 1024 * 1024
/** for times that were printed with few digits */
const SLACK = 1e-6

/**
 * A stretch of an interaction as a tar of its own that can be opened again: arrays cut to the frames within, sound to the
 * samples of those frames, text to the words within; times count from the start of the stretch. The stretch begins and ends
 * at frames of the first person; where the other has another rate, at the frames next to these. Folder and file are named
 * after the stretch, `cut.txt` says what was done, and the recordings keep their ids. Films are not cut.
 *
 * Only headers and texts are read here; arrays and sound when they are saved.
 *
 * @throws {DatasetError} `recording-empty` if nothing was recorded in the stretch
 * @throws {AppError} @throws {DOMException} AbortError
 */
export async function planRange(
  key: string,
  entries: readonly RecordingEntry[],
  wanted: TimeCut,
  options: ReadOptions = {},
): Promise<SavePlan> {
  const opened = await Promise.all(entries.map((entry) => openForCut(entry, options)))
  const stretch = onFrames(wanted, opened)
  const name = safeName(`${key}_${secText(stretch.fromSec)}-${secText(stretch.toSec)}s`)
  const files: TarFile[] = []
  const notes: string[] = []
  for (const each of opened) {
    const cut = cutOf(each, stretch)
    files.push(...(await filesOf(each, cut, options)))
    notes.push(noteOf(each, cut))
  }
  if (files.length === 0) {
    throw new DatasetError(
      'recording-empty',
      `${key}: nothing was recorded from ${wanted.fromSec} to ${wanted.toSec} s`,
    )
  }
  const note = new TextEncoder().encode(noteText(key, stretch, notes))
  const all = [{ name: 'cut.txt', segments: [bytesSegment(note)] }, ...files]
  return planOfTar(
    `${name}.tar`,
    all.map((file) => ({ ...file, name: `${name}/${file.name}` })),
  )
}

async function openForCut(entry: RecordingEntry, options: ReadOptions): Promise<Opened> {
  const recording = await openRecording(entry, options)
  const headers = new Map<string, NpyHeader>()
  for (const [key, header] of await readHeaders(recording.arrays.values(), options)) {
    if (!isAppError(header)) headers.set(key, header)
  }
  const lengths = [...headers].flatMap(([key, { shape }]) => (featureOf(key)?.shape[0] === 'T' ? (shape[0] ?? []) : []))
  const nFrames = lengths.length === 0 ? 0 : Math.min(...lengths)
  const info = recording.audio?.info
  const { fps } = timebaseOf(nFrames, info === undefined || info.nFrames === 0 ? null : info.durationSec)
  return { recording, headers, nFrames, fps }
}

/** The stretch from frame to frame of the first person who has any. */
function onFrames(wanted: TimeCut, opened: readonly Opened[]): TimeCut {
  const leader = opened.find(({ nFrames }) => nFrames > 0)
  const fromSec = Math.max(0, wanted.fromSec)
  if (leader === undefined) return { fromSec, toSec: Math.max(fromSec, wanted.toSec) }
  const { fps, nFrames } = leader
  const first = Math.min(Math.ceil(fromSec * fps - SLACK), nFrames)
  const end = Math.max(first, Math.min(nFrames, Math.floor(wanted.toSec * fps + SLACK) + 1))
  return { fromSec: first / fps, toSec: end / fps }
}

function cutOf({ nFrames, fps }: Opened, { fromSec, toSec }: TimeCut): PersonCut {
  if (nFrames === 0) return { first: 0, end: 0, fromSec, toSec }
  const first = Math.min(Math.round(fromSec * fps), nFrames)
  const end = Math.max(first, Math.min(Math.round(toSec * fps), nFrames))
  return { first, end, fromSec: first / fps, toSec: end / fps }
}

/** Files of one person within the cut, in the order of their names; none where there is nothing in it. */
async function filesOf(opened: Opened, cut: PersonCut, options: ReadOptions): Promise<TarFile[]> {
  const { recording } = opened
  const { entry } = recording
  const files: TarFile[] = []
  const arrays = arraysIn(opened, cut)
  const zipped = arrays.filter(({ isZipped }) => isZipped)
  for (const member of entry.members) {
    const name = nameInTar(entry, member)
    const add = (segments: readonly Segment[]): unknown => segments.length > 0 && files.push({ name, segments })
    if (member.kind === 'npz' && zipped.length > 0) add(npzSegments(zipped))
    else if (member.kind === 'npy') add(arrays.find(({ key }) => key === (member.key ?? member.name))?.segments ?? [])
    else if (member.kind === 'wav') add(soundOf(recording, cut))
    else if (member.kind === 'json') add([bytesSegment(await textOf(entry, member, cut, options))])
  }
  const isEmpty = arrays.length === 0 && !files.some(({ name }) => name.endsWith('.wav'))
  return isEmpty ? [] : files.toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

/** Arrays with a row per frame are cut to the frames; one with a row for several of them to the rows that touch these. */
function arraysIn({ recording, headers, nFrames }: Opened, { first, end }: PersonCut): CutArray[] {
  if (end <= first) return []
  const cut = (ref: ArrayRef, header: NpyHeader): CutArray => {
    const rows = header.shape[0]
    if (rows === undefined) return cutArray(ref, header, 0, 1)
    const framesARow = Math.max(1, Math.round(nFrames / Math.max(1, rows)))
    const from = Math.min(Math.floor(first / framesARow), rows)
    return cutArray(ref, header, from, Math.max(from, Math.min(Math.ceil(end / framesARow), rows)))
  }
  return [...recording.arrays].flatMap(([key, ref]) => {
    const header = headers.get(key)
    return header === undefined ? [] : [cut(ref, header)]
  })
}

/** Samples of the frames; the format stays what it was. */
function soundOf({ audio }: Recording, { fromSec, toSec }: TimeCut): Segment[] {
  if (audio === null) return []
  const { info, source } = audio
  const frameBytes = (info.channels * info.bits) / 8
  const first = Math.min(Math.round(fromSec * info.sampleRate), info.nFrames)
  const end = Math.min(Math.round(toSec * info.sampleRate), info.nFrames)
  if (end <= first) return []
  const start = info.dataOffset + first * frameBytes
  const bytes = (end - first) * frameBytes
  return [bytesSegment(wavHeaderBytes(info, bytes)), sourceSegment(source, start, start + bytes)]
}

async function textOf(
  entry: RecordingEntry,
  member: MemberRef,
  cut: PersonCut,
  options: ReadOptions,
): Promise<Uint8Array> {
  const place = placeOfMember(member)
  const bytes = await readAll(await member.open(options), { ...options, limitBytes: TEXT_LIMIT_BYTES })
  const { text } = decodeText(bytes, place)
  const write = (value: unknown): string => `${JSON.stringify(value, null, 1)}\n`
  if (/\.jsonl$/i.test(member.name.replace(/[?#].*$/, ''))) {
    const { values } = parseJsonLines(text, place)
    const only = values[0]
    const list = values.length === 1 && Array.isArray(only) ? (only as unknown[]) : values
    const lines = cutTimedList(member.key ?? 'metadata:transcript', list, cut)
    return new TextEncoder().encode(lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
  }
  const value = parseJson(text, place)
  if (member.key !== undefined) return new TextEncoder().encode(write(cutTimedList(member.key, value, cut)))
  const fields = typeof value === 'object' && value !== null ? cutTextFields(value, cut) : {}
  const { fromSec, toSec } = cut
  return new TextEncoder().encode(write({ ...fields, 'visavis:cut': { of: entry.id, from: fromSec, to: toSec } }))
}

function noteOf({ recording, nFrames, fps }: Opened, { first, end, fromSec, toSec }: PersonCut): string {
  const { entry } = recording
  const frames =
    nFrames === 0 ? 'no frames' : `frames ${first} to ${end - 1} of ${nFrames} at ${Number(fps.toFixed(4))} Hz`
  const films = entry.members.filter(({ kind }) => kind === 'mp4').length
  return `${entry.id}: ${secText(fromSec)} to ${secText(toSec)} s, ${frames}${films > 0 ? '; its film is left out' : ''}`
}

function noteText(key: string, { fromSec, toSec }: TimeCut, notes: readonly string[]): string {
  return [
    `A stretch of ${key}: ${secText(fromSec)} to ${secText(toSec)} s, cut by visavis.`,
    '',
    ...notes,
    '',
    'Arrays, sound and text are those of the recording, nothing was computed anew. Times in the text count from the start of',
    'the stretch. Words are kept if they lie within; speech and annotations are cut at its ends. The ids are those of the',
    'recordings, of which this is a part. What is recorded stays under the licence of the dataset.',
    '',
  ].join('\n')
}

function secText(sec: number): string {
  return sec.toFixed(3)
}
