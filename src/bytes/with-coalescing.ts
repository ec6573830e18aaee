import { assertRange } from './byte-range.ts'
import type { ByteSource, Priority, ReadOptions } from './byte-source.ts'
import { SharedRead } from './shared-read.ts'

export interface CoalescingOptions {
  /** bytes; reads that lie this near or nearer become one, and what lies between is read in vain */
  readonly gapBytes: number
  /** bytes; reads are not joined beyond this length (a longer single read stays as it is) */
  readonly maxBytes: number
  /** runs the function after the current turn; a test may hold it back */
  readonly schedule?: ((flush: () => void) => void) | undefined
}

interface PendingRead {
  readonly start: number
  readonly end: number
  readonly options: ReadOptions | undefined
  readonly settle: (bytes: Promise<Uint8Array>) => void
}

/**
 * Joins reads asked for in the same turn of the event loop that lie near each other: one round trip instead of many,
 * for callers that know only their own range (the members of a ZIP, say). What is urgent does not wait for what is not:
 * only reads of one priority are joined. Streams pass through.
 *
 * An abort ends its own read only; the joined request is stopped when all its readers are gone.
 */
export function withCoalescing(source: ByteSource, options: CoalescingOptions): ByteSource {
  const { gapBytes, maxBytes, schedule = afterThisTurn } = options
  let pending: PendingRead[] = []
  const flush = () => {
    // Reads aborted while they waited for the turn to end do not stretch a request.
    const wanted = pending.filter((read) => !settledByAbort(read))
    pending = []
    for (const reads of byPriority(wanted)) {
      for (const group of groupReads(reads, gapBytes, maxBytes)) readGroup(source, group)
    }
  }
  return {
    name: source.name,
    member: source.member,
    base: source.base,
    size: source.size,
    async read(start: number, end: number, readOptions?: ReadOptions) {
      assertRange(source, start, end)
      readOptions?.signal?.throwIfAborted()
      if (start === end) return new Uint8Array(0)
      if (pending.length === 0) schedule(flush)
      return new Promise<Uint8Array>((settle) => {
        pending.push({ start, end, options: readOptions, settle })
      })
    },
    stream: (start, end, readOptions) => source.stream(start, end, readOptions),
  }
}

/** Reads in order of place, cut into groups that are read as one. */
export function groupReads<T extends { readonly start: number; readonly end: number }>(
  reads: readonly T[],
  gapBytes: number,
  maxBytes: number,
): T[][] {
  const groups: T[][] = []
  let start = 0
  let end = 0
  for (const read of [...reads].sort((a, b) => a.start - b.start || a.end - b.end)) {
    const group = groups.at(-1)
    const joinedEnd = Math.max(end, read.end)
    if (group !== undefined && read.start - end <= gapBytes && joinedEnd - start <= maxBytes) {
      group.push(read)
      end = joinedEnd
      continue
    }
    groups.push([read])
    start = read.start
    end = read.end
  }
  return groups
}

/** The reads of each priority, the most urgent first; without one they count as 0. */
function byPriority(reads: readonly PendingRead[]): PendingRead[][] {
  const groups = new Map<Priority, PendingRead[]>()
  for (const read of reads) {
    const priority = read.options?.priority ?? 0
    const known = groups.get(priority)
    if (known === undefined) groups.set(priority, [read])
    else known.push(read)
  }
  return [...groups].sort(([a], [b]) => valueOf(b) - valueOf(a)).map(([, group]) => group)
}

function valueOf(priority: Priority): number {
  return typeof priority === 'number' ? priority : priority()
}

function settledByAbort({ options, settle }: PendingRead): boolean {
  if (options?.signal?.aborted !== true) return false
  settle(Promise.reject(options.signal.reason))
  return true
}

function readGroup(source: ByteSource, group: readonly PendingRead[]): void {
  const [first] = group
  if (first === undefined) return
  if (group.length === 1) return first.settle(source.read(first.start, first.end, first.options))
  const { start } = first
  const end = Math.max(...group.map((read) => read.end))
  const priority = first.options?.priority
  const joined = new SharedRead(start, end, (signal) => source.read(start, end, { signal, priority }))
  for (const read of group) {
    const part = joined.join(read.options?.signal).then((bytes) => partOf(bytes, read.start - start, read.end - start))
    read.settle(part)
  }
}

/** A part of a joined read; a small one is copied, so that it does not keep the whole alive. */
function partOf(bytes: Uint8Array, start: number, end: number): Uint8Array {
  return 2 * (end - start) < bytes.byteLength ? bytes.slice(start, end) : bytes.subarray(start, end)
}

/** A message to oneself: the soonest turn there is (a timer may be held back by 4 ms in browsers). */
function afterThisTurn(flush: () => void): void {
  const { port1, port2 } = new MessageChannel()
  const onTurn = () => {
    port1.close()
    flush()
  }
  port1.addEventListener('message', onTurn, { once: true })
  port1.start()
  port2.postMessage(undefined)
}
