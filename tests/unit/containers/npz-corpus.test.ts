import { describe, expect, it } from 'vitest'
import { memorySource } from '../../../src/bytes/index.ts'
import type { AppError } from '../../../src/bytes/index.ts'
import { npyRef, openNpz, readArray, readRows } from '../../../src/containers/index.ts'
import type { NpzIndex } from '../../../src/containers/index.ts'
import { NPZ_CORPUS, STANDARD, goodNpz } from '../../fixtures/containers/corpus-npz.ts'
import { GOLDEN, goldenBytes } from '../../fixtures/containers/golden.ts'
import { expectFacts, expectRefusal, factsOf, outcomeOf } from '../../helpers/container-outcome.ts'
import { writeZip } from '../../helpers/write-npz.ts'
import type { ZipMember } from '../../helpers/write-npz.ts'
import { collectingSink } from '../../helpers/collecting-sink.ts'

const open = (bytes: Uint8Array): Promise<NpzIndex> => openNpz(memorySource(bytes, 'case.npz'))

async function standardValues(key: string): Promise<number[]> {
  // every key of the special archives names a copy of one of the standard arrays
  const npy = STANDARD[key] ?? STANDARD['a']!
  return [...(await readArray(npyRef(memorySource(npy, 'standard'), key))).data]
}

function sorted(problems: readonly AppError[]): AppError[] {
  return [...problems].sort((a, b) => `${a.tag}${a.key}`.localeCompare(`${b.tag}${b.key}`))
}

describe('hostile and odd NPZ files', () => {
  it('has at least 60, about half of them legal', () => {
    expect(NPZ_CORPUS.length).toBeGreaterThanOrEqual(60)
    expect(new Set(NPZ_CORPUS.map(({ name }) => name)).size).toBe(NPZ_CORPUS.length)
  })

  it.each(NPZ_CORPUS)('$name ($why)', async ({ bytes, expect: expected }) => {
    const outcome = await outcomeOf(() => open(bytes()))
    if (expected.error !== undefined) {
      if (!('error' in outcome)) throw new Error(`opened: ${[...outcome.value.refs.keys()].join(', ')}`)
      expectRefusal(outcome.error, expected.error)
    } else {
      if ('error' in outcome) throw outcome.error
      const { refs, problems } = outcome.value
      const wanted = expected.problems ?? []
      expect(problems.map(({ tag }) => tag).sort()).toEqual(wanted.map(({ tag }) => tag).sort())
      for (const [index, problem] of sorted(problems).entries()) expectRefusal(problem, wanted[index]!)
      for (const [key, want] of Object.entries(expected.arrays ?? {})) await expectArray(refs, key, want)
      const keys = Object.keys(expected.arrays ?? {})
      if (refs.size < 100) expect([...refs.keys()].sort()).toEqual(keys.sort())
    }
    await expectGood()
  })

  it('reads by rows what it reads whole, and fails the same arrays', async () => {
    for (const { name, bytes, expect: expected } of NPZ_CORPUS) {
      if (expected.error !== undefined) continue
      const { refs } = await open(bytes())
      const chosen = Object.keys(expected.arrays ?? {}).map((key) => refs.get(key)!)
      const sink = collectingSink()
      await readRows(chosen, sink)
      for (const [key, want] of Object.entries(expected.arrays ?? {})) {
        const failure = sink.failures.get(key)
        if (typeof want === 'object' && 'tag' in want && want.tag === 'limit') continue
        if (typeof want === 'object' && 'tag' in want)
          expect({ name, tag: failure?.tag }).toEqual({ name, tag: want.tag })
        else
          expect({ name, data: sink.values(key) }).toEqual({
            name,
            data: want === 'same' ? await standardValues(key) : [...want],
          })
      }
    }
  })
})

type Wanted = NonNullable<(typeof NPZ_CORPUS)[number]['expect']['arrays']>[string]

async function expectArray(refs: NpzIndex['refs'], key: string, want: Wanted): Promise<void> {
  const outcome = await outcomeOf(() => readArray(refs.get(key)!))
  if (want === 'same' || !('tag' in want)) {
    if ('error' in outcome) throw outcome.error
    expect([...outcome.value.data]).toEqual(want === 'same' ? await standardValues(key) : want)
  } else {
    if (!('error' in outcome)) throw new Error(`${key} not refused`)
    expectRefusal(outcome.error, want)
  }
}

async function expectGood(): Promise<void> {
  const { refs, problems } = await open(goodNpz())
  expect(problems).toEqual([])
  for (const key of Object.keys(STANDARD)) await expectArray(refs, key, 'same')
}

describe('what numpy writes', () => {
  it.each(GOLDEN.npz)('$name', async (golden) => {
    const { refs, problems } = await open(goldenBytes(golden))
    expect(problems).toEqual([])
    expect([...refs.keys()]).toEqual(Object.keys(golden.arrays))
    for (const [key, ref] of refs) expectFacts(factsOf(await readArray(ref)), golden.arrays[key]!)
  })

  it.each(GOLDEN.npz)('is what the writer of these tests writes, byte for byte: $name', async (golden) => {
    const bytes = goldenBytes(golden)
    const { refs } = await open(bytes)
    const members: ZipMember[] = []
    for (const { source, start, storage } of refs.values()) {
      if (storage.kind !== 'zip') throw new Error('not in a ZIP')
      const { entryName: name, compressedSize, method, size, crc32 } = storage
      // zlibs differ in their choice of matches, so the packed bytes are taken over
      const dataStart = start + 30 + name.length + 20
      const packed = await source.read(dataStart, dataStart + compressedSize)
      const claims = { size, crc32 }
      members.push({
        name,
        bytes: new Uint8Array(0),
        packed,
        method: method === 'stored' ? 0 : 8,
        directory: claims,
        local: claims,
      })
    }
    expect(Buffer.compare(writeZip(members), bytes)).toBe(0)
  })

  it('is as long as the empty bundles of the corpus', () => {
    expect(GOLDEN.npz.map(({ name, length }) => [name, length]).slice(0, 2)).toEqual([
      ['empty core', 1981],
      ['empty v00', 5305],
    ])
  })
})
