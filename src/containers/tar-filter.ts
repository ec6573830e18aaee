import { ContainerError, joinBytes } from '../bytes/index.ts'
import type { AppError, ErrorPlace } from '../bytes/index.ts'
import { ContainerWarning } from './container-warning.ts'
import { CONTAINER_LIMITS } from './limits.ts'
import { TAR_BLOCK, isCertainTarHeader } from './tar-header.ts'
import { TarScanner, paddedSize } from './tar-scanner.ts'

/** What a filter makes of a piece of a tar. */
export type TarFilterItem =
  { readonly kind: 'bytes'; readonly bytes: Uint8Array } | { readonly kind: 'problem'; readonly error: AppError }

/**
 * Takes a tar in pieces and gives out a plain one: ordinary files with a ustar header of their own and their data, in
 * order; everything else is left out and, where it matters, reported with its place.
 *
 * It stands in front of tar-stream, which loses its place after an empty extension header, hands out sparse files as
 * whole ones, hangs on folders with a size, ends at the first damaged header, and cannot say where any of that was.
 */
export class TarFilter {
  private readonly place: (offset: number, member?: string) => ErrorPlace
  private readonly scanner: TarScanner
  private readonly names: string[] = []
  private held = new Uint8Array(0)
  private at = 0
  private pass = 0
  private drop = 0
  private extension = -1
  private nZero = 0
  private lostAt = -1
  private lostReason = ''
  private member = ''
  private memberAt = 0
  private memberEnd = 0
  private isOver = false

  constructor(place: (offset: number, member?: string) => ErrorPlace) {
    this.place = place
    this.scanner = new TarScanner(place)
  }

  /** Bytes taken in so far. */
  get offset(): number {
    return this.at + this.held.length
  }

  /** True name of the next file given out; the header given out for it holds only a number. */
  takeName(): string {
    return this.names.shift() ?? ''
  }

  push(chunk: Uint8Array): TarFilterItem[] {
    const items: TarFilterItem[] = []
    let bytes = this.held.length === 0 ? chunk : joinBytes(this.held, chunk)
    while (bytes.length > 0) {
      const used = this.step(bytes, items)
      if (used === 0) break
      this.at += used
      bytes = bytes.subarray(used)
    }
    this.held = bytes.slice()
    return items
  }

  /** The end of the stream: says what is missing, and closes the plain tar. */
  end(): TarFilterItem[] {
    const items: TarFilterItem[] = []
    if (this.offset === 0) this.report(items, 'tar-truncated', 'empty file', 0)
    else if (this.lostAt >= 0) this.reportLost(items, `${this.offset - this.lostAt} bytes not read`)
    else if (this.missingData() > 0) {
      const name = JSON.stringify(this.member.slice(0, 200))
      this.report(
        items,
        'tar-truncated',
        `${name}: ${this.missingData()} bytes are not there`,
        this.memberAt,
        this.member,
      )
    } else if (this.extension > 0 || this.held.some((byte) => byte !== 0)) {
      this.report(items, 'tar-truncated', 'ends inside a header', this.extension > 0 ? this.at - TAR_BLOCK : this.at)
    }
    // the padding of the last file may be missing
    if (this.missingData() === 0 && this.pass > 0) items.push({ kind: 'bytes', bytes: new Uint8Array(this.pass) })
    return items
  }

  /** How much of the file being given out has not come. */
  missingData(): number {
    return Math.max(0, this.memberEnd - this.offset)
  }

  /** Deals with the beginning of `bytes`; returns how many it used, 0 if it needs more. */
  private step(bytes: Uint8Array, items: TarFilterItem[]): number {
    if (this.isOver) return this.afterEnd(bytes, items)
    if (this.pass > 0) {
      const used = Math.min(this.pass, bytes.length)
      items.push({ kind: 'bytes', bytes: bytes.slice(0, used) })
      this.pass -= used
      return used
    }
    if (this.drop > 0) {
      const used = Math.min(this.drop, bytes.length)
      this.drop -= used
      return used
    }
    if (this.extension >= 0) return this.takeExtension(bytes, items)
    if (bytes.length < TAR_BLOCK) return 0
    const block = bytes.subarray(0, TAR_BLOCK)
    if (this.lostAt >= 0 && !this.isFound(block)) return TAR_BLOCK
    if (this.lostAt >= 0) this.reportLost(items, `${this.at - this.lostAt} bytes skipped`)
    this.takeHeader(block, items)
    return TAR_BLOCK
  }

  private isFound(block: Uint8Array): boolean {
    return this.at - this.lostAt <= CONTAINER_LIMITS.tarResync && isCertainTarHeader(block)
  }

  private takeHeader(block: Uint8Array, items: TarFilterItem[]): void {
    const step = this.scanner.header(block, this.at)
    if (step.kind === 'zero') {
      this.nZero++
      this.isOver = this.nZero === 2
      return
    }
    if (step.kind !== 'bad' && this.nZero === 1) this.warn(items, 'lone zero block', this.at - TAR_BLOCK)
    this.nZero = 0
    if (step.kind === 'bad') {
      this.scanner.reset()
      this.lostAt = this.at
      this.lostReason = step.reason
    } else if (step.kind === 'extension') {
      this.extension = step.size
    } else if (step.kind === 'member') {
      this.names.push(step.name)
      this.member = step.name
      this.memberAt = this.at
      this.memberEnd = this.at + TAR_BLOCK + step.size
      items.push({ kind: 'bytes', bytes: plainHeader(this.names.length, step.size) })
      this.pass = paddedSize(step.size)
    } else {
      if (step.kind === 'skip' && step.warning !== null) items.push({ kind: 'problem', error: step.warning })
      this.drop = step.next - this.at - TAR_BLOCK
    }
  }

  private takeExtension(bytes: Uint8Array, items: TarFilterItem[]): number {
    if (bytes.length < this.extension) return 0
    const used = this.extension
    const fault = this.scanner.extend(bytes.subarray(0, used))
    if (fault !== null) items.push({ kind: 'problem', error: fault })
    this.extension = -1
    this.drop = paddedSize(used) - used
    if (used > 0 || this.drop > 0) return used
    // an empty extension takes no bytes, yet the turn must: the next header follows at once
    return this.step(bytes, items)
  }

  private afterEnd(bytes: Uint8Array, items: TarFilterItem[]): number {
    const odd = bytes.findIndex((byte) => byte !== 0)
    if (odd >= 0 && this.nZero === 2) {
      this.nZero = 3
      this.warn(items, 'bytes after the end mark not read', this.at + odd)
    }
    return bytes.length
  }

  private reportLost(items: TarFilterItem[], tail: string): void {
    this.report(items, 'tar-header', `${this.lostReason}; ${tail} from offset ${this.lostAt}`, this.lostAt)
    this.lostAt = -1
  }

  private report(
    items: TarFilterItem[],
    tag: 'tar-header' | 'tar-truncated',
    reason: string,
    at: number,
    member?: string,
  ): void {
    items.push({ kind: 'problem', error: new ContainerError(tag, `tar: ${reason}`, this.place(at, member)) })
  }

  private warn(items: TarFilterItem[], reason: string, at: number): void {
    items.push({ kind: 'problem', error: new ContainerWarning('tar-header', `tar: ${reason}`, this.place(at)) })
  }
}

/** A minimal ustar header of a file. */
function plainHeader(index: number, size: number): Uint8Array {
  const block = new Uint8Array(TAR_BLOCK)
  const write = (text: string, at: number): void => {
    for (let index = 0; index < text.length; index++) block[at + index] = text.charCodeAt(index)
  }
  write(String(index), 0)
  write('0000444', 100)
  write('        ', 148)
  writeSize(block, size)
  write('0', 156)
  write('ustar\x0000', 257)
  let sum = 0
  for (const byte of block) sum += byte
  write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return block
}

function writeSize(block: Uint8Array, size: number): void {
  let rest = size
  if (size < 8 ** 11) {
    for (let at = 134; at >= 124; at--, rest = Math.floor(rest / 8)) block[at] = 48 + (rest % 8)
    return
  }
  for (let at = 135; at > 124; at--, rest = Math.floor(rest / 256)) block[at] = rest % 256
  block[124] = 0x80
}
