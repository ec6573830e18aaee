/**
 * Whole numbers that are in, as disjoint half-open intervals [start, end) in order: loaded rows, read bytes.
 * Queries allocate nothing.
 */
export class IntervalSet {
  /** start, end, start, end ... */
  private readonly edges: number[] = []
  private total = 0
  private changes = 0

  /** how many numbers are in */
  get count(): number {
    return this.total
  }

  /** grows with every change */
  get version(): number {
    return this.changes
  }

  /** intervals there are */
  get length(): number {
    return this.edges.length / 2
  }

  /** @param index 0 .. length - 1 */
  startOf(index: number): number {
    return this.edges[2 * index]!
  }

  /** exclusive */
  endOf(index: number): number {
    return this.edges[2 * index + 1]!
  }

  /** Takes [start, end) in; what is in already stays. */
  add(start: number, end: number): void {
    if (!(end > start)) return
    const { edges } = this
    // Neighbours that touch are one.
    let first = this.firstEndingFrom(start)
    let from = start
    let to = end
    let last = first
    for (; 2 * last < edges.length && edges[2 * last]! <= end; last++) {
      from = Math.min(from, edges[2 * last]!)
      to = Math.max(to, edges[2 * last + 1]!)
      this.total -= edges[2 * last + 1]! - edges[2 * last]!
    }
    if (last === first + 1 && edges[2 * first] === from && edges[2 * first + 1] === to) {
      this.total += to - from
      return
    }
    edges.splice(2 * first, 2 * (last - first), from, to)
    this.total += to - from
    this.changes++
  }

  has(value: number): boolean {
    return this.endFrom(value) > value
  }

  /** Everything from `value` up to here (exclusive) is in; `value` itself where it is not. */
  endFrom(value: number): number {
    const index = this.firstEndingFrom(value + 1)
    const { edges } = this
    return 2 * index < edges.length && edges[2 * index]! <= value ? edges[2 * index + 1]! : value
  }

  /** The first number from `value` on that is in; Infinity where there is none. */
  nextFrom(value: number): number {
    const index = this.firstEndingFrom(value + 1)
    return 2 * index < this.edges.length ? Math.max(value, this.edges[2 * index]!) : Number.POSITIVE_INFINITY
  }

  /** The last number up to and including `value` that is in; -1 where there is none. */
  lastUpTo(value: number): number {
    const index = this.firstEndingFrom(value + 1)
    const { edges } = this
    if (2 * index < edges.length && edges[2 * index]! <= value) return value
    return index === 0 ? -1 : edges[2 * index - 1]! - 1
  }

  /** Start of the interval that holds `value`; `value` itself where none does. */
  startAround(value: number): number {
    const index = this.firstEndingFrom(value + 1)
    const { edges } = this
    return 2 * index < edges.length && edges[2 * index]! <= value ? edges[2 * index]! : value
  }

  /** The first interval that ends at `value` or behind it. */
  private firstEndingFrom(value: number): number {
    const { edges } = this
    let low = 0
    let high = edges.length / 2
    while (low < high) {
      const middle = (low + high) >>> 1
      if (edges[2 * middle + 1]! >= value) high = middle
      else low = middle + 1
    }
    return low
  }
}

/** The first stretch of [start, end) that is not in, cut at `end`; null where all of it is in. */
export function firstGap(set: IntervalSet, start: number, end: number): { start: number; end: number } | null {
  const from = set.endFrom(start)
  if (from >= end) return null
  return { start: from, end: Math.min(end, set.nextFrom(from)) }
}

/** Adds to `out` what of [start, end) is in all of `sets`. */
export function addCommon(sets: readonly IntervalSet[], start: number, end: number, out: IntervalSet): void {
  let from = start
  while (from < end) {
    let to = end
    let next = from
    for (const set of sets) {
      const until = set.endFrom(from)
      if (until > from) to = Math.min(to, until)
      else next = Math.max(next, set.nextFrom(from))
    }
    if (next === from) {
      out.add(from, to)
      from = to
    } else from = next
  }
}
