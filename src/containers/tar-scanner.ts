import { ContainerError } from '../bytes/index.ts'
import type { AppError, ErrorPlace } from '../bytes/index.ts'
import { ContainerWarning } from './container-warning.ts'
import { CONTAINER_LIMITS } from './limits.ts'
import { parsePaxRecords } from './pax-records.ts'
import { TAR_BLOCK, parseTarHeader, tarText, untilNul } from './tar-header.ts'
import type { TarHeader } from './tar-header.ts'

/**
 * What the block at hand means. Offsets are those given to the scanner; `next` is where the next header is to be.
 *
 * - `extension`: `size` bytes behind the header belong to `extend`
 * - `member`: a file; `skip`: something that is no file, with a word about it or none
 * - `map`: one more block of the map of a GNU sparse file
 */
export type TarStep =
  | { readonly kind: 'extension'; readonly size: number; readonly next: number }
  | { readonly kind: 'member'; readonly name: string; readonly size: number; readonly next: number }
  | { readonly kind: 'skip'; readonly next: number; readonly warning: AppError | null }
  | { readonly kind: 'map'; readonly next: number }
  | { readonly kind: 'zero'; readonly next: number }
  | { readonly kind: 'bad'; readonly reason: string }

/** Bytes of a member with the padding behind it. */
export function paddedSize(size: number): number {
  return Math.ceil(size / TAR_BLOCK) * TAR_BLOCK
}

/**
 * The meaning of tar headers in their order: what pax and GNU headers say of the next file, which types are files, where
 * the next header must be. No input or output, so that the walk by ranges and the one through a stream agree.
 */
export class TarScanner {
  private readonly place: (offset: number, member?: string) => ErrorPlace
  private extension: { readonly header: TarHeader; readonly offset: number } | null = null
  private globalPath: string | null = null
  private path: string | null = null
  private size: number | null = null
  private isSparse = false
  private mapOf: { readonly name: string; readonly size: number } | null = null

  /** @param place of an offset, for errors */
  constructor(place: (offset: number, member?: string) => ErrorPlace) {
    this.place = place
  }

  /** Reads the block at `offset` as a header (or as the block that the last step asked for). */
  header(block: Uint8Array, offset: number): TarStep {
    if (this.mapOf !== null) return this.mapBlock(block, offset)
    const parsed = parseTarHeader(block)
    if (parsed.kind === 'zero') return { kind: 'zero', next: offset + TAR_BLOCK }
    if (parsed.kind === 'bad') return parsed
    const { header } = parsed
    if ('xXgLK'.includes(header.type)) return this.openExtension(header, offset)
    return this.closeMember(header, offset)
  }

  /**
   * Takes in what lies behind an extension header.
   *
   * @returns faults in it; the member that follows stays usable
   */
  extend(data: Uint8Array): AppError | null {
    const { header, offset } = this.extension!
    this.extension = null
    if (header.type === 'K') return null
    if (header.type === 'L') {
      this.path = tarText(untilNul(data))
      return this.path.length > CONTAINER_LIMITS.tarName ? this.dropName(offset) : null
    }
    const records = parsePaxRecords(data)
    if (header.type === 'g') {
      this.globalPath = records.path ?? this.globalPath
      if (records.size !== null) return this.warn(offset, 'pax size for all members left out')
    } else {
      this.path = records.path ?? this.path
      this.size = records.size ?? this.size
      this.isSparse ||= records.isSparse
    }
    if ((this.path ?? '').length > CONTAINER_LIMITS.tarName) return this.dropName(offset)
    const { fault } = records
    if (fault === null) return null
    const place = this.place(offset + TAR_BLOCK + fault.at)
    return new ContainerError('tar-header', `tar: pax header: ${fault.reason}`, place)
  }

  /** Forgets what extension headers said: the place was lost. */
  reset(): void {
    this.extension = null
    this.path = null
    this.size = null
    this.isSparse = false
    this.mapOf = null
  }

  private openExtension(header: TarHeader, offset: number): TarStep {
    const next = offset + TAR_BLOCK + paddedSize(header.size)
    const { size } = header
    if (size > CONTAINER_LIMITS.tarExtension) {
      const place = this.place(offset)
      const warning = new ContainerError('limit', `tar: extension header of ${size} bytes left out`, place)
      return { kind: 'skip', next, warning }
    }
    this.extension = { header, offset }
    return { kind: 'extension', size, next }
  }

  private closeMember(header: TarHeader, offset: number): TarStep {
    const name = this.path ?? this.globalPath ?? header.name
    // a pax size replaces the header's, of a file only: a smuggler's trick otherwise (RUSTSEC-2026-0068)
    const isFile = '07'.includes(header.type)
    const size = isFile || !HAS_NO_DATA.includes(header.type) ? (this.size ?? header.size) : 0
    const { isSparse } = this
    this.reset()
    const next = offset + TAR_BLOCK + paddedSize(size)
    if (!Number.isSafeInteger(next)) return { kind: 'bad', reason: `unreadable size ${size}` }
    if (header.type === 'S' && header.isExtended) {
      this.mapOf = { name, size }
      return { kind: 'map', next: offset + TAR_BLOCK }
    }
    if (header.type === '5' || (isFile && name.endsWith('/'))) return { kind: 'skip', next, warning: null }
    if (isFile && !isSparse && name !== '') return { kind: 'member', name, size, next }
    const what = isSparse
      ? TYPE_NAMES.S
      : isFile
        ? 'member without a name'
        : (TYPE_NAMES[header.type] ?? 'unknown type')
    return { kind: 'skip', next, warning: this.warn(offset, `${what} left out`, name) }
  }

  /** Old GNU sparse files: more blocks of the map stand between header and data. */
  private mapBlock(block: Uint8Array, offset: number): TarStep {
    const { name, size } = this.mapOf!
    if (block[504] !== 0) return { kind: 'map', next: offset + TAR_BLOCK }
    this.mapOf = null
    const next = offset + TAR_BLOCK + paddedSize(size)
    return { kind: 'skip', next, warning: this.warn(offset, `${TYPE_NAMES.S} left out`, name) }
  }

  private dropName(offset: number): AppError {
    this.path = null
    return new ContainerError('limit', 'tar: name above 64 KiB left out', this.place(offset))
  }

  private warn(offset: number, reason: string, member?: string): AppError {
    const shown = member === undefined ? '' : `: ${JSON.stringify(member.slice(0, 200))}`
    return new ContainerWarning('file-unknown', `tar: ${reason}${shown}`, this.place(offset, member))
  }
}

/** Links, devices, folders: a size in their header means something else. */
const HAS_NO_DATA = '123456'

const TYPE_NAMES: Record<string, string> & { S: string } = {
  '1': 'hard link',
  '2': 'symbolic link',
  '3': 'character device',
  '4': 'block device',
  '6': 'FIFO',
  D: 'GNU folder list',
  M: 'continued member',
  N: 'old GNU name list',
  S: 'sparse file',
  V: 'volume label',
}
