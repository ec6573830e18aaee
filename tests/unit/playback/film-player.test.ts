import { describe, expect, it } from 'vitest'
import { FramePlayer } from '../../../src/playback/film-player.ts'
import { SHELF_PICTURES } from '../../../src/playback/film-shelf.ts'
import type { FilmPlayer } from '../../../src/playback/index.ts'
import { fakeFilm, type FakeFilm, type FakeFilmOptions } from '../../helpers/fake-film.ts'

const FPS = 30

function play(options: FakeFilmOptions = {}): { film: FakeFilm; player: FilmPlayer } {
  const film = fakeFilm({ fps: FPS, ...options })
  return { film, player: new FramePlayer({ track: film.track, platform: film.platform, source: PLACE }) }
}

const PLACE = { name: 'film.mp4', base: 0 }
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
const frameOf = (player: FilmPlayer, sec: number): number => Math.round(player.update(sec, 0).startSec * FPS)

/** Holds a moment until the exact picture of it is there; returns the frames that were shown on the way. */
async function settle(player: FilmPlayer, sec: number, rate = 0): Promise<number[]> {
  const shown: number[] = []
  for (let i = 0; i < 5000; i++) {
    const { startSec, isExact } = player.update(sec, rate)
    const frame = Math.round(startSec * FPS)
    if (!Number.isNaN(frame) && shown.at(-1) !== frame) shown.push(frame)
    if (isExact) return shown
    await turn()
  }
  throw new Error(`no exact picture of ${sec} s; shown ${shown.join(' ')}`)
}

describe('a film under a clock', () => {
  it('shows the frame whose time it is, at its very start and up to its end', async () => {
    const { player } = play()
    await settle(player, 2)
    expect(frameOf(player, 60 / FPS)).toBe(60)
    expect(frameOf(player, 60.9 / FPS)).toBe(60)
    // containers round times: a moment just short of a frame is that frame's
    expect(frameOf(player, 60 / FPS - 0.001)).toBe(60)
  })

  it('shows the nearest picture at once and the exact one when it is there', async () => {
    const { player } = play()
    await settle(player, 0.5)
    expect(player.update(19, 0)).toMatchObject({ isExact: false })
    const shown = await settle(player, 19)
    expect(shown[0]).toBeLessThan(30)
    // the key frame of the place is a better stand-in, and is shown on the way
    expect(shown.some((frame) => frame >= 480 && frame < 570)).toBe(true)
    expect(shown.at(-1)).toBe(570)
  })

  it('steps exactly, forwards and backwards, also over a key frame', async () => {
    const { player } = play()
    for (let frame = 250; frame >= 225; frame--) {
      await settle(player, frame / FPS)
      expect(frameOf(player, frame / FPS)).toBe(frame)
    }
    for (let frame = 225; frame <= 250; frame++) {
      await settle(player, frame / FPS)
      expect(frameOf(player, frame / FPS)).toBe(frame)
    }
  })

  it('keeps the frames before the one wanted, so that stepping back decodes nothing', async () => {
    const { player, film } = play()
    await settle(player, 100 / FPS)
    const nRead = film.reads.length
    for (let frame = 99; frame >= 93; frame--) {
      expect(player.update(frame / FPS, 0)).toMatchObject({ isExact: true })
    }
    expect(film.reads).toHaveLength(nRead)
  })

  it('reads no more than what leads to the moment that is shown', async () => {
    const { player, film } = play({ delay: 3 })
    await settle(player, 10)
    for (let i = 0; i < 50; i++) await turn()
    expect(film.reads[0]).toBe(240)
    expect(Math.max(...film.reads)).toBeLessThanOrEqual(300 + 9)
    expect(player.stats.runs).toBe(1)
  })

  it('plays on from what it has: one run over key frames, a few frames ahead', async () => {
    const { player, film } = play()
    let nExact = 0
    for (let tick = 0; tick < 600; tick++) {
      const sec = 4 + tick / 60
      if (player.update(sec, 1).isExact) nExact++
      for (let i = 0; i < 4; i++) await turn()
      expect(Math.max(...film.reads)).toBeLessThan(sec * FPS + 30 + (tick < 60 ? 240 : 0))
    }
    expect(player.stats.runs).toBe(1)
    expect(nExact).toBeGreaterThan(540)
  })

  it('loses no frame that is to come where many come at once, and none of a page that shows three pictures a second', async () => {
    for (const { burst, framesAStep, turns } of [
      { burst: 15, framesAStep: 1, turns: 2 },
      { burst: 8, framesAStep: 10, turns: 2 },
    ]) {
      const { player } = play({ nFrames: 1200, burst })
      await settle(player, 4, 1)
      const late: number[] = []
      for (let frame = 120; frame < 1150; frame += framesAStep) {
        if (!player.update((frame + 0.5) / FPS, 1).isExact) late.push(frame)
        for (let i = 0; i < turns; i++) await turn()
      }
      expect(player.stats.runs).toBe(1)
      // until it knows how many pass from one picture to the next
      expect(late.filter((frame) => frame > 120 + 8 * framesAStep)).toEqual([])
    }
  })

  it('shows the last frame after the end and the first before the start', async () => {
    const { player } = play({ nFrames: 100 })
    await settle(player, 99)
    expect(frameOf(player, 99)).toBe(99)
    await settle(player, -1)
    expect(frameOf(player, -1)).toBe(0)
  })

  it('leaves a place that is no longer wanted: a far scrub does not wait for it', async () => {
    const { player, film } = play({ nFrames: 3000 })
    player.update(7.9, 0)
    for (let i = 0; i < 5; i++) await turn()
    await settle(player, 80.1)
    expect(film.reads.filter((i) => i > 240 && i < 2400)).toEqual([])
  })

  it('closes every frame and holds a bounded number of small pictures, over ten minutes of scrubbing and play', async () => {
    const { player, film } = play({ nFrames: 18_000 })
    player.setSize(320, 180)
    let most = 0
    for (let round = 0; round < 60; round++) {
      const from = (round * 137) % 590
      await settle(player, from)
      for (let tick = 0; tick < 40; tick++) {
        player.update(from + tick / 60, 1)
        await turn()
        most = Math.max(most, film.nOpenFrames)
      }
    }
    expect(most).toBe(0)
    expect(player.stats.closed).toBe(player.stats.decoded)
    expect(film.nSurfaces).toBeLessThanOrEqual(SHELF_PICTURES)
    expect(player.stats.decoded).toBeGreaterThan(3000)
    player.dispose()
    expect(film.isDisposed).toBe(true)
    await turn()
    expect(film.nOpenFrames).toBe(0)
  })

  it('keeps pictures no larger than they are shown', async () => {
    const { player } = play()
    player.setSize(400, 400)
    await settle(player, 1)
    const { image } = player.update(1, 0)
    expect([image!.width, image!.height]).toEqual([400, 225])
    player.setSize(800, 800)
    expect(player.update(1, 0)).toMatchObject({ isExact: false })
    await settle(player, 1)
    expect(player.update(1, 0).image!.width).toBe(800)
    // a 4K panel does not make 4K pictures
    player.setSize(8000, 8000)
    await settle(player, 1)
    expect(image!.width * image!.height).toBeLessThanOrEqual(484_000)
  })

  it('begins again where the decoder gave up', async () => {
    const { player } = play({ failsAt: 50 })
    await settle(player, 2)
    expect(frameOf(player, 2)).toBe(60)
    expect(player.failure).toBeNull()
    expect(player.stats.runs).toBe(2)
  })
})
