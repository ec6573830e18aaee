import { describe, expect, test } from 'vitest'
import { collectStream, memorySource, readAll } from '../../../src/bytes/index.ts'
import { allocateBytes } from '../../../src/bytes/byte-range.ts'

function streamOf(chunks: readonly number[][], onCancel: (reason: unknown) => void = () => undefined) {
  let next = 0
  return new ReadableStream<Uint8Array>({
    pull(controller) {
      const chunk = chunks[next++]
      if (chunk === undefined) controller.close()
      else controller.enqueue(Uint8Array.from(chunk))
    },
    cancel: onCancel,
  })
}

describe('collectStream', () => {
  test('joins the chunks', async () => {
    expect([...(await collectStream(streamOf([[1, 2], [], [3]]), 3))]).toEqual([1, 2, 3])
    expect((await collectStream(streamOf([]), 0)).byteLength).toBe(0)
  })

  test('stops one that is too long, and cancels it', async () => {
    const cancelled: unknown[] = []
    const stream = streamOf([[1, 2], [3], [4]], (reason) => cancelled.push(reason))
    await expect(collectStream(stream, 2, 'a.json')).rejects.toMatchObject({ tag: 'limit', source: 'a.json', found: 3 })
    expect(cancelled).toHaveLength(1)
  })

  test('passes the error of the stream on', async () => {
    const error = new Error('broken')
    await expect(collectStream(new ReadableStream({ start: (c) => c.error(error) }), 10)).rejects.toBe(error)
  })
})

describe('readAll', () => {
  const source = memorySource(Uint8Array.of(1, 2, 3), 'a.json')
  test('reads what fits', async () => {
    expect([...(await readAll(source, { limitBytes: 3 }))]).toEqual([1, 2, 3])
  })
  test('refuses what does not, before reading', async () => {
    await expect(readAll(source, { limitBytes: 2 })).rejects.toMatchObject({ tag: 'limit', found: 3, expected: 2 })
  })
  test('stops for an abort', async () => {
    const signal = AbortSignal.abort()
    await expect(readAll(source, { limitBytes: 3, signal })).rejects.toBe(signal.reason)
  })
})

test('what does not fit in memory is a limit, not a crash', () => {
  expect(() => allocateBytes(2 ** 52, 'a.tar')).toThrow(expect.objectContaining({ tag: 'limit', source: 'a.tar' }))
})
