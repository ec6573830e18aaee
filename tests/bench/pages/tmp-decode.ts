// @ts-nocheck
import JSZip from 'jszip'
import npyjs from 'npyjs'
import { memorySource } from '../../../src/bytes/index.ts'
import { openNpz, readRows } from '../../../src/containers/index.ts'
import { DRAWN_KEYS } from '../../../src/motion/index.ts'
import { createDecoderPool, startArrayDecoderWorker } from '../../../src/workers/index.ts'
const SINK = { header() {}, rows() {}, done() {}, failed(_k, e) { throw e } }
window.run = async (url, n) => {
  const bytes = new Uint8Array(await (await fetch(url)).arrayBuffer())
  const out = { open: [], two: [], one: [], peer: [], raw: [], rawOne: [], crc: [] , n2: [], msgs: 0}
  const pools = { two: createDecoderPool({ createWorker: startArrayDecoderWorker }), one: createDecoderPool({ createWorker: startArrayDecoderWorker, nWorkers: 1 }) }
  const timeOf = async (fn) => { const t = performance.now(); await fn(); return performance.now() - t }
  const refsOf = async () => { const { refs } = await openNpz(memorySource(bytes, 'b.npz')); return DRAWN_KEYS.flatMap((k) => refs.get(k) ?? []) }
  const rawAll = async (refs) => {
    for (const ref of refs) {
      const view = new DataView(bytes.buffer, ref.start)
      const at = ref.start + 30 + view.getUint16(26, true) + view.getUint16(28, true)
      const s = new DecompressionStream('deflate-raw'); const w = s.writable.getWriter(); w.write(bytes.subarray(at, at + ref.storage.compressedSize)); w.close()
      const r = s.readable.getReader(); for (;;) { const { done } = await r.read(); if (done) break }
    }
  }
  for (let i = 0; i < n; i++) {
    let refs
    out.open.push(await timeOf(async () => { refs = await refsOf() }))
    for (const k of ['two', 'one']) out[k].push(await timeOf(() => readRows(refs, SINK, { decoder: pools[k].createDecoder })))
    out.rawOne.push(await timeOf(() => rawAll(refs)))
    out.peer.push(await timeOf(async () => { const zip = await JSZip.loadAsync(bytes); const p = new npyjs(); for (const f of Object.values(zip.files)) p.parse(await f.async('arraybuffer')) }))
  }
  return out
}
