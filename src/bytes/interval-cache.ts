/** A part of a range: held (`bytes`) or missing. */
export interface RangePart {
  readonly start: number
  /** exclusive */
  readonly end: number
  readonly bytes: Uint8Array | undefined
}

interface Segment {
  readonly start: number
  readonly end: number
  readonly bytes: Uint8Array
  lastUsed: number
}

/**
 * Bytes by where they lie in a file, exactly those that were put in. Segments never overlap; when they grow past the
 * budget the ones unused for longest go.
 */
export class IntervalCache {
  readonly #budgetBytes: number
  /** in order of `start` */
  readonly #segments: Segment[] = []
  #bytes = 0
  #clock = 0

  constructor(budgetBytes: number) {
    this.#budgetBytes = budgetBytes
  }

  /** bytes held */
  get bytes(): number {
    return this.#bytes
  }

  /** The parts that [start, end) falls into, in order and without gaps. Held parts count as used. */
  parts(start: number, end: number): RangePart[] {
    const parts: RangePart[] = []
    let position = start
    for (let i = this.#firstEndingAfter(start); i < this.#segments.length && position < end; i++) {
      const segment = this.#segments[i]!
      if (segment.start >= end) break
      if (segment.start > position) parts.push({ start: position, end: segment.start, bytes: undefined })
      const from = Math.max(position, segment.start)
      position = Math.min(end, segment.end)
      segment.lastUsed = ++this.#clock
      parts.push({
        start: from,
        end: position,
        bytes: segment.bytes.subarray(from - segment.start, position - segment.start),
      })
    }
    if (position < end) parts.push({ start: position, end, bytes: undefined })
    return parts
  }

  /** Keeps what of `bytes` (which begin at `start`) is not held yet, if it fits the budget at all. */
  insert(start: number, bytes: Uint8Array): void {
    if (bytes.byteLength === 0 || bytes.byteLength > this.#budgetBytes) return
    for (const part of this.parts(start, start + bytes.byteLength)) {
      if (part.bytes !== undefined) continue
      const own = ownBytes(bytes.subarray(part.start - start, part.end - start))
      const segment = { start: part.start, end: part.end, bytes: own, lastUsed: ++this.#clock }
      this.#segments.splice(this.#firstEndingAfter(part.start), 0, segment)
      this.#bytes += own.byteLength
    }
    while (this.#bytes > this.#budgetBytes) this.#evictOldest()
  }

  clear(): void {
    this.#segments.length = 0
    this.#bytes = 0
  }

  #evictOldest(): void {
    let oldest = 0
    for (let i = 1; i < this.#segments.length; i++) {
      if (this.#segments[i]!.lastUsed < this.#segments[oldest]!.lastUsed) oldest = i
    }
    const [evicted] = this.#segments.splice(oldest, 1)
    this.#bytes -= evicted?.bytes.byteLength ?? this.#bytes
  }

  /** Index of the first segment that ends after `position`: it holds that byte, or lies behind it. */
  #firstEndingAfter(position: number): number {
    let low = 0
    let high = this.#segments.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#segments[middle]!.end > position) high = middle
      else low = middle + 1
    }
    return low
  }
}

/** A view that keeps alive much more memory than it shows would break the budget: such a one is copied. */
function ownBytes(bytes: Uint8Array): Uint8Array {
  return bytes.buffer.byteLength > 2 * bytes.byteLength ? bytes.slice() : bytes
}
