import type { MakeHumanData } from './makehuman-package.ts'

/**
 * The face at rest. The base mesh looks half asleep, its lips stand a crack open, and the corners of its mouth hang: some
 * of the expression units are part of the neutral face, and the morphs that go the same way have so much less to do.
 */

export const OPEN_LIDS = 0.4
const UNITS: readonly (readonly [unit: string, share: number])[] = [
  ['eye-left-opened-up', OPEN_LIDS],
  ['eye-right-opened-up', OPEN_LIDS],
  ['mouth-corner-puller', 0.1],
  ['mouth-parling', -0.075],
]

/** Displacement of every base vertex from the base mesh to the face at rest, m, [19158, 3]. */
export function neutralFace(data: MakeHumanData): Float64Array {
  const out = new Float64Array(data.positions.length)
  for (const [unit, share] of UNITS) {
    data.target(`expression/units/caucasian/${unit}`).forEach((d, i) => (out[i] = out[i]! + share * d))
  }
  return out
}
