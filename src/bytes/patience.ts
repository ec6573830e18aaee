import type { TimeoutOptions } from './http-settings.ts'

/**
 * How long one read, with all its retries, may wait for the network.
 *
 * Two limits: `idleMs` for every single wait, and in total `requestMs` plus the time that the bytes received so far
 * would take at `slowestBytesPerSecond`. So a server that drips a byte every ten seconds ends after a minute, while a
 * large read over a slow but honest link never does. Only waiting counts: a stream whose reader rests does not age.
 */
export class Patience {
  readonly #limits: Required<TimeoutOptions>
  #waitedMs = 0
  #received = 0

  constructor(limits: Required<TimeoutOptions>) {
    this.#limits = limits
  }

  /** ms left of the total */
  get leftMs(): number {
    const { requestMs, slowestBytesPerSecond } = this.#limits
    return requestMs + (this.#received / slowestBytesPerSecond) * 1000 - this.#waitedMs
  }

  countBytes(bytes: number): void {
    this.#received += bytes
  }

  /** The promise, or after a limit what `onTimeout` makes of it (it should stop the work and throw). */
  async wait<T>(work: Promise<T>, onTimeout: (waitedMs: number) => never): Promise<T> {
    const startedMs = performance.now()
    let timer: ReturnType<typeof setTimeout> | undefined
    const timeout = new Promise<never>((_, reject) => {
      const expire = () => {
        try {
          onTimeout(Math.round(performance.now() - startedMs))
        } catch (error) {
          reject(error)
        }
      }
      timer = setTimeout(expire, Math.max(0, Math.min(this.#limits.idleMs, this.leftMs)))
    })
    try {
      return await Promise.race([work, timeout])
    } finally {
      clearTimeout(timer)
      this.#waitedMs += performance.now() - startedMs
    }
  }

  /** Counts a pause before a retry as waiting; false if it is longer than what is left. */
  grants(pauseMs: number): boolean {
    if (pauseMs >= this.leftMs) return false
    this.#waitedMs += pauseMs
    return true
  }
}
