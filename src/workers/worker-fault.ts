import { isAppError } from '../bytes/index.ts'
import type { DecoderFault } from './array-decoder.protocol.ts'

/** An error as it travels out of a worker. */
export function faultOf(error: unknown): DecoderFault {
  if (!isAppError(error)) return { tag: null, message: error instanceof Error ? error.message : String(error) }
  const { tag, message, source, member, key, offset } = error
  return { tag, message, source, member, key, offset }
}
