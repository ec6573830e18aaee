import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startBenchBrowser } from '../bench/bench-browser.ts'
import type { Bench } from '../bench/bench-row.ts'
import { servePage } from '../helpers/page-under-test.ts'
import { openBareWatched } from './page-memory.ts'

const CYCLES = Number(process.env['SOAK_CYCLES'] ?? 200)
/** stretches after each of which the heap is looked at */
const PARTS = 4
const WARM_UP = Math.min(20, CYCLES)
/** ms; what is drawn and read when nothing else is to be done is done by then */
const REST_MS = 4000
const SOURCE = 'data/index.json'
const FIXTURES = join(import.meta.dirname, '../fixtures/recordings/hf')

/** A pair opened again and again: what is closed gives everything back, memory and GPU objects. */
export const openClose: Bench = {
  name: `open-close: ${CYCLES} times`,
  run: async () => {
    const served = await servePage([FIXTURES])
    const bench = await startBenchBrowser()
    try {
      const watched = await openBareWatched(bench.browser, `${served.url}?src=${SOURCE}&quality=low`)
      await watched.page.evaluate('visavis.ready().then(() => 0)')
      const cycle = (count: number): Promise<number> =>
        watched.page.evaluate(`(async () => {
          for (let i = 0; i < ${count}; i++) await visavis.open(['${SOURCE}'])
          return visavis.state().people.length
        })()`)
      await cycle(WARM_UP)
      await sleep(REST_MS)
      // the first look at the heap takes room of its own, which the process keeps
      await watched.memory()
      const before = { memory: await watched.memory(), gpu: await watched.gpu() }
      const heaps = [before.memory.heapMb]
      let people = 0
      for (let part = 0; part < PARTS; part++) {
        people = await cycle(Math.ceil(CYCLES / PARTS))
        heaps.push((await watched.memory()).heapMb)
      }
      await sleep(REST_MS)
      const after = { memory: await watched.memory(), gpu: await watched.gpu() }
      await watched.close()
      const grown = (Object.keys(after.gpu) as (keyof typeof after.gpu)[]).map(
        (kind) => after.gpu[kind] - before.gpu[kind],
      )
      return [
        { what: 'people at the end', value: people, unit: '', bar: '>= 2' },
        {
          what: 'heap grown, but for compiled code',
          value: after.memory.heapMb - before.memory.heapMb,
          unit: 'MB',
          bar: '<= 2',
          note: `${heaps.map((mb) => mb.toFixed(2)).join(', ')} and at rest ${after.memory.heapMb.toFixed(2)} MB`,
        },
        {
          what: 'memory of the page grown',
          value: after.memory.residentMb - before.memory.residentMb,
          unit: 'MB',
          bar: '<= 20',
          note: `${before.memory.residentMb.toFixed(0)} to ${after.memory.residentMb.toFixed(0)} MB`,
        },
        {
          what: 'GPU objects grown, most of any kind',
          value: Math.max(...grown),
          unit: '',
          bar: '<= 0',
          note: JSON.stringify(after.gpu),
        },
      ]
    } finally {
      await bench.close()
      await served.close()
    }
  },
}
