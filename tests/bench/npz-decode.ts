import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { startBenchBrowser } from './bench-browser.ts'
import { median, type Bench } from './bench-row.ts'
import { benchNpz } from './corpus.ts'

const N_FRAMES = 5400
const RUNS = 7

/** Decoding what is drawn, in the page's workers, against JSZip + npyjs decoding the file. */
export const npzDecode: Bench = {
  name: 'NPZ decode in Chromium, 3 minutes of V00',
  run: async () => {
    const npz = benchNpz(N_FRAMES, 'deflate')
    const files = createServer((_request, response) => {
      response.writeHead(200, { 'Access-Control-Allow-Origin': '*', 'Content-Length': npz.length }).end(npz)
    })
    await new Promise<void>((resolve) => files.listen(0, '127.0.0.1', resolve))
    const bench = await startBenchBrowser()
    try {
      const page = await bench.browser.newPage()
      await page.goto(bench.urlOf('npz-decode.html'))
      await page.waitForFunction(() => 'benchNpz' in window)
      const url = `http://127.0.0.1:${(files.address() as AddressInfo).port}/`
      const result = await page.evaluate(([address, runs]) => window.benchNpz(address, runs), [url, RUNS] as const)
      const ours = median(result.ours)
      const peer = median(result.peer)
      return [
        {
          what: 'what is drawn, in workers',
          value: ours,
          unit: 'ms',
          note: `file ${(npz.length / 1e6).toFixed(1)} MB`,
        },
        { what: 'JSZip + npyjs, whole file', value: peer, unit: 'ms' },
        { what: 'ratio', value: ours / peer, unit: 'x', bar: '<= 0.10' },
        {
          what: 'longest main-thread gap',
          value: median(result.gaps),
          unit: 'ms',
          bar: '<= 16',
          note: `peer ${median(result.peerGaps).toFixed(0)} ms`,
        },
      ]
    } finally {
      await bench.close()
      files.close()
    }
  },
}
