import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  createFigureMesh,
  createSmplhMesh,
  decodedMesh,
  decoderFit,
  loadFaceDecoder,
  loadSmplhModel,
  modelKindOf,
  parseHuman,
  shapeSmplh,
  SMPLH_REST_JOINTS,
  type FaceDecoder,
} from '../../../src/body/index.ts'
import { isAppError, memorySource } from '../../../src/bytes/index.ts'
import { displacement } from '../../helpers/read-columns.ts'
import { writeNpy } from '../../helpers/write-npy.ts'
import { writeNpz } from '../../helpers/write-npz.ts'

const FIXTURES = join(import.meta.dirname, '../../fixtures')
const bytesOf = (path: string): Uint8Array => new Uint8Array(readFileSync(join(FIXTURES, path)))
const load = (name: string): Promise<FaceDecoder> => loadFaceDecoder(memorySource(bytesOf(`decoder/${name}`), name))

interface Expected {
  code: number[][]
  face: number[][]
  body: number[][]
  units: number[][]
}
const EXPECTED = JSON.parse(
  bytesOf('decoder/expected.json').reduce((s, b) => s + String.fromCharCode(b), ''),
) as Expected
/** m; half floats of a centimetre, 128 of them */
const TOLERANCE = 2e-5

const model = await loadSmplhModel(memorySource(bytesOf('smplh/model-float32-stored.npz'), 'model.npz'))
const smplh = createSmplhMesh(model, shapeSmplh(model))
const human = parseHuman(new Uint8Array(readFileSync(join(FIXTURES, '../../public/body/human.bin'))), 'female')
const figure = createFigureMesh(SMPLH_REST_JOINTS.neutral)

describe('a face decoder', () => {
  it('moves the vertices of an SMPL-H body as numpy does', async () => {
    const decoder = await load('body.npz')
    expect([decoderFit(decoder, smplh), decoderFit(decoder, human)]).toEqual(['body', 'none'])
    const mesh = decodedMesh(smplh, decoder, model.template)
    const { columns, firstVertex } = mesh.expression!
    expect([firstVertex, columns.nVertices]).toEqual([0, smplh.nVertices])
    expect(mesh.skinWeights).toBe(smplh.skinWeights)
    for (const [i, code] of EXPECTED.code.entries()) {
      for (let v = 0; v < mesh.nVertices; v++) {
        const moved = displacement(columns, v, code)
        for (let k = 0; k < 3; k++) {
          const found = mesh.positions[v * 3 + k]! + moved[k]!
          expect(Math.abs(found - EXPECTED.body[i]![v * 3 + k]!)).toBeLessThan(TOLERANCE)
        }
      }
    }
  })

  it('puts its own face on the head, whoever the body is, and takes the head away', async () => {
    const decoder = await load('face.npz')
    for (const mesh of [human, smplh]) {
      expect(decoderFit(decoder, mesh)).toBe('face')
      const decoded = decodedMesh(mesh, decoder, null)
      const first = mesh.nVertices
      expect(decoded).toMatchObject({ nVertices: first + 40, nJoints: mesh.nJoints + 1 })
      expect(decoded.expression!.firstVertex).toBe(first)
      // on the head joint, in the axes of the rest pose
      const row = mesh.nJoints
      expect(decoded.driven!.at(-1)).toEqual({ joint: row, base: 15, twists: [] })
      expect([...decoded.bindInverses.subarray(row * 16)]).toEqual([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1])
      for (const [i, code] of EXPECTED.code.entries()) {
        for (let v = 0; v < 40; v++) {
          const moved = displacement(decoded.expression!.columns, v, code)
          for (let k = 0; k < 3; k++) {
            const found = decoded.positions[(first + v) * 3 + k]! + moved[k]!
            expect(Math.abs(found - EXPECTED.face[i]![v * 3 + k]!)).toBeLessThan(TOLERANCE)
          }
          expect(decoded.skinIndices[(first + v) * mesh.nInfluences]).toBe(row)
          expect(decoded.skinWeights[(first + v) * mesh.nInfluences]).toBe(1)
        }
      }
      const faces = [...decoded.indices.subarray(decoded.indices.length - 38 * 3)]
      expect(faces.slice(0, 6)).toEqual([0, 1, 2, 1, 2, 3].map((index) => index + first))
      expect(decoded.indices.length).toBeLessThanOrEqual(mesh.indices.length + 38 * 3)
      // hands and feet are still there
      expect(new Set(decoded.indices).size).toBeGreaterThan(40 + mesh.nVertices * 0.3)
    }
    const decoded = decodedMesh(human, decoder, null)
    expect(decoded.indices.length).toBeLessThan(human.indices.length * 0.8)
    expect(decoded.morphs!.vertexStart).toHaveLength(decoded.nVertices + 1)
    expect(decoded.masks).toHaveLength(decoded.nVertices * 4)
  })

  it('may speak of face units, for a body that has a face rig', async () => {
    const decoder = await load('units.npz')
    expect([human, smplh, figure].map((mesh) => decoderFit(decoder, mesh))).toEqual(['units', 'none', 'none'])
    expect(decodedMesh(human, decoder, null)).toBe(human)
    expect(decoder).toMatchObject({ nCodes: 128, vertices: null })
  })

  it('is told from other files by what it holds', async () => {
    const kindOf = (path: string) => modelKindOf(memorySource(bytesOf(path), 'any.npz'))
    expect(await Promise.all(['face.npz', 'body.npz', 'units.npz'].map((name) => kindOf(`decoder/${name}`)))).toEqual(
      Array(3).fill('face-decoder'),
    )
    expect(await kindOf('smplh/model-float32-stored.npz')).toBe('body-model')
    expect(await kindOf('recordings/s3/improvised/dev/0000/0000/V00_S0809_I00000582_P0947.npz')).toBeNull()
    expect(await kindOf('decoder/make.py')).toBeNull()
  })

  const f4 = (shape: readonly number[], fill = 0): Uint8Array =>
    writeNpy(new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(fill), { dtype: '<f4', shape: [...shape] })
  const good = { basis: f4([2, 4, 3]), mean: f4([4, 3]) }

  /** The same bytes, said to be pickled objects. */
  const asObjects = (npy: Uint8Array): Uint8Array => {
    const text = String.fromCharCode(...npy.subarray(0, 128)).replace("'<f4'", "'|O' ")
    return Uint8Array.from([...Array.from(text, (c) => c.charCodeAt(0)), ...npy.subarray(128)])
  }

  it.each([
    ['nothing of it', { other: f4([1]) }, /basis: is missing, and so is weights/],
    ['no mean', { basis: good.basis }, /mean: is missing/],
    ['a basis of other vertices', { ...good, basis: f4([2, 5, 3]) }, /basis: shape \(2, 5, 3\) where \(2, 4, 3\)/],
    ['a flat basis', { ...good, basis: f4([2, 12]) }, /basis: shape/],
    ['no codes', { ...good, basis: f4([0, 4, 3]) }, /basis: 0 codes/],
    ['too many codes', { ...good, basis: f4([1025, 4, 3]) }, /1025 codes/],
    ['no vertices', { ...good, mean: f4([0, 3]) }, /mean: 0 vertices/],
    ['too many vertices', { ...good, mean: f4([65_537, 3]) }, /65537 vertices/],
    ['values that are not finite', { ...good, basis: f4([2, 4, 3], Number.NaN) }, /holds NaN/],
    ['millimetres', { ...good, mean: f4([4, 3], 80) }, /holds 80: not a length in metres/],
    [
      'faces beyond the vertices',
      { ...good, faces: writeNpy([0, 1, 4], { dtype: '<i4', shape: [1, 3] }) },
      /no vertex 4/,
    ],
    ['an origin of two', { ...good, origin: f4([2]) }, /origin: shape/],
    ['weights of other units', { weights: f4([5, 23]) }, /weights: shape \(5, 23\) where \(5, 24\)/],
    ['weights of other codes', { ...good, weights: f4([3, 24]) }, /weights: 3 codes where basis has 2/],
    ['a bias of other units', { weights: f4([5, 24]), bias: f4([5]) }, /bias: shape/],
    ['weights that are not finite', { weights: f4([5, 24], Infinity) }, /weights: holds values that are not finite/],
    ['an object array', { ...good, basis: asObjects(good.basis) }, /basis/],
  ])('is refused with %s', async (_why, files, message) => {
    const source = memorySource(writeNpz(files, 'deflate'), 'bad.npz')
    const error: unknown = await loadFaceDecoder(source).catch((reason: unknown) => reason)
    expect(isAppError(error, 'decoder-file')).toBe(true)
    expect(String(error)).toMatch(message)
  })
})
