import { DatasetError, isAbortError, isAppError, toProblem, type ErrorPlace, type Problem } from '../bytes/index.ts'
import {
  decodeWavSamples,
  readArray,
  readHeaders,
  readRows,
  type ArrayRef,
  type NpyHeader,
} from '../containers/index.ts'
import {
  checkFeatureHeader,
  featureOf,
  openRecording,
  placeOfMember,
  readText,
  timebaseOf,
  type MemberKind,
  type Recording,
  type RecordingEntry,
} from '../dataset/index.ts'
import { StatisticsCollector, type ArrayStatistics } from './array-statistics.ts'

/** One recording of `inspect --json`; the fields are part of the public surface. */
export interface RecordingReport {
  id: string
  members: { kind: MemberKind; name: string; bytes: number }[]
  frames: number
  fps: number | null
  fpsFrom: 'audio' | 'video' | 'assumed' | null
  durationSec: number | null
  arrays: ArrayReport[]
  audio: { sampleRate: number; channels: number; bits: number; float: boolean; durationSec: number } | null
  words: number
  vad: number
  valid: { smplh: number | null; movement: number | null; box: number | null }
}

export type ArrayReport = { key: string; shape: number[]; dtype: string; fortran: boolean } & Partial<ArrayStatistics>

/** Bytes of sound read at a time. */
const SOUND_SLICE_BYTES = 4 * 1024 * 1024
/** Shape prefix of features that have a row per frame. */
const FRAME_AXIS = 'T'

/** Opens one recording and says what is in it; `deep` reads every array and every sample. */
export async function inspectRecording(
  entry: RecordingEntry,
  options: { deep: boolean },
): Promise<{ report: RecordingReport; problems: Problem[]; isUsable: boolean }> {
  const recording = await openRecording(entry)
  const problems = recording.problems
  const headers = await headersOf(recording, problems)
  const frames = framesOf(recording, headers, problems)
  const info = recording.audio?.info ?? null
  const soundSec = info === null || info.nFrames === 0 ? null : info.durationSec
  const timebase = frames > 0 ? timebaseOf(frames, soundSec) : null
  if (timebase?.unusual === true) problems.push(unusualRate(entry, timebase.measuredFps))
  const durationSec = timebase === null ? (info?.durationSec ?? null) : frames / timebase.fps
  const text = await readText(entry, durationSec)
  problems.push(...text.problems)
  const arrays: ArrayReport[] = [...headers].map(([key, header]) => reportOf(key, header))
  const failed = options.deep ? await readEverything(recording, arrays, problems) : new Set<string>()
  const report: RecordingReport = {
    id: entry.id,
    members: await membersOf(entry),
    frames,
    fps: timebase?.fps ?? null,
    fpsFrom: timebase?.from ?? null,
    durationSec,
    arrays: arrays.filter((array) => !failed.has(array.key)),
    audio: info && {
      sampleRate: info.sampleRate,
      channels: info.channels,
      bits: info.bits,
      float: info.float,
      durationSec: info.durationSec,
    },
    words: text.nWords,
    vad: text.vad.length,
    valid: {
      smplh: await validShare(recording, 'smplh:is_valid', problems),
      movement: await validShare(recording, 'movement:is_valid', problems),
      box: await validShare(recording, 'boxes_and_keypoints:is_valid_box', problems),
    },
  }
  const isUsable = report.arrays.length > 0 || info !== null || text.nWords > 0 || text.vad.length > 0
  return { report, problems, isUsable }
}

async function membersOf(entry: RecordingEntry): Promise<RecordingReport['members']> {
  return Promise.all(
    entry.members.map(async (member) => {
      const { kind, name, bytes } = member
      // A remote file's size is known once it has been asked for.
      const size =
        bytes > 0
          ? bytes
          : await member.open().then(
              (source) => source.size,
              () => 0,
            )
      return { kind, name, bytes: size }
    }),
  )
}

async function headersOf(recording: Recording, problems: Problem[]): Promise<Map<string, NpyHeader>> {
  const headers = new Map<string, NpyHeader>()
  for (const [key, result] of await readHeaders([...recording.arrays.values()])) {
    if (isAppError(result)) problems.push(toProblem(result))
    else headers.set(key, result)
  }
  return headers
}

/** Frames of the recording: rows of the shortest known array that has a row per frame. */
function framesOf(recording: Recording, headers: ReadonlyMap<string, NpyHeader>, problems: Problem[]): number {
  const rowsByKey = new Map<string, number>()
  for (const [key, header] of headers) {
    const feature = featureOf(key)
    if (feature === undefined) continue
    const ref = recording.arrays.get(key)!
    const place = { source: ref.source.name, member: ref.source.member, key, offset: ref.source.base + ref.start }
    const wrong = checkFeatureHeader(feature, header, place)
    if (wrong) problems.push(toProblem(wrong, 'warning'))
    else if (feature.shape[0] === FRAME_AXIS) rowsByKey.set(key, header.shape[0] ?? 0)
  }
  if (rowsByKey.size === 0) return 0
  const lengths = [...rowsByKey.values()]
  const shortest = Math.min(...lengths)
  if (Math.max(...lengths) !== shortest) problems.push(lengthsDiffer(recording.entry, rowsByKey))
  if (shortest === 0) {
    const error = new DatasetError('recording-empty', `${recording.entry.id}: no frames`, placeOf(recording.entry))
    problems.push(toProblem(error, 'warning'))
  }
  return shortest
}

function lengthsDiffer(entry: RecordingEntry, rowsByKey: ReadonlyMap<string, number>): Problem {
  const list = [...rowsByKey].map(([key, rows]) => `${key} ${rows}`).join(', ')
  const error = new DatasetError('lengths-differ', `${entry.id}: arrays differ in length: ${list}`, placeOf(entry))
  return toProblem(error, 'warning')
}

function unusualRate(entry: RecordingEntry, measuredFps: number | null): Problem {
  const rate = measuredFps === null ? 'unknown' : `${measuredFps.toFixed(3)} Hz`
  const error = new DatasetError('frame-rate', `${entry.id}: ${rate} is no rate that a camera has`, placeOf(entry))
  return toProblem(error, 'warning')
}

function placeOf(entry: RecordingEntry): ErrorPlace {
  const member = entry.members.find((ref) => ref.kind === 'npz') ?? entry.members[0]
  return member === undefined ? {} : placeOfMember(member)
}

function reportOf(key: string, header: NpyHeader): ArrayReport {
  return { key, shape: [...header.shape], dtype: header.dtype, fortran: header.fortran }
}

/** Adds statistics to the reports; returns the keys whose data could not be read. */
async function readEverything(recording: Recording, reports: ArrayReport[], problems: Problem[]): Promise<Set<string>> {
  const failed = new Set<string>()
  for (const report of reports) {
    const collector = new StatisticsCollector()
    await readRows([recording.arrays.get(report.key)!], {
      header: () => undefined,
      rows: (_key, _firstRow, data) => collector.add(data),
      done: () => Object.assign(report, collector.result()),
      failed: (key, error) => {
        failed.add(key)
        problems.push(toProblem(error))
      },
    })
  }
  await readSamples(recording, problems)
  return failed
}

async function readSamples(recording: Recording, problems: Problem[]): Promise<void> {
  const audio = recording.audio
  if (audio === null || audio.info.nFrames === 0) return
  const bytesPerFrame = (audio.info.bits / 8) * audio.info.channels
  const slice = SOUND_SLICE_BYTES - (SOUND_SLICE_BYTES % bytesPerFrame)
  const end = audio.info.dataOffset + audio.info.nFrames * bytesPerFrame
  let loudest = 0
  try {
    for (let at = audio.info.dataOffset; at < end; at += slice) {
      const samples = decodeWavSamples(audio.info, await audio.source.read(at, Math.min(at + slice, end)))
      for (const sample of samples) if (Math.abs(sample) > loudest) loudest = Math.abs(sample)
    }
  } catch (error) {
    if (isAbortError(error)) throw error
    problems.push(toProblem(error))
    return
  }
  if (loudest > 0) return
  const place = { source: audio.source.name, member: audio.source.member }
  problems.push(
    toProblem(new DatasetError('values-implausible', `${recording.entry.id}: the sound is silent`, place), 'warning'),
  )
}

async function validShare(recording: Recording, key: string, problems: Problem[]): Promise<number | null> {
  const ref: ArrayRef | undefined = recording.features.get(key)
  if (ref === undefined) return null
  try {
    const { data } = await readArray(ref)
    let nValid = 0
    for (const value of data) if (value !== 0 && !Number.isNaN(value)) nValid++
    return data.length === 0 ? null : nValid / data.length
  } catch (error) {
    if (isAbortError(error)) throw error
    const problem = toProblem(error)
    if (!problems.some((known) => known.key === problem.key && known.tag === problem.tag)) problems.push(problem)
    return null
  }
}
