import { ContainerError } from '../bytes/index.ts'
import type { AppError, ErrorPlace } from '../bytes/index.ts'
import { ContainerWarning } from './container-warning.ts'
import { jsonDepth, scanJson } from './json-scan.ts'
import { CONTAINER_LIMITS } from './limits.ts'
import { inPlace } from './place.ts'

/**
 * Parses JSON. Python's `NaN`, `Infinity` and `-Infinity` become null. An own `__proto__` is an ordinary name here: copy
 * known fields only, and into records of your own.
 *
 * @param place of the first byte of the text; the error's offset is counted from it
 * @throws {ContainerError} `json-syntax` with the offset of the fault; `limit` if nested more than 64 deep
 */
export function parseJson(text: string, place: ErrorPlace): unknown {
  const { jsonDepth: most } = CONTAINER_LIMITS
  if (jsonDepth(text, most) > most) {
    throw new ContainerError('limit', `json: nested more than ${most} deep${inPlace(place)}`, place)
  }
  try {
    return JSON.parse(text) as unknown
  } catch (cause) {
    const { faultAt, reason, numberWords } = scanJson(text)
    if (faultAt < 0) return JSON.parse(withNulls(text, numberWords)) as unknown
    const offset = (place.offset ?? 0) + utf8Length(text, faultAt)
    const message = `json: ${reason} at byte ${offset}${inPlace(place)}`
    throw new ContainerError('json-syntax', message, { ...place, offset, cause })
  }
}

/** Values of a JSON Lines file, one per line that holds one, and the lines that do not parse. */
export interface JsonLines {
  readonly values: unknown[]
  readonly problems: AppError[]
}

const MAX_REPORTED = 20

/**
 * Parses JSON Lines: every line for itself, so a bad one costs only itself. Blank lines and a missing last line end are
 * fine. A file that holds one JSON value over several lines is read as that value's items, or as the one value.
 *
 * @throws {ContainerError} `limit` above a million lines
 */
export function parseJsonLines(text: string, place: ErrorPlace): JsonLines {
  const values: unknown[] = []
  const problems: AppError[] = []
  let offset = place.offset ?? 0
  let nFailed = 0
  for (let at = 0; at < text.length;) {
    const next = text.indexOf('\n', at)
    const end = next < 0 ? text.length : next + 1
    const line = text.slice(at, end)
    if (line.trim() !== '') {
      if (values.length === CONTAINER_LIMITS.jsonLines) throw tooManyLines(place, offset)
      try {
        values.push(parseJson(line, { ...place, offset }))
      } catch (error) {
        if (!(error instanceof ContainerError)) throw error
        nFailed++
        if (nFailed <= MAX_REPORTED) problems.push(error)
      }
    }
    offset += utf8Length(line, line.length)
    at = end
  }
  const whole = nFailed > 0 ? wholeText(text, place) : null
  if (whole !== null) return whole
  if (nFailed > MAX_REPORTED) {
    problems.push(
      new ContainerWarning('json-syntax', `json: ${nFailed} lines in all do not parse${inPlace(place)}`, place),
    )
  }
  return { values, problems }
}

function wholeText(text: string, place: ErrorPlace): JsonLines | null {
  try {
    const value = parseJson(text, place)
    const values: unknown[] = Array.isArray(value) ? value : [value]
    return {
      values,
      problems: [new ContainerWarning('json-syntax', `json: one value, not lines${inPlace(place)}`, place)],
    }
  } catch {
    return null
  }
}

function tooManyLines(place: ErrorPlace, offset: number): ContainerError {
  return new ContainerError('limit', `json: more than ${CONTAINER_LIMITS.jsonLines} lines`, { ...place, offset })
}

function withNulls(text: string, words: readonly (readonly [number, number])[]): string {
  const parts: string[] = []
  let at = 0
  for (const [start, end] of words) {
    parts.push(text.slice(at, start), 'null')
    at = end
  }
  parts.push(text.slice(at))
  return parts.join('')
}

/** Bytes of the first `end` characters in UTF-8. */
function utf8Length(text: string, end: number): number {
  let bytes = end
  for (let index = 0; index < end; index++) {
    const unit = text.charCodeAt(index)
    if (unit < 0x80) continue
    // a surrogate pair is four bytes: two for each half
    bytes += unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 1 : 2
  }
  return bytes
}
