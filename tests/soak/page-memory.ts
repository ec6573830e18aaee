import { readFileSync } from 'node:fs'
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright'
import { BarePage } from './bare-page.ts'

/** Objects of the GPU that are alive: made and not deleted. */
export interface GpuCounts {
  readonly textures: number
  readonly buffers: number
  readonly programs: number
  readonly framebuffers: number
  readonly vertexArrays: number
}

export interface WatchedPage {
  readonly page: Page
  /** Memory of the page's own process after a collection, MB: resident anonymous pages, JavaScript's heap. */
  memory(): Promise<{ residentMb: number; heapMb: number }>
  gpu(): Promise<GpuCounts>
  close(): Promise<void>
}

export interface BareWatchedPage extends Omit<WatchedPage, 'page'> {
  readonly page: BarePage
}

declare global {
  interface Window {
    gpuCounts: Record<keyof GpuCounts, number>
  }
}

/**
 * A page whose process and GPU objects are watched.
 * @param alsoFirst run in the page before anything of its own
 */
export async function openWatched(browser: Browser, url: string, alsoFirst?: () => void): Promise<WatchedPage> {
  const context: BrowserContext = await browser.newContext({ viewport: { width: 480, height: 360 } })
  const page = await context.newPage()
  // what compiles these files marks functions by a helper of its own, which the page has not
  await page.addInitScript({ content: 'globalThis.__name = (value) => value' })
  await page.addInitScript(countGpuObjects)
  if (alsoFirst !== undefined) await page.addInitScript(alsoFirst)
  await page.goto(url)
  const session = await context.newCDPSession(page)
  return {
    page,
    memory: async () => {
      await collect(session)
      const { usedSize } = (await session.send('Runtime.getHeapUsage')) as { usedSize: number }
      // beside the page's there are only spare renderers, which hold nothing
      const all = (await rendererPids(browser)).map(residentMb)
      return { residentMb: Math.max(...all), heapMb: usedSize / 1e6 }
    },
    gpu: () => page.evaluate(() => ({ ...window.gpuCounts })),
    close: () => context.close(),
  }
}

/** The same of a page without Playwright's agents; {@link WatchedPage.memory} tells its heap without compiled code. */
export async function openBareWatched(browser: Browser, url: string): Promise<BareWatchedPage> {
  const page = await BarePage.open(browser, url, `(${countGpuObjects.toString()})()`)
  return {
    page,
    memory: async () => {
      for (let i = 0; i < 2; i++) await page.send('HeapProfiler.collectGarbage')
      const residentMbs = (await rendererPids(browser)).map(residentMb)
      return { residentMb: Math.max(...residentMbs), heapMb: (await heapBytes(page)) / 1e6 }
    },
    gpu: () => page.evaluate('({ ...window.gpuCounts })'),
    close: () => page.close(),
  }
}

/**
 * Bytes of everything on the heap, array buffers and the document's own objects with it, but not of the code and the
 * notes of its compiler: those grow for minutes whatever a page does.
 */
async function heapBytes(page: BarePage): Promise<number> {
  const chunks: string[] = []
  page.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk as string))
  await page.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false })
  const { snapshot, nodes } = JSON.parse(chunks.join('')) as HeapSnapshot
  const { node_fields: fields, node_types: types } = snapshot.meta
  const [type, size] = [fields.indexOf('type'), fields.indexOf('self_size')]
  const code = types[type]!.indexOf('code')
  let bytes = 0
  for (let at = 0; at < nodes.length; at += fields.length) if (nodes[at + type] !== code) bytes += nodes[at + size]!
  return bytes
}

interface HeapSnapshot {
  readonly snapshot: { readonly meta: { readonly node_fields: string[]; readonly node_types: string[][] } }
  readonly nodes: readonly number[]
}

async function collect(session: CDPSession): Promise<void> {
  for (let i = 0; i < 2; i++) await session.send('HeapProfiler.collectGarbage')
}

async function rendererPids(browser: Browser): Promise<number[]> {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id)
}

/** Anonymous memory only: what is mapped from files is shared with every other page. */
function residentMb(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(/RssAnon:\s+(\d+) kB/.exec(status)?.[1] ?? Number.NaN) / 1000
}

function countGpuObjects(): void {
  const counts = { textures: 0, buffers: 0, programs: 0, framebuffers: 0, vertexArrays: 0 }
  window.gpuCounts = counts
  const kinds = {
    textures: 'Texture',
    buffers: 'Buffer',
    programs: 'Program',
    framebuffers: 'Framebuffer',
    vertexArrays: 'VertexArray',
  } as const
  const prototype = WebGL2RenderingContext.prototype as unknown as Record<string, (...args: unknown[]) => unknown>
  for (const [key, name] of Object.entries(kinds) as [keyof typeof counts, string][]) {
    const make = prototype[`create${name}`]!
    const drop = prototype[`delete${name}`]!
    prototype[`create${name}`] = function (...args) {
      counts[key]++
      return make.apply(this, args)
    }
    prototype[`delete${name}`] = function (...args) {
      if (args[0] !== null && args[0] !== undefined) counts[key]--
      return drop.apply(this, args)
    }
  }
}
