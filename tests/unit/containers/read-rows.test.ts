import { describe, expect, it } from 'vitest'
import { ByteSourceError, isAbortError } from '../../../src/bytes/index.ts'
import {
  createArrayDecoder,
  npyRef,
  openNpz,
  readArray,
  readHeaders,
  readRowRange,
  readRows,
} from '../../../src/containers/index.ts'
import type { ArrayRef, DecodeSpec } from '../../../src/containers/index.ts'
import { collectingSink } from '../../helpers/collecting-sink.ts'
import type { CollectingSink } from '../../helpers/collecting-sink.ts'
import { patched } from '../../fixtures/containers/hostile-case.ts'
import { spySource } from '../../helpers/spy-source.ts'
import { writeNpy } from '../../helpers/write-npy.ts'
import { writeNpz } from '../../helpers/write-npz.ts'

/** Values that DEFLATE can do little about, as the dataset's; the same every time. */
function noise(count: number, seed: number): Float32Array {
  let state = seed
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0
    return state / 2 ** 31
  })
}

const T = 1200
const ARRAYS: Readonly<Record<string, { data: Float32Array; shape: number[] }>> = {
  keypoints: { data: noise(T * 399, 1), shape: [T, 133, 3] },
  body_pose: { data: noise(T * 63, 2), shape: [T, 21, 3] },
  global_orient: { data: noise(T * 3, 3), shape: [T, 3] },
  left_hand_pose: { data: noise(T * 45, 4), shape: [T, 15, 3] },
  latent: { data: noise(T * 64, 5), shape: [T, 64] },
  translation: { data: noise(T * 3, 6), shape: [T, 3] },
}
const NPY = Object.fromEntries(Object.entries(ARRAYS).map(([key, { data, shape }]) => [key, writeNpy(data, { shape })]))
const DEFLATED = writeNpz(NPY, 'deflate')
const STORED = writeNpz(NPY, 'stored')
const WANTED = ['body_pose', 'global_orient', 'left_hand_pose', 'translation']

async function wantedOf(bytes: Uint8Array, options?: Parameters<typeof spySource>[2]) {
  const source = spySource(bytes, 'case.npz', options)
  const { refs } = await openNpz(source)
  source.reads.length = 0
  return { source, refs: WANTED.map((key) => refs.get(key)!) }
}

function spanBytes(refs: readonly ArrayRef[]): number {
  return refs.reduce((sum, { start, end }) => sum + end - start, 0)
}

describe.each([
  ['deflated', DEFLATED],
  ['stored', STORED],
])('rows of a %s NPZ', (kind, bytes) => {
  it('are those of the arrays', async () => {
    const { refs } = await wantedOf(bytes)
    const sink = collectingSink()
    await readRows(refs, sink)
    expect(sink.failures.size).toBe(0)
    for (const key of WANTED) {
      expect(sink.headers.get(key)!.shape).toEqual(ARRAYS[key]!.shape)
      expect(sink.values(key)).toEqual([...ARRAYS[key]!.data])
      expect(sink.finished.has(key)).toBe(true)
    }
  })

  it('come first from a prefix of every array, asked for in one turn', async () => {
    const { source, refs } = await wantedOf(bytes)
    const sink = collectingSink()
    const reading = readRows(refs, sink)
    expect(source.reads.map(([start]) => start)).toEqual(refs.map(({ start }) => start))
    // shared out by size: as many rows of each, none beyond what a fresh connection brings in one round trip
    const lengths = source.reads.map(([start, end]) => end - start)
    expect(lengths[0]).toBe(12_800)
    expect(lengths[2]! / 45).toBeGreaterThan((lengths[0]! / 63) * 0.95)
    expect([lengths[1], lengths[3]]).toEqual([1024, 1024])
    await reading
    const firstStreamed = sink.log.indexOf('rows body_pose', sink.log.indexOf('rows body_pose') + 1)
    for (const key of WANTED) expect(sink.log.slice(0, firstStreamed)).toContain(`rows ${key}`)
  })

  it('cost no more than a tenth above what is needed, and few requests', async () => {
    const { source, refs } = await wantedOf(bytes)
    let counted = 0
    await readRows(refs, collectingSink(), { onBytes: (count) => (counted += count) })
    expect(source.bytesRead()).toBeLessThanOrEqual(1.1 * spanBytes(refs))
    expect(counted).toBe(source.bytesRead())
    // the latents before the translation are not read
    expect(source.streams.length).toBeLessThanOrEqual(14)
  })

  it('are the same whatever the pieces', async () => {
    for (const [pieceBytes, prefixBytes] of [
      [999, 300],
      [1, 4096],
      [1 << 20, 100],
    ] as const) {
      const { refs } = await wantedOf(bytes, { pieceBytes })
      const sink = collectingSink()
      await readRows(refs.slice(1, 2), sink, { prefixBytes })
      expect(sink.values('global_orient')).toEqual([...ARRAYS['global_orient']!.data])
    }
  })

  it('of one damaged array are void, and only they', async () => {
    const { refs } = await wantedOf(bytes)
    const { start, end } = refs[0]!
    const { refs: damaged } = await wantedOf(patched(bytes, [(start + end) >> 1, bytes[(start + end) >> 1]! ^ 16]))
    const sink = collectingSink()
    await readRows(damaged, sink)
    expect([...sink.failures.keys()]).toEqual(['body_pose'])
    expect(sink.failures.get('body_pose')!.tag).toMatch(/^zip-(crc|data|size)$/)
    for (const key of WANTED.slice(1)) expect(sink.values(key)).toEqual([...ARRAYS[key]!.data])
  })

  it('of arrays behind a failing request are reported, those before it are not', async () => {
    const { refs } = await wantedOf(bytes)
    const fault = new ByteSourceError('network', 'gone')
    const until = refs[1]!.start
    const onPiece = (at: number): void => {
      if (at > until) throw fault
    }
    const { refs: failing } = await wantedOf(bytes, { onPiece, pieceBytes: 4096 })
    const sink = collectingSink()
    await readRows(failing, sink)
    expect(sink.failures.get('left_hand_pose')).toBe(fault)
    expect([...sink.finished, ...sink.failures.keys()].sort()).toEqual([...WANTED].sort())
    expect(sink.finished.has('body_pose')).toBe(true)
  })

  it('stop at an abort', async () => {
    const stop = new AbortController()
    const { refs } = await wantedOf(bytes, { onPiece: () => stop.abort(), pieceBytes: 4096 })
    const reading = readRows(refs, collectingSink(), { signal: stop.signal })
    await expect(reading).rejects.toSatisfy(isAbortError)
  })

  it('go through the decoder they are given, whose spec is plain data', async () => {
    const { refs } = await wantedOf(bytes)
    const specs: DecodeSpec[] = []
    const sink = collectingSink()
    await readRows(refs, sink, {
      decoder: (spec) => {
        specs.push(structuredClone(spec))
        return createArrayDecoder(spec)
      },
    })
    expect(specs.map(({ key }) => key)).toEqual(WANTED)
    expect(sink.values('translation')).toEqual([...ARRAYS['translation']!.data])
  })

  it('can be read from the middle only if they are not deflated', async () => {
    const { source, refs } = await wantedOf(bytes)
    const header = (await readHeaders(refs)).get('body_pose')!
    if (header instanceof Error) throw header
    source.reads.length = 0
    const rows = await readRowRange(refs[0]!, header, 700, 2)
    if (kind === 'deflated') expect(rows).toBeUndefined()
    else {
      expect(Array.from(rows!)).toEqual(Array.from(ARRAYS['body_pose']!.data.subarray(700 * 63, 702 * 63)))
      expect(source.bytesRead()).toBeLessThan(1000)
    }
    await expect(readRowRange(refs[0]!, header, T - 1, 2)).rejects.toThrow(RangeError)
  })
})

describe('a long recording', () => {
  const long = { x: noise(1_000_000, 7), y: noise(1_000_000, 8) }
  const npy = { x: writeNpy(long.x, { shape: [10_000, 100] }), y: writeNpy(long.y, { shape: [10_000, 100] }) }

  it('gives all arrays in step', async () => {
    const source = spySource(writeNpz(npy, 'stored'), 'long.npz')
    const { refs } = await openNpz(source)
    const rows = { x: 0, y: 0 }
    const sink = collectingSink()
    let furthest = 0
    await readRows([...refs.values()], {
      ...sink,
      rows: (key, firstRow, data, lossy) => {
        sink.rows(key, firstRow, data, lossy)
        rows[key as 'x' | 'y'] = firstRow + data.length / 100
        furthest = Math.max(furthest, Math.abs(rows.x - rows.y))
      },
    })
    // two pieces of half a megabyte may be on their way of each
    expect(furthest).toBeLessThanOrEqual(2 * Math.ceil(524_288 / 400))
    expect(sink.values('y').findIndex((value, index) => value !== long.y[index])).toBe(-1)
    expect(sink.values('y').length).toBe(long.y.length)
    expect(source.bytesRead()).toBeLessThanOrEqual(1.01 * 8_000_000)
  })
})

async function readAlone(bytes: Uint8Array): Promise<CollectingSink> {
  const sink = collectingSink()
  await readRows([npyRef(spySource(bytes, 'x.npy'), 'x')], sink)
  return sink
}

describe('arrays that are odd to read by rows', () => {
  it('0-d: one row', async () => {
    const sink = await readAlone(writeNpy([7], { shape: [] }))
    expect(sink.log).toEqual(['header x', 'rows x', 'done x'])
    expect(sink.values('x')).toEqual([7])
  })

  it('no rows, or rows without items: no rows at all', async () => {
    for (const shape of [[0, 3], [3, 0], [0]]) {
      expect((await readAlone(writeNpy([], { shape }))).log).toEqual(['header x', 'done x'])
    }
  })

  it('Fortran order: in one piece, at the end', async () => {
    const data = Array.from({ length: 30_000 }, (_, index) => (index % 10_000) * 3 + Math.floor(index / 10_000))
    const sink = await readAlone(writeNpy(data, { shape: [10_000, 3], fortran: true }))
    expect(sink.log).toEqual(['header x', 'rows x', 'done x'])
    expect(sink.values('x')).toEqual(Array.from({ length: 30_000 }, (_, index) => index))
  })

  it('what follows the array in its file is not read', async () => {
    const source = spySource(patched(new Uint8Array(1_000_000), [0, ...writeNpy([1, 2, 3])]), 'x.npy')
    const sink = collectingSink()
    await readRows([npyRef(source, 'x')], sink)
    expect(sink.values('x')).toEqual([1, 2, 3])
    expect(source.bytesRead()).toBe(12_800)
  })

  it('rows above the budget, or arrays that come in one piece above it, are refused', async () => {
    const budgetBytes = 1000
    const [wide, fortran] = [
      writeNpy(noise(600, 1), { shape: [2, 300] }),
      writeNpy(noise(600, 1), { shape: [300, 2], fortran: true }),
    ]
    for (const bytes of [wide, fortran]) {
      const sink = collectingSink()
      await readRows([npyRef(spySource(bytes, 'x.npy'), 'x')], sink, { budgetBytes })
      expect(sink.failures.get('x')).toMatchObject({ tag: 'limit', key: 'x', offset: 0 })
    }
    const sink = collectingSink()
    await readRows([npyRef(spySource(writeNpy(noise(600, 1), { shape: [300, 2] }), 'x.npy'), 'x')], sink, {
      budgetBytes,
    })
    expect(sink.finished.has('x')).toBe(true)
  })

  it('64-bit integers beyond 2^53 are marked', async () => {
    const array = await readArray(npyRef(spySource(writeNpy([1n, 2n ** 60n + 1n], { dtype: '<i8' }), 'x.npy'), 'x'))
    expect(array.lossy).toBe(true)
  })

  it('several sources at once', async () => {
    const sink = collectingSink()
    const refs = ['a', 'b'].map((key) => npyRef(spySource(writeNpy(noise(5000, key.length)), `${key}.npy`), key))
    await readRows(refs, sink)
    expect([...sink.finished].sort()).toEqual(['a', 'b'])
  })
})

describe('the place of a fault', () => {
  it('is counted in the outermost file, and names member and key', async () => {
    const base = 1_000_000
    const bytes = writeNpz(NPY, 'stored')
    const source = {
      ...spySource(patched(bytes, [bytes.length >> 1, 255, 0, 255]), 'outer.tar', { base }),
      member: 'rec.npz',
    }
    const { refs } = await openNpz(source)
    const failures = new Map<string, Error>()
    for (const [key, ref] of refs) await readArray(ref).catch((error: Error) => failures.set(key, error))
    expect(failures.size).toBe(1)
    const [[key, error]] = [...failures] as [[string, Error]]
    const dataStart = refs.get(key)!.start + 30 + `${key}.npy`.length + 20
    expect(error).toMatchObject({
      source: 'outer.tar',
      member: 'rec.npz',
      key,
      offset: base + dataStart,
      tag: 'zip-crc',
    })
  })
})

describe('opening', () => {
  it('costs one read of 5,632 bytes', async () => {
    const source = spySource(DEFLATED, 'x.npz')
    await openNpz(source)
    expect(source.reads).toEqual([[DEFLATED.length - 5632, DEFLATED.length]])
  })

  it('reads headers by one short read each, asked for in one turn', async () => {
    const source = spySource(DEFLATED, 'x.npz')
    const { refs } = await openNpz(source)
    source.reads.length = 0
    const reading = readHeaders(refs.values())
    expect(source.reads.length).toBe(refs.size)
    const headers = await reading
    expect(source.reads.length).toBe(refs.size)
    for (const [key, { shape }] of Object.entries(ARRAYS))
      expect(headers.get(key)).toMatchObject({ shape, dtype: '<f4' })
  })

  it('reads a short array by one read', async () => {
    const { source, refs } = await wantedOf(DEFLATED)
    await readArray(refs[1]!)
    expect(source.reads.length).toBe(1)
    expect(source.streams.length).toBe(0)
  })
})
