import { IntervalSet } from '../math/index.ts'

/** Where a pyramid's numbers lie: every `stride`-th from `offset` on, one a row. */
export interface PyramidSource {
  readonly values: Float32Array
  readonly nRows: number
  /** default 1 */
  readonly stride?: number
  /** default 0 */
  readonly offset?: number
  /** Uint8Array [T]; rows that are 0 are left out, as are NaN */
  readonly valid?: Uint8Array
}

/** Rows under one bin of the lowest level, and bins of a level under one of the next. */
const LEAF_SHIFT = 3
const BRANCH_SHIFT = 2
const LEAF_ROWS = 1 << LEAF_SHIFT
const BRANCH = 1 << BRANCH_SHIFT
/** Columns of fewer rows are read row by row: that is quicker than looking for bins that lie whole in them. */
const READ_ROWS = 3 * LEAF_ROWS
/** The same where only the higher values are wanted. */
const READ_HIGHS = 2 * LEAF_ROWS
const _range = new Float64Array(2)

interface Level {
  readonly rowsPerBin: number
  /** Float32Array [bins], of the rows that are known; NaN where none of them is valid */
  readonly low: Float32Array
  readonly high: Float32Array
  /** Uint8Array [bins]; 1 where every row below is known, so that the bin will not change */
  readonly isWhole: Uint8Array
}

/**
 * Smallest and largest value of any stretch of a signal in a handful of steps, whatever its length, so that ten minutes and
 * seventy-five draw alike. Built as rows come, from wherever in the recording: a bin holds what is known of its rows.
 */
export class MinMaxPyramid {
  /** rows that are in */
  readonly known = new IntervalSet()
  private readonly source: PyramidSource
  /** Float32Array [nRows], side by side, as wide views read them all; NaN where not valid or not known */
  private readonly rows: Float32Array
  private readonly levels: Level[] = []

  constructor(source: PyramidSource) {
    this.source = source
    const { nRows } = source
    this.rows = new Float32Array(nRows).fill(Number.NaN)
    for (let rowsPerBin = LEAF_ROWS; rowsPerBin <= nRows; rowsPerBin *= BRANCH) {
      const nBins = Math.ceil(nRows / rowsPerBin)
      this.levels.push({
        rowsPerBin,
        low: new Float32Array(nBins).fill(Number.NaN),
        high: new Float32Array(nBins).fill(Number.NaN),
        isWhole: new Uint8Array(nBins),
      })
    }
  }

  get nRows(): number {
    return this.rows.length
  }

  /** Takes the rows [from, to); their numbers must be final. */
  update(from: number, to: number): void {
    const end = Math.min(to, this.nRows)
    if (!(end > from)) return
    this.known.add(from, end)
    this.takeRows(from, end)
    this.levels.forEach((level, index) => {
      const below = this.levels[index - 1]
      const last = Math.ceil(end / level.rowsPerBin)
      for (let bin = Math.floor(from / level.rowsPerBin); bin < last; bin++) {
        if (level.isWhole[bin] === 1) continue
        if (below === undefined) fillBin(level, bin, this.rows, this.rows, LEAF_ROWS)
        else fillBin(level, bin, below.low, below.high, BRANCH)
        const first = bin * level.rowsPerBin
        if (this.known.endFrom(first) >= Math.min(first + level.rowsPerBin, this.nRows)) level.isWhole[bin] = 1
      }
    })
  }

  /** The value of a row; NaN where it is not valid or not known. */
  at(row: number): number {
    return this.rows[row] ?? Number.NaN
  }

  /**
   * Range of the valid values of rows [from, to).
   * @param out written and returned, [low, high]; both NaN where there is none
   */
  range(from: number, to: number, out: Float64Array): Float64Array {
    const { levels, rows } = this
    let low = Infinity
    let high = -Infinity
    // from both ends to where a bin of the next level begins, then the same with bins for rows
    let lows = rows
    let highs = rows
    let first = Math.max(from, 0) | 0
    let end = Math.min(to, rows.length) | 0
    let shift = LEAF_SHIFT
    for (let i = 0; first < end; i++) {
      const isTop = i === levels.length
      const inner = isTop ? end : ((first + (1 << shift) - 1) >> shift) << shift
      const innerEnd = (end >> shift) << shift
      const isSplit = inner < innerEnd
      const until = isSplit ? inner : end
      // what is not valid is NaN, which is neither smaller nor larger
      for (let at = first; at < until; at++) {
        if (lows[at]! < low) low = lows[at]!
        if (highs[at]! > high) high = highs[at]!
      }
      if (!isSplit) break
      for (let at = innerEnd; at < end; at++) {
        if (lows[at]! < low) low = lows[at]!
        if (highs[at]! > high) high = highs[at]!
      }
      first = inner >> shift
      end = innerEnd >> shift
      const level = levels[i]!
      lows = level.low
      highs = level.high
      shift = BRANCH_SHIFT
    }
    out[0] = low > high ? Number.NaN : low
    out[1] = low > high ? Number.NaN : high
    return out
  }

  /**
   * Range of the valid values under each of many columns that stand side by side, NaN where there is none.
   * @param starts Int32Array [columns + 1]; column x has the rows from starts[x] to starts[x + 1], at least one
   * @param low written, Float32Array [columns] @param high written, Float32Array [columns]
   */
  columns(starts: Int32Array, low: Float32Array, high: Float32Array): void {
    const n = high.length
    if (starts[n]! - starts[0]! >= n * READ_ROWS) {
      for (let x = 0; x < n; x++) {
        this.range(starts[x]!, starts[x + 1]!, _range)
        low[x] = _range[0]!
        high[x] = _range[1]!
      }
      return
    }
    const { rows } = this
    const nRows = rows.length
    let begin = starts[0]!
    for (let x = 0; x < n; x++) {
      const next = starts[x + 1]!
      const end = next > begin ? (next < nRows ? next : nRows) : begin < nRows ? begin + 1 : nRows
      let lowest = Infinity
      let highest = -Infinity
      for (let row = begin < 0 ? 0 : begin; row < end; row++) {
        const value = rows[row]!
        if (value < lowest) lowest = value
        if (value > highest) highest = value
      }
      low[x] = lowest > highest ? Number.NaN : lowest
      high[x] = lowest > highest ? Number.NaN : highest
      begin = next
    }
  }

  /** The larger half of {@link columns}. @param high written, Float32Array [columns] */
  highColumns(starts: Int32Array, high: Float32Array): void {
    const n = high.length
    if (starts[n]! - starts[0]! >= n * READ_HIGHS) {
      for (let x = 0; x < n; x++) high[x] = this.highest(starts[x]!, starts[x + 1]!)
      return
    }
    const { rows } = this
    const nRows = rows.length
    let begin = starts[0]!
    for (let x = 0; x < n; x++) {
      const next = starts[x + 1]!
      const end = next > begin ? (next < nRows ? next : nRows) : begin < nRows ? begin + 1 : nRows
      let highest = -Infinity
      for (let row = begin < 0 ? 0 : begin; row < end; row++) if (rows[row]! > highest) highest = rows[row]!
      high[x] = highest === -Infinity ? Number.NaN : highest
      begin = next
    }
  }

  /** The larger half of {@link range}. */
  private highest(from: number, to: number): number {
    const { levels } = this
    let highs = this.rows
    let high = -Infinity
    let first = Math.max(from, 0) | 0
    let end = Math.min(to, highs.length) | 0
    let shift = LEAF_SHIFT
    for (let i = 0; first < end; i++) {
      const inner = i === levels.length ? end : ((first + (1 << shift) - 1) >> shift) << shift
      const innerEnd = (end >> shift) << shift
      const isSplit = inner < innerEnd
      const until = isSplit ? inner : end
      for (let at = first; at < until; at++) if (highs[at]! > high) high = highs[at]!
      if (!isSplit) break
      for (let at = innerEnd; at < end; at++) if (highs[at]! > high) high = highs[at]!
      first = inner >> shift
      end = innerEnd >> shift
      highs = levels[i]!.high
      shift = BRANCH_SHIFT
    }
    return high === -Infinity ? Number.NaN : high
  }

  private takeRows(from: number, to: number): void {
    const { values, stride = 1, offset = 0, valid } = this.source
    for (let row = from; row < to; row++) {
      this.rows[row] = valid !== undefined && valid[row] === 0 ? Number.NaN : values[row * stride + offset]!
    }
  }
}

/** Takes the range of what lies below a bin: rows, or bins of the level before. */
function fillBin(level: Level, bin: number, lows: Float32Array, highs: Float32Array, nBelow: number): void {
  let low = Infinity
  let high = -Infinity
  const end = Math.min((bin + 1) * nBelow, lows.length)
  for (let at = bin * nBelow; at < end; at++) {
    if (lows[at]! < low) low = lows[at]!
    if (highs[at]! > high) high = highs[at]!
  }
  level.low[bin] = low > high ? Number.NaN : low
  level.high[bin] = low > high ? Number.NaN : high
}
