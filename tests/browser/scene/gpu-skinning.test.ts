import { Mesh, OrthographicCamera, Scene, WebGLRenderer, WebGLRenderTarget } from 'three'
import { afterAll, describe, expect, test } from 'vitest'
import { createFigureMesh, forwardKinematics } from '../../../src/body/index.ts'
import type { BodyMesh, MorphSet } from '../../../src/body/index.ts'
import { JointTexture } from '../../../src/scene/joint-texture.ts'
import { PersonBody, personUniforms } from '../../../src/scene/person-body.ts'
import { personLook } from '../../../src/scene/person-look.ts'
import { studioEnvironment } from '../../../src/scene/studio-environment.ts'
import { randomQuats, seededRandom } from './posed-people.ts'
import { verticesFromGpu } from './vertices-from-gpu.ts'

/** m; the bar of the body's acceptance */
const TOLERANCE = 0.0002

const renderer = new WebGLRenderer({ canvas: document.createElement('canvas') })
afterAll(() => renderer.dispose())

/** Linear blend skinning in float64, written from the formula of BodyMesh, not from the code under test. */
function verticesFromFormula(mesh: BodyMesh, world: Float32Array, weights: Float32Array): Float64Array {
  const out = new Float64Array(mesh.nVertices * 3)
  const k = mesh.nInfluences
  for (let v = 0; v < mesh.nVertices; v++) {
    const rest = [0, 1, 2].map((i) => mesh.positions[v * 3 + i]!)
    const morphs = mesh.morphs
    if (morphs !== undefined) {
      for (let e = morphs.vertexStart[v]!; e < morphs.vertexStart[v + 1]!; e++) {
        for (let i = 0; i < 3; i++) rest[i]! += weights[morphs.entryMorphs[e]!]! * morphs.deltas[e * 3 + i]!
      }
    }
    for (let i = 0; i < k; i++) {
      const joint = mesh.skinIndices[v * k + i]!
      const weight = mesh.skinWeights[v * k + i]!
      const local = transform(mesh.bindInverses, joint, rest)
      const placed = transform(world, joint, local)
      for (let c = 0; c < 3; c++) out[v * 3 + c]! += weight * placed[c]!
    }
  }
  return out
}

function transform(matrices: Float32Array, row: number, p: readonly number[]): number[] {
  const m = row * 16
  return [0, 1, 2].map(
    (c) =>
      matrices[m + c]! * p[0]! + matrices[m + 4 + c]! * p[1]! + matrices[m + 8 + c]! * p[2]! + matrices[m + 12 + c]!,
  )
}

/** A figure with 8 influences a vertex: its own 4 at a share, and 4 random joints more. */
function withEightInfluences(mesh: BodyMesh, random: () => number): BodyMesh {
  const skinIndices = new Uint8Array(mesh.nVertices * 8)
  const skinWeights = new Float32Array(mesh.nVertices * 8)
  for (let v = 0; v < mesh.nVertices; v++) {
    for (let i = 0; i < 4; i++) {
      skinIndices[v * 8 + i] = mesh.skinIndices[v * 4 + i]!
      skinWeights[v * 8 + i] = mesh.skinWeights[v * 4 + i]! * 0.6
      skinIndices[v * 8 + 4 + i] = Math.floor(random() * mesh.nJoints)
      skinWeights[v * 8 + 4 + i] = 0.1
    }
  }
  return { ...mesh, nInfluences: 8, skinIndices, skinWeights }
}

/** Random morphs on every third vertex, one to three entries each. */
function withMorphs(mesh: BodyMesh, random: () => number): BodyMesh {
  const vertexStart = new Uint32Array(mesh.nVertices + 1)
  const entryMorphs: number[] = []
  const deltas: number[] = []
  for (let v = 0; v < mesh.nVertices; v++) {
    vertexStart[v] = entryMorphs.length
    if (v % 3 !== 0) continue
    for (let e = 0; e <= v % 9; e += 3) {
      entryMorphs.push(Math.floor(random() * 5))
      deltas.push(random() * 0.05, random() * 0.05, random() * 0.05)
    }
  }
  vertexStart[mesh.nVertices] = entryMorphs.length
  const morphs: MorphSet = {
    names: ['a', 'b', 'c', 'd', 'e'],
    vertexStart,
    entryMorphs: Uint8Array.from(entryMorphs),
    deltas: Float32Array.from(deltas),
    normalDeltas: new Float32Array(deltas.length),
  }
  return { ...mesh, morphs }
}

function largestError(mesh: BodyMesh, row: number, seed: number): number {
  const random = seededRandom(seed)
  const joints = new JointTexture(4)
  const body = new PersonBody(row, joints, studioEnvironment(), personUniforms(personLook(row), row + 1))
  body.setMesh(mesh)
  const weights = Float32Array.from({ length: mesh.morphs?.names.length ?? 0 }, random)
  body.setMorphWeights(weights)
  const world = new Float32Array(mesh.nJoints * 16)
  const transl = Float32Array.of(random() * 2 - 1, 1.1, random() * 2 - 1)
  forwardKinematics(randomQuats(52, 1.4, random), transl, mesh.restJoints, mesh.parents, world)
  body.setWorld(world)
  const got = verticesFromGpu(renderer, mesh, body)
  const expected = verticesFromFormula(mesh, world, weights)
  let worst = 0
  for (let v = 0; v < mesh.nVertices; v++) {
    for (let i = 0; i < 3; i++) worst = Math.max(worst, Math.abs(got[v * 4 + i]! - expected[v * 3 + i]!))
  }
  body.dispose()
  joints.dispose()
  return worst
}

describe('skinning on the GPU', () => {
  const figure = createFigureMesh()

  test.each([0, 3])('agrees with float64 LBS, 4 influences, row %i', (row) => {
    for (let seed = 1; seed <= 5; seed++) expect(largestError(figure, row, seed)).toBeLessThan(TOLERANCE)
  })

  test('agrees with float64 LBS, 8 influences', () => {
    expect(largestError(withEightInfluences(figure, seededRandom(7)), 1, 11)).toBeLessThan(TOLERANCE)
  })

  test('adds morphs before skinning', () => {
    const mesh = withMorphs(figure, seededRandom(9))
    expect(largestError(mesh, 2, 13)).toBeLessThan(TOLERANCE)
  })

  test('a wrong joint would be seen', () => {
    const skinIndices = figure.skinIndices.slice()
    skinIndices[0] = (skinIndices[0]! + 1) % 52
    const random = seededRandom(1)
    const joints = new JointTexture(4)
    const body = new PersonBody(0, joints, studioEnvironment(), personUniforms(personLook(0), 1))
    const wrong = { ...figure, skinIndices }
    body.setMesh(wrong)
    const world = new Float32Array(figure.nJoints * 16)
    forwardKinematics(randomQuats(52, 1.4, random), new Float32Array(3), figure.restJoints, figure.parents, world)
    body.setWorld(world)
    const got = verticesFromGpu(renderer, wrong, body)
    const expected = verticesFromFormula(figure, world, new Float32Array(0))
    expect(Math.hypot(got[0]! - expected[0]!, got[1]! - expected[1]!, got[2]! - expected[2]!)).toBeGreaterThan(0.001)
    body.dispose()
    joints.dispose()
  })

  test('the seen surface and the picked surface are the same shape', () => {
    const joints = new JointTexture(4)
    const body = new PersonBody(0, joints, studioEnvironment(), personUniforms(personLook(0), 1))
    const mesh = withMorphs(figure, seededRandom(9))
    body.setMesh(mesh)
    body.setMorphWeights(Float32Array.of(1, 0.5, 0.2, 0.7, 0.3))
    const world = new Float32Array(mesh.nJoints * 16)
    forwardKinematics(randomQuats(52, 0.8, seededRandom(3)), new Float32Array(3), mesh.restJoints, mesh.parents, world)
    body.setWorld(world)
    const scene = new Scene()
    scene.add(body.group)
    const camera = new OrthographicCamera(-1.2, 1.2, 1.2, -1.2, 0.1, 10)
    camera.position.set(0, -0.2, 4)
    const seen = silhouette(scene, camera)
    body.setPicking(true)
    const picked = silhouette(scene, camera)
    let differing = 0
    let covered = 0
    for (let i = 0; i < seen.length; i++) {
      if (seen[i]) covered++
      if (seen[i] !== picked[i]) differing++
    }
    expect(covered).toBeGreaterThan(2000)
    expect(differing).toBeLessThanOrEqual(covered * 0.002)
    expect(body.group.children.every((child) => child instanceof Mesh)).toBe(true)
    body.dispose()
    joints.dispose()
  })
})

function silhouette(scene: Scene, camera: OrthographicCamera): boolean[] {
  const size = 256
  const target = new WebGLRenderTarget(size, size)
  renderer.setClearColor(0, 0)
  renderer.setRenderTarget(target)
  renderer.clear()
  renderer.render(scene, camera)
  const pixels = new Uint8Array(size * size * 4)
  renderer.readRenderTargetPixels(target, 0, 0, size, size, pixels)
  renderer.setRenderTarget(null)
  target.dispose()
  const covered: boolean[] = []
  for (let i = 0; i < size * size; i++) covered.push(pixels[i * 4 + 3]! > 0)
  return covered
}
