import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import type { DataIndex, IndexWishes } from './data-index.ts'
import { sendText } from './file-response.ts'

/** characters of one write */
const CHUNK_CHARS = 32 * 1024

/**
 * `GET /data/index.json[?since=REVISION][&limit=ENTRIES]`: what is known now. The page asks for it in parts and then only
 * for what has changed; without a query the answer is everything.
 */
export function sendIndex(request: IncomingMessage, response: ServerResponse, index: DataIndex | null): void {
  if (index === null) return sendText(response, 404, 'not found')
  const wishes = wishesOf(request.url ?? '')
  if (wishes === undefined) return sendText(response, 400, 'since and limit are whole numbers')
  const etag = index.etag(wishes)
  response.setHeader('ETag', etag)
  response.setHeader('Cache-Control', 'no-cache')
  response.setHeader('Content-Type', 'application/json; charset=utf-8')
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304).end()
    return
  }
  response.writeHead(200)
  if (request.method === 'HEAD') {
    response.end()
    return
  }
  const stream = Readable.from(inChunks(index.answer(wishes)), { objectMode: false, highWaterMark: CHUNK_CHARS })
  stream.on('error', () => response.destroy())
  response.on('close', () => stream.destroy())
  stream.pipe(response)
}

function wishesOf(url: string): IndexWishes | undefined {
  const query = new URLSearchParams(url.includes('?') ? url.slice(url.indexOf('?') + 1) : '')
  const number = (name: string, absent: number): number => {
    const text = query.get(name)
    return text === null ? absent : /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
  }
  const wishes = { since: number('since', 0), limit: number('limit', Number.POSITIVE_INFINITY) }
  return Number.isNaN(wishes.since) || Number.isNaN(wishes.limit) || wishes.limit < 1 ? undefined : wishes
}

/** Small pieces joined to writes of a useful size; between two of them other requests have their turn. */
async function* inChunks(pieces: Iterable<string>): AsyncGenerator<Buffer> {
  let text = ''
  for (const piece of pieces) {
    text += piece
    if (text.length < CHUNK_CHARS) continue
    yield Buffer.from(text)
    text = ''
    await new Promise((resolve) => setImmediate(resolve))
  }
  if (text !== '') yield Buffer.from(text)
}
