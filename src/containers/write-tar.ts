import { joinBytes } from '../bytes/index.ts'

/** Sizes and names are told in blocks of this many bytes. */
const TAR_BLOCK = 512
/** An archive is a whole number of records, as tar and webdataset write them. */
const TAR_RECORD = 10_240
const NAME_BYTES = 100
/** Sizes beyond what eleven octal digits say. */
const MAX_OCTAL = 8 ** 11 - 1

/**
 * What stands before a file in a tar: a ustar header, and a pax header before it where the name or the size is too long for
 * that. Always the same bytes for the same file: mode 0444, no owner, no date.
 *
 * @see POSIX.1-2017, pax, "ustar Interchange Format" and "pax Header Block"
 */
export function tarHeader(name: string, size: number): Uint8Array {
  const records = [
    ...(encoded(name).length > NAME_BYTES || !isAscii(name) ? [paxRecord('path', name)] : []),
    ...(size > MAX_OCTAL ? [paxRecord('size', String(size))] : []),
  ]
  const plain = block(name, Math.min(size, MAX_OCTAL), '0')
  if (records.length === 0) return plain
  const body = joinBytes(...records)
  return joinBytes(block('././@PaxHeader', body.length, 'x'), body, new Uint8Array(tarPadding(body.length)), plain)
}

/** Zero bytes behind a file of this size. */
export function tarPadding(size: number): number {
  return (TAR_BLOCK - (size % TAR_BLOCK)) % TAR_BLOCK
}

/** Zero bytes at the end of an archive whose files end here. */
export function tarEnd(size: number): number {
  return Math.ceil((size + 2 * TAR_BLOCK) / TAR_RECORD) * TAR_RECORD - size
}

function block(name: string, size: number, type: string): Uint8Array {
  const bytes = new Uint8Array(TAR_BLOCK)
  const write = (text: string, at: number): void => bytes.set(encoded(text), at)
  bytes.set(encoded(name).subarray(0, NAME_BYTES), 0)
  write('0000444\0', 100)
  write('0000000\0', 108)
  write('0000000\0', 116)
  write(`${size.toString(8).padStart(11, '0')}\0`, 124)
  write('00000000000\0', 136)
  write('        ', 148)
  write(type, 156)
  write('ustar\x0000', 257)
  const sum = bytes.reduce((total, byte) => total + byte, 0)
  write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return bytes
}

/** `LENGTH KEY=VALUE\n`, the length counting itself. */
function paxRecord(key: string, value: string): Uint8Array {
  const rest = encoded(` ${key}=${value}\n`)
  let length = rest.length
  while (String(length).length + rest.length !== length) length = String(length).length + rest.length
  return joinBytes(encoded(String(length)), rest)
}

function encoded(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

function isAscii(text: string): boolean {
  return encoded(text).length === text.length
}
