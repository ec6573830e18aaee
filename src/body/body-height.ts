import type { BodyMesh } from './body-mesh.ts'

const heights = new WeakMap<Float32Array, number>()

/** m, sole to crown of the body as it is bound; the dataset holds nobody's height. Worked out once per body. */
export function bodyHeight(mesh: Pick<BodyMesh, 'positions'>): number {
  const { positions } = mesh
  const known = heights.get(positions)
  if (known !== undefined) return known
  let low = Infinity
  let high = -Infinity
  for (let at = 1; at < positions.length; at += 3) {
    low = Math.min(low, positions[at]!)
    high = Math.max(high, positions[at]!)
  }
  const height = Math.max(high - low, 0.1)
  heights.set(positions, height)
  return height
}
