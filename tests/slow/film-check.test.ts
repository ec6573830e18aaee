import type { Locator } from 'playwright'
import { expect, it } from 'vitest'
import { visitSample } from '../page/visit-sample.ts'

const visit = visitSample()

/** A person of their own for each, so that both begin at the same. */
it.each([
  [
    'pointer',
    'A',
    (control: Locator) => control.click(),
    (range: Locator) => range.click({ position: { x: 9, y: 5 } }),
  ],
  ['keyboard', 'B', (control: Locator) => control.press('Enter'), (range: Locator) => range.press('ArrowRight')],
] as const)('film and body are compared, shifted, and the camera estimated, by %s', async (_way, name, use, slide) => {
  const { page } = visit
  const panel = page.getByRole('complementary', { name: 'Side panel' })
  if (!(await panel.isVisible())) await page.getByRole('button', { name: 'Side panel' }).click()
  await page.getByRole('tab', { name: 'Info' }).click()
  const own = page.locator('.film-person').nth(name === 'A' ? 0 : 1)
  const button = (text: string | RegExp) => own.getByRole('button', { name: text })

  await use(button(`Compare film and body of ${name}`))
  await own.getByText('whole recording').waitFor()

  const raster = own.getByRole('textbox', { name: 'Raster of the keypoints, pixels' })
  expect(await raster.inputValue()).toBe('360 × 640')
  await raster.fill('720 x 1280')
  await raster.press('Enter')
  await own.getByText('user', { exact: true }).waitFor()
  await raster.fill('360 x 640')
  await raster.press('Enter')

  const shift = own.getByLabel(`Film of ${name} shifted by, seconds`)
  await slide(shift)
  expect(Number(await shift.inputValue())).not.toBe(0)
  await use(button('Back to 0'))
  await expect.poll(() => shift.inputValue()).toBe('0')
  await use(button('Find by keypoints'))
  // they were made to agree with the body
  const words = await own.getByText(/keypoints against body/).textContent()
  expect(Math.abs(Number(/body (-?\d+)/.exec(words ?? '')?.[1]))).toBeLessThan(40)
  await use(button(/^Use -?\d+ ms$/))

  await use(button('Estimate the camera'))
  await own
    .getByText(/± \d+\.\d° \(95 %\), estimated/)
    .first()
    .waitFor()
  await use(button('Draw with the estimate'))
  expect(await button('Back to the assumed one').getAttribute('aria-pressed')).toBe('true')
  await use(button('Back to the assumed one'))
  await button('Draw with the estimate').waitFor()
})
