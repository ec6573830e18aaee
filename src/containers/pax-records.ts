import { tarText } from './tar-header.ts'

/** The records of a pax extended header that matter here, and the first fault among them. */
export interface PaxRecords {
  readonly path: string | null
  readonly size: number | null
  /** the member is stored with holes */
  readonly isSparse: boolean
  readonly fault: { readonly reason: string; readonly at: number } | null
}

const SPACE = 32
const NEWLINE = 10
const MAX_LENGTH_DIGITS = 20

/**
 * Reads pax records: `LENGTH KEY=VALUE\n`, the length counting itself. Stops at the first that is malformed; what came
 * before it holds. Every turn consumes at least one record.
 *
 * @see POSIX.1-2017, pax, "pax Extended Header"
 */
export function parsePaxRecords(bytes: Uint8Array): PaxRecords {
  let path: string | null = null
  let size: number | null = null
  let isSparse = false
  let fault: PaxRecords['fault'] = null
  for (let at = 0; at < bytes.length && bytes[at] !== 0;) {
    const record = readRecord(bytes, at)
    if (typeof record === 'string') {
      fault = { reason: record, at }
      break
    }
    const { key, value } = record
    if (key === 'path') {
      if (value.includes(0)) fault ??= { reason: 'NUL in a path', at }
      else path = value.length === 0 ? null : tarText(value)
    } else if (key === 'size') {
      const claimed = parseDecimal(value)
      if (claimed === null && value.length > 0) fault ??= { reason: 'unreadable size', at }
      size = claimed
    } else if (key.startsWith('GNU.sparse.')) isSparse = true
    at = record.end
  }
  return { path, size, isSparse, fault }
}

interface PaxRecord {
  readonly key: string
  readonly value: Uint8Array
  readonly end: number
}

function readRecord(bytes: Uint8Array, at: number): PaxRecord | string {
  const space = bytes.subarray(at, at + MAX_LENGTH_DIGITS).indexOf(SPACE)
  const length = space < 0 ? null : parseDecimal(bytes.subarray(at, at + space))
  if (length === null) return 'record without a length'
  const end = at + length
  if (length < space + 3 || end > bytes.length) return `record of ${length} bytes`
  if (bytes[end - 1] !== NEWLINE) return 'record without an end'
  const body = bytes.subarray(at + space + 1, end - 1)
  const equals = body.indexOf(61)
  if (equals <= 0) return 'record without a name'
  return { key: tarText(body.subarray(0, equals)), value: body.subarray(equals + 1), end }
}

function parseDecimal(bytes: Uint8Array): number | null {
  const text = String.fromCharCode(...bytes.subarray(0, MAX_LENGTH_DIGITS))
  if (bytes.length >= MAX_LENGTH_DIGITS || !/^\d+$/.test(text)) return null
  const value = Number(text)
  return Number.isSafeInteger(value) ? value : null
}
