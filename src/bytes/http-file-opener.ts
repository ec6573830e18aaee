import type { ByteSource } from './byte-source.ts'
import { chunkStream } from './chunk-stream.ts'
import { HttpExchange, type ExchangeOptions, type HttpLink } from './http-exchange.ts'
import { HttpFailure } from './http-failure.ts'
import { httpSource } from './http-source.ts'
import { memorySource } from './memory-source.ts'
import { Patience } from './patience.ts'
import { checkRangeAnswer, statusFailure } from './range-answer.ts'
import { bodyLength, parseContentRange } from './range-headers.ts'
import { RetryLoop } from './retry-loop.ts'
import { versionDifference, versionOf, type SourceVersion } from './source-version.ts'
import { truncatedBody, WholeBody } from './whole-body.ts'

/**
 * A range that is the whole file. Asked for only to learn its length: with a Range header every browser also says
 * `Accept-Encoding: identity`, so that Content-Length counts the bytes that ranges address and not compressed ones.
 * (Content-Encoding, which would tell, is hidden by CORS.) Like all ranges here it costs no preflight.
 */
const ALL_BYTES = { start: 0, end: Infinity }

/** What can be done with a remote file, depending on its server. */
export type HttpOpening =
  /** any byte can be read */
  | { readonly kind: 'ranged'; readonly source: ByteSource; readonly version: SourceVersion }
  /** the server has no ranges, but the file is small: it is in memory */
  | { readonly kind: 'whole'; readonly source: ByteSource; readonly version: SourceVersion }
  /** neither: it can be read once, from its first byte on. `size` is null where the server does not say it */
  | {
      readonly kind: 'stream'
      readonly name: string
      readonly size: number | null
      readonly body: ReadableStream<Uint8Array>
      readonly version: SourceVersion
    }

/** The first bytes, and the headers that came with them. */
interface Head {
  readonly bytes: Uint8Array
  readonly headers: Headers
}

/** The steps of opening one remote file; `openHttp` decides how often they are tried. */
export class HttpFileOpener {
  readonly retries: RetryLoop
  readonly #link: HttpLink
  readonly #signal: AbortSignal | undefined
  readonly #patience: Patience

  constructor(link: HttpLink, signal: AbortSignal | undefined) {
    this.#link = link
    this.#signal = signal
    this.#patience = new Patience(link.settings.timeouts)
    this.retries = new RetryLoop(link, this.#patience, signal)
  }

  /** Asks for the first bytes and makes of the answer what can be made of it. */
  async openRanged(): Promise<HttpOpening> {
    const range = { start: 0, end: this.#link.settings.firstBytes }
    return this.#exchange({ range }, async (exchange) => {
      const { response, label } = exchange
      if (response.status === 206) return this.#fromRange(exchange)
      if (response.status === 200) return this.#fromWhole(exchange)
      // An empty file has no first byte to give, and some servers refuse any range with this status.
      if (response.status === 416) return this.#fromUnsatisfied(exchange)
      throw statusFailure(response, label, Date.now())
    })
  }

  async #fromRange(exchange: HttpExchange): Promise<HttpOpening> {
    const { response, label } = exchange
    let answer
    try {
      answer = checkRangeAnswer(response, label)
    } catch (error) {
      if (!(error instanceof HttpFailure) || error.error.tag !== 'http-encoding') throw error
      // Bytes of a compressed range cannot be placed, those of a compressed whole are unpacked by the platform.
      exchange.close()
      return this.openWhole()
    }
    const { firstBytes } = this.#link.settings
    const length = answer.length ?? firstBytes
    const body = await WholeBody.collect(exchange, undefined, Math.min(length, firstBytes))
    if (body.length > length) {
      throw new HttpFailure('http-range', label, `the body is longer than ${length} bytes`, { retryable: false })
    }
    body.rest?.close()
    if (body.length === 0) throw truncatedBody(exchange, 0, length)
    const head = { bytes: body.join(label.url), headers: response.headers }
    if (answer.total !== undefined) return this.#ranged(head, answer.total)
    return this.#sizeByHead(head)
  }

  /** Content-Range was hidden (CORS) or said `*`: Content-Length is always readable, a HEAD's is that of the file. */
  async #sizeByHead(head: Head): Promise<HttpOpening> {
    const size = await this.#exchange({ method: 'HEAD', range: ALL_BYTES }, async (exchange) => {
      await exchange.next()
      return this.#sizeBeside(head, exchange)
    }).catch(ignoreRefusal)
    return size === undefined ? this.#sizeByGet(head) : this.#ranged(head, size)
  }

  /** The server refuses HEAD or tells no length there: the head of a GET, whose body is not read, may tell it. */
  async #sizeByGet(head: Head): Promise<HttpOpening> {
    const size = await this.#exchange({ range: ALL_BYTES }, async (exchange) => {
      exchange.close()
      return this.#sizeBeside(head, exchange)
    }).catch(ignoreRefusal)
    return size === undefined ? this.openWhole() : this.#ranged(head, size)
  }

  /** Asks without a range. */
  async openWhole(): Promise<HttpOpening> {
    return this.#exchange({}, async (exchange) => {
      const { response, label } = exchange
      if (response.status !== 200) throw statusFailure(response, label, Date.now())
      return this.#fromWhole(exchange)
    })
  }

  /** The length that a second answer tells, if it is of the same version as the head and does not contradict it. */
  #sizeBeside(head: Head, { response, label }: HttpExchange): number | undefined {
    if (response.status !== 200 && response.status !== 206) return undefined
    const size = bodyLength(response.headers)
    const difference = versionDifference(versionOf(head.headers, undefined), versionOf(response.headers, undefined))
    if (difference !== undefined) throw new HttpFailure('source-changed', label, difference, { retryable: true })
    return size !== undefined && size >= head.bytes.byteLength ? size : undefined
  }

  async #fromUnsatisfied(exchange: HttpExchange): Promise<HttpOpening> {
    const { response } = exchange
    const header = response.headers.get('content-range')
    const range = header === null ? undefined : parseContentRange(header)
    if (range?.total === 0) {
      exchange.close()
      return this.#inMemory(new Uint8Array(0), response.headers)
    }
    exchange.close()
    return this.openWhole()
  }

  async #fromWhole(exchange: HttpExchange): Promise<HttpOpening> {
    const { headers } = exchange.response
    const { wholeBudgetBytes } = this.#link.settings
    const size = bodyLength(headers)
    const budget = size !== undefined && size > wholeBudgetBytes ? 0 : wholeBudgetBytes
    const body = await WholeBody.collect(exchange, size, budget)
    if (body.rest === undefined) return this.#inMemory(body.join(this.#link.url), headers)
    return {
      kind: 'stream',
      name: this.#link.url,
      size: size ?? null,
      body: this.#onceThrough(body, exchange, size),
      version: versionOf(headers, size),
    }
  }

  #onceThrough(begun: WholeBody, exchange: HttpExchange, size: number | undefined): ReadableStream<Uint8Array> {
    const early = [...begun.chunks]
    let received = 0
    const next = async () => {
      try {
        const chunk = early.shift() ?? (await exchange.next())
        received += chunk?.byteLength ?? 0
        if (chunk === undefined && size !== undefined && received < size) throw truncatedBody(exchange, received, size)
        return chunk
      } catch (error) {
        throw error instanceof HttpFailure ? error.error : error
      }
    }
    return chunkStream({ next, close: () => exchange.close() }, this.#signal)
  }

  #inMemory(bytes: Uint8Array, headers: Headers): HttpOpening {
    return {
      kind: 'whole',
      source: memorySource(bytes, this.#link.url),
      version: versionOf(headers, bytes.byteLength),
    }
  }

  #ranged({ bytes, headers }: Head, size: number): HttpOpening {
    if (bytes.byteLength > size) {
      const label = { url: this.#link.url, method: 'GET' } as const
      const reason = `${bytes.byteLength} bytes came of a file of ${size}`
      throw new HttpFailure('http-range', label, reason, { retryable: false, expected: size, found: bytes.byteLength })
    }
    const version = versionOf(headers, size)
    return { kind: 'ranged', source: httpSource(this.#link, version, size, bytes), version }
  }

  /** One request and what is made of it; the transfer does not outlive a failure. */
  async #exchange<T>(
    request: Pick<ExchangeOptions, 'method' | 'range'>,
    use: (exchange: HttpExchange) => Promise<T>,
  ): Promise<T> {
    const options = { ...request, patience: this.#patience, signal: this.#signal }
    const exchange = await HttpExchange.open(this.#link, options)
    try {
      return await use(exchange)
    } catch (error) {
      exchange.close()
      throw error
    }
  }
}

/** A server that does not answer a question about the length has not refused the file. */
function ignoreRefusal(error: unknown): undefined {
  if (error instanceof HttpFailure && error.error.tag !== 'source-changed') return undefined
  throw error
}
