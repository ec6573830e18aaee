/** The polynomial of CRC-32, reflected: the highest bit is the constant term. */
const POLYNOMIAL = 0xedb88320
const ONE = 0x80000000
/** x^8: what one byte shifts by */
const BYTE = 0x00800000

/**
 * CRC-32 of two pieces one after the other, from those of the pieces: reading out of order can so be checked without
 * reading twice. A CRC is a remainder, and lengthening the message by n bytes multiplies it by x^(8n).
 *
 * @param first CRC-32 of the first piece, unsigned
 * @param second CRC-32 of the second piece, unsigned
 * @param secondBytes length of the second piece
 * @returns unsigned 32-bit
 */
export function crc32Combine(first: number, second: number, secondBytes: number): number {
  let shift = ONE
  let power = BYTE
  for (let n = secondBytes; n > 0; n = Math.floor(n / 2)) {
    if (n % 2 === 1) shift = multiply(shift, power)
    power = multiply(power, power)
  }
  return (multiply(shift, first) ^ second) >>> 0
}

/** Product of two polynomials over GF(2), modulo that of CRC-32. */
function multiply(a: number, b: number): number {
  let product = 0
  let shifted = b
  for (let bit = 31; bit >= 0; bit--) {
    if ((a >>> bit) & 1) product ^= shifted
    shifted = shifted & 1 ? (shifted >>> 1) ^ POLYNOMIAL : shifted >>> 1
  }
  return product >>> 0
}
