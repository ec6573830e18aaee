import { afterEach, describe, expect, it } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { FACE_UNITS } from '../../../src/body/index.ts'
import type { UiState } from '../../../src/ui/ui-store.ts'
import { mountApp, type Mounted } from './mount-app.tsx'

let mounted: Mounted | null = null
afterEach(() => {
  mounted?.unmount()
  mounted = null
})

const byRole = (role: string, name: string) => page.getByRole(role, { name, exact: true })

/** Everything that is kept of notes. */
function keptNotes(): string {
  const keys = Array.from({ length: localStorage.length }, (_, i) => localStorage.key(i) ?? '')
  return keys
    .filter((key) => key.startsWith('visavis.notes.'))
    .map((key) => localStorage.getItem(key))
    .join('')
}

async function openPage(ui: Partial<UiState>): Promise<void> {
  await page.viewport(1440, 900)
  mounted = mountApp('?src=a.tar', {}, { isPanelOpen: true, ...ui })
  await expect.element(page.getByRole('slider', { name: 'Seek' })).toBeVisible()
}

describe('assumptions', () => {
  it('are the very ones of the state, each with its source, a reason and a switch where there is a choice', async () => {
    await openPage({ tab: 'info' })
    await expect.element(byRole('list', 'Assumptions')).toBeVisible()
    const rows = [...document.querySelectorAll<HTMLElement>('.assumption')]
    expect(
      rows.map(({ dataset }) => ({ key: dataset['key'], value: dataset['value'], from: dataset['from'] })),
    ).toEqual(mounted!.workspace.state().assumptions)
    const words = { file: 'from file', derived: 'derived', assumed: 'assumed' } as const
    for (const [i, { value, from }] of mounted!.workspace.state().assumptions.entries()) {
      expect(rows[i]!.textContent).toContain(value)
      expect(rows[i]!.textContent).toContain(words[from])
      expect(rows[i]!.querySelector('.assumption-why')!.textContent.length).toBeGreaterThan(30)
    }
    await userEvent.selectOptions(byRole('combobox', 'Gaze'), 'ahead')
    expect(mounted!.workspace.calls.at(-1)).toBe('setGaze ahead')
  })

  it('that are numbers can be set for each person', async () => {
    await openPage({ tab: 'info' })
    const field = (name: string) => page.getByLabelText(name, { exact: true })
    await field('Frames per second of A').fill('24')
    await userEvent.keyboard('{Enter}')
    expect(mounted!.workspace.calls.at(-1)).toBe('setFrameRate 0 24')
    await field('Vertical field of view of the camera of B, degrees').fill('30')
    await userEvent.keyboard('{Enter}')
    expect(mounted!.workspace.calls.at(-1)).toBe(`setFieldOfView 1 ${(30 * Math.PI) / 180}`)
    // B's rate is as everybody's: the line is about A
    await expect.element(field('Frames per second of B')).not.toBeInTheDocument()
  })
})

describe('emotion', () => {
  it('is said to be missing only where the recordings have none', async () => {
    await openPage({ tab: 'now' })
    const { store } = mounted!.workspace
    const show = (movement: boolean) =>
      store.setState({
        people: store.getState().people.map((person) => ({
          ...person,
          movement: null,
          summary: { ...person.summary, has: { ...person.summary.has, movement } },
        })),
      })
    show(true)
    await expect.element(page.getByText('Face and emotion data have not come yet.')).toBeVisible()
    show(false)
    await expect.element(page.getByText(/hold no face or emotion data/)).toBeVisible()
  })
})

describe('the inspector', () => {
  it('shows the numbers of both people at the playhead', async () => {
    await openPage({ tab: 'inspect' })
    const row = (name: string) =>
      [...document.querySelectorAll<HTMLTableRowElement>('.inspector tr')].find(
        (each) => each.cells[0]!.textContent === name,
      )!
    await expect.element(byRole('button', 'Copy as text')).toBeVisible()
    mounted!.workspace.transport.seek(20).catch(() => undefined)
    await expect.poll(() => row('time').cells[1]!.textContent).toBe('00:20.000')
    for (const [index, frame] of mounted!.workspace.frame.people.entries()) {
      await expect.poll(() => row('valence').cells[index + 1]!.textContent).toBe(frame.valence.toFixed(3))
      expect(row('Happiness').cells[index + 1]!.textContent).toBe(
        `${frame.scores[4]!.toFixed(2)}  ${frame.emotion[4]!.toFixed(3)}`,
      )
    }
    expect(row(`${FACE_UNITS[0]!.code} ${FACE_UNITS[0]!.name}`).cells[1]!.textContent).toBe('0.000')
    // folded away, joints are not worked out; opened, they are
    expect(row('left elbow').cells[1]!.textContent).toBe('–')
    await page.getByText('Joint rotations').click()
    await expect.poll(() => row('left elbow').cells[1]!.textContent).toMatch(/^-?\d+\.\d {2}-?\d+\.\d {2}-?\d+\.\d$/)
  })
})

describe('the palette', () => {
  it('opens by its keys, finds by letters, does by Enter and gives the focus back', async () => {
    await openPage({})
    await userEvent.keyboard('{Control>}k{/Control}')
    const field = byRole('combobox', 'Find an action')
    await expect.element(field).toHaveFocus()
    await userEvent.keyboard('legsea')
    await expect.element(page.getByRole('option', { selected: true })).toHaveTextContent('Legs: Seated')
    await userEvent.keyboard('{Enter}')
    await expect.poll(() => mounted!.workspace.calls.at(-1)).toBe('setLegs seated')
    await expect.element(field).not.toBeInTheDocument()
    await userEvent.keyboard('{Control>}k{/Control}')
    await userEvent.keyboard('mute')
    await expect.element(page.getByRole('option', { name: /Mute all/ })).toHaveTextContent('M')
    await userEvent.keyboard('zzzz')
    await expect.element(page.getByText('Nothing is called that.')).toBeVisible()
    await userEvent.keyboard('{Escape}')
    await expect.element(field).not.toBeInTheDocument()
  })
})

describe('keys', () => {
  it('are given to another action, do it, and are given back', async () => {
    await openPage({})
    await userEvent.keyboard('?')
    await page.getByRole('button', { name: /change the keys of Mute all$/ }).click()
    await userEvent.keyboard('u')
    await expect.element(page.getByRole('button', { name: /^U, change the keys of Mute all$/ })).toBeVisible()
    await byRole('button', 'Close').click()
    await userEvent.keyboard('u')
    await expect.poll(() => mounted!.workspace.calls.filter((call) => call === 'setMuted 0 true')).toHaveLength(1)
    await userEvent.keyboard('?')
    await byRole('button', 'Back to the usual keys').click()
    await expect.element(page.getByRole('button', { name: /^M, change the keys of Mute all$/ })).toBeVisible()
  })
})

describe('notes', () => {
  it('are made by key, written, removed and got back', async () => {
    await openPage({})
    await userEvent.keyboard('a')
    const field = page.getByRole('textbox', { name: /^Note at/ })
    await field.fill('a nod')
    await expect.poll(() => keptNotes()).toContain('a nod')
    await page.getByRole('button', { name: /^Remove the note/ }).click()
    await expect.element(page.getByText('No notes on this conversation yet.')).toBeVisible()
    await byRole('button', 'Undo').click()
    await expect.element(field).toHaveValue('a nod')
  })
})

describe('the side panel', () => {
  it('takes the width it is given by keyboard, and keeps it', async () => {
    await openPage({ tab: 'info' })
    const grip = byRole('separator', 'Width of the side panel')
    ;(grip.element() as HTMLElement).focus()
    await userEvent.keyboard('{ArrowLeft}{ArrowLeft}')
    await expect.poll(() => document.querySelector('.panel')!.getBoundingClientRect().width).toBe(384)
    expect(localStorage.getItem('visavis.ui')).toContain('"panelPx":384')
    await userEvent.keyboard('{End}')
    await expect.element(grip).toHaveAttribute('aria-valuenow', '280')
    // narrow as it is, every tab is whole
    const list = document.querySelector('.tab-list')!
    await expect.poll(() => list.getBoundingClientRect().width).toBeLessThanOrEqual(280)
    expect(list.scrollWidth).toBeLessThanOrEqual(list.clientWidth)
    // a phone's window has no room for the tracks beside it
    await page.viewport(390, 844)
    await expect.poll(() => getComputedStyle(document.querySelector('.timeline')!).display).toBe('none')
    await page.viewport(1440, 900)
    await expect.poll(() => document.querySelector<HTMLElement>('.timeline-surface')!.clientWidth).toBeGreaterThan(600)
  })
})
