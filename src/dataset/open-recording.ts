import {
  DatasetError,
  isAbortError,
  isAppError,
  readAll,
  toProblem,
  type ByteSource,
  type ErrorPlace,
  type Problem,
  type ReadOptions,
} from '../bytes/index.ts'
import {
  containerSeverity,
  decodeText,
  npyRef,
  openNpz,
  parseJson,
  parseJsonLines,
  parseWavHeader,
  type ArrayRef,
  type WavInfo,
} from '../containers/index.ts'
import { featureOf } from './features.ts'
import { arraysOfFacts, factsOfNpz, factsOfWav } from './member-facts.ts'
import { placeOfMember, type MemberRef, type RecordingEntry } from './recording-entry.ts'
import { EMPTY_TEXT, readRecordingText, type RecordingText } from './recording-text.ts'

/** One person's files, opened: directories and headers are read, array data is not. */
export interface Recording {
  readonly entry: RecordingEntry
  /** every array by its key in the file, known or not */
  readonly arrays: ReadonlyMap<string, ArrayRef>
  /** known arrays by the feature table's key (aliases resolved) */
  readonly features: ReadonlyMap<string, ArrayRef>
  readonly audio: { readonly info: WavInfo; readonly source: ByteSource } | null
  readonly problems: Problem[]
}

const TEXT_LIMIT_BYTES = 64 * 1024 * 1024

/**
 * Opens the arrays and the sound of a recording: the NPZ directory and the WAV header are read side by side. Parts that
 * fail become problems and are absent; the rest is usable.
 * @throws {DOMException} AbortError
 */
export async function openRecording(entry: RecordingEntry, options: ReadOptions = {}): Promise<Recording> {
  const problems: Problem[] = []
  const arrays = new Map<string, ArrayRef>()
  let audio: Recording['audio'] = null
  const guard = async (work: Promise<void>, member: MemberRef): Promise<void> => {
    try {
      await work
    } catch (error) {
      if (isAbortError(error)) throw error
      if (isAbsent(member, error)) return
      problems.push(toProblem(error))
    }
  }
  await Promise.all(
    entry.members.map(async (member) => {
      if (member.kind === 'npz') return guard(openArrays(member, arrays, problems, options), member)
      if (member.kind === 'npy') return guard(openLoneArray(member, arrays, options), member)
      if (member.kind === 'wav') {
        return guard(
          openSound(member, options).then((opened) => {
            audio = opened
            for (const error of opened.info.problems) problems.push(toProblem(error, 'warning'))
          }),
          member,
        )
      }
      return undefined
    }),
  )
  return { entry, arrays, features: resolveFeatures(arrays, problems), audio, problems }
}

/** A file that need not be there, and is not: S3 says 403 of what it does not hold. */
function isAbsent({ isOptional = false }: MemberRef, error: unknown): boolean {
  return isOptional && isAppError(error, 'http-status')
}

async function openArrays(
  member: MemberRef,
  arrays: Map<string, ArrayRef>,
  problems: Problem[],
  options: ReadOptions,
): Promise<void> {
  const source = await member.open(options)
  if (member.facts?.kind === 'npz') {
    for (const ref of arraysOfFacts(member.facts, source)) arrays.set(ref.key, ref)
    return
  }
  const npz = await openNpz(source, options)
  const facts = factsOfNpz(npz)
  if (facts !== undefined) member.keepFacts?.(facts)
  for (const [key, ref] of npz.refs) arrays.set(key, ref)
  for (const error of npz.problems) problems.push(toProblem(error, containerSeverity(error)))
}

async function openLoneArray(member: MemberRef, arrays: Map<string, ArrayRef>, options: ReadOptions): Promise<void> {
  const key = member.key ?? member.name
  arrays.set(key, npyRef(await member.open(options), key))
}

async function openSound(member: MemberRef, options: ReadOptions): Promise<NonNullable<Recording['audio']>> {
  const source = await member.open(options)
  if (member.facts?.kind === 'wav') return { info: { ...member.facts.info, problems: [] }, source }
  const info = await parseWavHeader(source, options)
  const facts = factsOfWav(info)
  if (facts !== undefined) member.keepFacts?.(facts)
  return { info, source }
}

/** First name wins: a file that holds a key and its alias says the same thing twice, which is reported. */
function resolveFeatures(arrays: ReadonlyMap<string, ArrayRef>, problems: Problem[]): Map<string, ArrayRef> {
  const features = new Map<string, ArrayRef>()
  for (const [key, ref] of arrays) {
    const feature = featureOf(key)
    if (feature === undefined) continue
    if (features.has(feature.key)) {
      const error = new DatasetError('duplicate', `${key}: stands for ${feature.key}, which is there already`, {
        source: ref.source.name,
        member: ref.source.member,
        key,
      })
      problems.push(toProblem(error, 'warning'))
      if (key !== feature.key) continue
    }
    features.set(feature.key, ref)
  }
  return features
}

/** Reads transcript, voice activity and annotations of a recording; a broken file is a problem, not a failure. */
export async function readText(
  entry: RecordingEntry,
  durationSec: number | null,
  options: ReadOptions = {},
): Promise<RecordingText> {
  const fields = new Map<string, unknown>()
  const problems: Problem[] = []
  let place: ErrorPlace | undefined
  for (const member of entry.members) {
    if (member.kind !== 'json') continue
    place ??= placeOfMember(member)
    try {
      await readTextFile(member, fields, problems, options)
    } catch (error) {
      if (isAbortError(error)) throw error
      if (!isAbsent(member, error)) problems.push(toProblem(error))
    }
  }
  if (place === undefined) return { ...EMPTY_TEXT, problems }
  const text = readRecordingText(fields, place, durationSec)
  return { ...text, problems: [...problems, ...text.problems] }
}

async function readTextFile(
  member: MemberRef,
  fields: Map<string, unknown>,
  problems: Problem[],
  options: ReadOptions,
): Promise<void> {
  const source = await member.open(options)
  const place = { source: source.name, member: source.member, offset: source.base }
  const bytes = await readAll(source, { signal: options.signal, limitBytes: TEXT_LIMIT_BYTES })
  const decoded = decodeText(bytes, place)
  for (const error of decoded.problems) problems.push(toProblem(error, 'warning'))
  if (/\.jsonl$/i.test(member.name)) {
    const lines = parseJsonLines(decoded.text, place)
    for (const error of lines.problems) problems.push(toProblem(error, 'warning'))
    const only = lines.values[0]
    // A JSONL file holds an entry a line, or its whole list on one line.
    fields.set(
      member.key ?? 'metadata:transcript',
      lines.values.length === 1 && Array.isArray(only) ? only : lines.values,
    )
    return
  }
  const value = parseJson(decoded.text, place)
  if (member.key !== undefined) fields.set(member.key, value)
  else if (typeof value === 'object' && value !== null) {
    for (const [key, list] of Object.entries(value)) fields.set(key, list)
  }
}
