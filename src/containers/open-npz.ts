import type { Entry } from '@zip.js/zip.js/lib/zip-core-reader.js'
import { ContainerError, isAbortError, isAppError } from '../bytes/index.ts'
import type { AppError, ByteSource, ErrorTag, ReadOptions } from '../bytes/index.ts'
import type { ArrayRef } from './array-ref.ts'
import { ContainerWarning } from './container-warning.ts'
import { CONTAINER_LIMITS } from './limits.ts'
import { placeIn } from './place.ts'
import { openDirectoryReader } from './zip-directory-reader.ts'
import { loadZipLibrary } from './zip-library.ts'
import { LOCAL_HEADER_BYTES } from './zip-local-header.ts'

/** What an NPZ holds: its usable arrays by key, and what is wrong with the others. */
export interface NpzIndex {
  readonly refs: Map<string, ArrayRef>
  readonly problems: AppError[]
}

/** DEFLATE cannot do better: one bit for a copy of 258 bytes and its distance, of two. */
const MAX_DEFLATE_RATIO = 1032

/**
 * Lists the arrays of an NPZ from its central directory, which `@zip.js/zip.js` reads; local headers are checked later,
 * together with the data. In the normal case one read of the last 5,632 bytes.
 *
 * An entry that is damaged, encrypted, compressed by another method, or that reaches into its neighbour is reported and
 * left out; the others stay usable. Of two entries with one name the later counts, with a warning.
 *
 * @throws {ContainerError} `zip-directory` or `limit` if there is no usable directory
 * @throws {ByteSourceError}
 */
export async function openNpz(source: ByteSource, options: ReadOptions = {}): Promise<NpzIndex> {
  const { entries, directoryStart, warnings } = await readDirectory(source, options)
  const problems: AppError[] = [...warnings]
  const refs = new Map<string, ArrayRef>()
  const ends = entryEnds(entries, directoryStart)
  for (const [index, entry] of entries.entries()) {
    const outcome = toRef(source, entry, ends[index]!)
    if (outcome === null) continue
    if (outcome instanceof ContainerError) {
      problems.push(outcome)
      continue
    }
    if (refs.has(outcome.key)) {
      const place = placeIn(source, outcome.start, { key: outcome.key })
      problems.push(new ContainerWarning('duplicate', `zip: ${outcome.key} stands twice, the last one is used`, place))
    }
    refs.set(outcome.key, outcome)
  }
  return { refs, problems }
}

interface Directory {
  readonly entries: readonly Entry[]
  readonly directoryStart: number
  readonly warnings: readonly AppError[]
}

async function readDirectory(source: ByteSource, options: ReadOptions): Promise<Directory> {
  if (source.size === 0) throw directoryError(source, 'empty file', undefined)
  try {
    const [{ ZipReader }, reader] = await Promise.all([loadZipLibrary(), openDirectoryReader(source, options)])
    const zip = new ZipReader(reader as ConstructorParameters<typeof ZipReader>[0], {
      strictness: 'balanced',
      filenameValidation: 'tolerant',
    })
    const entries: Entry[] = []
    for await (const entry of zip.getEntriesGenerator()) {
      if (entries.length === CONTAINER_LIMITS.zipEntries) {
        throw new ContainerError('limit', `zip: more than ${entries.length} members`, placeIn(source, 0))
      }
      entries.push(entry)
    }
    return { entries, ...directoryFacts(zip, source, entries) }
  } catch (error) {
    if (isAppError(error) || isAbortError(error) || options.signal?.aborted === true) throw error
    throw directoryError(source, error instanceof Error ? describe(error) : 'unreadable', error)
  }
}

interface DirectoryOutcome {
  readonly directoryOffset?: number
  readonly warnings?: readonly { readonly reason: string }[]
}

function directoryFacts(
  zip: DirectoryOutcome,
  source: ByteSource,
  entries: readonly Entry[],
): Omit<Directory, 'entries'> {
  const directoryStart = zip.directoryOffset ?? source.size
  const place = placeIn(source, entries.length === 0 ? 0 : directoryStart)
  const warnings = (zip.warnings ?? [])
    .filter(({ reason }) => !HARMLESS.has(reason))
    .map(({ reason }) => new ContainerWarning('zip-directory', `zip: ${reason}`, place))
  return { directoryStart, warnings }
}

/** What zip.js remarks on and this reader reports by itself, or needs not report. */
const HARMLESS = new Set(['duplicate filename', 'unsorted central directory', 'unknown version needed to extract'])

/** zip.js's message, with the reason it gives for an ambiguous archive. */
function describe(error: Error & { reason?: unknown }): string {
  const detail = typeof error.reason === 'string' ? ` (${error.reason})` : ''
  return error instanceof RangeError || error instanceof TypeError ? 'damaged directory' : error.message + detail
}

function directoryError(source: ByteSource, reason: string, cause: unknown): ContainerError {
  const place = placeIn(source, Math.max(0, source.size - 22))
  return new ContainerError('zip-directory', `zip: ${reason}`, { ...place, cause })
}

/**
 * Where each entry must end: at the next one's header, or at the directory. Of several that start at one place, or lie
 * inside each other, only the last keeps its room; so a kernel shared by many names (Fifield 2019) is read at most once.
 */
function entryEnds(entries: readonly Entry[], directoryStart: number): number[] {
  const order = entries.map((_, index) => index).sort((a, b) => entries[b]!.offset - entries[a]!.offset || b - a)
  const ends: number[] = []
  let end = directoryStart
  for (const index of order) {
    ends[index] = end
    end = Math.min(end, entries[index]!.offset)
  }
  return ends
}

/** The entry as an array, a reason why not, or null for a folder. */
function toRef(source: ByteSource, entry: Entry, end: number): ArrayRef | ContainerError | null {
  const { filename, compressedSize, uncompressedSize: size, offset: start } = entry
  if (filename.endsWith('/')) return null
  const key = filename.endsWith('.npy') ? filename.slice(0, -4) : filename
  const fault = (tag: ErrorTag, reason: string): ContainerError =>
    new ContainerError(tag, `zip: ${reason} in ${key}`, placeIn(source, start, { key }))
  if (key === filename) {
    const place = placeIn(source, start, { key })
    return new ContainerWarning('file-unknown', `zip: ${filename} is no array`, place)
  }
  if (entry.encrypted) return fault('zip-method', 'encrypted member')
  const method = entry.compressionMethod === 0 ? 'stored' : entry.compressionMethod === 8 ? 'deflate' : null
  if (method === null) return fault('zip-method', `compression method ${entry.compressionMethod}`)
  const least = start + LOCAL_HEADER_BYTES + entry.rawFilename.length + compressedSize
  if (start < 0 || least > end) return fault('zip-entry', 'member reaches into the next one')
  if (method === 'stored' && size !== compressedSize) {
    return fault('zip-size', `stored member of ${compressedSize} bytes claims ${size}`)
  }
  if (size > (compressedSize + 1) * MAX_DEFLATE_RATIO) {
    return fault('zip-size', `${compressedSize} DEFLATE bytes cannot hold the ${size} claimed`)
  }
  const crc32 = entry.crc32 ?? 0
  return { key, source, start, end, storage: { kind: 'zip', method, compressedSize, size, crc32, entryName: filename } }
}
