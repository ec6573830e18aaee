import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright'
import { createServer } from 'vite'

/**
 * Contact sheets of the people, drawn by the scene itself in a headless browser:
 * `npm run sheets -- FOLDER [NAME...]` writes every sheet, or those named, as PNG.
 */

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const PAGE = 'tests/sheets/sheet-page.html'
const BROWSER_ARGS = [
  '--no-sandbox',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
  '--disable-background-networking',
  '--no-first-run',
]
const READY_MS = 120_000

async function main(): Promise<void> {
  const [folder, ...wanted] = process.argv.slice(2)
  const executablePath = process.env['CHROMIUM_PATH']
  if (folder === undefined) throw new Error('usage: npm run sheets -- FOLDER [NAME...]')
  if (executablePath === undefined) throw new Error('CHROMIUM_PATH is not set; run through npm run sheets')
  await mkdir(folder, { recursive: true })
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
    const page = await browser.newPage()
    page.on('pageerror', (error) => process.stderr.write(`${String(error)}\n`))
    await page.goto(`http://127.0.0.1:${port}/${PAGE}`)
    await page.waitForFunction(() => window.sheetNames !== undefined, undefined, { timeout: READY_MS })
    const names = await page.evaluate(() => window.sheetNames!)
    const unknown = wanted.filter((name) => !names.includes(name))
    if (unknown.length > 0) throw new Error(`no such sheet: ${unknown.join(', ')} (there are ${names.join(', ')})`)
    for (const name of wanted.length > 0 ? wanted : names) {
      const url = await page.evaluate((sheet) => window.drawSheet!(sheet), name)
      const path = resolve(join(folder, `${name}.png`))
      await writeFile(path, Buffer.from(url.slice(url.indexOf(',') + 1), 'base64'))
      process.stdout.write(`${path}\n`)
    }
  } finally {
    await browser.close()
    await server.close()
  }
}

await main()
