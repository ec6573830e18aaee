import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CDPSession, Page } from 'playwright'
import type { Visavis } from '../../src/workspace/index.ts'
import { launchChromium } from '../helpers/chromium.ts'
import { servePage } from '../helpers/page-under-test.ts'
import { packNpz } from '../helpers/pack-npz.ts'
import { smplhArrays, type SmplhVariant } from '../helpers/smplh-file.ts'
import { syntheticSmplh } from '../helpers/synthetic-smplh.ts'
import type { Bench, BenchRow } from './bench-row.ts'

declare const visavis: Visavis

/** the largest and the slowest form of the file that there is */
const VARIANT: SmplhVariant = { double: true, fortran: true, kind: 'deflate', root: -1, treeType: '<i8' }
const PATIENCE_MS = 120_000
/** ms after the body has come in which its first frames are drawn */
const SETTLE_MS = 3000
/** ms without a byte read after which the sample counts as open */
const OPENED_MS = 6000

/**
 * A user's SMPL-H model dropped on the playing sample: the longest time for which the page's main thread is held in one
 * piece while the file is read, packed and drawn for the first time. The thread's own time: what the simulated GPU takes
 * of the cores meanwhile is not in it.
 */
export const modelRead: Bench = {
  name: 'a dropped SMPL-H model of the full size',
  run: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'bench-model-'))
    const file = join(folder, 'model.npz')
    const model = syntheticSmplh()
    for (let i = 0; i < model.poseDirs!.length; i++) model.poseDirs![i] = Math.round(model.poseDirs![i]! * 512) / 512
    const bytes = await packNpz(smplhArrays(model, VARIANT), VARIANT.kind)
    await writeFile(file, bytes)
    const served = await servePage()
    const browser = await launchChromium({ autoplay: true })
    try {
      const page = await browser.newPage({ viewport: { width: 640, height: 400 } })
      await page.goto(`${served.url}?src=sample/index.json&quality=medium`)
      await page.evaluate(() => visavis.ready())
      await opened(page)
      const session = await page.context().newCDPSession(page)
      const idle = await longestTask(session, () => page.waitForTimeout(SETTLE_MS))
      let readMs = 0
      const read = await longestTask(session, async () => {
        readMs = await drop(page, file)
        await page.waitForTimeout(SETTLE_MS)
      })
      return [
        { what: 'from the drop to the body', value: readMs, unit: 'ms', note: `${(bytes.length / 1e6).toFixed(0)} MB` },
        { what: 'longest task of the main thread without it', value: idle.longestMs, unit: 'ms' },
        {
          what: 'longest task of the main thread with it',
          value: read.longestMs,
          unit: 'ms',
          bar: '<= 16',
          note: `next ${read.nextMs.map((ms) => ms.toFixed(1)).join(', ')}`,
        },
      ] satisfies BenchRow[]
    } finally {
      await browser.close()
      await served.close()
      await rm(folder, { recursive: true })
    }
  },
}

/** Waits until nothing more of the sample is read: opening it is measured elsewhere, and takes long on a simulated GPU. */
async function opened(page: Page): Promise<void> {
  let before = -1
  let now = 0
  while (now !== before) {
    before = now
    await page.waitForTimeout(OPENED_MS)
    now = await page.evaluate(() => visavis.metrics().bytesRead)
  }
}

/** @returns ms until the body is what people are drawn with */
async function drop(page: Page, file: string): Promise<number> {
  await page.evaluate(() => {
    const input = document.createElement('input')
    Object.assign(input, { type: 'file', id: 'bench-file', hidden: true })
    document.body.append(input)
  })
  await page.setInputFiles('#bench-file', file)
  const startedAt = Date.now()
  await page.evaluate(() => {
    const { files } = document.getElementById('bench-file') as HTMLInputElement
    const dataTransfer = new DataTransfer()
    dataTransfer.items.add(files![0]!)
    window.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))
  })
  await page.waitForFunction(() => visavis.state().assumptions.some(({ key }) => key === 'body.model'), undefined, {
    timeout: PATIENCE_MS,
    polling: 100,
  })
  return Date.now() - startedAt
}

interface TraceEvent {
  readonly name: string
  readonly ph: string
  readonly pid: number
  readonly tid: number
  /** thread time, us */
  readonly tdur?: number
  readonly args?: { readonly name?: string }
}

/** Longest tasks of the main threads of pages while something is done. */
async function longestTask(
  session: CDPSession,
  work: () => Promise<void>,
): Promise<{ longestMs: number; nextMs: number[] }> {
  const events: TraceEvent[] = []
  const collect = ({ value }: { value: unknown[] }): void => void events.push(...(value as TraceEvent[]))
  session.on('Tracing.dataCollected', collect)
  const complete = new Promise<void>((resolve) => session.once('Tracing.tracingComplete', () => resolve()))
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: {
      includedCategories: ['disabled-by-default-devtools.timeline', '__metadata'],
      excludedCategories: ['*'],
    },
  })
  await work()
  await session.send('Tracing.end')
  await complete
  session.off('Tracing.dataCollected', collect)
  const mainThreads = new Set(
    events
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid} ${tid}`),
  )
  const ms = events
    .filter(({ name, ph, pid, tid }) => name === 'RunTask' && ph === 'X' && mainThreads.has(`${pid} ${tid}`))
    .map(({ tdur }) => (tdur ?? 0) / 1000)
    .toSorted((a, b) => b - a)
  return { longestMs: ms[0] ?? Number.NaN, nextMs: ms.slice(1, 4) }
}
