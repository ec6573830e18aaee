import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { isAppError } from '../../../src/bytes/index.ts'
import {
  HUMAN_BUILDS,
  MASKS,
  REGIONS,
  SMPLH_PARENTS,
  SMPLH_REST_JOINTS,
  SOLE_BELOW_FOOT,
  driveExtraJoints,
  forwardKinematics,
  parseHuman,
} from '../../../src/body/index.ts'
import type { BodyMesh, Region } from '../../../src/body/index.ts'
import { readHumanSections } from '../../../src/body/human-file.ts'

const FILE = new URL('../../../public/body/human.bin', import.meta.url)
const BYTES = new Uint8Array(readFileSync(FILE))
const MESHES = Object.fromEntries(HUMAN_BUILDS.map((build) => [build, parseHuman(BYTES, build)])) as Record<
  (typeof HUMAN_BUILDS)[number],
  BodyMesh
>
const N_POSES = 100

/** Deterministic numbers in [0, 1) (mulberry32). */
function randomSource(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

function restPose(): Float64Array {
  const quats = new Float64Array(52 * 4)
  for (let at = 3; at < quats.length; at += 4) quats[at] = 1
  return quats
}

function randomPose(random: () => number): Float64Array {
  const quats = restPose()
  for (let j = 0; j < 52; j++) {
    const axis = [random() - 0.5, random() - 0.5, random() - 0.5]
    const size = Math.hypot(...axis)
    const half = (random() * 1.6) / 2
    for (let c = 0; c < 3; c++) quats[4 * j + c] = (axis[c]! / size) * Math.sin(half)
    quats[4 * j + 3] = Math.cos(half)
  }
  return quats
}

function worldOf(mesh: BodyMesh, quats: Float64Array): Float64Array {
  const out = new Float64Array(mesh.nJoints * 16)
  forwardKinematics(quats, new Float64Array(3), mesh.restJoints, mesh.parents, out)
  return driveExtraJoints(mesh.driven ?? [], quats, out)
}

/** world * bindInverse * p, for a point of the bound mesh. */
function carry(mesh: BodyMesh, world: Float64Array, joint: number, p: readonly number[]): number[] {
  const local = transform(mesh.bindInverses, joint, p)
  return transform(world, joint, local)
}

function transform(m: ArrayLike<number>, row: number, p: readonly number[]): number[] {
  return [0, 1, 2].map(
    (r) =>
      m[16 * row + r]! * p[0]! + m[16 * row + 4 + r]! * p[1]! + m[16 * row + 8 + r]! * p[2]! + m[16 * row + 12 + r]!,
  )
}

/** Where the bound mesh has a joint: the point that the bind inverse takes to the joint's origin. */
function bindJoint(mesh: BodyMesh, joint: number): number[] {
  const b = mesh.bindInverses.subarray(16 * joint, 16 * joint + 16)
  return [0, 1, 2].map((c) => -(b[4 * c]! * b[12]! + b[4 * c + 1]! * b[13]! + b[4 * c + 2]! * b[14]!))
}

function skinned(mesh: BodyMesh, world: Float64Array): Float64Array {
  const out = new Float64Array(mesh.nVertices * 3)
  for (let v = 0; v < mesh.nVertices; v++) {
    const p = [...mesh.positions.subarray(3 * v, 3 * v + 3)]
    for (let k = 0; k < 4; k++) {
      const weight = mesh.skinWeights[4 * v + k]!
      if (weight === 0) continue
      carry(mesh, world, mesh.skinIndices[4 * v + k]!, p).forEach((x, c) => (out[3 * v + c]! += weight * x))
    }
  }
  return out
}

const distance = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Math.hypot(a[0]! - b[0]!, a[1]! - b[1]!, a[2]! - b[2]!)

const count = (mesh: BodyMesh, region: Region): number =>
  mesh.regions.reduce((n, code) => n + (code === REGIONS.indexOf(region) ? 1 : 0), 0)

describe.each(HUMAN_BUILDS)('the built-in human, %s', (build) => {
  const mesh = MESHES[build]

  it('stands on the neutral SMPL-H skeleton, with jaw, eyes and twist rows after it', () => {
    expect(mesh.nJoints).toBe(65)
    expect([...mesh.parents.subarray(0, 52)]).toEqual([...SMPLH_PARENTS])
    expect([...mesh.parents.subarray(52, 55)]).toEqual([15, 15, 15])
    expect([...mesh.restJoints.subarray(0, 156)]).toEqual([...SMPLH_REST_JOINTS.neutral])
    const driven = mesh.driven ?? []
    expect(driven.map((row) => row.joint)).toEqual([55, 56, 57, 58, 59, 60, 61, 62, 63, 64])
    for (const row of driven) expect(mesh.parents[row.joint]).toBe(row.base)
  })

  it('has its joints where the skeleton has them, at rest and in 100 poses, seen from both sides of every joint', () => {
    const random = randomSource(7)
    const poses = [restPose(), ...Array.from({ length: N_POSES }, () => randomPose(random))]
    let worst = 0
    for (const quats of poses) {
      const world = worldOf(mesh, quats)
      for (let j = 0; j < 52; j++) {
        const skeleton = world.subarray(16 * j + 12, 16 * j + 15)
        const onMesh = bindJoint(mesh, j)
        worst = Math.max(worst, distance(carry(mesh, world, j, onMesh), skeleton))
        const parent = mesh.parents[j]!
        if (parent >= 0) worst = Math.max(worst, distance(carry(mesh, world, parent, onMesh), skeleton))
      }
    }
    expect(worst).toBeLessThan(1e-5)
  })

  it('has a bind that only turns: no joint scales or shears the mesh', () => {
    for (let j = 0; j < mesh.nJoints; j++) {
      const b = mesh.bindInverses.subarray(16 * j, 16 * j + 16)
      for (let a = 0; a < 3; a++) {
        for (let c = 0; c < 3; c++) {
          const dot = b[4 * a]! * b[4 * c]! + b[4 * a + 1]! * b[4 * c + 1]! + b[4 * a + 2]! * b[4 * c + 2]!
          expect(dot).toBeCloseTo(a === c ? 1 : 0, 5)
        }
      }
    }
  })

  it('has limbs of flesh around the bones: every joint of arm, hand and leg lies inside the skin that it moves', () => {
    const world = worldOf(mesh, restPose())
    const points = skinned(mesh, world)
    for (let j = 1; j < 52; j++) {
      const at = world.subarray(16 * j + 12, 16 * j + 15)
      let nearest = Infinity
      for (let v = 0; v < mesh.nVertices; v++)
        nearest = Math.min(nearest, distance(points.subarray(3 * v, 3 * v + 3), at))
      expect(nearest, `joint ${j}`).toBeLessThan(j >= 22 ? 0.016 : 0.13)
    }
  })

  it('puts its soles where the stage plants them', () => {
    const points = skinned(mesh, worldOf(mesh, restPose()))
    for (const [joint, sign] of [[10, 1] as const, [11, -1] as const]) {
      let low = Infinity
      for (let v = 0; v < mesh.nVertices; v++) if (sign * points[3 * v]! > 0) low = Math.min(low, points[3 * v + 1]!)
      expect(low).toBeCloseTo(SMPLH_REST_JOINTS.neutral[3 * joint + 1]! - SOLE_BELOW_FOOT, 3)
    }
  })

  it('weighs each vertex to 1 with indices in range', () => {
    for (let v = 0; v < mesh.nVertices; v++) {
      const sum = mesh.skinWeights.subarray(4 * v, 4 * v + 4).reduce((a, b) => a + b, 0)
      expect(Math.abs(sum - 1)).toBeLessThan(1e-6)
    }
    expect(Math.max(...mesh.skinIndices)).toBeLessThan(mesh.nJoints)
    expect(new Set(mesh.indices).size).toBe(mesh.nVertices)
  })

  it('has unit normals and masks for every vertex', () => {
    expect(mesh.masks).toHaveLength(mesh.nVertices * MASKS.length)
    for (let i = 0; i < mesh.normals.length; i += 3) {
      expect(Math.hypot(mesh.normals[i]!, mesh.normals[i + 1]!, mesh.normals[i + 2]!)).toBeCloseTo(1, 5)
    }
  })

  it('is dressed, and has what a face needs', () => {
    for (const region of ['skin', 'suit', 'trim', 'trousers', 'shoe', 'sole', 'hair', 'brow', 'lash'] as const) {
      expect(count(mesh, region), region).toBeGreaterThan(50)
    }
    for (const region of ['sclera', 'iris', 'pupil', 'teeth', 'tongue', 'mouth'] as const) {
      expect(count(mesh, region), region).toBeGreaterThan(20)
    }
  })

  it('does not wring a turned wrist: the sleeve turns by less than the hand, and ever less towards the elbow', () => {
    const quats = restPose()
    const turn = 1.4
    quats[4 * 20] = Math.sin(turn / 2)
    quats[4 * 20 + 3] = Math.cos(turn / 2)
    const [still, turned] = [skinned(mesh, worldOf(mesh, restPose())), skinned(mesh, worldOf(mesh, quats))]
    const angleAt = (fraction: number): number => {
      const rest = SMPLH_REST_JOINTS.neutral
      const x = rest[3 * 18]! + fraction * (rest[3 * 20]! - rest[3 * 18]!)
      const angles: number[] = []
      for (let v = 0; v < mesh.nVertices; v++) {
        if (Math.abs(still[3 * v]! - x) > 0.008) continue
        const about = (p: Float64Array): number => Math.atan2(p[3 * v + 2]! + 0.0432, p[3 * v + 1]! - 0.219)
        angles.push(
          Math.abs(Math.atan2(Math.sin(about(turned) - about(still)), Math.cos(about(turned) - about(still)))),
        )
      }
      return angles.sort((a, b) => a - b)[angles.length >> 1]!
    }
    const steps = [0.12, 0.35, 0.6, 0.85].map(angleAt)
    for (let i = 1; i < steps.length; i++) expect(steps[i]!).toBeGreaterThan(steps[i - 1]!)
    expect(steps[0]!).toBeLessThan(0.15 * turn)
    expect(steps[3]!).toBeGreaterThan(0.7 * turn)
  })
})

describe('the file of the built-in human', () => {
  it('is under 1.2 MB', () => {
    expect(BYTES.length).toBeLessThan(1_200_000)
  })

  it('is read the same way twice, from any alignment', () => {
    const shifted = new Uint8Array(BYTES.length + 3)
    shifted.set(BYTES, 3)
    expect(parseHuman(shifted.subarray(3), 'male')).toEqual(MESHES.male)
  })

  it('holds two shapes of one topology', () => {
    const { female, male } = MESHES
    expect(female.indices).toEqual(male.indices)
    expect(female.skinWeights).toEqual(male.skinWeights)
    let largest = 0
    for (let v = 0; v < male.nVertices; v++) {
      largest = Math.max(
        largest,
        distance(male.positions.subarray(3 * v, 3 * v + 3), female.positions.subarray(3 * v, 3 * v + 3)),
      )
    }
    expect(largest).toBeGreaterThan(0.01)
    expect(largest).toBeLessThan(0.12)
  })

  const expectRefused = (bytes: Uint8Array): void => {
    let error: unknown
    try {
      parseHuman(bytes, 'female')
    } catch (caught) {
      error = caught
    }
    expect(isAppError(error, 'model-file')).toBe(true)
  }

  it('is refused with a typed error when it is cut anywhere', () => {
    const random = randomSource(11)
    const cuts = [0, 1, 4, 7, 8, 31, 32, 200, 440, BYTES.length - 1]
    for (let i = 0; i < 40; i++) cuts.push(Math.floor(random() * BYTES.length))
    for (const cut of cuts) expectRefused(BYTES.subarray(0, cut))
  })

  it.each([
    ['another magic', 0, 0x58],
    ['another version', 4, 9],
    ['an unknown section', 8, 0x58],
    ['another element type', 16, 0],
  ])('is refused with %s', (_, offset, value) => {
    const bytes = BYTES.slice()
    bytes[offset] = value
    expectRefused(bytes)
  })

  it('is refused when values contradict each other', () => {
    const view = new DataView(BYTES.buffer, BYTES.byteOffset)
    const offsets = new Map<string, number>()
    for (let i = 0; i < view.getUint16(6, true); i++) {
      const name = String.fromCharCode(...BYTES.subarray(8 + 24 * i, 16 + 24 * i)).replaceAll('\0', '')
      offsets.set(name, view.getUint32(8 + 24 * i + 12, true))
    }
    const corrupt = (section: string, value: number, size = 1): void => {
      const bytes = BYTES.slice()
      bytes.fill(value, offsets.get(section)!, offsets.get(section)! + size)
      expectRefused(bytes)
    }
    corrupt('indices', 0xff, 2)
    corrupt('joints', 0xff)
    corrupt('weights', 0x01)
    corrupt('regions', 0xff)
    corrupt('mcount', 0xff)
    corrupt('mindex', 0xff)
    corrupt('parents', 0x05)
    corrupt('bind.f', 0xff, 4)
    corrupt('driven', 0xff, 4)
  })

  it('keeps its sections apart and in order', () => {
    const sections = readHumanSections(BYTES)
    expect(sections.indices.length % 3).toBe(0)
    expect(sections.mdelta).toHaveLength(3 * sections.mindex.length)
  })
})
