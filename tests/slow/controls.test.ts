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
/** seen, but where it could do nothing: disabled, or chosen already */
const postponed = new Set<string>()

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

const ALL_TRACKS = 'voice,words,moments,emotion,valence,face,head,validity,turns,markers'
const run = (what: 'addNotes' | 'loop' | 'damage' | 'look' | 'bodies') =>
  page.evaluate((each) => window.everyControl.run(each), what)
const click = (selector: string) => page.locator(selector).first().click()
const setUi = (state: Partial<UiState>) => page.evaluate((each) => window.everyControl.setUi(each), state)
/** opening something closes dialogs */
const dialog = (name: UiState['dialog']) => async () => {
  await setUi({ dialog: name })
  await page.locator('dialog[open]').waitFor()
}
const tab = (name: UiState['tab']): Partial<UiState> => ({ isPanelOpen: true, tab: name })
/** where the films are, with all else as it is at first */
const filmsAt = (place: UiState['film']['place']): Partial<UiState> => ({
  film: { place, hasPoints: false, hasBody: false, mix: 0.6, isWipe: false, offsets: [0, 0] },
})
const panelOf = (name: string) => `[role="tabpanel"][data-state="active"]:has(${name})`

/** Dialogs first: in them nothing else can be used, and a page in which all is known is quick. */
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
  {
    name: 'tracks and notes',
    address: `?src=a.tar#t=12.9&tracks=${ALL_TRACKS}`,
    ui: tab('notes'),
    shows: panelOf('.notes-panel'),
    prepare: async () => {
      await run('addNotes')
      await run('loop')
    },
  },
  { name: 'now', ui: tab('now'), shows: '[role="tabpanel"]', prepare: () => run('loop') },
  {
    name: 'transcript',
    ui: tab('transcript'),
    shows: panelOf('.transcript'),
    prepare: () => page.locator('[aria-label="Search the transcript"]').fill('key'),
  },
  { name: 'inspect', ui: tab('inspect'), shows: panelOf('.inspector, table, dl') },
  { name: 'info', ui: tab('info'), shows: panelOf('select') },
  {
    name: 'films beside the stage',
    options: { hasFilms: true },
    ui: { ...tab('info'), ...filmsAt('beside') },
    shows: '.film canvas:not([hidden])',
  },
  {
    name: 'a film behind the body',
    options: { hasFilms: true },
    ui: { ...filmsAt('backdrop'), camera: 'film-a' },
    shows: '.film-blend input',
  },
  {
    name: 'a body model and a face decoder',
    ui: tab('info'),
    shows: panelOf('.body-actions'),
    prepare: async () => {
      await run('bodies')
      await page.getByRole('button', { name: 'Remove face decoder' }).waitFor()
    },
  },
  { name: 'one person alone', options: { opens: 'alone' }, shows: '.timeline-surface' },
  {
    name: 'an error that stays, and damage',
    shows: '.timeline-surface',
    prepare: async () => {
      await setUi({ notices: [{ id: 900, kind: 'error', text: 'it went wrong' }] })
      await run('damage')
    },
  },
  { name: 'embedded', address: '?src=a.tar&embed=1', shows: '.transport' },
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
        for (const key of found.postponed) postponed.add(key)
        for (const each of found.driven) driven.set(each.key, each)
        expect(found.driven.flatMap(faultsOf)).toEqual([])
      } finally {
        await page.evaluate(() => window.everyControl.unmount())
      }
    },
    290_000,
  )

  it('and none was only ever seen where it could do nothing', () => {
    expect([...postponed].filter((key) => !driven.has(key) && !ALIKE.test(key))).toEqual([])
    expect(driven.size).toBeGreaterThan(150)
  })
})

/**
 * Where a pointer says a place and a key a step, or lies on what it passes: one of the two may change more on its way. A
 * click on a row of the library chooses it, Enter opens it too.
 */
const PLACES = /\| (slider|separator|range|group|combobox) \||^Library list \| button \| V99/

/** Where nothing can be done: bars that stand for nothing, the row that is open, and a button that waits for an address. */
const ALIKE = /^Overview and filters \| button \| .*0$|^Library list \| button \| V99|^Open \| button \| Open$/

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
