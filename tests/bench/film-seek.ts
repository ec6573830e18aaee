import { readFileSync } from 'node:fs'
import { memorySource, openHttp, sliceSource, type ByteSource } from '../../src/bytes/index.ts'
import { walkTar } from '../../src/containers/index.ts'
import { openFilm, type FilmPlatform, type FilmPlayer } from '../../src/playback/index.ts'
import { joinBytes } from '../helpers/write-npy.ts'
import { paxEntry, tarEntry } from '../helpers/write-tar.ts'
import { filmEnds, findBox } from '../helpers/write-film.ts'
import type { Bench, BenchRow } from './bench-row.ts'
import {
  startShapedLink,
  virtualBytes,
  virtualConcat,
  virtualZeros,
  type ShapedLink,
  type VirtualFile,
} from './shaped-link.ts'

/** Two gigabytes in ten minutes, keyframes 8 s apart, the index at the end: the worst the dataset has. */
const PLAN = { nFrames: 18_000, fps: 30, keyEvery: 240, frameBytes: 111_500 }
const INTERVAL_BYTES = PLAN.keyEvery * PLAN.frameBytes
const PATIENCE_MS = 60_000
const FIXTURE = new Uint8Array(readFileSync(new URL('../fixtures/films/numbered-h264.mp4', import.meta.url)))

/**
 * What a film costs on a line of 50 Mbit/s and 40 ms: requests, bytes and waiting. The decoder is a stand-in that takes no
 * time, so the times are those of the line.
 */
export const filmSeek: Bench = {
  name: 'film-seek',
  async run() {
    Object.assign(globalThis, { EncodedVideoChunk: Chunk })
    const link = await startShapedLink({ '/film.tar': filmTar() })
    try {
      // the program itself is there: in the page it comes with its own chunk
      ;(await openFilm(memorySource(FIXTURE, 'warm.mp4'), { platform: instantPlatform() })).dispose()
      const source = await filmIn(`${link.origin}/film.tar`)
      link.resetCounts()
      const askedAt = performance.now()
      const film = await openFilm(source, { platform: instantPlatform() })
      await until(film, 300, () => film.update(300, 0).image !== null)
      const firstMs = performance.now() - askedAt
      const rows: BenchRow[] = [
        {
          what: `first picture of a ${(source.size / 1e9).toFixed(1)} GB film in a tar, asked for at 300 s`,
          value: firstMs,
          unit: 'ms',
          bar: '<= 2000',
          note: 'index at the end of the film; nearest key frame',
        },
        { what: 'its requests', value: link.counts.requests, unit: '' },
        { what: 'its bytes', value: link.counts.bytes / 1000, unit: 'kB' },
      ]
      rows.push(await scrub(link, film, 455.9, 'far scrub to the end of a keyframe interval'))
      rows.push(await scrub(link, film, 100.1, 'far scrub to the middle of one'))
      rows.push(await stepOn(link, film))
      film.dispose()
      return rows
    } finally {
      await link.close()
    }
  },
}

async function scrub(link: ShapedLink, film: FilmPlayer, sec: number, what: string): Promise<BenchRow> {
  link.resetCounts()
  const from = performance.now()
  await until(film, sec, () => film.update(sec, 0).isExact)
  const ms = performance.now() - from
  // whatever is still under way comes and is counted
  await new Promise((resolve) => setTimeout(resolve, 300))
  const note = `${link.counts.requests} requests, exact after ${ms.toFixed(0)} ms`
  return {
    what: `${what}: bytes over those of the interval`,
    value: link.counts.bytes / INTERVAL_BYTES,
    unit: 'x',
    bar: '<= 1.03',
    note,
  }
}

async function stepOn(link: ShapedLink, film: FilmPlayer): Promise<BenchRow> {
  link.resetCounts()
  for (let i = 1; i <= 10; i++) await until(film, 100.1 + i / 30, () => film.update(100.1 + i / 30, 0).isExact)
  return {
    what: 'ten frames on: bytes over those of ten frames',
    value: link.counts.bytes / (10 * PLAN.frameBytes),
    unit: 'x',
  }
}

async function until(film: FilmPlayer, sec: number, test: () => boolean): Promise<void> {
  const startedAt = performance.now()
  while (!test()) {
    if (film.failure !== null) throw film.failure
    if (performance.now() - startedAt > PATIENCE_MS) throw new Error(`no picture of ${sec} s`)
    await new Promise((resolve) => setTimeout(resolve, 4))
  }
}

async function filmIn(url: string): Promise<ByteSource> {
  const opening = await openHttp(url)
  if (opening.kind !== 'ranged') throw new Error('the link must answer ranges')
  for await (const event of walkTar(opening.source)) {
    if (event.kind !== 'member') continue
    const { name, offset, size } = event.member
    return sliceSource(opening.source, offset, offset + size, { member: name })
  }
  throw new Error('the archive is empty')
}

function filmTar(): VirtualFile {
  const { head, moov } = filmEnds({ ...PLAN, stsd: findBox(FIXTURE, 'stsd') })
  const size = head.length + PLAN.nFrames * PLAN.frameBytes + moov.length
  const pax = paxEntry({ mtime: '1751328000.25' })
  const sizeField = `${size.toString(8).padStart(11, '0')}\0`
  const header = tarEntry({ name: 'V99_S0001_I00000001_P0001.mp4', sizeField, mode: 0o444 }).subarray(0, 512)
  const parts = [
    virtualBytes(joinBytes(pax, header)),
    virtualBytes(head),
    virtualZeros(PLAN.nFrames * PLAN.frameBytes),
    virtualBytes(moov),
    virtualZeros(10_240 + ((512 - (size % 512)) % 512)),
  ]
  return virtualConcat(parts, { etag: '"film"' })
}

/** The platform's class, as far as it is used here. */
class Chunk {
  readonly timestamp: number
  constructor(init: { timestamp: number }) {
    this.timestamp = init.timestamp
  }
}

function instantPlatform(): FilmPlatform {
  const createDecoder = (init: VideoDecoderInit): VideoDecoder => {
    const decoder = {
      state: 'configured',
      decodeQueueSize: 0,
      configure: () => undefined,
      addEventListener: () => undefined,
      flush: () => Promise.resolve(),
      close: () => undefined,
      decode: ({ timestamp }: EncodedVideoChunk) => {
        const frame = { timestamp, duration: 1e6 / PLAN.fps, close: () => undefined }
        init.output(frame as unknown as VideoFrame)
      },
    }
    return decoder as unknown as VideoDecoder
  }
  const createSurface = () => ({ image: {} as OffscreenCanvas, draw: () => undefined })
  return { createDecoder, createSurface }
}
