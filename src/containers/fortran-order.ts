import type { NumberArray } from './npy-dtype.ts'

/** Rows that are written side by side: their lines stay in the processor's cache while a column is walked along. */
const TILE = 32

/**
 * Reorders an array from Fortran order (first index fastest) to C order (last index fastest).
 *
 * Item by item, as an odometer over all axes, the blend shapes of an SMPL-H model (6890 x 3 x 459) took 2.1 s, nearly every
 * read missing the cache; by tiles of rows 0.1 s.
 *
 * @param data product(shape) items in Fortran order; not changed
 * @param shape of the array, all sizes above 0
 * @returns a new array of the same kind
 */
export function toRowMajor<A extends NumberArray>(data: A, shape: readonly number[]): A {
  const out = sameKind(data)
  const [nRows = 1, ...rest] = shape
  const places = placesInRow(rest)
  const nColumns = places.length
  for (let first = 0; first < nRows; first += TILE) {
    const end = Math.min(first + TILE, nRows)
    for (let column = 0; column < nColumns; column++) {
      const from = column * nRows
      const to = places[column]!
      for (let row = first; row < end; row++) out[row * nColumns + to] = data[from + row]!
    }
  }
  return out
}

/** Where in a row in C order the items of a row in Fortran order lie. */
function placesInRow(shape: readonly number[]): Uint32Array {
  const steps: number[] = []
  let step = 1
  for (const size of shape.toReversed()) {
    steps.unshift(step)
    step *= size
  }
  const places = new Uint32Array(step)
  const index = shape.map(() => 0)
  let place = 0
  for (let i = 0; i < places.length; i++) {
    places[i] = place
    // like an odometer, first index first
    for (let axis = 0; axis < shape.length; axis++) {
      index[axis]!++
      place += steps[axis]!
      if (index[axis]! < shape[axis]!) break
      place -= steps[axis]! * shape[axis]!
      index[axis] = 0
    }
  }
  return places
}

function sameKind<A extends NumberArray>(data: A): A {
  return data.slice() as A
}
