import { describe, expect, test } from 'vitest'
import { createLimiter } from '../../../src/bytes/index.ts'

/** Lets everything that is already decided happen. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 0))

describe('createLimiter', () => {
  test('lets six through at a time by default', async () => {
    const limiter = createLimiter()
    for (let i = 0; i < 8; i++) void limiter.acquire()
    await settle()
    expect([limiter.active, limiter.waiting]).toEqual([6, 2])
  })

  test('serves by priority, and by order among equals', async () => {
    const limiter = createLimiter(1)
    const order: string[] = []
    const release = await limiter.acquire()
    const jobs = (
      [
        ['a', 0],
        ['b', -1],
        ['c', 5],
        ['d', 0],
        ['e', 5],
      ] as const
    ).map(async ([name, priority]) => {
      const done = await limiter.acquire({ priority })
      order.push(name)
      done()
    })
    release()
    await Promise.all(jobs)
    expect(order.join('')).toBe('ceadb')
    expect([limiter.active, limiter.waiting]).toEqual([0, 0])
  })

  test('keeps three places free for what is wanted now', async () => {
    const limiter = createLimiter()
    const background = Array.from({ length: 6 }, () => limiter.acquire({ priority: -1 }))
    await settle()
    expect([limiter.active, limiter.waiting]).toEqual([3, 3])
    const urgent = [await limiter.acquire(), await limiter.acquire({ priority: 2 }), await limiter.acquire()]
    expect([limiter.active, limiter.waiting]).toEqual([6, 3])
    for (const release of urgent) release()
    expect([limiter.active, limiter.waiting], 'and goes on keeping them').toEqual([3, 3])
    ;(await background[0]!)()
    expect([limiter.active, limiter.waiting]).toEqual([3, 2])
  })

  test('asks those who wait for their priority whenever there is a place', async () => {
    const limiter = createLimiter(1)
    const order: string[] = []
    const release = await limiter.acquire()
    let priority = -1
    const later = (async () => {
      const done = await limiter.acquire({ priority: () => priority })
      order.push('changed')
      done()
    })()
    const usual = (async () => {
      const done = await limiter.acquire()
      order.push('usual')
      done()
    })()
    await settle()
    priority = 1
    release()
    await Promise.all([later, usual])
    expect(order).toEqual(['changed', 'usual'])
  })

  test('an abort leaves the queue with its own reason, and later requests are not held up', async () => {
    const limiter = createLimiter(1)
    const release = await limiter.acquire()
    const controller = new AbortController()
    const aborted = limiter.acquire({ signal: controller.signal })
    const other = limiter.acquire()
    expect(limiter.waiting).toBe(2)
    controller.abort()
    await expect(aborted).rejects.toBe(controller.signal.reason)
    expect(limiter.waiting).toBe(1)
    release()
    ;(await other)()
    expect(limiter.active).toBe(0)
  })

  test('an aborted signal never takes a place; an abort after the place was given changes nothing', async () => {
    const limiter = createLimiter(1)
    await expect(limiter.acquire({ signal: AbortSignal.abort() })).rejects.toThrow(/abort/)
    expect(limiter.active).toBe(0)
    const first = await limiter.acquire()
    const controller = new AbortController()
    const second = limiter.acquire({ signal: controller.signal })
    first()
    controller.abort()
    ;(await second)()
    expect(limiter.active).toBe(0)
  })

  test('an abort after the place was given does not take another out of the queue', async () => {
    const limiter = createLimiter(1)
    const first = await limiter.acquire()
    const controller = new AbortController()
    const second = limiter.acquire({ signal: controller.signal })
    const third = limiter.acquire()
    first()
    const release = await second
    controller.abort()
    expect(limiter.waiting).toBe(1)
    release()
    ;(await third)()
    expect(limiter.active).toBe(0)
  })

  test('a place is given back once, however often release is called', async () => {
    const limiter = createLimiter(1)
    const release = await limiter.acquire()
    release()
    release()
    const next = await limiter.acquire()
    expect(limiter.active).toBe(1)
    void limiter.acquire()
    release()
    await settle()
    expect([limiter.active, limiter.waiting]).toEqual([1, 1])
    next()
  })

  test.each([0, -1, Number.NaN])('refuses %d places', (places) => {
    expect(() => createLimiter(places)).toThrow(RangeError)
  })
})
