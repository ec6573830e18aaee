import { expect } from 'vitest'
import { isAppError } from '../../src/bytes/index.ts'
import type { AppError } from '../../src/bytes/index.ts'
import type { Refusal } from '../fixtures/containers/hostile-case.ts'
import type { ArrayFacts } from '../fixtures/containers/golden.ts'
import type { NpyArray } from '../../src/containers/index.ts'

/** The value, or the typed error; anything else that is thrown fails the test. */
export async function outcomeOf<T>(act: () => Promise<T> | T): Promise<{ value: T } | { error: AppError }> {
  try {
    return { value: await act() }
  } catch (error) {
    if (!isAppError(error)) throw error
    return { error }
  }
}

export function expectRefusal(error: AppError, expected: Refusal): void {
  expect({ tag: error.tag, message: error.message }).toEqual({ tag: expected.tag, message: error.message })
  if (expected.offset !== undefined)
    expect({ offset: error.offset, message: error.message }).toEqual({
      offset: expected.offset,
      message: error.message,
    })
  if (expected.key !== undefined) expect(error.key).toBe(expected.key)
  if (expected.member !== undefined) expect(error.member).toBe(expected.member)
  if (expected.says !== undefined) expect(error.message).toContain(expected.says)
}

/** Facts of an array, computed as make-golden.py does. */
export function factsOf({ header, data }: NpyArray): ArrayFacts {
  let [sum, weighted, min, max, nonFinite] = [0, 0, Infinity, -Infinity, 0]
  for (let index = 0; index < data.length; index++) {
    const value = data[index]!
    if (!Number.isFinite(value)) {
      nonFinite++
      continue
    }
    sum += value
    weighted += value * (index + 1)
    min = Math.min(min, value)
    max = Math.max(max, value)
  }
  const isEmpty = data.length === nonFinite
  return {
    shape: header.shape,
    dtype: header.dtype,
    sum,
    min: isEmpty ? null : min,
    max: isEmpty ? null : max,
    nonFinite,
    weighted: nonFinite > 0 ? null : weighted,
  }
}

/** Equal but for the order of summation. */
export function expectFacts(actual: ArrayFacts, expected: ArrayFacts): void {
  const { shape, dtype, min, max, nonFinite } = expected
  expect(actual).toMatchObject({ shape, dtype, min, max, nonFinite })
  expectNear(actual.sum, expected.sum)
  if (expected.weighted === null || actual.weighted === null) expect(actual.weighted).toBe(expected.weighted)
  else expectNear(actual.weighted, expected.weighted)
}

function expectNear(actual: number, expected: number): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(expected)))
}
