import type { Morph } from './face-morphs.ts'
import { type Anchor, mixRows } from './part.ts'

/** Displacements below this are dropped, m. */
const SMALLEST_M = 4e-5
/** One step of a stored displacement, m: 32767 steps reach 6.5 cm. */
export const MORPH_STEP_M = 2e-6

export interface SparseMorphs {
  readonly names: readonly string[]
  readonly counts: Uint8Array
  readonly morphs: readonly number[]
  readonly deltas: readonly number[]
}

/** Morphs of the finished vertices, grouped by vertex, in steps of MORPH_STEP_M. */
export function sparseMorphs(morphs: readonly Morph[], anchors: readonly Anchor[]): SparseMorphs {
  const counts = new Uint8Array(anchors.length)
  const entryMorphs: number[] = []
  const deltas: number[] = []
  const d = new Float64Array(3)
  anchors.forEach((anchor, v) => {
    if (anchor.ids.length === 0) return
    morphs.forEach((morph, m) => {
      mixRows(morph.delta, 3, anchor, d, 0)
      if (Math.hypot(d[0]!, d[1]!, d[2]!) < SMALLEST_M) return
      counts[v] = counts[v]! + 1
      entryMorphs.push(m)
      for (const x of d) deltas.push(Math.round(x / MORPH_STEP_M))
    })
  })
  return { names: morphs.map((m) => m.name), counts, morphs: entryMorphs, deltas }
}
