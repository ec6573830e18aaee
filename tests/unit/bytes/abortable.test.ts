import { afterEach, describe, expect, test, vi } from 'vitest'
import { abortable, sleep } from '../../../src/bytes/abortable.ts'

const never = new Promise<never>(() => undefined)

describe('abortable', () => {
  test('is the promise where there is no abort', async () => {
    const { signal } = new AbortController()
    await expect(abortable(Promise.resolve(5), signal)).resolves.toBe(5)
    await expect(abortable(Promise.reject(new Error('broken')), signal)).rejects.toThrow('broken')
    await expect(abortable(Promise.resolve(5), undefined)).resolves.toBe(5)
  })

  test.each([undefined, new Error('seek'), 'text'])(
    'ends with the reason %s, before or while it waits',
    async (reason) => {
      const early = AbortSignal.abort(reason)
      await expect(abortable(never, early)).rejects.toBe(early.reason)
      const late = new AbortController()
      const waiting = abortable(never, late.signal)
      late.abort(reason)
      await expect(waiting).rejects.toBe(late.signal.reason)
    },
  )

  test('leaves a failure after the abort unheard, and not unhandled', async () => {
    const controller = new AbortController()
    let fail: (error: Error) => void = () => undefined
    const work = new Promise((_, reject) => {
      fail = reject
    })
    const waiting = abortable(work, controller.signal)
    controller.abort()
    await expect(waiting).rejects.toBe(controller.signal.reason)
    fail(new Error('too late'))
    await new Promise((resolve) => setTimeout(resolve, 0))
  })
})

describe('sleep', () => {
  afterEach(() => vi.restoreAllMocks())

  test('wakes after its time, or with the abort, and leaves no timer', async () => {
    const set = vi.spyOn(globalThis, 'setTimeout')
    const cleared = vi.spyOn(globalThis, 'clearTimeout')
    await sleep(1, undefined)
    await expect(sleep(1e6, AbortSignal.abort('now'))).rejects.toBe('now')
    expect(set.mock.calls.map(([, ms]) => ms)).toEqual([1, 1e6])
    expect(cleared.mock.calls.map(([timer]) => timer)).toEqual(set.mock.results.map(({ value }) => value))
  })
})
