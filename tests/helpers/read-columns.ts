import { COLUMN_BLOCK, rowTexels, type VertexColumns } from '../../src/body/index.ts'

/** IEEE 754 binary16. */
export function halfFloatValue(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 31
  const fraction = bits & 1023
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15))
}

/** One number of packed columns, m: as the shader finds it. */
export function columnValue({ halves, nColumns, unit }: VertexColumns, v: number, row: number, column: number): number {
  const nTexels = rowTexels(nColumns)
  const y = Math.floor(v / COLUMN_BLOCK) * 3 * nTexels + row * nTexels + (column >> 2)
  return halfFloatValue(halves[(y * COLUMN_BLOCK + (v % COLUMN_BLOCK)) * 4 + (column & 3)]!) * unit
}

/** Displacement of a vertex by a feature, [3], m. */
export function displacement(columns: VertexColumns, v: number, feature: ArrayLike<number>): number[] {
  return [0, 1, 2].map((row) => {
    let sum = 0
    for (let c = 0; c < columns.nColumns; c++) sum += columnValue(columns, v, row, c) * feature[c]!
    return sum
  })
}
