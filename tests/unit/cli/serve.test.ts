import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { connect, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Server } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDataIndex, type DataIndex } from '../../../src/cli/serve/data-index.ts'
import { openDataRoots } from '../../../src/cli/serve/data-roots.ts'
import { parseRange } from '../../../src/cli/serve/file-response.ts'
import { createPageServer } from '../../../src/cli/serve/page-server.ts'

const FIXTURES = join(import.meta.dirname, '../../fixtures/recordings')
const SECRET = 'the secret outside'
const BASE = mkdtempSync(join(tmpdir(), 'visavis-serve-'))
const TEXT = '0123456789'

let server: Server
let index: DataIndex
let port: number

beforeAll(async () => {
  const page = join(BASE, 'page')
  const data = join(BASE, 'my data')
  for (const folder of [join(page, 'assets'), join(data, '.hidden'), join(data, 'deep/er')])
    mkdirSync(folder, { recursive: true })
  writeFileSync(join(BASE, 'secret.txt'), SECRET)
  writeFileSync(join(page, 'index.html'), '<!doctype html>page')
  writeFileSync(join(page, 'assets/app.js'), 'code')
  writeFileSync(join(data, 'ten.npy'), TEXT)
  writeFileSync(join(data, 'empty.npy'), '')
  writeFileSync(join(data, '.dot.npy'), SECRET)
  writeFileSync(join(data, '.hidden/x.npy'), SECRET)
  writeFileSync(join(data, 'deep/er/V00_S0001_I00000001_P0001.npy'), TEXT)
  writeFileSync(join(data, '0000.tar'), readFileSync(join(FIXTURES, 'hf/0000.tar')))
  symlinkSync(join(BASE, 'secret.txt'), join(data, 'link.npy'))
  symlinkSync(BASE, join(data, 'linked-folder'))
  const dataRoots = await openDataRoots([data, join(BASE, 'my data/ten.npy')])
  index = createDataIndex(dataRoots)
  index.start()
  server = createPageServer({
    pageRoot: page,
    dataRoots,
    dataIndex: index,
    allowedHosts: new Set(['127.0.0.1', 'localhost']),
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port
})

afterAll(() => {
  index.stop()
  server.closeAllConnections()
  server.close()
  rmSync(BASE, { recursive: true })
})

const get = (path: string, init: RequestInit = {}): Promise<Response> => fetch(`http://127.0.0.1:${port}${path}`, init)

/** Sends bytes as they are, which `fetch` would put right, and gives the whole answer. */
function raw(request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(request))
    let answer = ''
    socket.on('data', (chunk) => (answer += String(chunk)))
    socket.on('close', () => resolve(answer))
    socket.on('error', reject)
  })
}

describe('parseRange', () => {
  it.each([
    [undefined, { kind: 'whole' }],
    ['bytes=0-3', { kind: 'part', start: 0, end: 4 }],
    ['bytes=4-', { kind: 'part', start: 4, end: 10 }],
    ['bytes=-3', { kind: 'part', start: 7, end: 10 }],
    ['bytes=-99', { kind: 'part', start: 0, end: 10 }],
    ['bytes=8-99', { kind: 'part', start: 8, end: 10 }],
    ['bytes=10-', { kind: 'unsatisfiable' }],
    ['bytes=-0', { kind: 'unsatisfiable' }],
    ['bytes=5-2', { kind: 'whole' }],
    ['bytes=0-1,3-4', { kind: 'whole' }],
    ['items=0-1', { kind: 'whole' }],
    ['bytes=', { kind: 'whole' }],
    ['bytes=-', { kind: 'whole' }],
    ['bytes=1e3-', { kind: 'whole' }],
    ['bytes=99999999999999999999-', { kind: 'whole' }],
  ])('%s', (header, expected) => {
    expect(parseRange(header, 10)).toEqual(expected)
  })
})

describe('the app server', () => {
  it('gives single ranges with a strong ETag, 304 and 416', async () => {
    const part = await get('/data/my%20data/ten.npy', { headers: { range: 'bytes=2-5' } })
    expect(part.status).toBe(206)
    expect(part.headers.get('content-range')).toBe('bytes 2-5/10')
    expect(part.headers.get('accept-ranges')).toBe('bytes')
    expect(await part.text()).toBe('2345')
    const etag = part.headers.get('etag')!
    expect(etag).toMatch(/^"[^"]+"$/)
    expect((await get('/data/my%20data/ten.npy', { headers: { 'if-none-match': etag } })).status).toBe(304)
    const beyond = await get('/data/my%20data/ten.npy', { headers: { range: 'bytes=10-' } })
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, 'bytes */10'])
    const changed = await get('/data/my%20data/ten.npy', { headers: { range: 'bytes=2-5', 'if-range': '"other"' } })
    expect([changed.status, await changed.text()]).toEqual([200, TEXT])
    const empty = await get('/data/my%20data/empty.npy')
    expect([empty.status, await empty.text()]).toEqual([200, ''])
  })

  it('serves a file given by itself', async () => {
    expect(await (await get('/data/ten.npy')).text()).toBe(TEXT)
  })

  it('answers HEAD without a body', async () => {
    const head = await get('/data/ten.npy', { method: 'HEAD' })
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '10', ''])
  })

  it('lists recordings: tars by their members, files by their names', async () => {
    let list: {
      complete: boolean
      files: { path: string; members?: { name: string }[] }[]
      recordings: { id: string }[]
    }
    do list = (await (await get('/data/index.json')).json()) as typeof list
    while (!list.complete)
    expect(list.recordings.map((entry) => entry.id).toSorted()).toEqual(
      ['V00_S0001_I00000001_P0001', 'V00_S0809_I00000582_P0947', 'empty', 'ten'].toSorted(),
    )
    const tar = list.files.find((file) => file.path.endsWith('.tar'))!
    expect(tar.path).toBe('my%20data/0000.tar')
    expect(tar.members!.map((member) => member.name.split('.')[1])).toEqual(['json', 'mp4', 'npz', 'wav'])
    expect(JSON.stringify(list)).not.toMatch(/\.hidden|\.dot|link/)
  })

  it('serves the page under a strict content security policy', async () => {
    const page = await get('/')
    const policy = page.headers.get('content-security-policy')!
    expect(policy).toContain("connect-src 'self' https: http:")
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval'")
    expect(policy).not.toMatch(/unsafe-inline|unsafe-eval(?<!wasm-unsafe-eval)/)
    expect(page.headers.get('x-content-type-options')).toBe('nosniff')
    expect((await get('/assets/app.js')).headers.get('cache-control')).toContain('immutable')
  })

  it.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])('refuses %s', async (method) => {
    expect((await get('/data/ten.npy', { method })).status).toBe(405)
  })

  it.each([
    '/data/../secret.txt',
    '/data/my%20data/../../secret.txt',
    '/data/my%20data/..%2f..%2fsecret.txt',
    '/data/my%20data/%2e%2e/%2e%2e/secret.txt',
    '/data/my%20data/..%5c..%5csecret.txt',
    '/data/my%20data/....//....//secret.txt',
    '/data/my%20data/deep/../../../secret.txt',
    '/data/my%20data//etc/passwd',
    '/data/my%20data/%00',
    '/data/my%20data/ten.npy%00.html',
    '/data/my%20data/%zz',
    '/data/my%20data/%c0%ae%c0%ae/secret.txt',
    '/data/my%20data/link.npy',
    '/data/my%20data/linked-folder/secret.txt',
    '/data/my%20data/.dot.npy',
    '/data/my%20data/.hidden/x.npy',
    '/data/my%20data/deep',
    '/data/my%20data/',
    '/data/my%20data',
    '/data/',
    '/data',
    '/data/nowhere/x',
    '/data/ten.npy/x',
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/assets/../../secret.txt',
    '/.git/config',
    '//secret.txt',
    'http://127.0.0.1/secret.txt',
    '*',
  ])('gives nothing from outside, hidden or listed: %s', async (path) => {
    const answer = await raw(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`)
    expect(answer).not.toContain(SECRET)
    expect(answer).toMatch(/^HTTP\/1\.1 (404|400)/)
  })

  it.each(['evil.example', '127.0.0.1.evil.example', 'localhost.', '', '127.0.0.2'])(
    'refuses a host it is not called by: %j',
    async (host) => {
      const answer = await raw(`GET /data/ten.npy HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
      expect(answer).toMatch(/^HTTP\/1\.1 (403|400)/)
      expect(answer).not.toContain(TEXT)
    },
  )

  it('answers its own names, with any port', async () => {
    const answer = await raw('GET /data/ten.npy HTTP/1.1\r\nHost: localhost:1234\r\nConnection: close\r\n\r\n')
    expect(answer).toMatch(/^HTTP\/1\.1 200/)
  })
})
