import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright'
import type { Visavis } from '../../src/workspace/index.ts'
import { CORPUS_ROWS, fileListCsv, makeFileList } from '../helpers/make-file-list.ts'
import { servePage } from '../helpers/page-under-test.ts'
import { startBenchBrowser } from './bench-browser.ts'
import { openMeasured, traceInputs } from './frame-probe.ts'
import { median, type Bench, type BenchRow } from './bench-row.ts'

declare const visavis: Visavis

const FIXTURES = join(import.meta.dirname, '../fixtures/recordings/hf')
const KEY = 'V00_S0809_I00000582'
/** the same two recordings once more, for the row that is opened out of the list */
const OTHER_KEY = 'V00_S0809_I00000583'
const PEOPLE = ['P0947', 'P0948A'] as const
/** what is typed, and ms between two keys: a quick hand, and one so slow that the overview is counted between its keys */
const HANDS = [
  ['v03_s1203 train coworkers', 70],
  ['v00_s0471 dev p1024 friend', 190],
] as const
/** ms in which the overview of a filter has been counted, on a loaded machine too */
const OVERVIEW_MS = 1500
/** bars of the overview that are pressed, by what they begin with */
const FILTERS = ['V03', 'train', 'naturalistic', 'Annotated by others'] as const

/** The whole corpus in the page: from a key or a filter to the frame in which its rows stand, and what opening a row asks for. */
export const libraryTyping: Bench = {
  name: 'typing in a library of 129,370 rows, in Chromium',
  async run() {
    const folder = mkdtempSync(join(tmpdir(), 'visavis-corpus-'))
    const bench = await startBenchBrowser()
    makeCorpus(join(folder, 'corpus'))
    const served = await servePage([join(folder, 'corpus')])
    try {
      const asked: string[] = []
      const { page } = await openMeasured(
        bench.browser,
        `${served.url}?src=data/corpus/filelist.csv&i=${KEY}&quality=low`,
        (opened) => opened.on('request', (request) => asked.push(new URL(request.url()).pathname)),
      )
      return await measure(page, asked)
    } finally {
      await bench.close()
      await served.close()
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

function makeCorpus(folder: string): void {
  const rows = makeFileList(CORPUS_ROWS - 4)
  const here = { label: 'improvised', split: 'dev', has1p: false, has3p: false, hasMovement: true } as const
  for (const [key, batch] of [
    [KEY, 900],
    [OTHER_KEY, 901],
  ] as const) {
    const place = join(folder, `improvised/dev/0${batch}`)
    mkdirSync(place, { recursive: true })
    for (const [archive, person] of PEOPLE.entries()) {
      const name = `000${archive}.tar`
      rows.push({ ...here, id: `${key}_${person}`, batch, archive })
      if (key === KEY) copyFileSync(join(FIXTURES, name), join(place, name))
      else writeFileSync(join(place, name), renamed(readFileSync(join(FIXTURES, name))))
    }
  }
  writeFileSync(join(folder, 'filelist.csv'), fileListCsv(rows))
}

/** An archive whose members are of OTHER_KEY: its last digit is one more, and so is the sum of each header. */
function renamed(tar: Buffer): Buffer {
  const BLOCK = 512
  const SUM = 148
  for (let at = 0; at < tar.length; at += BLOCK) {
    if (tar.toString('latin1', at, at + KEY.length) !== KEY) continue
    tar.write(OTHER_KEY, at, 'latin1')
    const sum = Number.parseInt(tar.toString('latin1', at + SUM, at + SUM + 6), 8) + 1
    tar.write(sum.toString(8).padStart(6, '0'), at + SUM, 'latin1')
  }
  return tar
}

async function measure(page: Page, asked: string[]): Promise<BenchRow[]> {
  await page.evaluate(() => visavis.ready())
  const readyMs = await page.evaluate(() => performance.now())
  await page.getByRole('button', { name: 'Library', exact: true }).click()
  // the whole list is in when its count no longer says that more is looked for
  await page.waitForFunction(() => {
    const text = document.querySelector('.library-count')?.textContent ?? ''
    return /\d interactions/.test(text) && !text.includes('still looking')
  })
  const listMs = await page.evaluate(() => performance.now())
  const firstArchives = archivesOf(asked)
  await page.waitForTimeout(OVERVIEW_MS)
  await page.evaluate(watchInputs)

  const rows: BenchRow[] = []
  const search = page.getByRole('searchbox', { name: 'Search the library' })
  for (const [text, pauseMs] of HANDS) {
    await search.focus()
    const ofThread = await traceInputs(page, 'keydown', async () => {
      for (const key of text) {
        await page.keyboard.press(key === ' ' ? 'Space' : key)
        await page.waitForTimeout(pauseMs)
      }
      await page.waitForTimeout(OVERVIEW_MS)
    })
    rows.push(...timesRows(`key to its rows, a key each ${pauseMs} ms`, ofThread, await taken(page)))
    await page.getByRole('button', { name: 'Clear filters' }).click()
    await page.waitForTimeout(OVERVIEW_MS)
    await taken(page)
  }
  const ofThread = await traceInputs(page, 'click', async () => {
    for (const name of FILTERS) {
      await page.locator('.facet-bar', { hasText: name }).first().click()
      await page.waitForTimeout(OVERVIEW_MS)
    }
  })
  rows.push(...timesRows('filter to its rows', ofThread, await taken(page)))
  await page.getByRole('button', { name: 'Clear filters' }).click()

  await search.fill(OTHER_KEY)
  const row = page.locator('.library-list .recording-button', { hasText: OTHER_KEY })
  await row.waitFor()
  await page.waitForTimeout(OVERVIEW_MS)
  asked.length = 0
  const openMs = performance.now()
  await row.press('Enter')
  await page.waitForFunction((key) => visavis.state().interaction === key, OTHER_KEY)
  await page.evaluate(() => visavis.ready())
  const openedMs = performance.now() - openMs
  await page.waitForTimeout(OVERVIEW_MS)
  const opened = archivesOf(asked)
  const isOther = (path: string) => !path.includes('/0901/')
  return [
    { what: 'page to the pose of the wanted row', value: readyMs, unit: 'ms', note: 'list and page included' },
    { what: 'page to the whole list in the library', value: listMs, unit: 'ms', note: `${CORPUS_ROWS} rows` },
    {
      what: 'archives touched by then',
      value: firstArchives.length,
      unit: '',
      bar: '<= 2',
      note: 'one of each person',
    },
    ...rows,
    { what: 'Enter on a row to its pose', value: openedMs, unit: 'ms' },
    { what: 'archives touched by it', value: opened.length, unit: '', bar: '<= 2', note: `${asked.length} requests` },
    { what: 'of these not its own', value: opened.filter(isOther).length, unit: '', bar: '<= 0' },
  ]
}

function archivesOf(asked: readonly string[]): string[] {
  return [...new Set(asked.filter((path) => path.endsWith('.tar')))]
}

/** @param ofThread ms of the main thread @param onClock ms till it was painted, which other processes and the simulated graphics card have a part in */
function timesRows(what: string, ofThread: readonly number[], onClock: readonly number[]): BenchRow[] {
  const slowest = Math.max(...onClock).toFixed(0)
  const note = `${ofThread.length} of them; on the clock ${median(onClock).toFixed(0)}, slowest ${slowest} ms`
  return [
    { what: `${what}, median`, value: median(ofThread), unit: 'ms', note },
    { what: `${what}, slowest`, value: Math.max(...ofThread), unit: 'ms', bar: '<= 50' },
  ]
}

/**
 * Notes for every key and click in the library how long it was until the next frame had been painted, ms: from when the
 * browser got it, so that a main thread that was at something else counts.
 */
function watchInputs(): void {
  const times: number[] = []
  Object.assign(window, { inputTimes: times })
  // functions without a name: the loader would give a name to others by a helper that the page does not have
  for (const [selector, type] of [
    ['.library-bar input', 'keydown'],
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
