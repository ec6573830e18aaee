/**
 * Decoding tables for the prefix codes of DEFLATE (RFC 1951, 3.2.2): a first table indexed by the next `rootBits` bits,
 * and second tables behind it for longer codes. One entry is one 32-bit integer:
 *
 *     bits 0-3   bits of the whole code; in a link, bits that index the second table
 *     bits 4-7   extra bits that follow the code
 *     bits 8-9   what it is: LITERAL, COPY, END, LINK
 *     bits 10-   the literal, the base of a length or distance, or where the second table starts
 *
 * An entry of 0 is no code at all.
 */
export const LITERAL = 0
export const COPY = 1
export const END = 2
export const LINK = 3
/** marks a symbol that has a code but no meaning */
export const NO_SYMBOL = -1

const MAX_BITS = 15

const count = new Uint16Array(MAX_BITS + 1)
const nextCode = new Uint16Array(MAX_BITS + 2)

/** Entries a table of `nSymbols` codes may need: the first table, and the second tables of the longest codes. */
export function tableCapacity(rootBits: number, nSymbols: number): number {
  return (1 << rootBits) + nSymbols * (1 << (MAX_BITS - rootBits))
}

/**
 * Fills `out` for the code lengths of an alphabet.
 *
 * @param lengths bits of each symbol's code, 0 for a symbol that does not occur
 * @param entries what each symbol stands for: an entry without its lowest four bits
 * @param out of at least `tableCapacity` entries
 * @returns false if the lengths are no complete prefix code (a lone code of one bit, or none, is allowed as in zlib)
 */
export function fillHuffmanTable(
  lengths: Uint8Array,
  entries: Int32Array,
  rootBits: number,
  mayBeIncomplete: boolean,
  out: Int32Array,
): boolean {
  count.fill(0)
  for (let symbol = 0; symbol < lengths.length; symbol++) count[lengths[symbol]!]!++
  const used = lengths.length - count[0]!
  let left = 1
  for (let bits = 1; bits <= MAX_BITS; bits++) {
    left = (left << 1) - count[bits]!
    if (left < 0) return false
  }
  if (left > 0 && !(mayBeIncomplete && (used === 0 || (used === 1 && count[1] === 1)))) return false
  count[0] = 0
  for (let bits = 1, code = 0; bits <= MAX_BITS; bits++) {
    code = (code + count[bits - 1]!) << 1
    nextCode[bits] = code
  }
  out.fill(0, 0, 1 << rootBits)
  fillEntries(lengths, entries, rootBits, out)
  return true
}

function fillEntries(lengths: Uint8Array, entries: Int32Array, rootBits: number, out: Int32Array): void {
  const rootSize = 1 << rootBits
  const subBits = MAX_BITS - rootBits
  let free = rootSize
  for (let symbol = 0; symbol < lengths.length; symbol++) {
    const bits = lengths[symbol]!
    if (bits === 0) continue
    const code = reverseBits(nextCode[bits]!++, bits)
    const entry = entries[symbol] === NO_SYMBOL ? 0 : entries[symbol]! | bits
    if (bits <= rootBits) {
      for (let index = code; index < rootSize; index += 1 << bits) out[index] = entry
      continue
    }
    const root = code & (rootSize - 1)
    if (out[root] === 0) {
      out[root] = (free << 10) | (LINK << 8) | subBits
      out.fill(0, free, free + (1 << subBits))
      free += 1 << subBits
    }
    const start = out[root]! >>> 10
    for (let index = code >>> rootBits; index < 1 << subBits; index += 1 << (bits - rootBits))
      out[start + index] = entry
  }
}

function reverseBits(code: number, bits: number): number {
  let reversed = 0
  for (let bit = 0; bit < bits; bit++) reversed |= ((code >>> bit) & 1) << (bits - 1 - bit)
  return reversed
}
