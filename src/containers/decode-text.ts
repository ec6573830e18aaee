import { ContainerError } from '../bytes/index.ts'
import type { AppError, ErrorPlace } from '../bytes/index.ts'
import { ContainerWarning } from './container-warning.ts'
import { CONTAINER_LIMITS } from './limits.ts'
import { inPlace } from './place.ts'

/** Text of a file. */
export interface DecodedText {
  readonly text: string
  readonly problems: AppError[]
}

/**
 * Decodes UTF-8 text; a byte order mark is taken off. Bytes that are no UTF-8 become replacement marks, with a warning
 * that says where the first of them is.
 *
 * @param place of the first byte
 * @throws {ContainerError} `limit` above 64 MiB
 */
export function decodeText(bytes: Uint8Array, place: ErrorPlace): DecodedText {
  if (bytes.length > CONTAINER_LIMITS.text) {
    throw new ContainerError('limit', `text: ${bytes.length} bytes${inPlace(place)}`, {
      ...place,
      expected: CONTAINER_LIMITS.text,
      found: bytes.length,
    })
  }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), problems: [] }
  } catch {
    const at = (place.offset ?? 0) + firstBadByte(bytes)
    const fault = { ...place, offset: at }
    const warning = new ContainerWarning('text-encoding', `text: not valid UTF-8 at byte ${at}${inPlace(place)}`, fault)
    return { text: new TextDecoder().decode(bytes), problems: [warning] }
  }
}

/** Index of the first byte that no longer is UTF-8, found by halving. */
function firstBadByte(bytes: Uint8Array): number {
  let good = 0
  let bad = bytes.length
  while (bad - good > 1) {
    const middle = (good + bad) >> 1
    if (isUtf8Start(bytes.subarray(0, middle))) good = middle
    else bad = middle
  }
  return good
}

function isUtf8Start(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    return true
  } catch {
    return false
  }
}
