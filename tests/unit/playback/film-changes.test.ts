import { describe, expect, it } from 'vitest'
import { readFilmChanges, type SketchFrame } from '../../../src/playback/film-changes.ts'
import { fakeFilm } from '../../helpers/fake-film.ts'

const N_FIELDS = 24
const PLACE = { name: 'film.mp4', base: 0 }

/** Pictures in which field `i % 24` is lit in frame i: from a frame to the next one field goes dark and another lights up. */
const sketch: SketchFrame = (frame, width, _height, out) => {
  const field = (frame as unknown as { index: number }).index % N_FIELDS
  out.forEach((_, at) => {
    const [x, y] = [at % width, Math.floor(at / width)]
    out[at] = Math.floor(y / 8) * 4 + Math.floor(x / 8) === field ? 200 : 0
  })
}

describe('what moves in a film', () => {
  it('is told by fields, frame by frame, in the stretches that were asked for', async () => {
    const film = fakeFilm({ nFrames: 900, fps: 30, keyEvery: 240, delay: 3 })
    const spans = [
      { fromSec: 2, toSec: 4 },
      { fromSec: 20, toSec: 21 },
    ]
    const progress: number[] = []
    const { fps, nFrames, fields } = await readFilmChanges(film.track, PLACE, spans, {
      platform: film.platform,
      sketch,
      onProgress: (done) => progress.push(done),
    })
    expect([fps, nFrames, fields.length]).toEqual([30, 900, 900 * N_FIELDS])
    for (const frame of [60, 61, 100, 119, 600, 629]) {
      const row = [...fields.subarray(frame * N_FIELDS, (frame + 1) * N_FIELDS)]
      const expected = row.map((_, field) => (field === frame % N_FIELDS || field === (frame - 1) % N_FIELDS ? 200 : 0))
      expect(row).toEqual(expected)
    }
    for (const frame of [0, 30, 140, 590, 650, 899]) expect(fields[frame * N_FIELDS]).toBeNaN()
    // from the key frame before each stretch to a little past its end, and nothing else
    expect(film.reads.every((i) => i <= 150 || (i >= 480 && i <= 660))).toBe(true)
    expect(film.nOpenFrames).toBe(0)
    expect(progress.at(-1)).toBeCloseTo(1, 1)
    expect(progress).toEqual(progress.toSorted((a, b) => a - b))
  })

  it('stops when it is told to, and says when decoding gives up', async () => {
    const spans = [{ fromSec: 0, toSec: 20 }]
    const film = fakeFilm()
    const leaving = new AbortController()
    const reading = readFilmChanges(film.track, PLACE, spans, {
      platform: film.platform,
      sketch: (...all) => {
        if ((all[0] as unknown as { index: number }).index === 50) leaving.abort()
        sketch(...all)
      },
      signal: leaving.signal,
    })
    await expect(reading).rejects.toThrow(/abort/i)
    const broken = fakeFilm({ failsAt: 40 })
    await expect(
      readFilmChanges(broken.track, PLACE, spans, { platform: broken.platform, sketch }),
    ).rejects.toMatchObject({ tag: 'film-damaged' })
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect([film.nOpenFrames, broken.nOpenFrames]).toEqual([0, 0])
  })
})
