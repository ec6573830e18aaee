import { expect, it } from 'vitest'
import type { Visavis } from '../../src/workspace/index.ts'
import { visitSample } from './visit-sample.ts'

declare const visavis: Visavis
const visit = visitSample()

it('a dialog and a view whose code cannot be had take nothing with them, say so, and come when asked again', async () => {
  const { page } = visit
  const isCode = (url: URL) => /\/(keys-dialog|notes-panel)-[^/]*\.js$/.test(url.pathname)
  await page.route(isCode, (route) => route.abort())
  // Chromium tells a page that is already there of the route a moment late: a first import could slip by
  await page.reload()
  await page.evaluate(() => visavis.ready())

  await page.keyboard.press('?')
  await page.getByText(/^The dialog stopped working: its code could not be loaded/).waitFor()
  expect(await page.getByRole('dialog').count()).toBe(0)

  const panel = page.getByRole('complementary', { name: 'Side panel' })
  if (!(await panel.isVisible())) await page.getByRole('button', { name: 'Side panel' }).click()
  await page.getByRole('tab', { name: 'Notes' }).click()
  await panel.getByText('The view Notes stopped working.').waitFor()
  // the rest stands: another view, the picture, the transport
  await page.getByRole('tab', { name: 'Now' }).click()
  await panel.getByText('Valence and arousal').waitFor()
  expect((await visit.stateOf()).status).toBe('ready')

  await page.unroute(isCode)
  await page.keyboard.press('?')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('tab', { name: 'Notes' }).click()
  const again = panel.getByRole('button', { name: 'Try again' })
  if (await again.isVisible()) await again.click()
  await panel.getByText('No notes on this conversation yet.').waitFor()
})
