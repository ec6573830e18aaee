import type { Visavis } from '../../src/workspace/index.ts'
import { startBenchBrowser } from '../bench/bench-browser.ts'
import type { Bench } from '../bench/bench-row.ts'
import { benchTar, drawnNpz } from '../bench/corpus.ts'
import { startShapedLink } from '../bench/shaped-link.ts'
import { servePage } from '../helpers/page-under-test.ts'
import { openWatched } from './page-memory.ts'

declare const visavis: Visavis

const INTERACTION = 'V00_S0809_I00000582'
/** The longest recording of the dataset. */
const DURATION_SEC = 4554
const FPS = 30
/** media s that are played, at the highest rate */
const PLAYED_SEC = Number(process.env['SOAK_PLAY_SEC'] ?? 600)
const RATE = 8
const SAMPLES = 6

/** Two people, 4,554 s, 136,620 frames each: opened, sought in, played; memory of the page's process. */
export const longRecording: Bench = {
  name: `long: a pair of ${DURATION_SEC} s, ${PLAYED_SEC} s of it played at ${RATE} x`,
  run: async () => {
    const npz = drawnNpz(DURATION_SEC * FPS, 'stored')
    const archive = (person: string) =>
      benchTar([{ id: `${INTERACTION}_${person}`, npz, durationSec: DURATION_SEC }], '"s"')
    const data = await startShapedLink(
      { '/0000.tar': archive('P0001'), '/0001.tar': archive('P0002') },
      { rttMs: 0, bitsPerSecond: Number.POSITIVE_INFINITY, slowStart: false },
    )
    const served = await servePage()
    const bench = await startBenchBrowser()
    try {
      const sources = ['0000', '0001']
        .map((name) => `src=${encodeURIComponent(`${data.origin}/${name}.tar`)}`)
        .join('&')
      const watched = await openWatched(bench.browser, `${served.url}?${sources}&i=${INTERACTION}&quality=low`)
      const { page } = watched
      await page.evaluate(() => visavis.ready())
      await page.evaluate((at) => visavis.seek(at), DURATION_SEC - 60)
      await page.waitForFunction(
        (until) => {
          try {
            for (const person of [0, 1] as const) {
              for (let at = 0; at < until; at += 97) visavis.joints(person, at, 'camera')
            }
            return true
          } catch {
            return false
          }
        },
        DURATION_SEC - 1,
        { timeout: 200_000, polling: 1000 },
      )
      const loaded = await watched.memory()
      await page.evaluate(
        ([rate]) => {
          visavis.setRate(rate)
          visavis.setLoop([0, visavis.state().duration])
          return visavis.seek(0)
        },
        [RATE] as const,
      )
      await page.evaluate(() => void visavis.play())
      const played: number[] = []
      for (let i = 0; i < SAMPLES; i++) {
        await page.waitForTimeout((PLAYED_SEC / RATE / SAMPLES) * 1000)
        played.push((await watched.memory()).residentMb)
      }
      const time = await page.evaluate(() => visavis.state().time)
      await watched.close()
      const list = played.map((mb) => mb.toFixed(0)).join(' ')
      return [
        { what: 'loaded whole, memory of the page', value: loaded.residentMb, unit: 'MB', bar: '<= 600' },
        { what: 'most while playing', value: Math.max(...played), unit: 'MB', bar: '<= 600', note: list },
        {
          what: 'grown from the second sample to the last',
          value: played.at(-1)! - played[1]!,
          unit: 'MB',
          bar: '<= 20',
        },
        { what: 'media time reached', value: time, unit: 's' },
      ]
    } finally {
      await bench.close()
      await served.close()
      await data.close()
    }
  },
}
