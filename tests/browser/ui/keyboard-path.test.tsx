import { afterEach, describe, expect, it } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import type { UiState } from '../../../src/ui/ui-store.ts'
import { mountApp, type Mounted } from './mount-app.tsx'

let mounted: Mounted | null = null
afterEach(() => {
  mounted?.unmount()
  mounted = null
})

const CONTROLS =
  'button, input, select, textarea, a[href], summary, [role="slider"], [role="tab"], [role="separator"][tabindex], [role="option"]'
/** Within these the arrows go on; one of their controls is in the path of Tab (WAI-ARIA, roving focus). */
const ROVING = '[role="tablist"], [role="toolbar"], [role="listbox"], [role="radiogroup"], [aria-label="Recordings"]'
/** More presses than any page has controls. */
const MOST_PRESSES = 200

/** What a hand with a pointer can use now. */
function controlsInSight(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(CONTROLS)].filter(
    (control) =>
      control.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
      !control.matches(':disabled, [aria-hidden="true"], [aria-hidden="true"] *, [type="file"]'),
  )
}

function nameOf(control: Element): string {
  const label = control.ariaLabel ?? (control instanceof HTMLInputElement ? control.labels?.[0]?.textContent : null)
  return `${control.tagName.toLowerCase()} ${label ?? control.textContent}`.trim().slice(0, 70)
}

/** All that Tab comes to, from the top of the page until it is there again. */
async function pathOfTab(): Promise<Set<Element>> {
  const path = new Set<Element>()
  document.body.tabIndex = -1
  document.body.focus()
  for (let i = 0; i < MOST_PRESSES; i++) {
    await userEvent.keyboard('{Tab}')
    const now = document.activeElement
    if (now === null || now === document.body || path.has(now)) break
    path.add(now)
  }
  return path
}

describe('every control in sight is in the path of the Tab key, and has a name', () => {
  it.each<[string, Partial<UiState>]>([
    ['now', { tab: 'now' }],
    ['transcript', { tab: 'transcript' }],
    ['inspect', { tab: 'inspect' }],
    ['notes', { tab: 'notes' }],
    ['info', { tab: 'info' }],
  ])('with the panel %s', async (_, ui) => {
    await page.viewport(1440, 900)
    mounted = mountApp('?src=a.tar#t=12.9', {}, { isPanelOpen: true, ...ui })
    await expect.element(page.getByRole('slider', { name: 'Seek' })).toBeVisible()
    await expect.element(page.getByRole('tabpanel')).toBeVisible()
    const controls = controlsInSight()
    expect(controls.length).toBeGreaterThan(25)
    const path = await pathOfTab()
    // by name too: what comes from another file takes the place of its stand-in
    const reached = new Set([...path].map(nameOf))
    const missed = controls.filter((control) => {
      if (path.has(control) || reached.has(nameOf(control))) return false
      const group = control.closest(ROVING)
      return group === null || ![...path].some((each) => group.contains(each))
    })
    expect(missed.map(nameOf)).toEqual([])
    expect(controls.filter((control) => nameOf(control).split(' ').length < 2)).toEqual([])
  })
})
