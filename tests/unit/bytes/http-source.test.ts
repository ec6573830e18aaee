import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import {
  collectStream,
  createLimiter,
  createTransferStats,
  openHttp,
  restartOnce,
  type ByteSource,
  type HttpOptions,
} from '../../../src/bytes/index.ts'
import {
  startFaultServer,
  type Fault,
  type FaultScript,
  type FaultServer,
  type ServedFile,
} from '../../helpers/fault-server.ts'
import { seededBytes, seededRandom } from '../../helpers/seeded-random.ts'

const BYTES = seededBytes(400_000, 31)
const FILE: ServedFile = { bytes: BYTES }
let server: FaultServer

beforeAll(async () => {
  server = await startFaultServer({})
})
afterAll(() => server.close())

/** A ranged source; `script` counts requests from 0 = the first one after the opening. */
async function source(script?: FaultScript, options: HttpOptions = {}, file = FILE): Promise<ByteSource> {
  server.reset({ '/a.tar': file, '/b.tar': file })
  const opening = await openHttp(server.url('/a.tar'), { firstBytes: 4096, retry: { baseMs: 1 }, ...options })
  if (opening.kind !== 'ranged') throw new Error(opening.kind)
  server.reset({ '/a.tar': file, '/b.tar': file }, script)
  return opening.source
}

const asked = () => server.requests.map(({ range }) => `${range?.start}-${range?.end}`)
const once =
  (fault: Fault): FaultScript =>
  (request) =>
    request.index === 0 ? fault : undefined

/** The ms of every timer set while `run` runs. */
async function timersOf(run: () => Promise<unknown>): Promise<number[]> {
  const set = vi.spyOn(globalThis, 'setTimeout')
  await run().catch(() => undefined)
  return set.mock.calls.map(([, ms]) => ms ?? 0)
}

const retryAfter = (seconds: string): Fault => ({ status: 429, headers: { 'Retry-After': seconds } })
const weakly = (n: number): ServedFile => ({ bytes: BYTES, etag: `W/"${n}"` })
const redirectToB: FaultScript = ({ path }) => (path === '/a.tar' ? { redirect: '/b.tar' } : undefined)

describe('reading', () => {
  test('asks for exactly what is not in the first bytes', async () => {
    const stats = createTransferStats()
    const a = await source(undefined, { stats })
    expect(await a.read(4000, 5000)).toEqual(BYTES.slice(4000, 5000))
    expect(await a.read(399_999, 400_000)).toEqual(BYTES.slice(399_999))
    expect(await a.read(77, 77)).toEqual(new Uint8Array(0))
    expect(asked()).toEqual(['4096-5000', '399999-400000'])
    expect([stats.requests, stats.bytesRead]).toEqual([3, 4096 + 904 + 1])
  })

  test('refuses ranges outside as a bug of the caller, without asking', async () => {
    const a = await source()
    for (const [start, end] of [
      [-1, 2],
      [5, 4],
      [0, 400_001],
      [0.5, 1],
    ] as const) {
      await expect(a.read(start, end)).rejects.toThrow(RangeError)
      expect(() => a.stream(start, end)).toThrow(RangeError)
    }
    expect(server.requests).toEqual([])
  })

  test('many reads at once come out right, at most as many at a time as the limiter lets through', async () => {
    const limiter = createLimiter(3)
    let most = 0
    const a = await source(
      () => {
        most = Math.max(most, limiter.active)
        return { delayMs: 2 }
      },
      { limiter },
    )
    const random = seededRandom(5)
    const reads = Array.from({ length: 30 }, async () => {
      const start = Math.floor(random() * 390_000)
      const end = start + Math.floor(random() * 10_000)
      expect(Buffer.compare(await a.read(start, end), BYTES.subarray(start, end))).toBe(0)
    })
    await Promise.all(reads)
    expect(most).toBe(3)
    expect(limiter.active).toBe(0)
  })

  test('priority decides who goes first, for a source and for a read', async () => {
    const limiter = createLimiter(1)
    const a = await source(undefined, { limiter, priority: 1 })
    const release = await limiter.acquire()
    const reads = [
      a.read(10_000, 10_001, { priority: 0 }),
      a.read(20_000, 20_001),
      a.read(30_000, 30_001, { priority: 9 }),
    ]
    release()
    await Promise.all(reads)
    expect(asked()).toEqual(['30000-30001', '20000-20001', '10000-10001'])
  })
})

/** For a connection that an earlier test left dead: no more than that. */
const ONE_RETRY: HttpOptions = { retry: { attempts: 1, baseMs: 1 } }

describe('what is missing, and only that, is asked for again', () => {
  test.each([
    ['reset', { resetAfter: 50_000 }],
    ['ended early', { endAfter: 50_000 }],
    ['cut by the server', { capBytes: 50_000 }],
  ] as [string, Fault][])('a read that was %s', async (_, fault) => {
    const a = await source(once(fault))
    expect(Buffer.compare(await a.read(100_000, 300_000), BYTES.subarray(100_000, 300_000))).toBe(0)
    expect(asked()).toEqual(['100000-300000', '150000-300000'])
  })

  test('a stream that is broken again and again', async () => {
    const a = await source(({ index }) => (index < 8 ? { resetAfter: 70_000 } : undefined), ONE_RETRY)
    expect(Buffer.compare(await collectStream(a.stream(0, 400_000), 1e6), BYTES)).toBe(0)
    expect(asked().slice(0, 3)).toEqual(['4096-400000', '74096-400000', '144096-400000'])
  })

  test('a good part of a short read is progress too', async () => {
    const a = await source(() => ({ endAfter: 6000 }), ONE_RETRY)
    expect(await a.read(100_000, 120_000)).toEqual(BYTES.slice(100_000, 120_000))
    expect(asked()).toEqual(['100000-120000', '106000-120000', '112000-120000', '118000-120000'])
  })

  test('little progress does not count as progress', async () => {
    const a = await source(() => ({ endAfter: 10 }))
    await expect(a.read(100_000, 200_000)).rejects.toMatchObject({
      tag: 'source-truncated',
      // A kept connection that turns out to be dead uses up a try without a request that the server sees.
      message: expect.stringMatching(/bytes=1000[34]0-199999: the body ended after 10 of 999[67]0 bytes \(5 tries\)$/),
    })
    expect(server.requests.length).toBeGreaterThanOrEqual(4)
  })

  test('bytes are counted as they arrive, those of broken answers too', async () => {
    const stats = createTransferStats()
    const a = await source(once({ endAfter: 50_000 }), { stats })
    const seen: number[] = []
    stats.listeners.add(({ bytesRead }) => seen.push(bytesRead))
    await a.read(100_000, 300_000)
    expect(stats.bytesRead).toBe(4096 + 200_000)
    expect(seen.length).toBeGreaterThan(3)
    expect(seen).toEqual([...seen].sort((x, y) => x - y))
  })
})

describe('pauses', () => {
  afterEach(() => vi.restoreAllMocks())

  test('double with each try, from baseMs, spread by up to a half', async () => {
    const a = await source(() => ({ status: 500 }), { retry: { baseMs: 3, random: () => 0.5 } })
    const timers = await timersOf(() => a.read(10_000, 10_010))
    expect(timers.filter((ms) => ms < 1000)).toEqual([3.75, 7.5, 15, 30])
  })

  test('are as long as Retry-After says, up to a limit', async () => {
    const short = await source(once(retryAfter('1')), { retry: { baseMs: 1, maxRetryAfterMs: 1000 } })
    expect(await timersOf(() => short.read(10_000, 10_010))).toContain(1000)
    expect(server.requests).toHaveLength(2)
    const long = await source(once(retryAfter('2')), { retry: { baseMs: 1, maxRetryAfterMs: 1000 } })
    await expect(long.read(10_000, 10_010)).rejects.toThrow('429 Too Many Requests and asks to wait 2 s')
    expect(server.requests).toHaveLength(1)
  })

  test('end when patience is over', async () => {
    const a = await source(() => ({ status: 500 }), {
      retry: { baseMs: 400, random: () => 0 },
      timeouts: { requestMs: 300 },
    })
    await expect(a.read(10_000, 10_010)).rejects.toMatchObject({ tag: 'http-status' })
    expect(server.requests).toHaveLength(1)
  })

  test('do not hold a place in the limiter', async () => {
    const limiter = createLimiter(1)
    const a = await source(once({ status: 500 }), { limiter, retry: { baseMs: 50, random: () => 0 } })
    const first = a.read(10_000, 10_010)
    await vi.waitFor(() => expect(server.requests).toHaveLength(1))
    expect(await a.read(20_000, 20_010)).toEqual(BYTES.slice(20_000, 20_010))
    await first
    expect(asked()).toEqual(['10000-10010', '20000-20010', '10000-10010'])
  })
})

describe('an abort', () => {
  test.each([
    ['an answer', { silent: true }],
    ['the rest of a body', { stallAfter: 100 }],
    ['the next try', { status: 500 }],
  ] as [string, Fault][])('while waiting for %s ends the read at once, its reason untouched', async (_, fault) => {
    const limiter = createLimiter(2)
    const a = await source(() => fault, { limiter, retry: { baseMs: 60_000 }, timeouts: { requestMs: 1e6 } })
    for (const reason of [undefined, new Error('seek'), 'text']) {
      const controller = new AbortController()
      const read = a.read(100_000, 200_000, { signal: controller.signal })
      const reader = a.stream(100_000, 200_000, { signal: controller.signal }).getReader()
      const streamed = (async () => {
        while (!(await reader.read()).done);
      })()
      setTimeout(() => controller.abort(reason), 25)
      await expect(read).rejects.toSatisfy((error) => error === controller.signal.reason)
      await expect(streamed).rejects.toSatisfy((error) => error === controller.signal.reason)
      await vi.waitFor(() => expect([limiter.active, limiter.waiting]).toEqual([0, 0]))
    }
  })

  test('during the last try is an abort, not a failed try', async () => {
    const fresh = await startFaultServer({ '/a.tar': FILE }, ({ index }) =>
      index === 0 ? undefined : { silent: true },
    )
    const opening = await openHttp(fresh.url('/a.tar'), { firstBytes: 4096, retry: { attempts: 0 } })
    if (opening.kind !== 'ranged') throw new Error(opening.kind)
    const controller = new AbortController()
    const read = opening.source.read(100_000, 200_000, { signal: controller.signal })
    setTimeout(() => controller.abort(), 25)
    await expect(read).rejects.toSatisfy((error) => error === controller.signal.reason)
    await fresh.close()
  })

  test('in the queue sends nothing', async () => {
    const limiter = createLimiter(1)
    const a = await source(undefined, { limiter })
    const release = await limiter.acquire()
    const controller = new AbortController()
    const read = a.read(10_000, 10_010, { signal: controller.signal })
    const reader = a.stream(10_000, 10_010, { signal: controller.signal }).getReader().read()
    await vi.waitFor(() => expect(limiter.waiting).toBe(2))
    controller.abort()
    await expect(read).rejects.toSatisfy((error) => error === controller.signal.reason)
    await expect(reader).rejects.toSatisfy((error) => error === controller.signal.reason)
    expect(limiter.waiting).toBe(0)
    release()
    expect(server.requests).toEqual([])
  })

  test('leaves no listener behind', async () => {
    const a = await source()
    const { signal } = new AbortController()
    const added = vi.spyOn(signal, 'addEventListener')
    const removed = vi.spyOn(signal, 'removeEventListener')
    await a.read(10_000, 50_000, { signal })
    await collectStream(a.stream(10_000, 50_000, { signal }), 1e6)
    expect(added.mock.calls.length).toBeGreaterThan(0)
    const left = new Set(added.mock.calls.map(([, listener]) => listener))
    for (const [, listener] of removed.mock.calls) left.delete(listener)
    expect(left.size).toBe(0)
  })
})

describe('a stream', () => {
  const LARGE: ServedFile = { bytes: new Uint8Array(64 << 20) }

  test('asks nothing before it is read, and nothing ahead', async () => {
    const a = await source()
    const reader = a.stream(0, 400_000).getReader()
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(server.requests).toEqual([])
    expect((await reader.read()).value).toEqual(BYTES.slice(0, 4096))
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(server.requests).toEqual([])
    await reader.cancel()
  })

  test('when cancelled or aborted, really stops the transfer', async () => {
    const limiter = createLimiter(1)
    const a = await source(undefined, { limiter }, LARGE)
    for (const stop of ['cancel', 'abort'] as const) {
      const controller = new AbortController()
      const reader = a.stream(0, a.size, { signal: controller.signal }).getReader()
      for (let i = 0; i < 4; i++) await reader.read()
      const request = server.requests.at(-1)!
      if (stop === 'cancel') await reader.cancel()
      else controller.abort()
      await vi.waitFor(() => expect(request.aborted).toBe(true))
      expect(request.sentBytes).toBeLessThan(32 << 20)
      expect(limiter.active).toBe(0)
    }
  })

  test('when nobody reads on, does not run ahead', async () => {
    const stats = createTransferStats()
    const a = await source(undefined, { stats }, LARGE)
    const reader = a.stream(4096, a.size).getReader()
    await reader.read()
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(stats.bytesRead).toBeLessThan(1 << 20)
    await reader.cancel()
  })

  test('that rests gives its connection to a read that waits for one, and goes on from where it was', async () => {
    const limiter = createLimiter(1)
    const a = await source(undefined, { limiter })
    const reader = a.stream(4096, 400_000).getReader()
    const first = (await reader.read()).value
    expect(limiter.active).toBe(1)
    expect(await a.read(200_000, 200_010)).toEqual(BYTES.slice(200_000, 200_010))
    const rest: Uint8Array[] = []
    for (;;) {
      const { value } = await reader.read()
      if (value === undefined) break
      rest.push(value)
    }
    expect(Buffer.compare(Buffer.concat([first!, ...rest]), BYTES.subarray(4096))).toBe(0)
    expect(asked()).toEqual(['4096-400000', '200000-200010', `${4096 + first!.byteLength}-400000`])
  })

  test('does not age while its reader rests', async () => {
    const a = await source(undefined, { timeouts: { idleMs: 60, requestMs: 100 } }, LARGE)
    const reader = a.stream(4096, a.size).getReader()
    let received = 0
    for (let i = 0; i < 4; i++) {
      received += (await reader.read()).value?.byteLength ?? 0
      await new Promise((resolve) => setTimeout(resolve, 70))
    }
    expect(received).toBeGreaterThan(0)
    expect(server.requests).toHaveLength(1)
    await reader.cancel()
  })
})

/** The same answer, whose body begins when the gate opens; `begun` is called when somebody waits for it. */
function heldBack(response: Response, gate: Promise<void>, begun: () => void): Response {
  const reader = response.body!.getReader()
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        begun()
        await gate
        const { value } = await reader.read()
        if (value === undefined) controller.close()
        else controller.enqueue(value)
      },
    },
    { highWaterMark: 0 },
  )
  return new Response(body, response)
}

describe('a file that changes', () => {
  const newer: ServedFile = { bytes: seededBytes(400_000, 32), etag: '"v2"' }

  test('before anything was read of it, is read in its new version', async () => {
    const a = await source(() => ({ file: newer }))
    expect(Buffer.compare(await a.read(100_000, 110_000), newer.bytes.subarray(100_000, 110_000))).toBe(0)
    expect(asked()).toEqual(['100000-110000', '100000-110000'])
    expect(await a.read(0, 100)).toEqual(newer.bytes.slice(0, 100)) // the first bytes kept are dropped
  })

  test('before anything was read of it, streams its new version', async () => {
    const a = await source(() => ({ file: newer }))
    expect(Buffer.compare(await collectStream(a.stream(100_000, 400_000), 1e6), newer.bytes.subarray(100_000))).toBe(0)
  })

  test('in the middle of a read, gives all of the read from the new version', async () => {
    const a = await source(({ index }) => (index === 0 ? { endAfter: 50_000 } : { file: newer }))
    expect(Buffer.compare(await a.read(100_000, 300_000), newer.bytes.subarray(100_000, 300_000))).toBe(0)
  })

  test('under several reads, mixes in none of them', async () => {
    const a = await source(({ range }) => (range!.start >= 200_000 ? { file: newer } : { delayMs: 20 }))
    const early = a.read(100_000, 100_010)
    const late = a.read(200_000, 200_010)
    const results = await Promise.allSettled([early, late])
    const right = results.map((result, i) =>
      result.status === 'rejected'
        ? result.reason.tag
        : Buffer.compare(result.value, newer.bytes.subarray((i + 1) * 100_000, (i + 1) * 100_000 + 10)) === 0,
    )
    // The server still sends the old version of the early range, so that read cannot have the new one.
    expect(right).toEqual(['source-changed', true])
  })

  test('while an older version comes whole, is not taken for it', async () => {
    let letGo: () => void = () => undefined
    const gate = new Promise<void>((resolve) => {
      letGo = resolve
    })
    let begun: () => void = () => undefined
    const hasBegun = new Promise<void>((resolve) => {
      begun = resolve
    })
    const gated: HttpOptions['fetch'] = async (url, init) => {
      const response = await fetch(url, init)
      return response.status === 200 ? heldBack(response, gate, begun) : response
    }
    const a = await source(({ index }) => (index === 0 ? { ignoreRange: true } : { file: newer }), { fetch: gated })
    const first = a.read(100_000, 100_010)
    await hasBegun
    expect(await a.read(200_000, 200_010)).toEqual(newer.bytes.slice(200_000, 200_010))
    letGo()
    expect(await first).toEqual(newer.bytes.slice(100_000, 100_010))
    expect(await a.read(300_000, 300_010)).toEqual(newer.bytes.slice(300_000, 300_010))
  })

  test('after bytes were handed out, is refused for good, without asking again', async () => {
    const a = await source(({ index }) => (index === 1 ? { file: newer } : undefined))
    await a.read(10_000, 10_010)
    await expect(a.read(20_000, 20_010)).rejects.toMatchObject({
      tag: 'source-changed',
      message: `http: ${a.name} changed while it was read: ETag "v1" became "v2"`,
    })
    await expect(a.read(0, 10)).rejects.toMatchObject({ tag: 'source-changed' })
    await expect(a.stream(10_000, 10_010).getReader().read()).rejects.toMatchObject({ tag: 'source-changed' })
    expect(server.requests).toHaveLength(2)
  })

  test('twice, is refused', async () => {
    let version = 1
    const a = await source(() => ({ file: { ...newer, etag: `"v${++version}"` } }))
    await expect(a.read(100_000, 100_010)).rejects.toMatchObject({ tag: 'source-changed' })
    expect(server.requests).toHaveLength(2)
  })

  test('to another length, is refused', async () => {
    const shorter: ServedFile = { bytes: BYTES.slice(0, 200_000), etag: '"v2"' }
    const a = await source(() => ({ file: shorter }))
    await expect(a.read(100_000, 100_010)).rejects.toMatchObject({ tag: 'source-changed' })
    expect(server.requests).toHaveLength(1)
    const b = await source(() => ({ file: shorter }))
    await expect(b.read(300_000, 300_010)).rejects.toMatchObject({ tag: 'source-changed' }) // 416 with the new length
  })

  test('only in weak ETags, does not change', async () => {
    let n = 0
    const a = await source(() => ({ file: weakly(++n) }), {}, weakly(0))
    for (const start of [10_000, 20_000, 30_000]) {
      expect(await a.read(start, start + 10)).toEqual(BYTES.slice(start, start + 10))
    }
  })

  test('restartOnce opens and reads again, once', async () => {
    let version = 1
    const versions = [FILE, newer, newer, newer]
    server.reset({ '/a.tar': FILE }, () => ({ file: versions[Math.min(version, 4) - 1]! }))
    const task = async () => {
      const opening = await openHttp(server.url('/a.tar'), { firstBytes: 4096 })
      if (opening.kind !== 'ranged') throw new Error(opening.kind)
      const head = await opening.source.read(0, 10)
      version++
      return [head, await opening.source.read(10_000, 10_010)]
    }
    expect(await restartOnce(task)).toEqual([newer.bytes.slice(0, 10), newer.bytes.slice(10_000, 10_010)])
    let runs = 0
    const failing = async () => {
      runs++
      await source(() => ({ file: newer })).then(async (a) => {
        await a.read(0, 10)
        await a.read(10_000, 10_010)
      })
    }
    await expect(restartOnce(failing)).rejects.toMatchObject({ tag: 'source-changed' })
    expect(runs).toBe(2)
  })

  test('at any moment of random reads, never mixes versions', async () => {
    const random = seededRandom(77)
    for (let run = 0; run < 40; run++) {
      const replaceAt = Math.floor(random() * 6)
      const cut = random() < 0.5 ? { endAfter: 3000 } : {}
      const a = await source(({ index }) => ({
        ...(index >= replaceAt ? { file: newer } : {}),
        ...(index % 3 === 0 ? cut : {}),
      }))
      const pieces: [number, Uint8Array][] = []
      for (let i = 0; i < 6; i++) {
        const start = Math.floor(random() * 390_000)
        try {
          pieces.push([start, await a.read(start, start + 8000)])
        } catch (error) {
          expect(error).toMatchObject({ tag: 'source-changed' })
        }
      }
      const allOf = (bytes: Uint8Array) =>
        pieces.every(([start, piece]) => Buffer.compare(piece, bytes.subarray(start, start + 8000)) === 0)
      expect(allOf(BYTES) || allOf(newer.bytes)).toBe(true)
    }
  })
})

describe('a server that stops answering ranges', () => {
  test('a small file is kept whole, once, and serves every later read', async () => {
    const stats = createTransferStats()
    const a = await source(once({ ignoreRange: true }), { stats })
    expect(await a.read(100_000, 100_010)).toEqual(BYTES.slice(100_000, 100_010))
    expect(await a.read(300_000, 300_010)).toEqual(BYTES.slice(300_000, 300_010))
    expect([stats.requests, stats.bytesRead]).toEqual([2, 404_096])
  })

  test('a large one is refused after some tries, without being downloaded', async () => {
    const a = await source(
      () => ({ ignoreRange: true }),
      { wholeBudgetBytes: 1000 },
      { bytes: new Uint8Array(64 << 20) },
    )
    await expect(a.read(100_000, 100_010)).rejects.toMatchObject({ tag: 'http-range', found: 200 })
    for (const request of server.requests) expect(request.sentBytes).toBeLessThan(32 << 20)
    const b = await source(once({ ignoreRange: true }), { wholeBudgetBytes: 1000 })
    expect(await b.read(100_000, 100_010)).toEqual(BYTES.slice(100_000, 100_010))
  })
})

describe('a redirect', () => {
  test('is followed once; later reads ask where it led, and ask the way again when that fails', async () => {
    server.reset({ '/b.tar': FILE }, redirectToB)
    const opening = await openHttp(server.url('/a.tar'), { firstBytes: 4096 })
    if (opening.kind !== 'ranged') throw new Error(opening.kind)
    const a = opening.source
    expect(a.name).toBe(server.url('/a.tar'))
    await a.read(10_000, 10_010)
    expect(server.requests.map(({ path }) => path)).toEqual(['/a.tar', '/b.tar', '/b.tar'])

    // The address it led to has expired; the way to a new one is asked for.
    server.reset({ '/c.tar': FILE }, ({ path }) =>
      path === '/a.tar' ? { redirect: '/c.tar' } : path === '/b.tar' ? { status: 403 } : undefined,
    )
    expect(await a.read(20_000, 20_010)).toEqual(BYTES.slice(20_000, 20_010))
    await a.read(30_000, 30_010)
    expect(server.requests.map(({ path }) => path)).toEqual(['/b.tar', '/a.tar', '/c.tar', '/c.tar'])

    server.reset({}, ({ path }) => (path === '/a.tar' ? { redirect: '/d.tar' } : undefined))
    await expect(a.read(40_000, 40_010)).rejects.toMatchObject({ tag: 'http-status', found: 404, source: a.name })
    expect(server.requests.map(({ path }) => path)).toEqual(['/c.tar', '/a.tar', '/d.tar'])
  })

  test('to an answer that cannot be used is not followed for ever', async () => {
    server.reset({ '/b.tar': FILE }, ({ path }) => (path === '/a.tar' ? { redirect: '/b.tar' } : { shiftBytes: 1 }))
    await expect(openHttp(server.url('/a.tar'), { firstBytes: 4096 })).rejects.toMatchObject({ tag: 'http-range' })
    expect(server.requests.map(({ path }) => path)).toEqual(['/a.tar', '/b.tar', '/a.tar', '/b.tar'])
  })
})
