import { ByteSourceError } from './app-error.ts'
import type { Priority } from './byte-source.ts'
import { classifyHost } from './host-class.ts'
import { HttpFailure, rangeHeader, type HttpRequestLabel } from './http-failure.ts'
import type { HttpSettings } from './http-settings.ts'
import type { Patience } from './patience.ts'

/** One file on a server. */
export interface HttpLink {
  /** as given: the label in errors, and where every retry starts again */
  readonly url: string
  /** where the last answer came from; asked directly next time, which saves the round trips of redirects */
  target: string
  readonly settings: HttpSettings
}

export interface ExchangeOptions {
  readonly method?: 'GET' | 'HEAD'
  /** end-exclusive; Infinity for the end of the file */
  readonly range?: { readonly start: number; readonly end: number }
  readonly patience: Patience
  readonly signal: AbortSignal | undefined
  readonly priority?: Priority | undefined
}

/**
 * One request and its answer, from the queue to the last byte: it takes a place in the limiter, counts what arrives,
 * gives up when the server falls silent, and gives the place back when the body ends or is not wanted any more.
 *
 * What it throws: HttpFailure (network, timeout), ByteSourceError `url-refused`, or the signal's reason, untouched.
 */
export class HttpExchange {
  readonly response: Response
  readonly label: HttpRequestLabel
  readonly #reader: ReadableStreamDefaultReader<Uint8Array> | undefined
  readonly #life: ExchangeLife
  readonly #patience: Patience
  readonly #settings: HttpSettings

  private constructor(
    response: Response,
    label: HttpRequestLabel,
    life: ExchangeLife,
    patience: Patience,
    settings: HttpSettings,
  ) {
    this.response = response
    this.label = label
    this.#reader = response.body?.getReader()
    this.#life = life
    this.#patience = patience
    this.#settings = settings
  }

  /** Sends a request and waits for the head of the answer, whatever its status. */
  static async open(link: HttpLink, options: ExchangeOptions): Promise<HttpExchange> {
    const { settings } = link
    const { range, method = 'GET', patience, signal } = options
    const label: HttpRequestLabel = { url: link.url, method, range }
    const release = await settings.limiter.acquire({ priority: options.priority ?? settings.priority, signal })
    const life = new ExchangeLife(label, release, signal)
    try {
      signal?.throwIfAborted()
      settings.stats?.countRequest()
      const sent = settings.fetch(link.target, requestInit(method, range, life.signal))
      const response = await patience.wait(sent, life.expire)
      checkOrigin(link, response)
      return new HttpExchange(response, label, life, patience, settings)
    } catch (error) {
      throw life.failed(error)
    }
  }

  /** The next bytes of the body; undefined at its end. */
  async next(): Promise<Uint8Array | undefined> {
    if (this.#reader === undefined) {
      this.#life.end()
      return undefined
    }
    try {
      for (;;) {
        const { value } = await this.#patience.wait(this.#reader.read(), this.#life.expire)
        if (value === undefined) {
          this.#life.end()
          return undefined
        }
        if (value.byteLength === 0) continue
        this.#patience.countBytes(value.byteLength)
        this.#settings.stats?.countBytes(value.byteLength)
        return value
      }
    } catch (error) {
      throw this.#life.failed(error)
    }
  }

  /** Stops the transfer, if it is still under way. */
  close(): void {
    this.#life.stop()
  }
}

/** The place in the limiter and the abort controller of one exchange; both are let go exactly once. */
class ExchangeLife {
  readonly #label: HttpRequestLabel
  readonly #controller = new AbortController()
  readonly #release: () => void
  readonly #outer: AbortSignal | undefined
  readonly #onAbort: () => void

  constructor(label: HttpRequestLabel, release: () => void, outer: AbortSignal | undefined) {
    this.#label = label
    this.#release = release
    this.#outer = outer
    this.#onAbort = () => this.#controller.abort(outer?.reason)
    outer?.addEventListener('abort', this.#onAbort, { once: true })
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** The body has been read to its end: the connection may be used again. */
  end(): void {
    this.#outer?.removeEventListener('abort', this.#onAbort)
    this.#release()
  }

  stop(): void {
    this.end()
    this.#controller.abort()
  }

  readonly expire = (waitedMs: number): never => {
    throw new HttpFailure('timeout', this.#label, `nothing came for ${waitedMs} ms`, { retryable: true })
  }

  /** Ends the exchange and says what to throw for the error it ended with. */
  failed(error: unknown): unknown {
    this.stop()
    if (this.#outer?.aborted) return this.#outer.reason
    if (error instanceof HttpFailure || error instanceof ByteSourceError) return error
    return new HttpFailure('network', this.#label, networkReason(error), { retryable: true, cause: error })
  }
}

function requestInit(method: string, range: ExchangeOptions['range'], signal: AbortSignal): RequestInit {
  return {
    method,
    // A single `bytes=a-b` is safelisted by CORS; any other header, a suffix range included, would cost a preflight.
    headers: range === undefined ? {} : { Range: rangeHeader(range) },
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
    redirect: 'follow',
    // Chromium's HTTP cache lets one range request to a file through at a time. Measured (Chromium 156, 40 ms round
    // trip): twelve at once take 520-590 ms with the default mode, 96-143 ms with `no-store`. It also keeps the cache
    // from mixing versions by adding an If-Range of its own. No preflight in either mode.
    cache: 'no-store',
    signal,
  }
}

/** Follows where the answer came from, within what an address may be. */
function checkOrigin(link: HttpLink, response: Response): void {
  if (response.url === '' || response.url === link.target) return
  const from = new URL(link.url)
  const to = new URL(response.url)
  const refuse = (reason: string) =>
    new ByteSourceError('url-refused', `http: ${link.url} redirects to ${to.protocol}//${to.host}: ${reason}`, {
      source: link.url,
    })
  if (to.protocol !== 'http:' && to.protocol !== 'https:') throw refuse('not http or https')
  if (classifyHost(from) === 'public' && classifyHost(to) !== 'public') throw refuse('inside a private network')
  if (response.ok) link.target = to.href
}

/** Node hides the reason in `cause`, browsers give none; CORS refusals look like any other network error. */
function networkReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const cause = error.cause instanceof Error && error.cause.message !== '' ? ` (${error.cause.message})` : ''
  return `${error.message}${cause}`
}
