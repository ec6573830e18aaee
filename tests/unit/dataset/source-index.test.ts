import { describe, expect, it } from 'vitest'
import { isAppError } from '../../../src/bytes/index.ts'
import { isSourceIndex, parseSourceIndex } from '../../../src/dataset/index.ts'

const PLACE = { source: 'http://host.example/index.json' }

describe('parseSourceIndex', () => {
  it('takes plain paths and entries with sizes and members', () => {
    const member = { name: 'x.npz', size: 5, offset: 1536, headerOffset: 1024 }
    const index = parseSourceIndex(
      { visavis: 1, files: ['a.tar', { path: 'b.tar', size: 10240, version: '"1-2"', members: [member] }], extra: 1 },
      PLACE,
    )
    expect(index.files).toEqual([
      { path: 'a.tar' },
      { path: 'b.tar', size: 10240, version: '"1-2"', members: [member] },
    ])
  })

  it.each([
    [{ visavis: 2, files: [] }],
    [{ visavis: 1 }],
    [{ visavis: 1, files: [{ path: 'a', size: -1 }] }],
    [{ visavis: 1, files: [{ path: 'a.tar', members: [{ name: 'x', size: 1e30, offset: 0, headerOffset: 0 }] }] }],
    [{ visavis: 1, files: [3] }],
  ])('refuses %j by the field at fault', (value) => {
    let thrown: unknown
    try {
      parseSourceIndex(value, PLACE)
    } catch (error) {
      thrown = error
    }
    expect(isAppError(thrown, 'json-syntax')).toBe(true)
  })

  it('tells an index from the text of a recording', () => {
    expect(isSourceIndex({ visavis: 1, files: [] })).toBe(true)
    expect(isSourceIndex({ id: 'V00_S0001_I00000001_P0001' })).toBe(false)
    expect(isSourceIndex(null)).toBe(false)
  })
})
