import { fileURLToPath } from 'node:url'
import { chromium, type Page } from 'playwright'
import { createServer } from 'vite'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const BROWSER_ARGS = [
  '--no-sandbox',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
  '--disable-background-networking',
  '--no-first-run',
]
const PATIENCE_MS = 300_000

/** Opens a page of the repository; uncaught errors of it go to stderr. */
export type OpenToolPage = (path: string) => Promise<Page>

/**
 * Runs an authoring tool that draws with pages of ours: a headless Chromium before Vite's server, closed afterwards.
 * @throws {Error} where no Chromium was found for the script
 */
export async function withToolPages(use: (open: OpenToolPage) => Promise<void>): Promise<void> {
  const executablePath = process.env['CHROMIUM_PATH']
  if (executablePath === undefined) throw new Error('CHROMIUM_PATH is not set; run through npm run')
  const server = await createServer({
    root: ROOT,
    server: { port: 0, host: '127.0.0.1', hmr: false },
    logLevel: 'error',
  })
  const browser = await chromium.launch({ executablePath, args: BROWSER_ARGS })
  try {
    await server.listen()
    const address = server.httpServer?.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    await use(async (path) => {
      const page = await browser.newPage()
      page.setDefaultTimeout(PATIENCE_MS)
      page.on('pageerror', (error) => process.stderr.write(`${String(error)}\n`))
      await page.goto(`http://127.0.0.1:${port}/${path}`)
      return page
    })
  } finally {
    await browser.close()
    await server.close()
  }
}

/** The bytes of a data URL. */
export function dataUrlBytes(url: string): Buffer {
  return Buffer.from(url.slice(url.indexOf(',') + 1), 'base64')
}
