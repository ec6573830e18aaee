import type { Browser, BrowserContext, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { State, Visavis } from '../../src/workspace/index.ts'
import { launchChromium } from '../helpers/chromium.ts'
import { servePage, type ServedPage } from '../helpers/page-under-test.ts'

declare const visavis: Visavis

const VIEWPORT = { width: 800, height: 600 }
/** of 255: a last digit of the camera in the link may move the edge of a pixel by this, and no more */
const FAINT = 6
/** pixels: an edge without smoothing goes over to the next pixel at once */
const MOST_CLEAR = 20

let served: ServedPage
let browser: Browser
let context: BrowserContext

beforeAll(async () => {
  served = await servePage()
  browser = await launchChromium()
  context = await browser.newContext({ viewport: VIEWPORT, permissions: ['clipboard-read', 'clipboard-write'] })
})

afterAll(async () => {
  await browser?.close()
  await served?.close()
})

const stateOf = (page: Page): Promise<State> => page.evaluate(() => visavis.state())

/** Does it by its name, through the palette. */
async function act(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Find an action' }).fill(name)
  await page.keyboard.press('Enter')
  await page.getByRole('combobox', { name: 'Find an action' }).waitFor({ state: 'detached' })
}

/** The picture of the stage once it stands still: two looks alike. */
async function stillPicture(page: Page): Promise<Buffer> {
  const clip = (await page.getByRole('region', { name: 'Stage' }).boundingBox())!
  // letters are smoothed by where they stand to a fraction of a pixel; the state of the page says what they say
  await page.evaluate(() => {
    const canvas = document.querySelector('.stage canvas')!
    for (const element of document.querySelectorAll<HTMLElement>('body *')) {
      if (!element.contains(canvas)) element.style.opacity = '0'
    }
  })
  let before: Buffer = Buffer.alloc(0)
  for (let i = 0; i < 40; i++) {
    const now = await page.screenshot({ clip })
    if (now.equals(before)) return now
    before = now
    await page.waitForTimeout(250)
  }
  throw new Error('the picture does not come to rest')
}

/** Pixels of two pictures of one size: how many there are, how many differ at all, how many by more than a breath. */
function compare(page: Page, a: Buffer, b: Buffer): Promise<{ pixels: number; other: number; clearly: number }> {
  return page.evaluate(
    async ({ pictures, faint }) => {
      const [one, two] = await Promise.all(
        pictures.map(async (text) => {
          const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))
          const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
          const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!
          context.drawImage(bitmap, 0, 0)
          return context.getImageData(0, 0, bitmap.width, bitmap.height).data
        }),
      )
      let other = 0
      let clearly = 0
      for (let i = 0; i < one!.length; i += 4) {
        let most = 0
        for (let k = 0; k < 3; k++) most = Math.max(most, Math.abs(one![i + k]! - two![i + k]!))
        if (most > 0) other++
        if (most > faint) clearly++
      }
      return { pixels: one!.length / 4, other, clearly }
    },
    { pictures: [a.toString('base64'), b.toString('base64')], faint: FAINT },
  )
}

describe('a link to a moment', () => {
  it('brings back what was seen, to the pixel', async () => {
    const page = await context.newPage()
    await page.goto(`${served.url}?src=sample/index.json&quality=low&theme=light`)
    await page.evaluate(() => visavis.ready())
    await page.evaluate(() => visavis.seek(17.323_456))
    for (const name of [
      'View: Over A’s shoulder',
      'Staging: Side by side',
      'Clean-up: Raw',
      'Legs: Seated',
      'Gaze: Straight ahead',
      'Look: Body and skeleton',
      'Emotion: Full',
      'Speed: 0.5×',
    ])
      await act(page, name)
    const stage = (await page.getByRole('region', { name: 'Stage' }).boundingBox())!
    await page.mouse.move(stage.x + stage.width / 2, stage.y + stage.height / 2)
    await page.mouse.down()
    await page.mouse.move(stage.x + stage.width / 2 + 70, stage.y + stage.height / 2 - 20, { steps: 4 })
    await page.mouse.up()
    await page.mouse.move(5, 5)
    await page.getByRole('button', { name: 'Tracks', exact: true }).click()
    await page.getByRole('menuitemcheckbox', { name: /^Valence/ }).click()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Copy link to this moment' }).click()
    const link = await page.evaluate(() => navigator.clipboard.readText())
    const [query, fragment] = link.split('#')
    expect(new URL(link).pathname + query!.slice(query!.indexOf('?'))).toBe(
      '/?quality=low&theme=light&src=sample/index.json&i=V99_S0001_I00000001',
    )
    const where = new URLSearchParams(fragment)
    expect(where.get('cam')).toMatch(/^shoulder-a~/)
    where.delete('cam')
    expect(Object.fromEntries(where)).toEqual({
      t: '17.323456',
      body: 'both,legs:seated,gaze:ahead',
      look: 'emotion:full',
      stage: 'side-by-side',
      rate: '0.5',
      clean: 'raw',
      tracks: 'voice,words,moments,emotion,valence,validity,turns,markers',
    })
    const before = await stillPicture(page)
    const asked = await stateOf(page)
    await page.close()

    const again = await context.newPage()
    await again.goto(link)
    await again.evaluate(() => visavis.ready())
    await again.waitForFunction(() => Math.abs(visavis.state().time - 17.323_456) < 1e-9)
    const got = await stateOf(again)
    expect(got).toMatchObject({ status: 'paused', rate: 0.5, interaction: asked.interaction, loop: null })
    expect(got.assumptions).toEqual(asked.assumptions)
    await again.mouse.move(5, 5)
    const after = await stillPicture(again)
    const { pixels, other, clearly } = await compare(again, before, after)
    expect(pixels).toBeGreaterThan(50_000)
    expect(clearly).toBeLessThan(MOST_CLEAR)
    expect(other / pixels).toBeLessThan(0.002)
    // and the comparison sees it when the moment is another
    await again.evaluate(() => visavis.seek(17.6))
    expect((await compare(again, after, await stillPicture(again))).clearly).toBeGreaterThan(100)
    await again.close()
  }, 180_000)

  it('to a range opens paused at its start, with the loop', async () => {
    const page = await context.newPage()
    await page.goto(`${served.url}?src=sample/index.json&quality=low#t=8.25,11.5`)
    await page.evaluate(() => visavis.ready())
    await page.waitForFunction(() => visavis.state().time === 8.25)
    expect(await stateOf(page)).toMatchObject({ status: 'paused', loop: [8.25, 11.5] })
    await page.getByRole('button', { name: 'Copy link to this moment' }).click()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/#t=8\.25,11\.5(&|$)/)
    await page.close()
  })
})
