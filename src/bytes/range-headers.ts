/** What a Content-Range header says (RFC 9110 section 14.4). */
export type ContentRange =
  | {
      readonly kind: 'range'
      readonly start: number
      /** exclusive, unlike on the wire */
      readonly end: number
      /** bytes of the whole file; undefined where the server writes `*` */
      readonly total: number | undefined
    }
  /** the answer to a range that cannot be satisfied: only the length of the file is known */
  | { readonly kind: 'unsatisfied'; readonly total: number }

/** A Content-Range header; undefined if it is malformed or contradicts itself. */
export function parseContentRange(header: string): ContentRange | undefined {
  const unsatisfied = /^\s*bytes\s+\*\/(\d+)\s*$/i.exec(header)
  if (unsatisfied !== null) {
    const total = parseCount(unsatisfied[1]!)
    return total === undefined ? undefined : { kind: 'unsatisfied', total }
  }
  const range = /^\s*bytes\s+(\d+)-(\d+)\/(\d+|\*)\s*$/i.exec(header)
  if (range === null) return undefined
  const start = parseCount(range[1]!)
  const last = parseCount(range[2]!)
  const total = range[3] === '*' ? undefined : parseCount(range[3]!)
  if (start === undefined || last === undefined || last < start) return undefined
  if (range[3] !== '*' && (total === undefined || last >= total)) return undefined
  return { kind: 'range', start, end: last + 1, total }
}

/**
 * Bytes of the body by its Content-Length header; undefined if absent, malformed, or if the body was compressed on the
 * way (then the header counts the compressed bytes, and a reader gets the others).
 */
export function bodyLength(headers: Headers): number | undefined {
  if (contentCoding(headers) !== undefined) return undefined
  const header = headers.get('content-length')
  if (header === null) return undefined
  const values = new Set(header.split(',').map((value) => value.trim()))
  const [value = ''] = values
  return values.size === 1 && /^\d+$/.test(value) ? parseCount(value) : undefined
}

/** The Content-Encoding of an answer if one can be seen and is not `identity`. */
export function contentCoding(headers: Headers): string | undefined {
  const coding = headers.get('content-encoding')?.trim().toLowerCase() ?? ''
  return coding === '' || coding === 'identity' ? undefined : coding
}

/**
 * Milliseconds that a Retry-After header asks for (RFC 9110 section 10.2.3: seconds or a date); undefined if absent or
 * malformed.
 */
export function parseRetryAfter(header: string | null, nowMs: number): number | undefined {
  if (header === null) return undefined
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000
  const dateMs = Date.parse(header)
  return Number.isNaN(dateMs) ? undefined : Math.max(0, dateMs - nowMs)
}

function parseCount(digits: string): number | undefined {
  const count = Number(digits)
  return Number.isSafeInteger(count) ? count : undefined
}
