import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDataIndex } from '../../../src/cli/serve/data-index.ts'
import { openDataRoots } from '../../../src/cli/serve/data-roots.ts'
import { createPageServer } from '../../../src/cli/serve/page-server.ts'
import { rawRequest } from '../../helpers/raw-request.ts'

/** Requests that try to read what is not below the given folder. None may give a byte of it, nor of what is hidden. */

const BASE = mkdtempSync(join(tmpdir(), 'visavis-hostile-'))
const SECRET = 'the secret outside'
const TEXT = '0123456789'

let server: Server
let port: number

beforeAll(async () => {
  const data = join(BASE, 'data')
  for (const folder of ['data/.hidden', 'data/deep', 'data-2', 'page/assets'])
    mkdirSync(join(BASE, folder), { recursive: true })
  for (const file of [
    'secret.txt',
    'data/.secret.txt',
    'data/.hidden/secret.txt',
    'data-2/secret.txt',
    'page/.secret.txt',
  ])
    writeFileSync(join(BASE, file), SECRET)
  writeFileSync(join(data, 'ten.npy'), TEXT)
  writeFileSync(join(BASE, 'page/index.html'), 'page')
  symlinkSync(join(BASE, 'secret.txt'), join(data, 'link.npy'))
  symlinkSync(BASE, join(data, 'up'))
  symlinkSync('/', join(data, 'slash'))
  symlinkSync(join(BASE, 'data-2'), join(data, 'deep/sibling'))
  const dataRoots = await openDataRoots([data])
  const dataIndex = createDataIndex(dataRoots, { isWatching: false })
  server = createPageServer({
    pageRoot: join(BASE, 'page'),
    dataRoots,
    dataIndex,
    allowedHosts: new Set(['127.0.0.1', 'localhost']),
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port
})

afterAll(() => {
  server.closeAllConnections()
  server.close()
  rmSync(BASE, { recursive: true })
})

/** Ways to write "one folder up". */
const UPS = [
  '..',
  '%2e%2e',
  '.%2e',
  '%2E.',
  '..%2f',
  '..%5c',
  '..\\',
  '..;',
  '%252e%252e',
  '..%00',
  '....',
  '%c0%ae%c0%ae',
  '%uff0e%uff0e',
  '\u2024\u2024',
]
/** Places to begin at. */
const STARTS = ['/', '/data/', '/data/data/', '/data/data/deep/', '/assets/', '//data/data/', '/data//data/']
const LINKS = [
  'link.npy',
  'up/secret.txt',
  'up/data-2/secret.txt',
  `slash${BASE}/secret.txt`,
  'deep/sibling/secret.txt',
]
const HIDDEN = [
  '.secret.txt',
  '.hidden/secret.txt',
  'deep/../.secret.txt',
  '%2esecret.txt',
  '.hidden%2fsecret.txt',
  './.secret.txt',
]

const PATHS = [
  ...STARTS.flatMap((start) => UPS.map((up) => `${start}${up}/${up}/secret.txt`)),
  ...UPS.map((up) => `/data/data/${up}/data-2/secret.txt`),
  ...LINKS.map((link) => `/data/data/${link}`),
  ...HIDDEN.map((path) => `/data/data/${path}`),
  `/data/data/${BASE}/secret.txt`,
  `/data/data/%2f${BASE.slice(1).replaceAll('/', '%2f')}%2fsecret.txt`,
  `/data/${encodeURIComponent(BASE)}/secret.txt`,
  `file://${BASE}/secret.txt`,
  `http://127.0.0.1${BASE}/secret.txt`,
  '/data/data-2/secret.txt',
  '/data/data/../data-2/secret.txt',
  '/data/data/ten.npy/../../../secret.txt',
  '/data/data?/../../secret.txt',
  '/data/data#/../../secret.txt',
]

const request = (target: string, method = 'GET', headers = 'Host: 127.0.0.1\r\n'): Promise<string> =>
  rawRequest(port, `${method} ${target} HTTP/1.1\r\n${headers}Connection: close\r\n\r\n`)

describe('the app server against hostile requests', () => {
  it('is tried by more than a hundred paths', () => {
    expect(new Set(PATHS).size).toBeGreaterThan(100)
  })

  it('gives no byte from outside the root and nothing hidden', async () => {
    const answers = await Promise.all(PATHS.map(async (path) => ({ path, answer: await request(path) })))
    const bad = answers.filter(({ answer }) => answer.includes(SECRET) || !/^HTTP\/1\.1 4\d\d/.test(answer))
    expect(bad).toEqual([])
  })

  it('says no more than it must: not the place of the folder, not why', async () => {
    for (const path of ['/data/data/up/secret.txt', '/data/data/nowhere', '/data/data/.hidden/secret.txt']) {
      const answer = await request(path)
      expect(answer).not.toContain(BASE)
      expect(answer.split('\r\n\r\n')[1]).toBe('not found')
    }
  })

  it.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'PROPFIND', 'MKCOL', 'TRACE'])('refuses %s', async (method) => {
    const answer = await request('/data/data/ten.npy', method)
    expect(answer).toMatch(/^HTTP\/1\.1 405/)
    expect(answer).toMatch(/allow: GET, HEAD/i)
    expect(answer).not.toContain(TEXT)
  })

  it.each([
    'GARBAGE\r\n\r\n',
    'GET /data/data/ten.npy\r\n\r\n',
    'GET /data/data/ten.npy HTTP/9.9\r\nHost: 127.0.0.1\r\n\r\n',
    'CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n',
    `GET /data/data/ten.npy HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ${'a'.repeat(70_000)}\r\nConnection: close\r\n\r\n`,
    'GET /data/data/ten.npy HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    'GET /data/data/ten.npy HTTP/1.1\r\nHost: evil.example\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n',
    'GET /data/data/ten.npy HTTP/1.1\r\nConnection: close\r\n\r\n',
    `GET /${'x'.repeat(20_000)} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`,
  ])('gives nothing to a request that is none: %#', async (bytes) => {
    const answer = await rawRequest(port, bytes)
    expect(answer).not.toContain(TEXT)
    expect(answer).not.toMatch(/^HTTP\/1\.1 (2|5)/)
  })

  it.each([
    'evil.example',
    'evil.example:80',
    '127.0.0.1.evil.example',
    '127.0.0.1@evil.example',
    'localhost.',
    'LOCALHOST.evil',
    '0.0.0.0',
    '[::2]',
    '2130706433',
  ])('refuses a host it is not called by: %s', async (host) => {
    const answer = await request('/data/data/ten.npy', 'GET', `Host: ${host}\r\n`)
    expect(answer).toMatch(/^HTTP\/1\.1 403/)
    expect(answer).not.toContain(TEXT)
  })

  it.each([
    ['bytes=0-0,2-3', 200],
    ['bytes=0-0, -1', 200],
    ['bytes=a-b', 200],
    ['bytes=0x0-0x9', 200],
    ['bytes=-', 200],
    ['bytes=10-', 416],
    ['bytes=10-20', 416],
    ['bytes=-0', 416],
    ['bytes=9-9', 206],
    ['bytes=9-99999999999999', 206],
  ])('answers the range %s with %i and never a byte too many', async (range, status) => {
    const answer = await request('/data/data/ten.npy', 'GET', `Host: 127.0.0.1\r\nRange: ${range}\r\n`)
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status}`))
    const body = answer.slice(answer.indexOf('\r\n\r\n') + 4)
    expect(body).toBe(status === 200 ? TEXT : status === 206 ? '9' : 'range not satisfiable')
  })

  it('gives its data to a page of its own origin only', async () => {
    const own = await request('/data/data/ten.npy', 'GET', 'Host: 127.0.0.1:99\r\nOrigin: http://127.0.0.1:99\r\n')
    expect(own).toMatch(/access-control-allow-origin: http:\/\/127\.0\.0\.1:99\r/i)
    const other = await request('/data/data/ten.npy', 'GET', 'Host: 127.0.0.1:99\r\nOrigin: http://evil.example\r\n')
    expect(other).not.toMatch(/access-control-allow-origin/i)
    expect(other).toMatch(/cross-origin-resource-policy: same-origin/i)
  })

  it('refuses wishes of the index that are none', async () => {
    for (const query of ['since=-1', 'since=1e9', 'limit=0', 'limit=x', 'since=99999999999999999999'])
      expect(await request(`/data/index.json?${query}`)).toMatch(/^HTTP\/1\.1 400/)
  })

  it('stays in good health after all of it', async () => {
    expect(await request('/data/data/ten.npy')).toMatch(/^HTTP\/1\.1 200[^]*0123456789$/)
  })
})
