import {
  ByteSourceError,
  isAbortError,
  memorySource,
  readAll,
  sliceSource,
  toProblem,
  DatasetError,
  type AppError,
  type ByteSource,
  type Problem,
  type ReadOptions,
  type SourceVersion,
} from '../bytes/index.ts'
import { containerSeverity, decodeText, readTarStream, walkTar, type TarMember } from '../containers/index.ts'
import type { Catalogue } from './catalogue.ts'
import { ArchiveIndex, type StoredTarIndex, type TarIndexStore } from './member-facts.ts'
import { parseMemberName, type MemberName } from './member-name.ts'
import { readTable } from './read-table.ts'
import type { MemberRef } from './recording-entry.ts'

/** What can be done with a file: read anywhere, or only once in order. `HttpOpening` is one of these. */
export type SourceOpening =
  | { readonly kind: 'ranged' | 'whole'; readonly source: ByteSource; readonly version?: SourceVersion }
  | {
      readonly kind: 'stream'
      readonly name: string
      readonly size: number | null
      readonly body: ReadableStream<Uint8Array>
    }

/** A file to look into: a URL, a picked File, a path. Opening is lazy. */
export interface SourceFile {
  /** path or URL, as shown and as parsed for names */
  readonly path: string
  /** bytes, where known without opening */
  readonly size?: number
  /** nobody knows whether it is there; if not, that is no fault */
  readonly isOptional?: boolean
  /** of a tar: where its members lie, if somebody has looked already (the server's own index) */
  readonly index?: StoredTarIndex
  open(options?: ReadOptions): Promise<SourceOpening>
  /** A source that makes no request until it is read and fails as `source-changed` if it is another version. */
  openKnown?(version: SourceVersion): ByteSource
}

export interface ScanOptions {
  readonly signal?: AbortSignal | undefined
  /** archives looked into at the same time */
  readonly parallel?: number
  readonly indexStore?: TarIndexStore | undefined
  /** called after each member, recording or problem, so that a wanted recording can open before the scan ends */
  onChange?(): void
  onProgress?(file: SourceFile, doneBytes: number, totalBytes: number | null, note?: string): void
  /** recordings whose members are worth keeping when an archive can only be streamed once; default: all */
  wants?(recordingId: string): boolean
}

/** Members larger than this are not kept when an archive without ranges is streamed once (films), bytes. */
const KEEP_LIMIT_BYTES = 256 * 1024 * 1024
const TABLE_LIMIT_BYTES = 64 * 1024 * 1024
const PARALLEL_ARCHIVES = 4
/** What is to be seen now goes before the rest of the index. */
const SCAN_PRIORITY = -1

/**
 * Fills a catalogue from any mix of files: tars are walked by their headers, everything else is filed by its name.
 * A file that cannot be read becomes a problem of the catalogue; the others go on.
 * @throws {DOMException} AbortError
 */
export async function scanSources(
  files: readonly SourceFile[],
  catalogue: Catalogue,
  options: ScanOptions = {},
): Promise<void> {
  // Loose files first and all at once: a recording is complete only when its last one is filed.
  const isLoose = (file: SourceFile): boolean => !isTar(file.path) && !isTable(file.path)
  for (const file of files) if (isLoose(file)) fileLoose(file, catalogue)
  options.onChange?.()
  const queue = files.filter((file) => !isLoose(file))
  const work = async (): Promise<void> => {
    for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
      options.signal?.throwIfAborted()
      try {
        await (isTar(file.path) ? scanTar(file, catalogue, options) : scanTable(file, catalogue, options))
      } catch (error) {
        if (isAbortError(error)) throw error
        catalogue.problems.push(toProblem(error))
      }
      options.onChange?.()
    }
  }
  await Promise.all(Array.from({ length: Math.min(options.parallel ?? PARALLEL_ARCHIVES, files.length) }, work))
}

/** True for a path that names a tar archive. */
export function isTar(path: string): boolean {
  return /\.tar$/i.test(stripQuery(path))
}

/** True for a path that may be one of the dataset's tables. */
export function isTable(path: string): boolean {
  return /\.csv$/i.test(stripQuery(path))
}

async function scanTable(file: SourceFile, catalogue: Catalogue, options: ScanOptions): Promise<void> {
  const source = sourceOf(await file.open({ signal: options.signal }))
  const place = { source: file.path }
  const bytes = await readAll(source, { signal: options.signal, limitBytes: TABLE_LIMIT_BYTES })
  const { text, problems } = decodeText(bytes, place)
  catalogue.problems.push(...problems.map((error) => toProblem(error, 'warning')))
  await readTable(text, catalogue, place, { signal: options.signal })
}

function stripQuery(path: string): string {
  return /^https?:/i.test(path) ? path.replace(/[?#].*$/, '') : path
}

function fileLoose(file: SourceFile, catalogue: Catalogue): void {
  const path = decodeSafely(stripQuery(file.path))
  const name = parseMemberName(path)
  if (name === undefined) {
    const error = new DatasetError('file-unknown', `${file.path}: not a kind of file that is read`, {
      source: file.path,
    })
    catalogue.problems.push(toProblem(error, 'warning'))
    return
  }
  const member: MemberRef = {
    kind: name.kind,
    name: file.path,
    bytes: file.size ?? 0,
    source: file.path,
    ...(name.key === undefined ? {} : { key: name.key }),
    ...(file.isOptional === true ? { isOptional: true } : {}),
    open: async (readOptions) => sourceOf(await file.open(readOptions)),
  }
  catalogue.add(name.recordingId, member, name.location)
  catalogue.settle(name.recordingId)
}

function decodeSafely(path: string): string {
  try {
    return /^https?:/i.test(path) ? decodeURIComponent(path) : path
  } catch {
    return path
  }
}

/** The random-access source of an opening; what can only be streamed is refused. */
function sourceOf(opening: SourceOpening): ByteSource {
  if (opening.kind !== 'stream') return opening.source
  void opening.body.cancel()
  throw new ByteSourceError('http-range', `${opening.name}: too large for a server without range requests`, {
    source: opening.name,
  })
}

async function scanTar(file: SourceFile, catalogue: Catalogue, options: ScanOptions): Promise<void> {
  const known = file.index ?? (await options.indexStore?.get(file.path).catch(() => undefined))
  if (known !== undefined && file.openKnown !== undefined && known.version.size !== undefined) {
    const index = new ArchiveIndex(file.path, options.indexStore, known)
    const filer = new TarFiler(file.path, file.openKnown(known.version), catalogue, index)
    for (const member of known.members) filer.file(member)
    filer.end()
    return
  }
  const opening = await file.open({ signal: options.signal })
  if (opening.kind === 'stream') await scanTarStream(file, opening, catalogue, options)
  else await walkArchive(file, opening.source, opening.version, catalogue, options)
}

async function walkArchive(
  file: SourceFile,
  source: ByteSource,
  version: SourceVersion | undefined,
  catalogue: Catalogue,
  options: ScanOptions,
): Promise<void> {
  const index = new ArchiveIndex(file.path, options.indexStore, null)
  const filer = new TarFiler(file.path, source, catalogue, index)
  const members: TarMember[] = []
  let isClean = true
  const walk = walkTar(source, { signal: options.signal, priority: SCAN_PRIORITY })
  for await (const event of walk) {
    if (event.kind === 'member') {
      members.push(event.member)
      filer.file(event.member)
      options.onProgress?.(file, event.member.offset, source.size)
    } else if (event.kind === 'problem') {
      isClean = false
      catalogue.problems.push(problemOfTar(event.error))
    }
    options.onChange?.()
  }
  filer.end()
  options.onProgress?.(file, source.size, source.size)
  const isPinned = version?.etag !== undefined || version?.lastModified !== undefined
  if (isClean && isPinned) await index.complete({ version, members })
}

function problemOfTar(error: AppError): Problem {
  return toProblem(error, containerSeverity(error))
}

/** Files tar members under their recordings and settles a recording when the archive has moved past it. */
class TarFiler {
  private lastId: string | undefined
  private readonly path: string
  private readonly archive: ByteSource
  private readonly catalogue: Catalogue
  private readonly index: ArchiveIndex

  constructor(path: string, archive: ByteSource, catalogue: Catalogue, index: ArchiveIndex) {
    this.index = index
    this.path = path
    this.archive = archive
    this.catalogue = catalogue
  }

  file(member: TarMember): void {
    const name = parseMemberName(member.name, { inArchive: true })
    if (name === undefined) return
    if (this.lastId !== undefined && this.lastId !== name.recordingId) this.catalogue.settle(this.lastId)
    this.lastId = name.recordingId
    const slice = sliceSource(this.archive, member.offset, member.offset + member.size, { member: member.name })
    const entry = this.catalogue.add(
      name.recordingId,
      {
        ...memberRef(name, member.name, member.size, this.path, async () => slice),
        place: member.offset,
        facts: this.index.factsOf(member.name),
        keepFacts: (facts) => this.index.keep(member.name, facts),
      },
      locationOfArchive(this.path),
    )
    const kinds = new Set(entry.members.map((ref) => ref.kind))
    if (kinds.has('npz') && kinds.has('wav') && kinds.has('json')) this.catalogue.settle(name.recordingId)
  }

  end(): void {
    if (this.lastId !== undefined) this.catalogue.settle(this.lastId)
  }
}

function memberRef(
  name: MemberName,
  memberName: string,
  bytes: number,
  source: string,
  open: (options?: ReadOptions) => Promise<ByteSource>,
): MemberRef {
  return {
    kind: name.kind,
    name: memberName,
    bytes,
    source,
    open,
    ...(name.key === undefined ? {} : { key: name.key }),
  }
}

function locationOfArchive(path: string): MemberName['location'] {
  return parseMemberName(`${decodeSafely(stripQuery(path)).replace(/\.tar$/i, '')}/member.npz`)?.location ?? {}
}

/** An archive that can only be read once: members are kept in memory as they pass, films are skipped. */
async function scanTarStream(
  file: SourceFile,
  opening: Extract<SourceOpening, { kind: 'stream' }>,
  catalogue: Catalogue,
  options: ScanOptions,
): Promise<void> {
  const note = 'the server has no range requests, so the whole archive passes through'
  let doneBytes = 0
  const events = readTarStream(opening.body, {
    name: opening.name,
    signal: options.signal,
    wants: (member) => {
      const name = parseMemberName(member.name, { inArchive: true })
      if (name === undefined || name.kind === 'mp4' || member.size > KEEP_LIMIT_BYTES) return false
      return options.wants?.(name.recordingId) ?? true
    },
    onProgress: (bytes) => {
      doneBytes = bytes
      options.onProgress?.(file, bytes, opening.size, note)
    },
  })
  let lastId: string | undefined
  let nMembers = 0
  for await (const event of events) {
    if (event.kind === 'problem') {
      catalogue.problems.push(problemOfTar(event.error))
    } else {
      const name = parseMemberName(event.name, { inArchive: true })
      if (name !== undefined) {
        if (lastId !== undefined && lastId !== name.recordingId) catalogue.settle(lastId)
        lastId = name.recordingId
        const open = openKept(event.data, opening.name, event.name)
        catalogue.add(
          name.recordingId,
          { ...memberRef(name, event.name, event.size, file.path, open), place: nMembers++ },
          locationOfArchive(file.path),
        )
      }
    }
    options.onChange?.()
  }
  if (lastId !== undefined) catalogue.settle(lastId)
  options.onProgress?.(file, doneBytes, doneBytes, note)
}

function openKept(data: Uint8Array | null, source: string, member: string): () => Promise<ByteSource> {
  return async () => {
    if (data !== null) return withMember(memorySource(data, source), member)
    const reason = `${member}: was not kept, the server of this archive has no range requests`
    throw new ByteSourceError('http-range', reason, { source, member })
  }
}

function withMember(source: ByteSource, member: string): ByteSource {
  return sliceSource(source, 0, source.size, { member })
}
