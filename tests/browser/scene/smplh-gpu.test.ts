import { WebGLRenderer } from 'three'
import { afterAll, describe, expect, test, vi } from 'vitest'
import {
  SMPLH_PARENTS,
  createSmplhMesh,
  forwardKinematics,
  reshapeSmplhMesh,
  shapeSmplh,
  skinSmplh,
} from '../../../src/body/index.ts'
import type { BodyMesh, SmplhModel, SmplhShape } from '../../../src/body/index.ts'
import { JointTexture } from '../../../src/scene/joint-texture.ts'
import { PersonBody, personUniforms } from '../../../src/scene/person-body.ts'
import { personLook } from '../../../src/scene/person-look.ts'
import { qualitySettings } from '../../../src/scene/quality.ts'
import { StageRuntime } from '../../../src/scene/stage-runtime.ts'
import { studioEnvironment } from '../../../src/scene/studio-environment.ts'
import { syntheticSmplh } from '../../helpers/synthetic-smplh.ts'
import { randomQuats, seededRandom, twoPeople } from './posed-people.ts'
import { verticesFromGpu } from './vertices-from-gpu.ts'

/** m; the bar of the body's acceptance */
const TOLERANCE = 0.0002
/** px */
const SIZE = 100

const renderer = new WebGLRenderer({ canvas: document.createElement('canvas'), preserveDrawingBuffer: true })
afterAll(() => renderer.dispose())

const model = syntheticSmplh()
const shape = shapeSmplh(
  model,
  Array.from({ length: 16 }, (_, i) => Math.sin(i * 2.1) * 1.5),
)
const mesh = createSmplhMesh(model, shape)
const joints = new JointTexture(4)
const body = new PersonBody(1, joints, studioEnvironment(), personUniforms(personLook(1), 2))
body.setMesh(mesh)
afterAll(() => {
  body.dispose()
  joints.dispose()
})

interface Pose {
  readonly quats: Float32Array
  readonly transl: Float32Array
}

function randomPose(seed: number): Pose {
  const random = seededRandom(seed)
  return {
    quats: randomQuats(52, 1.5, random),
    transl: Float32Array.of(random() * 2 - 1, 1.1, random() * 2 - 1),
  }
}

function fromGpu(pose: Pose, of: BodyMesh = mesh): Float32Array {
  const world = new Float32Array(52 * 16)
  forwardKinematics(pose.quats, pose.transl, of.restJoints, of.parents, world)
  body.setPose(pose.quats)
  body.setWorld(world)
  return verticesFromGpu(renderer, of, body)
}

/** The reference in double precision throughout, from the model itself and not from the mesh made of it. */
function reference({ quats, transl }: Pose, of: SmplhModel = model, at: SmplhShape = shape): Float64Array {
  const q = Float64Array.from(quats)
  const world = forwardKinematics(q, Float64Array.from(transl), at.joints, SMPLH_PARENTS, new Float64Array(52 * 16))
  return skinSmplh(of, at, rotationsOf(q), world, new Float64Array(of.nVertices * 3))
}

/** [52, 9], row-major: the columns are what the turn makes of the axes, q e q*. */
function rotationsOf(q: Float64Array): Float64Array {
  const out = new Float64Array(52 * 9)
  for (let j = 0; j < 52; j++) {
    const u = [q[j * 4]!, q[j * 4 + 1]!, q[j * 4 + 2]!] as const
    const w = q[j * 4 + 3]!
    for (let axis = 0; axis < 3; axis++) {
      const e = [0, 1, 2].map((k) => (k === axis ? 1 : 0)) as [number, number, number]
      const t = cross(u, e).map((value) => 2 * value) as [number, number, number]
      const s = cross(u, t)
      for (let k = 0; k < 3; k++) out[j * 9 + k * 3 + axis] = e[k]! + w * t[k]! + s[k]!
    }
  }
  return out
}

type Vec = readonly [number, number, number]

function cross(a: Vec, b: Vec): [number, number, number] {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

/** Largest distance of a vertex from its place, m. */
function largestDistance(got: Float32Array, expected: Float64Array, of: BodyMesh = mesh): number {
  let worst = 0
  for (let v = 0; v < of.nVertices; v++) {
    const [dx, dy, dz] = [0, 1, 2].map((k) => got[v * 4 + k]! - expected[v * 3 + k]!)
    worst = Math.max(worst, Math.hypot(dx!, dy!, dz!))
  }
  return worst
}

describe("a user's SMPL-H body on the GPU", () => {
  test('has every vertex within 0.2 mm of float64, in five poses', () => {
    const errors = [1, 2, 3, 4, 5].map((seed) => {
      const pose = randomPose(seed)
      return largestDistance(fromGpu(pose), reference(pose))
    })
    console.info(`largest distance, mm: ${errors.map((error) => (error * 1000).toFixed(4)).join(' ')}`)
    expect(Math.max(...errors)).toBeLessThan(TOLERANCE)
  })

  test('moves by centimetres with its pose, and not at all where that is switched off', () => {
    const pose = randomPose(1)
    const plain = reference(pose, { ...model, poseDirs: null })
    expect(largestDistance(fromGpu(pose), plain)).toBeGreaterThan(0.02)
    body.setCorrected(false)
    expect(largestDistance(fromGpu(pose), plain)).toBeLessThan(TOLERANCE)
    body.setCorrected(true)
    expect(largestDistance(fromGpu(pose), reference(pose))).toBeLessThan(TOLERANCE)
  })

  test('takes another shape without losing what the pose does', () => {
    const other = shapeSmplh(model, [2, -1])
    const pose = randomPose(2)
    const reshaped = reshapeSmplhMesh(mesh, other)
    body.setMesh(reshaped)
    expect(largestDistance(fromGpu(pose, reshaped), reference(pose, model, other))).toBeLessThan(TOLERANCE)
    body.setMesh(mesh)
    expect(largestDistance(fromGpu(pose), reference(pose))).toBeLessThan(TOLERANCE)
  })
})

describe('the stage', () => {
  test('draws what the pose does to a body, at medium quality and not at low, and gives it all back', () => {
    const runtime = new StageRuntime()
    const shaderErrors: (string | null)[] = []
    renderer.debug.onShaderError = (gl, program) => shaderErrors.push(gl.getProgramInfoLog(program))
    runtime.setEased(false)
    runtime.setQuality('low')
    runtime.setRenderer(renderer)
    runtime.setSize(SIZE, SIZE)
    const figures = twoPeople()
    runtime.setPeople(figures.people)
    runtime.update(figures.frame, 0.25)
    runtime.draw(0.25)
    runtime.setPeople([])
    const before = renderer.info.memory.textures
    const { frame, people } = twoPeople(mesh)
    runtime.setPeople(people)
    const picture = (): Uint8Array => {
      for (let i = 0; i < 40; i++) runtime.update(frame, 0.25)
      runtime.invalidate()
      runtime.draw(0.25)
      const gl = renderer.getContext()
      const pixels = new Uint8Array(SIZE * SIZE * 4)
      gl.readPixels(0, 0, SIZE, SIZE, gl.RGBA, gl.UNSIGNED_BYTE, pixels)
      expect(gl.getError()).toBe(gl.NO_ERROR)
      return pixels
    }
    const low = picture()
    expect(differing(low, picture())).toBe(0)
    // medium differs from low by correctives alone: everything else that it adds is taken back
    runtime.room.setQuality({ ...qualitySettings('low'), poseCorrectives: true })
    expect(differing(low, picture())).toBeGreaterThan(100)
    runtime.room.setQuality(qualitySettings('low'))
    expect(differing(low, picture())).toBe(0)
    expect(qualitySettings('medium').poseCorrectives).toBe(true)
    expect(shaderErrors).toEqual([])
    runtime.setPeople([])
    expect(renderer.info.memory.textures).toBe(before)
    runtime.dispose()
  })
})

describe('a body that takes the place of another', () => {
  test('comes to the GPU in slices of a frame while the old one stays, and is then all there', async () => {
    const runtime = new StageRuntime()
    runtime.setEased(false)
    runtime.setQuality('low')
    runtime.setRenderer(renderer)
    runtime.setSize(SIZE, SIZE)
    const figures = twoPeople()
    runtime.setPeople(figures.people.slice(0, 1))
    runtime.room.setQuality({ ...qualitySettings('low'), poseCorrectives: true })
    const picture = (dtSec: number): Uint8Array => {
      runtime.update(figures.frame, dtSec)
      runtime.invalidate()
      runtime.draw(dtSec)
      const pixels = new Uint8Array(SIZE * SIZE * 4)
      const gl = renderer.getContext()
      gl.readPixels(0, 0, SIZE, SIZE, gl.RGBA, gl.UNSIGNED_BYTE, pixels)
      return pixels
    }
    for (let i = 0; i < 4; i++) picture(0.25)
    const before = picture(0.25)
    // a copy of the columns: nothing of it is on the GPU
    const columns = mesh.correctives!
    const other: BodyMesh = { ...mesh, correctives: { ...columns, halves: columns.halves.slice() } }
    const one = twoPeople(other).people.slice(0, 1)
    const sent = vi.spyOn(renderer.getContext() as WebGL2RenderingContext, 'texSubImage2D')
    runtime.setPeople(one)
    // as where the bodies of two people change one after the other
    picture(0.02)
    runtime.setPeople(one)
    let nWaited = 0
    let now = picture(0.02)
    while (differing(before, now) === 0 && nWaited < 200) {
      await new Promise((resolve) => setTimeout(resolve))
      nWaited++
      now = picture(0.02)
    }
    const linked = vi.spyOn(renderer.getContext(), 'linkProgram')
    for (let i = 0; i < 6; i++) now = picture(0.25)
    const bytes = sent.mock.calls.map((call) => call[4] * call[5] * 8)
    sent.mockRestore()
    expect(Math.max(...bytes)).toBe(1024 * 128 * 8)
    expect(bytes.filter((n) => n === 1024 * 128 * 8).length).toBeGreaterThan(15)
    expect(nWaited).toBeLessThan(200)
    expect(linked).not.toHaveBeenCalled()
    linked.mockRestore()
    // what comes at once looks the same
    runtime.setPeople([])
    runtime.setPeople(one)
    for (let i = 0; i < 6; i++) picture(0.25)
    expect(differing(now, picture(0.25))).toBe(0)
    runtime.setPeople([])
    runtime.dispose()
  })
})

function differing(a: Uint8Array, b: Uint8Array): number {
  let n = 0
  for (let i = 0; i < a.length; i += 4) {
    if (a[i] !== b[i] || a[i + 1] !== b[i + 1] || a[i + 2] !== b[i + 2]) n++
  }
  return n
}
