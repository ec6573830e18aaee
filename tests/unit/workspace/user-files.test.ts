import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parseHuman } from '../../../src/body/index.ts'
import { Workspace, type KeptFiles } from '../../../src/workspace/index.ts'
import { createArrayDecoder, type ArrayDecoderFactory } from '../../../src/containers/index.ts'
import { writeNpy } from '../../helpers/write-npy.ts'
import { writeNpz } from '../../helpers/write-npz.ts'

const FIXTURES = join(import.meta.dirname, '../../fixtures')
const bytesOf = (path: string): Uint8Array<ArrayBuffer> => new Uint8Array(readFileSync(join(FIXTURES, path)))
const fileOf = (path: string, name = path.split('/').at(-1)!): File => new File([bytesOf(path)], name)
const HUMAN = parseHuman(new Uint8Array(readFileSync(join(FIXTURES, '../../public/body/human.bin'))), 'female')
const EXPECTED = JSON.parse(readFileSync(join(FIXTURES, 'decoder/expected.json'), 'utf8')) as {
  frames: number[]
  code: number[][]
}

let workspace: Workspace
let timer: ReturnType<typeof setInterval>
/** keys of the arrays that were decoded */
let decoded: string[]
let kept: Map<string, File>

function start(): Workspace {
  const createDecoder: ArrayDecoderFactory = (spec) => {
    decoded.push(spec.key)
    return createArrayDecoder(spec)
  }
  const keptFiles: KeptFiles = {
    get: (use) => Promise.resolve(kept.get(use)),
    put: async (use, file) => void kept.set(use, file),
    delete: async (use) => void kept.delete(use),
  }
  const made = new Workspace({
    baseUrl: 'http://localhost/',
    createDecoderPool: () => ({ createDecoder, dispose: () => undefined }),
    keptFiles,
  })
  made.bodies.setMeshes([HUMAN])
  return made
}

beforeEach(async () => {
  decoded = []
  kept = new Map()
  workspace = start()
  timer = setInterval(() => workspace.step(performance.now()), 5)
  await workspace.open([fileOf('recordings/hf/0000.tar'), fileOf('recordings/hf/0001.tar')])
})
afterEach(() => {
  clearInterval(timer)
  workspace.dispose()
})

const faces = () => workspace.state().people.map((person) => person.face)
const noted = (key: string) => workspace.state().assumptions.find((each) => each.key === key)

describe("a face decoder of the user's", () => {
  it('moves the faces of all whose expression it fits, and nothing of the expression is read before', async () => {
    await expect.poll(faces).toEqual(['fau', 'fau'])
    expect(decoded).not.toContain('movement:expression')
    await workspace.bodies.loadDecoder(fileOf('decoder/units.npz'))
    await expect.poll(faces).toEqual(['decoder', 'decoder'])
    expect(decoded.filter((key) => key === 'movement:expression')).toHaveLength(2)
    expect(noted('face')).toEqual({
      key: 'face',
      value: 'the 128 numbers of the expression through units.npz',
      from: 'file',
    })
    expect(workspace.store.getState().faceDecoder).toMatchObject({ nCodes: 128, drives: 'units' })
    for (const [i, frame] of EXPECTED.frames.entries()) {
      await workspace.transport.seek(frame / 30)
      const { expression } = workspace.frame.people[0]!
      for (const [k, value] of EXPECTED.code[i]!.entries()) expect(Math.abs(expression[k]! - value)).toBeLessThan(1e-5)
    }
    // in the failed block nothing is known, and the face is at rest
    await workspace.transport.seek(12 / 30)
    expect([...workspace.frame.people[0]!.expression].every((value) => value === 0)).toBe(true)
    workspace.bodies.clearDecoder()
    await expect.poll(faces).toEqual(['fau', 'fau'])
  })

  it('puts its own face on people, and outlives what is open', async () => {
    await workspace.bodies.loadDecoder(fileOf('decoder/face.npz'))
    const nVertices = () => workspace.store.getState().people.map((person) => person.mesh!.nVertices - HUMAN.nVertices)
    await expect.poll(nVertices).toEqual([40, 40])
    await workspace.open([fileOf('recordings/hf/0000.tar')])
    await expect.poll(nVertices).toEqual([40])
    workspace.bodies.clearDecoder()
    await expect.poll(nVertices).toEqual([0])
  })

  it('waits for a body that it fits, and takes that of the model at no shape', async () => {
    await workspace.bodies.loadDecoder(fileOf('decoder/body.npz'))
    await expect.poll(faces).toEqual(['fau', 'fau'])
    await workspace.bodies.loadModel(fileOf('smplh/model-float32-stored.npz'))
    await expect.poll(faces).toEqual(['decoder', 'decoder'])
    expect(workspace.store.getState().people[0]!.mesh!.expression?.columns.nColumns).toBe(128)
  })

  it('says where its codes are not those of the recording', async () => {
    const weights = writeNpy(new Float32Array(50 * 24), { dtype: '<f4', shape: [50, 24] })
    await workspace.bodies.loadDecoder(new File([new Uint8Array(writeNpz({ weights }, 'stored'))], 'v4.npz'))
    const problems = workspace.state().problems.filter((problem) => problem.tag === 'decoder-file')
    expect(problems).toHaveLength(2)
    expect(problems[0]).toMatchObject({ severity: 'warning', key: 'movement:expression' })
    expect(problems[0]!.message).toMatch(/takes 50 codes a frame, here is movement:expression \(30, 128\)/)
    expect(faces()).toEqual(['fau', 'fau'])
    expect(decoded).not.toContain('movement:expression')
  })
})

describe('a body model', () => {
  it('is kept only when the user says so, comes back, and is forgotten again', async () => {
    await workspace.bodies.loadModel(fileOf('smplh/model-float32-stored.npz', 'SMPLH_female.npz'))
    expect(kept.size).toBe(0)
    expect(workspace.store.getState().bodyModel).toMatchObject({ isKept: false, canKeep: true })
    await workspace.bodies.keepModel(true)
    expect([...kept.values()].map((file) => file.name)).toEqual(['SMPLH_female.npz'])
    const next = start()
    await next.bodies.restoreModel()
    expect(next.store.getState().bodyModel).toMatchObject({ name: 'SMPLH_female.npz', gender: 'female', isKept: true })
    await next.bodies.keepModel(false)
    expect(kept.size).toBe(0)
    expect(next.store.getState().bodyModel).toMatchObject({ isKept: false })
    await next.bodies.keepModel(true)
    next.bodies.clearModel()
    await expect.poll(() => kept.size).toBe(0)
    next.dispose()
  })
})
