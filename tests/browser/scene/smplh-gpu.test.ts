import { WebGLRenderer } from 'three'
import { afterAll, describe, expect, test } from 'vitest'
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
import { PersonBody } from '../../../src/scene/person-body.ts'
import { personLook } from '../../../src/scene/person-look.ts'
import { studioEnvironment } from '../../../src/scene/studio-environment.ts'
import { syntheticSmplh } from '../../helpers/synthetic-smplh.ts'
import { randomQuats, seededRandom } from './posed-people.ts'
import { verticesFromGpu } from './vertices-from-gpu.ts'

/** m; the bar of the body's acceptance */
const TOLERANCE = 0.0002

const renderer = new WebGLRenderer({ canvas: document.createElement('canvas') })
afterAll(() => renderer.dispose())

const model = syntheticSmplh()
const shape = shapeSmplh(
  model,
  Array.from({ length: 16 }, (_, i) => Math.sin(i * 2.1) * 1.5),
)
const mesh = createSmplhMesh(model, shape)
const joints = new JointTexture(4)
const body = new PersonBody(1, joints, studioEnvironment(), personLook(1))
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
