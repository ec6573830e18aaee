import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { dataUrlBytes, withToolPages } from './tool-page.ts'

/**
 * Contact sheets of the people, drawn by the scene itself in a headless browser:
 * `npm run sheets -- FOLDER [NAME...]` writes every sheet, or those named, as PNG.
 */

const [folder, ...wanted] = process.argv.slice(2)
if (folder === undefined) throw new Error('usage: npm run sheets -- FOLDER [NAME...]')
await mkdir(folder, { recursive: true })
await withToolPages(async (open) => {
  const page = await open('tests/sheets/sheet-page.html')
  await page.waitForFunction(() => window.sheetNames !== undefined)
  const names = await page.evaluate(() => window.sheetNames!)
  const unknown = wanted.filter((name) => !names.includes(name))
  if (unknown.length > 0) throw new Error(`no such sheet: ${unknown.join(', ')} (there are ${names.join(', ')})`)
  for (const name of wanted.length > 0 ? wanted : names) {
    const path = resolve(join(folder, `${name}.png`))
    await writeFile(path, dataUrlBytes(await page.evaluate((sheet) => window.drawSheet!(sheet), name)))
    process.stdout.write(`${path}\n`)
  }
})
