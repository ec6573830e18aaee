import { COPY, END, LITERAL, NO_SYMBOL, fillHuffmanTable, tableCapacity } from './huffman-table.ts'

/** The alphabets of DEFLATE (RFC 1951, 3.2.5 to 3.2.7) and the tables of one stream. */

export const LITERAL_ROOT = 10
export const DISTANCE_ROOT = 9
export const CODE_LENGTH_ROOT = 7
/** the order in which a block gives the lengths of its code length codes */
export const CODE_LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

export const LITERAL_ENTRIES = makeLiteralEntries()
export const DISTANCE_ENTRIES = makeDistanceEntries()
export const CODE_LENGTH_ENTRIES = Int32Array.from({ length: 19 }, (_, symbol) => {
  const extra = [2, 3, 7][symbol - 16] ?? 0
  return (symbol << 10) | (extra << 4)
})

/** Literals 0-255, the end 256, lengths 257-285 (RFC 1951, 3.2.5); 286 and 287 never occur. */
function makeLiteralEntries(): Int32Array {
  const entries = new Int32Array(288).fill(NO_SYMBOL)
  for (let symbol = 0; symbol < 256; symbol++) entries[symbol] = (symbol << 10) | (LITERAL << 8)
  entries[256] = END << 8
  let base = 3
  for (let symbol = 257; symbol < 285; symbol++) {
    const extra = symbol < 265 ? 0 : (symbol - 261) >> 2
    entries[symbol] = (base << 10) | (COPY << 8) | (extra << 4)
    base += 1 << extra
  }
  entries[285] = (258 << 10) | (COPY << 8)
  return entries
}

function makeDistanceEntries(): Int32Array {
  const entries = new Int32Array(32).fill(NO_SYMBOL)
  let base = 1
  for (let symbol = 0; symbol < 30; symbol++) {
    const extra = symbol < 4 ? 0 : (symbol - 2) >> 1
    entries[symbol] = (base << 10) | (COPY << 8) | (extra << 4)
    base += 1 << extra
  }
  return entries
}

/** Decoding tables of the block at hand, filled anew for each. */
export interface OwnTables {
  readonly literals: Int32Array
  readonly distances: Int32Array
  readonly codeLengths: Int32Array
  readonly lengths: Uint8Array
}

/** Tables with room for any code. */
export function makeOwnTables(): OwnTables {
  return {
    literals: new Int32Array(tableCapacity(LITERAL_ROOT, 288)),
    distances: new Int32Array(tableCapacity(DISTANCE_ROOT, 32)),
    codeLengths: new Int32Array(tableCapacity(CODE_LENGTH_ROOT, 0)),
    lengths: new Uint8Array(320),
  }
}

let fixed: Pick<OwnTables, 'literals' | 'distances'> | null = null

/** The tables of blocks with fixed codes. */
export function fixedTables(): Pick<OwnTables, 'literals' | 'distances'> {
  if (fixed !== null) return fixed
  const lengths = new Uint8Array(288).fill(8).fill(9, 144, 256).fill(7, 256, 280)
  const { literals, distances } = makeOwnTables()
  fillHuffmanTable(lengths, LITERAL_ENTRIES, LITERAL_ROOT, false, literals)
  fillHuffmanTable(new Uint8Array(32).fill(5), DISTANCE_ENTRIES, DISTANCE_ROOT, false, distances)
  fixed = { literals, distances }
  return fixed
}
