import { join } from 'node:path'
import { createServer, type ViteDevServer } from 'vite'
import type { Browser } from 'playwright'
import { launchChromium } from '../helpers/chromium.ts'

const ROOT = join(import.meta.dirname, '../..')

export interface BenchBrowser {
  readonly browser: Browser
  /** of a file below tests/bench/pages */
  urlOf(page: string): string
  close(): Promise<void>
}

/** Chromium and a development server for pages that import the sources as they are. */
export async function startBenchBrowser(): Promise<BenchBrowser> {
  const server: ViteDevServer = await createServer({
    root: ROOT,
    server: { port: 0, host: '127.0.0.1' },
    logLevel: 'error',
  })
  await server.listen()
  const address = server.httpServer?.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const browser = await launchChromium({ autoplay: true })
  return {
    browser,
    urlOf: (page) => `http://127.0.0.1:${port}/tests/bench/pages/${page}`,
    close: async () => {
      await browser.close()
      await server.close()
    },
  }
}
