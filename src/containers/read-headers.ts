import { ContainerError, isAbortError, isAppError } from '../bytes/index.ts'
import type { AppError, ReadOptions } from '../bytes/index.ts'
import { createArrayDecoder, decodeSpecOf } from './array-decoder.ts'
import { readArrayPrefix } from './array-prefix.ts'
import type { ArrayRef } from './array-ref.ts'
import { placeOfRef } from './array-ref.ts'
import { CONTAINER_LIMITS } from './limits.ts'
import type { NpyHeader } from './npy-header.ts'

/** Enough for the local header and a header of numpy's, deflated or not. */
const FIRST_READ = 512

/**
 * Shape and dtype of many arrays, by one short read each, all asked for in the same turn. Data is not checked.
 *
 * @returns by key, the header or why there is none
 * @throws {DOMException} AbortError only
 */
export async function readHeaders(
  refs: Iterable<ArrayRef>,
  options: ReadOptions = {},
): Promise<Map<string, NpyHeader | AppError>> {
  const all = [...refs]
  const headers = await Promise.all(all.map((ref) => readHeader(ref, options)))
  return new Map(all.map((ref, index) => [ref.key, headers[index]!]))
}

async function readHeader(ref: ArrayRef, options: ReadOptions): Promise<NpyHeader | AppError> {
  try {
    for (let length = FIRST_READ; ; length *= 8) {
      const header = await headerWithin(ref, length, options)
      if (header !== null) return header
      if (length > 2 * CONTAINER_LIMITS.npyHeader) return noHeader(ref)
    }
  } catch (error) {
    if (isAbortError(error) || !isAppError(error)) throw error
    return error
  }
}

/** null: the header may go on behind these bytes. */
async function headerWithin(ref: ArrayRef, length: number, options: ReadOptions): Promise<NpyHeader | null> {
  const { bytes, dataStart, dataEnd } = await readArrayPrefix(ref, length, options)
  const decoder = createArrayDecoder(decodeSpecOf(ref, dataStart, { budgetBytes: Infinity }))
  try {
    const chunks = await decoder.push(bytes)
    const first = chunks[0]
    if (first?.kind === 'header') return first.header
    if (bytes.length < dataEnd - dataStart) return null
    await decoder.end()
    return null
  } finally {
    decoder.dispose()
  }
}

function noHeader(ref: ArrayRef): ContainerError {
  return new ContainerError('npy-header', `npy: no header in ${ref.key}`, placeOfRef(ref))
}
