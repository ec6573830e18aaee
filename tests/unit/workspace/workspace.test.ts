import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { isAppError } from '../../../src/bytes/index.ts'
import type { StoredTarIndex, TarIndexStore } from '../../../src/dataset/index.ts'
import { Workspace, type State, type WorkspaceOptions } from '../../../src/workspace/index.ts'
import { startFaultServer, type Fault, type FaultServer, type ServedRequest } from '../../helpers/fault-server.ts'
import { writeWebdatasetTar } from '../../helpers/write-tar.ts'

const FIXTURES = join(import.meta.dirname, '../../fixtures/recordings')
const KEY = 'V00_S0809_I00000582'
const A = `${KEY}_P0947`
const B = `${KEY}_P0948A`
const bytesOf = (path: string): Uint8Array => new Uint8Array(readFileSync(join(FIXTURES, path)))
const looseOf = (id: string, archive: string, kind: string): Uint8Array =>
  bytesOf(`s3/improvised/dev/0000/${archive}/${id}.${kind}`)
const FILES = {
  '/0000.tar': bytesOf('hf/0000.tar'),
  '/0001.tar': bytesOf('hf/0001.tar'),
  [`/${A}.npz`]: looseOf(A, '0000', 'npz'),
  [`/${A}.wav`]: looseOf(A, '0000', 'wav'),
  [`/${A}.json`]: looseOf(A, '0000', 'json'),
  '/index.json': new TextEncoder().encode('{"visavis":1,"files":["0000.tar","0001.tar"]}'),
  '/noise.tar': new Uint8Array(4096).fill(7),
  '/interactions.csv': new TextEncoder().encode(
    ',prompt_hash,prompt_id_unique,participant_a_prompt_text,participant_b_prompt_text,ipc_a,ipc_b,interaction_type\r\n' +
      '0,00000582,x,"Tell, please","Listen\nwell",,,ipc_conversation\r\n',
  ),
  '/relationships.csv': new TextEncoder().encode(
    'vendor_id,session_id,relationship,relationship_detail\nV00,0809,familiar,siblings\n',
  ),
}

let server: FaultServer
let fault: (request: ServedRequest) => Fault | undefined = () => undefined
const open: Workspace[] = []

beforeAll(async () => {
  server = await startFaultServer(FILES, (request) => fault(request))
})
afterEach(() => {
  fault = () => undefined
  for (const workspace of open.splice(0)) workspace.dispose()
})
afterAll(() => server.close())

/** A workspace that is stepped as a display would step it. */
function newWorkspace(options: Partial<WorkspaceOptions> = {}): Workspace {
  const workspace = new Workspace({ baseUrl: server.origin, ...options })
  const timer = setInterval(() => workspace.step(performance.now()), 5)
  const dispose = workspace.dispose.bind(workspace)
  workspace.dispose = () => {
    clearInterval(timer)
    dispose()
  }
  open.push(workspace)
  return workspace
}

/** Waits until everything in the background is done. */
async function settled(workspace: Workspace): Promise<State> {
  for (let i = 0; i < 400; i++) {
    workspace.state()
    const { progress, people } = workspace.store.getState()
    const isLoaded = people.every((person) => person.motion === null || person.motion.nLoaded === person.motion.nFrames)
    if (isLoaded && progress.every((item) => item.state !== 'running' && item.state !== 'waiting')) break
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  return workspace.state()
}

function memoryStore(): TarIndexStore & { kept: Map<string, StoredTarIndex> } {
  const kept = new Map<string, StoredTarIndex>()
  return {
    kept,
    get: (path) => Promise.resolve(kept.get(path)),
    put: async (path, index) => {
      kept.set(path, index)
    },
    delete: async (path) => {
      kept.delete(path)
    },
  }
}

describe('Workspace', () => {
  it('opens a pair that is spread over two archives, each person at an own rate', async () => {
    const workspace = newWorkspace()
    const state = await workspace.open(['/0001.tar', '/0000.tar'])
    expect(state).toMatchObject({ status: 'ready', interaction: KEY, time: 0, rate: 1, loop: null })
    expect(state.people.map((person) => [person.id, person.frames])).toEqual([
      [A, 30],
      [B, 48],
    ])
    expect(state.people[1]!.fps).toBeCloseTo(48000 / 1001, 9)
    expect(state.duration).toBeCloseTo(1.001, 6)
    const { problems, people } = await settled(workspace)
    expect(problems.filter((problem) => problem.severity === 'error')).toEqual([])
    expect(people.every(({ has }) => has.body && has.movement && has.voice && has.transcript)).toBe(true)
    const [first, second] = workspace.store.getState().people
    expect(first!.bufferedRanges).toEqual([{ startSec: 0, endSec: 1 }])
    expect(second!.bufferedRanges).toEqual([{ startSec: 0, endSec: 48 / (48000 / 1001) }])
    expect(second!.bufferedRanges).toBe(second!.bufferedRanges)
  })

  it('gives the joints of a frame in the camera frame to 2e-5 m', async () => {
    const workspace = newWorkspace()
    await workspace.open(['index.json'])
    await settled(workspace)
    const golden = new Float64Array(bytesOf(`joints-${B}.npy`).slice(128).buffer)
    for (const frame of [0, 17, 47]) {
      const joints = workspace.joints(1, frame / (48000 / 1001), 'camera')
      for (let i = 0; i < 156; i++) expect(Math.abs(joints[i]! - golden[frame * 156 + i]!)).toBeLessThan(2e-5)
    }
  })

  it('moves motion, voice and text of one person by an offset, says so, and keeps the other', async () => {
    const workspace = newWorkspace()
    await workspace.open(['index.json'])
    await settled(workspace)
    const before = workspace.store.getState().people
    const at = (person: number, sec: number) => [...workspace.joints(person, sec)]
    const [still, moving] = [at(0, 0.6), at(1, 0.35)]
    workspace.choices.setOffset(1, 0.25)
    expect(at(0, 0.6)).toEqual(still)
    expect(Math.max(...at(1, 0.6).map((x, i) => Math.abs(x - moving[i]!)))).toBeLessThan(1e-6)
    const { people, assumptions, durationSec } = workspace.store.getState()
    expect(people.map((person) => person.offsetSec)).toEqual([0, 0.25])
    expect(people[1]!.segments[0]!.startSec).toBeCloseTo(before[1]!.segments[0]!.startSec + 0.25, 9)
    expect(people[1]!.segments[0]!.words[0]!.endSec).toBeCloseTo(before[1]!.segments[0]!.words[0]!.endSec! + 0.25, 9)
    expect(people[0]!.segments).toBe(before[0]!.segments)
    expect(durationSec).toBeCloseTo(1.251, 3)
    expect(assumptions).toContainEqual({
      key: 'offset.B',
      value: 'begins 250 ms later than the files say',
      from: 'assumed',
    })
    workspace.choices.setOffset(1, 0)
    expect(workspace.store.getState().assumptions.some(({ key }) => key.startsWith('offset'))).toBe(false)
    expect(() => workspace.choices.setOffset(5, 0.1)).toThrow(RangeError)
    expect(() => workspace.choices.setOffset(0, NaN)).toThrow(RangeError)
  })

  it('shows one person at another rate when told to, says so, and goes back', async () => {
    const workspace = newWorkspace()
    await workspace.open(['index.json'])
    const before = await settled(workspace)
    const at = (person: number, sec: number) => [...workspace.joints(person, sec, 'camera')]
    const rows = [3, 17, 29].map((row) => at(0, row / 30))
    const other = at(1, 0.5)
    workspace.choices.setFrameRate(0, 15)
    expect([3, 17, 29].map((row) => at(0, row / 15))).toEqual(rows)
    expect(at(1, 0.5)).toEqual(other)
    const state = workspace.state()
    expect(state.people[0]).toMatchObject({ fps: 15, fpsFrom: 'assumed', frames: 30 })
    expect(state.people[1]).toEqual(before.people[1])
    expect(state.duration).toBe(2)
    expect(state.assumptions).toContainEqual({ key: 'fps.A', value: '15 Hz, set by hand', from: 'assumed' })
    const [person] = workspace.store.getState().people
    expect(person!.chosen).toEqual({ fps: 15, verticalFov: null })
    expect(person!.bufferedRanges).toEqual([{ startSec: 0, endSec: 2 }])
    expect([...workspace.joints(0, 1.9)].every(Number.isFinite)).toBe(true)
    workspace.choices.setFrameRate(0, 1e9)
    expect(workspace.state().people[0]!.fps).toBe(500)
    workspace.choices.setFrameRate(0, null)
    const after = workspace.state()
    expect(after.people).toEqual(before.people)
    expect(after.assumptions).toEqual(before.assumptions)
    expect(after.duration).toBe(before.duration)
    expect(() => workspace.choices.setFrameRate(5, 30)).toThrow(RangeError)
  })

  it('draws the depth of one person with another field of view when told to, says so, and goes back', async () => {
    const workspace = newWorkspace()
    await workspace.open(['index.json'])
    const before = await settled(workspace)
    workspace.choices.setFieldOfView(1, (30 * Math.PI) / 180)
    const depths = workspace.state().assumptions.filter(({ key }) => key.startsWith('depth.fov'))
    expect(depths.map(({ key }) => key)).toEqual(['depth.fov.A', 'depth.fov.B'])
    // half the picture over the tangent of half the angle: as far again by tan 25 over tan 15
    const scales = depths.map(({ value }) => Number(/depth x ([\d.]+)/.exec(value)![1]))
    expect(scales[1]! / scales[0]!).toBeCloseTo(0.466308 / 0.267949, 1)
    expect(workspace.store.getState().people[1]!.chosen.verticalFov).toBeCloseTo(Math.PI / 6, 9)
    workspace.choices.setFieldOfView(1, null)
    expect(workspace.state().assumptions).toEqual(before.assumptions)
    expect(() => workspace.choices.setFieldOfView(2, 1)).toThrow(RangeError)
  })

  it('opens one person from loose files of the S3 dialect', async () => {
    const workspace = newWorkspace()
    const state = await workspace.open([`${A}.npz`, `${A}.wav`, `${A}.json`])
    expect(state.people).toHaveLength(1)
    expect(state.people[0]).toMatchObject({ id: A, frames: 30, fps: 30, fpsFrom: 'audio' })
  })

  it('opens picked files', async () => {
    const workspace = newWorkspace()
    const files = ['npz', 'wav'].map(
      (kind) => new File([looseOf(A, '0000', kind) as Uint8Array<ArrayBuffer>], `${A}.${kind}`),
    )
    expect((await workspace.open(files)).people[0]).toMatchObject({ id: A, frames: 30, fpsFrom: 'audio' })
  })

  it('finds the sound of loose files whatever stands between them in the list', async () => {
    const workspace = newWorkspace()
    const state = await workspace.open([`${A}.npz`, '0001.tar', 'interactions.csv', `${A}.wav`])
    expect(state.people.map((person) => person.fpsFrom)).toEqual(['audio', 'audio'])
  })

  it('assumes 30 Hz without a sound, and says so', async () => {
    const workspace = newWorkspace()
    const state = await workspace.open([`${A}.npz`])
    expect(state.people[0]).toMatchObject({ fps: 30, fpsFrom: 'assumed', has: { voice: false } })
    expect(state.assumptions.find((entry) => entry.key === 'fps')).toMatchObject({ from: 'assumed' })
  })

  it('reads an archive once through where the server has no ranges, and says why it is slow', async () => {
    fault = ({ path }) => (path.endsWith('.tar') ? { ignoreRange: true, chunked: true } : undefined)
    const workspace = newWorkspace({ wholeBudgetBytes: 1024 })
    const state = await workspace.open(['0000.tar', '0001.tar'])
    expect(state.people.map((person) => person.frames)).toEqual([30, 48])
    const notes = workspace.store.getState().progress.map((item) => item.note)
    expect(notes.some((note) => note?.includes('no range requests'))).toBe(true)
  })

  it('keeps the index of an archive and walks it only once', async () => {
    const indexStore = memoryStore()
    await newWorkspace({ indexStore }).open(['0000.tar', '0001.tar'])
    for (let i = 0; i < 100 && indexStore.kept.size < 2; i++) await new Promise((resolve) => setTimeout(resolve, 10))
    expect(indexStore.kept.size).toBe(2)
    const headers: string[] = []
    fault = ({ headers: { range } }) => {
      if (range !== undefined) headers.push(range)
      return undefined
    }
    const second = newWorkspace({ indexStore })
    expect((await second.open(['0000.tar', '0001.tar'])).people).toHaveLength(2)
    // the first request of a walk is for the first header
    expect(headers.some((range) => range.startsWith('bytes=0-'))).toBe(false)
  })

  it('keeps what it found in the members it opened, and goes straight to the rows the next time', async () => {
    const indexStore = memoryStore()
    const first = newWorkspace({ indexStore })
    await first.open(['0000.tar'])
    await settled(first)
    const index = [...indexStore.kept.values()][0]!
    const npz = index.members.find(({ name }) => name === `${A}.npz`)!
    expect(Object.keys(index.facts!).sort()).toEqual([`${A}.npz`, `${A}.wav`])
    const starts: number[] = []
    fault = ({ headers: { range } }) => {
      starts.push(Number(/bytes=(\d+)-/.exec(range ?? '')?.[1] ?? -1))
      return undefined
    }
    const second = newWorkspace({ indexStore })
    const state = await second.open(['0000.tar'])
    expect(state.people[0]).toMatchObject({ id: A, frames: 30, fps: 30, fpsFrom: 'audio' })
    await settled(second)
    // the directory at the end of the NPZ is not read again
    const tail = npz.offset + npz.size - 5632
    expect(starts.some((start) => start === Math.max(npz.offset, tail))).toBe(false)
    expect(second.joints(0, 0.5, 'camera')).toEqual(first.joints(0, 0.5, 'camera'))
  })

  it('looks again, once, where the archive is another one than the kept index says', async () => {
    const indexStore = memoryStore()
    await newWorkspace({ indexStore }).open(['0000.tar'])
    for (let i = 0; i < 100 && indexStore.kept.size < 1; i++) await new Promise((resolve) => setTimeout(resolve, 10))
    const [path, index] = [...indexStore.kept][0]!
    const members = index.members.map((member) => ({ ...member, offset: member.offset + 512 }))
    indexStore.kept.set(path, { version: { ...index.version, etag: '"another"' }, members })
    const state = await newWorkspace({ indexStore }).open(['0000.tar'])
    expect(state.people.map((person) => person.frames)).toEqual([30])
  })

  it('keeps everybody else when one person is damaged', async () => {
    const damaged = FILES['/0001.tar']!.slice()
    const at = damaged.findIndex((_, i) => damaged[i] === 0x50 && damaged[i + 1] === 0x4b && damaged[i + 2] === 1)
    damaged.fill(0, at)
    fault = ({ path }) => (path === '/0001.tar' ? { file: { bytes: damaged, etag: '"damaged"' } } : undefined)
    const workspace = newWorkspace()
    const state = await workspace.open(['0000.tar', '0001.tar'])
    expect(state.people.map((person) => [person.id, person.frames])).toEqual([
      [A, 30],
      [B, 0],
    ])
    expect(state.problems.some((problem) => problem.severity === 'error' && problem.source?.endsWith('0001.tar'))).toBe(
      true,
    )
  })

  it('opens an interaction with three people', async () => {
    const names = ['P0001', 'P0002', 'P0003A'].map((who) => `V03_S0001_I00000001_${who}`)
    const tar = writeWebdatasetTar(
      Object.fromEntries(
        names.flatMap((name) => [
          [`${name}.npz`, looseOf(A, '0000', 'npz')] as const,
          [`${name}.wav`, looseOf(A, '0000', 'wav')] as const,
        ]),
      ),
    )
    const workspace = newWorkspace()
    const state = await workspace.open([new File([tar as Uint8Array<ArrayBuffer>], 'three.tar')], {
      interaction: 'V03_S0001_I00000001',
    })
    expect(state.people.map((person) => person.id)).toEqual(names)
  })

  it('knows prompt and relationship where the tables are given', async () => {
    const workspace = newWorkspace()
    await workspace.open(['interactions.csv', 'relationships.csv', '0000.tar'])
    await settled(workspace)
    const { prompt, relationship } = workspace.store.getState()
    expect(prompt).toEqual({ promptA: 'Tell, please', promptB: 'Listen\nwell', type: 'ipc_conversation' })
    expect(relationship).toEqual({ relationship: 'familiar', detail: 'siblings' })
  })

  it.each([
    ['an archive of noise', ['noise.tar'], undefined, 'recording-missing'],
    ['an interaction that is not there', ['0000.tar'], 'V00_S0000_I00000000', 'recording-missing'],
    ['an address that may not be opened', ['javascript:alert(1)'], undefined, 'url-refused'],
    ['a file that is not there', ['nowhere.npz'], undefined, 'recording-empty'],
  ])('rejects %s with a typed error and stays usable', async (_why, sources, interaction, tag) => {
    const workspace = newWorkspace()
    const error: unknown = await workspace.open(sources, interaction === undefined ? {} : { interaction }).then(
      () => null,
      (reason: unknown) => reason,
    )
    expect(isAppError(error) && error.tag).toBe(tag)
    expect(workspace.state().status).toBe('error')
    expect((await workspace.open(['index.json'])).status).toBe('ready')
  })

  it('lets the newest opening win', async () => {
    const workspace = newWorkspace()
    const first = workspace.open(['0000.tar']).then(
      () => 'opened',
      (error: Error) => error.name,
    )
    const second = await workspace.open(['index.json'])
    expect(second.people).toHaveLength(2)
    expect(await first).toBe('AbortError')
  })

  it('changes staging and clean-up of what is open, and says what it assumes', async () => {
    const workspace = newWorkspace()
    await workspace.open(['index.json'])
    await settled(workspace)
    const facing = workspace.joints(0, 0.5)
    workspace.choices.setStaging('side-by-side')
    expect(workspace.joints(0, 0.5)).not.toEqual(facing)
    workspace.choices.setClean('genea-2026')
    const keys = workspace.state().assumptions.map((entry) => `${entry.key}=${entry.value}`)
    expect(keys).toContain('clean=genea-2026')
    expect(keys.some((entry) => entry.startsWith('neck.mean'))).toBe(true)
  })

  it('seats people and hides their legs, and says so', async () => {
    const workspace = newWorkspace()
    await workspace.open(['index.json'])
    await settled(workspace)
    const standing = workspace.joints(0, 0.5)
    const assumed = () => workspace.state().assumptions.find(({ key }) => key === 'legs')!.value
    const before = assumed()
    workspace.choices.setLegs('seated')
    const seated = workspace.joints(0, 0.5)
    expect(standing[1]! - seated[1]!).toBeGreaterThan(0.28)
    expect(assumed()).toContain('stool')
    workspace.choices.setLegs('hidden')
    expect(assumed()).toBe('not shown')
    expect(workspace.joints(0, 0.5)).toEqual(standing)
    workspace.choices.setLegs('preset')
    expect(workspace.store.getState().legs).toBe('preset')
    expect(assumed()).toBe(before)
    // a choice stays for what is opened next
    workspace.choices.setLegs('seated')
    await workspace.open(['index.json'])
    expect(assumed()).toContain('stool')
  })

  it('takes the head from where it is told to, and says from where', async () => {
    const workspace = newWorkspace()
    await workspace.open(['index.json'])
    await settled(workspace)
    const said = () =>
      workspace
        .state()
        .assumptions.filter(({ key }) => key.startsWith('head'))
        .map(({ value }) => value)
    expect(said()).toEqual(['SMPL-H as fitted, the only head whose axes are documented'])
    const fitted = workspace.joints(0, 0.5)
    workspace.choices.setHead('smplh-centred')
    expect(workspace.joints(0, 0.5)).not.toEqual(fitted)
    expect(said().every((value) => value.includes('taken out'))).toBe(true)
    workspace.choices.setHead('alignment')
    expect(said().every((value) => value.includes('alignment_head_rotation'))).toBe(true)
    workspace.choices.setClean('genea-2026')
    expect(said()).toEqual([])
    workspace.choices.setClean('natural')
    workspace.choices.setHead('smplh')
    expect(workspace.joints(0, 0.5)).toEqual(fitted)
  })

  it('tells listeners of state and problems, and stops when told', async () => {
    const workspace = newWorkspace()
    const problems: unknown[] = []
    const states: unknown[] = []
    const stop = workspace.on('state', (detail) => states.push(detail))
    workspace.on('problem', (detail) => problems.push(detail))
    await workspace.open(['index.json'])
    await settled(workspace)
    expect(states.length).toBeGreaterThan(0)
    expect(problems).toContainEqual(expect.objectContaining({ tag: 'transcript', severity: 'warning' }))
    stop()
    const n = states.length
    workspace.choices.setStaging('overlaid')
    expect(states).toHaveLength(n)
  })
})
