import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeFileList } from '../helpers/make-file-list.ts'
import { makeTree, writeSparseTar } from '../helpers/make-tree.ts'
import { median, type Bench, type BenchRow } from './bench-row.ts'

const N_RECORDINGS = 20_000
const N_SLOW_CLIENTS = 500
const CLI = join(import.meta.dirname, '../../src/cli/visavis.mjs')
/** what `npm start` gives Node: without these the young generation alone grows to 48 MiB */
const FLAGS = ['--max-semi-space-size=4', '--optimize-for-size']

interface IndexAnswer {
  revision: number
  complete: boolean
  checked: boolean
  files: { path: string }[]
  recordings: { id: string }[]
}

interface Served {
  readonly process: ChildProcess
  readonly origin: string
  /** ms from the start of the process to its address on the console */
  readonly listeningMs: number
  readonly startMs: number
}

/** `visavis serve` over 20,000 recordings of holes, as a process of its own: first start, second start, 500 slow clients. */
export const servedTree: Bench = {
  name: 'server over 20,000 recordings',
  async run() {
    const base = mkdtempSync(join(tmpdir(), 'visavis-tree-'))
    try {
      makeTree(join(base, 'data'), N_RECORDINGS)
      return [...(await firstStart(base)), ...(await secondStart(base))]
    } finally {
      rmSync(base, { recursive: true, force: true })
    }
  },
}

async function firstStart(base: string): Promise<BenchRow[]> {
  const served = await serve(base)
  try {
    await until(served, ({ files }) => files.length > 0, 'limit=1')
    const firstRowsMs = performance.now() - served.startMs - served.listeningMs
    const latencies: number[] = []
    for (;;) {
      const askedMs = performance.now()
      const { complete } = await ask(served, 'since=1000000000&limit=1')
      latencies.push(performance.now() - askedMs)
      if (complete) break
      await pause(20)
    }
    const wholeMs = performance.now() - served.startMs - served.listeningMs
    const { recordings } = await ask(served, '')
    return [
      { what: 'first start: rows after listening', value: firstRowsMs, unit: 'ms', bar: '<= 1000' },
      { what: 'first start: whole index', value: wholeMs / 1000, unit: 's' },
      { what: 'recordings found', value: recordings.length, unit: '', bar: `>= ${N_RECORDINGS}` },
      { what: 'answer while it indexes, median', value: median(latencies), unit: 'ms' },
      {
        what: 'answer while it indexes, slowest',
        value: Math.max(...latencies),
        unit: 'ms',
        note: `${latencies.length} asked`,
      },
    ]
  } finally {
    await stop(served)
  }
}

async function secondStart(base: string): Promise<BenchRow[]> {
  const served = await serve(base)
  try {
    await until(served, ({ complete }) => complete, 'since=1000000000&limit=1')
    const { recordings } = await ask(served, '')
    const keptMs = performance.now() - served.startMs
    await until(served, ({ checked }) => checked, 'since=1000000000&limit=1')
    const checkedMs = performance.now() - served.startMs
    const { revision } = await ask(served, 'since=1000000000&limit=1')
    const addedMs = performance.now()
    writeSparseTar(join(base, 'data/improvised/train/0000/0999.tar'), makeFileList(10, 99))
    await until(served, ({ files }) => files.length > 0, `since=${revision}`)
    const noticedMs = performance.now() - addedMs
    const rssBefore = rssMiB(served)
    const rss = await slowClients(served)
    return [
      { what: 'second start: to the address', value: served.listeningMs, unit: 'ms', note: 'Node and its loader' },
      {
        what: 'second start: all rows, from the start of the process',
        value: keptMs,
        unit: 'ms',
        bar: '<= 2000',
        note: `${recordings.length} rows`,
      },
      { what: 'second start: compared with the disk', value: checkedMs, unit: 'ms' },
      { what: 'a new archive is noticed after', value: noticedMs, unit: 'ms' },
      { what: 'RSS, at rest', value: rssBefore, unit: 'MiB' },
      { what: `RSS with ${N_SLOW_CLIENTS} slow clients`, value: rss, unit: 'MiB', bar: '<= 150' },
    ]
  } finally {
    await stop(served)
  }
}

/** Clients that ask for a large archive and for the index, and take next to nothing of it. */
async function slowClients(served: Served): Promise<number> {
  const { hostname, port } = new URL(served.origin)
  const target = '/data/data/improvised/train/0000/0000.tar'
  const sockets: Socket[] = []
  for (let i = 0; i < N_SLOW_CLIENTS; i++) {
    const socket = connect(Number(port), hostname)
    socket.on('error', () => undefined)
    socket.pause()
    const path = i % 10 === 0 ? '/data/index.json' : target
    socket.write(`GET ${path} HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`)
    sockets.push(socket)
  }
  let most = 0
  for (let i = 0; i < 50; i++) {
    await pause(100)
    most = Math.max(most, rssMiB(served))
    // a trickle, so that nobody looks idle
    const socket = sockets[(i * 7) % sockets.length]!
    socket.once('readable', () => socket.read(512))
  }
  for (const socket of sockets) socket.destroy()
  return most
}

function rssMiB(served: Served): number {
  const status = readFileSync(`/proc/${served.process.pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? Number.NaN) / 1024
}

async function serve(base: string): Promise<Served> {
  const startMs = performance.now()
  const child = spawn(process.execPath, [...FLAGS, CLI, 'serve', join(base, 'data'), '--port', '0', '--no-open'], {
    env: { ...process.env, XDG_CACHE_HOME: join(base, 'cache') },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const origin = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)))
    child.stdout.once('data', (chunk) => resolve(new URL(String(chunk).trim()).origin))
  })
  return { process: child, origin, startMs, listeningMs: performance.now() - startMs }
}

async function stop(served: Served): Promise<void> {
  const ended = new Promise((resolve) => served.process.once('exit', resolve))
  served.process.kill('SIGTERM')
  await ended
}

async function ask(served: Served, query: string): Promise<IndexAnswer> {
  const response = await fetch(`${served.origin}/data/index.json${query === '' ? '' : `?${query}`}`)
  return (await response.json()) as IndexAnswer
}

async function until(served: Served, holds: (answer: IndexAnswer) => boolean, query: string): Promise<void> {
  while (!holds(await ask(served, query))) await pause(10)
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
