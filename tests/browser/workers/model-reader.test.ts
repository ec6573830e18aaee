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
import { packNpz } from '../../helpers/pack-npz.ts'
import { smplhArrays, type SmplhVariant } from '../../helpers/smplh-file.ts'
import { syntheticSmplh } from '../../helpers/synthetic-smplh.ts'
import { verticesFromGpu } from '../scene/vertices-from-gpu.ts'

/** m; the bar of the body's acceptance */
const TOLERANCE = 0.0002

const model = syntheticSmplh()
// values of a few levels: files of the real size that deflate quickly
for (let i = 0; i < model.poseDirs!.length; i++) model.poseDirs![i] = Math.round(model.poseDirs![i]! * 512) / 512

/** Every two ways of any two kinds meet in one of these. */
const VARIANTS: readonly SmplhVariant[] = [
  { double: false, fortran: false, kind: 'stored', root: 4294967295, treeType: '<u4' },
  { double: false, fortran: true, kind: 'deflate', root: -1, treeType: '<i4' },
  { double: true, fortran: true, kind: 'stored', root: 2n ** 63n, treeType: '<u8' },
  { double: true, fortran: false, kind: 'deflate', root: -1, treeType: '<i8' },
]
const reader = createModelReader(startModelWorker)
const renderer = new WebGLRenderer({ canvas: document.createElement('canvas') })
afterAll(() => renderer.dispose())

async function fileOf(variant: SmplhVariant): Promise<File> {
  const bytes = await packNpz(smplhArrays(model, variant), variant.kind)
  return new File([new Uint8Array(bytes.buffer as ArrayBuffer)], 'model.npz')
}

/** One pose, and where double precision throughout puts the vertices in it. */
const { quats, transl, expected } = posedModel()

function posedModel(): { quats: Float32Array; transl: Float32Array; expected: Float64Array } {
  const random = seededRandom(7)
  const pose = Float64Array.from({ length: 156 }, () => (random() - 0.5) * 1.6)
  const turns = new Float64Array(208)
  const local = new Float64Array(52 * 9)
  for (let j = 0; j < 52; j++) {
    quatFromAxisAngle(pose, j * 3, turns, j * 4)
    matrixFromAxisAngle(pose, j * 3, local, j * 9)
  }
  const place = Float64Array.of(0.3, 1.1, -0.2)
  const shape = shapeSmplh(model)
  const world = forwardKinematics(turns, place, shape.joints, SMPLH_PARENTS, new Float64Array(52 * 16))
  const vertices = skinSmplh(model, shape, local, world, new Float64Array(6890 * 3))
  return { quats: Float32Array.from(turns), transl: Float32Array.from(place), expected: vertices }
}

test.each(VARIANTS)(
  'a model of 6,890 vertices comes out of its worker as the GPU draws it, within 0.2 mm of float64: %o',
  async (variant) => {
    const progress: number[] = []
    const { model: read, mesh } = await reader.bodyModel(await fileOf(variant), {
      onProgress: (doneBytes, totalBytes) => progress.push(doneBytes / totalBytes),
    })
    expect(read).toMatchObject({ nVertices: 6890, nBetas: 16, poseDirs: null })
    expect(read.parents[0]).toBe(-1)
    expect(mesh.nInfluences).toBe(8)
    expect(mesh.correctives).toMatchObject({ nColumns: 459, nVertices: 6890 })
    expect(progress.length).toBeGreaterThan(5)
    expect(progress.every((share, i) => share >= (progress[i - 1] ?? 0) && share <= 1)).toBe(true)

    const joints = new JointTexture(1)
    const body = new PersonBody(0, joints, studioEnvironment(), personUniforms(personLook(0), 1))
    body.setMesh(mesh)
    const world = new Float32Array(52 * 16)
    forwardKinematics(quats, transl, mesh.restJoints, mesh.parents, world)
    body.setPose(quats)
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
  },
)

test('the worker ends when another file is wanted, and says why a file is refused', async () => {
  const file = new File([new Uint8Array(1 << 20)], 'model.npz')
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
