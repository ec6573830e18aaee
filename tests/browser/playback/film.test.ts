import { afterEach, describe, expect, it } from 'vitest'
import { memorySource, sliceSource, type ByteSource } from '../../../src/bytes/index.ts'
import { openFilm, type FilmPlayer } from '../../../src/playback/index.ts'
import { countVideoFrames } from '../../helpers/count-video-frames.ts'
import { countingSource } from '../../helpers/counting-source.ts'
import h264Url from '../../fixtures/films/numbered-h264.mp4?url'
import vp9Url from '../../fixtures/films/numbered-vp9.mp4?url'

const FPS = 30_000 / 1001
const players: FilmPlayer[] = []

countVideoFrames()

afterEach(() => {
  for (const player of players.splice(0)) player.dispose()
})

async function bytesOf(url: string): Promise<ByteSource> {
  const answer = await fetch(url)
  return memorySource(new Uint8Array(await answer.arrayBuffer()), 'film.mp4')
}

async function open(source: ByteSource): Promise<FilmPlayer> {
  const player = await openFilm(source)
  players.push(player)
  player.setSize(192, 96)
  return player
}

/** The number a frame shows: twelve blocks, lowest bit first. */
function numberIn(image: OffscreenCanvas): number {
  const { width, height } = image
  const context = image.getContext('2d')!
  let number = 0
  for (let bit = 0; bit < 12; bit++) {
    const x = ((bit % 6) + 0.5) * (width / 6)
    const y = (Math.floor(bit / 6) + 0.5) * (height / 2)
    const [red] = context.getImageData(Math.round(x), Math.round(y), 1, 1).data
    if (red! > 128) number |= 1 << bit
  }
  return number
}

async function exactAt(player: FilmPlayer, sec: number): Promise<number> {
  const until = performance.now() + 20_000
  while (performance.now() < until) {
    const { image, isExact } = player.update(sec, 0)
    if (isExact && image !== null) return numberIn(image)
    await new Promise((resolve) => setTimeout(resolve, 4))
  }
  throw new Error(`no exact picture of ${sec} s: ${JSON.stringify(player.stats)}`)
}

const hasH264 = (await VideoDecoder.isConfigSupported({ codec: 'avc1.64001f' })).supported === true
if (!hasH264) console.warn('this Chromium decodes no H.264: films are tested with the VP9 twin only')

describe.each([
  ['H.264, frames out of order, index at the end', h264Url, hasH264],
  ['VP9, index at the start', vp9Url, true],
])('a film of %s', (_name, url, isSupported) => {
  it.skipIf(!isSupported)('shows the frame of every moment it is asked for', async () => {
    const player = await open(await bytesOf(url))
    expect(player.info).toMatchObject({ width: 192, height: 96 })
    expect(player.info.fps).toBeCloseTo(FPS, 2)
    for (const frame of [0, 1, 299, 150, 149, 148, 239, 240, 241, 7, 260]) {
      expect(await exactAt(player, (frame + 0.5) / FPS)).toBe(frame)
      expect(await exactAt(player, frame / FPS)).toBe(frame)
    }
    expect(player.stats.closed).toBe(player.stats.decoded)
  })

  it.skipIf(!isSupported)('is the same out of an archive', async () => {
    const film = await bytesOf(url)
    const archive = new Uint8Array(film.size + 5000)
    archive.set(await film.read(0, film.size), 1024)
    const source = countingSource(sliceSource(memorySource(archive, 'a.tar'), 1024, 1024 + film.size))
    const player = await open(source)
    expect(await exactAt(player, 123.5 / FPS)).toBe(123)
    for (const [start, end] of source.reads) {
      expect(start).toBeGreaterThanOrEqual(0)
      expect(end).toBeLessThanOrEqual(film.size)
    }
  })
})

it('plays: the picture shown is that of the clock, frame by frame', async () => {
  const player = await open(await bytesOf(hasH264 ? h264Url : vp9Url))
  await exactAt(player, 0)
  const startedAt = performance.now()
  const off: number[] = []
  for (;;) {
    const sec = (performance.now() - startedAt) / 1000
    if (sec > 3) break
    const { image, startSec } = player.update(sec, 1)
    if (image !== null) {
      expect(numberIn(image)).toBe(Math.round(startSec * FPS))
      off.push(Math.abs(Math.floor(sec * FPS + 0.05) - Math.round(startSec * FPS)))
    }
    await new Promise((resolve) => setTimeout(resolve, 12))
  }
  off.sort((a, b) => a - b)
  expect(off[Math.floor(off.length * 0.95)]).toBeLessThanOrEqual(1)
  expect(player.stats.runs).toBe(1)
})

it('has closed every frame the platform gave out, each before the next', async () => {
  await new Promise((resolve) => setTimeout(resolve, 100))
  const { made, closed, most } = window.videoFrames
  expect(made).toBeGreaterThan(1000)
  expect(closed).toBe(made)
  expect(most).toBe(1)
})
