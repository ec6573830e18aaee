import { describe, expect, test } from 'vitest'
import { collectStream, isAbortError, memorySource, withCache, withCoalescing } from '../../../src/bytes/index.ts'
import { groupReads } from '../../../src/bytes/with-coalescing.ts'
import { countingSource } from '../../helpers/counting-source.ts'
import { seededBytes, seededRandom } from '../../helpers/seeded-random.ts'

const BYTES = seededBytes(10_000, 5)

function setup(gapBytes: number, maxBytes: number) {
  const source = countingSource(memorySource(BYTES, 'a.npz'))
  return { source, coalesced: withCoalescing(source, { gapBytes, maxBytes }) }
}

/** The groups as text, for comparing. */
function groups(ranges: readonly (readonly [number, number])[], gapBytes: number, maxBytes: number): string[] {
  const reads = ranges.map(([start, end]) => ({ start, end }))
  return groupReads(reads, gapBytes, maxBytes).map((group) =>
    group.map(({ start, end }) => `${start}-${end}`).join(' '),
  )
}

const never = () => new Promise<void>(() => undefined)

describe('groupReads', () => {
  test.each([
    ['none', [], 10, 100, []],
    ['one', [[5, 9]], 10, 100, ['5-9']],
    [
      'touching, no gap allowed',
      [
        [0, 5],
        [5, 9],
      ],
      0,
      100,
      ['0-5 5-9'],
    ],
    [
      'apart, no gap allowed',
      [
        [0, 5],
        [6, 9],
      ],
      0,
      100,
      ['0-5', '6-9'],
    ],
    [
      'a gap just allowed',
      [
        [0, 5],
        [15, 20],
      ],
      10,
      100,
      ['0-5 15-20'],
    ],
    [
      'a gap just too wide',
      [
        [0, 5],
        [16, 20],
      ],
      10,
      100,
      ['0-5', '16-20'],
    ],
    [
      'out of order',
      [
        [15, 20],
        [0, 5],
      ],
      10,
      100,
      ['0-5 15-20'],
    ],
    [
      'overlapping',
      [
        [0, 50],
        [10, 20],
        [40, 60],
      ],
      0,
      100,
      ['0-50 10-20 40-60'],
    ],
    [
      'a short one inside does not shrink the reach',
      [
        [0, 50],
        [10, 20],
        [55, 60],
      ],
      5,
      100,
      ['0-50 10-20 55-60'],
    ],
    [
      'too long together',
      [
        [0, 60],
        [60, 120],
      ],
      10,
      100,
      ['0-60', '60-120'],
    ],
    [
      'too long alone',
      [
        [0, 500],
        [500, 510],
      ],
      10,
      100,
      ['0-500', '500-510'],
    ],
    [
      'a new group after a full one',
      [
        [0, 90],
        [90, 120],
        [120, 150],
      ],
      10,
      100,
      ['0-90', '90-120 120-150'],
    ],
  ] as [string, [number, number][], number, number, string[]][])('%s', (_, ranges, gapBytes, maxBytes, expected) => {
    expect(groups(ranges, gapBytes, maxBytes)).toEqual(expected)
  })
})

describe('withCoalescing', () => {
  test('joins near reads of one turn, also those asked for a few promises later', async () => {
    const { source, coalesced } = setup(64, 4096)
    const late = async () => {
      for (let i = 0; i < 10; i++) await Promise.resolve()
      return coalesced.read(130, 140)
    }
    const [a, b, c, d] = await Promise.all([
      coalesced.read(200, 300),
      coalesced.read(0, 100),
      coalesced.read(5000, 5010),
      late(),
    ])
    expect(source.reads).toEqual([
      [0, 300],
      [5000, 5010],
    ])
    expect([a, b]).toEqual([BYTES.slice(200, 300), BYTES.slice(0, 100)])
    expect([c, d]).toEqual([BYTES.slice(5000, 5010), BYTES.slice(130, 140)])
  })

  test('does not join reads of different turns', async () => {
    const { source, coalesced } = setup(64, 4096)
    await coalesced.read(0, 100)
    await coalesced.read(100, 200)
    expect(source.reads).toHaveLength(2)
  })

  test('an empty read costs nothing; ranges outside are refused', async () => {
    const { source, coalesced } = setup(64, 4096)
    expect(await coalesced.read(5, 5)).toEqual(new Uint8Array(0))
    await expect(coalesced.read(5, 10_001)).rejects.toThrow(RangeError)
    expect(source.reads).toEqual([])
  })

  test('a small part does not keep the joined bytes alive', async () => {
    const { coalesced } = setup(64, 4096)
    const [small] = await Promise.all([coalesced.read(0, 10), coalesced.read(10, 1000)])
    expect(small.buffer.byteLength).toBe(10)
  })

  test('an aborted read does not stretch the request; a late abort does not stop the others', async () => {
    const held: (() => void)[] = []
    const before = () => new Promise<void>((resolve) => held.push(resolve))
    const source = countingSource(memorySource(BYTES, 'a'), { before })
    const coalesced = withCoalescing(source, { gapBytes: 10_000, maxBytes: 10_000 })
    const early = new AbortController()
    const late = new AbortController()
    const first = coalesced.read(0, 10, { signal: early.signal })
    const second = coalesced.read(500, 600, { signal: late.signal })
    const third = coalesced.read(700, 800)
    early.abort()
    await expect(first).rejects.toBe(early.signal.reason)
    while (held.length === 0) await new Promise((resolve) => setTimeout(resolve, 0))
    late.abort()
    await expect(second).rejects.toBe(late.signal.reason)
    expect(source.reads).toEqual([[500, 800]])
    expect(source.signals[0]?.aborted).toBe(false)
    held[0]?.()
    expect(await third).toEqual(BYTES.slice(700, 800))
  })

  test('when all have gone the joined request is stopped', async () => {
    const source = countingSource(memorySource(BYTES, 'a'), { before: never })
    const coalesced = withCoalescing(source, { gapBytes: 100, maxBytes: 10_000 })
    const controller = new AbortController()
    const reads = [0, 50].map((start) => coalesced.read(start, start + 50, { signal: controller.signal }))
    while (source.reads.length === 0) await new Promise((resolve) => setTimeout(resolve, 0))
    controller.abort()
    for (const read of reads) await expect(read).rejects.toSatisfy(isAbortError)
    expect(source.signals[0]?.aborted).toBe(true)
  })

  test('a failure reaches every reader of the group, and no other', async () => {
    const error = new Error('broken')
    const before = async (start: number) => {
      if (start < 1000) throw error
    }
    const source = countingSource(memorySource(BYTES, 'a'), { before })
    const coalesced = withCoalescing(source, { gapBytes: 100, maxBytes: 10_000 })
    const results = await Promise.allSettled([
      coalesced.read(0, 10),
      coalesced.read(20, 30),
      coalesced.read(5000, 5010),
    ])
    expect(results.map((result) => (result.status === 'rejected' ? result.reason : 'bytes'))).toEqual([
      error,
      error,
      'bytes',
    ])
  })

  test('joins reads of one priority only, the urgent first, and passes streams through', async () => {
    const asked: unknown[] = []
    const source = countingSource(memorySource(BYTES, 'a'), {
      before: async (_start, _end, options) => asked.push(options?.priority),
    })
    const coalesced = withCoalescing(source, { gapBytes: 100, maxBytes: 10_000 })
    const urgent = { priority: 2 }
    const reads = [coalesced.read(20, 30), coalesced.read(10, 20, urgent), coalesced.read(30, 40)]
    const bytes = await Promise.all([...reads, coalesced.read(0, 10, urgent)])
    expect(bytes).toEqual(
      [
        [20, 30],
        [10, 20],
        [30, 40],
        [0, 10],
      ].map(([start, end]) => BYTES.slice(start, end)),
    )
    expect(asked).toEqual([2, undefined])
    expect(source.reads).toEqual([
      [0, 20],
      [20, 40],
    ])
    expect(await collectStream(coalesced.stream(10, 500), 1e6)).toEqual(BYTES.slice(10, 500))
    expect(source.streams).toEqual([[10, 500]])
  })
})

test.each([1, 2, 3])(
  'random reads come out as from a plain array, never more requests than reads (seed %d)',
  async (seed) => {
    const random = seededRandom(seed)
    const source = countingSource(memorySource(BYTES, 'a'))
    const both = withCache(withCoalescing(source, { gapBytes: 200, maxBytes: 2000 }), { budgetBytes: 4000 })
    let asked = 0
    for (let round = 0; round < 100; round++) {
      const reads = Array.from({ length: 1 + Math.floor(random() * 8) }, async () => {
        const start = Math.floor(random() * 9000)
        const end = start + Math.floor(random() * 1000)
        asked++
        expect(Buffer.compare(await both.read(start, end), BYTES.subarray(start, end))).toBe(0)
      })
      await Promise.all(reads)
    }
    expect(source.reads.length).toBeLessThan(asked)
  },
)
