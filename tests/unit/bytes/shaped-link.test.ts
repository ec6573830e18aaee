import { afterEach, expect, test } from 'vitest'
import { collectStream, createTransferStats, openHttp } from '../../../src/bytes/index.ts'
import {
  linkFloorMs,
  startShapedLink,
  virtualBytes,
  virtualConcat,
  virtualZeros,
  type LinkOptions,
  type ShapedLink,
} from '../../bench/shaped-link.ts'
import { seededBytes } from '../../helpers/seeded-random.ts'

const BYTES = seededBytes(200_000, 41)
const FAST: LinkOptions = { rttMs: 1, bitsPerSecond: Infinity }
const LARGE = virtualConcat([virtualBytes(BYTES), virtualZeros(2 ** 30), virtualBytes(BYTES)], { etag: '"large"' })
let link: ShapedLink

afterEach(() => link.close())

async function opened(options: LinkOptions, path: string) {
  link = await startShapedLink({ '/a.npz': virtualBytes(BYTES, { etag: '"a"' }), '/large.tar': LARGE }, options)
  const stats = createTransferStats()
  const opening = await openHttp(link.origin + path, { firstBytes: 4096, stats })
  if (opening.kind !== 'ranged') throw new Error(opening.kind)
  return { ...opening, stats }
}

test('serves ranges of a file larger than its memory, and counts what it serves', async () => {
  const { source, version, stats } = await opened(FAST, '/large.tar')
  expect(source.size).toBe(2 ** 30 + 400_000)
  expect(version.etag).toBe('"large"')
  const tail = await source.read(source.size - 200_000, source.size)
  expect(Buffer.compare(tail, BYTES)).toBe(0)
  expect(await source.read(199_990, 200_010)).toEqual(Uint8Array.from([...BYTES.slice(199_990), ...Array(10).fill(0)]))
  expect(link.counts).toMatchObject({ requests: 3, preflights: 0, bytes: 4096 + 200_000 + 20 })
  expect(stats).toMatchObject({ requests: 3, bytesRead: 4096 + 200_000 + 20 })
  expect(link.counts.requestsByPath.get('/large.tar')).toBe(3)
  link.resetCounts()
  expect(link.counts).toMatchObject({ requests: 0, bytes: 0, connections: 0 })
})

test('parallel answers over a slow link arrive whole and in order', async () => {
  const { source } = await opened({ rttMs: 2, bitsPerSecond: 80e6 }, '/a.npz')
  const parts = [10_000, 50_000, 90_000, 130_000]
  const read = await Promise.all(parts.map((start) => source.read(start, start + 40_000)))
  expect(read.every((bytes, i) => Buffer.compare(bytes, BYTES.subarray(parts[i]!, parts[i]! + 40_000)) === 0)).toBe(
    true,
  )
  expect(Buffer.compare(await collectStream(source.stream(0, 200_000), 1e6), BYTES)).toBe(0)
})

test('nothing is faster than the link', async () => {
  const options = { rttMs: 30, bitsPerSecond: 20e6, slowStart: false }
  const { source } = await opened(options, '/a.npz')
  const startMs = performance.now()
  await Promise.all([source.read(10_000, 60_000), source.read(60_000, 110_000)])
  // Half a millisecond for each of the two answers: moments that near count as reached.
  expect(performance.now() - startMs).toBeGreaterThan(linkFloorMs(1, 100_000, options) - 1)
  expect(linkFloorMs(1, 100_000, options)).toBe(70)
})

test('answers as a good server does what is not a range', async () => {
  await opened(FAST, '/a.npz')
  const ask = (path: string, init?: RequestInit) => fetch(link.origin + path, init)
  const head = await ask('/a.npz', { method: 'HEAD' })
  expect([head.status, head.headers.get('content-length'), head.headers.get('etag')]).toEqual([200, '200000', '"a"'])
  const whole = await ask('/a.npz')
  expect([whole.status, (await whole.arrayBuffer()).byteLength]).toEqual([200, 200_000])
  const beyond = await ask('/a.npz', { headers: { Range: 'bytes=200000-' } })
  expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, 'bytes */200000'])
  expect((await ask('/missing')).status).toBe(404)
  expect((await ask('/a.npz', { method: 'DELETE' })).status).toBe(405)
  const preflight = await ask('/a.npz', { method: 'OPTIONS' })
  expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, '*'])
  expect(link.counts.preflights).toBe(1)
})
