import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  collectStream,
  createLimiter,
  createTransferStats,
  openHttp,
  openKnownHttp,
  type HttpOpening,
  type HttpOptions,
} from '../../../src/bytes/index.ts'
import {
  fetchHiding,
  startFaultServer,
  type Fault,
  type FaultScript,
  type FaultServer,
  type ServedFile,
} from '../../helpers/fault-server.ts'
import { seededBytes } from '../../helpers/seeded-random.ts'

const BYTES = seededBytes(60_000, 21)
const FILE: ServedFile = { bytes: BYTES }
const FIRST = 4096
let server: FaultServer

beforeAll(async () => {
  server = await startFaultServer({})
})
afterAll(() => server.close())

function serve(bytes: Uint8Array | ServedFile = FILE, script?: FaultScript): string {
  server.reset({ '/a.tar': bytes }, script)
  return server.url('/a.tar')
}

function open(url: string, options: HttpOptions = {}): Promise<HttpOpening> {
  return openHttp(url, { firstBytes: FIRST, retry: { baseMs: 1 }, ...options })
}

/** A fetch that was redirected into a private network. */
async function inwards(): Promise<Response> {
  const response = new Response('secret', { status: 200 })
  Object.defineProperty(response, 'url', { value: 'http://192.168.0.1/secret' })
  return response
}

/** A fetch whose body ends before its length without an error, as some engines let pass. */
async function cutShort(): Promise<Response> {
  return new Response(BYTES.slice(0, 100), { headers: { 'content-length': '60000' } })
}

/** As Chromium does with a compressed answer to a range. */
async function strict(url: string, init: RequestInit): Promise<Response> {
  if (new Headers(init.headers).has('range')) throw new TypeError('Failed to fetch')
  return fetch(url, init)
}

async function bytesOf(opening: HttpOpening): Promise<Uint8Array> {
  if (opening.kind === 'stream') return collectStream(opening.body, 1e9)
  return opening.source.read(0, opening.source.size)
}

const asked = () =>
  server.requests.map(({ method, headers }) => `${method} ${(headers.range ?? '').replace('bytes=', '')}`)

describe('what the server lets one do', () => {
  test('ranges: one request, whose bytes are kept', async () => {
    const stats = createTransferStats()
    const opening = await open(serve(), { stats })
    expect(opening).toMatchObject({ kind: 'ranged', source: { name: server.url('/a.tar'), base: 0, size: 60_000 } })
    expect(opening.version).toEqual({ etag: '"v1"', lastModified: 'Mon, 01 Jun 2026 08:00:00 GMT', size: 60_000 })
    if (opening.kind === 'stream') return
    expect(await opening.source.read(10, FIRST)).toEqual(BYTES.slice(10, FIRST))
    expect(asked()).toEqual(['GET 0-4095'])
    expect([stats.requests, stats.bytesRead]).toEqual([1, FIRST])
  })

  test('no ranges, small: the answer is kept in memory', async () => {
    const stats = createTransferStats()
    const opening = await open(
      serve(FILE, () => ({ ignoreRange: true })),
      { stats },
    )
    expect(opening.kind).toBe('whole')
    expect(await bytesOf(opening)).toEqual(BYTES)
    expect([stats.requests, stats.bytesRead]).toEqual([1, 60_000])
  })

  test.each([
    ['with a length', {}, 60_000],
    ['without a length', { chunked: true }, null],
    ['compressed', { coding: 'gzip' }, null],
  ] as [string, Fault, number | null][])(
    'no ranges, too large, %s: a stream of the same answer',
    async (_, fault, size) => {
      const stats = createTransferStats()
      const opening = await open(
        serve(FILE, () => ({ ignoreRange: true, ...fault })),
        { stats, wholeBudgetBytes: 50_000 },
      )
      expect(opening).toMatchObject({ kind: 'stream', name: server.url('/a.tar'), size })
      expect(Buffer.compare(await bytesOf(opening), BYTES)).toBe(0)
      expect(stats.requests).toBe(1)
    },
  )

  test.each([
    ['a stream that breaks', { resetAfter: 55_000 }, 'network'],
    ['a stream that falls silent', { stallAfter: 55_000 }, 'timeout'],
  ] as [string, Fault, string][])('%s is not begun again', async (_, fault, tag) => {
    const url = serve(FILE, () => ({ ignoreRange: true, ...fault }))
    const opening = await open(url, { wholeBudgetBytes: 50_000, timeouts: { idleMs: 200 } })
    await expect(bytesOf(opening)).rejects.toMatchObject({ tag, source: url })
    expect(server.requests).toHaveLength(1)
  })

  test('a stream shorter than its length is truncated, also where the platform does not see it', async () => {
    const opening = await open('https://host.example/a.tar', { fetch: cutShort, wholeBudgetBytes: 50_000 })
    await expect(bytesOf(opening)).rejects.toMatchObject({ tag: 'source-truncated', expected: 60_000, found: 100 })
  })

  test('an empty file: 416 with a length of 0, or 200 without a body', async () => {
    for (const script of [undefined, () => ({ ignoreRange: true })]) {
      const opening = await open(serve(new Uint8Array(0), script))
      expect(opening).toMatchObject({ kind: 'whole', source: { size: 0 } })
      expect(server.requests).toHaveLength(1)
    }
  })

  test('a file shorter than the first range', async () => {
    const opening = await open(serve(BYTES.slice(0, 100)))
    expect(opening).toMatchObject({ kind: 'ranged', source: { size: 100 } })
    expect(await bytesOf(opening)).toEqual(BYTES.slice(0, 100))
    expect(server.requests).toHaveLength(1)
  })

  test('a first range that broke off is kept as far as it came', async () => {
    const opening = await open(serve(FILE, ({ index }) => (index === 0 ? { endAfter: 100 } : undefined)))
    expect(await bytesOf(opening)).toEqual(BYTES)
    expect(asked()).toEqual(['GET 0-4095', 'GET 100-59999'])
  })

  test('a budget of memory for what the server says is endless', async () => {
    const url = serve(FILE, () => ({ ignoreRange: true, chunked: true, extraBytes: 5_000_000 }))
    const opening = await open(url, { wholeBudgetBytes: 50_000 })
    expect(opening.kind).toBe('stream')
    if (opening.kind === 'stream') await opening.body.cancel()
  })
})

describe('headers hidden by CORS', () => {
  const fetch = fetchHiding('content-range', 'etag', 'accept-ranges', 'content-encoding')

  test('the length comes from one HEAD', async () => {
    const opening = await open(serve(), { fetch })
    expect(opening).toMatchObject({ kind: 'ranged', source: { size: 60_000 }, version: { etag: undefined } })
    expect(asked()).toEqual(['GET 0-4095', 'HEAD 0-'])
    expect(await bytesOf(opening)).toEqual(BYTES)
  })

  const headFaults: [string, Fault][] = [
    ['refused (403)', { status: 403 }],
    ['not allowed (405)', { status: 405 }],
    ['not implemented (501)', { status: 501 }],
    ['out of order (500)', { status: 500 }],
    ['not found (404)', { status: 404 }],
    ['cut off', { hangUp: true }],
    ['unanswered', { silent: true }],
    ['without a length', { chunked: true }],
    ['with a length of 0', { headers: { 'Content-Length': '0' } }],
    ['with a length below what has come', { headers: { 'Content-Length': '100' } }],
    ['redirected in a circle', { redirect: '/a.tar' }],
  ]
  test.each(headFaults)('a HEAD that is %s: the length comes from a GET that is not read', async (_, fault) => {
    const url = serve(FILE, ({ method }) => (method === 'HEAD' ? fault : undefined))
    const opening = await open(url, { fetch, timeouts: { idleMs: 300 } })
    expect(opening).toMatchObject({ kind: 'ranged', source: { size: 60_000 } })
    if (opening.kind === 'ranged') expect(await opening.source.read(50_000, 60_000)).toEqual(BYTES.slice(50_000))
  })

  test('the length of a compressing server is not that of the compressed file', async () => {
    const text = new TextEncoder().encode('{"word": "hello"}\n'.repeat(5000))
    const url = serve(text, ({ headers }) =>
      headers['accept-encoding']?.includes('gzip') === true ? { coding: 'gzip' } : undefined,
    )
    const opening = await open(url, { fetch })
    expect(opening).toMatchObject({ kind: 'ranged', source: { size: text.byteLength } })
    expect(await bytesOf(opening)).toEqual(text)
  })

  test('no length anywhere: the file is taken whole', async () => {
    const url = serve(FILE, ({ index }) => (index > 0 ? { chunked: true } : undefined))
    const opening = await open(url, { fetch })
    expect(opening.kind).toBe('whole')
    expect(await bytesOf(opening)).toEqual(BYTES)
  })

  test('an empty file', async () => {
    expect(await open(serve(new Uint8Array(0)), { fetch })).toMatchObject({ kind: 'whole', source: { size: 0 } })
  })

  test('another version between the two answers: once more', async () => {
    const newer: ServedFile = { bytes: BYTES.slice(0, 50_000), lastModified: 'Tue, 02 Jun 2026 08:00:00 GMT' }
    const opening = await open(
      serve(FILE, ({ index }) => (index === 0 ? undefined : { file: newer })),
      { fetch },
    )
    expect(await bytesOf(opening)).toEqual(newer.bytes)
    expect(asked().slice(0, 4)).toEqual(['GET 0-4095', 'HEAD 0-', 'GET 0-4095', 'HEAD 0-'])
  })

  test('a body longer than the range is refused, one that is too short is completed', async () => {
    const opening = await open(
      serve(FILE, ({ index }) => (index === 2 ? { endAfter: 10_000 } : undefined)),
      { fetch },
    )
    if (opening.kind !== 'ranged') throw new Error(opening.kind)
    expect(await opening.source.read(20_000, 40_000)).toEqual(BYTES.slice(20_000, 40_000))
    server.reset({ '/a.tar': FILE }, () => ({ surplusBytes: 1 }))
    await expect(opening.source.read(20_000, 40_000)).rejects.toMatchObject({ tag: 'http-range' })
  })
})

describe('answers to ranges that the platform does not let through', () => {
  test('the file is taken whole', async () => {
    const opening = await open(
      serve(FILE, () => ({ coding: 'gzip' })),
      { fetch: strict },
    )
    expect(opening.kind).toBe('whole')
    expect(await bytesOf(opening)).toEqual(BYTES)
  })

  test('if that fails too, the first failure is told', async () => {
    const url = serve(FILE, () => ({ status: 404 }))
    await expect(open(url, { fetch: strict })).rejects.toMatchObject({
      tag: 'network',
      message: `http: GET ${url} bytes=0-4095: Failed to fetch (5 tries)`,
    })
    expect(asked()).toEqual(['GET '])
  })
})

describe('openKnownHttp', () => {
  const version = { etag: '"v1"', lastModified: undefined, size: 60_000 }

  test('asks nothing before it is read, then exactly that', async () => {
    const source = openKnownHttp(serve(), version, { retry: { baseMs: 1 } })
    expect([source.name, source.size]).toEqual([server.url('/a.tar'), 60_000])
    expect(server.requests).toEqual([])
    expect(await source.read(10, 20)).toEqual(BYTES.slice(10, 20))
    expect(asked()).toEqual(['GET 10-19'])
  })

  test.each([
    ['another ETag', { ...version, etag: '"v0"' }],
    ['another size', { ...version, size: 59_999 }],
    ['another Last-Modified', { etag: undefined, lastModified: 'Sun, 31 May 2026 08:00:00 GMT', size: 60_000 }],
  ])('refuses %s at the first read: what was known is not of this file', async (_, known) => {
    await expect(openKnownHttp(serve(), known).read(10, 20)).rejects.toMatchObject({ tag: 'source-changed' })
    expect(server.requests).toHaveLength(1)
  })

  test('needs the size, and an address that may be opened', () => {
    expect(() => openKnownHttp(serve(), { ...version, size: undefined })).toThrow(RangeError)
    expect(() => openKnownHttp('file:///a.tar', version)).toThrow('address refused')
  })
})

describe('the request', () => {
  test('carries nothing that costs a preflight or says who asks', async () => {
    const inits: RequestInit[] = []
    await open(serve(), {
      fetch: (url, init) => {
        inits.push(init)
        return fetch(url, init)
      },
    })
    expect(inits).toHaveLength(1)
    expect(inits[0]).toMatchObject({
      method: 'GET',
      headers: { Range: `bytes=0-${FIRST - 1}` },
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      redirect: 'follow',
      cache: 'no-store',
    })
    expect(server.requests[0]?.headers).not.toHaveProperty('if-range')
    expect(server.requests[0]?.headers).not.toHaveProperty('cookie')
  })

  test('asks for 16 KiB unless told otherwise', async () => {
    await openHttp(serve())
    expect(server.requests[0]?.range).toEqual({ start: 0, end: 12_288 })
  })

  test.each([0, -1, 1.5, Number.NaN])('refuses a first range of %d bytes', async (firstBytes) => {
    await expect(openHttp(serve(), { firstBytes })).rejects.toThrow(RangeError)
    expect(server.requests).toEqual([])
  })

  test.each(['file:///etc/passwd', 'javascript:alert(1)', 'http://user:secret@127.0.0.1/a', 'a.tar'])(
    'refuses %s before anything is sent',
    async (url) => {
      let sent = 0
      const fetch = () => {
        sent++
        return Promise.reject(new Error('sent'))
      }
      await expect(openHttp(url, { fetch })).rejects.toMatchObject({ tag: 'url-refused' })
      expect(sent).toBe(0)
    },
  )

  test('refuses to be led from the open internet into a private network', async () => {
    await expect(openHttp('https://public.example/a.tar', { fetch: inwards })).rejects.toMatchObject({
      tag: 'url-refused',
      source: 'https://public.example/a.tar',
    })
  })

  test('an abort stops the opening at once, its error untouched, its place given back', async () => {
    const limiter = createLimiter(1)
    for (const fault of [{ silent: true }, { stallAfter: 100 }, { status: 503 }]) {
      const controller = new AbortController()
      const opening = open(
        serve(FILE, () => fault),
        {
          signal: controller.signal,
          limiter,
          retry: { baseMs: 100_000 },
          timeouts: { requestMs: 1e6 },
        },
      )
      setTimeout(() => controller.abort(), 30)
      await expect(opening).rejects.toSatisfy((error) => error === controller.signal.reason)
      expect(controller.signal.reason).toHaveProperty('name', 'AbortError')
      expect([limiter.active, limiter.waiting]).toEqual([0, 0])
    }
  })

  test('an aborted signal sends nothing', async () => {
    await expect(open(serve(), { signal: AbortSignal.abort() })).rejects.toThrow(/abort/)
    expect(server.requests).toEqual([])
  })
})

describe('the error', () => {
  test('names address, range, status and tries', async () => {
    const url = serve(FILE, () => ({ status: 503 }))
    await expect(open(url)).rejects.toMatchObject({
      name: 'ByteSourceError',
      tag: 'http-status',
      message: `http: GET ${url} bytes=0-4095: the server answered 503 Service Unavailable (5 tries)`,
      source: url,
      offset: 0,
      found: 503,
    })
    expect(server.requests).toHaveLength(5)
  })

  test('answers without a body are no opening', async () => {
    await expect(open(serve(FILE, () => ({ endAfter: 0 })))).rejects.toMatchObject({ tag: 'source-truncated' })
    expect(server.requests).toHaveLength(5)
  })

  test('a lasting refusal is asked once', async () => {
    await expect(open(serve(FILE, () => ({ status: 403 })))).rejects.toMatchObject({ tag: 'http-status', found: 403 })
    expect(server.requests).toHaveLength(1)
  })

  test('keeps the cause of a network error', async () => {
    const unreachable = 'http://127.0.0.1:9/a.tar'
    await expect(open(unreachable)).rejects.toMatchObject({ tag: 'network', cause: expect.any(TypeError) })
  })
})
