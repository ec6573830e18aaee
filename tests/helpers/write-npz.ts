import { crc32, deflateRawSync } from './zlib.ts'
import { concatBytes, joinBytes } from './write-npy.ts'

/** One member of an NPZ; whatever is not said is as numpy writes it. */
export interface ZipMember {
  readonly name: string
  /** uncompressed */
  readonly bytes: Uint8Array
  readonly method?: number
  /** bytes that lie in the file, if not `bytes` compressed by the method */
  readonly packed?: Uint8Array
  /** of `bytes`, where it is known already: bit by bit it takes a second for 40 MB */
  readonly crc32?: number
  readonly flags?: number
  /** what the directory claims instead of the truth */
  readonly directory?: Partial<ZipClaims>
  /** what the local header claims; numpy: ZIP64, saturated sizes */
  readonly local?: Partial<ZipClaims> & { readonly name?: string }
  /** in the local header, after the ZIP64 field */
  readonly localExtra?: Uint8Array
  readonly directoryExtra?: Uint8Array
  /** bytes in front of the local header */
  readonly gap?: Uint8Array
  /** false: plain 32-bit sizes in the local header, as other writers do */
  readonly zip64Local?: boolean
  /** true: sizes and CRC follow the data, the local header holds zeros */
  readonly descriptor?: boolean
}

export interface ZipClaims {
  readonly method: number
  readonly flags: number
  readonly crc32: number
  readonly compressedSize: number
  readonly size: number
  readonly offset: number
}

export interface ZipOptions {
  readonly comment?: Uint8Array
  /** bytes in front of everything */
  readonly prefix?: Uint8Array
  /** bytes behind the end record */
  readonly suffix?: Uint8Array
  /** true: a ZIP64 end record and locator, and saturated fields in the end record */
  readonly zip64End?: boolean
  readonly nEntries?: number
  readonly directoryOffset?: number
  readonly directorySize?: number
}

const DOS_1980 = 0x21 << 16

/** numpy.savez (stored) or numpy.savez_compressed (deflate) of NPY files, byte for byte. */
export function writeNpz(files: Readonly<Record<string, Uint8Array>>, kind: 'stored' | 'deflate'): Uint8Array {
  const method = kind === 'stored' ? 0 : 8
  return writeZip(Object.entries(files).map(([key, bytes]) => ({ name: `${key}.npy`, bytes, method })))
}

/** A ZIP of members that need not be honest. */
export function writeZip(members: readonly ZipMember[], options: ZipOptions = {}): Uint8Array {
  const prefix = options.prefix ?? new Uint8Array(0)
  const parts: Uint8Array[] = [prefix]
  const records: Uint8Array[] = []
  let offset = prefix.length
  for (const member of members) {
    const { local, packed, truth } = packMember(member)
    const gap = member.gap ?? new Uint8Array(0)
    const trailer = member.descriptor === true ? descriptorOf(truth) : new Uint8Array(0)
    parts.push(gap, local, packed, trailer)
    records.push(directoryRecord(member, { ...truth, offset: offset + gap.length, ...member.directory }))
    offset += gap.length + local.length + packed.length + trailer.length
  }
  const directory = concatBytes(records)
  return concatBytes([...parts, directory, endRecords(directory.length, offset, members.length, options)])
}

interface PackedMember {
  readonly local: Uint8Array
  readonly packed: Uint8Array
  readonly truth: ZipClaims
}

function packMember(member: ZipMember): PackedMember {
  const { bytes, method = 8, flags = 0 } = member
  const packed = member.packed ?? (method === 8 ? deflateRawSync(bytes) : bytes)
  const allFlags = flags | (member.descriptor === true ? 8 : 0) | (isAscii(member.name) ? 0 : 0x800)
  const truth: ZipClaims = {
    method,
    flags: allFlags,
    crc32: member.crc32 ?? crc32(bytes),
    compressedSize: packed.length,
    size: bytes.length,
    offset: 0,
  }
  return { local: localHeader(member, truth), packed, truth }
}

function localHeader(member: ZipMember, truth: ZipClaims): Uint8Array {
  const claims = { ...truth, ...member.local }
  const zip64 = member.zip64Local ?? member.descriptor !== true
  const name = new TextEncoder().encode(member.local?.name ?? member.name)
  const own = zip64 ? zip64Extra([claims.size, claims.compressedSize]) : new Uint8Array(0)
  const extra = joinBytes(own, member.localExtra ?? new Uint8Array(0))
  const head = new Uint8Array(30)
  const view = new DataView(head.buffer)
  const hide = member.descriptor === true
  view.setUint32(0, 0x04034b50, true)
  view.setUint16(4, zip64 ? 45 : 20, true)
  view.setUint16(6, claims.flags, true)
  view.setUint16(8, claims.method, true)
  view.setUint32(10, DOS_1980, true)
  view.setUint32(14, hide ? 0 : claims.crc32, true)
  view.setUint32(18, hide ? 0 : zip64 ? 0xffffffff : claims.compressedSize, true)
  view.setUint32(22, hide ? 0 : zip64 ? 0xffffffff : claims.size, true)
  view.setUint16(26, name.length, true)
  view.setUint16(28, extra.length, true)
  return joinBytes(head, name, extra)
}

function directoryRecord(member: ZipMember, claims: ZipClaims): Uint8Array {
  const name = new TextEncoder().encode(member.name)
  const extra = member.directoryExtra ?? new Uint8Array(0)
  const head = new Uint8Array(46)
  const view = new DataView(head.buffer)
  const zip64 = member.zip64Local ?? member.descriptor !== true
  view.setUint32(0, 0x02014b50, true)
  view.setUint16(4, (3 << 8) | (zip64 ? 45 : 20), true)
  view.setUint16(6, zip64 ? 45 : 20, true)
  view.setUint16(8, claims.flags, true)
  view.setUint16(10, claims.method, true)
  view.setUint32(12, DOS_1980, true)
  view.setUint32(16, claims.crc32, true)
  view.setUint32(20, claims.compressedSize, true)
  view.setUint32(24, claims.size, true)
  view.setUint16(28, name.length, true)
  view.setUint16(30, extra.length, true)
  view.setUint32(38, 0o600 << 16, true)
  view.setUint32(42, claims.offset, true)
  return joinBytes(head, name, extra)
}

function endRecords(size: number, offset: number, count: number, options: ZipOptions): Uint8Array {
  const { comment = new Uint8Array(0), suffix = new Uint8Array(0), zip64End = false } = options
  const end = new Uint8Array(22)
  const view = new DataView(end.buffer)
  view.setUint32(0, 0x06054b50, true)
  view.setUint16(8, zip64End ? 0xffff : (options.nEntries ?? count), true)
  view.setUint16(10, zip64End ? 0xffff : (options.nEntries ?? count), true)
  view.setUint32(12, zip64End ? 0xffffffff : (options.directorySize ?? size), true)
  view.setUint32(16, zip64End ? 0xffffffff : (options.directoryOffset ?? offset), true)
  view.setUint16(20, comment.length, true)
  const long = zip64End ? zip64Records(size, offset, count, options) : new Uint8Array(0)
  return joinBytes(long, end, comment, suffix)
}

function zip64Records(size: number, offset: number, count: number, options: ZipOptions): Uint8Array {
  const record = new Uint8Array(76)
  const view = new DataView(record.buffer)
  view.setUint32(0, 0x06064b50, true)
  view.setBigUint64(4, 44n, true)
  view.setUint16(12, 45, true)
  view.setUint16(14, 45, true)
  view.setBigUint64(24, BigInt(options.nEntries ?? count), true)
  view.setBigUint64(32, BigInt(options.nEntries ?? count), true)
  view.setBigUint64(40, BigInt(options.directorySize ?? size), true)
  view.setBigUint64(48, BigInt(options.directoryOffset ?? offset), true)
  view.setUint32(56, 0x07064b50, true)
  view.setBigUint64(64, BigInt(offset + size), true)
  view.setUint32(72, 1, true)
  return record
}

/** A ZIP64 extra field with these 64-bit values, in their order. */
export function zip64Extra(values: readonly number[]): Uint8Array {
  const extra = new Uint8Array(4 + 8 * values.length)
  const view = new DataView(extra.buffer)
  view.setUint16(0, 1, true)
  view.setUint16(2, 8 * values.length, true)
  values.forEach((value, index) => view.setBigUint64(4 + 8 * index, BigInt(value), true))
  return extra
}

function descriptorOf({ crc32, compressedSize, size }: ZipClaims): Uint8Array {
  const bytes = new Uint8Array(16)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, 0x08074b50, true)
  view.setUint32(4, crc32, true)
  view.setUint32(8, compressedSize, true)
  view.setUint32(12, size, true)
  return bytes
}

function isAscii(text: string): boolean {
  return new TextEncoder().encode(text).length === text.length
}
