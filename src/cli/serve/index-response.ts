import type { IncomingMessage, ServerResponse } from 'node:http'
import type { DataIndex, IndexWishes } from './data-index.ts'
import { sendText } from './file-response.ts'
import { isTaken } from './send-filled.ts'

/** characters of one write, about */
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
  sendAnswer(response, answerOf(index, wishes, etag)).catch(() => response.destroy())
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

/** An answer while it is made: whoever asks for the same gets the same bytes, which are made once and as they are needed. */
class Answer {
  nReaders = 0
  private readonly chunks: Buffer[] = []
  private readonly pieces: Iterator<string>

  constructor(pieces: Iterator<string>) {
    this.pieces = pieces
  }

  /** Small pieces are joined to chunks of a useful size. @returns undefined behind the end */
  chunk(index: number): Buffer | undefined {
    for (let text = ''; this.chunks.length <= index;) {
      const { value, done } = this.pieces.next()
      if (done !== true) text += value
      if (done === true && text === '') return undefined
      if (done !== true && text.length < CHUNK_CHARS) continue
      this.chunks.push(Buffer.from(text))
      text = ''
    }
    return this.chunks[index]
  }
}

/** answers that somebody is reading, by ETag */
const answers = new Map<string, Answer>()

function answerOf(index: DataIndex, wishes: IndexWishes, etag: string): [string, Answer] {
  const answer = answers.get(etag) ?? new Answer(index.answer(wishes))
  answers.set(etag, answer)
  return [etag, answer]
}

/** Between two chunks other requests have their turn. */
async function sendAnswer(response: ServerResponse, [etag, answer]: [string, Answer]): Promise<void> {
  answer.nReaders++
  try {
    for (let i = 0; !response.destroyed; i++) {
      const chunk = answer.chunk(i)
      if (chunk === undefined) {
        response.end()
        return
      }
      if (!(await isTaken(response, chunk))) return
    }
  } finally {
    if (--answer.nReaders === 0) answers.delete(etag)
  }
}
