import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Files of one server on loopback whose link and temper change while it is read from. */
export interface MoodyServer {
  /** `http://127.0.0.1:port/` */
  readonly url: string
  /** bytes/s of all connections together */
  bytesPerSec: number
  /** every connection is cut, and none is answered */
  isDown: boolean
  /** answers a range with the whole file */
  refusesRanges: boolean
  /** bytes and version by name; may be replaced at any time */
  readonly files: Map<string, { readonly bytes: Uint8Array; readonly etag: string }>
  close(): Promise<void>
}

const CHUNK_BYTES = 2048

export async function startMoodyServer(files: Readonly<Record<string, Uint8Array>>): Promise<MoodyServer> {
  const server = createServer((request, response) => {
    void answer(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const moody: MoodyServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    bytesPerSec: Infinity,
    isDown: false,
    refusesRanges: false,
    files: new Map(Object.entries(files).map(([name, bytes]) => [name, { bytes, etag: '"v1"' }])),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
  let freeAtMs = 0

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (moody.isDown) {
      request.socket.destroy()
      return
    }
    response.setHeader('Access-Control-Allow-Origin', '*')
    response.setHeader('Access-Control-Allow-Headers', '*')
    response.setHeader('Access-Control-Expose-Headers', 'Content-Range, Accept-Ranges, ETag')
    const file = moody.files.get(decodeURIComponent((request.url ?? '/').slice(1)))
    if (file === undefined || request.method === 'OPTIONS') {
      response.writeHead(file === undefined ? 404 : 204).end()
      return
    }
    const { bytes, etag } = file
    const range = moody.refusesRanges ? null : /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '')
    const start = range === null ? 0 : Number(range[1])
    const end = range === null || range[2] === '' ? bytes.length : Math.min(bytes.length, Number(range[2]) + 1)
    if (start >= end) {
      response.writeHead(416, { 'Content-Range': `bytes */${bytes.length}` }).end()
      return
    }
    if (range !== null) response.setHeader('Content-Range', `bytes ${start}-${end - 1}/${bytes.length}`)
    response.writeHead(range === null ? 200 : 206, {
      ETag: etag,
      'Accept-Ranges': 'bytes',
      'Content-Length': end - start,
    })
    for (let at = start; at < end; at += CHUNK_BYTES) {
      const chunk = bytes.subarray(at, Math.min(end, at + CHUNK_BYTES))
      await turn(chunk.length)
      if (moody.isDown) request.socket.destroy()
      if (response.destroyed) return
      response.write(chunk)
    }
    response.end()
  }

  /** Waits until so many bytes have had their turn on the link that all share. */
  async function turn(bytes: number): Promise<void> {
    const now = performance.now()
    freeAtMs = Math.max(freeAtMs, now) + (bytes / moody.bytesPerSec) * 1000
    const waitMs = freeAtMs - now
    if (waitMs > 1) await new Promise((resolve) => setTimeout(resolve, waitMs))
  }

  return moody
}
