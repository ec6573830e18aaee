/** The one seam between "where bytes come from" and everything above. Wrappers return the same contract. */

/** Place in a queue: higher goes first. A function is asked anew whenever a place is given: what is wanted may change. */
export type Priority = number | (() => number)

export interface ReadOptions {
  readonly signal?: AbortSignal | undefined
  /** place in the queue for a connection, default 0. Sources without a queue ignore it */
  readonly priority?: Priority | undefined
}

export interface ByteSource {
  /** label for errors: URL or path of the outermost file */
  readonly name: string
  /** archive member this is a slice of, if any */
  readonly member?: string | undefined
  /** where byte 0 of this source lies in the outermost file */
  readonly base: number
  /** bytes; known before any read */
  readonly size: number
  /**
   * Bytes [start, end), end-exclusive. Resolves with exactly end - start bytes, or rejects.
   * The caller may keep the array but must not write to it (a cache may share it).
   * @throws {RangeError} if 0 <= start <= end <= size does not hold (a caller bug)
   * @throws {ByteSourceError}
   */
  read(start: number, end: number, options?: ReadOptions): Promise<Uint8Array>
  /** The same bytes in order, as they come. Errors and aborts arrive through the stream; cancelling stops the transfer. */
  stream(start: number, end: number, options?: ReadOptions): ReadableStream<Uint8Array>
}
