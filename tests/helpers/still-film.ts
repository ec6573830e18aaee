import type { FilmPlayer } from '../../src/playback/film-types.ts'

const WIDTH = 108
const HEIGHT = 192

/** A film of one picture that is there at once: somebody in front of a wall. Nothing is decoded. */
export function stillFilm(durationSec: number): FilmPlayer {
  const image = new OffscreenCanvas(WIDTH, HEIGHT)
  const ctx = image.getContext('2d')!
  ctx.fillStyle = '#5a6470'
  ctx.fillRect(0, 0, WIDTH, HEIGHT)
  ctx.fillStyle = '#c2a58c'
  ctx.fillRect(WIDTH * 0.4, HEIGHT * 0.2, WIDTH * 0.2, HEIGHT * 0.6)
  const picture = { image, startSec: 0, isExact: true, version: 1 }
  return {
    info: {
      width: WIDTH,
      height: HEIGHT,
      quarterTurns: 0,
      codec: 'avc1.640033',
      firstSec: 0,
      endSec: durationSec,
      fps: 30,
      bytes: 1_000_000,
    },
    update: () => picture,
    setSize: () => undefined,
    stats: { decoded: 1, closed: 1, runs: 1, held: 1 },
    failure: null,
    dispose: () => undefined,
  }
}
