import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Metrics, State, Visavis } from '../../src/workspace/index.ts'
import { launchChromium } from '../helpers/chromium.ts'
import { openPage, servePage, type ServedPage } from '../helpers/page-under-test.ts'

declare const visavis: Visavis

const QUERY = '?src=sample/index.json&quality=low'
const IDS = ['V99_S0001_I00000001_P0001', 'V99_S0001_I00000001_P0002']

let served: ServedPage
let browser: Browser

beforeAll(async () => {
  served = await servePage()
  browser = await launchChromium()
})

afterAll(async () => {
  await browser?.close()
  await served?.close()
})

const stateOf = (page: Page): Promise<State> => page.evaluate(() => visavis.state())
const metricsOf = (page: Page): Promise<Metrics> => page.evaluate(() => visavis.metrics())

describe('the sample conversation in the page', () => {
  let page: Page
  let faults: string[]

  beforeAll(async () => {
    const opened = await openPage(browser, served.url + QUERY)
    page = opened.page
    faults = opened.faults
    await page.evaluate(() => visavis.ready())
  })

  afterAll(() => page?.context().close())

  it('shows both people and says what it knows of them', async () => {
    const state = await stateOf(page)
    expect(state.status).toBe('ready')
    expect(state.interaction).toBe('V99_S0001_I00000001')
    expect(state.people.map((person) => person.id)).toEqual(IDS)
    expect(state.duration).toBeGreaterThanOrEqual(45)
    for (const person of state.people) {
      expect(person).toMatchObject({ fps: 30, fpsFrom: 'audio', face: 'fau' })
      expect(person.frames % 60).toBe(0)
    }
    expect(state.assumptions.length).toBeGreaterThan(5)
    expect((await metricsOf(page)).timeToFirstPoseMs).toBeGreaterThan(0)
  })

  it('plays when Play is clicked, and the picture follows the clock', async () => {
    await page.getByRole('button', { name: 'Play', exact: true }).first().click()
    await page.getByRole('button', { name: 'Pause', exact: true }).first().waitFor()
    await page.waitForFunction(() => visavis.state().time > 1)
    expect((await stateOf(page)).status).toBe('playing')
    await page.getByRole('button', { name: 'Pause', exact: true }).first().click()
    expect((await stateOf(page)).status).toBe('paused')
    const { avOffsetMs, framesShown } = await metricsOf(page)
    expect(framesShown).toBeGreaterThan(1)
    expect(avOffsetMs.n).toBeGreaterThan(0)
  })

  it('seeks exactly, by the API and by the keyboard on the slider', async () => {
    await page.evaluate(() => visavis.seek(12.34))
    expect((await stateOf(page)).time).toBeCloseTo(12.34, 6)
    const slider = page.getByRole('slider', { name: 'Seek' })
    expect(Number(await slider.getAttribute('aria-valuenow'))).toBeCloseTo(12.34, 1)
    expect(await slider.getAttribute('aria-valuetext')).toMatch(/12 seconds of/)
    await slider.focus()
    await page.keyboard.press('Home')
    await page.waitForFunction(() => visavis.state().time === 0)
    await page.keyboard.press('End')
    await page.waitForFunction(() => visavis.state().time > 45)
  })

  it('gives joints of any time without playing: in the camera frame as in the file', async () => {
    const joints = await page.evaluate(() => [...visavis.joints(0, 20, 'camera')])
    expect(joints).toHaveLength(156)
    // far away, as the fit of the dataset has it
    expect(joints[2]).toBeGreaterThan(20)
    const stage = await page.evaluate(() => [...visavis.joints(1, 20)])
    const heights = stage.filter((_, i) => i % 3 === 1)
    expect(Math.max(...heights)).toBeGreaterThan(1.3)
    expect(Math.min(...heights)).toBeGreaterThan(-0.01)
  })

  it('is deterministic: the same time gives the same bits, however it was reached', async () => {
    const atOnce = await page.evaluate(() => [...visavis.joints(0, 7.7)])
    await page.evaluate(async () => {
      await visavis.seek(31)
      await visavis.seek(7.7)
    })
    expect(await page.evaluate(() => [...visavis.joints(0, 7.7)])).toEqual(atOnce)
  })

  it('refuses what cannot be, with errors that say so, and stays usable', async () => {
    const messages = await page.evaluate(async () => {
      const caught: string[] = []
      const attempt = async (run: () => unknown): Promise<void> => {
        try {
          await run()
          caught.push('nothing')
        } catch (error) {
          caught.push((error as Error).name)
        }
      }
      await attempt(() => visavis.joints(7 as 0, 1))
      await attempt(() => visavis.joints(0, Number.NaN))
      await attempt(() => visavis.seek(Number.NaN))
      await attempt(() => visavis.setRate(0))
      return caught
    })
    expect(messages).toEqual(['RangeError', 'RangeError', 'RangeError', 'RangeError'])
    expect((await stateOf(page)).status).toBe('paused')
  })

  it('has let nothing go wrong on the way', () => {
    expect(faults).toEqual([])
  })
})

describe('addresses', () => {
  it('opens a link with a range paused at its start, looping', async () => {
    const { page } = await openPage(browser, `${served.url}${QUERY}&i=V99_S0001_I00000001#t=12.4,18`)
    const state = await page.evaluate(async () => {
      await visavis.ready()
      return visavis.state()
    })
    expect(state.time).toBeCloseTo(12.4, 3)
    expect(state.loop).toEqual([12.4, 18])
    expect(['ready', 'paused']).toContain(state.status)
    await page.context().close()
  })

  it('shows the first pose before the human is there, and stands where it stood when it has come', async () => {
    const context = await browser.newContext({ viewport: { width: 640, height: 480 } })
    const page = await context.newPage()
    let release: () => void = () => undefined
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    await page.route('**/body/human.bin', async (route) => {
      await held
      await route.continue()
    })
    await page.goto(served.url + QUERY)
    await page.evaluate(() => visavis.ready())
    const joints = () => page.evaluate(() => [...visavis.joints(0, 1), ...visavis.joints(1, 2)])
    // estimates of the staging are made anew while rows come: quiet is when neither bytes nor joints change any more
    const seen = async () => String([(await metricsOf(page)).bytesRead, ...(await joints())])
    let last = await seen()
    for (let calm = 0; calm < 3;) {
      await page.waitForTimeout(400)
      const now = await seen()
      calm = now === last ? calm + 1 : 0
      last = now
    }
    const before = await joints()
    expect((await metricsOf(page)).framesShown).toBeGreaterThan(0)
    const came = page.waitForResponse('**/body/human.bin')
    release()
    await (await came).finished()
    await page.waitForTimeout(500)
    const after = await joints()
    expect(Math.max(...after.map((x, i) => Math.abs(x - before[i]!)))).toBeLessThan(1e-3)
    await context.close()
  })

  it('rejects ready() and shows an alert when there is nothing at the address', async () => {
    const { page } = await openPage(browser, `${served.url}?src=nowhere.tar`)
    const tag = await page.evaluate(() => visavis.ready().catch((error: { tag: string }) => error.tag))
    expect(tag).toBe('recording-missing')
    await page.getByRole('alert').first().waitFor()
    const again = await page.evaluate(async () => {
      const { status } = await visavis.open(['sample/index.json'])
      return status
    })
    expect(again).toBe('ready')
    await page.context().close()
  })
})
