import type { Visavis } from '../../src/workspace/index.ts'
import type { Page } from 'playwright'
import { servePage } from '../helpers/page-under-test.ts'
import { startBenchBrowser } from './bench-browser.ts'
import { type Bench } from './bench-row.ts'
import { measureFrames, openMeasured, warmUp } from './frame-probe.ts'

declare const visavis: Visavis

/** frames that both pages have run before they are measured, beside those that go once through the recording */
const WARM_FRAMES = 1200
const WATCH_MS = 10_000
/** how fast the recording is run through before */
const THROUGH_RATE = 8
const THROUGH_STEP = 300

/**
 * Main-thread work and garbage of one displayed frame: both people, faces, captions, plates, overlays and tracks moving,
 * beside a bare three.js scene in the same run. Bare is pages/bare-three.ts: two lit boxes that turn, one light, no shadow,
 * the page's own renderer settings (size of the canvas, pixel ratio, no multisampling at `quality=low`, AgX). Times are the
 * thread's own, so that what else the machine does is not in them.
 */
export const pageFrame: Bench = {
  name: 'main-thread work per displayed frame (software GPU: compare, do not read as frame rates)',
  run: async () => {
    const served = await servePage()
    const bench = await startBenchBrowser()
    try {
      const { page, context } = await openMeasured(bench.browser, `${served.url}?src=sample/index.json&quality=low`)
      await page.evaluate(() => visavis.ready())
      await page.waitForTimeout(2000)
      // the whole recording again and again, whatever the machine needs for the warm-up
      await page.evaluate(() => {
        const state = visavis.state()
        visavis.setLoop([0, state.duration])
      })
      await page.evaluate(() => visavis.play())
      const nThrough = await runThrough(page)
      await warmUp(page, WARM_FRAMES)
      const own = await measureFrames(page, WATCH_MS)
      const metrics = await page.evaluate(() => visavis.metrics())
      await context.close()

      const empty = await openMeasured(bench.browser, bench.urlOf('bare-three.html'))
      await warmUp(empty.page, nThrough + WARM_FRAMES)
      const bare = await measureFrames(empty.page, WATCH_MS)
      await empty.context.close()
      return [
        { what: 'bare three.js scene, median', value: bare.callbackMs, unit: 'ms', note: `${bare.nFrames} frames` },
        {
          what: 'playing page, all callbacks of a frame, median',
          value: own.callbackMs,
          unit: 'ms',
          bar: '<= 1',
          note: `${own.nFrames} frames, p95 ${own.callbackP95Ms.toFixed(2)} ms`,
        },
        { what: 'ratio', value: own.callbackMs / bare.callbackMs, unit: 'x', bar: '<= 3' },
        {
          what: 'style, layout, paint and commit beside it, mean',
          value: own.renderingMs,
          unit: 'ms',
          note: `bare ${bare.renderingMs.toFixed(3)} ms`,
        },
        { what: 'bare three.js scene, garbage of a frame', value: bare.bytes, unit: 'B' },
        {
          what: 'playing page, garbage of a frame above bare',
          value: own.bytes - bare.bytes,
          unit: 'B',
          bar: '<= 1000',
          note: `most: ${own.sites.slice(0, 3).join('; ')}`,
        },
        { what: 'own stages (clock, sample, pose), median', value: metrics.frameMs.median, unit: 'ms', bar: '<= 1' },
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

/**
 * Once through the recording, as fast as frames go: the warm-up alone is over before two seconds of it are, and what then
 * comes for the first time (somebody laughs, leaves the view, turns) throws away code that was compiled for what was seen.
 * @returns frames it took
 */
async function runThrough(page: Page): Promise<number> {
  await page.evaluate((rate) => visavis.setRate(rate), THROUGH_RATE)
  let nFrames = 0
  for (let before = 0, now = 0; now >= before; nFrames += THROUGH_STEP) {
    before = now
    await warmUp(page, THROUGH_STEP)
    now = await page.evaluate(() => visavis.state().time)
  }
  await page.evaluate(() => visavis.setRate(1))
  return nFrames
}
