import { constants, type BigIntStats } from 'node:fs'
import { lstat, open, realpath } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, resolve, sep } from 'node:path'
import { versionOfFile } from './folder-listing.ts'
import { sendFilled } from './send-filled.ts'

const MEDIA_TYPES = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.json', 'application/json; charset=utf-8'],
  ['.jsonl', 'application/x-ndjson; charset=utf-8'],
  ['.csv', 'text/csv; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
  ['.png', 'image/png'],
  ['.woff2', 'font/woff2'],
  ['.wasm', 'application/wasm'],
  ['.wav', 'audio/wav'],
  ['.mp4', 'video/mp4'],
])

/** A range of a file, end-exclusive; `whole` where the request asked for none; `unsatisfiable` for 416. */
export type RangeRequest = { kind: 'whole' } | { kind: 'unsatisfiable' } | { kind: 'part'; start: number; end: number }

/** Reads a Range header (RFC 9110 section 14). Several ranges, other units and malformed ones mean the whole file. */
export function parseRange(header: string | undefined, size: number): RangeRequest {
  const match = header === undefined ? null : /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header.trim())
  if (match === null) return { kind: 'whole' }
  const [first, last] = [match[1]!, match[2]!]
  if (first === '' && last === '') return { kind: 'whole' }
  if (first === '') {
    const length = Math.min(Number(last), size)
    return length === 0 ? { kind: 'unsatisfiable' } : { kind: 'part', start: size - length, end: size }
  }
  const start = Number(first)
  const end = last === '' ? size : Math.min(Number(last) + 1, size)
  if (last !== '' && Number(last) < start) return { kind: 'whole' }
  return start >= size ? { kind: 'unsatisfiable' } : { kind: 'part', start, end }
}

/**
 * The file below a root that a URL path names, or undefined where there is none that may be given: no dotfiles, no NUL,
 * no way out of the root, not through links either.
 */
export async function resolveBelow(root: string, urlPath: string): Promise<string | undefined> {
  let decoded: string
  try {
    decoded = decodeURIComponent(urlPath)
  } catch {
    return undefined
  }
  if (decoded.includes('\0') || decoded.includes('\\')) return undefined
  const segments = decoded.split('/').filter((segment) => segment !== '')
  if (segments.some((segment) => segment.startsWith('.'))) return undefined
  try {
    const realRoot = await realpath(root)
    const path = await realpath(resolve(realRoot, ...segments))
    return path === realRoot || path.startsWith(realRoot.endsWith(sep) ? realRoot : realRoot + sep) ? path : undefined
  } catch {
    return undefined
  }
}

/** Answers GET and HEAD for one file: single ranges, strong ETag of size and time, 304, 416. */
export async function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<void> {
  // One handle for size, tag and bytes, so that they are of one file even if the name moves. A link that took the place
  // of the file after its path was checked is refused; a pipe would hold the opening, so it is never opened.
  const info = await lstat(path, { bigint: true }).catch(() => undefined)
  if (info === undefined || !info.isFile()) {
    sendText(response, 404, 'not found')
    return
  }
  const size = Number(info.size)
  const etag = versionOfFile(info)
  response.setHeader('ETag', etag)
  response.setHeader('Last-Modified', new Date(Number(info.mtimeMs)).toUTCString())
  response.setHeader('Accept-Ranges', 'bytes')
  response.setHeader('Content-Type', MEDIA_TYPES.get(extname(path).toLowerCase()) ?? 'application/octet-stream')
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304).end()
    return
  }
  const condition = request.headers['if-range']
  const range = parseRange(condition === undefined || condition === etag ? request.headers.range : undefined, size)
  if (range.kind === 'unsatisfiable') {
    response.setHeader('Content-Range', `bytes */${size}`)
    sendText(response, 416, 'range not satisfiable')
    return
  }
  const start = range.kind === 'part' ? range.start : 0
  const end = range.kind === 'part' ? range.end : size
  if (range.kind === 'part') response.setHeader('Content-Range', `bytes ${start}-${end - 1}/${size}`)
  response.setHeader('Content-Length', end - start)
  response.writeHead(range.kind === 'part' ? 206 : 200)
  if (request.method === 'HEAD' || end === start) {
    response.end()
    return
  }
  await sendBytes(response, path, info, start, end)
}

/** The bytes of the file that was looked at; if another has taken its place, the answer is cut off. */
async function sendBytes(
  response: ServerResponse,
  path: string,
  expected: BigIntStats,
  start: number,
  end: number,
): Promise<void> {
  const handle = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)).catch(() => undefined)
  const info = await handle?.stat({ bigint: true }).catch(() => undefined)
  if (handle === undefined || info?.ino !== expected.ino || info.size !== expected.size || response.destroyed) {
    response.destroy()
    await handle?.close().catch(() => undefined)
    return
  }
  let at = start
  try {
    await sendFilled(response, async (buffer) => {
      if (at === end) return 0
      const { bytesRead } = await handle.read(buffer, 0, Math.min(buffer.length, end - at), at)
      if (bytesRead === 0) throw new Error('the file has become shorter')
      at += bytesRead
      return bytesRead
    })
  } catch {
    // the answer is cut off: its length was told, so nobody takes it for whole
    response.destroy()
  } finally {
    await handle.close().catch(() => undefined)
  }
}

/** A short plain answer; says nothing that the request did not know. */
export function sendText(response: ServerResponse, status: number, text: string): void {
  response.setHeader('Content-Type', 'text/plain; charset=utf-8')
  response.setHeader('Content-Length', Buffer.byteLength(text))
  response.writeHead(status).end(text)
}
