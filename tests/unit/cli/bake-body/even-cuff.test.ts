import { describe, expect, test } from 'vitest'
import { evenCuff } from '../../../../src/cli/bake-body/even-cuff.ts'
import type { Vec3 } from '../../../../src/cli/bake-body/vec3.ts'

const FROM: Vec3 = [0.3, 0.1, 0]
const TO: Vec3 = [0.5, 0.1, 0]

/** An oval sleeve along +x about a line beside the joints', with creases of 2 mm; rings 4 mm apart. */
function creasedSleeve(): { points: Vec3[]; depths: Map<number, number> } {
  const points: Vec3[] = []
  const depths = new Map<number, number>()
  for (let ring = 0; ring < 25; ring++) {
    for (let k = 0; k < 24; k++) {
      const depth = ring * 0.004
      const angle = (2 * Math.PI * k) / 24
      const crease = 0.002 * Math.sin(11 * angle + 7 * ring)
      depths.set(points.length, depth)
      points.push(ovalAt(depth, angle, crease))
    }
  }
  return { points, depths }
}

function ovalAt(depth: number, angle: number, crease = 0): Vec3 {
  const radius = 0.03 + 0.1 * depth + 0.004 * Math.cos(2 * angle) + crease
  return [0.5 - depth, 0.11 - radius * Math.sin(angle), 0.005 + radius * Math.cos(angle)]
}

describe('the end of a sleeve', () => {
  test('loses its creases and keeps its form; what lies behind stays', () => {
    const { points, depths } = creasedSleeve()
    const before = [...points]
    const normals = points.map((): Vec3 => [0, 1, 0])
    evenCuff({ from: FROM, to: TO, depths }, points, normals)
    for (const [id, depth] of depths) {
      const [x, y, z] = points[id]!
      if (depth >= 0.06) {
        expect(points[id]).toBe(before[id])
        continue
      }
      if (depth > 0.036) continue
      const angle = Math.atan2(0.11 - y, z - 0.005)
      const even = ovalAt(depth, angle)
      expect(Math.hypot(y - even[1], z - even[2]), `depth ${depth}`).toBeLessThan(0.0005)
      expect(x).toBeCloseTo(even[0], 4)
      const normal = normals[id]!
      expect(normal[1] * (0.11 - y) + normal[2] * (0.005 - z)).toBeLessThan(0)
    }
  })
})
