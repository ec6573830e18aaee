import JSZip from 'jszip'
import npyjs from 'npyjs'
import { memorySource } from '../../../src/bytes/index.ts'
import { openNpz, readRows, type ArrayDecoderFactory, type RowSink } from '../../../src/containers/index.ts'
import { DRAWN_KEYS } from '../../../src/motion/index.ts'
import { createDecoderPool, startArrayDecoderWorker } from '../../../src/workers/index.ts'

const SINK: RowSink = {
  header: () => undefined,
  rows: () => undefined,
  done: () => undefined,
  failed: (_key, error) => {
    throw error
  },
}

/** What is drawn of one NPZ, decoded in the workers of the page. */
async function ours(bytes: Uint8Array, decoder: ArrayDecoderFactory): Promise<void> {
  const { refs } = await openNpz(memorySource(bytes, 'bench.npz'))
  await readRows(
    DRAWN_KEYS.flatMap((key) => refs.get(key) ?? []),
    SINK,
    { decoder },
  )
}

/** The usual way: unzip everything, then parse every array. */
async function peer(bytes: Uint8Array): Promise<void> {
  const zip = await JSZip.loadAsync(bytes)
  const parser = new npyjs()
  for (const file of Object.values(zip.files)) {
    const buffer = await file.async('arraybuffer')
    parser.parse(buffer)
  }
}

/** ms; without a watcher, which would keep a core busy that the workers could use */
async function timeOf(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return performance.now() - startedAt
}

/** ms; the longest gap of the main thread while something is done */
async function gapOf(work: () => Promise<void>): Promise<number> {
  const gap = watchGaps()
  await work()
  return gap.stop()
}

/** Longest time in which the main thread did not get round to a message. */
function watchGaps(): { stop(): number } {
  const channel = new MessageChannel()
  let last = performance.now()
  let longest = 0
  let isOn = true
  channel.port1.onmessage = () => {
    const now = performance.now()
    longest = Math.max(longest, now - last)
    last = now
    if (isOn) channel.port2.postMessage(0)
  }
  channel.port2.postMessage(0)
  return {
    stop: () => {
      isOn = false
      return Math.max(longest, performance.now() - last)
    },
  }
}

declare global {
  interface Window {
    benchNpz(url: string, runs: number): Promise<{ ours: number[]; peer: number[]; gaps: number[]; peerGaps: number[] }>
  }
}

window.benchNpz = async (url, runs) => {
  const bytes = new Uint8Array(await (await fetch(url)).arrayBuffer())
  const pool = createDecoderPool({ createWorker: startArrayDecoderWorker })
  const result = { ours: [] as number[], peer: [] as number[], gaps: [] as number[], peerGaps: [] as number[] }
  const own = (): Promise<void> => ours(bytes, pool.createDecoder)
  const other = (): Promise<void> => peer(bytes)
  await own()
  await other()
  for (let i = 0; i < runs; i++) {
    result.ours.push(await timeOf(own))
    result.peer.push(await timeOf(other))
    result.gaps.push(await gapOf(own))
    result.peerGaps.push(await gapOf(other))
  }
  pool.dispose()
  return result
}
