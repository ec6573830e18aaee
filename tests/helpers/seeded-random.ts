/** Uniform numbers in [0, 1), the same ones for the same seed; and what is often made of them. */
export interface SeededRandom {
  (): number
  /** the same as calling it */
  next(): number
  /** an integer from 0 to n - 1 */
  below(n: number): number
  pick<T>(items: readonly T[]): T
  bytes(length: number): Uint8Array<ArrayBuffer>
}

/** A generator after mulberry32. */
export function seededRandom(seed: number): SeededRandom {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (n: number): number => Math.floor(next() * n)
  return Object.assign(() => next(), {
    next,
    below,
    pick: <T>(items: readonly T[]): T => items[below(items.length)]!,
    bytes: (length: number) => Uint8Array.from({ length }, () => below(256)),
  })
}

/** Bytes without structure, so that a range read from a wrong place never looks right. */
export function seededBytes(length: number, seed = 1): Uint8Array<ArrayBuffer> {
  return seededRandom(seed).bytes(length)
}
