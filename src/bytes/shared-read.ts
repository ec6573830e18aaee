/**
 * One read under way that several callers wait for. Each has its own signal: the read is stopped when the last of them
 * has gone, and none of them sees another's abort.
 */
export class SharedRead {
  readonly start: number
  /** exclusive */
  readonly end: number
  readonly #controller = new AbortController()
  readonly #result: Promise<Uint8Array>
  #waiters = 0

  /**
   * @param read starts the read at once
   * @param onAbandoned called when the read is stopped because nobody waits any more
   */
  constructor(
    start: number,
    end: number,
    read: (signal: AbortSignal) => Promise<Uint8Array>,
    onAbandoned?: (read: SharedRead) => void,
  ) {
    this.start = start
    this.end = end
    this.#result = read(this.#controller.signal)
    // Whoever waits gets the error from `join`; without anyone it is nobody's.
    this.#result.catch(() => undefined)
    this.#controller.signal.addEventListener('abort', () => onAbandoned?.(this), { once: true })
  }

  /** All bytes of the read. An abort of `signal` ends only this caller's waiting. */
  join(signal: AbortSignal | undefined): Promise<Uint8Array> {
    this.#waiters++
    return new Promise((resolve, reject) => {
      const leave = () => {
        reject(signal?.reason)
        if (--this.#waiters === 0) this.#controller.abort()
      }
      signal?.addEventListener('abort', leave, { once: true })
      this.#result.then(resolve, reject).finally(() => signal?.removeEventListener('abort', leave))
      if (signal?.aborted === true) leave()
    })
  }
}
