import type { Fetch } from '../../src/bytes/index.ts'
import { IntervalSet } from '../../src/math/index.ts'

/** A file on the simulated server; its bytes may be made when they are sent. */
export interface SimulatedFile {
  readonly size: number
  read(start: number, end: number): Uint8Array | Promise<Uint8Array>
  readonly etag?: string
}

export interface SimulatedLinkOptions {
  /** ms, there and back */
  readonly rttMs?: number
  /** bits/s, shared by all connections */
  readonly bitsPerSecond?: number
}

/** bytes of a packet, and packets that a fresh connection may send before the first acknowledgement (RFC 6928) */
const PACKET_BYTES = 1460
const INITIAL_WINDOW = 10
/** packets that share one turn on the wire */
const TURN_PACKETS = 8
const MAX_CONNECTIONS = 6
/** turns of Node's own event loop after which nothing that was set off is still on its way */
const QUIET_TURNS = 10

interface Connection {
  /** packets in a round trip; doubles with each (slow start, kept while the connection lives, no loss) */
  window: number
}

/**
 * A page and a link in made-up time: all timers of this process and all answers of `fetch` are events of one queue, and
 * computing takes no time. What is measured is what the order of requests costs, the same on every machine.
 *
 * A new connection costs one round trip, every request one more, every packet its turn on the wire, which all
 * connections share, within its connection's window.
 */
export class SimulatedLink {
  nowMs = 0
  requests = 0
  bytes = 0
  /** true: the server is dead; what is under way breaks off, new requests fail */
  isDown = false
  bytesPerMs: number
  readonly log: { readonly path: string; readonly start: number; readonly end: number; readonly atMs: number }[] = []
  /** what of each path has come to the page */
  private readonly arrived = new Map<string, IntervalSet>()
  readonly origin = 'http://simulated.test'
  private readonly files: Readonly<Record<string, SimulatedFile>>
  private readonly rttMs: number
  private events: { readonly atMs: number; readonly order: number; readonly act: () => void; readonly id: number }[] =
    []
  private nextId = 1
  private wireFreeMs = 0
  private idle: Connection[] = []
  private connections = 0
  private readonly waiting: (() => void)[] = []
  private readonly real = {
    setTimeout,
    clearTimeout,
    setInterval,
    clearInterval,
    setImmediate,
    DecompressionStream,
    now: performance.now.bind(performance),
  }

  constructor(files: Readonly<Record<string, SimulatedFile>>, options: SimulatedLinkOptions = {}) {
    this.files = files
    this.rttMs = options.rttMs ?? 40
    this.bytesPerMs = (options.bitsPerSecond ?? 50e6) / 8000
    const later = (act: (...args: unknown[]) => void, ms = 0, ...args: unknown[]): number =>
      this.after(ms, () => act(...args))
    const every = (act: () => void, ms = 0): number => {
      const id = this.nextId++
      this.intervals.add(id)
      const again = (): void => {
        act()
        if (!this.cleared.delete(id)) this.push(this.nowMs + Math.max(1, ms), again, id)
      }
      this.push(this.nowMs + ms, again, id)
      return id
    }
    const clear = (id: unknown): void => this.clear(id as number)
    Object.assign(globalThis, { setTimeout: later, clearTimeout: clear, setInterval: every, clearInterval: clear })
    performance.now = () => this.nowMs
    // inflates in threads of its own, whose end no queue of ours would see
    Object.assign(globalThis, { DecompressionStream: undefined })
  }

  arrivedOf(path: string): IntervalSet {
    const known = this.arrived.get(path) ?? new IntervalSet()
    this.arrived.set(path, known)
    return known
  }

  /** Gives the real timers back. */
  close(): void {
    const { now, setImmediate: _, ...timers } = this.real
    Object.assign(globalThis, timers)
    performance.now = now
    this.events = []
  }

  /** Lets time pass until something is so. @throws {Error} if it is not by then */
  async until(isSo: () => boolean, limitMs = 600_000): Promise<void> {
    const endMs = this.nowMs + limitMs
    for (;;) {
      await this.quiet()
      if (isSo()) return
      const event = this.events.shift()
      if (event === undefined || event.atMs > endMs) throw new Error(`not so after ${Math.round(this.nowMs)} ms`)
      this.nowMs = Math.max(this.nowMs, event.atMs)
      event.act()
    }
  }

  /** Lets time pass until a promise settles. */
  async settle<T>(promise: Promise<T>, limitMs?: number): Promise<T> {
    let isSettled = false
    const note = (): void => {
      isSettled = true
    }
    promise.then(note, note)
    await this.until(() => isSettled, limitMs)
    return promise
  }

  readonly fetch: Fetch = (input, init) => {
    const url = new URL(input)
    const signal = init?.signal ?? undefined
    return new Promise((resolve, reject) => {
      const file = this.files[url.pathname]
      const range = /^bytes=(\d+)-(\d+)$/.exec(new Headers(init?.headers).get('range') ?? '')
      if (file === undefined || range === null) {
        reject(new TypeError(`simulated link: ${url.pathname} without a range`))
        return
      }
      const start = Number(range[1])
      const end = Math.min(file.size, Number(range[2]) + 1)
      this.requests++
      if (this.isDown) {
        this.after(this.rttMs, () => reject(new TypeError('fetch failed')))
        return
      }
      this.log.push({ path: url.pathname, start, end, atMs: this.nowMs })
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true })
      void this.answer(url.pathname, start, end, signal, resolve)
    })
  }

  private async answer(
    path: string,
    start: number,
    end: number,
    signal: AbortSignal | undefined,
    resolve: (response: Response) => void,
  ): Promise<void> {
    const connection = await this.connect()
    let cut = (): void => undefined
    const transfer = {
      isOver: false,
      end: (kept: Connection | null): void => {
        if (transfer.isOver) return
        transfer.isOver = true
        this.release(kept)
      },
    }
    // whoever breaks off closes the connection, at once
    const breakOff = (): void => {
      cut()
      transfer.end(null)
    }
    if (signal?.aborted === true) return breakOff()
    signal?.addEventListener('abort', breakOff, { once: true })
    await this.pause(this.rttMs)
    if (transfer.isOver) return
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        cut = () => {
          if (!transfer.isOver) controller.error(signal?.reason)
        }
        void this.send(path, start, end, connection, controller, transfer)
      },
      cancel: () => transfer.end(null),
    })
    const { size, etag } = this.files[path]!
    const headers = {
      'Content-Range': `bytes ${start}-${end - 1}/${size}`,
      'Content-Length': String(end - start),
      'Accept-Ranges': 'bytes',
      ETag: etag ?? '"simulated"',
    }
    resolve(new Response(body, { status: 206, headers }))
  }

  /** Packets of a body, a window each round trip, in turns on the wire; gives the connection back at the end. */
  private async send(
    path: string,
    start: number,
    end: number,
    connection: Connection,
    controller: ReadableStreamDefaultController<Uint8Array>,
    transfer: { readonly isOver: boolean; end(kept: Connection | null): void },
  ): Promise<void> {
    const file = this.files[path]!
    let at = start
    let roundMs = this.nowMs
    let sent = 0
    while (at < end && !transfer.isOver) {
      if (sent >= connection.window) {
        await this.pause(Math.max(0, roundMs + this.rttMs - this.nowMs))
        connection.window = Math.min(connection.window * 2, 1 << 12)
        roundMs = this.nowMs
        sent = 0
        if (transfer.isOver) return
      }
      const packets = Math.min(TURN_PACKETS, connection.window - sent)
      const to = Math.min(end, at + packets * PACKET_BYTES)
      this.wireFreeMs = Math.max(this.wireFreeMs, this.nowMs) + (to - at) / this.bytesPerMs
      await this.pause(this.wireFreeMs - this.nowMs)
      // what was on the wire when its reader left has taken its turn all the same
      this.bytes += to - at
      if (transfer.isOver) return
      if (this.isDown) {
        controller.error(new TypeError('terminated'))
        transfer.end(null)
        return
      }
      const bytes = await file.read(at, to)
      if (transfer.isOver) return
      controller.enqueue(bytes.slice())
      this.arrivedOf(path).add(at, to)
      at = to
      sent += packets
    }
    if (transfer.isOver) return
    controller.close()
    transfer.end(connection)
  }

  private async connect(): Promise<Connection> {
    const known = this.idle.pop()
    if (known !== undefined) return known
    if (this.connections >= MAX_CONNECTIONS) {
      await new Promise<void>((resolve) => this.waiting.push(resolve))
      return this.connect()
    }
    this.connections++
    await this.pause(this.rttMs)
    return { window: INITIAL_WINDOW }
  }

  private release(connection: Connection | null): void {
    if (connection === null) this.connections--
    else this.idle.push(connection)
    this.waiting.shift()?.()
  }

  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.after(ms, resolve)
    })
  }

  /** intervals that were cleared by their own act */
  private readonly cleared = new Set<number>()
  private readonly intervals = new Set<number>()

  private after(ms: number, act: () => void): number {
    const id = this.nextId++
    this.push(this.nowMs + Math.max(0, Number.isFinite(ms) ? ms : 0), act, id)
    return id
  }

  private push(atMs: number, act: () => void, id: number): void {
    const event = { atMs, order: this.nextId++, act, id }
    let low = 0
    let high = this.events.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const other = this.events[middle]!
      if (other.atMs < atMs || (other.atMs === atMs && other.order < event.order)) low = middle + 1
      else high = middle
    }
    this.events.splice(low, 0, event)
  }

  private clear(id: number): void {
    const index = this.events.findIndex((event) => event.id === id)
    if (index >= 0) this.events.splice(index, 1)
    else if (this.intervals.has(id)) this.cleared.add(id)
    this.intervals.delete(id)
  }

  private async quiet(): Promise<void> {
    for (let i = 0; i < QUIET_TURNS; i++) await new Promise<void>((resolve) => this.real.setImmediate(() => resolve()))
  }
}
