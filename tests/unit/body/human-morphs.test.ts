import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { REGIONS, parseHuman } from '../../../src/body/index.ts'
import { SIDED_MORPHS, WHOLE_MORPHS } from '../../../src/body/face-units.ts'

const BYTES = new Uint8Array(readFileSync(new URL('../../../public/body/human.bin', import.meta.url)))
const mesh = parseHuman(BYTES, 'male')
const morphs = mesh.morphs!

/** Displacement of every vertex under one morph at 1, m. */
function displacement(name: string): Float64Array {
  const index = morphs.names.indexOf(name)
  expect(index, name).toBeGreaterThanOrEqual(0)
  const out = new Float64Array(mesh.nVertices * 3)
  for (let v = 0; v < mesh.nVertices; v++) {
    for (let e = morphs.vertexStart[v]!; e < morphs.vertexStart[v + 1]!; e++) {
      if (morphs.entryMorphs[e] === index) out.set(morphs.deltas.subarray(3 * e, 3 * e + 3), 3 * v)
    }
  }
  return out
}

const length = (d: Float64Array, v: number): number => Math.hypot(d[3 * v]!, d[3 * v + 1]!, d[3 * v + 2]!)
const inRegion = (region: (typeof REGIONS)[number]): number[] =>
  [...mesh.regions.keys()].filter((v) => mesh.regions[v] === REGIONS.indexOf(region))

/** Vertices across an edge from each vertex. */
function neighbours(): number[][] {
  const sets = Array.from({ length: mesh.nVertices }, () => new Set<number>())
  for (let i = 0; i < mesh.indices.length; i++) {
    const [a, b] = [mesh.indices[i]!, mesh.indices[i % 3 === 2 ? i - 2 : i + 1]!]
    sets[a]!.add(b)
    sets[b]!.add(a)
  }
  return sets.map((set) => [...set])
}

describe('morphs of the built-in human', () => {
  it('are those the face rig knows, both halves of the sided ones', () => {
    const expected = [...SIDED_MORPHS.flatMap((name) => [`${name}.l`, `${name}.r`]), ...WHOLE_MORPHS]
    expect([...morphs.names].sort()).toEqual(expected.sort())
  })

  it.each(morphs.names.map((name) => [name]))('%s moves the face by millimetres, and only the head', (name) => {
    const d = displacement(name)
    let largest = 0
    let farthestBelow = 0
    for (let v = 0; v < mesh.nVertices; v++) {
      largest = Math.max(largest, length(d, v))
      if (mesh.positions[3 * v + 1]! < 0.2) farthestBelow = Math.max(farthestBelow, length(d, v))
    }
    expect(farthestBelow).toBe(0)
    expect(largest).toBeGreaterThan(0.0015)
    expect(largest).toBeLessThan(0.04)
  })

  it.each(SIDED_MORPHS.map((name) => [name]))('%s: halves stay on their side and mirror each other', (name) => {
    const [left, right] = [displacement(`${name}.l`), displacement(`${name}.r`)]
    let [leftSum, rightSum, astray] = [0, 0, 0]
    for (const v of inRegion('skin')) {
      const x = mesh.positions[3 * v]!
      if (x < -0.014) astray = Math.max(astray, length(left, v))
      if (x > 0.014) astray = Math.max(astray, length(right, v))
      leftSum += length(left, v)
      rightSum += length(right, v)
    }
    expect(astray).toBeLessThan(2e-4)
    expect(leftSum / rightSum).toBeGreaterThan(0.9)
    expect(leftSum / rightSum).toBeLessThan(1.1)
  })

  it('halves cross over smoothly: on the mid line both take part alike', () => {
    const [left, right] = [displacement('upper_lip_up.l'), displacement('upper_lip_up.r')]
    const middle = inRegion('skin').filter((v) => Math.abs(mesh.positions[3 * v]!) < 1e-4 && length(left, v) > 5e-4)
    expect(middle.length).toBeGreaterThan(3)
    for (const v of middle) expect(length(left, v) / length(right, v)).toBeCloseTo(1, 1)
  })

  it('moves the skin evenly: no vertex of brow, cheek or mouth strays from its neighbours', () => {
    const around = neighbours()
    for (const name of morphs.names.filter((n) => !n.startsWith('lid') && n !== 'jaw_open')) {
      const d = displacement(name)
      let [largest, roughest] = [0, 0]
      for (const v of inRegion('skin')) {
        const list = around[v]!
        const off = [0, 1, 2].map((c) => d[3 * v + c]! - list.reduce((sum, n) => sum + d[3 * n + c]!, 0) / list.length)
        largest = Math.max(largest, length(d, v))
        roughest = Math.max(roughest, Math.hypot(...off))
      }
      expect(roughest / largest, name).toBeLessThan(0.24)
    }
  })

  it('lids close by about a centimetre and lashes go with them', () => {
    const close = displacement('lid_close.l')
    const largest = Math.max(...inRegion('skin').map((v) => length(close, v)))
    const lashes = Math.max(...inRegion('lash').map((v) => length(close, v)))
    expect(largest).toBeGreaterThan(0.008)
    expect(lashes).toBeGreaterThan(largest)
  })

  it('brow hairs ride on the brow', () => {
    const up = displacement('brow_outer_up.l')
    const moved = inRegion('brow').filter((v) => up[3 * v + 1]! > 0.002)
    expect(moved.length).toBeGreaterThan(40)
  })

  it('leaves the eyeballs where they are', () => {
    for (const region of ['sclera', 'iris', 'pupil'] as const) {
      for (const v of inRegion(region)) expect(morphs.vertexStart[v + 1]).toBe(morphs.vertexStart[v])
    }
  })

  it('turns normals with the surface: small, finite, zero where nothing moves', () => {
    expect(morphs.normalDeltas.every(Number.isFinite)).toBe(true)
    expect(Math.max(...morphs.normalDeltas)).toBeLessThanOrEqual(2)
    const strongest = morphs.normalDeltas.reduce((most, d) => Math.max(most, Math.abs(d)), 0)
    expect(strongest).toBeGreaterThan(0.1)
  })
})
