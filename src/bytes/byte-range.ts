import { ByteSourceError } from './app-error.ts'

/** Refuses a range that is not 0 <= start <= end <= size. @throws {RangeError} it is the caller's bug, not the file's */
export function assertRange(
  source: { readonly name: string; readonly size: number },
  start: number,
  end: number,
): void {
  if (Number.isSafeInteger(start) && Number.isSafeInteger(end) && 0 <= start && start <= end && end <= source.size)
    return
  throw new RangeError(`bytes: range [${start}, ${end}) is not within the ${source.size} bytes of ${source.name}`)
}

/**
 * A zeroed array of `length` bytes.
 *
 * Lengths come from files and servers: what the platform cannot give is a fault of theirs, not a crash of ours.
 * @throws {ByteSourceError} `limit`
 */
export function allocateBytes(length: number, name: string): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(length)
  } catch (cause) {
    throw new ByteSourceError('limit', `bytes: ${length} bytes of ${name} do not fit in memory`, {
      source: name,
      found: length,
      cause,
    })
  }
}
