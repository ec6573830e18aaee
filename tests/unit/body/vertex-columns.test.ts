import { expect, it } from 'vitest'
import { packColumns } from '../../../src/body/index.ts'
import { columnValue } from '../../helpers/read-columns.ts'
import { seededRandom } from '../../helpers/seeded-random.ts'

it.each([
  [1500, 7],
  [5, 128],
])('packs %i vertices of %i columns to 3 digits, in either order of the file', (nVertices, nColumns) => {
  const random = seededRandom(3)
  const value = Float64Array.from({ length: nVertices * 3 * nColumns }, () => (random() - 0.5) * 0.07)
  // [V, 3, C] as posedirs, [C, V, 3] as a basis
  const asBasis = Float64Array.from(value, (_, i) => {
    const c = Math.floor(i / (nVertices * 3))
    const vk = i % (nVertices * 3)
    return value[vk * nColumns + c]!
  })
  const packed = packColumns(value, nVertices, nColumns, { vertex: 3 * nColumns, row: nColumns, column: 1 })
  const other = packColumns(asBasis, nVertices, nColumns, { vertex: 3, row: 1, column: nVertices * 3 })
  expect(other.halves.every((bits, i) => bits === packed.halves[i])).toBe(true)
  let worst = 0
  for (let v = 0; v < nVertices; v++) {
    for (let k = 0; k < 3; k++) {
      for (let c = 0; c < nColumns; c++) {
        const error = columnValue(packed, v, k, c) - value[(v * 3 + k) * nColumns + c]!
        worst = Math.max(worst, Math.abs(error))
      }
    }
  }
  // half a step of a half float at the largest value
  expect(worst).toBeLessThan(0.035 * 2 ** -11)
})
