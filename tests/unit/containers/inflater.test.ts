import zlib from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { crc32 } from '../../../src/containers/crc32.ts'
import { InflateFault, Inflater } from '../../../src/containers/inflater.ts'
import { joinBytes } from '../../helpers/write-npy.ts'
import { seededRandom } from '../../helpers/seeded-random.ts'
import { crc32 as slowCrc32 } from '../../helpers/zlib.ts'

const random = seededRandom(1)

/** Data of many kinds: noise, text, runs, far repeats, zeros. */
const SAMPLES: readonly Uint8Array[] = [
  new Uint8Array(0),
  new Uint8Array([7]),
  random.bytes(70_000),
  new Uint8Array(300_000),
  new TextEncoder().encode('the quick brown fox jumps over the lazy dog. '.repeat(3000)),
  Uint8Array.from({ length: 200_000 }, (_, index) => (index % 32_768) >> 7),
  new Uint8Array(Float32Array.from({ length: 30_000 }, (_, index) => Math.sin(index / 50)).buffer),
  joinBytes(
    random.bytes(32_768),
    new Uint8Array(200),
    random.bytes(40_000).map((byte) => byte & 3),
  ),
]

const { Z_FIXED, Z_HUFFMAN_ONLY, Z_RLE, Z_DEFAULT_STRATEGY } = zlib.constants

function inflate(
  packed: Uint8Array,
  pieceBytes = packed.length,
): { output: Uint8Array; finished: boolean; used: number } {
  const parts: Uint8Array[] = []
  let used = 0
  const inflater = new Inflater((bytes) => parts.push(bytes.slice()))
  for (let at = 0; at < packed.length && !inflater.finished; at += pieceBytes) {
    used += inflater.push(packed.subarray(at, at + pieceBytes))
  }
  return { output: joinBytes(...parts), finished: inflater.finished, used }
}

describe('Inflater', () => {
  it('gives what zlib packed, at every level and by every strategy', () => {
    for (const sample of SAMPLES) {
      for (const level of [0, 1, 6, 9]) {
        for (const strategy of [Z_DEFAULT_STRATEGY, Z_FIXED, Z_HUFFMAN_ONLY, Z_RLE]) {
          const packed = zlib.deflateRawSync(sample, { level, strategy })
          const { output, finished, used } = inflate(packed)
          expect(finished).toBe(true)
          expect(used).toBe(packed.length)
          expect(Buffer.compare(output, sample)).toBe(0)
        }
      }
    }
  })

  it('does not care how the stream is cut', () => {
    for (const sample of SAMPLES.slice(2)) {
      const packed = zlib.deflateRawSync(sample)
      for (const pieceBytes of [1, 2, 3, 7, 64, 1000]) {
        const { output, finished } = inflate(packed, pieceBytes)
        expect(finished).toBe(true)
        expect(Buffer.compare(output, sample)).toBe(0)
      }
    }
  })

  it('gives out at every push all that its bytes allow, as zlib does', () => {
    const sample = SAMPLES[6]!
    const packed = zlib.deflateRawSync(sample)
    for (const length of [64, 300, 1024, 4096]) {
      const { output } = inflate(packed.subarray(0, length))
      const reference = zlib.inflateRawSync(packed.subarray(0, length), { finishFlush: zlib.constants.Z_SYNC_FLUSH })
      expect(output.length).toBe(reference.length)
      expect(Buffer.compare(output, reference)).toBe(0)
    }
  })

  it('stops at the end of the stream and says how much it used', () => {
    const packed = zlib.deflateRawSync(SAMPLES[4]!)
    for (const pieceBytes of [1, 5, 100_000]) {
      const { used, finished } = inflate(joinBytes(packed, random.bytes(50)), pieceBytes)
      expect({ used, finished }).toEqual({ used: packed.length, finished: true })
    }
  })

  it('accepts and refuses what zlib does, on 1,500 damaged streams', () => {
    const sources = [SAMPLES[4]!.subarray(0, 2000), SAMPLES[6]!.subarray(0, 3000), SAMPLES[2]!.subarray(0, 500)]
    let nAccepted = 0
    for (let round = 0; round < 1500; round++) {
      const strategy = random.pick([Z_DEFAULT_STRATEGY, Z_FIXED, Z_HUFFMAN_ONLY])
      const packed = Uint8Array.from(
        zlib.deflateRawSync(random.pick(sources), { strategy, level: random.pick([0, 6]) }),
      )
      const at = random.below(Math.min(packed.length, 300))
      packed[at]! ^= 1 << random.below(8)
      const reference = referenceInflate(packed)
      const ours = ourInflate(packed)
      if (reference !== null) nAccepted++
      expect({ round, accepted: ours !== null }).toEqual({ round, accepted: reference !== null })
      if (ours !== null && reference !== null) expect(Buffer.compare(ours, reference)).toBe(0)
    }
    expect(nAccepted).toBeGreaterThan(100)
  })
})

function referenceInflate(packed: Uint8Array): Uint8Array | null {
  try {
    return zlib.inflateRawSync(packed)
  } catch {
    return null
  }
}

function ourInflate(packed: Uint8Array): Uint8Array | null {
  try {
    const { output, finished } = inflate(packed, 100)
    return finished ? output : null
  } catch (error) {
    expect(error).toBeInstanceOf(InflateFault)
    return null
  }
}

describe('crc32', () => {
  it('is the one of ZIP', () => {
    expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926)
    expect(crc32(new Uint8Array(0))).toBe(0)
  })

  it('agrees with the bit by bit one at every length and alignment, and goes on', () => {
    const bytes = random.bytes(200)
    for (let start = 0; start < 9; start++) {
      for (let end = start; end < 60; end++) {
        const part = bytes.subarray(start, end)
        expect(crc32(part)).toBe(slowCrc32(part))
        const middle = (start + end) >> 1
        expect(crc32(bytes.subarray(middle, end), crc32(bytes.subarray(start, middle)))).toBe(slowCrc32(part))
      }
    }
  })
})
