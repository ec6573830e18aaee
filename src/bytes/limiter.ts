import type { Priority } from './byte-source.ts'

export interface LimiterRequest {
  /** higher goes first; equal ones in the order they came. Default 0 */
  readonly priority?: Priority | undefined
  /** takes the request out of the queue */
  readonly signal?: AbortSignal | undefined
}

/** Bounds how many transfers are under way; shared by all sources of a page. */
export interface Limiter {
  /** Resolves with the function that gives the place back (calling it twice is harmless). */
  acquire(request?: LimiterRequest): Promise<() => void>
  /** places taken */
  readonly active: number
  /** requests in the queue */
  readonly waiting: number
}

interface Waiter {
  readonly priority: Priority
  readonly start: () => void
}

/** places that what is for later (a priority below 0) leaves free */
const KEPT_FREE = 3

/**
 * A limiter of `maxConcurrent` places. Six is what browsers open to one host over HTTP/1.1; beyond it requests queue
 * inside the browser, where neither priority nor age can be changed any more. What has a priority below 0 never takes the
 * last three: a seek must not wait for a place.
 */
export function createLimiter(maxConcurrent = 6): Limiter {
  if (!(maxConcurrent >= 1)) throw new RangeError(`bytes: a limiter of ${maxConcurrent} places lets nothing through`)
  const forLater = Math.max(1, maxConcurrent - KEPT_FREE)
  let active = 0
  const queue: Waiter[] = []

  const startNext = () => {
    while (active < maxConcurrent) {
      const next = takeFirst(queue, active < forLater ? Number.NEGATIVE_INFINITY : 0)
      if (next === undefined) return
      active++
      next.start()
    }
  }
  const take = () => {
    let held = true
    return () => {
      if (!held) return
      held = false
      active--
      startNext()
    }
  }
  return {
    get active() {
      return active
    },
    get waiting() {
      return queue.length
    },
    async acquire({ priority = 0, signal }: LimiterRequest = {}) {
      signal?.throwIfAborted()
      const place = enqueue(queue, priority, signal)
      startNext()
      await place
      return take()
    },
  }
}

/** Resolves when a place has been handed over; an abort leaves the queue. */
function enqueue(queue: Waiter[], priority: Priority, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = () => {
      queue.splice(queue.indexOf(waiter), 1)
      reject(signal?.reason)
    }
    const waiter: Waiter = {
      priority,
      start: () => {
        signal?.removeEventListener('abort', leave)
        resolve()
      },
    }
    queue.push(waiter)
    signal?.addEventListener('abort', leave, { once: true })
  })
}

/** Takes out whoever goes first now, of those whose priority is `least` or higher. */
function takeFirst(queue: Waiter[], least: number): Waiter | undefined {
  let first = -1
  let highest = Number.NEGATIVE_INFINITY
  for (const [i, { priority }] of queue.entries()) {
    const own = typeof priority === 'number' ? priority : priority()
    if (own < least || (first >= 0 && own <= highest)) continue
    first = i
    highest = own
  }
  return first < 0 ? undefined : queue.splice(first, 1)[0]
}
