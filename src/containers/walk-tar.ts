import { ContainerError } from '../bytes/index.ts'
import type { AppError, ByteSource, ReadOptions } from '../bytes/index.ts'
import { ContainerWarning } from './container-warning.ts'
import { CONTAINER_LIMITS } from './limits.ts'
import { placeIn } from './place.ts'
import { TAR_BLOCK, isCertainTarHeader } from './tar-header.ts'
import { TarScanner, paddedSize } from './tar-scanner.ts'
import type { TarStep } from './tar-scanner.ts'
import { TarWindow } from './tar-window.ts'
import { loadZipLibrary } from './zip-library.ts'

/** A file in a tar; its name is a label, never a path. */
export interface TarMember {
  readonly name: string
  readonly size: number
  /** of its data, in the source */
  readonly offset: number
  /** of its own header, behind its extension headers */
  readonly headerOffset: number
}

export type TarEvent =
  | { readonly kind: 'member'; readonly member: TarMember }
  | { readonly kind: 'problem'; readonly error: AppError }
  /** everything before `offset` has been seen */
  | { readonly kind: 'progress'; readonly offset: number }

export interface WalkTarOptions extends ReadOptions {
  /** where to begin: a header; 0 */
  readonly from?: number | undefined
  /** bytes of one read; 16384 */
  readonly windowBytes?: number | undefined
  /** how far before the next header a read begins, bytes; default: 6 KiB behind an NPZ, else 0 */
  readonly windowLead?: ((next: { readonly previous: TarMember | null }) => number) | undefined
}

const WINDOW_BYTES = 16_384
/** The first window is what `openHttp` has read already: a fresh connection gives it in one round trip, 16 KiB in two. */
const FIRST_WINDOW_BYTES = 12_288
const NPZ_LEAD_BYTES = 6_144
const RESYNC_WINDOW_BYTES = 131_072

/**
 * The read that finds the header behind an NPZ begins so much earlier that it takes the NPZ's directory in, which lies at
 * its end: with a cache below, opening the NPZ then costs no round trip of its own.
 */
function npzLead(previous: TarMember | null): number {
  return previous?.name.endsWith('.npz') === true ? NPZ_LEAD_BYTES : 0
}

/**
 * Lists the files of a tar by hopping from header to header, giving them out as they are found. The data between is not
 * read. v7, ustar, GNU and pax; links, devices, sparse files and unknown types are left out with a warning.
 *
 * After a damaged header the next one is looked for within 1 MiB; if none is found, the walk ends and says how many bytes
 * it did not read. An absent end mark and absent padding at the end are fine.
 *
 * @throws {ByteSourceError}
 */
export async function* walkTar(source: ByteSource, options: WalkTarOptions = {}): AsyncGenerator<TarEvent, void> {
  const { signal, priority, from = 0, windowBytes = WINDOW_BYTES } = options
  const lead = options.windowLead ?? (({ previous }) => npzLead(previous))
  const walk = new TarWalk(source, new TarWindow(source, Math.max(windowBytes, 2 * TAR_BLOCK), { signal, priority }))
  if (from >= source.size) {
    if (source.size === 0) yield problem(walk.error('tar-truncated', 'empty file', 0))
    return
  }
  let at = from
  let previous: TarMember | null = null
  let nZero = 0
  while (at < source.size) {
    signal?.throwIfAborted()
    const first = at === 0 ? Math.min(windowBytes, FIRST_WINDOW_BYTES) : undefined
    const block = await walk.window.read(at, TAR_BLOCK, lead({ previous }), first)
    previous = null
    if (block.length < TAR_BLOCK) {
      if (block.some((byte) => byte !== 0)) yield problem(walk.error('tar-truncated', 'ends inside a header', at))
      break
    }
    const step = walk.scanner.header(block, at)
    if (step.kind === 'zero') {
      nZero++
      at = step.next
      if (nZero === 1) continue
      yield* walk.afterEnd(at)
      break
    }
    if (nZero === 1 && step.kind !== 'bad') yield problem(walk.warning('lone zero block', at - TAR_BLOCK))
    nZero = 0
    const outcome = await walk.take(step, at)
    for (const event of outcome.events) {
      if (event.kind === 'member') previous = event.member
      if (event.kind === 'member' && event.member.name.endsWith('.npz')) preloadZipLibrary()
      yield event
    }
    at = outcome.next
    yield { kind: 'progress', offset: Math.min(at, source.size) }
  }
  yield { kind: 'progress', offset: source.size }
}

function preloadZipLibrary(): void {
  // whoever opens an NPZ loads it, too, and hears of the failure
  loadZipLibrary().catch(() => {})
}

interface Outcome {
  readonly events: TarEvent[]
  readonly next: number
}

function problem(error: AppError): TarEvent {
  return { kind: 'problem', error }
}

class TarWalk {
  readonly source: ByteSource
  readonly window: TarWindow
  readonly scanner: TarScanner

  constructor(source: ByteSource, window: TarWindow) {
    this.source = source
    this.window = window
    this.scanner = new TarScanner((offset, member) => placeIn(source, offset, member === undefined ? {} : { member }))
  }

  /** What comes of the header at `at`. */
  take(step: Exclude<TarStep, { kind: 'zero' }>, at: number): Outcome | Promise<Outcome> {
    switch (step.kind) {
      case 'bad':
        return this.resync(at, this.error('tar-header', step.reason, at))
      case 'map':
        return { events: [], next: step.next }
      case 'extension':
        return this.takeExtension(step.size, step.next, at)
      case 'skip':
        if (step.next > at + paddedSize(this.source.size - at)) return this.beyondEnd(at, step.next - at, undefined)
        return { events: step.warning === null ? [] : [problem(step.warning)], next: step.next }
      default:
        return this.takeMember(step, at)
    }
  }

  /** What stands behind the end mark: zeros are padding; anything else is worth a word. */
  async *afterEnd(at: number): AsyncGenerator<TarEvent, void> {
    const rest = this.source.size - at
    if (rest === 0) return
    const seen = await this.window.read(at, Math.min(rest, WINDOW_BYTES))
    const odd = seen.findIndex((byte) => byte !== 0)
    const isLong = rest > CONTAINER_LIMITS.tarResync
    if (odd < 0 && !isLong) return
    const from = odd < 0 ? at : at + odd
    yield problem(this.warning(`${this.source.size - from} bytes after the end mark not read`, from))
  }

  error(tag: 'tar-header' | 'tar-truncated', reason: string, at: number, member?: string): ContainerError {
    const place = placeIn(this.source, at, member === undefined ? {} : { member })
    return new ContainerError(tag, `tar: ${reason}`, place)
  }

  warning(reason: string, at: number): ContainerWarning {
    return new ContainerWarning('tar-header', `tar: ${reason}`, placeIn(this.source, at))
  }

  private async takeMember({ name, size, next }: Extract<TarStep, { kind: 'member' }>, at: number): Promise<Outcome> {
    const offset = at + TAR_BLOCK
    if (offset + size > this.source.size) return this.beyondEnd(at, size, name)
    return { events: [{ kind: 'member', member: { name, size, offset, headerOffset: at } }], next }
  }

  private async takeExtension(size: number, next: number, at: number): Promise<Outcome> {
    if (at + TAR_BLOCK + size > this.source.size) return this.beyondEnd(at, size, undefined)
    const fault = this.scanner.extend(await this.window.read(at + TAR_BLOCK, size))
    return { events: fault === null ? [] : [problem(fault)], next }
  }

  private beyondEnd(at: number, size: number, member: string | undefined): Promise<Outcome> {
    const there = this.source.size - at - TAR_BLOCK
    const what = member === undefined ? 'header' : JSON.stringify(member.slice(0, 200))
    return this.resync(at, this.error('tar-truncated', `${what}: ${there} of ${size} bytes are there`, at, member))
  }

  /** Looks for the next header behind a damaged one, block by block, within a bound. */
  private async resync(at: number, fault: ContainerError): Promise<Outcome> {
    this.scanner.reset()
    const { size } = this.source
    const last = Math.min(size - TAR_BLOCK, at + CONTAINER_LIMITS.tarResync)
    for (let next = at + TAR_BLOCK; next <= last; next += TAR_BLOCK) {
      const block = await this.window.read(next, TAR_BLOCK, 0, RESYNC_WINDOW_BYTES)
      if (!isCertainTarHeader(block)) continue
      return { events: [problem(withTail(fault, `${next - at} bytes skipped`))], next }
    }
    const rest = size - at
    const tail = `${rest} bytes not read from offset ${this.source.base + at}`
    return { events: [problem(withTail(fault, tail))], next: size }
  }
}

function withTail(error: ContainerError, tail: string): ContainerError {
  const { tag, message, source, member, key, offset } = error
  return new ContainerError(tag, `${message}; ${tail}`, { source, member, key, offset })
}
