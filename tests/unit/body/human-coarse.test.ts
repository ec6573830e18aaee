import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { HUMAN_BUILDS, REGIONS, parseHuman, type BodyMesh } from '../../../src/body/index.ts'
import { type FaceSetting, poseHuman, restQuats, skinHuman } from '../../helpers/posed-human.ts'
import { seededRandom } from '../../helpers/seeded-random.ts'

/** The coarse triangles of the human: fewer, over the same vertices, and with the same outline in every pose. */

const BYTES = new Uint8Array(readFileSync(new URL('../../../public/body/human.bin', import.meta.url)))
const WIDTH = 220
const HEIGHT = 220

interface Scene {
  readonly quats: Float32Array
  readonly face: FaceSetting
  readonly yaw: number
}

function randomScene(random: () => number): Scene {
  const quats = restQuats()
  for (let j = 0; j < 52; j++) {
    const axis = [random() - 0.5, random() - 0.5, random() - 0.5]
    const half = random() * (j < 22 ? 0.35 : 0.25)
    const size = Math.hypot(...axis)
    for (let c = 0; c < 3; c++) quats[4 * j + c] = (axis[c]! / size) * Math.sin(half)
    quats[4 * j + 3] = Math.cos(half)
  }
  const face = { fau: { 8: random() * 2, 20: random(), 2: random() }, blink: random() }
  return { quats, face, yaw: random() * 2 * Math.PI }
}

describe.each(HUMAN_BUILDS)('the coarse level of the human, %s', (build) => {
  const mesh = parseHuman(BYTES, build)
  const coarse = mesh.coarseIndices!

  it('has less than half of the triangles, and fewer vertices', () => {
    expect(coarse.length / mesh.indices.length).toBeLessThan(0.45)
    expect(coarse.length / mesh.indices.length).toBeGreaterThan(0.3)
    expect(new Set(coarse).size / mesh.nVertices).toBeLessThan(0.6)
  })

  it('leaves no material out and no triangle without area', () => {
    const regions = (indices: ArrayLike<number>): string[] =>
      [...new Set(Array.from(indices, (v) => REGIONS[mesh.regions[v]!]!))].toSorted()
    expect(regions(coarse)).toEqual(regions(mesh.indices))
    for (let i = 0; i < coarse.length; i += 3) {
      expect(new Set([coarse[i], coarse[i + 1], coarse[i + 2]]).size).toBe(3)
    }
  })

  it('has no hole that the fine level has not: open edges stay where they are', () => {
    const before = new Set(openEdges(mesh, mesh.indices))
    const opened = openEdges(mesh, coarse).filter((edge) => !before.has(edge))
    expect(opened).toEqual([])
  })

  it('has the outline of the fine level in 8 poses, faces and views', () => {
    const random = seededRandom(20)
    for (let i = 0; i < 8; i++) {
      const { quats, face, yaw } = randomScene(random)
      const views = [
        { pose: quats, frame: { x: 0, y: -0.35, half: 1.25 } },
        { pose: restQuats(), frame: { x: 0, y: 0.42, half: 0.2 } },
      ]
      for (const { pose, frame } of views) {
        const { world, weights } = poseHuman(mesh, pose, face)
        const points = skinHuman(mesh, world, weights)
        const [fine, light] = [mesh.indices, coarse].map((indices) => outline(points, indices, yaw, frame))
        let [both, either] = [0, 0]
        fine!.forEach((inside, p) => {
          both += inside & light![p]!
          either += inside | light![p]!
        })
        expect(either).toBeGreaterThan(1500)
        expect(both / either).toBeGreaterThan(0.985)
      }
    }
  })
})

/** Edges with a triangle on one side only, hairs left out, by the places of their ends. */
function openEdges(mesh: BodyMesh, indices: ArrayLike<number>): string[] {
  const hairs = new Set((['brow', 'lash'] as const).map((name) => REGIONS.indexOf(name)))
  const sides = new Map<string, number>()
  for (let i = 0; i < indices.length; i++) {
    const [a, b] = [indices[i]!, indices[i % 3 === 2 ? i - 2 : i + 1]!]
    if (hairs.has(mesh.regions[a]!)) continue
    const key = a < b ? `${a} ${b}` : `${b} ${a}`
    sides.set(key, (sides.get(key) ?? 0) + 1)
  }
  return [...sides].filter(([, n]) => n === 1).map(([key]) => key)
}

/** Pixels that the mesh covers, seen from a direction about Y without perspective; the frame is a square, m. */
function outline(
  points: Float64Array,
  indices: ArrayLike<number>,
  yaw: number,
  frame: { readonly x: number; readonly y: number; readonly half: number },
): Uint8Array {
  const out = new Uint8Array(WIDTH * HEIGHT)
  const [c, s] = [Math.cos(yaw), Math.sin(yaw)]
  const toX = (v: number): number =>
    ((points[3 * v]! * c - points[3 * v + 2]! * s - frame.x) / frame.half / 2 + 0.5) * WIDTH
  const toY = (v: number): number => ((points[3 * v + 1]! - frame.y) / frame.half / 2 + 0.5) * HEIGHT
  for (let i = 0; i < indices.length; i += 3) {
    const corners = [indices[i]!, indices[i + 1]!, indices[i + 2]!]
    fill(out, corners.map(toX), corners.map(toY))
  }
  return out
}

/** Fills the pixels whose middles lie in a triangle, whichever way round it is. */
function fill(out: Uint8Array, x: readonly number[], y: readonly number[]): void {
  const area = (x[1]! - x[0]!) * (y[2]! - y[0]!) - (x[2]! - x[0]!) * (y[1]! - y[0]!)
  if (area === 0) return
  const [left, right] = [Math.max(0, Math.floor(Math.min(...x))), Math.min(WIDTH - 1, Math.ceil(Math.max(...x)))]
  const [low, high] = [Math.max(0, Math.floor(Math.min(...y))), Math.min(HEIGHT - 1, Math.ceil(Math.max(...y)))]
  for (let row = low; row <= high; row++) {
    for (let column = left; column <= right; column++) {
      const [dx, dy] = [column + 0.5 - x[0]!, row + 0.5 - y[0]!]
      const u = (dx * (y[2]! - y[0]!) - dy * (x[2]! - x[0]!)) / area
      const v = (dy * (x[1]! - x[0]!) - dx * (y[1]! - y[0]!)) / area
      if (u >= 0 && v >= 0 && u + v <= 1) out[row * WIDTH + column] = 1
    }
  }
}
