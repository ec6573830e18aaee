import type { Browser, BrowserContext, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from '../helpers/chromium.ts'
import { servePage, type ServedPage } from '../helpers/page-under-test.ts'

/** What a page that has the conversation in it does: asks by message, and keeps what comes. */
const HOST_PAGE = `<!doctype html><title>host</title>
<iframe id="pair" width="480" height="320"></iframe>
<script>
  const pair = document.getElementById('pair')
  const answers = new Map()
  const events = []
  addEventListener('message', ({ source, data }) => {
    if (source !== pair.contentWindow || data?.visavis !== 1) return
    if ('event' in data) events.push(data)
    else answers.get(data.id)?.(data)
  })
  let nextId = 0
  function ask(call, args = []) {
    const id = ++nextId
    pair.contentWindow.postMessage({ visavis: 1, id, call, args }, '*')
    return new Promise((resolve) => {
      answers.set(id, resolve)
      setTimeout(resolve, call === 'ready' ? 60000 : 4000, null)
    })
  }
</script>`

interface Answer {
  readonly result?: unknown
  readonly error?: { readonly tag: string; readonly message: string }
}
declare function ask(call: string, args?: unknown[]): Promise<Answer | null>
declare const events: { event: string; detail: unknown }[]

let served: ServedPage
let browser: Browser
let context: BrowserContext

beforeAll(async () => {
  served = await servePage()
  browser = await launchChromium()
  context = await browser.newContext({ viewport: { width: 640, height: 480 } })
  await context.route('**/host.html', (route) => route.fulfill({ contentType: 'text/html', body: HOST_PAGE }))
})

afterAll(async () => {
  await browser?.close()
  await served?.close()
})

/** Opens the host page at an origin, with the sample in its frame. */
async function openHost(origin: string, query = ''): Promise<Page> {
  const page = await context.newPage()
  await page.goto(`${origin}host.html`)
  await page.evaluate(
    (src) =>
      new Promise((resolve) => {
        const pair = document.getElementById('pair') as HTMLIFrameElement
        pair.onload = resolve
        pair.src = src
      }),
    `${served.url}?src=sample/index.json&quality=low&embed=1${query}#t=12.4`,
  )
  return page
}

describe('a page with the conversation in it', () => {
  it('drives it by messages and hears its events', async () => {
    const page = await openHost(served.url)
    const ready = await page.evaluate(() => ask('ready'))
    expect(ready).toMatchObject({ result: { status: 'paused', interaction: 'V99_S0001_I00000001', time: 12.4 } })
    expect(await page.evaluate(() => ask('seek', [20]))).not.toHaveProperty('error')
    await page.evaluate(() => ask('setRate', [0.5]))
    await page.evaluate(() => ask('setLoop', [[19, 21]]))
    expect(await page.evaluate(() => ask('state'))).toMatchObject({
      result: { time: 20, rate: 0.5, loop: [19, 21], status: 'paused' },
    })
    const joints = await page.evaluate(async () => (await ask('joints', [1, 20, 'camera']))!.result)
    expect(Object.values(joints as Record<string, number>).filter(Number.isFinite)).toHaveLength(52 * 3)
    await page.waitForFunction(() => events.some(({ event }) => event === 'time'))
    await page.close()
  })

  it('is told what cannot be', async () => {
    const page = await openHost(served.url)
    await page.evaluate(() => ask('ready'))
    expect(await page.evaluate(() => ask('constructor'))).toMatchObject({ error: { tag: 'unsupported' } })
    expect(await page.evaluate(() => ask('joints', [7, 0]))).toHaveProperty('error.tag')
    expect(await page.evaluate(() => ask('open', [['nowhere.tar']]))).toHaveProperty('error.tag')
    await page.close()
  })

  it('is silent to an origin that nobody named, whatever it asks', async () => {
    // the same server by another name is another origin; that it may hold the frame at all is this test's doing
    const other = served.url.replace('127.0.0.1', 'localhost')
    await context.route(
      (url) => url.href.startsWith(`${served.url}?`),
      async (route) => {
        const response = await route.fetch()
        const policy = (response.headers()['content-security-policy'] ?? '').replace("frame-ancestors 'self'", '')
        await route.fulfill({ response, headers: { ...response.headers(), 'content-security-policy': policy } })
      },
    )
    const page = await openHost(other)
    const [, frame] = page.frames()
    await frame!.getByRole('button', { name: 'Play', exact: true }).first().waitFor()
    expect(await page.evaluate(() => ask('state'))).toBeNull()
    expect(await page.evaluate(() => events)).toEqual([])
    await page.close()
    const named = await openHost(other, `&origin=${encodeURIComponent(new URL(other).origin)}`)
    expect(await named.evaluate(() => ask('ready'))).toMatchObject({ result: { time: 12.4 } })
    await named.close()
  })
})
