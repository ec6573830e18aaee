import { classifyHost, collectStream, withCache, type ByteSource } from '../bytes/index.ts'

/** bytes of one voice that are kept once they were read: 250 s of the dataset's float WAV */
export const KEPT_BYTES = 48e6

/** True where reading again costs nothing: a file that was picked, or a server on this machine. */
export function isNear(source: ByteSource): boolean {
  return !/^https?:/i.test(source.name) || classifyHost(source.name) === 'loopback'
}

/**
 * A source that keeps what was read of it. What is missing is streamed, past the caches below (they need not hold it too)
 * and past what joins small reads (sound that is to begin does not wait for others).
 */
export function keepRead(source: ByteSource): ByteSource {
  const streamed: ByteSource = {
    name: source.name,
    member: source.member,
    base: source.base,
    size: source.size,
    read: (start, end, options) => collectStream(source.stream(start, end, options), end - start, source.name),
    stream: (start, end, options) => source.stream(start, end, options),
  }
  return withCache(streamed, { budgetBytes: KEPT_BYTES })
}
