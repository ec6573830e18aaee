import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright'
import type { Visavis } from '../../src/workspace/index.ts'
import { CORPUS_ROWS, fileListCsv, makeFileList } from '../helpers/make-file-list.ts'
import { NO_DRAWING, servePage } from '../helpers/page-under-test.ts'
import { startBenchBrowser } from './bench-browser.ts'
import { median, type Bench, type BenchRow } from './bench-row.ts'

declare const visavis: Visavis

const FIXTURES = join(import.meta.dirname, '../fixtures/recordings/hf')
const KEY = 'V00_S0809_I00000582'
const TYPED = 'v03_s1203 train coworkers'
/** bars of the overview that are pressed, by how they begin */
const FILTERS = ['V03', 'train', 'naturalistic', 'Face'] as const

/** The whole corpus in the page: from the input event to the frame in which its rows stand, for every key and filter. */
export const libraryTyping: Bench = {
  name: 'typing in a library of 129,370 rows, in Chromium',
  async run() {
    const folder = mkdtempSync(join(tmpdir(), 'visavis-corpus-'))
    const bench = await startBenchBrowser()
    makeCorpus(join(folder, 'corpus'))
    const served = await servePage([join(folder, 'corpus')])
    try {
      const page = await bench.browser.newPage({ viewport: { width: 1440, height: 900 } })
      // the graphics card is simulated here: a picture of the two would cost more than all that is measured
      await page.addInitScript(NO_DRAWING)
      const asked: string[] = []
      page.on('request', (request) => asked.push(new URL(request.url()).pathname))
      return await measure(page, `${served.url}?src=data/corpus/filelist.csv&i=${KEY}&quality=low`, asked)
    } finally {
      await bench.close()
      await served.close()
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

function makeCorpus(folder: string): void {
  const place = join(folder, 'improvised/dev/0900')
  mkdirSync(place, { recursive: true })
  const rows = makeFileList(CORPUS_ROWS - 2)
  const here = { label: 'improvised', split: 'dev', batch: 900, has1p: false, has3p: false, hasMovement: true } as const
  rows.push({ ...here, id: `${KEY}_P0947`, archive: 0 }, { ...here, id: `${KEY}_P0948A`, archive: 1 })
  writeFileSync(join(folder, 'filelist.csv'), fileListCsv(rows))
  for (const name of ['0000.tar', '0001.tar']) copyFileSync(join(FIXTURES, name), join(place, name))
}

async function measure(page: Page, url: string, asked: readonly string[]): Promise<BenchRow[]> {
  const startMs = performance.now()
  await page.goto(url)
  await page.evaluate(() => visavis.ready())
  const readyMs = performance.now() - startMs
  await page.keyboard.press('b')
  await page.getByText('interactions').first().waitFor()
  await page.waitForFunction(() => !/still looking/.test(document.querySelector('.library-count')?.textContent ?? ''))
  await page.evaluate(watchInputs)
  const archives = new Set(asked.filter((path) => path.endsWith('.tar')))
  await page.getByRole('searchbox', { name: 'Search the library' }).focus()
  for (const key of TYPED) {
    await page.keyboard.press(key === ' ' ? 'Space' : key)
    await page.waitForTimeout(120)
  }
  const typed = await taken(page)
  await page.getByRole('button', { name: 'Clear filters' }).click()
  await page.waitForTimeout(400)
  await taken(page)
  for (const name of FILTERS) {
    await page.locator('.facet-bar', { hasText: name }).first().click()
    await page.waitForTimeout(400)
  }
  const filtered = await taken(page)
  return [
    { what: 'page to the pose of the wanted row', value: readyMs, unit: 'ms', note: 'list and page included' },
    { what: 'archives touched', value: archives.size, unit: '', bar: '<= 2' },
    { what: 'key to painted rows, median', value: median(typed), unit: 'ms', note: `${typed.length} keys` },
    { what: 'key to painted rows, slowest', value: Math.max(...typed), unit: 'ms', bar: '<= 50' },
    { what: 'filter to painted rows, slowest', value: Math.max(...filtered), unit: 'ms', bar: '<= 50' },
  ]
}

/** Notes for every input and click in the library how long it was until the next frame had been painted, ms. */
function watchInputs(): void {
  const times: number[] = []
  Object.assign(window, { inputTimes: times })
  // functions without a name: the loader would give a name to others by a helper that the page does not have
  for (const [selector, type] of [
    ['.library', 'input'],
    ['.overview', 'click'],
  ] as const) {
    document.querySelector(selector)!.addEventListener(
      type,
      ({ timeStamp }) => {
        window.requestAnimationFrame(() => {
          const channel = new MessageChannel()
          channel.port1.addEventListener('message', () => times.push(performance.now() - timeStamp))
          channel.port1.start()
          channel.port2.postMessage(null)
        })
      },
      { capture: true },
    )
  }
}

function taken(page: Page): Promise<number[]> {
  return page.evaluate(() => (window as unknown as { inputTimes: number[] }).inputTimes.splice(0))
}
