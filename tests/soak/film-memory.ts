import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright'
import type { Visavis } from '../../src/workspace/index.ts'
import { startBenchBrowser } from '../bench/bench-browser.ts'
import type { Bench, BenchRow } from '../bench/bench-row.ts'
import { servePage } from '../helpers/page-under-test.ts'
import { countVideoFrames } from '../helpers/count-video-frames.ts'
import { sampleWithFilms } from '../helpers/sample-folder.ts'
import { openWatched, type WatchedPage } from './page-memory.ts'

declare const visavis: Visavis

/** media s of film that are played, at the rate below, in loops of the sample, with far scrubs between */
const FILM_SEC = Number(process.env['SOAK_FILM_SEC'] ?? 600)
const RATE = 4
const ROUNDS = 12
const SCRUBS_A_ROUND = 8
const SAMPLE_SEC = 52
/** s; longer ones only take longer to make */
const LARGE_SEC = 20

/** Ten minutes of both films of the sample, played and scrubbed. */
export const filmMemory: Bench = {
  name: `film: ${FILM_SEC} s with scrubbing`,
  run: () => watchFilms('sample'),
}

/** The same, shorter, with two films of 3840 x 2160. */
export const largeFilmMemory: Bench = { name: 'film: 4K', run: () => watchFilms('4K') }

async function watchFilms(what: 'sample' | '4K'): Promise<BenchRow[]> {
  const folder = what === '4K' ? await largeFilms() : null
  const served = await servePage(folder === null ? [] : [folder])
  const bench = await startBenchBrowser()
  try {
    const source = folder === null ? 'sample/index.json' : 'data/index.json'
    const watched = await openWatched(bench.browser, `${served.url}?src=${source}&quality=low`, countVideoFrames)
    const { page } = watched
    await page.evaluate(() => visavis.ready())
    await page.setViewportSize({ width: 900, height: 700 })
    const before = await watched.memory()
    await page.getByRole('button', { name: /^Film:/ }).click()
    await page.getByRole('menuitemradio', { name: /^Film beside/ }).click()
    await page.locator('.film canvas[data-exact="true"]').nth(1).waitFor({ timeout: 60_000 })
    const samples = await (what === '4K'
      ? playAndScrub(watched, ROUNDS / 3, LARGE_SEC)
      : playAndScrub(watched, ROUNDS, SAMPLE_SEC))
    const frames = await page.evaluate(() => window.videoFrames)
    await watched.close()
    const note = samples.map((mb) => mb.toFixed(0)).join(' ')
    // the first round fills the shelves, the decoders and the sound's buffers
    const grown = samples.at(-1)! - samples[1]!
    return [
      {
        what: `${what}: memory over the page without films`,
        value: samples.at(-1)! - before.residentMb,
        unit: 'MB',
        note,
      },
      { what: `${what}: grown from the second round to the last`, value: grown, unit: 'MB', bar: '<= 20' },
      { what: `${what}: frames decoded`, value: frames.made, unit: '' },
      { what: `${what}: frames not closed`, value: frames.made - frames.closed, unit: '', bar: '<= 0' },
      { what: `${what}: most frames open at once`, value: frames.most, unit: '', bar: '<= 1' },
    ]
  } finally {
    await bench.close()
    await served.close()
    if (folder !== null) rmSync(folder, { recursive: true })
  }
}

/** @returns MB of the page's process after each round */
async function playAndScrub(watched: WatchedPage, nRounds: number, endSec: number): Promise<number[]> {
  const samples: number[] = []
  for (let round = 0; round < nRounds; round++) {
    await playRound(watched.page, endSec, (FILM_SEC / ROUNDS / RATE) * 1000)
    await scrubRound(watched.page, endSec, round)
    samples.push((await watched.memory()).residentMb)
  }
  return samples
}

async function playRound(page: Page, endSec: number, ms: number): Promise<void> {
  await page.evaluate(
    async ([speed, forMs, end]) => {
      visavis.setLoop([0, end])
      visavis.setRate(speed)
      await visavis.play()
      await new Promise((resolve) => setTimeout(resolve, forMs))
      visavis.pause()
    },
    [RATE, ms, endSec - 1] as const,
  )
}

async function scrubRound(page: Page, endSec: number, round: number): Promise<void> {
  for (let i = 0; i < SCRUBS_A_ROUND; i++) {
    await page.evaluate((sec) => visavis.seek(sec), ((round * SCRUBS_A_ROUND + i) * 19.7) % endSec)
    await page.waitForTimeout(60)
  }
}

/** The sample with two films of 3840 x 2160, key frames 8 s apart, made here by ffmpeg: a picture that moves. */
async function largeFilms(): Promise<string> {
  const work = mkdtempSync(join(tmpdir(), 'visavis-4k-'))
  const film = join(work, 'large.mp4')
  const input = ['-f', 'lavfi', '-i', `testsrc2=s=3840x2160:r=30:d=${LARGE_SEC}`]
  const codec = ['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '32', '-g', '240', '-pix_fmt', 'yuv420p']
  execFileSync('ffmpeg', ['-y', '-v', 'error', ...input, ...codec, film])
  const bytes = readFileSync(film)
  const folder = await sampleWithFilms(() => bytes)
  rmSync(work, { recursive: true })
  return folder
}
