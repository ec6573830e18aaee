import { createTransferStats, memorySource, openHttp, sliceSource } from '../../src/bytes/index.ts'
import { openNpz, readRows, walkTar, type RowSink } from '../../src/containers/index.ts'
import type { TarIndexStore } from '../../src/dataset/index.ts'
import { DRAWN_KEYS } from '../../src/motion/index.ts'
import { Workspace } from '../../src/workspace/index.ts'
import { median, type Bench, type BenchRow } from './bench-row.ts'
import { limitConnections } from './browser-connections.ts'
import { benchNpz, benchTar } from './corpus.ts'
import { memoryStore } from './memory-store.ts'
import { linkFloorMs, startShapedLink, type ShapedLink, type VirtualFile } from './shaped-link.ts'

const RUNS = 5
const N_FRAMES = 5400
const INTERACTION = 'V00_S0809_I00000582'
/**
 * Round trips that cannot be saved when one archive is walked after the other: connect; headers of json + mp4, npz, wav
 * of A; the same of B; the ZIP directories; the first rows.
 */
export const SERIAL_ROUND_TRIPS = 8
/** With the index known, ZIP directories and WAV headers in it: connect, first rows. */
export const KNOWN_ROUND_TRIPS = 2

/** Partners in two 1 GB archives behind 40 ms and 50 Mbit/s: how long until both stand there, and for how many bytes. */
export const firstPose: Bench = {
  name: 'time to first pose, two 1 GB archives, 40 ms, 50 Mbit/s',
  run: async () => {
    await limitConnections()
    const npz = benchNpz(N_FRAMES, 'deflate')
    const archive = (participant: string, session: number) =>
      Array.from({ length: 5 }, (_, i) => ({
        id: i === 0 ? `${INTERACTION}_${participant}` : `V00_S${session}_I0000000${i}_${participant}`,
        npz,
        durationSec: N_FRAMES / 30,
      }))
    const files = {
      '/0000.tar': benchTar(archive('P0001', 1001), '"a-1"'),
      '/0001.tar': benchTar(archive('P0002', 1002), '"b-1"'),
    }
    const link = await startShapedLink(files)
    try {
      const rows = await walkRows(link, files['/0000.tar'].size)
      const cold = await measure(files, false)
      const warm = await measure(files, true)
      const serialFloor = linkFloorMs(SERIAL_ROUND_TRIPS, 0)
      const knownFloor = linkFloorMs(KNOWN_ROUND_TRIPS, 0)
      const naiveMs = linkFloorMs(2, 2 * (130_000_000 + npz.length))
      rows.push(
        { what: 'first pose, cold', value: cold.ms, unit: 'ms' },
        {
          what: 'first pose, cold, over the floor',
          value: cold.ms / serialFloor,
          unit: 'x',
          bar: '<= 1.5',
          note: `floor ${serialFloor} ms`,
        },
        { what: 'bytes before it', value: cold.bytes / 1000, unit: 'kB', bar: '<= 300' },
        { what: 'requests before it', value: cold.requests, unit: '' },
        {
          what: 'naive download over this',
          value: naiveMs / cold.ms,
          unit: 'x',
          bar: '>= 100',
          note: 'computed: both archives up to the NPZ',
        },
        { what: 'first pose, index kept', value: warm.ms, unit: 'ms' },
        {
          what: 'first pose, index kept, over the floor',
          value: warm.ms / knownFloor,
          unit: 'x',
          bar: '<= 2.2',
          note: `floor ${knownFloor} ms`,
        },
        { what: 'requests with the index kept', value: warm.requests, unit: '' },
      )
      rows.push(await loadedPair(link, npz))
      return rows
    } finally {
      await link.close()
    }
  },
}

async function walkRows(link: ShapedLink, size: number): Promise<BenchRow[]> {
  link.resetCounts()
  const startedAt = performance.now()
  const opening = await openHttp(`${link.origin}/0000.tar`)
  if (opening.kind !== 'ranged') throw new Error('the link must answer ranges')
  let nMembers = 0
  for await (const event of walkTar(opening.source)) if (event.kind === 'member') nMembers++
  const ms = performance.now() - startedAt
  return [
    { what: `tar index, ${nMembers} members, ${(size / 1e9).toFixed(2)} GB`, value: ms, unit: 'ms' },
    { what: 'tar index, requests', value: link.counts.requests, unit: '' },
    { what: 'tar index, bytes', value: link.counts.bytes / 1000, unit: 'kB' },
  ]
}

interface Opened {
  readonly ms: number
  readonly bytes: number
  readonly requests: number
}

/** Each run on a link of its own: a fresh visitor has no open connection. */
async function measure(files: Readonly<Record<string, VirtualFile>>, isIndexKept: boolean): Promise<Opened> {
  const runs: Opened[] = []
  for (let i = 0; i < RUNS; i++) {
    const link = await startShapedLink(files)
    const store = isIndexKept ? await storedIndexes(link.origin, files) : undefined
    runs.push(await open(link.origin, store))
    await link.close()
  }
  return {
    ms: median(runs.map((run) => run.ms)),
    bytes: median(runs.map((run) => run.bytes)),
    requests: median(runs.map((run) => run.requests)),
  }
}

/** Opens the pair in a workspace of its own that is stepped like a display would. */
async function open(origin: string, indexStore: TarIndexStore | undefined, untilIndexed = false): Promise<Opened> {
  const workspace = new Workspace({ baseUrl: origin, indexStore })
  const display = setInterval(() => workspace.step(performance.now()), 4)
  try {
    await workspace.open(['/0000.tar', '/0001.tar'], { interaction: INTERACTION })
    const { timeToFirstPoseMs, bytesRead, requests } = workspace.metrics()
    const isIndexing = (): boolean =>
      workspace.store.getState().progress.some(({ key, state }) => key.startsWith('index-') && state !== 'done')
    if (untilIndexed) while (isIndexing()) await new Promise((resolve) => setTimeout(resolve, 20))
    return { ms: timeToFirstPoseMs, bytes: bytesRead, requests }
  } finally {
    clearInterval(display)
    workspace.dispose()
  }
}

/** What a visit before has kept, moved to the address of the new link. */
async function storedIndexes(origin: string, files: Readonly<Record<string, VirtualFile>>): Promise<TarIndexStore> {
  const visited = memoryStore()
  const link = await startShapedLink(files)
  await open(link.origin, visited, true)
  const store = memoryStore()
  for (const path of Object.keys(files)) {
    const index = await visited.get(`${link.origin}${path}`)
    if (index === undefined) throw new Error(`the first visit kept nothing of ${path}`)
    await store.put(`${origin}${path}`, index)
  }
  await link.close()
  return store
}

/** Motion, face and emotion of both, to the last row, over the compressed bytes of just these arrays. */
async function loadedPair(link: ShapedLink, npz: Uint8Array): Promise<BenchRow> {
  const { refs } = await openNpz(memorySource(npz, 'bench.npz'))
  let needed = 0
  for (const key of DRAWN_KEYS) {
    const ref = refs.get(key)
    if (ref !== undefined) needed += ref.end - ref.start
  }
  link.resetCounts()
  const stats = createTransferStats()
  for (const path of ['/0000.tar', '/0001.tar']) {
    const opening = await openHttp(`${link.origin}${path}`, { stats })
    if (opening.kind !== 'ranged') throw new Error('the link must answer ranges')
    for await (const event of walkTar(opening.source)) {
      if (event.kind !== 'member' || !event.member.name.endsWith('.npz')) continue
      const { offset, size } = event.member
      const before = stats.bytesRead
      const opened = await openNpz(sliceSource(opening.source, offset, offset + size))
      const drawn = DRAWN_KEYS.flatMap((key) => opened.refs.get(key) ?? [])
      await readRows(drawn, IGNORE_ROWS)
      return {
        what: 'fully loaded person, bytes over those needed',
        value: (stats.bytesRead - before) / needed,
        unit: 'x',
        bar: '<= 1.1',
      }
    }
  }
  throw new Error('the archive has no NPZ')
}

const IGNORE_ROWS: RowSink = {
  header: () => undefined,
  rows: () => undefined,
  done: () => undefined,
  failed: (key, error) => {
    throw new Error(`${key}: ${error.message}`)
  },
}
