import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'

/** A file that the server holds. Headers set to null are not sent. */
export interface ServedFile {
  readonly bytes: Uint8Array
  readonly etag?: string | null
  readonly lastModified?: string | null
  readonly type?: string
}

/** What goes wrong with one answer. Faults can be combined; without any the answer is right. */
export interface Fault {
  /** ms before anything is sent */
  readonly delayMs?: number
  /** the connection is cut before an answer */
  readonly hangUp?: boolean
  /** no answer comes, the connection stays open */
  readonly silent?: boolean
  /** written to the socket instead of an answer, which is then closed */
  readonly raw?: string
  /** a status with a small text body instead of the file */
  readonly status?: number
  /** 302 (or `status`) to this address; relative ones are relative to the request */
  readonly redirect?: string
  /** set last; null removes one */
  readonly headers?: Readonly<Record<string, string | null>>
  /** answers 200 with the whole file */
  readonly ignoreRange?: boolean
  /** the answer has no Content-Range, whatever its status */
  readonly omitContentRange?: boolean
  /** Content-Range tells `*` or this number as the length of the file */
  readonly claimTotal?: '*' | number
  /** another file is served */
  readonly file?: ServedFile
  /** the range served begins so many bytes later than asked for, and says so */
  readonly shiftBytes?: number
  /** the range served has at most so many bytes, and says so */
  readonly capBytes?: number
  /** the range served has so many bytes more than asked for, and says so */
  readonly surplusBytes?: number
  /** the body ends cleanly (chunked) after so many bytes */
  readonly endAfter?: number
  /** the connection is cut after so many bytes, if the body has more */
  readonly resetAfter?: number
  /** nothing more is sent after so many bytes, if the body has more */
  readonly stallAfter?: number
  /** so many zero bytes more than the headers say, or than the range has (chunked) */
  readonly extraBytes?: number
  /** the body in pieces of so many bytes, `everyMs` apart */
  readonly drip?: { readonly bytes: number; readonly everyMs: number }
  /** no Content-Length */
  readonly chunked?: boolean
  /** the body is compressed, and says so */
  readonly coding?: 'gzip' | 'deflate' | 'br'
}

/** One request as it came in. */
export interface ServedRequest {
  /** 0 for the first request to the server */
  readonly index: number
  readonly method: string
  /** with the query */
  readonly path: string
  /** end-exclusive and not yet cut at the end of the file; undefined without a Range header */
  readonly range: { readonly start: number; readonly end: number } | undefined
  readonly headers: IncomingMessage['headers']
  /** body bytes handed to the connection; with a large body it shows whether a client stopped the transfer */
  sentBytes: number
  /** true once the connection was closed by the client before the answer was complete */
  aborted: boolean
}

/** What goes wrong with a request; undefined for nothing. */
export type FaultScript = (request: ServedRequest) => Fault | undefined

export interface FaultServer {
  /** `http://127.0.0.1:port` */
  readonly origin: string
  /** every request since the start or the last `reset`, in order */
  readonly requests: ServedRequest[]
  /** Address of a path. */
  url(path: string): string
  /** New files and a new script; the record of requests begins anew. */
  reset(files: ServedFiles, script?: FaultScript): void
  close(): Promise<void>
}

/** Files by path, each beginning with a slash. */
export type ServedFiles = Readonly<Record<string, ServedFile | Uint8Array>>

const DEFAULT_ETAG = '"v1"'
const DEFAULT_LAST_MODIFIED = 'Mon, 01 Jun 2026 08:00:00 GMT'
/** bytes handed to a connection at once, so that a cancelled transfer shows in `sentBytes` */
const WRITE_BYTES = 64 * 1024
const COMPRESS = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync }

/**
 * A web server on loopback that answers ranges, HEAD and CORS as a good one does, except where its script says
 * otherwise.
 *
 * @example
 * const server = await startFaultServer({ '/a.npz': bytes }, ({ index }) => (index === 1 ? { resetAfter: 100 } : undefined))
 */
export async function startFaultServer(
  files: ServedFiles,
  script: FaultScript = () => undefined,
): Promise<FaultServer> {
  let served = files
  let faults = script
  const requests: ServedRequest[] = []
  const sockets = new Set<Socket>()
  const server = createServer((incoming, response) => {
    const request = recordOf(incoming, requests.length)
    requests.push(request)
    response.on('close', () => {
      request.aborted ||= !response.writableFinished
    })
    const fault = faults(request) ?? {}
    const file = served[new URL(request.path, 'http://host').pathname]
    void answer(request, response, file, fault).catch(() => response.destroy())
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    origin,
    requests,
    url: (path) => `${origin}${path}`,
    reset(nextFiles, nextScript = () => undefined) {
      served = nextFiles
      faults = nextScript
      requests.length = 0
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

function recordOf(incoming: IncomingMessage, index: number): ServedRequest {
  const range = /^bytes=(\d+)-(\d*)$/.exec(incoming.headers.range ?? '')
  return {
    index,
    method: incoming.method ?? 'GET',
    path: incoming.url ?? '/',
    range:
      range === null
        ? undefined
        : { start: Number(range[1]), end: range[2] === '' ? Number.MAX_SAFE_INTEGER : Number(range[2]) + 1 },
    headers: incoming.headers,
    sentBytes: 0,
    aborted: false,
  }
}

async function answer(
  request: ServedRequest,
  response: ServerResponse,
  file: ServedFile | Uint8Array | undefined,
  fault: Fault,
): Promise<void> {
  if (fault.delayMs !== undefined) await pause(fault.delayMs)
  if (fault.hangUp) return void response.destroy()
  if (fault.silent) return
  if (fault.raw !== undefined) return void response.socket?.end(fault.raw)
  const wanted = fault.file ?? (file instanceof Uint8Array ? { bytes: file } : file)
  const plan = planAnswer(request, wanted, fault)
  for (const [name, value] of Object.entries(plan.headers)) response.setHeader(name, value)
  response.statusCode = plan.status
  if (request.method === 'HEAD' || request.method === 'OPTIONS') return void response.end()
  response.flushHeaders()
  await sendBody(request, response, plan.body, fault)
}

interface AnswerPlan {
  readonly status: number
  readonly headers: Record<string, string>
  readonly body: Uint8Array
}

function planAnswer(request: ServedRequest, file: ServedFile | undefined, fault: Fault): AnswerPlan {
  if (request.method === 'OPTIONS') {
    return finish(204, { 'Access-Control-Allow-Headers': '*' }, new Uint8Array(0), fault)
  }
  if (fault.redirect !== undefined) {
    return finish(fault.status ?? 302, { Location: fault.redirect }, new Uint8Array(0), fault)
  }
  if (fault.status !== undefined) return finish(fault.status, {}, textBody(fault.status), fault)
  if (file === undefined) return finish(404, {}, textBody(404), fault)
  const headers: Record<string, string> = {
    'Accept-Ranges': 'bytes',
    'Content-Type': file.type ?? 'application/octet-stream',
  }
  const etag = file.etag === undefined ? DEFAULT_ETAG : file.etag
  const lastModified = file.lastModified === undefined ? DEFAULT_LAST_MODIFIED : file.lastModified
  if (etag !== null) headers['ETag'] = etag
  if (lastModified !== null) headers['Last-Modified'] = lastModified
  const size = file.bytes.byteLength
  if (request.range === undefined || fault.ignoreRange) return finish(200, headers, file.bytes, fault)
  const start = request.range.start + (fault.shiftBytes ?? 0)
  const asked = Math.min(size, request.range.end + (fault.shiftBytes ?? 0) + (fault.surplusBytes ?? 0))
  const end = Math.min(asked, start + (fault.capBytes ?? size))
  if (start >= size) return finish(416, { ...headers, 'Content-Range': `bytes */${size}` }, textBody(416), fault)
  if (!fault.omitContentRange) headers['Content-Range'] = `bytes ${start}-${end - 1}/${fault.claimTotal ?? size}`
  return finish(206, headers, file.bytes.subarray(start, end), fault)
}

function finish(status: number, headers: Record<string, string>, plain: Uint8Array, fault: Fault): AnswerPlan {
  const body = fault.coding === undefined ? plain : COMPRESS[fault.coding](plain)
  const all: Record<string, string> = {
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Expose-Headers': 'Content-Range, Content-Encoding, ETag, Retry-After',
    ...headers,
  }
  if (fault.coding !== undefined) all['Content-Encoding'] = fault.coding
  const lengthKept = !fault.chunked && fault.endAfter === undefined && fault.extraBytes === undefined
  if (lengthKept && status !== 204 && status !== 304) all['Content-Length'] = String(body.byteLength)
  for (const [name, value] of Object.entries(fault.headers ?? {})) {
    if (value === null) delete all[name]
    else all[name] = value
  }
  return { status, headers: all, body }
}

function textBody(status: number): Uint8Array {
  return new TextEncoder().encode(`status ${status}\n`)
}

async function sendBody(
  request: ServedRequest,
  response: ServerResponse,
  body: Uint8Array,
  fault: Fault,
): Promise<void> {
  const stop = Math.min(fault.endAfter ?? Infinity, fault.resetAfter ?? Infinity, fault.stallAfter ?? Infinity)
  const wanted = body.subarray(0, Math.min(stop, body.byteLength))
  const step = fault.drip?.bytes ?? WRITE_BYTES
  for (let start = 0; start < wanted.byteLength; start += step) {
    if (start > 0 && fault.drip !== undefined) await pause(fault.drip.everyMs)
    if (response.destroyed) return
    const chunk = wanted.subarray(start, start + step)
    request.sentBytes += chunk.byteLength
    if (!response.write(chunk)) await drained(response)
  }
  if (fault.extraBytes !== undefined) response.write(new Uint8Array(fault.extraBytes))
  // A body that is complete before the fault is not cut: its connection may already carry the next request.
  const isCut = wanted.byteLength < body.byteLength
  if (isCut && fault.resetAfter !== undefined) {
    // A moment for what was written to leave: a reset throws away what is still in the buffers.
    await pause(5)
    response.socket?.resetAndDestroy()
  } else if (!isCut || fault.stallAfter === undefined) response.end()
}

/** Resolves when the connection takes more, or is closed. */
function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done)
      response.off('close', done)
      resolve()
    }
    response.on('drain', done)
    response.on('close', done)
  })
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms)
  })
}

/**
 * A `fetch` whose answers show only some headers, as a browser's do across origins. Content-Length, Content-Type and
 * Last-Modified are always visible (the CORS-safelisted ones).
 */
export function fetchHiding(...hidden: string[]): (url: string, init: RequestInit) => Promise<Response> {
  return async (url, init) => {
    const response = await fetch(url, init)
    const headers = new Headers(response.headers)
    for (const name of hidden) headers.delete(name)
    Object.defineProperty(response, 'headers', { value: headers })
    return response
  }
}
