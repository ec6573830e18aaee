import { describe, expect, it } from 'vitest'
import { REGIONS, SMPLH_REST_JOINTS, createFigureMesh } from '../../../src/body/index.ts'
import type { BodyMesh, Region } from '../../../src/body/index.ts'

const GENDERS = ['neutral', 'male', 'female'] as const

function verticesOf(mesh: BodyMesh, region: Region): number[] {
  const index = REGIONS.indexOf(region)
  return Array.from({ length: mesh.nVertices }, (_, i) => i).filter((i) => mesh.regions[i] === index)
}

function range(mesh: BodyMesh, axis: 0 | 1 | 2, vertices: Iterable<number>): [number, number] {
  let low = Infinity
  let high = -Infinity
  for (const i of vertices) {
    low = Math.min(low, mesh.positions[i * 3 + axis]!)
    high = Math.max(high, mesh.positions[i * 3 + axis]!)
  }
  return [low, high]
}

describe('the jointed figure', () => {
  for (const gender of GENDERS) {
    const mesh = createFigureMesh(SMPLH_REST_JOINTS[gender])
    const rest = SMPLH_REST_JOINTS[gender]
    const every = Array.from({ length: mesh.nVertices }, (_, i) => i)

    it(`is a consistent mesh (${gender})`, () => {
      expect(mesh.kind).toBe('figure')
      expect(mesh.nJoints).toBe(52)
      expect(mesh.positions).toHaveLength(mesh.nVertices * 3)
      expect(mesh.normals).toHaveLength(mesh.nVertices * 3)
      expect(mesh.skinIndices).toHaveLength(mesh.nVertices * 4)
      expect(mesh.regions).toHaveLength(mesh.nVertices)
      expect(mesh.indices.length % 3).toBe(0)
      expect(mesh.indices.length / 3).toBeGreaterThan(8000)
      expect(mesh.indices.length / 3).toBeLessThan(20_000)
      const used = new Set(mesh.indices)
      expect(used.size).toBe(mesh.nVertices)
      expect(Math.max(...used)).toBe(mesh.nVertices - 1)
      const broken = every.filter((i) => {
        let sum = 0
        for (let k = 0; k < 4; k++) {
          const weight = mesh.skinWeights[i * 4 + k]!
          if (!(weight >= 0) || mesh.skinIndices[i * 4 + k]! >= 52) return true
          sum += weight
        }
        const at = i * 3
        const normal = Math.hypot(mesh.normals[at]!, mesh.normals[at + 1]!, mesh.normals[at + 2]!)
        const place = mesh.positions[at]! + mesh.positions[at + 1]! + mesh.positions[at + 2]!
        return !(Math.abs(sum - 1) < 1e-5 && Math.abs(normal - 1) < 1e-5 && Number.isFinite(place))
      })
      expect(broken).toEqual([])
    })

    it(`has one region a triangle, and every region it should (${gender})`, () => {
      let mixed = 0
      for (let t = 0; t < mesh.indices.length; t += 3) {
        const [a, b, c] = [0, 1, 2].map((k) => mesh.regions[mesh.indices[t + k]!])
        if (a !== b || b !== c) mixed++
      }
      expect(mixed).toBe(0)
      for (const region of ['skin', 'suit', 'trim', 'sclera', 'iris', 'sole', 'hair', 'brow', 'lips'] as const) {
        expect(verticesOf(mesh, region).length).toBeGreaterThan(10)
      }
    })

    it(`has its faces outside: triangles turn the way their normals point (${gender})`, () => {
      let wrong = 0
      for (let t = 0; t < mesh.indices.length; t += 3) {
        const [a, b, c] = [0, 1, 2].map((k) => mesh.indices[t + k]! * 3) as [number, number, number]
        const p = mesh.positions
        const u = [0, 1, 2].map((k) => p[b + k]! - p[a + k]!)
        const v = [0, 1, 2].map((k) => p[c + k]! - p[a + k]!)
        const n = [u[1]! * v[2]! - u[2]! * v[1]!, u[2]! * v[0]! - u[0]! * v[2]!, u[0]! * v[1]! - u[1]! * v[0]!]
        const along = [0, 1, 2].reduce(
          (sum, k) => sum + n[k]! * (mesh.normals[a + k]! + mesh.normals[b + k]! + mesh.normals[c + k]!),
          0,
        )
        if (along < 0) wrong++
      }
      expect(wrong / (mesh.indices.length / 3)).toBeLessThan(0.005)
    })

    it(`encloses a positive volume like a body's (${gender})`, () => {
      let volume = 0
      const p = mesh.positions
      for (let t = 0; t < mesh.indices.length; t += 3) {
        const [a, b, c] = [0, 1, 2].map((k) => mesh.indices[t + k]! * 3) as [number, number, number]
        volume +=
          (p[a]! * (p[b + 1]! * p[c + 2]! - p[b + 2]! * p[c + 1]!) +
            p[a + 1]! * (p[b + 2]! * p[c]! - p[b]! * p[c + 2]!) +
            p[a + 2]! * (p[b]! * p[c + 1]! - p[b + 1]! * p[c]!)) /
          6
      }
      // m^3; people of this height have 0.06 to 0.09, parts that overlap count twice
      expect(volume).toBeGreaterThan(0.05)
      expect(volume).toBeLessThan(0.12)
    })

    it(`stands on flat soles at the height that the staging plants (${gender})`, () => {
      const [low] = range(mesh, 1, every)
      const floor = Math.min(rest[31]!, rest[34]!) - 0.018
      expect(low).toBeCloseTo(floor, 5)
      const touching = every.filter((i) => mesh.positions[i * 3 + 1]! < Math.max(rest[31]!, rest[34]!) - 0.0175)
      const [back, front] = range(mesh, 2, touching)
      expect(front - back).toBeGreaterThan(0.18)
    })

    it(`looks forward: eyes and lips on the front of a head of human size (${gender})`, () => {
      const hair = range(mesh, 1, verticesOf(mesh, 'hair'))
      const [, lips] = range(mesh, 2, verticesOf(mesh, 'lips'))
      const [, iris] = range(mesh, 2, verticesOf(mesh, 'iris'))
      expect(iris).toBeGreaterThan(rest[47]! + 0.05)
      expect(lips).toBeGreaterThan(rest[47]! + 0.06)
      const eyeSides = new Set(verticesOf(mesh, 'iris').map((i) => Math.sign(mesh.positions[i * 3]! - rest[45]!)))
      expect(eyeSides).toEqual(new Set([-1, 1]))
      const [floor] = range(mesh, 1, every)
      expect(hair[1] - floor).toBeGreaterThan(1.55)
      expect(hair[1] - floor).toBeLessThan(1.9)
    })

    it(`has all five fingers of both hands, tips beyond the last joints (${gender})`, () => {
      for (const last of [24, 27, 30, 33, 36, 39, 42, 45, 48, 51]) {
        const rigid = every.filter((i) => mesh.skinIndices[i * 4] === last && mesh.skinWeights[i * 4]! > 0.99)
        expect(rigid.length).toBeGreaterThan(10)
        const joint = [rest[last * 3]!, rest[last * 3 + 1]!, rest[last * 3 + 2]!]
        const reach = Math.max(
          ...rigid.map((i) => Math.hypot(...joint.map((value, k) => mesh.positions[i * 3 + k]! - value))),
        )
        expect(reach).toBeGreaterThan(0.015)
        expect(reach).toBeLessThan(0.045)
      }
    })

    it(`keeps head, hands and feet rigid enough: vertices lie near the joints that carry them (${gender})`, () => {
      const far = every.filter((i) => {
        const joint = mesh.skinIndices[i * 4]!
        return Math.hypot(...[0, 1, 2].map((k) => mesh.positions[i * 3 + k]! - rest[joint * 3 + k]!)) > 0.5
      })
      expect(far).toEqual([])
    })

    it(`is bound in the zero pose: bind inverses move by -J (${gender})`, () => {
      for (let j = 0; j < 52; j++) {
        for (let k = 0; k < 3; k++) expect(mesh.bindInverses[j * 16 + 12 + k]).toBe(-rest[j * 3 + k]!)
        expect(mesh.bindInverses[j * 16]).toBe(1)
        expect(mesh.bindInverses[j * 16 + 15]).toBe(1)
      }
    })
  }

  it('is the same every time', () => {
    const a = createFigureMesh()
    const b = createFigureMesh()
    for (const key of ['positions', 'normals', 'indices', 'skinWeights', 'regions'] as const) {
      expect(Buffer.compare(Buffer.from(a[key].buffer), Buffer.from(b[key].buffer))).toBe(0)
    }
  })

  it('refuses another number of joints', () => {
    expect(() => createFigureMesh(new Float32Array(22 * 3))).toThrow(RangeError)
  })
})
