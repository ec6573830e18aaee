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

/** What is drawn of one NPZ, decoded in the workers of the page. @returns ms, and the longest gap of the main thread */
async function ours(bytes: Uint8Array, decoder: ArrayDecoderFactory): Promise<{ ms: number; longestGapMs: number }> {
  const gap = watchGaps()
  const startedAt = performance.now()
  const { refs } = await openNpz(memorySource(bytes, 'bench.npz'))
  await readRows(
    DRAWN_KEYS.flatMap((key) => refs.get(key) ?? []),
    SINK,
    { decoder },
  )
  return { ms: performance.now() - startedAt, longestGapMs: gap.stop() }
}

/** The usual way: unzip everything, then parse every array. */
async function peer(bytes: Uint8Array): Promise<{ ms: number; longestGapMs: number }> {
  const gap = watchGaps()
  const startedAt = performance.now()
  const zip = await JSZip.loadAsync(bytes)
  const parser = new npyjs()
  for (const file of Object.values(zip.files)) {
    const buffer = await file.async('arraybuffer')
    parser.parse(buffer)
  }
  return { ms: performance.now() - startedAt, longestGapMs: gap.stop() }
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
  await ours(bytes, pool.createDecoder)
  await peer(bytes)
  for (let i = 0; i < runs; i++) {
    const own = await ours(bytes, pool.createDecoder)
    const other = await peer(bytes)
    result.ours.push(own.ms)
    result.gaps.push(own.longestGapMs)
    result.peer.push(other.ms)
    result.peerGaps.push(other.longestGapMs)
  }
  pool.dispose()
  return result
}
