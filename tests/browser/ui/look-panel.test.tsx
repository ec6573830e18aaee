import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { mountApp, type Mounted } from './mount-app.tsx'

let mounted: Mounted | null = null

beforeEach(() => page.viewport(1024, 700))

afterEach(() => {
  mounted?.unmount()
  mounted = null
})

const byRole = (role: string, name: string) => page.getByRole(role, { name, exact: true })

async function open(address = '?src=a.tar#t=3'): Promise<void> {
  mounted = mountApp(address)
  await expect.element(byRole('button', 'Play')).toBeVisible()
}

const hash = () => decodeURIComponent(location.hash)

describe('the look panel', () => {
  it('is reached and used by keyboard, and its choices go into the address', async () => {
    await open()
    const button = byRole('button', 'Look')
    // until the panel's part of the page has come, its button only stands in
    await expect.element(button).toHaveAttribute('aria-haspopup', 'dialog')
    ;(button.element() as HTMLElement).focus()
    await userEvent.keyboard('{Enter}')
    await userEvent.selectOptions(page.getByLabelText('People'), 'Joints')
    await userEvent.selectOptions(page.getByLabelText('Trails'), '2 seconds')
    await page.getByLabelText('Distance between heads').click()
    await expect.poll(hash).toMatch(/body=joints&look=trails:2,measure$/)
    await page.getByLabelText(/I vouch/).click()
    const height = page.getByRole('slider', { name: 'Height of B' })
    ;(height.element() as HTMLElement).focus()
    await userEvent.keyboard('{ArrowRight}{ArrowRight}')
    expect(mounted!.workspace.store.getState().heights).toEqual([null, 1.7])
    await expect.poll(hash).toMatch(/body=joints&look=trails:2,measure,shared&height=-,1\.7/)
    await userEvent.keyboard('{Escape}')
    await expect.element(page.getByLabelText('People')).not.toBeInTheDocument()
  })

  it('lets a link say it, and names what it does not understand', async () => {
    await open('?src=a.tar#t=3&body=wireframe&look=ghost,lens:50&height=1.82,-')
    await expect.poll(hash).toContain('body=wireframe&look=lens:50&height=1.82,-')
    expect(mounted!.workspace.store.getState().heights).toEqual([1.82, null])
    await expect
      .element(page.getByText('address: ghost in look= is not understood; it was dropped'))
      .toBeInTheDocument()
  })

  it('has keys for trails, for the distance, and for the next view', async () => {
    await open()
    await userEvent.keyboard('t')
    await userEvent.keyboard('d')
    await userEvent.keyboard('v')
    await expect.poll(hash).toMatch(/cam=face-a&look=trails:2,measure/)
    await userEvent.keyboard('{Shift>}v{/Shift}')
    await userEvent.keyboard('{Shift>}v{/Shift}')
    await expect.poll(hash).toContain('cam=film-b')
  })

  it.each([
    [1440, 900],
    [1024, 700],
    [390, 844],
  ] as const)('fits the window at %i x %i, and its buttons stand in one row', async (width, height) => {
    await page.viewport(width, height)
    // the longest name of a view
    await open('?src=a.tar#cam=split')
    const views = document.querySelector('.stage-views')!.getBoundingClientRect()
    expect(views.height).toBeLessThan(60)
    expect(views.left).toBeGreaterThanOrEqual(0)
    await byRole('button', 'Look').click()
    await expect.element(page.getByLabelText('People')).toBeVisible()
    const box = document.querySelector('.look-popover')!.getBoundingClientRect()
    expect(box.left).toBeGreaterThanOrEqual(0)
    expect(box.right).toBeLessThanOrEqual(width)
    expect(box.bottom).toBeLessThanOrEqual(height)
  })
})
