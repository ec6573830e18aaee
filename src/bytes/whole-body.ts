import { joinChunks } from './collect-stream.ts'
import type { HttpExchange } from './http-exchange.ts'
import { HttpFailure } from './http-failure.ts'

/** A body without ranges, read from its first byte: all of it, or as much as the budget holds and the rest to come. */
export class WholeBody {
  readonly chunks: readonly Uint8Array[]
  /** bytes in `chunks` */
  readonly length: number
  /** the transfer, if it has not ended yet */
  readonly rest: HttpExchange | undefined

  private constructor(chunks: readonly Uint8Array[], length: number, rest: HttpExchange | undefined) {
    this.chunks = chunks
    this.length = length
    this.rest = rest
  }

  /**
   * Reads until the body ends or more than `budgetBytes` have come.
   * @param size bytes that the body must have, if known
   * @throws {HttpFailure} `source-truncated` if it ends before
   */
  static async collect(exchange: HttpExchange, size: number | undefined, budgetBytes: number): Promise<WholeBody> {
    const chunks: Uint8Array[] = []
    let length = 0
    for (;;) {
      const chunk = await exchange.next()
      if (chunk === undefined) break
      chunks.push(chunk)
      length += chunk.byteLength
      if (length > budgetBytes) return new WholeBody(chunks, length, exchange)
    }
    if (size !== undefined && length < size) throw truncatedBody(exchange, length, size)
    return new WholeBody(chunks, length, undefined)
  }

  /** The bytes as one array. */
  join(name: string): Uint8Array {
    return joinChunks(this.chunks, this.length, name)
  }
}

/** A body without ranges that ended early: it can only be asked for again from its start. */
export function truncatedBody({ label }: HttpExchange, found: number, expected: number): HttpFailure {
  const reason = `the body ended after ${found} of ${expected} bytes`
  return new HttpFailure('source-truncated', label, reason, { retryable: true, expected, found })
}
