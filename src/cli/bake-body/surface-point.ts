import type { BaseBody } from './base-body.ts'
import type { Anchor } from './part.ts'

/**
 * The front of the face at (x, y): the anchor on the foremost skin triangle, seen along -Z.
 * @returns undefined where there is no skin facing forward
 */
export function faceAnchor(body: BaseBody, x: number, y: number): Anchor | undefined {
  const p = body.middle
  const t = body.skinTriangles
  let best: Anchor | undefined
  let front = -Infinity
  for (let i = 0; i < t.length; i += 3) {
    const [a, b, c] = [t[i]!, t[i + 1]!, t[i + 2]!]
    const d =
      (p[3 * b]! - p[3 * a]!) * (p[3 * c + 1]! - p[3 * a + 1]!) -
      (p[3 * c]! - p[3 * a]!) * (p[3 * b + 1]! - p[3 * a + 1]!)
    if (d <= 1e-12) continue
    const u = ((p[3 * b]! - x) * (p[3 * c + 1]! - y) - (p[3 * c]! - x) * (p[3 * b + 1]! - y)) / d
    const v = ((p[3 * c]! - x) * (p[3 * a + 1]! - y) - (p[3 * a]! - x) * (p[3 * c + 1]! - y)) / d
    const w = 1 - u - v
    if (u < 0 || v < 0 || w < 0) continue
    const z = u * p[3 * a + 2]! + v * p[3 * b + 2]! + w * p[3 * c + 2]!
    if (z <= front) continue
    front = z
    best = { ids: [a, b, c], shares: [u, v, w] }
  }
  return best
}
