import { describe, expect, it } from 'vitest'
import { memorySource } from '../../../src/bytes/index.ts'
import type { AppError } from '../../../src/bytes/index.ts'
import { readTarStream, walkTar } from '../../../src/containers/index.ts'
import { GOOD_MEMBERS, TAR_CORPUS, goodTar } from '../../fixtures/containers/corpus-tar.ts'
import { GOLDEN, goldenBytes } from '../../fixtures/containers/golden.ts'
import type { Refusal } from '../../fixtures/containers/hostile-case.ts'
import { expectRefusal } from '../../helpers/container-outcome.ts'
import { writeWebdatasetTar } from '../../helpers/write-tar.ts'
import { crc32 } from '../../helpers/zlib.ts'

type Members = (readonly [string, Uint8Array])[]

interface Reading {
  readonly members: Members
  readonly problems: AppError[]
}

/** By ranges. Also: offsets only go forward, and the walk ends where the file does. */
async function byRanges(bytes: Uint8Array, windowBytes?: number): Promise<Reading> {
  const reading: Reading = { members: [], problems: [] }
  let last = 0
  for await (const event of walkTar(memorySource(bytes, 'case.tar'), { windowBytes })) {
    if (event.kind === 'problem') reading.problems.push(event.error)
    else if (event.kind === 'progress') {
      expect(event.offset).toBeGreaterThanOrEqual(last)
      last = event.offset
    } else {
      const { name, size, offset } = event.member
      reading.members.push([name, bytes.subarray(offset, offset + size)])
    }
  }
  return reading
}

/** Through a stream, in pieces of a size. */
async function byStream(bytes: Uint8Array, pieceBytes: number): Promise<Reading> {
  const reading: Reading = { members: [], problems: [] }
  let at = 0
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (at >= bytes.length) controller.close()
      else controller.enqueue(bytes.slice(at, (at += pieceBytes)))
    },
  })
  for await (const event of readTarStream(body, { name: 'case.tar', wants: () => true })) {
    if (event.kind === 'problem') reading.problems.push(event.error)
    else reading.members.push([event.name, event.data ?? new Uint8Array(0)])
  }
  return reading
}

function expectReading({ members, problems }: Reading, wanted: Members, refusals: readonly Refusal[]): void {
  expect(members.map(([name, bytes]) => [name, bytes.length])).toEqual(
    wanted.map(([name, bytes]) => [name, bytes.length]),
  )
  for (const [index, [, bytes]] of members.entries()) expect(Buffer.compare(bytes, wanted[index]![1])).toBe(0)
  expect(problems.map(({ tag, message }) => ({ tag, message }))).toEqual(
    refusals.map(({ tag }, index) => ({ tag, message: problems[index]?.message })),
  )
  for (const [index, refusal] of refusals.entries()) expectRefusal(problems[index]!, refusal)
}

describe('hostile and odd tars', () => {
  it('has at least 60, about half of them legal', () => {
    expect(TAR_CORPUS.length).toBeGreaterThanOrEqual(60)
    expect(new Set(TAR_CORPUS.map(({ name }) => name)).size).toBe(TAR_CORPUS.length)
  })

  it.each(TAR_CORPUS)('$name ($why)', async ({ bytes, expect: { members, problems = [] } }) => {
    const file = bytes()
    expectReading(await byRanges(file), [...members], problems)
    expectReading(await byRanges(file, 1024), [...members], problems)
    expectReading(await byRanges(goodTar()), [...GOOD_MEMBERS], [])
  })

  it.each(TAR_CORPUS)(
    'through a stream: $name',
    async ({ bytes, expect: { members, problems = [], streamMembers } }) => {
      const wanted = [...(streamMembers ?? members)]
      const file = bytes()
      for (const pieceBytes of file.length > 100_000 ? [65_536] : [65_536, 1000, 512]) {
        const { members, problems: found } = await byStream(file, pieceBytes)
        // what a message says of the rest of the file may differ: a stream does not know where it ends
        const refusals = problems.map(({ tag, offset, member }) => ({
          tag,
          ...(offset === undefined ? {} : { offset }),
          ...(member === undefined ? {} : { member }),
        }))
        expectReading({ members, problems: found }, wanted, refusals)
      }
    },
  )
})

describe('what tarfile writes', () => {
  it.each(GOLDEN.tar)('$name', async (golden) => {
    const bytes = goldenBytes(golden)
    for (const { members } of [await byRanges(bytes), await byStream(bytes, 700)]) {
      expect(members.map(([name, data]) => ({ name, size: data.length, crc32: crc32(data) }))).toEqual(golden.members)
    }
  })

  it("is what the writer of these tests writes, byte for byte: webdataset's dialect", async () => {
    const bytes = goldenBytes(GOLDEN.tar.find(({ name }) => name === 'pax, float mtime')!)
    const { members } = await byRanges(bytes)
    expect(Buffer.compare(writeWebdatasetTar(Object.fromEntries(members)), bytes)).toBe(0)
  })
})
