import { describe, expect, it } from 'vitest'
import { npyHeaderLength, parseNpyHeader } from '../../../src/containers/index.ts'
import { goodNpy } from '../../fixtures/containers/corpus-npy.ts'
import { writeNpy } from '../../helpers/write-npy.ts'

const PLACE = { source: 'x.tar', member: 'x.npz', key: 'a', offset: 5000 }

describe('an NPY header', () => {
  it('says how many bytes it needs, from what is there', () => {
    const bytes = goodNpy()
    for (const length of [0, 1, 6, 11]) expect(npyHeaderLength(bytes.subarray(0, length), PLACE)).toBe(12)
    for (const length of [12, 50, 128]) expect(npyHeaderLength(bytes.subarray(0, length), PLACE)).toBe(128)
    const wide = writeNpy([1], { version: 2, shape: [1, ...Array.from({ length: 40 }, () => 1)] })
    expect(npyHeaderLength(wide, PLACE)).toBe(parseNpyHeader(wide, PLACE).dataOffset)
  })

  it('is read from exactly those bytes', () => {
    const bytes = goodNpy()
    expect(parseNpyHeader(bytes.subarray(0, 128), PLACE)).toEqual({
      shape: [2, 3],
      dtype: '<f4',
      fortran: false,
      dataOffset: 128,
      itemSize: 4,
      nItems: 6,
      version: [1, 0],
    })
    expect(() => parseNpyHeader(bytes.subarray(0, 127), PLACE)).toThrow(
      expect.objectContaining({ tag: 'npy-header', ...PLACE }) as Error,
    )
  })

  it('is refused at the first wrong byte, however few there are', () => {
    expect(() => npyHeaderLength(new Uint8Array([0x93, 0x4f]), PLACE)).toThrow(
      expect.objectContaining({ tag: 'npy-header', message: 'npy: no NPY magic in a' }) as Error,
    )
  })
})
