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
const LEAF_ROWS = 8
const BRANCH = 4
/** Columns of fewer rows are read row by row: that is quicker than looking for bins that lie whole in them. */
const READ_ROWS = 3 * LEAF_ROWS
const _range = new Float64Array(2)

interface Level {
  readonly rowsPerBin: number
  readonly low: Float32Array
  readonly high: Float32Array
  /** Uint8Array; 1 where every row below is known */
  readonly isWhole: Uint8Array
}

/**
 * Smallest and largest value of any stretch of a signal in a handful of steps, whatever its length, so that ten minutes and
 * seventy-five draw alike. Built as rows come, from wherever in the recording; only bins whose rows are all known are
 * kept, the rest is read directly.
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
      const nBins = Math.floor(nRows / rowsPerBin)
      this.levels.push({
        rowsPerBin,
        low: new Float32Array(nBins),
        high: new Float32Array(nBins),
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
      const last = Math.min(Math.ceil(end / level.rowsPerBin), level.low.length)
      for (let bin = Math.floor(from / level.rowsPerBin); bin < last; bin++) {
        if (level.isWhole[bin] === 1) continue
        const first = bin * level.rowsPerBin
        if (this.known.endFrom(first) < first + level.rowsPerBin) continue
        if (below === undefined) this.fillLeaf(level, bin)
        else fillFromBelow(level, below, bin)
        level.isWhole[bin] = 1
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
    let low = Infinity
    let high = -Infinity
    const { levels, rows } = this
    let row = Math.max(from, 0)
    const end = Math.min(to, rows.length)
    while (row < end) {
      let best = -1
      if (row % LEAF_ROWS === 0 && row + LEAF_ROWS <= end) {
        for (let i = 0; i < levels.length; i++) {
          const { rowsPerBin, isWhole } = levels[i]!
          if (row % rowsPerBin !== 0 || row + rowsPerBin > end || isWhole[row / rowsPerBin] !== 1) break
          best = i
        }
      }
      if (best >= 0) {
        const level = levels[best]!
        const bin = row / level.rowsPerBin
        // a bin without a valid row holds NaN, which is neither smaller nor larger
        if (level.low[bin]! < low) low = level.low[bin]!
        if (level.high[bin]! > high) high = level.high[bin]!
        row += level.rowsPerBin
        continue
      }
      const until = Math.min(end, row - (row % LEAF_ROWS) + LEAF_ROWS)
      for (; row < until; row++) {
        const value = rows[row]!
        if (value < low) low = value
        if (value > high) high = value
      }
    }
    out[0] = low > high ? Number.NaN : low
    out[1] = low > high ? Number.NaN : high
    return out
  }

  /**
   * Range of the valid values under each of many columns that stand side by side, NaN where there is none: column x has the
   * rows from floor(first + x * perColumn) to floor(first + (x + 1) * perColumn), at least one.
   * @param low written, Float32Array [columns] @param high written, Float32Array [columns]
   */
  columns(first: number, perColumn: number, low: Float32Array, high: Float32Array): void {
    if (perColumn >= READ_ROWS) {
      this.wideColumns(first, perColumn, low, high)
      return
    }
    const { rows } = this
    const nRows = rows.length
    const n = low.length
    let begin = Math.floor(first)
    for (let x = 0; x < n; x++) {
      const next = Math.floor(first + (x + 1) * perColumn)
      const end = Math.min(next > begin ? next : begin + 1, nRows)
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

  private wideColumns(first: number, perColumn: number, low: Float32Array, high: Float32Array): void {
    for (let x = 0; x < low.length; x++) {
      this.range(Math.floor(first + x * perColumn), Math.floor(first + (x + 1) * perColumn), _range)
      low[x] = _range[0]!
      high[x] = _range[1]!
    }
  }

  private takeRows(from: number, to: number): void {
    const { values, stride = 1, offset = 0, valid } = this.source
    for (let row = from; row < to; row++) {
      this.rows[row] = valid !== undefined && valid[row] === 0 ? Number.NaN : values[row * stride + offset]!
    }
  }

  private fillLeaf(level: Level, bin: number): void {
    let low = Number.NaN
    let high = Number.NaN
    const first = bin * LEAF_ROWS
    for (let row = first; row < first + LEAF_ROWS; row++) {
      const value = this.rows[row]!
      if (Number.isNaN(value)) continue
      if (!(value >= low)) low = value
      if (!(value <= high)) high = value
    }
    level.low[bin] = low
    level.high[bin] = high
  }
}

function fillFromBelow(level: Level, below: Level, bin: number): void {
  let low = Number.NaN
  let high = Number.NaN
  const first = bin * BRANCH
  for (let child = first; child < first + BRANCH; child++) {
    if (Number.isNaN(below.low[child]!)) continue
    if (!(below.low[child]! >= low)) low = below.low[child]!
    if (!(below.high[child]! <= high)) high = below.high[child]!
  }
  level.low[bin] = low
  level.high[bin] = high
}
