/** Median, 95th percentile and count of a window of samples. */
export interface Distribution {
  median: number
  p95: number
  n: number
}

/** The last `capacity` samples of a number measured again and again. Pushing allocates nothing. */
export interface SampleRing {
  push(value: number): void
  /** samples held, at most the capacity */
  readonly n: number
  /** Nearest-rank percentile of what is held, `q` in 0..1; 0 while empty. Sorts a preallocated copy. */
  percentile(q: number): number
  /** The same of the absolute values. */
  percentileOfSize(q: number): number
  /** Overwrites and returns `out`. */
  read(out: Distribution): Distribution
  clear(): void
}

export function createSampleRing(capacity: number): SampleRing {
  if (!Number.isInteger(capacity) || capacity < 1) throw new RangeError('sample ring: capacity must be at least 1')
  const values = new Float64Array(capacity)
  const sorted = new Float64Array(capacity)
  let next = 0
  let n = 0
  let sortedAt = -1
  let version = 0

  /** Puts all in order; the unused tail sorts behind every sample. */
  function sort(isOfSize: boolean): void {
    sorted.fill(Infinity)
    for (let i = 0; i < n; i++) sorted[i] = isOfSize ? Math.abs(values[i]!) : values[i]!
    sorted.sort()
    sortedAt = isOfSize ? -1 : version
  }

  const rank = (q: number) => sorted[Math.min(n - 1, Math.max(0, Math.ceil(q * n) - 1))]!

  function percentile(q: number): number {
    if (n === 0) return 0
    if (sortedAt !== version) sort(false)
    return rank(q)
  }

  return {
    push(value) {
      if (!Number.isFinite(value)) return
      values[next] = value
      next = (next + 1) % capacity
      if (n < capacity) n++
      version++
    },
    get n() {
      return n
    },
    percentile,
    percentileOfSize(q) {
      if (n === 0) return 0
      sort(true)
      return rank(q)
    },
    read(out) {
      out.median = percentile(0.5)
      out.p95 = percentile(0.95)
      out.n = n
      return out
    },
    clear() {
      next = 0
      n = 0
      version++
    },
  }
}
