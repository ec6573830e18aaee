import { memorySource } from '../../src/bytes/index.ts'
import { openNpz } from '../../src/containers/index.ts'
import { DRAWN_KEYS } from '../../src/motion/index.ts'
import { Workspace } from '../../src/workspace/index.ts'
import { SimulatedLink } from '../helpers/simulated-link.ts'
import { FakeAudioContext } from '../unit/playback/support/fake-audio-context.ts'
import type { Bench, BenchRow } from './bench-row.ts'
import { FILM_BYTES, benchNpz, benchTar } from './corpus.ts'
import { LINK_DEFAULTS, linkFloorMs, type VirtualFile } from './shaped-link.ts'

const FPS = 30
const INTERACTION = 'V00_S0809_I00000582'
/** connect; headers of json + mp4, npz, wav of A; the same of B; the ZIP directories; the first rows */
const OPENING_ROUND_TRIPS = 8
/** What is let for a seek into what is not loaded, beside the bytes (design, section 5). */
const SEEK_ROUND_TRIPS = 4
/** s of motion and sound that count as the start */
const START_SEC = 2
const SOUND_BYTES_PER_SEC = 48_000 * 4
/** Bytes of the body a frame as it lies in a stored file, masks left out. */
const BODY_ROW_BYTES = 12 + 252 + 180 + 180 + 12
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
  readonly close: () => void
}

/** A page with a silent sound card, stepped like a display. */
async function visit(npz: Uint8Array): Promise<Visit> {
  const durationSec = await secondsOf(npz)
  const link = new SimulatedLink(archivesOf(npz, durationSec))
  const context = new FakeAudioContext()
  const workspace = new Workspace({
    baseUrl: link.origin,
    fetch: link.fetch,
    createAudioContext: () => context,
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
  return { workspace, link, close }
}

async function secondsOf(npz: Uint8Array): Promise<number> {
  const { refs } = await openNpz(memorySource(npz, 'bench.npz'))
  const mask = refs.get('smplh:is_valid')!
  return (mask.storage.kind === 'zip' ? mask.storage.size - 128 : 0) / FPS
}

const open = ({ workspace, link }: Visit) =>
  link.settle(workspace.open(['/0000.tar', '/0001.tar'], { interaction: INTERACTION }))

/** Everybody's motion reaches from the start to here, s. */
function motionUntil(workspace: Workspace): number {
  const { people } = workspace.store.getState()
  return Math.min(...people.map(({ bufferedRanges }) => bufferedRanges[0]?.endSec ?? 0))
}

async function startRows(npz: Uint8Array): Promise<BenchRow[]> {
  const page = await visit(npz)
  const { workspace, link } = page
  await open(page)
  void workspace.transport.play()
  const { store } = workspace.transport
  const isPlaying = (): boolean => store.getState().status === 'playing' && store.getState().sound === 'on'
  await link.until(() => isPlaying() && motionUntil(workspace) >= START_SEC)
  const ms = link.nowMs
  page.close()
  const bytes = 2 * START_SEC * (SOUND_BYTES_PER_SEC + FPS * BODY_ROW_BYTES)
  const floor = linkFloorMs(OPENING_ROUND_TRIPS, bytes)
  return [
    { what: 'playing with 2 s of both, cold', value: ms, unit: 'ms' },
    { what: 'over its floor', value: ms / floor, unit: 'x', bar: '<= 1.5', note: `floor ${floor.toFixed(0)} ms` },
  ]
}

async function playThroughRows(npz: Uint8Array): Promise<BenchRow[]> {
  const page = await visit(npz)
  const { workspace, link } = page
  await open(page)
  let stalls = 0
  let hasBegun = false
  const { store } = workspace.transport
  store.subscribe(({ status }) => {
    if (status === 'playing') hasBegun = true
    if (hasBegun && status === 'buffering') stalls++
  })
  void workspace.transport.play()
  await link.until(() => hasBegun && store.getState().status === 'paused')
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
      value: stalls + (endSec < PLAY_SEC - 1 ? 1 : 0),
      unit: '',
      bar: '<= 0',
      note: `3 minutes, to ${endSec.toFixed(1)} s`,
    },
    { what: 'bytes of motion and face over those needed', value: bytes / needed, unit: 'x', bar: '<= 1.1' },
    { what: 'all bytes over those needed', value: allBytes / all, unit: 'x', bar: '<= 1.1', note: 'sound included' },
  ]
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
  before: (bytes: number) => number,
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
  page.close()
  const share = toSec / (await secondsOf(npz))
  const needed = 2 * (before(share) * (await bodyBytes(npz)) + FPS * BODY_ROW_BYTES)
  const bar = linkFloorMs(SEEK_ROUND_TRIPS, needed + 2 * SOUND_BYTES_PER_SEC)
  const note = `bar ${bar.toFixed(0)} ms: ${SEEK_ROUND_TRIPS} x ${LINK_DEFAULTS.rttMs} ms, ${(needed / 1000).toFixed(0)} kB of motion, 1 s of sound`
  return [
    { what: `far seek, ${what}: picture`, value: pictureMs, unit: 'ms' },
    { what: `far seek, ${what}: picture and sound`, value: soundMs, unit: 'ms' },
    { what: `far seek, ${what}: over the bar`, value: soundMs / bar, unit: 'x', bar: '<= 1', note },
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
