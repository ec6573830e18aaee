import { mkdirSync, mkdtempSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import type { Server } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createDataIndex, type DataIndex } from '../../../src/cli/serve/data-index.ts'
import { openDataRoots, type DataRoot } from '../../../src/cli/serve/data-roots.ts'
import { versionOfFile } from '../../../src/cli/serve/folder-listing.ts'
import { createPageServer, type ServerLimits } from '../../../src/cli/serve/page-server.ts'
import { rawRequest } from '../../helpers/raw-request.ts'

/** What a client may take of the server: time, connections, memory; and that what it gets is of one version. */

const BASE = mkdtempSync(join(tmpdir(), 'visavis-limits-'))
const LARGE_BYTES = 64 * 1024 * 1024
const GENEROUS = { headersMs: 60_000, requestMs: 60_000, idleMs: 60_000 }

let dataRoots: DataRoot[]
let dataIndex: DataIndex
let server: Server
const sockets: Socket[] = []

beforeAll(async () => {
  mkdirSync(join(BASE, 'data'))
  writeFileSync(join(BASE, 'data/ten.npy'), '0123456789')
  writeFileSync(join(BASE, 'data/large.npy'), '')
  truncateSync(join(BASE, 'data/large.npy'), LARGE_BYTES)
  dataRoots = await openDataRoots([join(BASE, 'data')])
  dataIndex = createDataIndex(dataRoots, { isWatching: false })
})

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy()
  server.closeAllConnections()
  server.close()
})
afterAll(() => rmSync(BASE, { recursive: true }))

async function serve(limits: Partial<ServerLimits>): Promise<number> {
  const allowedHosts = new Set(['127.0.0.1'])
  server = createPageServer({ pageRoot: BASE, dataRoots, dataIndex, allowedHosts, limits: { checkMs: 40, ...limits } })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

/** Sends bytes and keeps the connection. */
function hold(port: number, bytes: string): Socket {
  const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
  socket.on('error', () => undefined)
  sockets.push(socket)
  return socket
}

const ended = (socket: Socket): Promise<string> =>
  new Promise((resolve) => {
    let text = ''
    socket.on('data', (chunk) => (text += String(chunk)))
    socket.on('close', () => resolve(text))
  })

const nConnections = (): Promise<number> => new Promise((resolve) => server.getConnections((_, n) => resolve(n)))

const GET = 'GET /data/data/ten.npy HTTP/1.1\r\nHost: 127.0.0.1\r\n'

describe('limits of the app server', () => {
  it('are those that are promised', async () => {
    const port = await serve({})
    expect(port).toBeGreaterThan(0)
    expect(server).toMatchObject({ headersTimeout: 10_000, requestTimeout: 60_000, maxConnections: 512 })
    expect(server.timeout).toBe(120_000)
  })

  it('lets go of who does not finish the headers', async () => {
    const port = await serve({ ...GENEROUS, headersMs: 150 })
    expect(await ended(hold(port, GET))).toMatch(/^HTTP\/1\.1 408/)
  })

  it('lets go of who drips a request without end', async () => {
    const port = await serve({ ...GENEROUS, headersMs: 200, requestMs: 200 })
    const socket = hold(port, GET)
    const dripping = setInterval(() => socket.write('X: y\r\n'), 20)
    expect(await ended(socket)).not.toContain('0123456789')
    clearInterval(dripping)
  })

  it('lets go of who takes nothing', async () => {
    const port = await serve({ ...GENEROUS, idleMs: 200 })
    const socket = hold(port, 'GET /data/data/large.npy HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n')
    socket.pause()
    await expect.poll(nConnections).toBe(1)
    await expect.poll(nConnections, { timeout: 5000 }).toBe(0)
  })

  it('has so many connections and no more, and takes others when some are gone', async () => {
    const port = await serve({ ...GENEROUS, maxConnections: 2 })
    const [first] = [hold(port, GET), hold(port, GET)]
    await expect.poll(nConnections).toBe(2)
    expect(await ended(hold(port, `${GET}\r\n`))).toBe('')
    first!.destroy()
    await expect.poll(nConnections).toBe(1)
    expect(await rawRequest(port, `${GET}Connection: close\r\n\r\n`)).toMatch(/0123456789$/)
  })

  it('holds one small buffer for each slow client, however much is asked for', async () => {
    const port = await serve(GENEROUS)
    const before = process.memoryUsage().arrayBuffers
    for (let i = 0; i < 100; i++) {
      hold(port, 'GET /data/data/large.npy HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n').pause()
    }
    let most = 0
    for (let i = 0; i < 10; i++) {
      await new Promise((resolve) => setTimeout(resolve, 50))
      most = Math.max(most, process.memoryUsage().arrayBuffers - before)
    }
    expect(most).toBeLessThan(100 * 64 * 1024)
  })

  it('gives everybody who reads at all the whole file', async () => {
    const port = await serve(GENEROUS)
    const response = await fetch(`http://127.0.0.1:${port}/data/data/large.npy`)
    const bytes = await response.arrayBuffer()
    expect(bytes.byteLength).toBe(LARGE_BYTES)
  })

  it('tells versions of a file apart by its size and the nanosecond of its change', async () => {
    const port = await serve(GENEROUS)
    const tag = async (): Promise<string> =>
      (await fetch(`http://127.0.0.1:${port}/data/data/ten.npy`, { method: 'HEAD' })).headers.get('etag')!
    const path = join(BASE, 'data/ten.npy')
    utimesSync(path, 1000, 1000)
    const first = await tag()
    expect(await tag()).toBe(first)
    utimesSync(path, 1000, 1000.001)
    expect(await tag()).not.toBe(first)
    expect(versionOfFile({ size: 10n, mtimeNs: 1n })).not.toBe(versionOfFile({ size: 10n, mtimeNs: 2n }))
    expect(first).toMatch(/^"[0-9a-f]+-[0-9a-f]+"$/)
  })

  it('is taken for no other kind of content', async () => {
    const port = await serve(GENEROUS)
    for (const path of ['/data/data/ten.npy', '/data/index.json', '/data/nowhere', '/']) {
      const { headers } = await fetch(`http://127.0.0.1:${port}${path}`)
      expect(headers.get('x-content-type-options')).toBe('nosniff')
    }
  })
})
