import { describe, expect, test } from 'vitest'
import { collectStream, isAbortError, memorySource, withCache } from '../../../src/bytes/index.ts'
import { countingSource } from '../../helpers/counting-source.ts'
import { seededBytes, seededRandom } from '../../helpers/seeded-random.ts'

const BYTES = seededBytes(10_000, 3)
const ROOMY = { budgetBytes: 1e6 }

function setup(options = ROOMY as Parameters<typeof withCache>[1]) {
  const source = countingSource(memorySource(BYTES, 'a.tar'))
  return { source, cached: withCache(source, options) }
}

/** A source whose reads wait until they are let go, each by its own function. */
function heldSetup(options: Parameters<typeof withCache>[1] = ROOMY) {
  const held: { letGo: () => void; fail: (error: Error) => void }[] = []
  const before = (_start: number, _end: number, readOptions?: { signal?: AbortSignal | undefined }) =>
    new Promise<void>((letGo, fail) => {
      held.push({ letGo, fail })
      readOptions?.signal?.addEventListener('abort', () => fail(readOptions.signal?.reason))
    })
  const source = countingSource(memorySource(BYTES, 'a.tar'), { before })
  return { source, cached: withCache(source, options), held }
}

describe('withCache', () => {
  test('reads the same and less of it from memory', async () => {
    const { source, cached } = setup()
    expect(await cached.read(100, 200)).toEqual(BYTES.slice(100, 200))
    expect(await cached.read(100, 200)).toEqual(BYTES.slice(100, 200))
    expect(await cached.read(120, 130)).toEqual(BYTES.slice(120, 130))
    expect(await cached.read(150, 150)).toEqual(new Uint8Array(0))
    expect(source.reads).toEqual([[100, 200]])
    expect(cached.cachedBytes).toBe(100)
  })

  test('asks only for what is missing, on both sides and between', async () => {
    const { source, cached } = setup()
    await cached.read(100, 200)
    await cached.read(300, 400)
    expect(await cached.read(50, 450)).toEqual(BYTES.slice(50, 450))
    expect(source.reads.slice(2)).toEqual([
      [50, 100],
      [200, 300],
      [400, 450],
    ])
    expect(cached.cachedBytes).toBe(400)
  })

  test('keeps name, member, place and size', () => {
    const { cached } = setup()
    expect([cached.name, cached.member, cached.base, cached.size]).toEqual(['a.tar', undefined, 0, 10_000])
  })

  test('shares a read under way, also with a read that overlaps it', async () => {
    const { source, cached, held } = heldSetup()
    const reads = [cached.read(0, 100), cached.read(0, 100), cached.read(20, 30), cached.read(50, 150)]
    for (const { letGo } of held) letGo()
    const [a, b, c, d] = await Promise.all(reads)
    expect(source.reads).toEqual([
      [0, 100],
      [100, 150],
    ])
    expect([a, b]).toEqual([BYTES.slice(0, 100), BYTES.slice(0, 100)])
    expect([c, d]).toEqual([BYTES.slice(20, 30), BYTES.slice(50, 150)])
  })

  test('an abort of one reader leaves the shared read to the other', async () => {
    const { source, cached, held } = heldSetup()
    const controller = new AbortController()
    const first = cached.read(0, 100, { signal: controller.signal })
    const second = cached.read(0, 100)
    controller.abort()
    await expect(first).rejects.toBe(controller.signal.reason)
    expect(source.signals[0]?.aborted).toBe(false)
    held[0]?.letGo()
    expect(await second).toEqual(BYTES.slice(0, 100))
    expect(source.reads).toHaveLength(1)
  })

  test('the abort of the last reader stops the read, and a new reader starts another', async () => {
    const { source, cached, held } = heldSetup()
    const controller = new AbortController()
    const reads = [1, 2].map(() => cached.read(0, 100, { signal: controller.signal }))
    controller.abort()
    const later = cached.read(0, 100)
    for (const read of reads) await expect(read).rejects.toSatisfy(isAbortError)
    expect(source.signals[0]?.aborted).toBe(true)
    held[1]?.letGo()
    expect(await later).toEqual(BYTES.slice(0, 100))
    expect(source.reads).toHaveLength(2)
  })

  test('a failure reaches all who wait, and is not kept', async () => {
    const { cached, held } = heldSetup()
    const reads = [cached.read(0, 100), cached.read(50, 60)]
    const error = new Error('broken')
    held[0]?.fail(error)
    for (const read of reads) await expect(read).rejects.toBe(error)
    const again = cached.read(0, 100)
    held[1]?.letGo()
    expect(await again).toEqual(BYTES.slice(0, 100))
  })

  test('forgets what was unused for longest when the budget is full', async () => {
    const { source, cached } = setup({ budgetBytes: 300 })
    await cached.read(0, 100)
    await cached.read(1000, 1100)
    await cached.read(2000, 2100)
    await cached.read(0, 50) // used again
    await cached.read(3000, 3100)
    expect(cached.cachedBytes).toBe(300)
    source.reads.length = 0
    await cached.read(0, 100)
    await cached.read(2000, 2100)
    await cached.read(3000, 3100)
    expect(source.reads).toEqual([])
    await cached.read(1000, 1100)
    expect(source.reads).toEqual([[1000, 1100]])
  })

  test('passes on what is larger than the budget without keeping it or dropping the rest', async () => {
    const { source, cached } = setup({ budgetBytes: 300 })
    await cached.read(0, 100)
    expect(await cached.read(1000, 2000)).toEqual(BYTES.slice(1000, 2000))
    expect(cached.cachedBytes).toBe(100)
    await cached.read(1000, 2000)
    expect(source.reads).toHaveLength(3)
  })

  test('forgets everything when told', async () => {
    const { source, cached } = setup()
    await cached.read(0, 100)
    cached.clear()
    expect(cached.cachedBytes).toBe(0)
    await cached.read(0, 100)
    expect(source.reads).toHaveLength(2)
  })

  test('reads whole blocks, cut at the end of the file and at what is held', async () => {
    const { source, cached } = setup({ budgetBytes: 1e6, blockBytes: 4096 })
    expect(await cached.read(5000, 5001)).toEqual(BYTES.slice(5000, 5001))
    await cached.read(4096, 8192)
    await cached.read(8191, 8193)
    await cached.read(9999, 10_000)
    expect(source.reads).toEqual([
      [4096, 8192],
      [8192, 10_000],
    ])
  })

  test('does not keep a large array alive for a small part of it', async () => {
    const { cached } = setup() // reads of a memory source are views of all its bytes
    const part = await cached.read(0, 100)
    expect((await cached.read(0, 100)).buffer.byteLength).toBe(100)
    expect(part).toEqual(BYTES.slice(0, 100))
  })

  test('a stream begins with what is held and passes the rest through', async () => {
    const { source, cached } = setup()
    await cached.read(100, 200)
    await cached.read(200, 300)
    await cached.read(500, 600)
    expect(await collectStream(cached.stream(150, 1000), 1e6)).toEqual(BYTES.slice(150, 1000))
    expect(source.streams).toEqual([[300, 1000]])
    expect(await collectStream(cached.stream(100, 300), 1e6)).toEqual(BYTES.slice(100, 300))
    expect(source.streams).toHaveLength(1)
    expect(cached.cachedBytes).toBe(300)
  })

  test('cancelling its stream cancels the source', async () => {
    let cancelled = false
    const endless = {
      ...memorySource(BYTES, 'a'),
      stream: () =>
        new ReadableStream<Uint8Array>({
          pull: (controller) => controller.enqueue(new Uint8Array(10)),
          cancel: () => {
            cancelled = true
          },
        }),
    }
    const reader = withCache(endless, ROOMY).stream(0, 1000).getReader()
    await reader.read()
    await reader.cancel()
    expect(cancelled).toBe(true)
  })

  test('refuses ranges outside and aborted signals before asking', async () => {
    const { source, cached } = setup()
    await expect(cached.read(0, 10_001)).rejects.toThrow(RangeError)
    await expect(cached.read(0, 10, { signal: AbortSignal.abort() })).rejects.toSatisfy(isAbortError)
    expect(() => withCache(source, { budgetBytes: 10, blockBytes: 0 })).toThrow(RangeError)
    expect(source.reads).toEqual([])
  })
})

describe('withCache against a plain array, random', () => {
  test.each([
    [1, { budgetBytes: 1e6 }],
    [2, { budgetBytes: 2000 }],
    [3, { budgetBytes: 1e6, blockBytes: 256 }],
    [4, { budgetBytes: 3000, blockBytes: 100 }],
    [5, { budgetBytes: 0 }],
  ])('seed %d, %j', async (seed, options) => {
    const random = seededRandom(seed)
    const before = async () => {
      const turns = Math.floor(random() * 4)
      for (let i = 0; i < turns; i++) await Promise.resolve()
      if (random() < 0.3) await new Promise((resolve) => setTimeout(resolve, 0))
      if (random() < 0.05) throw new Error('broken')
    }
    const source = countingSource(memorySource(BYTES, 'a'), { before })
    const cached = withCache(source, options)
    let right = 0
    for (let round = 0; round < 150; round++) {
      const reads = Array.from({ length: 1 + Math.floor(random() * 5) }, async () => {
        const start = Math.floor(random() * 9000)
        const end = start + Math.floor(random() * random() * 1000)
        const controller = new AbortController()
        const read = cached.read(start, end, { signal: controller.signal })
        if (random() < 0.2) setTimeout(() => controller.abort(), 0)
        const bytes = await read.catch((error: Error) => {
          if (!isAbortError(error) && error.message !== 'broken') throw error
        })
        if (bytes === undefined) return
        right++
        expect(Buffer.compare(bytes, BYTES.subarray(start, end))).toBe(0)
      })
      await Promise.all(reads)
      if (random() < 0.02) cached.clear()
      expect(cached.cachedBytes).toBeLessThanOrEqual(options.budgetBytes)
    }
    expect(right).toBeGreaterThan(200)
  })

  test('without evictions no byte is asked for twice', async () => {
    const random = seededRandom(9)
    const { source, cached } = setup()
    const wanted = new Uint8Array(BYTES.byteLength)
    for (let i = 0; i < 200; i++) {
      const start = Math.floor(random() * 9900)
      const end = start + Math.floor(random() * 100)
      wanted.fill(1, start, end)
      await cached.read(start, end)
    }
    const union = wanted.reduce((sum, byte) => sum + byte, 0)
    expect(source.bytesRead).toBe(union)
    expect(cached.cachedBytes).toBe(union)
  })
})
