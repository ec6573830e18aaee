import { crc32, deflateRawSync } from 'node:zlib'
import { type NpyArray, writeNpy } from './write-npy.ts'

const LOCAL_HEADER = 0x04034b50
const CENTRAL_HEADER = 0x02014b50
const END_RECORD = 0x06054b50
const ZIP64_VERSION = 45
const MADE_BY_UNIX = 3
const DEFLATE = 8
/** 1 January 1980, the day zipfile gives to members without a date. */
const DOS_DATE = 33
const MODE_600 = (0o600 << 16) >>> 0
const IN_EXTRA_FIELD = 0xffffffff

interface Member {
  name: Uint8Array
  crc: number
  packed: Uint8Array
  size: number
  offset: number
}

/**
 * The bytes of an `.npz` file in the dialect of `numpy.savez_compressed`: DEFLATE members in the given order, local
 * headers forced to ZIP64 (32-bit sizes 0xFFFFFFFF, the real ones in the extra field, version 45, no data descriptor),
 * and an ordinary central directory.
 *
 * @see APPNOTE.TXT 4.3.7, 4.3.12, 4.3.16, 4.5.3
 */
export function writeNpz(arrays: ReadonlyMap<string, NpyArray>): Uint8Array {
  const parts: Uint8Array[] = []
  const members: Member[] = []
  let offset = 0
  const push = (part: Uint8Array): void => {
    parts.push(part)
    offset += part.length
  }
  for (const [key, array] of arrays) {
    const npy = writeNpy(array)
    const name = new TextEncoder().encode(`${key}.npy`)
    const member = {
      name,
      crc: crc32(npy),
      packed: new Uint8Array(deflateRawSync(npy, { level: 9 })),
      size: npy.length,
      offset,
    }
    members.push(member)
    push(localHeader(member))
    push(member.packed)
  }
  const directoryStart = offset
  for (const member of members) push(centralHeader(member))
  push(endRecord(members.length, directoryStart, offset - directoryStart))
  return Buffer.concat(parts)
}

function localHeader({ name, crc, packed, size }: Member): Uint8Array {
  const out = Buffer.alloc(30 + name.length + 20)
  out.writeUInt32LE(LOCAL_HEADER, 0)
  out.writeUInt16LE(ZIP64_VERSION, 4)
  out.writeUInt16LE(DEFLATE, 8)
  out.writeUInt16LE(DOS_DATE, 12)
  out.writeUInt32LE(crc, 14)
  out.writeUInt32LE(IN_EXTRA_FIELD, 18)
  out.writeUInt32LE(IN_EXTRA_FIELD, 22)
  out.writeUInt16LE(name.length, 26)
  out.writeUInt16LE(20, 28)
  out.set(name, 30)
  const extra = 30 + name.length
  out.writeUInt16LE(1, extra)
  out.writeUInt16LE(16, extra + 2)
  out.writeBigUInt64LE(BigInt(size), extra + 4)
  out.writeBigUInt64LE(BigInt(packed.length), extra + 12)
  return out
}

function centralHeader({ name, crc, packed, size, offset }: Member): Uint8Array {
  const out = Buffer.alloc(46 + name.length)
  out.writeUInt32LE(CENTRAL_HEADER, 0)
  out.writeUInt8(ZIP64_VERSION, 4)
  out.writeUInt8(MADE_BY_UNIX, 5)
  out.writeUInt16LE(ZIP64_VERSION, 6)
  out.writeUInt16LE(DEFLATE, 10)
  out.writeUInt16LE(DOS_DATE, 14)
  out.writeUInt32LE(crc, 16)
  out.writeUInt32LE(packed.length, 20)
  out.writeUInt32LE(size, 24)
  out.writeUInt16LE(name.length, 28)
  out.writeUInt32LE(MODE_600, 38)
  out.writeUInt32LE(offset, 42)
  out.set(name, 46)
  return out
}

function endRecord(count: number, start: number, size: number): Uint8Array {
  const out = Buffer.alloc(22)
  out.writeUInt32LE(END_RECORD, 0)
  out.writeUInt16LE(count, 8)
  out.writeUInt16LE(count, 10)
  out.writeUInt32LE(size, 12)
  out.writeUInt32LE(start, 16)
  return out
}
