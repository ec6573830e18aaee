import axe from 'axe-core'
import { afterEach, describe, expect, it } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { mountApp, type Mounted } from './mount-app.tsx'
import type { FakeWorkspaceOptions } from '../../helpers/fake-workspace.ts'

let mounted: Mounted | null = null

afterEach(() => {
  mounted?.unmount()
  mounted = null
})

const byRole = (role: string, name: string) => page.getByRole(role, { name, exact: true })
const calls = () => mounted!.workspace.calls

async function open(options: FakeWorkspaceOptions = {}): Promise<void> {
  await page.viewport(1440, 900)
  mounted = mountApp('?src=a.tar', options)
  await expect.element(byRole('button', 'Play')).toBeVisible()
}

async function openLibrary(options: FakeWorkspaceOptions = {}): Promise<void> {
  await open(options)
  await byRole('button', 'Library').click()
  await expect.element(byRole('heading', 'Library')).toBeVisible()
  await expect.element(byRole('list', 'Recordings')).toBeVisible()
}

const focusedText = (): string => document.activeElement?.textContent ?? ''

describe('the list of recordings', () => {
  it('opens one by a click, and steps to the next, the one before and any other', async () => {
    await open({ nInteractions: 3 })
    await page.getByRole('button', { name: /V99_S0001_I00000002/ }).click()
    expect(calls().at(-1)).toBe('openInteraction V99_S0001_I00000002')
    await byRole('button', 'Next recording').click()
    expect(calls().at(-1)).toBe('openInteraction V99_S0001_I00000003')
    await byRole('button', 'Next recording').click()
    expect(calls().at(-1)).toBe('openInteraction V99_S0001_I00000001')
    await byRole('button', 'Previous recording').click()
    expect(calls().at(-1)).toBe('openInteraction V99_S0001_I00000003')
    await byRole('button', 'Random pair').click()
    expect(calls().at(-1)).toMatch(/openInteraction V99_S0001_I0000000[12]/)
  })

  it('is walked by the keys', async () => {
    await open({ nInteractions: 30 })
    document.querySelector<HTMLElement>('[data-line="0"]')!.focus()
    await userEvent.keyboard('{ArrowDown}{ArrowDown}')
    expect(focusedText()).toContain('I00000003')
    await userEvent.keyboard('{End}')
    await expect.poll(focusedText).toContain('I00000030')
    await userEvent.keyboard('{PageUp}')
    await expect.poll(focusedText).toContain('I00000026')
    await userEvent.keyboard('{Home}{Enter}')
    await expect.poll(() => calls().at(-1)).toBe('openInteraction V99_S0001_I00000001')
  })
})

describe('the library', () => {
  it('searches, and counts what it finds', async () => {
    await openLibrary({ nInteractions: 200 })
    await byRole('searchbox', 'Search the library').fill('i0000012')
    await expect.element(page.getByText('10 of 200')).toBeVisible()
    await byRole('button', 'Clear filters').click()
    await expect.element(page.getByText('10 of 200')).not.toBeInTheDocument()
  })

  it('filters by every bar of the overview, and back', async () => {
    await openLibrary({ nInteractions: 30 })
    const bar = page.getByRole('button', { name: /^naturalistic/ })
    await bar.click()
    await expect.element(bar).toHaveAttribute('aria-pressed', 'true')
    await expect.element(page.getByText('10 of 30')).toBeVisible()
    // what a bar says is what it finds, and values are said to be known of so many
    await expect.element(page.getByText('known of 1 of 10').first()).toBeVisible()
    await bar.click()
    await expect.element(page.getByText('10 of 30')).not.toBeInTheDocument()
  })

  it('jumps to what is typed, opens by Enter and gives the stage back', async () => {
    await openLibrary({ nInteractions: 200 })
    document.querySelector<HTMLElement>('.library [data-line="0"]')!.focus()
    await userEvent.keyboard('0150')
    await expect.poll(focusedText).toContain('I00000150')
    await userEvent.keyboard('{Enter}')
    await expect.poll(() => calls().at(-1)).toBe('openInteraction V99_S0001_I00000150')
    expect(document.querySelector('dialog')).toBeNull()
  })

  it('unfolds the tree down to the interaction by the keys', async () => {
    await openLibrary({ nInteractions: 9 })
    await byRole('button', 'As a tree').click()
    document.querySelector<HTMLElement>('.library [data-line="0"]')!.focus()
    expect(focusedText()).toMatch(/^improvised6$/)
    // label, split, batch, archive, interaction
    await userEvent.keyboard(
      '{ArrowRight}{ArrowRight}{ArrowRight}{ArrowRight}{ArrowRight}{ArrowRight}{ArrowRight}{ArrowRight}',
    )
    await expect.poll(focusedText).toContain('V99_S0001_I00000002')
    await userEvent.keyboard('{ArrowLeft}')
    await expect.poll(focusedText).toMatch(/^00016$/)
    await userEvent.keyboard('{ArrowLeft}')
    expect(document.activeElement?.getAttribute('aria-expanded')).toBe('false')
  })

  it('says so where nothing matches', async () => {
    await openLibrary()
    await byRole('searchbox', 'Search the library').fill('zzz')
    await expect.element(page.getByText('Nothing matches.')).toBeVisible()
    await expect.element(byRole('button', 'Random pair')).toBeDisabled()
  })
})

describe.each([
  ['dark', 1440, 900],
  ['light', 1440, 900],
  ['dark', 1024, 700],
  ['dark', 390, 844],
] as const)('axe finds nothing in the library (%s, %i x %i)', (theme, width, height) => {
  it.each(['As a list', 'As a tree'])('%s', async (layout) => {
    await page.viewport(width, height)
    mounted = mountApp(`?src=a.tar&theme=${theme}`, { nInteractions: 40 })
    await expect.element(byRole('button', 'Play')).toBeVisible()
    await byRole('button', 'Library').click()
    await byRole('button', layout).click()
    await new Promise((resolve) => setTimeout(resolve, 350))
    const { violations } = await axe.run(document, {
      resultTypes: ['violations'],
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    })
    expect(
      violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.target.join(' ')} ${nodes[0]?.failureSummary}`),
    ).toEqual([])
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width)
  })
})
