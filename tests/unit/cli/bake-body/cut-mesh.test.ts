import { describe, expect, it } from 'vitest'
import {
  type Cut,
  type Field,
  above,
  below,
  borderAt,
  linearField,
  scored,
  wholeMesh,
} from '../../../../src/cli/bake-body/cut-mesh.ts'

const N = 6
/** A grid of N x N quads over the unit square, split into triangles; vertex (i, j) has id i + j (N + 1). */
const X = Float64Array.from({ length: (N + 1) ** 2 }, (_, v) => (v % (N + 1)) / N)
const Y = Float64Array.from({ length: (N + 1) ** 2 }, (_, v) => Math.floor(v / (N + 1)) / N)
const TRIANGLES = Array.from({ length: N * N }, (_, q) => {
  const a = (q % N) + Math.floor(q / N) * (N + 1)
  return [a, a + 1, a + N + 2, a, a + N + 2, a + N + 1]
}).flat()
const x = linearField(X)
const y = linearField(Y)

function area(cut: Cut): number {
  const t = cut.triangles
  let sum = 0
  for (let i = 0; i < t.length; i += 3) {
    const [a, b, c] = [t[i]!, t[i + 1]!, t[i + 2]!].map((v) => [x(cut.vertices[v]!), y(cut.vertices[v]!)] as const)
    sum += ((b![0] - a![0]) * (c![1] - a![1]) - (c![0] - a![0]) * (b![1] - a![1])) / 2
  }
  return sum
}

const slanted: Field = (at) => x(at) + 0.37 * y(at)
/** Bent between vertices: not what linear interpolation of its corner values would give. */
const round: Field = (at) => Math.hypot(x(at), y(at))

describe('cutting a mesh along a field', () => {
  const whole = wholeMesh(TRIANGLES)

  it('keeps the area on both sides together', () => {
    for (const level of [0.2, 0.513, 0.9]) {
      expect(area(below(whole, slanted, level)) + area(above(whole, slanted, level))).toBeCloseTo(1, 3)
    }
  })

  it('cuts where the field says, to the millionth, also where it bends', () => {
    for (const field of [slanted, round]) {
      const level = 0.613
      const cut = below(whole, field, level)
      const beyond = cut.vertices.map((v) => field(v) - level)
      expect(Math.max(...beyond)).toBeLessThan(4.1e-4)
      const border = borderAt(cut, field, level)
      expect(border.length).toBeGreaterThan(N)
    }
  })

  it('keeps the turn of triangles', () => {
    for (const cut of [below(whole, round, 0.7), above(whole, slanted, 0.4), scored(whole, slanted, [0.3, 0.6])]) {
      const t = cut.triangles
      for (let i = 0; i < t.length; i += 3) {
        const one: Cut = { vertices: cut.vertices, triangles: [t[i]!, t[i + 1]!, t[i + 2]!] }
        expect(area(one)).toBeGreaterThan(-1e-9)
      }
    }
  })

  it('scores without opening the surface: every inner edge still has two sides', () => {
    const cut = scored(whole, slanted, [0.25, 0.5, 0.77])
    expect(area(cut)).toBeCloseTo(1, 9)
    const open = new Map<string, number>()
    const t = cut.triangles
    for (let i = 0; i < t.length; i++) {
      const [a, b] = [t[i]!, t[i % 3 === 2 ? i - 2 : i + 1]!]
      open.set(`${a},${b}`, 1)
    }
    for (const key of open.keys()) {
      const [a, b] = key.split(',').map(Number) as [number, number]
      if (open.has(`${b},${a}`)) continue
      const outside = [a, b].map((v) => [x(cut.vertices[v]!), y(cut.vertices[v]!)] as const)
      const onRim = [0, 1].some((side) =>
        [0, 1].some((axis) => outside.every((p) => Math.abs(p[axis as 0 | 1] - side) < 1e-9)),
      )
      expect(onRim, `edge ${key}`).toBe(true)
    }
  })

  it('keeps vertices as mixtures whose shares sum to 1', () => {
    for (const { ids, shares } of scored(below(whole, round, 0.8), slanted, [0.4]).vertices) {
      expect(ids).toHaveLength(shares.length)
      expect(shares.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12)
    }
  })
})
