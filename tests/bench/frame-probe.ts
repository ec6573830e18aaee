import type { Browser, BrowserContext, CDPSession, Page } from 'playwright'
import { median } from './bench-row.ts'

/** What a page's main thread does for one displayed frame. */
export interface FrameCost {
  /** thread time of all animation callbacks of a frame, ms, median and 95th percentile */
  readonly callbackMs: number
  readonly callbackP95Ms: number
  /** thread time of style, layout, pre-paint, paint and commit of a frame, ms, mean */
  readonly renderingMs: number
  /** bytes of JavaScript allocated in the animation callbacks of a frame, mean */
  readonly bytes: number
  readonly nFrames: number
}

/** CSS pixels of the page; a quarter of them each way are drawn. */
const SIZE = { width: 1024, height: 700 }
const PIXEL_RATIO = 0.25
/** bytes between two samples of the allocation profile */
const SAMPLING_BYTES = 256
const RENDERING = new Set(['UpdateLayoutTree', 'Layout', 'PrePaint', 'Paint', 'Layerize', 'Commit'])

interface TraceEvent {
  readonly name: string
  readonly ph: string
  readonly ts: number
  readonly tid: number
  /** thread time, us; what other threads and processes take meanwhile is not in it */
  readonly tdur?: number
  /** us on the clock */
  readonly dur?: number
  readonly args?: { readonly data?: { readonly type?: string } }
}

interface HeapNode {
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number }
  readonly selfSize: number
  readonly children: readonly HeapNode[]
}

/**
 * A page that is to be measured. Without a GPU a frame's drawing takes the cores away from the main thread that is to be
 * measured, and a page that shows six frames a second finds the processor's caches cold in each: so every draw call is
 * made, checked and sent, but of no triangle, into a few pixels, and nothing behind panels is blurred. JavaScript and the
 * driver's entry do all they do otherwise.
 */
export async function openMeasured(
  browser: Browser,
  url: string,
  before: (page: Page) => void = () => undefined,
): Promise<{ page: Page; context: BrowserContext }> {
  const context = await browser.newContext({ viewport: SIZE, deviceScaleFactor: PIXEL_RATIO })
  const page = await context.newPage()
  await page.addInitScript(drawLittle)
  await page.addInitScript({ content: NAME_AND_WARM_FRAMES })
  before(page)
  await page.goto(url)
  return { page, context }
}

/**
 * Runs so many frames as fast as they go, displayed or not: without a GPU a page shows a few frames a second, and half a
 * minute of them leaves half of its code uncompiled, which no page with a GPU is.
 */
export async function warmUp(page: Page, nFrames: number): Promise<void> {
  await page.evaluate(`window.warmFrames = ${nFrames}`)
  while (((await page.evaluate('window.warmFrames')) as number) > 0) await page.waitForTimeout(200)
}

/** Watches the page for so long, first its time, then its allocations. */
export async function measureFrames(page: Page, watchMs: number): Promise<FrameCost & { sites: string[] }> {
  const session = await page.context().newCDPSession(page)
  const times = await traceFrames(session, page, watchMs)
  const heap = await sampleAllocations(session, page, watchMs)
  await session.detach()
  return { ...times, ...heap }
}

/** Thread time of each animation callback while something is done in the page, ms, in order. */
export async function traceCallbacks(page: Page, work: () => Promise<unknown>): Promise<number[]> {
  const session = await page.context().newCDPSession(page)
  const events = await trace(session, work)
  await session.detach()
  return events
    .filter(({ name, ph }) => name === 'FireAnimationFrame' && ph === 'X')
    .toSorted((a, b) => a.ts - b.ts)
    .map(({ tdur }) => (tdur ?? 0) / 1000)
}

/**
 * For each key or click while something is done in the page, the thread time of the main thread from it to the commit of
 * the frame that shows what it changed, ms: all tasks in between, whatever they are for.
 */
export async function traceInputs(
  page: Page,
  type: 'keydown' | 'click',
  work: () => Promise<unknown>,
): Promise<number[]> {
  const session = await page.context().newCDPSession(page)
  const events = await trace(session, work)
  await session.detach()
  const inputs = events.filter(({ name, args }) => name === 'EventDispatch' && args?.data?.type === type)
  const ofThread = events.filter(({ tid, ph }) => tid === inputs[0]?.tid && ph === 'X')
  const tasks = ofThread.filter(({ name }) => name === 'RunTask').toSorted((a, b) => a.ts - b.ts)
  const frames = ofThread.filter(({ name }) => name === 'FireAnimationFrame').map(({ ts }) => ts)
  const commits = ofThread.filter(({ name }) => name === 'Commit').map(({ ts }) => ts)
  const firstAfter = (times: readonly number[], after: number) => Math.min(...times.filter((ts) => ts > after))
  return inputs.map(({ ts }) => {
    const shownAt = firstAfter(commits, firstAfter(frames, ts))
    const between = tasks.filter((task) => task.ts + (task.dur ?? 0) > ts && task.ts < shownAt)
    return between.reduce((sum, { tdur }) => sum + (tdur ?? 0) / 1000, 0)
  })
}

async function trace(session: CDPSession, work: () => Promise<unknown>): Promise<TraceEvent[]> {
  const events: TraceEvent[] = []
  session.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])))
  const complete = new Promise<void>((resolve) => session.once('Tracing.tracingComplete', () => resolve()))
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: {
      includedCategories: ['devtools.timeline', 'disabled-by-default-devtools.timeline'],
      excludedCategories: ['*'],
    },
  })
  await work()
  await session.send('Tracing.end')
  await complete
  return events
}

async function traceFrames(session: CDPSession, page: Page, watchMs: number) {
  const events = await trace(session, () => page.waitForTimeout(watchMs))
  const callbacks = events.filter(({ name, ph }) => name === 'FireAnimationFrame' && ph === 'X')
  const thread = callbacks[0]?.tid
  const perFrame: number[] = []
  let endedAt = -Infinity
  for (const event of callbacks.toSorted((a, b) => a.ts - b.ts)) {
    const ms = (event.tdur ?? 0) / 1000
    // callbacks of one frame follow each other at once; frames are at least half a refresh apart
    if (event.ts - endedAt < FRAME_GAP_US) perFrame[perFrame.length - 1]! += ms
    else perFrame.push(ms)
    endedAt = event.ts + ms * 1000
  }
  const rendering = events.filter(({ name, ph, tid }) => ph === 'X' && tid === thread && RENDERING.has(name))
  const renderingMs = rendering.reduce((sum, { tdur }) => sum + (tdur ?? 0) / 1000, 0)
  const sorted = perFrame.toSorted((a, b) => a - b)
  return {
    callbackMs: median(perFrame),
    callbackP95Ms: sorted[Math.floor(sorted.length * 0.95)] ?? Number.NaN,
    renderingMs: renderingMs / perFrame.length,
    nFrames: perFrame.length,
  }
}

const FRAME_GAP_US = 1000

async function sampleAllocations(session: CDPSession, page: Page, watchMs: number) {
  await page.evaluate(countFrames)
  await session.send('HeapProfiler.enable')
  await session.send('HeapProfiler.startSampling', {
    samplingInterval: SAMPLING_BYTES,
    includeObjectsCollectedByMajorGC: true,
    includeObjectsCollectedByMinorGC: true,
  })
  const before = (await page.evaluate('window.framesCounted')) as number
  await page.waitForTimeout(watchMs)
  const nFrames = ((await page.evaluate('window.framesCounted')) as number) - before
  const { profile } = await session.send('HeapProfiler.stopSampling')
  const sites = new Map<string, number>()
  const bytes = bytesBelow(profile.head, false, sites)
  const listed = [...sites].toSorted((a, b) => b[1] - a[1]).slice(0, 40)
  return { bytes: bytes / nFrames, sites: listed.map(([site, size]) => `${(size / nFrames).toFixed(1)} B ${site}`) }
}

/** The function that calls back for a frame in a page that is measured; see {@link NAME_AND_WARM_FRAMES}. */
const FRAME_ENTRY = 'displayedFrame'

/** Bytes allocated below the frame's entry, by function. */
function bytesBelow(node: HeapNode, isInside: boolean, sites: Map<string, number>, caller = ''): number {
  const { functionName, url, lineNumber } = node.callFrame
  const inside = isInside || functionName === FRAME_ENTRY
  const site = `${functionName} ${url.split('/').at(-1)}:${lineNumber}`
  if (inside && node.selfSize > 0)
    sites.set(`${site} < ${caller}`, (sites.get(`${site} < ${caller}`) ?? 0) + node.selfSize)
  let bytes = inside ? node.selfSize : 0
  for (const child of node.children) bytes += bytesBelow(child, inside, sites, functionName)
  return bytes
}

function countFrames(): void {
  const counted = window as unknown as { framesCounted: number }
  counted.framesCounted = 0
  const again = [
    () => {
      counted.framesCounted++
      window.requestAnimationFrame(again[0]!)
    },
  ]
  window.requestAnimationFrame(again[0]!)
}

/**
 * Calls every animation callback from one function of a known name, whatever a bundler made of the names of the page, and
 * runs them without waiting for the display while warming up. Allocates nothing for a callback it has seen. Text, because
 * a compiler that keeps names would call a helper that the page does not have.
 */
const NAME_AND_WARM_FRAMES = `
  window.warmFrames = 0
  const displayed = window.requestAnimationFrame.bind(window)
  const named = new WeakMap()
  const waiting = []
  const { port1, port2 } = new MessageChannel()
  port1.onmessage = () => waiting.shift()?.(performance.now())
  window.requestAnimationFrame = (callback) => {
    if (window.warmFrames > 0) {
      window.warmFrames--
      waiting.push(callback)
      port2.postMessage(0)
      return 0
    }
    let entry = named.get(callback)
    if (entry === undefined) {
      entry = function ${FRAME_ENTRY}(timeMs) {
        callback(timeMs)
      }
      named.set(callback, entry)
    }
    return displayed(entry)
  }
`

/** Explicit arguments and no rest list: what is watched must not allocate for being watched. */
function drawLittle(): void {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync('*, ::backdrop { backdrop-filter: none !important }')
  document.adoptedStyleSheets = [sheet]
  const gl = WebGL2RenderingContext.prototype
  type Draw = (this: WebGL2RenderingContext, ...numbers: number[]) => void
  const viewport = Reflect.get(gl, 'viewport') as Draw
  gl.viewport = function (x, y, width, height) {
    viewport.call(this, x, y, Math.min(width, 8), Math.min(height, 8))
  }
  const drawElements = Reflect.get(gl, 'drawElements') as Draw
  const drawArrays = Reflect.get(gl, 'drawArrays') as Draw
  const drawElementsInstanced = Reflect.get(gl, 'drawElementsInstanced') as Draw
  const drawArraysInstanced = Reflect.get(gl, 'drawArraysInstanced') as Draw
  gl.drawElements = function (mode, _count, type, offset) {
    drawElements.call(this, mode, 0, type, offset)
  }
  gl.drawArrays = function (mode, first) {
    drawArrays.call(this, mode, first, 0)
  }
  gl.drawElementsInstanced = function (mode, _count, type, offset) {
    drawElementsInstanced.call(this, mode, 0, type, offset, 1)
  }
  gl.drawArraysInstanced = function (mode, first) {
    drawArraysInstanced.call(this, mode, first, 0, 1)
  }
}
