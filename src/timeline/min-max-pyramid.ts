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
  private readonly source: Required<Omit<PyramidSource, 'valid'>> & { readonly valid: Uint8Array | null }
  private readonly levels: Level[] = []

  constructor({ values, nRows, stride = 1, offset = 0, valid }: PyramidSource) {
    this.source = { values, nRows, stride, offset, valid: valid ?? null }
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
    return this.source.nRows
  }

  /** Takes the rows [from, to); their numbers must be final. */
  update(from: number, to: number): void {
    const end = Math.min(to, this.nRows)
    if (!(end > from)) return
    this.known.add(from, end)
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
    const { values, stride, offset, valid } = this.source
    if (!this.known.has(row) || (valid !== null && valid[row] === 0)) return Number.NaN
    return values[row * stride + offset]!
  }

  /**
   * Range of the valid values of rows [from, to).
   * @param out written and returned, [low, high]; both NaN where there is none
   */
  range(from: number, to: number, out: Float64Array): Float64Array {
    let low = Infinity
    let high = -Infinity
    const { levels } = this
    const { values, stride, offset, valid } = this.source
    const isWhole = this.known.count === this.nRows
    let row = Math.max(from, 0)
    const end = Math.min(to, this.nRows)
    while (row < end) {
      let best = -1
      const nTried = row % LEAF_ROWS === 0 ? levels.length : 0
      for (let i = 0; i < nTried; i++) {
        const { rowsPerBin, isWhole } = levels[i]!
        if (row % rowsPerBin !== 0 || row + rowsPerBin > end || isWhole[row / rowsPerBin] !== 1) break
        best = i
      }
      if (best < 0) {
        // nearly all rows of a wide view are read here: no call, and no search where everything is known
        const isThere = (isWhole || this.known.has(row)) && (valid === null || valid[row] !== 0)
        const value = isThere ? values[row * stride + offset]! : Number.NaN
        if (value < low) low = value
        if (value > high) high = value
        row++
        continue
      }
      const level = levels[best]!
      const bin = row / level.rowsPerBin
      // a bin without a valid row holds NaN, which is neither smaller nor larger
      if (level.low[bin]! < low) low = level.low[bin]!
      if (level.high[bin]! > high) high = level.high[bin]!
      row += level.rowsPerBin
    }
    out[0] = low > high ? Number.NaN : low
    out[1] = low > high ? Number.NaN : high
    return out
  }

  private fillLeaf(level: Level, bin: number): void {
    let low = Number.NaN
    let high = Number.NaN
    const first = bin * LEAF_ROWS
    for (let row = first; row < first + LEAF_ROWS; row++) {
      const value = this.at(row)
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
