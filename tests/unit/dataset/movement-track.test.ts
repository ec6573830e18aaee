import { describe, expect, it } from 'vitest'
import { createMovementWriter } from '../../../src/dataset/index.ts'

describe('createMovementWriter', () => {
  it('is loaded as far as its slowest array', () => {
    const writer = createMovementWriter(4, ['movement:is_valid', 'movement:emotion_valence'])
    writer.write('movement:is_valid', 0, [1, 1, 0, 1])
    expect(writer.track.nLoaded).toBe(0)
    writer.write('movement:emotion_valence', 0, [0.5, -0.5])
    expect(writer.track.nLoaded).toBe(2)
    expect([...writer.track.valid]).toEqual([1, 1, 0, 1])
    expect([...writer.track.valence!]).toEqual([0.5, -0.5, 0, 0])
  })

  it.each([
    ['validity first', ['movement:is_valid', 'movement:emotion_valence']],
    ['values first', ['movement:emotion_valence', 'movement:is_valid']],
  ])('makes rows that are not finite invalid, %s', (_order, keys) => {
    const rows: Record<string, number[]> = {
      'movement:is_valid': [1, 1, 1],
      'movement:emotion_valence': [0.1, Number.NaN, Number.POSITIVE_INFINITY],
    }
    const writer = createMovementWriter(3, keys)
    for (const key of keys) writer.write(key, 0, rows[key]!)
    expect([...writer.track.valid]).toEqual([1, 0, 0])
    expect([...writer.track.valence!].every(Number.isFinite)).toBe(true)
  })

  it('ignores rows beyond its length, and trusts no row of a damaged array', () => {
    const writer = createMovementWriter(2, ['movement:is_valid', 'movement:FAUValue'])
    writer.write('movement:is_valid', 0, [1, 1, 1, 1])
    writer.write('movement:FAUValue', 0, new Float32Array(24).fill(2))
    writer.discard('movement:FAUValue')
    expect(writer.track.nLoaded).toBe(2)
    expect([...writer.track.valid]).toEqual([0, 0])
    expect(writer.track.fau![23]).toBe(0)
  })
})
