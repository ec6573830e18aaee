import { WebGLRenderer } from 'three'
import { afterAll, expect, test } from 'vitest'
import {
  createSmplhMesh,
  decodedMesh,
  driveExtraJoints,
  forwardKinematics,
  packColumns,
  shapeSmplh,
  type FaceDecoder,
} from '../../../src/body/index.ts'
import { JointTexture } from '../../../src/scene/joint-texture.ts'
import { PersonBody, personUniforms } from '../../../src/scene/person-body.ts'
import { personLook } from '../../../src/scene/person-look.ts'
import { studioEnvironment } from '../../../src/scene/studio-environment.ts'
import { seededRandom } from '../../helpers/seeded-random.ts'
import { syntheticSmplh } from '../../helpers/synthetic-smplh.ts'
import { randomQuats } from './posed-people.ts'
import { verticesFromGpu } from './vertices-from-gpu.ts'

const renderer = new WebGLRenderer({ canvas: document.createElement('canvas') })
const joints = new JointTexture(1)
const body = new PersonBody(0, joints, studioEnvironment(), personUniforms(personLook(0), 1))
afterAll(() => {
  body.dispose()
  joints.dispose()
  renderer.dispose()
})

const N_CODES = 50
const N_FACE = 1500
const model = syntheticSmplh({ nVertices: 1040, nBetas: 2 })
const plain = createSmplhMesh(model, shapeSmplh(model))
const random = seededRandom(11)

function decoderOf(nVertices: number, faces: Uint32Array | null): { decoder: FaceDecoder; basis: Float32Array } {
  const basis = Float32Array.from({ length: N_CODES * nVertices * 3 }, () => (random() - 0.5) * 0.01)
  const mean = faces === null ? plain.positions : Float32Array.from({ length: nVertices * 3 }, () => random() * 0.1)
  const columns = packColumns(basis, nVertices, N_CODES, { vertex: 3, row: 1, column: nVertices * 3 })
  return {
    decoder: { name: 'test', nCodes: N_CODES, vertices: { nVertices, mean, columns, faces }, units: null },
    basis,
  }
}

test.each([
  ['the vertices of a body', 1040, null, 0],
  ['a face of its own on the head', N_FACE, Uint32Array.of(0, 1, 2), 1040],
] as const)('a code moves %s on the GPU as it does in double precision', (_what, n, faces, first) => {
  const { decoder, basis } = decoderOf(n, faces)
  const mesh = decodedMesh(plain, decoder, null)
  const code = Float32Array.from({ length: N_CODES }, () => random() * 2 - 1)
  const quats = randomQuats(52, 1.2, random)
  const world = new Float32Array(mesh.nJoints * 16)
  forwardKinematics(quats, Float32Array.of(0.2, 1, -0.3), mesh.restJoints, mesh.parents, world)
  driveExtraJoints(mesh.driven ?? [], quats, world)
  const draw = (values: Float32Array): Float32Array => {
    body.setExpression(values)
    body.setPose(quats)
    body.setWorld(world)
    return verticesFromGpu(renderer, mesh, body)
  }
  body.setMesh(mesh)
  const still = draw(new Float32Array(0))
  expect(body.setExpression(code)).toBe(true)
  const moved = draw(code)
  expect(body.setExpression(code)).toBe(false)
  let worst = 0
  let furthest = 0
  for (let v = 0; v < mesh.nVertices; v++) {
    const delta = [0, 1, 2].map((k) => {
      let sum = 0
      if (v >= first) for (let c = 0; c < N_CODES; c++) sum += code[c]! * basis[(c * n + v - first) * 3 + k]!
      return sum
    })
    // skinned as a direction, by the blend of the vertex's joints
    const expected = [0, 0, 0]
    for (let i = 0; i < mesh.nInfluences; i++) {
      const joint = mesh.skinIndices[v * mesh.nInfluences + i]!
      const weight = mesh.skinWeights[v * mesh.nInfluences + i]!
      for (let k = 0; k < 3; k++) {
        for (let c = 0; c < 3; c++) expected[k]! += weight * world[joint * 16 + c * 4 + k]! * delta[c]!
      }
    }
    const found = [0, 1, 2].map((k) => moved[v * 4 + k]! - still[v * 4 + k]!)
    worst = Math.max(worst, Math.hypot(...found.map((value, k) => value - expected[k]!)))
    furthest = Math.max(furthest, Math.hypot(...found))
  }
  expect(furthest).toBeGreaterThan(0.01)
  expect(worst).toBeLessThan(0.0001)
})
