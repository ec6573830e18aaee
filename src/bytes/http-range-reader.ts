import type { Priority } from './byte-source.ts'
import { HttpExchange, type ExchangeOptions, type HttpLink } from './http-exchange.ts'
import { HttpFailure } from './http-failure.ts'
import { Patience } from './patience.ts'
import { checkRangeAnswer, statusFailure } from './range-answer.ts'
import { bodyLength, contentCoding, parseContentRange } from './range-headers.ts'
import { RetryLoop } from './retry-loop.ts'
import { versionOf } from './source-version.ts'
import type { VersionPin } from './version-pin.ts'
import { WholeBody } from './whole-body.ts'

/** What a reader shares with the other readers of its source. */
export interface RangedFile {
  readonly link: HttpLink
  readonly pin: VersionPin
  readonly size: number
  /** the first bytes of the file; empty when dropped */
  head: Uint8Array
  /** all bytes, once the server has sent them instead of a range */
  whole: Uint8Array | undefined
}

export interface RangeReaderOptions {
  readonly signal: AbortSignal | undefined
  readonly priority: Priority | undefined
}

/**
 * Bytes [start, end) of a remote file in order, in as many requests as it takes: a broken or short answer is followed
 * by a request for what is missing. Every chunk is of the version pinned when the reader was made.
 */
export class HttpRangeReader {
  readonly generation: number
  readonly #file: RangedFile
  readonly #end: number
  readonly #options: RangeReaderOptions
  readonly #patience: Patience
  readonly #retries: RetryLoop
  #position: number
  #exchange: HttpExchange | undefined
  /** where the range of the request under way began, and where its body must end */
  #requestStart = 0
  #bodyEnd = 0
  /** whether the answer under way said how long it is */
  #bodyEndKnown = false

  constructor(file: RangedFile, start: number, end: number, options: RangeReaderOptions) {
    this.generation = file.pin.generation
    this.#file = file
    this.#position = start
    this.#end = end
    this.#options = options
    this.#patience = new Patience(file.link.settings.timeouts)
    this.#retries = new RetryLoop(file.link, this.#patience, options.signal)
  }

  /** The next chunk; undefined when all has been delivered. */
  async next(): Promise<Uint8Array | undefined> {
    if (this.#position === this.#end) return undefined
    for (;;) {
      const ready = this.#fromMemory()
      if (ready !== undefined) return this.#deliver(ready)
      try {
        this.#exchange ??= await this.#request()
        // The answer may have been the whole file, which is in memory now.
        if (this.#exchange !== undefined) return this.#deliver(await this.#receive(this.#exchange))
      } catch (error) {
        this.pause()
        await this.#retries.afterFailure(error, this.#position - this.#requestStart, this.#end - this.#requestStart)
      }
    }
  }

  /** Stops the request under way, giving its connection to others; the next chunk asks again from here. */
  pause(): void {
    this.#exchange?.close()
    this.#exchange = undefined
  }

  #deliver(chunk: Uint8Array): Uint8Array {
    this.#position += chunk.byteLength
    return chunk
  }

  #fromMemory(): Uint8Array | undefined {
    const { head, whole, pin } = this.#file
    pin.assertUnchanged()
    if (whole !== undefined) return whole.subarray(this.#position, this.#end)
    return this.#position < head.byteLength ? head.subarray(this.#position, this.#end) : undefined
  }

  async #request(): Promise<HttpExchange | undefined> {
    const { link, pin } = this.#file
    this.#requestStart = this.#position
    const range = { start: this.#position, end: this.#end }
    const exchange = await HttpExchange.open(link, this.#exchangeOptions(range))
    try {
      const { response, label } = exchange
      if (response.status === 200) return await this.#takeWhole(exchange)
      if (response.status === 416) this.#checkUnsatisfied(response)
      if (response.status !== 206) throw statusFailure(response, label, Date.now())
      const answer = checkRangeAnswer(response, label)
      pin.check(versionOf(response.headers, answer.total), this.generation)
      this.#bodyEndKnown = answer.length !== undefined
      this.#bodyEnd = this.#position + (answer.length ?? range.end - range.start)
      return exchange
    } catch (error) {
      exchange.close()
      throw error
    }
  }

  #exchangeOptions(range: { start: number; end: number }): ExchangeOptions {
    const { signal, priority } = this.#options
    return { range, patience: this.#patience, signal, priority }
  }

  /** A chunk of the answer under way, cut at the end of what was asked for. */
  async #receive(exchange: HttpExchange): Promise<Uint8Array> {
    const chunk = await exchange.next()
    if (chunk === undefined) throw this.#short(exchange)
    const after = this.#position + chunk.byteLength
    if (after > this.#bodyEnd) throw this.#long(exchange)
    if (after >= this.#end && this.#bodyEnd > this.#end) {
      // The server sends more than was asked, and says so: its bytes can be placed, the rest is not wanted.
      this.pause()
      return chunk.subarray(0, this.#end - this.#position)
    }
    if (after === this.#bodyEnd) {
      // Nothing may follow. Reading to the end also frees the connection for the next request.
      if ((await exchange.next()) !== undefined) throw this.#long(exchange)
      this.#exchange = undefined
    }
    return chunk
  }

  #short({ label }: HttpExchange): HttpFailure {
    const expected = this.#bodyEnd - this.#requestStart
    const found = this.#position - this.#requestStart
    const reason = `the body ended after ${found} of ${expected} bytes`
    return new HttpFailure('source-truncated', label, reason, { retryable: true, expected, found })
  }

  #long({ label }: HttpExchange): HttpFailure {
    const expected = this.#bodyEnd - this.#requestStart
    const than = this.#bodyEndKnown ? 'than its Content-Range says' : 'than asked for'
    return new HttpFailure('http-range', label, `the body is longer ${than} (${expected} bytes)`, {
      retryable: false,
      expected,
    })
  }

  /** A 200: the server has begun to send the file from its first byte. It is kept if it is small, else refused. */
  async #takeWhole(exchange: HttpExchange): Promise<undefined> {
    const { link, pin, size } = this.#file
    const { response, label } = exchange
    pin.check(versionOf(response.headers, bodyLength(response.headers)), this.generation)
    if (size > link.settings.wholeBudgetBytes) {
      const reason = `the server ignored the range and sent the whole file (${size} bytes)`
      throw new HttpFailure('http-range', label, reason, { retryable: true, expected: 206, found: 200 })
    }
    const encoded = contentCoding(response.headers) !== undefined
    const body = await WholeBody.collect(exchange, encoded ? undefined : size, size)
    if (body.rest !== undefined || body.length !== size) throw pin.fail(`size ${size} became ${body.length}`)
    pin.check({ etag: undefined, lastModified: undefined, size: undefined }, this.generation)
    this.#file.whole = body.join(link.url)
    return undefined
  }

  /** A 416 for a range within the size pinned means that the file is shorter now, if the server says how long. */
  #checkUnsatisfied(response: Response): void {
    const header = response.headers.get('content-range')
    const range = header === null ? undefined : parseContentRange(header)
    this.#file.pin.check(versionOf(response.headers, range?.total), this.generation)
  }
}
