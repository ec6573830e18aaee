import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Page } from 'playwright'
import type { Visavis } from '../../src/workspace/index.ts'
import { launchChromium } from '../helpers/chromium.ts'
import { servePage } from '../helpers/page-under-test.ts'

declare const visavis: Visavis

/**
 * The page in every state, at three sizes and in both themes, to be looked at: `npm run screenshots -- FOLDER [STATE...]`
 * writes `STATE-THEME-WIDTH.png` of all, or of those named.
 */

const SIZES = [
  { width: 1440, height: 900 },
  { width: 1024, height: 700 },
  { width: 390, height: 844 },
] as const
const THEMES = ['dark', 'light'] as const
const SAMPLE = 'src=sample/index.json'
/** ms; eased cameras, panels that come in, lanes that are painted */
const SETTLE_MS = 900
/** ms without a byte after which everything has come */
const STILL_MS = 1500
/** ms; a simulated GPU takes its time for a large picture */
const PATIENCE_MS = 180_000

interface Shot {
  /** what stands in the address before the theme */
  readonly query: string
  readonly fragment?: string
  readonly quality?: 'high'
  /** something is open: its first pose is waited for */
  readonly isOpen?: boolean
  readonly reach?: (page: Page) => Promise<unknown>
}

const press = (key: string) => (page: Page) => page.keyboard.press(key)
/** Its code comes when it is asked for. */
const pressForDialog = (key: string) => async (page: Page) => {
  await press(key)(page)
  await page.getByRole('dialog').waitFor()
}
const showTab = (name: string) => async (page: Page) => {
  await act(page, `Panel: ${name}`)
  // its code comes when it is asked for
  await page.locator('[role="tabpanel"][data-state="active"] *').first().waitFor()
}
const moment = { query: SAMPLE, fragment: 't=12.9', isOpen: true } as const

const SHOTS: Readonly<Record<string, Shot>> = {
  empty: { query: '' },
  opening: { query: SAMPLE, reach: () => Promise.resolve() },
  error: { query: 'src=nowhere.tar', reach: (page) => page.getByRole('alert').first().waitFor() },
  opened: { query: SAMPLE, isOpen: true },
  moment,
  /** tests/fixtures/pictures/sample.png, the picture of the README, is its dark one at 1440 */
  laugh: { ...moment, fragment: 't=38.15', quality: 'high' },
  playing: {
    ...moment,
    reach: async (page) => {
      await page.evaluate(() => visavis.play())
      await page.waitForTimeout(1500)
    },
  },
  transcript: { ...moment, reach: showTab('Transcript') },
  inspect: { ...moment, reach: showTab('Inspect') },
  notes: {
    ...moment,
    reach: async (page) => {
      await press('a')(page)
      await page.getByRole('textbox', { name: /^Note at/ }).fill('leans in, and means it')
    },
  },
  info: { ...moment, reach: showTab('Info') },
  library: { ...moment, reach: pressForDialog('b') },
  palette: { ...moment, reach: pressForDialog('Control+k') },
  keys: { ...moment, reach: pressForDialog('?') },
  open: { ...moment, reach: (page) => page.getByRole('button', { name: 'Open…' }).click() },
  look: { ...moment, reach: (page) => page.getByRole('button', { name: 'Look', exact: true }).click() },
  'all-tracks': {
    ...moment,
    fragment:
      't=12.9&tracks=voice,words,moments,emotion~stack,valence,arousal,face,head,hands,expression,latent,validity,turns',
  },
  split: { ...moment, fragment: 't=12.9&cam=split' },
  skeleton: { ...moment, fragment: 't=12.9&body=both&look=emotion:full,trails:2,measure' },
  alone: { query: 'src=sample/improvised/dev/0000/0000.tar', isOpen: true },
  embed: { query: `${SAMPLE}&embed=1`, isOpen: true },
}

/** Waits until nothing more is read. */
async function hasCome(page: Page): Promise<void> {
  let before = -1
  for (let now = 0; now !== before;) {
    before = now
    await page.waitForTimeout(STILL_MS)
    now = await page.evaluate(() => visavis.metrics().bytesRead)
  }
}

/** Does something by its name, through the palette. */
async function act(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Find an action' }).fill(name)
  await page.keyboard.press('Enter')
}

const [folder, ...wanted] = process.argv.slice(2)
if (folder === undefined) throw new Error('usage: npm run screenshots -- FOLDER [STATE...]')
const unknown = wanted.filter((name) => !(name in SHOTS))
if (unknown.length > 0) throw new Error(`no such state: ${unknown.join(', ')} (${Object.keys(SHOTS).join(', ')})`)
await mkdir(folder, { recursive: true })
const served = await servePage()
const browser = await launchChromium()
for (const [name, shot] of Object.entries(SHOTS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  for (const theme of THEMES) {
    for (const size of SIZES) {
      const page = await browser.newPage({ viewport: size })
      page.setDefaultTimeout(PATIENCE_MS)
      await page.goto(
        `${served.url}?${shot.query}&theme=${theme}&quality=${shot.quality ?? 'low'}#${shot.fragment ?? ''}`,
      )
      if (shot.isOpen) {
        await page.evaluate(() => visavis.ready())
        await hasCome(page)
      }
      await shot.reach?.(page)
      if (name !== 'opening') await page.waitForTimeout(SETTLE_MS)
      const path = resolve(join(folder, `${name}-${theme}-${size.width}.png`))
      await page.screenshot({ path, timeout: PATIENCE_MS })
      process.stdout.write(`${path}\n`)
      await page.close()
    }
  }
}
await browser.close()
await served.close()
