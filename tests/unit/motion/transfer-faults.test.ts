import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openHttp, type AppError, type ByteSource } from '../../../src/bytes/index.ts'
import { openRecording } from '../../../src/dataset/index.ts'
import { createPoseSample, loadRecording, samplePose, type LoadRecordingOptions } from '../../../src/motion/index.ts'
import { startFaultServer, type Fault, type FaultServer, type ServedRequest } from '../../helpers/fault-server.ts'
import { entryOf, plantedFiles } from '../../helpers/planted-recording.ts'

/** Faults in the middle of a recording that is being read and played: every one recovers, or ends with what came. */

const N = 9000
const filesOf = (kind: 'stored' | 'deflate', firstEvent: number) =>
  plantedFiles({ fps: 30, nFrames: N, soundSec: 300, events: [firstEvent, 150, 299], kind })
const KINDS = ['stored', 'deflate'] as const
const GOOD = { stored: filesOf('stored', 1), deflate: filesOf('deflate', 1) }
const OTHER = { stored: filesOf('stored', 2), deflate: filesOf('deflate', 2) }

let server: FaultServer
let fault: (request: ServedRequest) => Fault | undefined = () => undefined
let wholeBudgetBytes: number | undefined

beforeAll(async () => {
  server = await startFaultServer({}, (request) => fault(request))
})
beforeEach(() => {
  fault = () => undefined
  wholeBudgetBytes = undefined
})
afterAll(() => server.close())

async function load(kind: (typeof KINDS)[number], options: LoadRecordingOptions = {}) {
  server.reset({ '/A.npz': { bytes: GOOD[kind].npz, etag: '"good"' } }, (request) => fault(request))
  const opening = await openHttp(server.url('/A.npz'), {
    retry: { attempts: 1, baseMs: 1 },
    ...(wholeBudgetBytes === undefined ? {} : { wholeBudgetBytes }),
  })
  if (opening.kind !== 'ranged') throw new Error('the server must answer ranges')
  const remote = (bytes: Uint8Array, name: string): ByteSource =>
    name.endsWith('.npz')
      ? opening.source
      : {
          name,
          base: 0,
          size: bytes.length,
          read: async (a, b) => bytes.slice(a, b),
          stream: () => new ReadableStream(),
        }
  const recording = await openRecording(entryOf('A', GOOD[kind], remote))
  return loadRecording(recording, { focusSec: () => 200, ...options })
}

/** Everything that is loaded is what the good file holds. */
async function expectOnlyGood(kind: (typeof KINDS)[number], loaded: Awaited<ReturnType<typeof load>>): Promise<void> {
  const { motion } = await loadRecording(await openRecording(entryOf('A', GOOD[kind])))
  const [found, expected] = [createPoseSample(), createPoseSample()]
  for (let row = 0; row < N; row += 7) {
    if (!loaded.motion.loaded.has(row)) continue
    samplePose(loaded.motion, row / 30, found)
    samplePose(motion, row / 30, expected)
    const isSame = found.present && found.quats.every((value, i) => value === expected.quats[i])
    expect(isSame && found.transl[0] === expected.transl[0], `row ${row}`).toBe(true)
  }
}

/** A script whose fault begins once so many requests for rows were answered. */
function after(nRequests: number, what: (sinceThen: number) => Fault | undefined): void {
  let seen = 0
  fault = () => {
    const since = seen++ - nRequests
    return since < 0 ? undefined : what(since)
  }
}

describe.each(KINDS)('in the middle of a %s recording', (kind) => {
  it('a server that is away for a while is waited for', async () => {
    after(9, (since) => (since < 14 ? { hangUp: true } : undefined))
    const waiting: (AppError | null)[] = []
    const loaded = await load(kind, {
      patienceMs: [2, 2, 2, 2, 2, 2, 2, 2],
      onWaiting: (reason) => waiting.push(reason),
    })
    expect(waiting.some((reason) => reason?.tag === 'network')).toBe(true)
    expect(waiting.at(-1)).toBe(null)
    expect(loaded.motion.loaded.count).toBe(N)
    expect(loaded.recording.problems).toEqual([])
    await expectOnlyGood(kind, loaded)
  })

  it('a server that never comes back leaves what came, and the reason', async () => {
    after(9, () => ({ status: 503 }))
    const loaded = await load(kind, { patienceMs: [1, 1] })
    const { loaded: rows } = loaded.motion
    expect(rows.count).toBeGreaterThan(0)
    expect(rows.count).toBeLessThan(N)
    expect(loaded.recording.problems.map(({ tag }) => tag)).toContain('http-status')
    await expectOnlyGood(kind, loaded)
  })

  it('a file that changes is not mixed with the one before', async () => {
    after(9, () => ({ file: { bytes: OTHER[kind].npz, etag: '"other"' } }))
    const loaded = await load(kind, { patienceMs: [1, 1] })
    expect(loaded.motion.loaded.count).toBeGreaterThan(0)
    expect(loaded.motion.loaded.count).toBeLessThan(N)
    expect(loaded.recording.problems.map(({ tag }) => tag)).toContain('source-changed')
    await expectOnlyGood(kind, loaded)
  })

  it('a server that begins to refuse ranges ends it with a clear word', async () => {
    wholeBudgetBytes = 10_000
    after(9, () => ({ ignoreRange: true }))
    const loaded = await load(kind)
    expect(loaded.motion.loaded.count).toBeGreaterThan(0)
    expect(loaded.recording.problems.map(({ tag }) => tag)).toContain('http-range')
    await expectOnlyGood(kind, loaded)
  })

  it('bodies that break off again and again lose nothing', async () => {
    after(9, (since) => (since % 2 === 0 ? { resetAfter: 9000 } : undefined))
    const loaded = await load(kind, { patienceMs: [1, 1, 1, 1, 1, 1] })
    expect(loaded.motion.loaded.count).toBe(N)
    await expectOnlyGood(kind, loaded)
  })
})

describe('a link that becomes slow', () => {
  it('brings what is wanted first', async () => {
    after(9, () => ({ drip: { bytes: 16_384, everyMs: 2 } }))
    const firstRows: number[] = []
    let motion: Awaited<ReturnType<typeof load>>['motion'] | null = null
    const loaded = await load('stored', {
      onStart: (started) => {
        motion = started.motion
      },
      onRows: () => {
        const at = motion?.loaded.nextFrom(1000) ?? Infinity
        if (at < Infinity && firstRows.length === 0) firstRows.push(at)
      },
    })
    expect(firstRows).toEqual([6000])
    expect(loaded.motion.loaded.count).toBe(N)
  })
})
