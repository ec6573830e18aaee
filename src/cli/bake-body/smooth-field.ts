import type { QuadMesh } from './quad-mesh.ts'

/**
 * Evens out a displacement field over the surface: each step draws a vertex towards the mean of its neighbours. The lips
 * are neighbours only at the corners of the mouth, so that what parts them stays sharp.
 *
 * @param delta displacements, [n, 3]
 * @param share how far a step goes, 0..1
 * @returns a new field
 */
export function smoothField(mesh: QuadMesh, delta: Float64Array, steps: number, share = 0.5): Float64Array {
  let from = delta.slice()
  for (let step = 0; step < steps; step++) {
    const to = from.slice()
    for (const [v, around] of mesh.neighbours) {
      for (let c = 0; c < 3; c++) {
        let sum = 0
        for (const n of around) sum += from[3 * n + c]!
        to[3 * v + c] = (1 - share) * from[3 * v + c]! + (share * sum) / around.size
      }
    }
    from = to
  }
  return from
}
