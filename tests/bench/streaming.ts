import { memorySource } from '../../src/bytes/index.ts'
import { openNpz, walkTar } from '../../src/containers/index.ts'
import type { TarIndexStore } from '../../src/dataset/index.ts'
import { DRAWN_KEYS } from '../../src/motion/index.ts'
import { Workspace } from '../../src/workspace/index.ts'
import { SimulatedLink } from '../helpers/simulated-link.ts'
import { FakeAudioContext } from '../unit/playback/support/fake-audio-context.ts'
import type { Bench, BenchRow } from './bench-row.ts'
import { FILM_BYTES, benchNpz, benchTar } from './corpus.ts'
import { KNOWN_ROUND_TRIPS, SERIAL_ROUND_TRIPS } from './first-pose.ts'
import { memoryStore } from './memory-store.ts'
import { LINK_DEFAULTS, linkFloorMs, type VirtualFile } from './shaped-link.ts'

const FPS = 30
const INTERACTION = 'V00_S0809_I00000582'
/** What is let for a seek into what is not loaded, beside the bytes (design, section 5). */
const SEEK_ROUND_TRIPS = 4
/** s of motion and sound without which nothing begins: what the transport asks for, and what the mixer cannot render yet */
const BEGIN_SEC = 0.32
/** s of motion and sound that count as the start */
const START_SEC = 2
const SOUND_BYTES_PER_SEC = 48_000 * 4
const WAV_HEADER_BYTES = 58
/** Bytes of the body a frame as it lies in a stored file, masks left out. */
const BODY_ROW_BYTES = 12 + 252 + 180 + 180 + 12
/** s for which it must go on without a stall after a far seek */
const GOES_ON_SEC = 8
/** ms */
const SETTLE_MS = 500
/** ms between two displayed frames */
const DISPLAY_MS = 1000 / 60
const PLAY_SEC = 180

/**
 * Playing while the rest arrives: how soon, how smoothly, how far a seek reaches. In made-up time, in which computing
 * costs nothing and every request its round trip and its bytes: the same on every machine, however busy.
 */
export const streaming: Bench = {
  name: 'streaming, two archives, 40 ms, 50 Mbit/s, simulated time',
  run: async () => {
    const deflate = benchNpz(PLAY_SEC * FPS, 'deflate')
    const stored = benchNpz(2 * PLAY_SEC * FPS, 'stored')
    return [
      ...(await startRows(deflate)),
      ...(await openRows(deflate)),
      ...(await playThroughRows(deflate)),
      ...(await seekRows('stored, 6 minutes', stored, 2 * PLAY_SEC - 30, () => 0)),
      ...(await seekRows('DEFLATE, 3 minutes', deflate, PLAY_SEC - 10, (share) => share)),
    ]
  },
}

function archivesOf(npz: Uint8Array, durationSec: number): Record<string, VirtualFile> {
  const archive = (participant: string) => [{ id: `${INTERACTION}_${participant}`, npz, durationSec }]
  return {
    '/0000.tar': benchTar(archive('P0001'), '"a-1"'),
    '/0001.tar': benchTar(archive('P0002'), '"b-1"'),
  }
}

interface Visit {
  readonly workspace: Workspace
  readonly link: SimulatedLink
  /** where the first sample lies in each archive */
  readonly samplesAt: Readonly<Record<string, number>>
  readonly close: () => void
}

/** A page with a silent sound card, stepped like a display. */
async function visit(npz: Uint8Array, indexStore?: TarIndexStore): Promise<Visit> {
  const durationSec = await secondsOf(npz)
  const archives = archivesOf(npz, durationSec)
  const samplesAt: Record<string, number> = {}
  for (const [path, file] of Object.entries(archives)) samplesAt[path] = await firstSampleOf(file)
  // what the visit before has set off ends in real time
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS))
  const link = new SimulatedLink(archives)
  const context = new FakeAudioContext()
  const workspace = new Workspace({
    baseUrl: link.origin,
    fetch: link.fetch,
    createAudioContext: () => context,
    indexStore,
    performanceNow: () => link.nowMs,
  })
  let before = link.nowMs
  const display = setInterval(() => {
    context.advance((link.nowMs - before) / 1000, link.nowMs)
    before = link.nowMs
    workspace.step(link.nowMs)
  }, DISPLAY_MS)
  const close = (): void => {
    clearInterval(display)
    workspace.dispose()
    link.close()
  }
  return { workspace, link, samplesAt, close }
}

/** Where the samples of the one WAV of an archive begin. */
async function firstSampleOf(file: VirtualFile): Promise<number> {
  const read = async (start: number, end: number): Promise<Uint8Array> => file.read(start, end)
  const stream = (start: number, end: number): ReadableStream<Uint8Array> =>
    new ReadableStream({
      pull: async (controller) => {
        controller.enqueue(await read(start, end))
        controller.close()
      },
    })
  for await (const event of walkTar({ name: 'bench.tar', base: 0, size: file.size, read, stream })) {
    if (event.kind === 'member' && event.member.name.endsWith('.wav')) return event.member.offset + WAV_HEADER_BYTES
  }
  throw new Error('the archive has no sound')
}

async function secondsOf(npz: Uint8Array): Promise<number> {
  const { refs } = await openNpz(memorySource(npz, 'bench.npz'))
  const mask = refs.get('smplh:is_valid')!
  return (mask.storage.kind === 'zip' ? mask.storage.size - 128 : 0) / FPS
}

const open = ({ workspace, link }: Visit) =>
  link.settle(workspace.open(['/0000.tar', '/0001.tar'], { interaction: INTERACTION }))

/** Everybody's motion reaches from a moment to here, s. */
function motionUntil(workspace: Workspace, fromSec: number): number {
  const { people } = workspace.store.getState()
  const untils = people.map(({ bufferedRanges }) => {
    const range = bufferedRanges.find(({ startSec, endSec }) => startSec <= fromSec + 1e-6 && fromSec < endSec)
    return range?.endSec ?? fromSec
  })
  return Math.min(...untils)
}

/** Everybody's sound has come from a moment up to here, s. */
function soundUntil({ link, samplesAt }: Visit, fromSec: number): number {
  const untils = Object.entries(samplesAt).map(([path, at]) => {
    const from = at + Math.ceil(fromSec * SOUND_BYTES_PER_SEC)
    return (link.arrivedOf(path).endFrom(from) - at) / SOUND_BYTES_PER_SEC
  })
  return Math.min(...untils)
}

/** It plays, is heard, and so many seconds of both are there. */
function playsWith(page: Visit, fromSec: number, seconds: number): boolean {
  const { workspace } = page
  const { status, sound } = workspace.transport.store.getState()
  if (status !== 'playing' || sound !== 'on') return false
  const untilSec = fromSec + seconds - 1e-3
  return motionUntil(workspace, fromSec) >= untilSec && soundUntil(page, fromSec) >= untilSec
}

/** Until both stand there, at the first visit and at the next. */
async function openRows(npz: Uint8Array): Promise<BenchRow[]> {
  const store = memoryStore()
  const rows: BenchRow[] = []
  for (const [when, roundTrips, bar] of [
    ['cold', SERIAL_ROUND_TRIPS, '<= 1.5'],
    ['index kept', KNOWN_ROUND_TRIPS, '<= 2.2'],
  ] as const) {
    const page = await visit(npz, store)
    await open(page)
    const floor = linkFloorMs(roundTrips, 0)
    const value = page.workspace.metrics().timeToFirstPoseMs / floor
    rows.push({ what: `first pose, ${when}, over its floor`, value, unit: 'x', bar, note: `floor ${floor} ms` })
    const isIndexing = (): boolean =>
      page.workspace.store.getState().progress.some(({ key, state }) => key.startsWith('index-') && state !== 'done')
    await page.link.until(() => !isIndexing())
    page.close()
  }
  return rows
}

async function startRows(npz: Uint8Array): Promise<BenchRow[]> {
  const page = await visit(npz)
  const { workspace, link } = page
  await open(page)
  void workspace.transport.play()
  const { store } = workspace.transport
  await link.until(() => store.getState().status === 'playing' && store.getState().sound === 'on')
  const ms = link.nowMs
  await link.until(() => playsWith(page, 0, START_SEC))
  const allMs = link.nowMs
  page.close()
  const bytes = 2 * START_SEC * (SOUND_BYTES_PER_SEC + FPS * BODY_ROW_BYTES)
  const floor = linkFloorMs(SERIAL_ROUND_TRIPS, bytes)
  return [
    { what: 'plays with sound, cold', value: ms, unit: 'ms' },
    { what: 'has 2 s of both', value: allMs, unit: 'ms' },
    { what: 'over its floor', value: allMs / floor, unit: 'x', bar: '<= 1.5', note: `floor ${floor.toFixed(0)} ms` },
  ]
}

async function playThroughRows(npz: Uint8Array): Promise<BenchRow[]> {
  const page = await visit(npz)
  const { workspace, link } = page
  await open(page)
  const { store } = workspace.transport
  void workspace.transport.play()
  await link.until(() => store.getState().status === 'playing')
  const countedStalls = countStalls(workspace)
  await link.until(() => store.getState().status === 'paused')
  const endSec = workspace.transport.now()
  const isDrawn = ({ start, end, path }: SimulatedLink['log'][number]): boolean => inNpz(npz, path, start, end)
  const bytes = link.log.filter(isDrawn).reduce((sum, { start, end }) => sum + end - start, 0)
  const allBytes = link.bytes
  page.close()
  const needed = 2 * (await drawnBytes(npz))
  const all = needed + 2 * PLAY_SEC * SOUND_BYTES_PER_SEC
  return [
    {
      what: 'played through, stalls',
      value: countedStalls() + (endSec < PLAY_SEC - 1 ? 1 : 0),
      unit: '',
      bar: '<= 0',
      note: `3 minutes, to ${endSec.toFixed(1)} s`,
    },
    { what: 'bytes of motion and face over those needed', value: bytes / needed, unit: 'x', bar: '<= 1.1' },
    { what: 'all bytes over those needed', value: allBytes / all, unit: 'x', bar: '<= 1.1', note: 'sound included' },
  ]
}

/** Times that playing had to wait, from now on. */
function countStalls({ transport }: Workspace): () => number {
  let stalls = 0
  transport.store.subscribe(({ status }, before) => {
    if (status === 'buffering' && before.status === 'playing') stalls++
  })
  return () => stalls
}

/** True for a request that reads within the NPZ of its archive, whose place the film before it tells. */
function inNpz(npz: Uint8Array, _path: string, start: number, end: number): boolean {
  return start > FILM_BYTES && end < FILM_BYTES + npz.length + 16_384
}

/** Opens, and at the first pose goes far away, playing. */
async function seekRows(
  what: string,
  npz: Uint8Array,
  toSec: number,
  /** share of the body's bytes that must be read before a place, by the share of the time before it */
  readBefore: (share: number) => number,
): Promise<BenchRow[]> {
  const page = await visit(npz)
  const { workspace, link } = page
  await open(page)
  const startedMs = link.nowMs
  await link.settle(workspace.transport.seek(toSec))
  const pictureMs = link.nowMs - startedMs
  void workspace.transport.play()
  const { store } = workspace.transport
  await link.until(() => store.getState().status === 'playing' && store.getState().sound === 'on')
  const soundMs = link.nowMs - startedMs
  const stalls = countStalls(workspace)
  await link.until(() => workspace.transport.now() > toSec + GOES_ON_SEC)
  const nStalls = stalls()
  page.close()
  const share = toSec / (await secondsOf(npz))
  const before = readBefore(share) * (await bodyBytes(npz))
  const needed = 2 * (before + BEGIN_SEC * (FPS * BODY_ROW_BYTES + SOUND_BYTES_PER_SEC))
  const bar = linkFloorMs(SEEK_ROUND_TRIPS, needed)
  const note = `bar ${bar.toFixed(0)} ms: ${SEEK_ROUND_TRIPS} x ${LINK_DEFAULTS.rttMs} ms, ${(needed / 1000).toFixed(0)} kB; and a displayed frame`
  return [
    { what: `far seek, ${what}: picture`, value: pictureMs, unit: 'ms' },
    { what: `far seek, ${what}: plays, with sound`, value: soundMs, unit: 'ms' },
    { what: `far seek, ${what}: over the bar`, value: soundMs / (bar + DISPLAY_MS), unit: 'x', bar: '<= 1', note },
    { what: `far seek, ${what}: stalls in the ${GOES_ON_SEC} s after`, value: nStalls, unit: '', bar: '<= 0' },
  ]
}

async function drawnBytes(npz: Uint8Array): Promise<number> {
  return bytesOfKeys(npz, () => true)
}

async function bodyBytes(npz: Uint8Array): Promise<number> {
  return bytesOfKeys(npz, (key) => !key.startsWith('movement:'))
}

async function bytesOfKeys(npz: Uint8Array, isWanted: (key: string) => boolean): Promise<number> {
  const { refs } = await openNpz(memorySource(npz, 'bench.npz'))
  let bytes = 0
  for (const key of DRAWN_KEYS.filter(isWanted)) {
    const ref = refs.get(key)
    if (ref !== undefined) bytes += ref.end - ref.start
  }
  return bytes
}
