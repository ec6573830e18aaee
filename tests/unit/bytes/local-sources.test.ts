import { mkdtemp, readdir, rename, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { blobSource, collectStream, memorySource, sliceSource, type ByteSource } from '../../../src/bytes/index.ts'
import { fileSource } from '../../../src/bytes/index.node.ts'
import { seededBytes, seededRandom } from '../../helpers/seeded-random.ts'

const BYTES = seededBytes(700_001, 7)
let folder = ''
let file: ByteSource

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bytes-'))
  await writeFile(join(folder, 'a.bin'), BYTES)
  file = await fileSource(join(folder, 'a.bin'))
})
afterAll(async () => {
  await rm(folder, { recursive: true })
})

/** BYTES with something before and behind, so that a wrong place shows. */
function padded(): Uint8Array {
  const bytes = new Uint8Array(BYTES.byteLength + 300).fill(0xaa)
  bytes.set(BYTES, 100)
  return bytes
}

const SOURCES: Readonly<Record<string, () => ByteSource>> = {
  memory: () => memorySource(BYTES, 'a.bin'),
  'a view in memory': () => memorySource(padded().subarray(100, 100 + BYTES.byteLength), 'a.bin'),
  blob: () => blobSource(new Blob([BYTES]), 'a.bin'),
  'a sliced blob': () => blobSource(new Blob([padded().slice()]).slice(100, 100 + BYTES.byteLength), 'a.bin'),
  File: () => blobSource(new File([BYTES], 'a.bin'), 'a.bin'),
  file: () => file,
  'slice of memory': () => sliceSource(memorySource(padded(), 'a.bin'), 100, 100 + BYTES.byteLength),
  'slice of a slice': () =>
    sliceSource(sliceSource(memorySource(padded(), 'a.bin'), 50, padded().byteLength), 50, 50 + BYTES.byteLength),
}

describe.each(Object.entries(SOURCES))('%s', (_, make) => {
  test('reads and streams any range', async () => {
    const source = make()
    const random = seededRandom(11)
    expect(source.size).toBe(BYTES.byteLength)
    for (let i = 0; i < 40; i++) {
      const start = Math.floor(random() * (source.size + 1))
      const end = i % 4 === 0 ? start : start + Math.floor(random() * (source.size - start + 1))
      const expected = BYTES.subarray(start, end)
      expect(Buffer.compare(await source.read(start, end), expected)).toBe(0)
      expect(Buffer.compare(await collectStream(source.stream(start, end), source.size), expected)).toBe(0)
    }
  })

  test.each([
    [-1, 5],
    [5, 4],
    [0, BYTES.byteLength + 1],
    [0.5, 2],
    [0, Number.NaN],
    [2 ** 53, 2 ** 53 + 2],
  ])('refuses [%d, %d) as a bug of the caller', async (start, end) => {
    const source = make()
    await expect(source.read(start, end)).rejects.toThrow(RangeError)
    expect(() => source.stream(start, end)).toThrow(RangeError)
  })

  test('stops for an aborted signal, with its reason', async () => {
    const source = make()
    const signal = AbortSignal.abort()
    await expect(source.read(0, 10, { signal })).rejects.toBe(signal.reason)
    await expect(source.stream(0, 10, { signal }).getReader().read()).rejects.toBe(signal.reason)
    const controller = new AbortController()
    const reader = source.stream(0, source.size, { signal: controller.signal }).getReader()
    await reader.read()
    controller.abort()
    await expect(reader.read()).rejects.toBe(controller.signal.reason)
  })

  test('a stream can be cancelled', async () => {
    const reader = make().stream(0, BYTES.byteLength).getReader()
    await reader.read()
    await reader.cancel()
    expect(await reader.read()).toEqual({ done: true, value: undefined })
  })
})

describe('sliceSource', () => {
  test('keeps track of where it lies and what it is', () => {
    const outer = memorySource(BYTES, 'a.tar')
    const member = sliceSource(outer, 1024, 4096, { member: 'b.npz' })
    const inner = sliceSource(member, 100, 200)
    expect([member.name, member.member, member.base, member.size]).toEqual(['a.tar', 'b.npz', 1024, 3072])
    expect([inner.name, inner.member, inner.base, inner.size]).toEqual(['a.tar', 'b.npz', 1124, 100])
    expect(sliceSource(member, 0, 0, { member: 'c.npy' }).member).toBe('c.npy')
  })

  test('does not reach beyond its end, though the outer source does', async () => {
    const slice = sliceSource(memorySource(BYTES, 'a'), 10, 20)
    await expect(slice.read(0, 11)).rejects.toThrow(RangeError)
    expect(() => sliceSource(slice, 5, 11)).toThrow(RangeError)
  })
})

describe('fileSource', () => {
  test.each([
    ['a missing file', 'missing.bin'],
    ['a folder', '.'],
  ])('refuses %s', async (_, name) => {
    await expect(fileSource(join(folder, name))).rejects.toMatchObject({ tag: 'file-read' })
  })

  test('an empty file is a source of nothing', async () => {
    await writeFile(join(folder, 'empty'), '')
    const empty = await fileSource(join(folder, 'empty'))
    expect([empty.size, (await empty.read(0, 0)).byteLength]).toEqual([0, 0])
  })

  test('a file that shrinks ends in source-truncated, one that is rewritten in source-changed', async () => {
    const path = join(folder, 'b.bin')
    await writeFile(path, BYTES)
    const source = await fileSource(path)
    await truncate(path, 1000)
    await expect(source.read(500, 2000)).rejects.toMatchObject({ tag: 'source-truncated', source: path, offset: 1000 })
    await expect(source.read(0, 100)).rejects.toMatchObject({ tag: 'source-changed', source: path })
  })

  test('another file of the same length and time in its place is source-changed, one taken away is file-read', async () => {
    const path = join(folder, 'c.bin')
    await writeFile(path, BYTES)
    const { atime, mtime } = await stat(path)
    await utimes(path, atime, mtime)
    const source = await fileSource(path)
    await writeFile(`${path}.new`, BYTES)
    await utimes(`${path}.new`, atime, mtime)
    await rename(`${path}.new`, path)
    await expect(source.read(0, 100)).rejects.toMatchObject({ tag: 'source-changed', source: path })
    await rm(path)
    await expect(source.read(0, 100)).rejects.toMatchObject({ tag: 'file-read', source: path, offset: 0 })
  })

  test('holds no descriptor between reads', async () => {
    const before = (await readdir('/proc/self/fd').catch(() => [])).length
    const sources = await Promise.all(Array.from({ length: 200 }, () => fileSource(join(folder, 'a.bin'))))
    for (const source of sources) await source.read(0, 10)
    const after = (await readdir('/proc/self/fd').catch(() => [])).length
    expect(after - before).toBeLessThan(20)
  })
})

test('blobSource: fewer bytes than promised are source-truncated', async () => {
  const blob = new File([BYTES], 'cut.bin')
  Object.defineProperty(blob, 'slice', { value: () => new Blob([BYTES.slice(0, 4)]) })
  const source = blobSource(blob, 'cut.bin')
  const truncated = { tag: 'source-truncated', source: 'cut.bin', offset: 14, expected: 10, found: 4 }
  await expect(source.read(10, 20)).rejects.toMatchObject(truncated)
  await expect(collectStream(source.stream(10, 20), 100)).rejects.toMatchObject(truncated)
})

const fail = () => Promise.reject(new DOMException('it was moved', 'NotReadableError'))

test('blobSource: what the browser refuses to read is file-read, naming the place', async () => {
  const blob = new File([BYTES], 'gone.bin')
  Object.defineProperty(blob, 'slice', { value: () => ({ arrayBuffer: fail }) })
  await expect(blobSource(blob, 'gone.bin').read(10, 20)).rejects.toMatchObject({
    tag: 'file-read',
    source: 'gone.bin',
    offset: 10,
    message: 'bytes: cannot read bytes 10-19 of gone.bin: it was moved',
  })
})
