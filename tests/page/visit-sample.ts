import type { Browser, Locator, Page } from 'playwright'
import { afterAll, beforeAll } from 'vitest'
import type { State, Visavis } from '../../src/workspace/index.ts'
import { launchChromium } from '../helpers/chromium.ts'
import { NO_DRAWING, openPage, servePage, type ServedPage } from '../helpers/page-under-test.ts'

declare const visavis: Visavis
const QUERY = '?src=sample/index.json&quality=low'

/** The built page with the sample open in it and nothing drawn, for all tests of a file. */
export interface SampleVisit {
  readonly page: Page
  /**
   * Another one like it, in a browser window of its own; whoever asks closes its context.
   * @param kept what the page is to find of an earlier visit
   */
  readonly openAnother: (kept?: Record<string, string>) => Promise<Page>
  readonly stateOf: () => Promise<State>
  readonly timeOf: () => Promise<number>
  readonly button: (name: string | RegExp) => Locator
  readonly whenStatus: (status: State['status']) => Promise<unknown>
}

/**
 * Starts server, browser and page before the tests of the calling file and ends them after. Sound needs a gesture there, as
 * it does for a visitor.
 * @param first run in each page before anything of its own
 */
export function visitSample(...first: (() => void)[]): SampleVisit {
  let served: ServedPage
  let browser: Browser
  let page: Page

  const openAnother = async (kept: Record<string, string> = {}): Promise<Page> => {
    const opened = await openPage(browser, 'about:blank')
    await opened.page.setViewportSize({ width: 1024, height: 700 })
    await opened.page.addInitScript({ content: NO_DRAWING })
    for (const each of first) await opened.page.addInitScript(each)
    await opened.page.addInitScript((entries) => {
      for (const [key, value] of Object.entries(entries)) localStorage.setItem(key, value)
    }, kept)
    await opened.page.goto(served.url + QUERY)
    return opened.page
  }
  beforeAll(async () => {
    served = await servePage()
    browser = await launchChromium()
    page = await openAnother()
    await page.evaluate(() => visavis.ready())
  })
  afterAll(async () => {
    await browser?.close()
    await served?.close()
  })

  const stateOf = (): Promise<State> => page.evaluate(() => visavis.state())
  return {
    get page() {
      return page
    },
    openAnother,
    stateOf,
    timeOf: async () => (await stateOf()).time,
    button: (name) => page.getByRole('button', { name, exact: typeof name === 'string' }).first(),
    whenStatus: (status) => page.waitForFunction((wanted) => visavis.state().status === wanted, status),
  }
}
