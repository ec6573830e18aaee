import {
  CODE_LENGTH_ENTRIES,
  CODE_LENGTH_ORDER,
  CODE_LENGTH_ROOT,
  DISTANCE_ENTRIES,
  DISTANCE_ROOT,
  LITERAL_ENTRIES,
  LITERAL_ROOT,
  fixedTables,
  makeOwnTables,
} from './deflate-tables.ts'
import type { OwnTables } from './deflate-tables.ts'
import { END, LINK, LITERAL, fillHuffmanTable } from './huffman-table.ts'

/**
 * Raw DEFLATE (RFC 1951) in TypeScript, fed in pieces of any size: every `push` gives out all that its bytes allow.
 *
 * Why not only the platform's DecompressionStream: it answers through several tasks, in pieces of its own choosing, and
 * its engines differ on bytes after the end. This one answers at once, which is what brings the first frames of every
 * array out of a 4 KiB prefix, and it is the same everywhere.
 */
export class Inflater {
  /** true after the last bit of the final block */
  finished = false
  /** bytes given out so far */
  produced = 0
  private readonly emit: (bytes: Uint8Array) => void
  private input: Uint8Array = NOTHING
  private at = 0
  private hold = 0
  private bits = 0
  private state: State = BLOCK
  private isFinal = false
  private stored = 0
  private copyLength = 0
  private copyEntry = 0
  private nLiteral = 0
  private nDistance = 0
  private nCodeLength = 0
  private nRead = 0
  private literals: Int32Array = NO_TABLE
  private distances: Int32Array = NO_TABLE
  private ownTables: OwnTables | null = null
  private readonly out = new Uint8Array(OUT_SIZE)
  private outAt = 0
  private outSent = 0

  /** @param emit is given the output as it comes; the bytes are only good during the call */
  constructor(emit: (bytes: Uint8Array) => void) {
    this.emit = emit
  }

  /**
   * Inflates the next bytes of the stream.
   *
   * @returns how many of them belong to the stream; less than all only when it is finished
   * @throws {InflateFault} if they are no DEFLATE stream; what was good before is given out first
   */
  push(bytes: Uint8Array): number {
    this.input = bytes
    this.at = 0
    try {
      while (!this.finished && this.step()) continue
    } finally {
      this.send()
      this.input = NOTHING
    }
    if (!this.finished) return bytes.length
    const used = this.at - (this.bits >>> 3)
    this.bits &= 7
    return Math.max(0, used)
  }

  /** One stage of the stream; false if more input is needed. */
  private step(): boolean {
    switch (this.state) {
      case BLOCK:
        return this.openBlock()
      case STORED_LENGTH:
        return this.readStoredLength()
      case STORED:
        return this.copyStored()
      case CODE_COUNTS:
        return this.readCodeCounts()
      case CODE_LENGTH_LENGTHS:
        return this.readCodeLengthLengths()
      case CODE_LENGTHS:
        return this.readCodeLengths()
      case SYMBOLS:
        return this.readSymbols()
      default:
        return this.readDistance()
    }
  }

  private openBlock(): boolean {
    if (this.isFinal) {
      this.finished = true
      return false
    }
    if (!this.need(3)) return false
    this.isFinal = this.take(1) === 1
    const type = this.take(2)
    if (type === 3) throw new InflateFault('unknown block type')
    if (type === 0) {
      this.take(this.bits & 7)
      this.state = STORED_LENGTH
    } else if (type === 1) {
      const fixed = fixedTables()
      this.literals = fixed.literals
      this.distances = fixed.distances
      this.state = SYMBOLS
    } else this.state = CODE_COUNTS
    return true
  }

  private readStoredLength(): boolean {
    if (!this.need(32)) return false
    const length = this.hold & 0xffff
    if (length !== (~(this.hold >>> 16) & 0xffff)) throw new InflateFault('stored block with a wrong length')
    this.hold = 0
    this.bits = 0
    this.stored = length
    this.state = STORED
    return true
  }

  private copyStored(): boolean {
    if (this.stored === 0) {
      this.state = BLOCK
      return true
    }
    const length = Math.min(this.stored, this.input.length - this.at, OUT_SIZE - this.outAt)
    if (length === 0 && this.at === this.input.length) return false
    this.out.set(this.input.subarray(this.at, this.at + length), this.outAt)
    this.at += length
    this.outAt += length
    this.stored -= length
    if (this.outAt > OUT_SIZE - MAX_COPY) this.slide()
    return true
  }

  private readCodeCounts(): boolean {
    if (!this.need(14)) return false
    this.nLiteral = this.take(5) + 257
    this.nDistance = this.take(5) + 1
    this.nCodeLength = this.take(4) + 4
    if (this.nLiteral > 286 || this.nDistance > 30) throw new InflateFault('too many codes')
    this.ownTables ??= makeOwnTables()
    this.ownTables.lengths.fill(0)
    this.nRead = 0
    this.state = CODE_LENGTH_LENGTHS
    return true
  }

  private readCodeLengthLengths(): boolean {
    const { lengths, codeLengths } = this.ownTables!
    while (this.nRead < this.nCodeLength) {
      if (!this.need(3)) return false
      lengths[CODE_LENGTH_ORDER[this.nRead++]!] = this.take(3)
    }
    const alphabet = lengths.slice(0, 19)
    if (!fillHuffmanTable(alphabet, CODE_LENGTH_ENTRIES, CODE_LENGTH_ROOT, false, codeLengths)) {
      throw new InflateFault('bad code length codes')
    }
    lengths.fill(0)
    this.nRead = 0
    this.state = CODE_LENGTHS
    return true
  }

  private readCodeLengths(): boolean {
    const { lengths, codeLengths } = this.ownTables!
    const total = this.nLiteral + this.nDistance
    while (this.nRead < total) {
      this.fill()
      const entry = codeLengths[this.hold & ((1 << CODE_LENGTH_ROOT) - 1)]!
      const codeBits = entry & 15
      const extra = (entry >>> 4) & 15
      if (entry === 0) {
        if (this.bits < CODE_LENGTH_ROOT) return false
        throw new InflateFault('bad code length')
      }
      if (this.bits < codeBits + extra) return false
      this.take(codeBits)
      this.addLengths(lengths, entry >>> 10, this.take(extra), total)
    }
    this.buildTables(lengths)
    return true
  }

  private addLengths(lengths: Uint8Array, symbol: number, extra: number, total: number): void {
    if (symbol < 16) {
      lengths[this.nRead++] = symbol
      return
    }
    if (symbol === 16 && this.nRead === 0) throw new InflateFault('repeat of nothing')
    const value = symbol === 16 ? lengths[this.nRead - 1]! : 0
    const end = this.nRead + extra + (symbol === 18 ? 11 : 3)
    if (end > total) throw new InflateFault('too many code lengths')
    lengths.fill(value, this.nRead, end)
    this.nRead = end
  }

  private buildTables(lengths: Uint8Array): void {
    const { literals, distances } = this.ownTables!
    if (lengths[256] === 0) throw new InflateFault('no code for the end of the block')
    const forLiterals = lengths.subarray(0, this.nLiteral)
    const forDistances = lengths.subarray(this.nLiteral, this.nLiteral + this.nDistance)
    if (!fillHuffmanTable(forLiterals, LITERAL_ENTRIES, LITERAL_ROOT, true, literals)) {
      throw new InflateFault('bad literal codes')
    }
    if (!fillHuffmanTable(forDistances, DISTANCE_ENTRIES, DISTANCE_ROOT, true, distances)) {
      throw new InflateFault('bad distance codes')
    }
    this.literals = literals
    this.distances = distances
    this.state = SYMBOLS
  }

  /**
   * Literals and copies. One long function on purpose: with the bit buffer in locals and the distance read in place it
   * takes half the time. Near the end of the input the distance is left to `readDistance`, which can stop anywhere.
   */
  private readSymbols(): boolean {
    const { input, out, literals, distances } = this
    const inputEnd = input.length
    const inputFast = inputEnd - 8
    const outEnd = OUT_SIZE - MAX_COPY
    let { at, hold, bits, outAt } = this
    let goOn = true
    for (;;) {
      if (bits < 20) {
        if (at <= inputFast) {
          hold |= input[at++]! << bits
          bits += 8
          if (bits <= 24) {
            hold |= input[at++]! << bits
            bits += 8
          }
        } else {
          while (bits <= 24 && at < inputEnd) {
            hold |= input[at++]! << bits
            bits += 8
          }
        }
      }
      let entry = literals[hold & LITERAL_MASK]!
      if ((entry & KIND) === LINK << 8) entry = literals[(entry >>> 10) + ((hold >>> LITERAL_ROOT) & LITERAL_SUB_MASK)]!
      const codeBits = entry & 15
      if ((entry & KIND) === LITERAL << 8 && entry !== 0 && codeBits <= bits) {
        out[outAt++] = entry >>> 10
        hold >>>= codeBits
        bits -= codeBits
        if (outAt > outEnd) outAt = this.slideAt(outAt)
        continue
      }
      const extra = (entry >>> 4) & 15
      if (entry === 0 || codeBits + extra > bits) {
        if (entry === 0 && bits >= 15) this.failAt(outAt, 'bad literal or length code')
        goOn = false
        break
      }
      hold >>>= codeBits
      bits -= codeBits
      if ((entry & KIND) === END << 8) {
        this.state = BLOCK
        break
      }
      const length = (entry >>> 10) + (hold & ((1 << extra) - 1))
      hold >>>= extra
      bits -= extra
      if (at > inputFast) {
        this.copyLength = length
        this.state = DISTANCE_CODE
        break
      }
      while (bits <= 24) {
        hold |= input[at++]! << bits
        bits += 8
      }
      let far = distances[hold & DISTANCE_MASK]!
      if ((far & KIND) === LINK << 8) far = distances[(far >>> 10) + ((hold >>> DISTANCE_ROOT) & DISTANCE_SUB_MASK)]!
      if (far === 0) this.failAt(outAt, 'bad distance code')
      hold >>>= far & 15
      bits -= far & 15
      const farExtra = (far >>> 4) & 15
      while (bits < farExtra) {
        hold |= input[at++]! << bits
        bits += 8
      }
      this.outAt = outAt
      this.copy((far >>> 10) + (hold & ((1 << farExtra) - 1)), length)
      outAt = this.outAt
      hold >>>= farExtra
      bits -= farExtra
    }
    this.at = at
    this.hold = hold
    this.bits = bits
    this.outAt = outAt
    return goOn
  }

  private slideAt(outAt: number): number {
    this.outAt = outAt
    this.slide()
    return this.outAt
  }

  private failAt(outAt: number, reason: string): never {
    this.outAt = outAt
    throw new InflateFault(reason)
  }

  private readDistance(): boolean {
    if (this.state === DISTANCE_CODE) {
      this.fill()
      let entry = this.distances[this.hold & DISTANCE_MASK]!
      if ((entry & KIND) === LINK << 8) {
        entry = this.distances[(entry >>> 10) + ((this.hold >>> DISTANCE_ROOT) & DISTANCE_SUB_MASK)]!
      }
      if (entry === 0) {
        if (this.bits >= 15) throw new InflateFault('bad distance code')
        return false
      }
      if ((entry & 15) > this.bits) return false
      this.take(entry & 15)
      this.copyEntry = entry
      this.state = DISTANCE_EXTRA
    }
    const extra = (this.copyEntry >>> 4) & 15
    if (!this.need(extra)) return false
    this.copy((this.copyEntry >>> 10) + this.take(extra), this.copyLength)
    this.state = SYMBOLS
    return true
  }

  private copy(distance: number, length: number): void {
    const { out } = this
    if (distance > this.produced + this.outAt - this.outSent || distance > WINDOW) {
      throw new InflateFault('distance before the start')
    }
    let to = this.outAt
    const end = to + length
    if (distance === 1) out.fill(out[to - 1]!, to, end)
    else for (let from = to - distance; to < end;) out[to++] = out[from++]!
    this.outAt = end
    if (end > OUT_SIZE - MAX_COPY) this.slide()
  }

  /** Gives out what is new and keeps the last 32 KiB for copies. */
  private slide(): void {
    this.send()
    this.out.copyWithin(0, this.outAt - WINDOW, this.outAt)
    this.outAt = WINDOW
    this.outSent = WINDOW
  }

  private send(): void {
    if (this.outAt === this.outSent) return
    const fresh = this.out.subarray(this.outSent, this.outAt)
    this.produced += fresh.length
    this.outSent = this.outAt
    this.emit(fresh)
  }

  private need(bits: number): boolean {
    if (this.bits < bits) this.fill()
    return this.bits >= bits
  }

  private fill(): void {
    while (this.bits <= 24 && this.at < this.input.length) {
      this.hold |= this.input[this.at++]! << this.bits
      this.bits += 8
    }
  }

  private take(bits: number): number {
    const value = this.hold & ((1 << bits) - 1)
    this.hold >>>= bits
    this.bits -= bits
    return value
  }
}

/** The bytes are not a DEFLATE stream. Callers turn it into a ContainerError with a place. */
export class InflateFault extends Error {}

type State = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8

const BLOCK = 0
const STORED_LENGTH = 1
const STORED = 2
const CODE_COUNTS = 3
const CODE_LENGTH_LENGTHS = 4
const CODE_LENGTHS = 5
const SYMBOLS = 6
const DISTANCE_CODE = 7
const DISTANCE_EXTRA = 8

const NOTHING = new Uint8Array(0)
const NO_TABLE = new Int32Array(0)
const WINDOW = 32768
const MAX_COPY = 258
const OUT_SIZE = 3 * WINDOW + MAX_COPY
const KIND = 3 << 8
const LITERAL_MASK = (1 << LITERAL_ROOT) - 1
const LITERAL_SUB_MASK = (1 << (15 - LITERAL_ROOT)) - 1
const DISTANCE_MASK = (1 << DISTANCE_ROOT) - 1
const DISTANCE_SUB_MASK = (1 << (15 - DISTANCE_ROOT)) - 1
