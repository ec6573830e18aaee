import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Patience } from '../../../src/bytes/patience.ts'

const LIMITS = { idleMs: 15_000, requestMs: 60_000, slowestBytesPerSecond: 16_384 }

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const after = <T>(ms: number, value: T) => new Promise<T>((resolve) => setTimeout(() => resolve(value), ms))
const giveUp = (waitedMs: number): never => {
  throw new Error(`gave up after ${waitedMs}`)
}

/** Advances the clock until the promise has settled. */
async function passing<T>(promise: Promise<T>): Promise<T | Error> {
  const settled = promise.catch((error: Error) => error)
  await vi.runAllTimersAsync()
  return settled
}

describe('Patience', () => {
  test('gives up a single wait after idleMs', async () => {
    const patience = new Patience(LIMITS)
    expect(await passing(patience.wait(after(14_999, 'came'), giveUp))).toBe('came')
    expect(await passing(patience.wait(after(15_001, 'came'), giveUp))).toEqual(new Error('gave up after 15000'))
  })

  test('gives up in total after requestMs, though no single wait was long', async () => {
    const patience = new Patience(LIMITS)
    for (let i = 0; i < 5; i++) expect(await passing(patience.wait(after(10_000, i), giveUp))).toBe(i)
    expect(patience.leftMs).toBe(10_000)
    expect(await passing(patience.wait(after(14_000, 'came'), giveUp))).toEqual(new Error('gave up after 10000'))
    expect(patience.leftMs).toBe(0)
  })

  test('grants the time that bytes take on the slowest link', async () => {
    const patience = new Patience(LIMITS)
    for (let i = 0; i < 100; i++) {
      await passing(patience.wait(after(1000, i), giveUp))
      patience.countBytes(16_384)
    }
    expect(patience.leftMs).toBe(60_000)
  })

  test('counts waiting only, not what the reader does between', async () => {
    const patience = new Patience(LIMITS)
    await passing(patience.wait(after(1000, 0), giveUp))
    await vi.advanceTimersByTimeAsync(1e6)
    expect(patience.leftMs).toBe(59_000)
  })

  test('pauses before a retry count as waiting, and are refused where they would outlast it', () => {
    const patience = new Patience(LIMITS)
    expect(patience.grants(30_000)).toBe(true)
    expect(patience.grants(30_000)).toBe(false)
    expect(patience.grants(29_999)).toBe(true)
    expect(patience.leftMs).toBe(1)
  })

  test('passes errors on and leaves no timer', async () => {
    const patience = new Patience(LIMITS)
    await expect(patience.wait(Promise.reject(new Error('broken')), giveUp)).rejects.toThrow('broken')
    expect(vi.getTimerCount()).toBe(0)
  })
})
