import { HttpFailure, type HttpRequestLabel } from './http-failure.ts'
import { bodyLength, contentCoding, parseContentRange, parseRetryAfter } from './range-headers.ts'

/** What a 206 promises, as far as it can be seen. */
export interface RangeAnswer {
  /** bytes that the body must have; undefined where the headers are hidden (CORS) */
  readonly length: number | undefined
  /** bytes of the whole file, if told */
  readonly total: number | undefined
}

/**
 * Checks the head of a 206 against the range that was asked for.
 * @throws {HttpFailure} `http-encoding` or `http-range` if its bytes could not be placed
 */
export function checkRangeAnswer(response: Response, label: HttpRequestLabel): RangeAnswer {
  const asked = label.range ?? { start: 0, end: Number.MAX_SAFE_INTEGER }
  const coding = contentCoding(response.headers)
  if (coding !== undefined) {
    throw fail(label, `the server compressed the range (${coding})`, 'identity', coding, 'http-encoding')
  }
  const type = response.headers.get('content-type') ?? ''
  if (/^\s*multipart\/byteranges/i.test(type)) throw fail(label, 'several ranges came', 'one range', type)
  const claimed = bodyLength(response.headers)
  const header = response.headers.get('content-range')
  if (header === null) {
    const longest = asked.end - asked.start
    if (claimed === undefined || claimed <= longest) return { length: claimed, total: undefined }
    throw fail(label, `a body of ${claimed} bytes came`, longest, claimed)
  }
  const range = parseContentRange(header)
  if (range?.kind !== 'range') throw fail(label, `cannot read Content-Range ${JSON.stringify(header)}`, asked, header)
  const length = range.end - range.start
  if (range.start !== asked.start) throw fail(label, `bytes ${range.start}-${range.end - 1} came`, asked, header)
  if (claimed !== undefined && claimed > length) {
    throw fail(label, `a body of ${claimed} bytes came for a range of ${length}`, length, claimed)
  }
  return { length, total: range.total }
}

/** The failure that a status other than 200 and 206 is. */
export function statusFailure(response: Response, label: HttpRequestLabel, nowMs: number): HttpFailure {
  const { status, statusText, headers } = response
  const reason = `the server answered ${status}${statusText === '' ? '' : ` ${statusText}`}`
  const tag = status === 416 ? 'http-range' : 'http-status'
  const retryable = status === 408 || status === 429 || (status >= 500 && status <= 599)
  const retryAfterMs = retryable ? parseRetryAfter(headers.get('retry-after'), nowMs) : undefined
  return new HttpFailure(tag, label, reason, { retryable, retryAfterMs, found: status })
}

function fail(
  label: HttpRequestLabel,
  reason: string,
  expected: unknown,
  found: unknown,
  tag: 'http-range' | 'http-encoding' = 'http-range',
): HttpFailure {
  return new HttpFailure(tag, label, reason, { retryable: false, expected, found })
}
