import { describe, expect, it } from 'vitest'
import { isAppError, memorySource } from '../../../src/bytes/index.ts'
import {
  decodeText,
  decodeWavSamples,
  npyRef,
  openNpz,
  parseCsv,
  parseJson,
  parseJsonLines,
  parseWavHeader,
  readArray,
  readTarStream,
  walkTar,
} from '../../../src/containers/index.ts'
import { NPY_CORPUS } from '../../fixtures/containers/corpus-npy.ts'
import { NPZ_CORPUS } from '../../fixtures/containers/corpus-npz.ts'
import { TAR_CORPUS } from '../../fixtures/containers/corpus-tar.ts'
import { TEXT_CORPUS } from '../../fixtures/containers/corpus-text.ts'
import { WAV_CORPUS } from '../../fixtures/containers/corpus-wav.ts'
import type { HostileCase } from '../../fixtures/containers/hostile-case.ts'
import { seededRandom } from '../../helpers/seeded-random.ts'
import type { SeededRandom } from '../../helpers/seeded-random.ts'
import { joinBytes } from '../../helpers/write-npy.ts'
import { crc32 } from '../../helpers/zlib.ts'

/**
 * Structure-aware fuzzing: files of the corpora are damaged and mixed, and then mended where a checksum would end the
 * matter at once. Every parser must answer with a value or a typed error. The seed is fixed: a failure repeats; what it
 * finds becomes a case of a corpus. Longer runs: FUZZ_FACTOR=100.
 */

const FACTOR = Number(process.env['FUZZ_FACTOR'] ?? 1)
const SEED = Number(process.env['FUZZ_SEED'] ?? 20260101)
/** Larger files only cost time. */
const MAX_BYTES = 20_000
const INTERESTING = [0, 1, 7, 8, 127, 128, 255, 256, 511, 512, 513, 65_535, 65_536, 0x7fffffff, 0x80000000, 0xffffffff]

type Mend = (bytes: Uint8Array, random: SeededRandom) => void

interface Target {
  readonly name: string
  readonly corpus: readonly HostileCase<unknown>[]
  readonly executions: number
  readonly mend?: Mend
  readonly run: (bytes: Uint8Array, random: SeededRandom) => Promise<void>
}

function mutate(bytes: Uint8Array, other: Uint8Array, random: SeededRandom): Uint8Array {
  let out: Uint8Array = bytes
  for (let turn = random.below(4); turn >= 0; turn--) out = mutateOnce(out, other, random)
  return out
}

function mutateOnce(bytes: Uint8Array, other: Uint8Array, random: SeededRandom): Uint8Array {
  const at = random.below(bytes.length + 1)
  const end = Math.min(bytes.length, at + random.below(64))
  switch (random.below(8)) {
    case 0:
      return bytes.slice(0, at)
    case 1:
      return joinBytes(bytes.slice(0, at), bytes.slice(end))
    case 2:
      return joinBytes(bytes.slice(0, end), bytes.slice(at))
    case 3:
      return joinBytes(bytes.slice(0, at), other.slice(random.below(other.length + 1)).slice(0, MAX_BYTES))
    case 4:
      return overwritten(bytes, at, random.bytes(1 + random.below(8)))
    case 5:
      return overwritten(bytes, at & ~1, littleEndian(random.pick(INTERESTING), random.pick([1, 2, 4])))
    case 6:
      return overwritten(bytes, at, new TextEncoder().encode(String(random.pick(INTERESTING))))
    default: {
      const copy = bytes.slice()
      if (copy.length > 0) copy[random.below(copy.length)]! ^= 1 << random.below(8)
      return copy
    }
  }
}

function overwritten(bytes: Uint8Array, at: number, patch: Uint8Array): Uint8Array {
  const copy = bytes.slice()
  copy.set(patch.subarray(0, copy.length - Math.min(at, copy.length)), Math.min(at, copy.length))
  return copy
}

function littleEndian(value: number, size: number): Uint8Array {
  return Uint8Array.from({ length: size }, (_, index) => Math.floor(value / 256 ** index) & 255)
}

/** Makes the checksum of some tar headers right. */
function mendTar(bytes: Uint8Array, random: SeededRandom): void {
  for (let at = 0; at + 512 <= bytes.length; at += 512) {
    if (bytes[at] === 0 || random.below(4) === 0) continue
    bytes.fill(32, at + 148, at + 156)
    let sum = 0
    for (let index = at; index < at + 512; index++) sum += bytes[index]!
    bytes.set(new TextEncoder().encode(`${sum.toString(8).padStart(6, '0')}\0 `), at + 148)
  }
}

/** Makes the CRC of stored members right, so that what is inside is read. */
function mendZip(bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer)
  for (let at = 0; at + 46 <= bytes.length; at++) {
    if (view.getUint32(at, true) !== 0x02014b50 || view.getUint16(at + 10, true) !== 0) continue
    const size = view.getUint32(at + 24, true)
    const local = view.getUint32(at + 42, true)
    if (local + 30 > bytes.length) continue
    const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true)
    if (start + size <= bytes.length) view.setUint32(at + 16, crc32(bytes.subarray(start, start + size)), true)
  }
}

async function runNpz(bytes: Uint8Array): Promise<void> {
  const { refs, problems } = await openNpz(memorySource(bytes, 'fuzz.npz'))
  for (const problem of problems) expect(isAppError(problem)).toBe(true)
  for (const ref of [...refs.values()].slice(0, 4)) {
    await typed(async () => {
      const { data, header } = await readArray(ref, { budgetBytes: 1 << 22 })
      expect(data.length).toBe(header.nItems)
    })
  }
}

async function runTar(bytes: Uint8Array): Promise<void> {
  let last = -1
  for await (const event of walkTar(memorySource(bytes, 'fuzz.tar'))) {
    if (event.kind !== 'member') continue
    const { offset, size, headerOffset } = event.member
    expect(headerOffset).toBeGreaterThan(last)
    expect(offset + size).toBeLessThanOrEqual(bytes.length)
    last = headerOffset
  }
}

/** Also: the same files as by ranges, unless the archive is cut, which a stream sees only at its end. */
async function runTarStream(bytes: Uint8Array, random: SeededRandom): Promise<void> {
  const byStream: [string, number][] = []
  for await (const event of readTarStream(inPieces(bytes, random.pick([300, 512, 5000])), {
    name: 'fuzz.tar',
    wants: () => true,
  })) {
    if (event.kind !== 'member') continue
    expect(event.data!.length).toBe(event.size)
    byStream.push([event.name, event.size])
  }
  const byRanges: [string, number][] = []
  let isCut = false
  for await (const event of walkTar(memorySource(bytes, 'fuzz.tar'))) {
    if (event.kind === 'problem') isCut ||= event.error.tag === 'tar-truncated'
    else if (event.kind === 'member') byRanges.push([event.member.name, event.member.size])
  }
  if (!isCut) expect(byStream).toEqual(byRanges)
}

function inPieces(bytes: Uint8Array, pieceBytes: number): ReadableStream<Uint8Array> {
  let at = 0
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) controller.close()
      else controller.enqueue(bytes.slice(at, (at += pieceBytes)))
    },
  })
}

async function runWav(bytes: Uint8Array): Promise<void> {
  const info = await parseWavHeader(memorySource(bytes, 'fuzz.wav'))
  expect(info.dataOffset + info.dataBytes).toBeLessThanOrEqual(bytes.length)
  const samples = decodeWavSamples(info, bytes.subarray(info.dataOffset, info.dataOffset + info.dataBytes))
  for (const sample of samples) expect(Math.abs(sample) <= 1).toBe(true)
}

async function runText(bytes: Uint8Array): Promise<void> {
  const { text } = decodeText(bytes, { source: 'fuzz' })
  for (const parse of [parseJson, parseJsonLines, parseCsv])
    await typed(() => parse(text, { source: 'fuzz', offset: 0 }))
}

/** A value or a typed error; anything else is the finding. */
async function typed(act: () => unknown): Promise<void> {
  try {
    await act()
  } catch (error) {
    if (!isAppError(error)) throw error
  }
}

const TARGETS: readonly Target[] = [
  {
    name: 'npy',
    corpus: NPY_CORPUS,
    executions: 3500,
    run: async (bytes) =>
      void (await readArray(npyRef(memorySource(bytes, 'fuzz.npy'), 'x'), { budgetBytes: 1 << 22 })),
  },
  { name: 'npz', corpus: NPZ_CORPUS, executions: 1200, mend: mendZip, run: runNpz },
  { name: 'tar by ranges', corpus: TAR_CORPUS, executions: 2000, mend: mendTar, run: runTar },
  { name: 'tar through a stream', corpus: TAR_CORPUS, executions: 600, mend: mendTar, run: runTarStream },
  { name: 'wav', corpus: WAV_CORPUS, executions: 2000, run: runWav },
  { name: 'json and csv', corpus: TEXT_CORPUS, executions: 1500, run: runText },
]

describe('damaged and mended files give a value or a typed error', () => {
  it('is tried 10,000 times or more', () => {
    expect(TARGETS.reduce((sum, { executions }) => sum + executions, 0)).toBeGreaterThanOrEqual(10_000)
  })

  it.each(TARGETS)(
    '$name, $executions times',
    { timeout: 30_000 * Math.max(1, FACTOR) },
    async ({ corpus, executions, mend, run }) => {
      const random = seededRandom(SEED)
      const files = corpus.map(({ bytes }) => bytes()).filter(({ length }) => length <= MAX_BYTES)
      let slowest = 0
      for (let execution = 0; execution < executions * FACTOR; execution++) {
        const bytes = mutate(random.pick(files), random.pick(files), random)
        if (random.below(2) === 0) mend?.(bytes, random)
        const start = performance.now()
        try {
          await typed(() => run(bytes, random))
        } catch (cause) {
          throw new Error(`execution ${execution}: ${Buffer.from(bytes).toString('base64').slice(0, 4000)}`, { cause })
        }
        slowest = Math.max(slowest, performance.now() - start)
      }
      // a hang, not a slow machine
      expect(slowest).toBeLessThan(5000)
    },
  )
})
