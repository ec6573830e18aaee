import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { UiState } from '../../src/ui/ui-store.ts'
import { startBenchBrowser, type BenchBrowser } from '../bench/bench-browser.ts'
import type { FakeWorkspaceOptions } from '../helpers/fake-workspace.ts'
import { createControlDriver, type ControlDriver, type Driven } from './control-driver.ts'
import { EFFECTS } from './control-effects.ts'

let bench: BenchBrowser
let page: Page
let driver: ControlDriver
/** what each control did, over all states */
const driven = new Map<string, Driven>()

beforeAll(async () => {
  bench = await startBenchBrowser()
  page = await bench.browser.newPage({ viewport: { width: 1440, height: 900 } })
  await page.goto(bench.urlOf('../../slow/pages/every-control.html'))
  await page.waitForFunction(() => 'everyControl' in window)
  driver = createControlDriver(page)
})
afterAll(() => bench.close())

interface PageState {
  readonly name: string
  readonly address?: string
  readonly options?: FakeWorkspaceOptions
  readonly ui?: Partial<UiState>
  /** there when the state is */
  readonly shows: string
  readonly prepare?: () => Promise<unknown>
}

const run = (what: 'look') => page.evaluate((each) => window.everyControl.run(each), what)
const click = (selector: string) => page.locator(selector).first().click()
const setUi = (state: Partial<UiState>) => page.evaluate((each) => window.everyControl.setUi(each), state)
/** opening something closes dialogs */
const dialog = (name: UiState['dialog']) => async () => {
  await setUi({ dialog: name })
  await page.locator('dialog[open]').waitFor()
}
/** Cards, dialogs and the popover; the page with its panels, tracks and menus is driven by tests/browser/ui. */
const STATES: readonly PageState[] = [
  { name: 'nothing open', address: '', shows: '.source-actions' },
  { name: 'an opening that failed', options: { opens: 'fails' }, shows: '[role="alert"]' },
  {
    name: 'a private host',
    address: '',
    ui: { sources: ['http://192.168.1.5/a.tar'], hostsToConfirm: ['192.168.1.5'] },
    shows: '.card',
  },
  { name: 'open', shows: '.timeline-surface', prepare: dialog('open') },
  { name: 'keys', shows: '.timeline-surface', prepare: dialog('keys') },
  { name: 'palette', shows: '.timeline-surface', prepare: dialog('palette') },
  { name: 'library', shows: '.timeline-surface', prepare: dialog('library') },
  {
    name: 'library as a tree',
    shows: '.timeline-surface',
    prepare: async () => {
      await dialog('library')()
      await click('[aria-label="As a tree"]')
    },
  },
  {
    name: 'look',
    shows: '.timeline-surface',
    prepare: async () => {
      await run('look')
      await click('button[aria-label="Look"]')
      await page.locator('.look-popover').waitFor()
    },
  },
]

describe('every control does the same by pointer and by keyboard', () => {
  it.each(STATES)(
    '$name',
    async ({ address = '?src=a.tar#t=12.9', options = {}, ui = {}, shows, prepare }) => {
      const mount = async () => {
        await page.evaluate(([at, how, own]) => window.everyControl.mount(at, how, own), [
          address,
          options,
          ui,
        ] as const)
        await page.locator(shows).first().waitFor({ timeout: 10_000 })
        await page.waitForTimeout(200)
        await prepare?.()
        await page.waitForTimeout(300)
        await page.evaluate(() => window.everyControl.keep())
      }
      try {
        await mount()
        const found = await driver.driveAll(new Set(driven.keys()), async () => {
          await page.evaluate(() => window.everyControl.unmount())
          await mount()
        })
        for (const each of found.driven) driven.set(each.key, each)
        expect(found.driven.flatMap(faultsOf)).toEqual([])
      } finally {
        await page.evaluate(() => window.everyControl.unmount())
      }
    },
    290_000,
  )

  it('and there are as many as there were', () => {
    expect(driven.size).toBeGreaterThan(70)
  })
})

/**
 * Where a pointer says a place and a key a step, or lies on what it passes: one of the two may change more on its way. A
 * click on a row of the library chooses it, Enter opens it too.
 */
const PLACES = /\| (slider|separator|range|group|combobox) \||^Library list \| button \| V99/

/** What is wrong with a control, in words. */
function faultsOf({ key, faults, pointer, keyboard }: Driven): string[] {
  const wrong = faults.map((fault) => `${key}: ${fault}`)
  if (pointer.length === 0) wrong.push(`${key}: nothing happens by pointer`)
  // what is forgotten is gone: there is no second time
  if (/\| Forget /.test(key) && pointer.length > 0) return []
  if (keyboard.length === 0) wrong.push(`${key}: nothing happens by keyboard`)
  if (wrong.length > 0) return wrong
  const isSame = PLACES.test(key) ? pointer.some((name) => keyboard.includes(name)) : pointer.join() === keyboard.join()
  if (!isSame) {
    wrong.push(`${key}: ${pointer.join(', ')} by pointer, ${keyboard.join(', ')} by keyboard`)
  }
  const declared = EFFECTS.find(([pattern]) => pattern.test(key))
  if (declared && !pointer.includes(declared[1])) {
    wrong.push(`${key}: ${pointer.join(', ')} instead of ${declared[1]}`)
  }
  return wrong
}
