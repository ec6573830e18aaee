import type { NumberArray } from '../containers/index.ts'

/** Energy of an array whose rows stream in, in order. */
export interface RowEnergy {
  /** Float32Array [T]: |row - row before| x fps; NaN in the first row and where something is not finite */
  readonly values: Float32Array
  /** rows [0, nKnown) are in */
  readonly nKnown: number
  write(firstRow: number, rows: NumberArray): void
}

/**
 * How much a code of unknown meaning changes from frame to frame: the Euclidean norm of its difference, per second. All
 * that can be said truly of `expression` and `frame_latent`, which have no public decoder. Nothing of the rows is kept.
 *
 * @param width numbers in a row
 * @see measures: motion energy, face (4.1)
 */
export function createRowEnergy(nRows: number, width: number, fps: number): RowEnergy {
  const values = new Float32Array(nRows).fill(Number.NaN)
  const before = new Float64Array(width).fill(Number.NaN)
  let nKnown = 0
  return {
    values,
    get nKnown() {
      return nKnown
    },
    write(firstRow, rows) {
      const n = Math.min(Math.floor(rows.length / width), nRows - firstRow)
      for (let i = 0; i < n; i++) {
        let sum = 0
        for (let k = 0; k < width; k++) {
          const value = rows[i * width + k]!
          sum += (value - before[k]!) ** 2
          before[k] = value
        }
        values[firstRow + i] = Number.isFinite(sum) ? Math.sqrt(sum) * fps : Number.NaN
      }
      nKnown = Math.max(nKnown, firstRow + n)
    },
  }
}
