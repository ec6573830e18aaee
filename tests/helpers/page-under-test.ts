import { existsSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright'
import { createDataIndex } from '../../src/cli/serve/data-index.ts'
import { openDataRoots } from '../../src/cli/serve/data-roots.ts'
import { createPageServer } from '../../src/cli/serve/page-server.ts'

/** For pages whose picture nobody looks at: nothing is rasterised, the GPU is simulated. */
export const NO_DRAWING = `
  for (const draw of ['drawElements', 'drawArrays', 'drawElementsInstanced', 'drawArraysInstanced'])
    WebGL2RenderingContext.prototype[draw] = () => undefined
`

const DIST = join(import.meta.dirname, '../../dist')

export interface ServedPage {
  /** ends with a slash */
  readonly url: string
  close(): Promise<void>
}

/** The built page behind the app's own server, with data if there is some. */
export async function servePage(dataPaths: readonly string[] = []): Promise<ServedPage> {
  if (!existsSync(join(DIST, 'index.html'))) throw new Error('dist/ is missing; run npm run build first')
  const dataRoots = await openDataRoots(dataPaths)
  const dataIndex = dataRoots.length > 0 ? createDataIndex(dataRoots) : null
  const allowedHosts = new Set(['127.0.0.1'])
  const server = createPageServer({ pageRoot: DIST, dataRoots, dataIndex, allowedHosts })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  dataIndex?.start()
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () =>
      new Promise((resolve) => {
        dataIndex?.stop()
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

/** A page and everything that went wrong in it: uncaught errors, console errors, refused loads. */
export async function openPage(browser: Browser, url: string): Promise<{ page: Page; faults: string[] }> {
  // Small and plain: what these tests look at is not the picture, and the GPU is simulated.
  const context = await browser.newContext({ viewport: { width: 640, height: 480 } })
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(`uncaught: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`console: ${message.text()}`)
  })
  await page.goto(url)
  return { page, faults }
}
