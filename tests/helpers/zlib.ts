import zlib from 'node:zlib'

/** Raw DEFLATE as Python's zlib makes it at its default level, 6. */
export function deflateRawSync(bytes: Uint8Array, level = 6): Uint8Array {
  return new Uint8Array(zlib.deflateRawSync(bytes, { level }))
}

/** CRC-32, bit by bit: slow, and independent of the one under test. */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1))
  }
  return ~crc >>> 0
}
