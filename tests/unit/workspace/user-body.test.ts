import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ByteSourceError, isAppError, memorySource } from '../../../src/bytes/index.ts'
import { Workspace } from '../../../src/workspace/index.ts'

const FIXTURES = join(import.meta.dirname, '../../fixtures')
const fileOf = (path: string, name: string): File =>
  new File([new Uint8Array(readFileSync(join(FIXTURES, path)))], name)
const MODEL = 'smplh/model-float32-stored.npz'
const model = (name = 'SMPLH_female.npz'): File => fileOf(MODEL, name)

let workspace: Workspace
let timer: ReturnType<typeof setInterval>

beforeEach(async () => {
  workspace = new Workspace({ baseUrl: 'http://localhost/' })
  timer = setInterval(() => workspace.step(performance.now()), 5)
  await workspace.open([fileOf('recordings/hf/0000.tar', '0000.tar'), fileOf('recordings/hf/0001.tar', '0001.tar')])
})
afterEach(() => {
  clearInterval(timer)
  workspace.dispose()
})

const meshes = () => workspace.store.getState().people.map((person) => person.mesh)
const noted = (key: string) => workspace.state().assumptions.find((each) => each.key === key)
/** world transforms of A's joints, read after the picture has eased over */
const pelvis = () => [...workspace.frame.people[0]!.world.subarray(12, 15)]

describe('the built-in bodies', () => {
  const ofBodies = () => workspace.state().problems.filter(({ message }) => message.includes('human body'))
  const gone = () =>
    Promise.reject(new ByteSourceError('http-status', 'status 503', { source: 'http://localhost/human' }))

  it('are asked for again until they come', async () => {
    let nTries = 0
    const human = meshes().map((mesh) => ({ ...mesh!, kind: 'human' as const }))
    const late = () => (++nTries < 3 ? gone() : Promise.resolve(human))
    await workspace.bodies.fetchMeshes(late, [0, 0, 0])
    expect(nTries).toBe(3)
    expect(meshes().map((mesh) => mesh?.kind)).toEqual(['human', 'human'])
    expect(ofBodies()).toEqual([])
  })

  it('are missed, and said to be, where they do not come', async () => {
    await workspace.bodies.fetchMeshes(gone, [0])
    expect(meshes().map((mesh) => mesh?.kind)).toEqual(['figure', 'figure'])
    expect(ofBodies()).toEqual([
      {
        tag: 'http-status',
        severity: 'warning',
        message: 'a plain figure stands in for the human body: status 503',
        source: 'http://localhost/human',
      },
    ])
    workspace.bodies.setMeshes(meshes().map((mesh) => ({ ...mesh!, kind: 'human' as const })))
    expect(ofBodies()).toEqual([])
  })
})

describe('a body model of the user', () => {
  it('draws everybody, and says so', async () => {
    expect(meshes().map((mesh) => mesh?.kind)).toEqual(['figure', 'figure'])
    expect(noted('body.model')).toBeUndefined()
    await workspace.bodies.loadModel(model())
    expect(meshes().map((mesh) => mesh?.kind)).toEqual(['smplh', 'smplh'])
    expect(noted('body.model')).toEqual({
      key: 'body.model',
      value: 'SMPLH_female.npz (female), for everybody',
      from: 'file',
    })
    expect(noted('body.shape')).toBeUndefined()
    expect(workspace.store.getState().bodyModel).toMatchObject({ gender: 'female', betas: [] })
  })

  it('poses the skeleton of the model', async () => {
    const before = pelvis()
    await workspace.bodies.loadModel(model())
    const [mesh] = meshes()
    const { world } = workspace.frame.people[0]!
    // bones keep the lengths of the model's rest joints: pelvis to left hip
    const at = (row: number, k: number): number => world[row * 16 + 12 + k]!
    const rest = (row: number, k: number): number => mesh!.restJoints[row * 3 + k]!
    const length = (point: (row: number, k: number) => number): number =>
      Math.hypot(...[0, 1, 2].map((k) => point(1, k) - point(0, k)))
    await expect.poll(() => Math.abs(length(at) - length(rest))).toBeLessThan(1e-5)
    await expect.poll(() => Math.abs(pelvis()[1]! - before[1]!)).toBeGreaterThan(1e-4)
  })

  it('takes a shape, keeps it in bounds and shares what stays', async () => {
    await workspace.bodies.loadModel(
      memorySource(new Uint8Array(readFileSync(join(FIXTURES, MODEL))), 'male/model.npz'),
    )
    const [before] = meshes()
    workspace.bodies.setBetas([2, -99])
    const [after] = meshes()
    expect(workspace.store.getState().bodyModel).toMatchObject({ gender: 'male', betas: [2, -5] })
    expect(after!.positions).not.toEqual(before!.positions)
    expect(after!.skinWeights).toBe(before!.skinWeights)
    expect(noted('body.shape')).toEqual({ key: 'body.shape', value: 'set by hand, betas 2 -5', from: 'assumed' })
    expect(() => workspace.bodies.setBetas([Number.NaN])).toThrow(RangeError)
  })

  it('goes away again, and outlives what is open', async () => {
    await workspace.bodies.loadModel(model())
    workspace.bodies.setMeshes(meshes().map((mesh) => ({ ...mesh!, kind: 'human' })))
    expect(meshes().map((mesh) => mesh?.kind)).toEqual(['smplh', 'smplh'])
    await workspace.open([fileOf('recordings/hf/0000.tar', '0000.tar')])
    expect(meshes().every((mesh) => mesh?.kind === 'smplh')).toBe(true)
    workspace.bodies.clearModel()
    expect(meshes().every((mesh) => mesh?.kind === 'human')).toBe(true)
    expect(workspace.store.getState().bodyModel).toBeNull()
    expect(noted('body.model')).toBeUndefined()
  })

  it.each([
    ['model.pkl', 'model-pickle'],
    ['noise.npz', 'model-file'],
  ] as const)('refuses %s, says why and keeps what was drawn', async (name, tag) => {
    const file = new File([new Uint8Array(64).fill(7)], name)
    const error: unknown = await workspace.bodies.loadModel(file).catch((reason: unknown) => reason)
    expect(isAppError(error, tag)).toBe(true)
    expect(workspace.state().problems.map((problem) => problem.tag)).toContain(tag)
    expect(meshes().map((mesh) => mesh?.kind)).toEqual(['figure', 'figure'])
    await workspace.bodies.loadModel(model())
    expect(workspace.state().problems.map((problem) => problem.tag)).not.toContain(tag)
  })

  it('is the one that was asked for last', async () => {
    const first = workspace.bodies.loadModel(model('first.npz')).catch((reason: unknown) => reason)
    await workspace.bodies.loadModel(model('second.npz'))
    expect(await first).toMatchObject({ name: 'AbortError' })
    expect(workspace.store.getState().bodyModel?.name).toBe('second.npz')
  })
})
