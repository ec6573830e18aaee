import { afterEach, describe, expect, it } from 'vitest'
import { memorySource } from '../../../src/bytes/index.ts'
import { openNpz } from '../../../src/containers/index.ts'
import { Workspace } from '../../../src/workspace/index.ts'
import { plantedFiles } from '../../helpers/planted-recording.ts'
import { SimulatedLink, type SimulatedFile } from '../../helpers/simulated-link.ts'

/** A person's motion over a link in simulated time: nothing here depends on how fast the machine is. */

const FPS = 30
const SECONDS = 300
const RTT_MS = 40
const BYTES_PER_MS = 6250
/** what is there is shown with the next frame of the display */
const FRAME_MS = 1000 / 60
/** of a row of the four arrays */
const ROW_BYTES = 252 + 12 + 12 + 1
const filesOf = (kind: 'stored' | 'deflate') =>
  plantedFiles({ fps: FPS, nFrames: SECONDS * FPS, soundSec: SECONDS, events: [150], kind })
const FILES = { stored: filesOf('stored'), deflate: filesOf('deflate') }

const fileOf = (bytes: Uint8Array): SimulatedFile => ({
  size: bytes.length,
  read: (start, end) => bytes.subarray(start, end),
})

let close: () => void = () => undefined
afterEach(() => close())

/** A page without sound, stepped sixty times a second. */
async function visit(kind: 'stored' | 'deflate', bitsPerSecond = 50e6) {
  // what is loaded on demand comes in real time: it must be there before
  await openNpz(memorySource(FILES[kind].npz, 'A.npz'))
  const link = new SimulatedLink(
    { '/A.npz': fileOf(FILES[kind].npz), '/A.wav': fileOf(FILES[kind].wav) },
    { rttMs: RTT_MS, bitsPerSecond },
  )
  const workspace = new Workspace({ baseUrl: link.origin, fetch: link.fetch, performanceNow: () => link.nowMs })
  const display = setInterval(() => workspace.step(link.nowMs), FRAME_MS)
  close = () => {
    clearInterval(display)
    workspace.dispose()
    link.close()
  }
  await link.settle(workspace.open(['A.npz', 'A.wav']))
  return { link, workspace, transport: workspace.transport }
}

const buffered = (workspace: Workspace) => workspace.store.getState().people[0]!.bufferedRanges

describe('a seek to what is not loaded', () => {
  it('of a stored recording shows it within four round trips and its bytes, and says what is buffered', async () => {
    const { link, workspace, transport } = await visit('stored')
    const startMs = link.nowMs
    await link.settle(transport.seek(250))
    const took = link.nowMs - startMs
    expect(took).toBeLessThanOrEqual(4 * RTT_MS + (120 * ROW_BYTES) / BYTES_PER_MS + FRAME_MS)
    const ranges = buffered(workspace)
    expect(ranges.length).toBeGreaterThan(1)
    expect(ranges.some(({ startSec, endSec }) => startSec <= 250 && endSec > 251)).toBe(true)
    expect(workspace.joints(0, 250.5, 'camera').every(Number.isFinite)).toBe(true)
    expect(() => workspace.joints(0, 200, 'camera')).toThrow(/not loaded yet/)
    await link.until(() => buffered(workspace).length === 1 && buffered(workspace)[0]!.endSec === SECONDS)
    expect(workspace.state().problems).toEqual([])
  })

  it('of a deflated one reads what lies before it at full speed', async () => {
    const { link, transport } = await visit('deflate')
    const startMs = link.nowMs
    await link.settle(transport.seek(280))
    const { refs } = await openNpz(memorySource(FILES.deflate.npz, 'A.npz'))
    const needed = [...refs.values()].reduce((sum, { start, end }) => sum + end - start, 0) * (280 / SECONDS)
    expect(link.nowMs - startMs).toBeLessThanOrEqual(4 * RTT_MS + needed / BYTES_PER_MS + FRAME_MS)
  })
})

describe('a link that fails while it plays', () => {
  it('a server that is dead for five seconds is waited for, and playing goes on where it stood', async () => {
    const { link, workspace, transport } = await visit('stored', 120_000)
    const waited = new Set<string | null>()
    transport.store.subscribe(({ waitingFor }) => waited.add(waitingFor))
    void transport.play()
    await link.until(() => transport.now() > 3)
    link.isDown = true
    const diedMs = link.nowMs
    await link.until(() => link.nowMs > diedMs + 5000)
    const stoodAt = transport.now()
    expect(stoodAt).toBeLessThanOrEqual(buffered(workspace)[0]!.endSec)
    link.isDown = false
    await link.until(() => transport.store.getState().status === 'playing' && transport.now() > stoodAt + 5)
    expect([...waited].some((reason) => reason?.startsWith('motion of A'))).toBe(true)
    expect(workspace.state().problems.filter(({ severity }) => severity === 'error')).toEqual([])
  })

  it('a link of 100 kbit/s plays what it can and never shows what is not there', async () => {
    const { link, workspace, transport } = await visit('stored', 100_000)
    void transport.play()
    const nShown = { playing: 0, buffering: 0 }
    const endMs = link.nowMs + 40_000
    await link.until(() => {
      const { status } = transport.store.getState()
      if (status !== 'paused') nShown[status]++
      // while it waits as well: time stands at the last moment whose pose is there
      expect(workspace.frame.people[0]!.pose.present).toBe(true)
      return link.nowMs >= endMs
    })
    expect(nShown.playing).toBeGreaterThan(300)
    expect(nShown.buffering).toBeGreaterThan(300)
    expect(transport.now()).toBeGreaterThan(5)
  })
})
