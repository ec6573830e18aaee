import type { Page } from 'playwright'
import type { Visavis } from '../../src/workspace/index.ts'
import { servePage } from '../helpers/page-under-test.ts'
import { startBenchBrowser } from './bench-browser.ts'
import { median, type Bench } from './bench-row.ts'

declare const visavis: Visavis
declare global {
  interface Window {
    frameCallbackMs: number[]
  }
}

const SIZE = { width: 640, height: 480 }
const PLAY_MS = 8000

/** Main-thread JavaScript of one displayed frame, everything that runs in animation callbacks, beside a bare scene. */
export const pageFrame: Bench = {
  name: 'main-thread work per displayed frame (software GPU: compare, do not read as frame rates)',
  run: async () => {
    const served = await servePage()
    const bench = await startBenchBrowser()
    try {
      const bare = await measuredPage(bench.browser, bench.urlOf('bare-three.html'))
      await bare.waitForTimeout(PLAY_MS / 2)
      const bareMs = await readCallbacks(bare)
      await bare.close()

      const page = await measuredPage(bench.browser, `${served.url}?src=sample/index.json&quality=low`)
      await page.evaluate(() => visavis.ready())
      await page.waitForTimeout(2000)
      await readCallbacks(page)
      await page.evaluate(() => visavis.play())
      await page.waitForTimeout(PLAY_MS)
      const pageMs = await readCallbacks(page)
      const metrics = await page.evaluate(() => visavis.metrics())
      await page.close()
      return [
        { what: 'bare three.js scene, callback', value: median(bareMs), unit: 'ms', note: `${bareMs.length} frames` },
        {
          what: 'playing page, all callbacks of a frame',
          value: median(pageMs),
          unit: 'ms',
          note: `${pageMs.length} frames`,
        },
        { what: 'ratio', value: median(pageMs) / median(bareMs), unit: 'x', bar: '<= 3' },
        { what: 'own stages (clock, sample, pose)', value: metrics.frameMs.median, unit: 'ms', bar: '<= 1' },
        {
          what: 'pose shown against sound heard, p95',
          value: metrics.avOffsetMs.p95,
          unit: 'ms',
          bar: '<= 16.7',
          note: `${metrics.avOffsetMs.n} frames`,
        },
      ]
    } finally {
      await bench.close()
      await served.close()
    }
  },
}

/** A page whose animation callbacks are timed, summed per frame. */
async function measuredPage(
  browser: Awaited<ReturnType<typeof startBenchBrowser>>['browser'],
  url: string,
): Promise<Page> {
  const page = await browser.newPage({ viewport: SIZE })
  await page.addInitScript(() => {
    window.frameCallbackMs = []
    const original = window.requestAnimationFrame.bind(window)
    let frameTime = -1
    window.requestAnimationFrame = (callback) =>
      original((timeMs) => {
        const startedAt = performance.now()
        callback(timeMs)
        const spent = performance.now() - startedAt
        const all = window.frameCallbackMs
        if (timeMs === frameTime) all[all.length - 1] = all[all.length - 1]! + spent
        else all.push(spent)
        frameTime = timeMs
      })
  })
  await page.goto(url)
  return page
}

/** Takes the times gathered so far. */
function readCallbacks(page: Page): Promise<number[]> {
  return page.evaluate(() => window.frameCallbackMs.splice(0))
}
