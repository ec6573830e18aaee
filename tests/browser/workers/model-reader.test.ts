import { WebGLRenderer } from 'three'
import { afterAll, expect, test } from 'vitest'
import { SMPLH_PARENTS, forwardKinematics, shapeSmplh, skinSmplh } from '../../../src/body/index.ts'
import { isAppError } from '../../../src/bytes/index.ts'
import { matrixFromAxisAngle, quatFromAxisAngle } from '../../../src/math/index.ts'
import { JointTexture } from '../../../src/scene/joint-texture.ts'
import { PersonBody, personUniforms } from '../../../src/scene/person-body.ts'
import { personLook } from '../../../src/scene/person-look.ts'
import { studioEnvironment } from '../../../src/scene/studio-environment.ts'
import { createModelReader, startModelWorker } from '../../../src/workers/index.ts'
import { seededRandom } from '../../helpers/seeded-random.ts'
import { smplhFile } from '../../helpers/smplh-file.ts'
import { syntheticSmplh } from '../../helpers/synthetic-smplh.ts'
import { verticesFromGpu } from '../scene/vertices-from-gpu.ts'

/** m; the bar of the body's acceptance */
const TOLERANCE = 0.0002

const model = syntheticSmplh()
const variant = { double: false, fortran: false, kind: 'stored', root: 4294967295, treeType: '<u4' } as const
const file = new File([new Uint8Array(smplhFile(model, variant))], 'model.npz')
const reader = createModelReader(startModelWorker)
const renderer = new WebGLRenderer({ canvas: document.createElement('canvas') })
afterAll(() => renderer.dispose())

test('a model of 6,890 vertices comes out of its worker as the GPU draws it, within 0.2 mm of float64', async () => {
  const progress: number[] = []
  const { model: read, mesh } = await reader.bodyModel(file, {
    onProgress: (doneBytes, totalBytes) => progress.push(doneBytes / totalBytes),
  })
  expect(read).toMatchObject({ nVertices: 6890, nBetas: 16, poseDirs: null })
  expect(mesh.correctives).toMatchObject({ nColumns: 459, nVertices: 6890 })
  expect(progress.length).toBeGreaterThan(5)
  expect(progress.every((share, i) => share >= (progress[i - 1] ?? 0) && share <= 1)).toBe(true)

  const random = seededRandom(7)
  const pose = Float64Array.from({ length: 156 }, () => (random() - 0.5) * 1.6)
  const quats = new Float64Array(208)
  const local = new Float64Array(52 * 9)
  for (let j = 0; j < 52; j++) {
    quatFromAxisAngle(pose, j * 3, quats, j * 4)
    matrixFromAxisAngle(pose, j * 3, local, j * 9)
  }
  const transl = Float64Array.of(0.3, 1.1, -0.2)
  const shape = shapeSmplh(model)
  const exact = forwardKinematics(quats, transl, shape.joints, SMPLH_PARENTS, new Float64Array(52 * 16))
  const expected = skinSmplh(model, shape, local, exact, new Float64Array(6890 * 3))

  const joints = new JointTexture(1)
  const body = new PersonBody(0, joints, studioEnvironment(), personUniforms(personLook(0), 1))
  body.setMesh(mesh)
  const single = Float32Array.from(quats)
  const world = new Float32Array(52 * 16)
  forwardKinematics(single, Float32Array.from(transl), mesh.restJoints, mesh.parents, world)
  body.setPose(single)
  body.setWorld(world)
  const found = verticesFromGpu(renderer, mesh, body)
  let worst = 0
  for (let v = 0; v < 6890; v++) {
    worst = Math.max(worst, Math.hypot(...[0, 1, 2].map((k) => found[v * 4 + k]! - expected[v * 3 + k]!)))
  }
  console.info(`largest distance of a vertex: ${(worst * 1000).toFixed(4)} mm`)
  expect(worst).toBeLessThan(TOLERANCE)
  body.dispose()
  joints.dispose()
})

test('the worker ends when another file is wanted, and says why a file is refused', async () => {
  const aborter = new AbortController()
  const reading = reader.bodyModel(file, { signal: aborter.signal }).catch((reason: unknown) => reason)
  aborter.abort()
  expect(await reading).toMatchObject({ name: 'AbortError' })
  for (const [name, tag] of [
    ['SMPLH_male.pkl', 'model-pickle'],
    ['noise.npz', 'model-file'],
  ] as const) {
    const error: unknown = await reader
      .bodyModel(new File([new Uint8Array(64).fill(7)], name))
      .catch((reason: unknown) => reason)
    expect(isAppError(error, tag)).toBe(true)
  }
  const noise = await reader.faceDecoder(new File(['x'], 'noise.npz')).catch((reason: unknown) => reason)
  expect(isAppError(noise, 'decoder-file')).toBe(true)
})
