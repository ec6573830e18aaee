import zlib from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { memorySource } from '../../../src/bytes/index.ts'
import {
  npyRef,
  openNpz,
  parseJson,
  parseWavHeader,
  readArray,
  readRows,
  walkTar,
} from '../../../src/containers/index.ts'
import { GOOD_VALUES, goodNpy } from '../../fixtures/containers/corpus-npy.ts'
import { GOOD_MEMBERS, goodTar } from '../../fixtures/containers/corpus-tar.ts'
import { goodWav } from '../../fixtures/containers/corpus-wav.ts'
import { outcomeOf } from '../../helpers/container-outcome.ts'
import { seededRandom } from '../../helpers/seeded-random.ts'
import { concatBytes, npyHeaderBytes, writeNpy } from '../../helpers/write-npy.ts'
import { writeNpz, writeZip } from '../../helpers/write-npz.ts'

/** Small enough to try every byte. */
const SMALL: Readonly<Record<string, Uint8Array>> = {
  f: writeNpy(
    Float32Array.from({ length: 24 }, (_, index) => Math.sin(index)),
    { shape: [8, 3] },
  ),
  v: writeNpy([1, 0, 1, 1, 0], { dtype: '|b1' }),
}

/** Every array that comes out under its own name must be the true one. Returns how many did. */
async function countTrue(bytes: Uint8Array): Promise<number> {
  const opened = await outcomeOf(() => openNpz(memorySource(bytes, 'case.npz')))
  if ('error' in opened) return 0
  let nTrue = 0
  for (const [key, npy] of Object.entries(SMALL)) {
    const ref = opened.value.refs.get(key)
    if (ref === undefined) continue
    const outcome = await outcomeOf(() => readArray(ref))
    if ('error' in outcome) continue
    const { value: truth } = (await outcomeOf(() => readArray(npyRef(memorySource(npy, 'truth'), key)))) as {
      value: Awaited<ReturnType<typeof readArray>>
    }
    expect(outcome.value).toEqual(truth)
    nTrue++
  }
  return nTrue
}

describe('cut at every length', () => {
  it('an NPY is whole or refused', async () => {
    const bytes = goodNpy()
    for (let length = 0; length <= bytes.length; length++) {
      const outcome = await outcomeOf(() => readArray(npyRef(memorySource(bytes.slice(0, length), 'x.npy'), 'x')))
      if (length < bytes.length) expect(outcome).toHaveProperty('error')
      else expect(outcome).toMatchObject({ value: { data: Float32Array.from(GOOD_VALUES) } })
    }
  })

  it.each(['stored', 'deflate'] as const)('an NPZ (%s) gives true arrays or none', async (kind) => {
    const bytes = writeNpz(SMALL, kind)
    for (let length = 0; length < bytes.length; length++) expect(await countTrue(bytes.slice(0, length))).toBe(0)
    expect(await countTrue(bytes)).toBe(2)
  })

  it('a WAV has the samples that are there, or is refused', async () => {
    const bytes = goodWav()
    for (let length = 0; length <= bytes.length; length++) {
      const outcome = await outcomeOf(() => parseWavHeader(memorySource(bytes.slice(0, length), 'x.wav')))
      expect('value' in outcome).toBe(length >= 58)
      if ('value' in outcome) expect(outcome.value.nFrames).toBe(Math.floor((length - 58) / 4))
    }
  })

  it('a JSON is whole or refused, with an offset inside it', () => {
    const text = '{"id": "V00", "words": [{"start": 0.5, "end": null}], "ok": true}'
    for (let length = 0; length < text.length; length++) {
      expect(() => parseJson(text.slice(0, length), { source: 's' })).toThrow(
        expect.objectContaining({ tag: 'json-syntax', name: 'ContainerError' }) as Error,
      )
    }
  })

  it('a tar has the members that are whole', async () => {
    const bytes = goodTar()
    for (let length = 0; length <= bytes.length; length += 64) {
      const cut = bytes.slice(0, length)
      let index = 0
      for await (const event of walkTar(memorySource(cut, 'x.tar'))) {
        if (event.kind !== 'member') continue
        const { name, size, offset } = event.member
        expect(name).toBe(GOOD_MEMBERS[index]![0])
        expect(Buffer.compare(cut.subarray(offset, offset + size), GOOD_MEMBERS[index]![1])).toBe(0)
        index++
      }
    }
  })
})

describe('with one bit flipped', () => {
  it.each(['stored', 'deflate'] as const)('an NPZ (%s) never gives other data', async (kind) => {
    const bytes = writeNpz(SMALL, kind)
    const random = seededRandom(kind.length)
    let nTrue = 0
    const flips = 1100
    for (let flip = 0; flip < flips; flip++) {
      const damaged = bytes.slice()
      damaged[random.below(bytes.length)]! ^= 1 << random.below(8)
      nTrue += await countTrue(damaged)
    }
    // one flip touches one array at most, unless it hits the end record
    expect(nTrue).toBeGreaterThan(flips)
    expect(nTrue).toBeLessThan(2 * flips)
  })
})

describe('bombs', () => {
  const MIB = 1 << 20

  /** 300 MiB of zeros in 300 kB, honest in every field. */
  function honestBomb(): Uint8Array {
    const header = npyHeaderBytes('<f4', [300 * 256, 1024])
    const zeros = new Uint8Array(MIB)
    const flush = { finishFlush: zlib.constants.Z_FULL_FLUSH }
    const block = zlib.deflateRawSync(zeros, flush)
    const packed = concatBytes([
      zlib.deflateRawSync(header, flush),
      ...Array.from({ length: 300 }, () => block),
      new Uint8Array([3, 0]),
    ])
    let crc = zlib.crc32(header)
    for (let index = 0; index < 300; index++) crc = zlib.crc32(zeros, crc)
    return writeZip([
      { name: 'z.npy', bytes: header, packed, directory: { size: header.length + 300 * MIB, crc32: crc } },
    ])
  }

  /** Most bytes in array buffers while something runs, above those at its start. */
  async function peakOf(act: (sample: () => void) => Promise<void>): Promise<number> {
    globalThis.gc?.()
    const start = process.memoryUsage().arrayBuffers
    let peak = 0
    await act(() => (peak = Math.max(peak, process.memoryUsage().arrayBuffers - start)))
    return peak
  }

  it('an honest one is read by rows in bounded memory, and refused whole', async () => {
    const bytes = honestBomb()
    const { refs } = await openNpz(memorySource(bytes, 'bomb.npz'))
    let nRows = 0
    let nextSample = 0
    const peak = await peakOf((sample) =>
      readRows([...refs.values()], {
        header() {},
        rows(_key, _first, data) {
          nRows += data.length / 1024
          if (nRows < nextSample) return
          nextSample += 32 * 256
          globalThis.gc?.()
          sample()
        },
        done() {},
        failed(_key, error) {
          throw error
        },
      }),
    )
    expect(nRows).toBe(300 * 256)
    expect(peak).toBeLessThan(64 * MIB)
    await expect(readArray(refs.get('z')!)).rejects.toMatchObject({ tag: 'limit' })
  })

  it.each([
    ['directory claims 300 MiB', { directory: { size: 300 * MIB } }, npyHeaderBytes('<f4', [10])],
    ['header claims 300 MiB', {}, npyHeaderBytes('<f4', [75 * MIB])],
    ['both do', { directory: { size: 128 + 300 * MIB } }, npyHeaderBytes('<f4', [75 * MIB])],
    ['one row of 300 MiB', { directory: { size: 128 + 300 * MIB } }, npyHeaderBytes('<f4', [1, 75 * MIB])],
    ['Fortran order', { directory: { size: 128 + 300 * MIB } }, npyHeaderBytes('<f4', [75, MIB], { fortran: true })],
  ])('a lying one costs nothing: %s', async (_name, claim, header) => {
    const packed = concatBytes([
      zlib.deflateRawSync(header, { finishFlush: zlib.constants.Z_FULL_FLUSH }),
      new Uint8Array(330_000),
    ])
    const bytes = writeZip([{ name: 'z.npy', bytes: header, packed, ...claim }])
    const { refs } = await openNpz(memorySource(bytes, 'bomb.npz'))
    const peak = await peakOf(async (sample) => {
      const outcome = await outcomeOf(() => readArray(refs.get('z')!))
      sample()
      expect(outcome).toHaveProperty('error')
    })
    expect(peak).toBeLessThan(8 * MIB)
  })
})
