import { joinBytes } from './write-npy.ts'

/** One header of a tar, and what follows it; what is not said is as webdataset's TarWriter has it. */
export interface TarEntry {
  readonly name: string
  readonly bytes?: Uint8Array
  readonly type?: string
  readonly format?: 'ustar' | 'gnu' | 'v7'
  /** text of the size field, instead of octal of the length */
  readonly sizeField?: string | Uint8Array
  readonly checksum?: 'unsigned' | 'signed' | 'wrong'
  readonly linkName?: string
  readonly prefix?: string
  readonly mode?: number
  readonly mtime?: number
  readonly owner?: string
  /** false: no zeros up to the next 512 */
  readonly padded?: boolean
  /** changes the finished header block */
  readonly patch?: (block: Uint8Array) => void
}

export const TAR_END = new Uint8Array(1024)

/**
 * A tar as webdataset's TarWriter makes it (Python's tarfile in its default PAX format with a float mtime): a pax header
 * with one `mtime` record before every member, mode 0444, owner bigdata, padded to records of 10,240 bytes.
 */
export function writeWebdatasetTar(files: Readonly<Record<string, Uint8Array>>, mtime = 1751328000.25): Uint8Array {
  const parts = Object.entries(files).flatMap(([name, bytes]) => [
    paxEntry({ mtime: String(mtime) }),
    tarEntry({ name, bytes, mode: 0o444, mtime: Math.floor(mtime), owner: 'bigdata' }),
  ])
  return paddedTo(joinBytes(...parts, TAR_END), 10_240)
}

/** Entries and the two zero blocks behind them. */
export function writeTar(entries: readonly TarEntry[]): Uint8Array {
  return joinBytes(...entries.map(tarEntry), TAR_END)
}

/** Header, data and padding of one entry. */
export function tarEntry(entry: TarEntry): Uint8Array {
  const bytes = entry.bytes ?? new Uint8Array(0)
  const block = new Uint8Array(512)
  const write = (text: string, at: number, length: number): void => {
    block.set(new TextEncoder().encode(text).subarray(0, length), at)
  }
  write(entry.name, 0, 100)
  write(octal(entry.mode ?? 0o644, 8), 100, 8)
  write(octal(0, 8), 108, 8)
  write(octal(0, 8), 116, 8)
  writeSizeField(block, entry.sizeField ?? octal(bytes.length, 12))
  write(octal(entry.mtime ?? 0, 12), 136, 12)
  write(entry.type ?? '0', 156, 1)
  write(entry.linkName ?? '', 157, 100)
  const { format = 'ustar', owner = '' } = entry
  if (format !== 'v7') write(format === 'gnu' ? 'ustar  \0' : 'ustar\x0000', 257, 8)
  write(owner, 265, 32)
  write(owner, 297, 32)
  write(entry.prefix ?? '', 345, 155)
  entry.patch?.(block)
  writeChecksum(block, entry.checksum ?? 'unsigned')
  return entry.padded === false ? joinBytes(block, bytes) : paddedTo(joinBytes(block, bytes), 512)
}

/** A pax header (type x, or g) with these records. */
export function paxEntry(records: Readonly<Record<string, string>>, type: 'x' | 'g' | 'X' = 'x'): Uint8Array {
  const body = joinBytes(...Object.entries(records).map(([key, value]) => paxRecord(key, value)))
  return tarEntry({ name: '././@PaxHeader', type, bytes: body, mode: 0, mtime: 0 })
}

/** `LENGTH KEY=VALUE\n`, the length counting itself. */
export function paxRecord(key: string, value: string): Uint8Array {
  const body = new TextEncoder().encode(` ${key}=${value}\n`)
  let length = body.length
  while (String(length).length + body.length !== length) length = String(length).length + body.length
  return joinBytes(new TextEncoder().encode(String(length)), body)
}

/** GNU long name (L) or long link (K). */
export function gnuLong(text: string, type: 'L' | 'K' = 'L'): Uint8Array {
  const bytes = new TextEncoder().encode(`${text}\0`)
  return tarEntry({ name: '././@LongLink', type, bytes, format: 'gnu' })
}

function octal(value: number, length: number): string {
  return `${value.toString(8).padStart(length - 1, '0')}\0`
}

/** Sets the size field: text, or base-256 bytes. */
function writeSizeField(block: Uint8Array, field: string | Uint8Array): void {
  block.set(typeof field === 'string' ? new TextEncoder().encode(field).subarray(0, 12) : field, 124)
}

function writeChecksum(block: Uint8Array, kind: 'unsigned' | 'signed' | 'wrong'): void {
  block.fill(32, 148, 156)
  let sum = 0
  for (const byte of block) sum += kind === 'signed' && byte > 127 ? byte - 256 : byte
  if (kind === 'wrong') sum ^= 1
  block.set(new TextEncoder().encode(`${sum.toString(8).padStart(6, '0')}\0 `), 148)
}

/** Base-256 of a number in a field of 12 bytes. */
export function base256(value: bigint): Uint8Array {
  const bytes = new Uint8Array(12)
  let rest = value < 0n ? value + (1n << 95n) : value
  for (let index = 11; index >= 0; index--, rest >>= 8n) bytes[index] = Number(rest & 255n)
  bytes[0] = value < 0n ? 0xff : 0x80 | bytes[0]!
  return bytes
}

export function paddedTo(bytes: Uint8Array, unit: number): Uint8Array {
  return joinBytes(bytes, new Uint8Array((unit - (bytes.length % unit)) % unit))
}
