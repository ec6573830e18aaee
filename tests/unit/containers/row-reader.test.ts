import { describe, expect, it } from 'vitest'
import { ByteSourceError } from '../../../src/bytes/index.ts'
import { RowReader, npyRef, openNpz, type ArrayRef, type RowReaderOptions } from '../../../src/containers/index.ts'
import { crc32 } from '../../../src/containers/crc32.ts'
import { crc32Combine } from '../../../src/containers/crc32-combine.ts'
import { patched } from '../../fixtures/containers/hostile-case.ts'
import { spySource, type SpyOptions } from '../../helpers/spy-source.ts'
import { writeNpy } from '../../helpers/write-npy.ts'
import { writeNpz } from '../../helpers/write-npz.ts'

const T = 20_000
const WIDTH = { body: 63, place: 3, face: 24 } as const
type Key = keyof typeof WIDTH
const KEYS = Object.keys(WIDTH) as Key[]
const valueAt = (key: Key, row: number, column: number): number => row * 64 + column + (key === 'face' ? 0.5 : 0)
const NPY = Object.fromEntries(
  KEYS.map((key) => {
    const width = WIDTH[key]
    const data = Float32Array.from({ length: T * width }, (_, i) => valueAt(key, Math.floor(i / width), i % width))
    return [key, writeNpy(data, { shape: [T, width] })]
  }),
)
const STORED = writeNpz(NPY, 'stored')

/** Keeps which rows came in which order, and checks every value of them. */
function checkingSink() {
  const order: { key: string; first: number; end: number }[] = []
  const words: string[] = []
  const failures = new Map<string, Error>()
  return {
    order,
    words,
    failures,
    rowsOf: (key: string) =>
      order.filter((piece) => piece.key === key).reduce((n, { first, end }) => n + end - first, 0),
    header: () => undefined,
    rows: (key: string, first: number, data: ArrayLike<number>) => {
      const width = WIDTH[key as Key]
      for (let i = 0; i < data.length; i++) {
        const expected = valueAt(key as Key, first + Math.floor(i / width), i % width)
        if (data[i] !== Math.fround(expected)) throw new Error(`${key} row ${first}: ${data[i]} is not ${expected}`)
      }
      order.push({ key, first, end: first + data.length / width })
    },
    done: (key: string) => words.push(`done ${key}`),
    failed: (key: string, error: Error) => {
      words.push(`failed ${key}`)
      failures.set(key, error)
    },
  }
}

async function readerOf(bytes: Uint8Array, options: RowReaderOptions, spy: SpyOptions = {}) {
  const source = spySource(bytes, 'case.npz', spy)
  const { refs } = await openNpz(source)
  source.reads.length = 0
  const sink = checkingSink()
  const all: ArrayRef[] = KEYS.map((key) => refs.get(key)!)
  const reader = new RowReader(all, sink, { isUrgent: (key) => key !== 'face', ...options })
  return { source, sink, reader }
}

describe('reading around the wanted row', () => {
  it('goes there first, with one request an array, and reads every row once', async () => {
    const { source, sink, reader } = await readerOf(STORED, { focus: () => 15_000 })
    await reader.run()
    expect(sink.words.sort()).toEqual(['done body', 'done face', 'done place'])
    const afterPrefix = sink.order.filter(({ first }) => first > 0).slice(0, 2)
    expect(afterPrefix.map(({ key }) => key).sort()).toEqual(['body', 'place'])
    for (const { first, end } of afterPrefix) expect([first <= 15_000, end >= 15_050]).toEqual([true, true])
    for (const key of KEYS) expect(sink.rowsOf(key)).toBe(T)
    expect(source.bytesRead()).toBeLessThanOrEqual(1.01 * STORED.length)
  })

  it('breaks off reads of other places when the wanted row jumps', async () => {
    let focus = 0
    let held: (() => void) | undefined
    const { sink, reader } = await readerOf(
      STORED,
      { focus: () => focus },
      {
        onPiece: () => {
          if (held !== undefined || sink.rowsOf('body') < 3000) return
          held = () => undefined
          focus = 18_000
          reader.refocus()
        },
      },
    )
    await reader.run()
    const jump = sink.order.findIndex(({ key, first, end }) => key === 'body' && first <= 18_000 && end > 18_000)
    const before = sink.order.slice(0, jump).filter(({ key }) => key === 'body')
    expect(before.reduce((n, { first, end }) => n + end - first, 0)).toBeLessThan(8000)
    for (const key of KEYS) expect(sink.rowsOf(key)).toBe(T)
    expect(sink.words.sort()).toEqual(['done body', 'done face', 'done place'])
  })

  it('reads a loose array likewise', async () => {
    const source = spySource(NPY['body']!, 'body.npy')
    const sink = checkingSink()
    await new RowReader([npyRef(source, 'body')], sink, { focus: () => 9999 }).run()
    expect(sink.rowsOf('body')).toBe(T)
    expect(sink.order[1]!.first).toBe(9999)
    expect(sink.words).toEqual(['done body'])
  })

  it('finds a damaged byte whatever the order', async () => {
    const at = STORED.length >> 1
    const { sink, reader } = await readerOf(patched(STORED, [at, STORED[at]! ^ 1]), { focus: () => 12_345 })
    const values: string[] = []
    const { rows } = sink
    sink.rows = (key, first, data) => {
      try {
        rows(key, first, data)
      } catch {
        values.push(key)
      }
    }
    await reader.run()
    expect(new Set(values)).toEqual(new Set(sink.failures.keys()))
    expect([...sink.failures.values()]).toEqual([expect.objectContaining({ tag: 'zip-crc' })])
  })

  it('goes on where a transfer broke off that may pass, and says so', async () => {
    let faults = 0
    const waiting: (string | null)[] = []
    const { source, sink, reader } = await readerOf(
      STORED,
      { focus: () => 0, patienceMs: [1, 1, 1], onWaiting: (error) => waiting.push(error?.tag ?? null) },
      {
        pieceBytes: 8192,
        onPiece: () => {
          if (sink.rowsOf('body') > 4000 && faults++ < 3) throw new ByteSourceError('network', 'gone')
        },
      },
    )
    await reader.run()
    expect(sink.failures.size).toBe(0)
    for (const key of KEYS) expect(sink.rowsOf(key)).toBe(T)
    expect(faults).toBeGreaterThan(3)
    expect(waiting.filter((tag) => tag === 'network')).toHaveLength(3)
    expect(waiting.at(-1)).toBe(null)
    // nothing that had come is read again
    expect(source.bytesRead()).toBeLessThanOrEqual(1.01 * STORED.length)
  })

  it('gives up on what will not pass', async () => {
    const { sink, reader } = await readerOf(
      STORED,
      { focus: () => 0, patienceMs: [1, 1] },
      {
        onPiece: () => {
          throw new ByteSourceError('source-changed', 'another file')
        },
      },
    )
    await reader.run()
    expect(sink.words.sort()).toEqual(['failed body', 'failed face', 'failed place'])
  })
})

describe('CRC-32 of joined pieces', () => {
  it('is that of the whole', () => {
    const bytes = Uint8Array.from({ length: 10_007 }, (_, i) => (i * 2654435761) >>> 24)
    for (const cut of [0, 1, 2, 255, 5000, 10_006, 10_007]) {
      const [head, tail] = [bytes.subarray(0, cut), bytes.subarray(cut)]
      expect(crc32Combine(crc32(head), crc32(tail), tail.length)).toBe(crc32(bytes))
    }
    // RFC 1952's check value, in two pieces
    const text = new TextEncoder().encode('123456789')
    expect(crc32Combine(crc32(text.subarray(0, 4)), crc32(text.subarray(4)), 5)).toBe(0xcbf43926)
  })
})
