/**
 * CRC-32 (ISO-HDLC, the one of ZIP and gzip; polynomial 0xEDB88320 reflected), sixteen bytes a turn in four words
 * ("slicing-by-16", after Kounavis and Berry 2005). Tried before: eight bytes read one by one, 570 MB/s in Chromium 156
 * and 1,050 in Node 20; this one makes 1,600 and 1,470, a tenth of the time of inflating.
 */

const TABLES = makeTables()
const HOST_IS_LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1

/** Table k, at 256 k: the CRC of a byte with k zero bytes behind it. */
function makeTables(): Int32Array {
  const tables = new Int32Array(16 * 256)
  for (let value = 0; value < 256; value++) {
    let crc = value
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
    tables[value] = crc
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
  const odd = Math.min(bytes.length, -bytes.byteOffset & 3)
  const wide = HOST_IS_LITTLE_ENDIAN ? (bytes.length - odd) & ~15 : 0
  if (wide === 0) return ~crcOfBytes(bytes, 0, bytes.length, ~crc) >>> 0
  const words = new Int32Array(bytes.buffer, bytes.byteOffset + odd, wide >> 2)
  const state = crcOfWords(words, crcOfBytes(bytes, 0, odd, ~crc))
  return ~crcOfBytes(bytes, odd + wide, bytes.length, state) >>> 0
}

function crcOfBytes(bytes: Uint8Array, start: number, end: number, from: number): number {
  let state = from
  for (let at = start; at < end; at++) state = TABLES[(state ^ bytes[at]!) & 255]! ^ (state >>> 8)
  return state
}

function crcOfWords(words: Int32Array, from: number): number {
  const tables = TABLES
  let state = from
  for (let at = 0; at < words.length; at += 4) {
    const a = words[at]! ^ state
    const b = words[at + 1]!
    const c = words[at + 2]!
    const d = words[at + 3]!
    state =
      tables[3840 + (a & 255)]! ^
      tables[3584 + ((a >>> 8) & 255)]! ^
      tables[3328 + ((a >>> 16) & 255)]! ^
      tables[3072 + (a >>> 24)]! ^
      tables[2816 + (b & 255)]! ^
      tables[2560 + ((b >>> 8) & 255)]! ^
      tables[2304 + ((b >>> 16) & 255)]! ^
      tables[2048 + (b >>> 24)]! ^
      tables[1792 + (c & 255)]! ^
      tables[1536 + ((c >>> 8) & 255)]! ^
      tables[1280 + ((c >>> 16) & 255)]! ^
      tables[1024 + (c >>> 24)]! ^
      tables[768 + (d & 255)]! ^
      tables[512 + ((d >>> 8) & 255)]! ^
      tables[256 + ((d >>> 16) & 255)]! ^
      tables[d >>> 24]!
  }
  return state
}
