import { sleep } from './abortable.ts'
import { ByteSourceError } from './app-error.ts'
import type { HttpLink } from './http-exchange.ts'
import { HttpFailure } from './http-failure.ts'
import type { Patience } from './patience.ts'

/** bytes; a request that brought as many has not failed in vain, however much more it asked for */
const MIN_PROGRESS_BYTES = 64 * 1024

/**
 * Decides after each failed request of one read whether, and after which pause, there is another one.
 *
 * A request that brought a good part of what it asked for has earned the next one at once: a link that breaks now and
 * then, or a server that cuts every answer, gets through, and the number of requests stays logarithmic in the length.
 */
export class RetryLoop {
  readonly #link: HttpLink
  readonly #patience: Patience
  readonly #signal: AbortSignal | undefined
  #failures = 0
  #askedAgain = false

  constructor(link: HttpLink, patience: Patience, signal: AbortSignal | undefined) {
    this.#link = link
    this.#patience = patience
    this.#signal = signal
  }

  /**
   * Resolves when the next try may start.
   * @param brought bytes that the failed request delivered
   * @param asked bytes that it asked for
   * @throws the failure as a ByteSourceError when there is no point in going on; what is no HttpFailure, untouched
   */
  async afterFailure(thrown: unknown, brought = 0, asked = 0): Promise<void> {
    if (!(thrown instanceof HttpFailure)) throw thrown
    const { url, target, settings } = this.#link
    if (target !== url && brought === 0) {
      // The place it was redirected to may have been a signed, short-lived address: ask the way again, but only once.
      this.#link.target = url
      if (!thrown.retryable && !this.#askedAgain) {
        this.#askedAgain = true
        return
      }
    }
    if (!thrown.retryable) throw thrown.error
    if (brought >= MIN_PROGRESS_BYTES || (brought > 0 && brought * 4 >= asked)) {
      if (this.#patience.leftMs > 0) return
      throw this.#gaveUp(thrown)
    }
    this.#failures++
    const { attempts, baseMs, maxRetryAfterMs, random } = settings.retry
    const retryAfterMs = thrown.retryAfterMs ?? 0
    const backOffMs = baseMs * 2 ** (this.#failures - 1) * (1 + random() / 2)
    const pauseMs = Math.max(backOffMs, retryAfterMs)
    if (this.#failures > attempts || retryAfterMs > maxRetryAfterMs || !this.#patience.grants(pauseMs)) {
      throw this.#gaveUp(thrown)
    }
    await sleep(pauseMs, this.#signal)
  }

  #gaveUp({ error, retryAfterMs }: HttpFailure): ByteSourceError {
    const tries = this.#failures > 1 ? ` (${this.#failures} tries)` : ''
    const wait = retryAfterMs === undefined ? '' : ` and asks to wait ${Math.ceil(retryAfterMs / 1000)} s`
    const { tag, message, source, offset, expected, found, cause } = error
    return new ByteSourceError(tag, `${message}${wait}${tries}`, { source, offset, expected, found, cause })
  }
}
