export interface LimiterRequest {
  /** higher goes first; equal ones in the order they came. Default 0 */
  readonly priority?: number | undefined
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
  readonly priority: number
  readonly start: () => void
}

/**
 * A limiter of `maxConcurrent` places. Six is what browsers open to one host over HTTP/1.1; beyond it requests queue
 * inside the browser, where neither priority nor age can be changed any more.
 */
export function createLimiter(maxConcurrent = 6): Limiter {
  if (!(maxConcurrent >= 1)) throw new RangeError(`bytes: a limiter of ${maxConcurrent} places lets nothing through`)
  let active = 0
  const queue: Waiter[] = []

  const startNext = () => {
    const next = queue.shift()
    if (next === undefined) active--
    else next.start()
  }
  const take = () => {
    let held = true
    return () => {
      if (!held) return
      held = false
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
      if (active < maxConcurrent) {
        active++
        return take()
      }
      await enqueue(queue, priority, signal)
      return take()
    },
  }
}

/** Resolves when a place has been handed over; an abort leaves the queue. */
function enqueue(queue: Waiter[], priority: number, signal: AbortSignal | undefined): Promise<void> {
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
    const after = queue.findIndex((other) => other.priority < priority)
    queue.splice(after === -1 ? queue.length : after, 0, waiter)
    signal?.addEventListener('abort', leave, { once: true })
  })
}
