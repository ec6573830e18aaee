import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { isAppError, memorySource, sliceSource } from '../../../src/bytes/index.ts'
import { openFilm } from '../../../src/playback/index.ts'
import { openFilmTrack } from '../../../src/playback/open-film-track.ts'
import { countingSource } from '../../helpers/counting-source.ts'

const film = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../../fixtures/films/${name}`, import.meta.url)))
const FPS = 30_000 / 1001
const H264 = film('numbered-h264.mp4')

/** An ISO box. */
function box(name: string, ...parts: Uint8Array[]): Uint8Array {
  const size = parts.reduce((sum, part) => sum + part.length, 8)
  const out = new Uint8Array(size)
  new DataView(out.buffer).setUint32(0, size)
  out.set(new TextEncoder().encode(name), 4)
  let at = 8
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

const join = (...parts: Uint8Array[]): Uint8Array => box('none', ...parts).subarray(8)

async function refusal(bytes: Uint8Array): Promise<{ tag: string; message: string }> {
  try {
    await openFilmTrack(memorySource(bytes, 'film.mp4'))
  } catch (error) {
    if (isAppError(error)) return { tag: error.tag, message: error.message }
    throw error
  }
  throw new Error('nothing was refused')
}

describe('the index of a film', () => {
  it.each(['numbered-h264.mp4', 'numbered-vp9.mp4'])(
    '%s: raster, rate, length and the place of every frame',
    async (name) => {
      const track = await openFilmTrack(memorySource(film(name), name))
      expect(track.info).toMatchObject({ width: 192, height: 96, quarterTurns: 0, firstSec: 0 })
      expect(track.info.fps).toBeCloseTo(FPS, 3)
      expect(track.info.endSec).toBeCloseTo(300 / FPS, 3)
      for (const frame of [0, 1, 2, 120, 239, 240, 299]) {
        const { startSec, endSec } = await track.frameAt((frame + 0.5) / FPS)
        expect(startSec).toBeCloseTo(frame / FPS, 4)
        expect(endSec).toBeCloseTo((frame + 1) / FPS, 4)
      }
      expect(await track.keyStart(9)).toBeCloseTo(240 / FPS, 4)
      expect(await track.keyStart(-3)).toBe(0)
      expect((await track.frameAt(99)).startSec).toBeCloseTo(299 / FPS, 4)
      track.dispose()
    },
  )

  it('is read without the picture', async () => {
    // a gigabyte of picture between the head and the index
    const padding = 1e9
    const head = H264.subarray(0, 40)
    expect(new TextDecoder().decode(head.subarray(4, 8))).toBe('ftyp')
    const moovAt = new TextDecoder('latin1').decode(H264).indexOf('moov') - 4
    const ftyp = H264.subarray(0, new DataView(H264.buffer).getUint32(0))
    const gap = new Uint8Array(16)
    new DataView(gap.buffer).setUint32(0, 1)
    gap.set(new TextEncoder().encode('mdat'), 4)
    new DataView(gap.buffer).setBigUint64(8, BigInt(padding))
    const start = join(ftyp, gap)
    const end = H264.subarray(moovAt)
    const size = ftyp.length + padding + end.length
    const read = async (from: number, to: number): Promise<Uint8Array> => {
      const out = new Uint8Array(to - from)
      for (const [at, part] of [
        [0, start],
        [ftyp.length + padding, end],
      ] as const) {
        const a = Math.max(from, at)
        const b = Math.min(to, at + part.length)
        if (a < b) out.set(part.subarray(a - at, b - at), a - from)
      }
      return out
    }
    const source = countingSource({ name: 'big.mp4', base: 0, size, read, stream: () => new ReadableStream() })
    const track = await openFilmTrack(source)
    expect(track.info.endSec).toBeCloseTo(300 / FPS, 3)
    expect(source.reads.length).toBeLessThanOrEqual(4)
    expect(source.bytesRead).toBeLessThan(600_000)
    track.dispose()
  })

  it('says what is wrong with a file that is none: stub, cut off, not a film, empty', async () => {
    const ftyp = box('ftyp', new TextEncoder().encode('isom'), new Uint8Array(4))
    const mvhd = box('mvhd', new Uint8Array(100))
    const stub = join(ftyp, box('moov', mvhd), box('free', new Uint8Array(100)))
    expect(await refusal(stub)).toMatchObject({
      tag: 'film-unavailable',
      message: expect.stringContaining('there is no picture in it (') as string,
    })
    const cut = await refusal(H264.subarray(0, 9000))
    expect(cut).toMatchObject({
      tag: 'film-damaged',
      message: expect.stringContaining('index (moov) is missing') as string,
    })
    expect((await refusal(new TextEncoder().encode('this is no film at all, but long enough'))).tag).toBe(
      'film-damaged',
    )
    expect(await refusal(new Uint8Array(0))).toMatchObject({ tag: 'film-unavailable' })
  })

  it('never reads outside the member it is', async () => {
    const archive = new Uint8Array(H264.length + 4096)
    archive.set(H264, 1024)
    const source = sliceSource(memorySource(archive, 'a.tar'), 1024, 1024 + H264.length, { member: 'x.mp4' })
    const track = await openFilmTrack(source)
    expect(await track.openAt(3)).toMatchObject({ startSec: 0, isKey: true })
    track.dispose()
  })

  it('says that there are no WebCodecs here', async () => {
    await expect(openFilm(memorySource(H264, 'film.mp4'))).rejects.toThrow(/gives no WebCodecs/)
  })
})
