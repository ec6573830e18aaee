import zlib from 'node:zlib'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { DeflateReader } from '../../../src/containers/deflate-reader.ts'
import { ContainerError } from '../../../src/bytes/index.ts'
import { joinBytes } from '../../helpers/write-npy.ts'
import { seededRandom } from '../../helpers/seeded-random.ts'

const PLACE = { source: 'case', key: 'x', offset: 10 }
const DATA = seededRandom(3)
  .bytes(600_000)
  .map((byte) => byte & 63)
const PACKED = new Uint8Array(zlib.deflateRawSync(DATA))

async function read(packed: Uint8Array, onOutput: (total: number) => void = () => {}): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let total = 0
  const reader = new DeflateReader(packed.length, PLACE, (bytes) => {
    parts.push(bytes.slice())
    total += bytes.length
    onOutput(total)
  })
  try {
    for (let at = 0; at < packed.length; at += 16_384) await reader.push(packed.subarray(at, at + 16_384))
    await reader.end()
  } finally {
    reader.dispose()
  }
  return joinBytes(...parts)
}

/** A platform engine that breaks after some output, as Chromium does on bytes after the end. */
function breakingAfter(bytes: number): typeof DecompressionStream {
  const Native = DecompressionStream
  return class {
    readonly readable: ReadableStream<Uint8Array>
    readonly writable: WritableStream<BufferSource>
    constructor(format: CompressionFormat) {
      const { readable, writable } = new Native(format)
      let passed = 0
      this.writable = writable
      this.readable = readable.pipeThrough(
        new TransformStream<Uint8Array, Uint8Array>({
          transform(chunk, controller) {
            passed += chunk.length
            if (passed > bytes) throw new TypeError('Junk found after end of compressed data.')
            controller.enqueue(chunk)
          },
        }),
      )
    }
  } as unknown as typeof DecompressionStream
}

const ENGINES: readonly (readonly [string, () => typeof DecompressionStream | undefined])[] = [
  ['the platform engine', () => DecompressionStream],
  ['no platform engine', () => undefined],
  ['a platform engine that breaks at once', () => breakingAfter(0)],
  ['a platform engine that breaks midway', () => breakingAfter(300_000)],
  ['a platform engine that breaks near the end', () => breakingAfter(590_000)],
]

describe.each(ENGINES)('DeflateReader with %s', (_name, engine) => {
  const withEngine = <T>(act: () => Promise<T>): Promise<T> => {
    vi.stubGlobal('DecompressionStream', engine())
    return act()
  }
  afterEach(() => vi.unstubAllGlobals())

  it('gives the data', async () => {
    expect(Buffer.compare(await withEngine(() => read(PACKED)), DATA)).toBe(0)
  })

  it('lets bytes after the end pass', async () => {
    const junk = joinBytes(PACKED, new Uint8Array(100_000).fill(9))
    expect(Buffer.compare(await withEngine(() => read(junk)), DATA)).toBe(0)
  })

  it('refuses a stream that is cut, wherever', async () => {
    for (const length of [1, 1000, 40_000, PACKED.length >> 1, PACKED.length - 1]) {
      const fault = await withEngine(() => read(PACKED.slice(0, length))).catch((error: unknown) => error)
      expect(fault).toBeInstanceOf(ContainerError)
      expect(fault).toMatchObject({ tag: 'zip-data', offset: 10, key: 'x' })
    }
  })

  it('refuses a corrupt stream by the same error', async () => {
    const broken = PACKED.slice()
    broken.fill(0xff, 200_000, 200_400)
    const fault = await withEngine(() => read(broken)).catch((error: unknown) => error)
    expect(fault).toMatchObject({ tag: 'zip-data', offset: 10 })
  })

  it('stops when the output is refused, with that refusal', async () => {
    const refusal = new ContainerError('zip-size', 'too much')
    const stopAt = (total: number): void => {
      if (total > 100_000) throw refusal
    }
    await expect(withEngine(() => read(PACKED, stopAt))).rejects.toBe(refusal)
  })
})
