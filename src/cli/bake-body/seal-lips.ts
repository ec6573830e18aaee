import { mouthSlit } from './face-landmarks.ts'
import type { QuadMesh } from './quad-mesh.ts'

/** How far one lip reaches into the other, so that no light falls between them, m. */
const OVERLAP_M = 0.0003
/** Rings of vertices that come along, each by this share of the one before. */
const RINGS = 5
const RING_SHARE = 0.72

/**
 * Closes the lips of a shaped mesh: those of the base mesh touch in the middle and gape at the corners. Each border moves
 * half way to the other, up or down, and the lip comes along.
 *
 * @param positions m, [n, 3]
 * @returns new positions
 */
export function sealLips(mesh: QuadMesh, positions: Float64Array): Float64Array {
  const lift = new Map<number, number>()
  const { upper, lower } = lipBorders(mouthSlit(mesh, positions), positions)
  for (const v of upper.slice(1, -1))
    lift.set(v, (heightAt(lower, positions, positions[3 * v]!) - y(v) - OVERLAP_M) / 2)
  for (const v of lower.slice(1, -1))
    lift.set(v, (heightAt(upper, positions, positions[3 * v]!) - y(v) + OVERLAP_M) / 2)
  function y(v: number): number {
    return positions[3 * v + 1]!
  }
  let ring = [...lift.keys()]
  for (let k = 0; k < RINGS; k++) {
    const sums = new Map<number, [sum: number, count: number]>()
    for (const v of ring) {
      for (const n of mesh.neighbours.get(v)!) {
        if (lift.has(n)) continue
        const [sum, count] = sums.get(n) ?? [0, 0]
        sums.set(n, [sum + lift.get(v)!, count + 1])
      }
    }
    for (const [n, [sum, count]] of sums) lift.set(n, (RING_SHARE * sum) / count)
    ring = [...sums.keys()]
  }
  const out = positions.slice()
  for (const [v, d] of lift) out[3 * v + 1] = out[3 * v + 1]! + d
  return out
}

/** Both borders from corner to corner, in the order of x; `slit` starts in the middle of the upper one. */
function lipBorders(slit: readonly number[], positions: Float64Array): { upper: number[]; lower: number[] } {
  const x = (v: number): number => positions[3 * v]!
  const left = slit.reduce((best, v, i) => (x(v) > x(slit[best]!) ? i : best), 0)
  const right = slit.reduce((best, v, i) => (x(v) < x(slit[best]!) ? i : best), 0)
  const upper = [...slit.slice(0, left + 1), ...slit.slice(right)]
  const lower = slit.slice(left, right + 1)
  const byX = (a: number, b: number): number => x(a) - x(b)
  return { upper: upper.toSorted(byX), lower: lower.toSorted(byX) }
}

function heightAt(border: readonly number[], positions: Float64Array, x: number): number {
  const i = Math.max(
    1,
    border.findIndex((v) => positions[3 * v]! >= x),
  )
  const [a, b] = [border[i - 1]!, border[i]!]
  const [xa, xb] = [positions[3 * a]!, positions[3 * b]!]
  const t = Math.min(1, Math.max(0, (x - xa) / (xb - xa)))
  return positions[3 * a + 1]! + t * (positions[3 * b + 1]! - positions[3 * a + 1]!)
}
