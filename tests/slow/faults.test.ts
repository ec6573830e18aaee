import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Problem } from '../../src/bytes/index.ts'
import type { Visavis } from '../../src/workspace/index.ts'
import { launchChromium } from '../helpers/chromium.ts'
import { startMoodyServer, type MoodyServer } from '../helpers/moody-server.ts'
import { NO_DRAWING, openPage, servePage, type ServedPage } from '../helpers/page-under-test.ts'
import { plantedFiles } from '../helpers/planted-recording.ts'
import { writePcmWav } from '../helpers/write-wav.ts'
import { watchPlaying, type Heard, type Shown } from './watch-playing.ts'

declare const visavis: Visavis

// A server that fails in mid-play. Its link is so slow that much is still to come when it does: what is shown is compared
// with the recording as a clean link gives it, what is heard with the clicks that were put into the sound.

const FPS = 30
const SECONDS = 90
const SOUND_RATE = 8000
/** s; no two gaps between clicks are alike, so that a click tells where in the recording it is */
const CLICKS = Array.from({ length: 150 }, (_, k) => 0.5 + 0.4 * k + 0.0013 * k * k).filter((sec) => sec < SECONDS)
const CLICK_SAMPLES = 8
/** s; the clocks of the page are read once a frame, and a frame takes what it takes here */
const TOLERANCE_SEC = 0.08
/** bytes/s: what both people need to play (motion 8.3 kB, sound 8 kB each), and some more */
const SLOW_LINK = 60_000

/** A pair; `variant` moves differently and clicks elsewhere. */
function filesOf(variant: number): Record<string, Uint8Array> {
  const files: Record<string, Uint8Array> = {}
  for (const [index, person] of ['P0001', 'P0002'].entries()) {
    const events = Array.from({ length: 40 }, (_, k) => 1 + 2 * k + 0.3 * index + 0.7 * variant)
    const { npz } = plantedFiles({ fps: FPS, nFrames: SECONDS * FPS, soundSec: 0, events, kind: 'stored' })
    const samples = new Uint8Array(SECONDS * SOUND_RATE).fill(128)
    for (const click of CLICKS) {
      const at = Math.round((click + 0.21 * variant) * SOUND_RATE)
      for (let i = 0; i < CLICK_SAMPLES; i++) samples[at + i] = i < CLICK_SAMPLES / 2 ? 228 : 28
    }
    files[`V99_S0001_I00000001_${person}.npz`] = npz
    files[`V99_S0001_I00000001_${person}.wav`] = writePcmWav(samples, { sampleRate: SOUND_RATE, bits: 8 })
  }
  return files
}

const FILES = filesOf(0)
const OTHER = filesOf(1)

let served: ServedPage
let browser: Browser

beforeAll(async () => {
  served = await servePage()
  browser = await launchChromium({ autoplay: true })
})

afterAll(async () => {
  await browser?.close()
  await served?.close()
})

interface Visit {
  readonly page: Page
  readonly server: MoodyServer
  /** s of the recording */
  readonly time: () => Promise<number>
  readonly whenTime: (sec: number) => Promise<unknown>
  readonly says: (text: string | RegExp) => Promise<void>
  readonly problems: () => Promise<Problem[]>
  /** What was shown and heard since playing began. */
  readonly seen: () => Promise<{ shown: Shown[]; heard: Heard[]; waits: string[] }>
}

/** Opens the pair over the slow link, plays, and lets a test do what it will; then compares and cleans up. */
async function visit(act: (visit: Visit) => Promise<void>): Promise<void> {
  const server = await startMoodyServer(FILES)
  const { page } = await openPage(browser, 'about:blank')
  try {
    await page.addInitScript({ content: NO_DRAWING })
    await page.addInitScript(watchPlaying)
    server.bytesPerSec = 4 * SLOW_LINK
    const sources = [...server.files.keys()].map((name) => `src=${encodeURIComponent(server.url + name)}`)
    await page.goto(`${served.url}?${sources.join('&')}&quality=low`)
    await page.evaluate(() => visavis.ready())
    server.bytesPerSec = SLOW_LINK
    const seen: Visit['seen'] = () => page.evaluate(() => window.watched.read())
    await page.evaluate(() => {
      window.watched.start()
      void visavis.play()
    })
    await act({
      page,
      server,
      seen,
      time: () => page.evaluate(() => window.watched.timeSec),
      whenTime: (sec) =>
        page.waitForFunction((at) => window.watched.timeSec >= at, sec, { timeout: 30_000, polling: 100 }),
      says: (text) => page.getByText(text).first().waitFor({ timeout: 20_000 }),
      problems: () => page.evaluate(() => visavis.state().problems),
    })
    const { shown, heard } = await seen()
    expectHeard(heard)
    await expectShown(page, server, shown)
  } finally {
    await page.context().close()
    await server.close()
  }
}

/** Every click that sounded was where it belongs. */
function expectHeard(heard: readonly Heard[]): void {
  expect(heard.length, 'clicks heard').toBeGreaterThan(0)
  for (const { mediaSec } of heard) {
    const nearest = CLICKS.reduce((best, click) =>
      Math.abs(click - mediaSec) < Math.abs(best - mediaSec) ? click : best,
    )
    expect(Math.abs(nearest - mediaSec), `a click heard at ${mediaSec} s`).toBeLessThan(TOLERANCE_SEC)
  }
}

/** Every pose that was shown is the one of that time, as a link without faults gives it. */
async function expectShown(page: Page, server: MoodyServer, shown: readonly Shown[]): Promise<void> {
  expect(shown.length, 'frames shown').toBeGreaterThan(10)
  Object.assign(server, { isDown: false, refusesRanges: false, bytesPerSec: Infinity })
  for (const [name, bytes] of Object.entries(FILES)) server.files.set(name, { bytes, etag: '"v1"' })
  const worst = await page.evaluate(
    async ([list, urls, lastSec]) => {
      await visavis.open(urls)
      const isThere = (): boolean => {
        try {
          return [0, 1].every((person) => visavis.joints(person as 0 | 1, lastSec, 'camera').length > 0)
        } catch {
          return false
        }
      }
      while (!isThere()) await new Promise((resolve) => setTimeout(resolve, 50))
      let most = 0
      for (const { timeSec, joints } of list) {
        for (const [person, was] of joints.entries()) {
          if (was === null) continue
          const is = visavis.joints(person as 0 | 1, timeSec, 'camera')
          for (let i = 0; i < is.length; i++) most = Math.max(most, Math.abs(is[i]! - (was[i] ?? Infinity)))
        }
      }
      return most
    },
    [shown, [...server.files.keys()].map((name) => server.url + name), SECONDS - 1] as const,
  )
  expect(worst, 'm, farthest any joint was from where it belongs').toBeLessThan(1e-6)
}

// two pages at a time: more would starve each other where there is no GPU
describe('a server in mid-play', () => {
  it.concurrent('is dead for five seconds: it is waited for, that is said, and playing goes on where it stood', () =>
    visit(async ({ server, page, whenTime, time, problems, seen }) => {
      await whenTime(2)
      server.isDown = true
      await page.waitForTimeout(5000)
      const stood = await time()
      server.isDown = false
      await whenTime(stood + 3)
      const { waits } = await seen()
      expect(waits.join(), 'what was waited for').toMatch(/(motion|voice) of [AB]/)
      expect((await problems()).filter(({ severity }) => severity === 'error')).toEqual([])
    }),
  )

  it.concurrent('changes the files: what has come is played, nothing of the others is, and the reason is said', () =>
    visit(async ({ server, whenTime, time, says, problems }) => {
      await whenTime(2)
      for (const [name, bytes] of Object.entries(OTHER)) server.files.set(name, { bytes: bytes.slice(4), etag: '"v2"' })
      await says(/changed/i)
      await whenTime((await time()) + 2)
      const errors = (await problems()).filter(({ severity }) => severity === 'error')
      expect(new Set(errors.map(({ tag }) => tag))).toEqual(new Set(['source-changed']))
    }),
  )
})

describe('a link in mid-play', () => {
  it.concurrent('slows to 100 kbit/s: what is missing is waited for and named, then it goes on', () =>
    visit(async ({ server, page, whenTime, time, says, problems }) => {
      await whenTime(2)
      server.bytesPerSec = 100_000 / 8
      await says(/^Waiting for (motion|voice) of [AB]/)
      const stood = await time()
      await page.waitForTimeout(2000)
      server.bytesPerSec = 10 * SLOW_LINK
      await whenTime(stood + 3)
      expect(await problems()).toEqual([])
    }),
  )

  it.concurrent('refuses ranges from then on: the whole files are taken, and it plays on', () =>
    visit(async ({ server, whenTime, time, problems }) => {
      await whenTime(2)
      server.refusesRanges = true
      server.bytesPerSec = 40 * SLOW_LINK
      await whenTime((await time()) + 6)
      expect((await problems()).filter(({ severity }) => severity === 'error')).toEqual([])
    }),
  )
})
