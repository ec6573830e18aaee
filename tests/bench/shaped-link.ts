import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

// A link simulated on loopback. Time is bought in three places, each computed as an absolute moment from one clock, so
// that the timers' own lateness (about 1 ms) does not add up over a long transfer:
// - a new connection: one round trip before its first request is looked at (TCP; TLS would be one more);
// - every request: one round trip before the first byte of its answer;
// - every packet of a body: its turn on the wire, which all connections share in the order they ask, and the window of
//   its connection, which starts at ten packets and doubles each round trip (slow start, kept while the connection
//   lives; no loss). Packets of one answer are sent in order, so a body can be delayed but never reordered.

/** bytes; what one turn on the wire carries, and the unit of a connection's window */
const PACKET_BYTES = 1460
/** packets that a fresh connection may send before the first acknowledgement (RFC 6928) */
const INITIAL_WINDOW_PACKETS = 10
/** bytes handed to the socket at once: a few packets, as one timer each would cost more than the link */
const TURN_BYTES = 4 * PACKET_BYTES

export interface LinkOptions {
  /** ms, there and back */
  readonly rttMs?: number
  /** bits/s, shared by all connections; Infinity for no limit */
  readonly bitsPerSecond?: number
  /** false: a connection may fill the link from its first answer on */
  readonly slowStart?: boolean
}

export const LINK_DEFAULTS: Required<LinkOptions> = { rttMs: 40, bitsPerSecond: 50e6, slowStart: true }

/** A file that need not exist: its bytes are made when they are sent. */
export interface VirtualFile {
  readonly size: number
  /** Bytes [start, end), end-exclusive. */
  read(start: number, end: number): Uint8Array | Promise<Uint8Array>
  readonly etag?: string
  readonly lastModified?: string
  readonly type?: string
}

/** Counted since the start or the last `resetCounts`. */
export interface LinkCounts {
  /** requests for files, by path; preflights are counted apart */
  readonly requestsByPath: ReadonlyMap<string, number>
  readonly requests: number
  readonly preflights: number
  /** body bytes sent */
  readonly bytes: number
  /** connections opened */
  readonly connections: number
}

export interface ShapedLink {
  /** `http://127.0.0.1:port` */
  readonly origin: string
  readonly counts: LinkCounts
  resetCounts(): void
  close(): Promise<void>
}

/** A file in memory. */
export function virtualBytes(bytes: Uint8Array, more: Omit<VirtualFile, 'size' | 'read'> = {}): VirtualFile {
  return { size: bytes.byteLength, read: (start, end) => bytes.subarray(start, end), ...more }
}

/** A file put together from parts in order; between them nothing is kept in memory but what the parts keep. */
export function virtualConcat(
  parts: readonly Pick<VirtualFile, 'size' | 'read'>[],
  more: Omit<VirtualFile, 'size' | 'read'> = {},
): VirtualFile {
  const size = parts.reduce((sum, part) => sum + part.size, 0)
  const read = async (start: number, end: number) => {
    const bytes = new Uint8Array(end - start)
    let partStart = 0
    for (const part of parts) {
      const from = Math.max(start, partStart)
      const to = Math.min(end, partStart + part.size)
      if (from < to) bytes.set(await part.read(from - partStart, to - partStart), from - start)
      partStart += part.size
    }
    return bytes
  }
  return { size, read, ...more }
}

/** Zeros, for the films and sounds of an archive that nobody reads. */
export function virtualZeros(size: number): Pick<VirtualFile, 'size' | 'read'> {
  return { size, read: (start, end) => new Uint8Array(end - start) }
}

/** What a transfer cannot beat on this link, in ms: its round trips one after the other, and its bytes on the wire. */
export function linkFloorMs(roundTrips: number, bytes: number, options: LinkOptions = {}): number {
  const { rttMs, bitsPerSecond } = { ...LINK_DEFAULTS, ...options }
  return roundTrips * rttMs + ((bytes * 8) / bitsPerSecond) * 1000
}

/**
 * Serves files over a simulated link. Ranges, HEAD, ETag, keep-alive and CORS (any origin, all headers readable) work
 * as on a good server.
 *
 * @param files by path, each beginning with a slash
 */
export async function startShapedLink(
  files: Readonly<Record<string, VirtualFile>>,
  options: LinkOptions = {},
): Promise<ShapedLink> {
  const link = { ...LINK_DEFAULTS, ...options }
  const wire = new Wire(link.bitsPerSecond)
  const connections = new WeakMap<Socket, Connection>()
  const sockets = new Set<Socket>()
  const counts = { requestsByPath: new Map<string, number>(), requests: 0, preflights: 0, bytes: 0, connections: 0 }
  const server = createServer((request, response) => {
    const connection = connections.get(request.socket)
    if (connection === undefined) {
      response.destroy()
      return
    }
    const path = new URL(request.url ?? '/', 'http://host').pathname
    if (request.method === 'OPTIONS') counts.preflights++
    else {
      counts.requests++
      counts.requestsByPath.set(path, (counts.requestsByPath.get(path) ?? 0) + 1)
    }
    const count = (bytes: number) => {
      counts.bytes += bytes
    }
    void serve(request, response, files[path], connection, wire, count).catch(() => response.destroy())
  })
  server.keepAliveTimeout = 60_000
  server.on('connection', (socket) => {
    counts.connections++
    socket.setNoDelay(true)
    connections.set(socket, new Connection(link.rttMs, link.slowStart))
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    counts,
    resetCounts() {
      counts.requestsByPath.clear()
      Object.assign(counts, { requests: 0, preflights: 0, bytes: 0, connections: 0 })
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

/** The bottleneck that all connections share: one packet after the other. */
class Wire {
  readonly #msPerByte: number
  #freeAtMs = 0

  constructor(bitsPerSecond: number) {
    this.#msPerByte = 8000 / bitsPerSecond
  }

  /** When the last of `bytes` has passed, if they may start at `earliestMs`. */
  pass(bytes: number, earliestMs: number): number {
    this.#freeAtMs = Math.max(this.#freeAtMs, earliestMs) + bytes * this.#msPerByte
    return this.#freeAtMs
  }
}

/** The window of one connection, and the moment at which it has been set up. */
class Connection {
  readonly rttMs: number
  readonly readyAtMs: number
  #windowBytes: number
  #sentInRound = 0
  #roundEndsMs = 0

  constructor(rttMs: number, slowStart: boolean) {
    this.rttMs = rttMs
    this.readyAtMs = performance.now() + rttMs
    this.#windowBytes = slowStart ? INITIAL_WINDOW_PACKETS * PACKET_BYTES : Infinity
  }

  /** When `bytes` may leave, no sooner than `nowMs`: at once, or when the round's acknowledgements are back. */
  admit(bytes: number, nowMs: number): number {
    if (nowMs >= this.#roundEndsMs) this.#beginRound(nowMs)
    else if (this.#sentInRound + bytes > this.#windowBytes) {
      const resumesMs = this.#roundEndsMs
      this.#windowBytes *= 2
      this.#beginRound(resumesMs)
      this.#sentInRound = bytes
      return resumesMs
    }
    this.#sentInRound += bytes
    return nowMs
  }

  #beginRound(atMs: number): void {
    this.#sentInRound = 0
    this.#roundEndsMs = atMs + this.rttMs
  }
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  file: VirtualFile | undefined,
  connection: Connection,
  wire: Wire,
  count: (bytes: number) => void,
): Promise<void> {
  const startMs = Math.max(performance.now(), connection.readyAtMs) + connection.rttMs
  await until(startMs)
  response.setHeader('Access-Control-Allow-Origin', '*')
  response.setHeader('Access-Control-Expose-Headers', 'Content-Range, Content-Length, Accept-Ranges, ETag')
  response.setHeader('Timing-Allow-Origin', '*')
  const range = head(request, response, file)
  if (range === undefined || file === undefined || request.method !== 'GET') return void response.end()
  response.flushHeaders()
  let dueMs = startMs
  for (let position = range.start; position < range.end; position += TURN_BYTES) {
    const end = Math.min(range.end, position + TURN_BYTES)
    dueMs = wire.pass(end - position, connection.admit(end - position, dueMs))
    const bytes = await file.read(position, end)
    await until(dueMs)
    if (response.destroyed) return
    count(bytes.byteLength)
    response.write(bytes)
  }
  response.end()
}

/** Sets status and headers; the range to send, or undefined if there is no body. */
function head(request: IncomingMessage, response: ServerResponse, file: VirtualFile | undefined) {
  if (request.method === 'OPTIONS') {
    response.setHeader('Access-Control-Allow-Headers', '*')
    response.statusCode = 204
    return undefined
  }
  if (file === undefined || (request.method !== 'GET' && request.method !== 'HEAD')) {
    response.statusCode = file === undefined ? 404 : 405
    return undefined
  }
  response.setHeader('Accept-Ranges', 'bytes')
  response.setHeader('Content-Type', file.type ?? 'application/octet-stream')
  if (file.etag !== undefined) response.setHeader('ETag', file.etag)
  if (file.lastModified !== undefined) response.setHeader('Last-Modified', file.lastModified)
  const asked = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '')
  const start = asked === null ? 0 : Number(asked[1])
  const end = asked === null || asked[2] === '' ? file.size : Math.min(file.size, Number(asked[2]) + 1)
  if (asked !== null && (start >= file.size || end <= start)) {
    response.statusCode = 416
    response.setHeader('Content-Range', `bytes */${file.size}`)
    return undefined
  }
  if (asked !== null) {
    response.statusCode = 206
    response.setHeader('Content-Range', `bytes ${start}-${end - 1}/${file.size}`)
  }
  response.setHeader('Content-Length', end - start)
  return { start, end }
}

/** Waits until a moment of `performance.now()`; moments less than half a timer's step away count as reached. */
function until(atMs: number): Promise<void> {
  const ms = atMs - performance.now()
  return ms < 0.5 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, ms))
}
