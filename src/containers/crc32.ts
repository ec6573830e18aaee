/**
 * CRC-32 (ISO-HDLC, the one of ZIP and gzip; polynomial 0xEDB88320 reflected), eight bytes a turn ("slicing-by-8",
 * Kounavis and Berry 2005): the byte-wise loop took a fifth of the time of inflating, this one a twentieth.
 */

const TABLES = makeTables()

function makeTables(): Uint32Array {
  const tables = new Uint32Array(8 * 256)
  for (let value = 0; value < 256; value++) {
    let crc = value
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
    tables[value] = crc >>> 0
  }
  for (let index = 256; index < tables.length; index++) {
    const before = tables[index - 256]!
    tables[index] = (before >>> 8) ^ tables[before & 255]!
  }
  return tables
}

/**
 * CRC-32 of `bytes`, going on from an earlier result.
 *
 * @param bytes the next bytes of the message
 * @param crc the CRC-32 of the bytes before them; 0 at the start
 * @returns unsigned 32-bit
 */
export function crc32(bytes: Uint8Array, crc = 0): number {
  const tables = TABLES
  const wide = bytes.length & ~7
  let state = ~crc
  let at = 0
  for (; at < wide; at += 8) {
    state ^= bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)
    state =
      tables[1792 + (state & 255)]! ^
      tables[1536 + ((state >>> 8) & 255)]! ^
      tables[1280 + ((state >>> 16) & 255)]! ^
      tables[1024 + (state >>> 24)]! ^
      tables[768 + bytes[at + 4]!]! ^
      tables[512 + bytes[at + 5]!]! ^
      tables[256 + bytes[at + 6]!]! ^
      tables[bytes[at + 7]!]!
  }
  for (; at < bytes.length; at++) state = tables[(state ^ bytes[at]!) & 255]! ^ (state >>> 8)
  return ~state >>> 0
}
