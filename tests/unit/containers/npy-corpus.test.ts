import { describe, expect, it } from 'vitest'
import { memorySource } from '../../../src/bytes/index.ts'
import { npyRef, readArray, readHeaders } from '../../../src/containers/index.ts'
import { GOOD_VALUES, NPY_CORPUS, goodNpy } from '../../fixtures/containers/corpus-npy.ts'
import { GOLDEN, goldenBytes } from '../../fixtures/containers/golden.ts'
import { expectFacts, expectRefusal, factsOf, outcomeOf } from '../../helpers/container-outcome.ts'

const read = (bytes: Uint8Array) => readArray(npyRef(memorySource(bytes, 'case.npy'), 'x'))

describe('hostile and odd NPY files', () => {
  it('has at least 50, about half of them legal', () => {
    expect(NPY_CORPUS.length).toBeGreaterThanOrEqual(50)
    expect(NPY_CORPUS.filter(({ expect }) => expect.error === undefined).length).toBeGreaterThanOrEqual(25)
    expect(new Set(NPY_CORPUS.map(({ name }) => name)).size).toBe(NPY_CORPUS.length)
  })

  it.each(NPY_CORPUS)('$name ($why)', async ({ bytes, expect: expected }) => {
    const outcome = await outcomeOf(() => read(bytes()))
    if (expected.error !== undefined) {
      if (!('error' in outcome)) throw new Error(`not refused: ${outcome.value.data.join(', ')}`)
      expectRefusal(outcome.error, { key: 'x', ...expected.error })
      expect(outcome.error.source).toBe('case.npy')
    } else {
      if ('error' in outcome) throw outcome.error
      const { header, data, lossy } = outcome.value
      expect([...data]).toEqual(expected.values)
      if (expected.shape !== undefined) expect(header.shape).toEqual(expected.shape)
      if (expected.dtype !== undefined) expect(header.dtype).toBe(expected.dtype)
      if (expected.lossy !== undefined) expect(lossy).toBe(expected.lossy)
    }
    // nothing of it stays behind
    expect([...(await read(goodNpy())).data]).toEqual(GOOD_VALUES)
  })

  it('gives the same header, or the same refusal of it, without the data', async () => {
    for (const { name, bytes } of NPY_CORPUS) {
      const source = memorySource(bytes(), 'case.npy')
      const whole = await outcomeOf(() => readArray(npyRef(source, 'x')))
      const header = (await readHeaders([npyRef(source, 'x')])).get('x')
      if ('value' in whole) expect({ name, header }).toEqual({ name, header: whole.value.header })
      else if (header instanceof Error) expect({ name, tag: header.tag }).toEqual({ name, tag: whole.error.tag })
    }
  })
})

describe('what numpy writes', () => {
  it.each(GOLDEN.npy)('$name', async (golden) => {
    const array = await read(goldenBytes(golden))
    expectFacts(factsOf(array), golden)
    expect(array.header.fortran).toBe(golden.fortran)
    expect(array.lossy).toBe(golden.name.endsWith('extremes'))
  })
})
