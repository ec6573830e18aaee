import { classifyHost, collectStream, withCache, type ByteSource } from '../bytes/index.ts'

/** bytes of a voice that is kept whole: 250 s of the dataset's float WAV */
const WHOLE_BYTES = 48e6
/** bytes kept of a longer one, a minute of it: long recordings need the memory for their motion */
const PART_BYTES = 12e6

/** Bytes that are kept of a voice of this size once they were read. */
export function keptBytes(voiceBytes: number): number {
  return voiceBytes <= WHOLE_BYTES ? WHOLE_BYTES : PART_BYTES
}

/** True where reading again costs nothing: a file that was picked, or a server on this machine. */
export function isNear(source: ByteSource): boolean {
  return !/^https?:/i.test(source.name) || classifyHost(source.name) === 'loopback'
}

/**
 * A source that keeps what was read of it. What is missing is streamed, past the caches below (they need not hold it too)
 * and past what joins small reads (sound that is to begin does not wait for others).
 */
export function keepRead(source: ByteSource, budgetBytes: number): ByteSource {
  const streamed: ByteSource = {
    name: source.name,
    member: source.member,
    base: source.base,
    size: source.size,
    read: (start, end, options) => collectStream(source.stream(start, end, options), end - start, source.name),
    stream: (start, end, options) => source.stream(start, end, options),
  }
  return withCache(streamed, { budgetBytes })
}
