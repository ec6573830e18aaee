import { createLimiter, type Limiter } from './limiter.ts'
import type { TransferStats } from './transfer-stats.ts'

/** The part of `fetch` that is used. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>

export interface RetryOptions {
  /** tries after the first one, for one read */
  readonly attempts?: number
  /** ms before the first retry; doubles with each */
  readonly baseMs?: number
  /** ms; a server that asks for a longer pause (Retry-After) is not waited for */
  readonly maxRetryAfterMs?: number
  /** uniform in [0, 1), spreads the retries of several readers */
  readonly random?: () => number
}

export interface TimeoutOptions {
  /** ms without a byte before a transfer is given up and retried */
  readonly idleMs?: number
  /** ms that one read, retries included, may wait for the network, on top of what `slowestBytesPerSecond` grants */
  readonly requestMs?: number
  /** bytes/s; a link at least this fast never runs into `requestMs` */
  readonly slowestBytesPerSecond?: number
}

export interface HttpOptions {
  readonly fetch?: Fetch | undefined
  /** ends the opening (and the body of a `stream` opening); reads of the source have signals of their own */
  readonly signal?: AbortSignal | undefined
  /** bytes asked by the first request; they are kept, so reading them again costs nothing */
  readonly firstBytes?: number | undefined
  /** share one between all sources of a page; without it the source has its own */
  readonly limiter?: Limiter | undefined
  readonly stats?: TransferStats | undefined
  /** place in the limiter's queue of reads that name none */
  readonly priority?: number | undefined
  readonly retry?: RetryOptions | undefined
  readonly timeouts?: TimeoutOptions | undefined
  /** bytes; a file of a server without ranges is kept in memory up to this size */
  readonly wholeBudgetBytes?: number | undefined
}

export const HTTP_DEFAULTS = {
  // fits the first window of a fresh connection (ten packets, RFC 6928); 16 KiB would cost a second round trip
  firstBytes: 12 * 1024,
  wholeBudgetBytes: 64 * 1024 * 1024,
  retry: { attempts: 4, baseMs: 250, maxRetryAfterMs: 30_000, random: Math.random },
  timeouts: { idleMs: 15_000, requestMs: 60_000, slowestBytesPerSecond: 16 * 1024 },
} as const satisfies HttpOptions

/** Options with nothing left open. */
export interface HttpSettings {
  readonly fetch: Fetch
  readonly firstBytes: number
  readonly limiter: Limiter
  readonly stats: TransferStats | undefined
  readonly priority: number
  readonly retry: Required<RetryOptions>
  readonly timeouts: Required<TimeoutOptions>
  readonly wholeBudgetBytes: number
}

export function resolveHttpSettings(options: HttpOptions): HttpSettings {
  const firstBytes = options.firstBytes ?? HTTP_DEFAULTS.firstBytes
  if (!Number.isSafeInteger(firstBytes) || firstBytes < 1) {
    throw new RangeError(`bytes: firstBytes must be a positive count, not ${firstBytes}`)
  }
  return {
    // Called through an arrow: a bare reference to the global function throws "Illegal invocation" in browsers.
    fetch: options.fetch ?? ((url, init) => fetch(url, init)),
    firstBytes,
    limiter: options.limiter ?? createLimiter(),
    stats: options.stats,
    priority: options.priority ?? 0,
    retry: { ...HTTP_DEFAULTS.retry, ...options.retry },
    timeouts: { ...HTTP_DEFAULTS.timeouts, ...options.timeouts },
    wholeBudgetBytes: options.wholeBudgetBytes ?? HTTP_DEFAULTS.wholeBudgetBytes,
  }
}
