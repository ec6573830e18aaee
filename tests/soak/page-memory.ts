import { readFileSync } from 'node:fs'
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright'

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
