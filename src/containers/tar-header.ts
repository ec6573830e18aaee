/** One 512-byte tar header, read; names are labels and are not looked at any further. */
export interface TarHeader {
  readonly name: string
  readonly size: number
  /** the type flag: '0' file, 'x' pax, 'L' GNU long name, ... NUL is '0' */
  readonly type: string
  /** GNU: a further block of the map of a sparse file follows */
  readonly isExtended: boolean
}

export type TarBlock =
  | { readonly kind: 'header'; readonly header: TarHeader }
  | { readonly kind: 'zero' }
  | { readonly kind: 'bad'; readonly reason: string }

export const TAR_BLOCK = 512

/**
 * Reads a tar header: v7, ustar, GNU or pax. The checksum may be the sum of unsigned or of signed bytes; numbers are
 * octal, ended by space or NUL, or base-256.
 *
 * @param block 512 bytes
 * @see POSIX.1-2017, pax, "ustar Interchange Format"; GNU tar manual, "Basic Tar Format"
 */
export function parseTarHeader(block: Uint8Array): TarBlock {
  const sums = blockSums(block)
  if (sums.unsigned === BLANK_CHECKSUM && block.every((byte) => byte === 0)) return { kind: 'zero' }
  const checksum = parseTarNumber(block.subarray(148, 156))
  if (checksum !== sums.unsigned && checksum !== sums.signed) return { kind: 'bad', reason: 'checksum does not match' }
  const size = parseTarNumber(block.subarray(124, 136))
  if (size === null || size < 0) return { kind: 'bad', reason: `unreadable size ${quoted(block.subarray(124, 136))}` }
  const type = block[156] === 0 ? '0' : String.fromCharCode(block[156]!)
  return { kind: 'header', header: { name: fullName(block), size, type, isExtended: block[482] !== 0 } }
}

/** A block met in the middle of nowhere counts as a header only if its checksum holds and it names something. */
export function isCertainTarHeader(block: Uint8Array): boolean {
  const parsed = parseTarHeader(block)
  return parsed.kind === 'header' && parsed.header.name !== ''
}

/** The checksum's own eight bytes count as spaces. */
const BLANK_CHECKSUM = 8 * 32

function blockSums(block: Uint8Array): { unsigned: number; signed: number } {
  let unsigned = BLANK_CHECKSUM
  let high = 0
  for (let index = 0; index < TAR_BLOCK; index++) {
    if (index >= 148 && index < 156) continue
    unsigned += block[index]!
    if (block[index]! > 127) high++
  }
  return { unsigned, signed: unsigned - 256 * high }
}

/**
 * A number of a tar header: octal digits, spaces before, spaces and NULs behind; or base-256 where the first bit is set.
 * An empty field is 0.
 *
 * @returns null if it is neither, or not a safe integer; negative base-256 numbers are given as they are
 */
export function parseTarNumber(field: Uint8Array): number | null {
  if (field[0]! & 0x80) return parseBase256(field)
  const text = String.fromCharCode(...field)
  const [, digits] = /^[ \0]*([0-7]*)[ \0]*$/.exec(text) ?? []
  if (digits === undefined) return null
  return digits === '' ? 0 : parseInt(digits, 8)
}

function parseBase256(field: Uint8Array): number | null {
  const isNegative = field[0] === 0xff
  if (!isNegative && field[0] !== 0x80) return null
  let value = 0n
  for (const byte of field.subarray(1)) value = (value << 8n) | BigInt(byte)
  if (isNegative) value -= 1n << BigInt(8 * (field.length - 1))
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : null
}

function fullName(block: Uint8Array): string {
  const name = tarText(untilNul(block.subarray(0, 100)))
  // "ustar" NUL is POSIX and has a prefix; "ustar" space is GNU and keeps times there
  const isPosix = String.fromCharCode(...block.subarray(257, 263)) === 'ustar\0'
  const prefix = isPosix ? tarText(untilNul(block.subarray(345, 500))) : ''
  return prefix === '' ? name : `${prefix}/${name}`
}

/** The bytes before the first NUL. */
export function untilNul(bytes: Uint8Array): Uint8Array {
  const end = bytes.indexOf(0)
  return end < 0 ? bytes : bytes.subarray(0, end)
}

/** UTF-8, or Latin-1 where it is none, so that different names stay different. */
export function tarText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return new TextDecoder('latin1').decode(bytes)
  }
}

function quoted(field: Uint8Array): string {
  return JSON.stringify(String.fromCharCode(...field))
}
