import { isAbortError, type ByteSource } from '../bytes/index.ts'
import { openNpz } from '../containers/index.ts'

/** What of a user's own models a file is. */
export type ModelKind = 'body-model' | 'face-decoder'

/**
 * Tells models by what they hold, whatever they are called; only the directory is read.
 * @returns null for every other file
 * @throws {DOMException} AbortError
 */
export async function modelKindOf(
  source: ByteSource,
  options: { signal?: AbortSignal } = {},
): Promise<ModelKind | null> {
  try {
    const { refs } = await openNpz(source, options)
    if (refs.has('v_template')) return 'body-model'
    const isDecoder = refs.has('basis') || (refs.has('weights') && ![...refs.keys()].some((key) => key.includes(':')))
    return isDecoder ? 'face-decoder' : null
  } catch (error) {
    if (isAbortError(error)) throw error
    return null
  }
}
