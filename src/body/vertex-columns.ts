import { halfFloatBits } from '../math/index.ts'

/**
 * Linear displacements of vertices of a mesh: a vertex moves by its 3 rows times a feature of `nColumns` numbers
 * (the pose of the joints, a code of the expression). Held as the GPU takes them: half floats that fill their range.
 */
export interface VertexColumns {
  readonly nColumns: number
  /** vertices that move, one after the other */
  readonly nVertices: number
  /**
   * Texels of 4 halves, [blocks * 3 * rowTexels(nColumns), 1024, 4]: a block is 1024 vertices side by side, its 3 rows under
   * each other, 4 columns a texel; columns beyond the last are 0.
   */
  readonly halves: Uint16Array
  /** m of one unit in `halves` */
  readonly unit: number
}

/** Vertices side by side, texels; the shader that reads the result holds the same number. */
export const COLUMN_BLOCK = 1024
/** Vertices packed together, a divisor of the block: their texels lie in one line of the processor's cache. */
const TILE = 8
/** The largest half float is 2^16 less a bit. */
const TOP_EXPONENT = 14

/** Texels that hold one row of so many columns. */
export function rowTexels(nColumns: number): number {
  return Math.ceil(nColumns / 4)
}

/** Where a number of vertex v, row k (x, y, z) and column c lies: v * vertex + k * row + c * column. */
export interface ColumnStrides {
  readonly vertex: number
  readonly row: number
  readonly column: number
}

/** Packs displacements, m; takes a second for an official model in full, so not where a picture moves. */
export function packColumns(
  data: Float32Array | Float64Array,
  nVertices: number,
  nColumns: number,
  strides: ColumnStrides,
): VertexColumns {
  const nBlocks = Math.ceil(nVertices / COLUMN_BLOCK)
  const nTexels = rowTexels(nColumns)
  const halves = new Uint16Array(COLUMN_BLOCK * nBlocks * 3 * nTexels * 4)
  const exponent = TOP_EXPONENT - Math.ceil(Math.log2(Math.max(largestOf(data), 1e-12)))
  const scale = 2 ** exponent
  for (let first = 0; first < nVertices; first += TILE) {
    const end = Math.min(first + TILE, nVertices)
    const column = first % COLUMN_BLOCK
    const top = ((first - column) / COLUMN_BLOCK) * 3 * nTexels
    for (let row = 0; row < 3; row++) {
      for (let c = 0; c < nColumns; c++) {
        const texel = (top + row * nTexels + (c >> 2)) * COLUMN_BLOCK + column
        const at = row * strides.row + c * strides.column
        for (let v = first; v < end; v++) {
          halves[(texel + v - first) * 4 + (c & 3)] = halfFloatBits(data[v * strides.vertex + at]! * scale)
        }
      }
    }
  }
  return { nColumns, nVertices, halves, unit: 1 / scale }
}

function largestOf(data: Float32Array | Float64Array): number {
  let largest = 0
  for (let i = 0; i < data.length; i++) largest = Math.max(largest, Math.abs(data[i]!))
  return largest
}
