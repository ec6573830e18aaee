// @ts-nocheck
import { createServer } from 'node:http'
import { startBenchBrowser } from './bench-browser.ts'
import { benchNpz } from './corpus.ts'
const npz = benchNpz(5400, 'deflate')
const files = createServer((_q, r) => r.writeHead(200, { 'Access-Control-Allow-Origin': '*', 'Content-Length': npz.length }).end(npz))
await new Promise((r) => files.listen(0, '127.0.0.1', r))
const bench = await startBenchBrowser()
const page = await bench.browser.newPage()
await page.goto(bench.urlOf('tmp-decode.html'))
await page.waitForFunction(() => 'run' in window)
const result = await page.evaluate(([u, n]) => window.run(u, n), [`http://127.0.0.1:${files.address().port}/`, 9])
for (const [k, v] of Object.entries(result)) if (v.length) { const s = v.toSorted((a, b) => a - b); console.log(k.padEnd(8), 'min', s[0].toFixed(1), 'med', s[s.length >> 1].toFixed(1), 'all', v.map((x) => x.toFixed(0)).join(' ')) }
await bench.close(); files.close(); process.exit(0)
