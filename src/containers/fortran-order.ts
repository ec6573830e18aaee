import type { NumberArray } from './npy-dtype.ts'

/**
 * Reorders an array from Fortran order (first index fastest) to C order (last index fastest).
 *
 * @param data product(shape) items in Fortran order; not changed
 * @param shape of the array, all sizes above 0
 * @returns a new array of the same kind
 */
export function toRowMajor<A extends NumberArray>(data: A, shape: readonly number[]): A {
  const out = sameKind(data)
  const steps: number[] = []
  let step = 1
  for (const size of shape) {
    steps.push(step)
    step *= size
  }
  const index = shape.map(() => 0)
  let from = 0
  for (let to = 0; to < data.length; to++) {
    out[to] = data[from]!
    // like an odometer, last index first
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis]!++
      from += steps[axis]!
      if (index[axis]! < shape[axis]!) break
      from -= steps[axis]! * shape[axis]!
      index[axis] = 0
    }
  }
  return out
}

function sameKind<A extends NumberArray>(data: A): A {
  return data.slice() as A
}
