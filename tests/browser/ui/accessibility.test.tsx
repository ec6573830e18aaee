import axe from 'axe-core'
import { afterEach, describe, expect, it } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import type { UiState } from '../../../src/ui/ui-store.ts'
import type { FakeWorkspaceOptions } from '../../helpers/fake-workspace.ts'
import { mountApp, type Mounted } from './mount-app.tsx'

let mounted: Mounted | null = null

afterEach(() => {
  mounted?.unmount()
  mounted = null
})

/** What axe finds in the whole document, in words. */
async function violations(): Promise<string[]> {
  const result = await axe.run(document, {
    resultTypes: ['violations'],
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  })
  return result.violations.flatMap((violation) =>
    violation.nodes.map((node) => `${violation.id}: ${node.target.join(' ')} (${node.failureSummary ?? ''})`),
  )
}

interface PageState {
  readonly name: string
  readonly address: string
  readonly options?: FakeWorkspaceOptions
  readonly ui?: Partial<UiState>
  /** brings the page into the state, and proves that it is there */
  readonly reach: () => Promise<unknown>
  /** looked at in the light theme too */
  readonly isLightToo?: boolean
}

const byRole = (role: string, name: string) => page.getByRole(role, { name, exact: true })

const STATES: readonly PageState[] = [
  {
    name: 'empty',
    address: '',
    reach: () => expect.element(byRole('button', 'Open the sample conversation')).toBeVisible(),
  },
  {
    name: 'opening',
    address: '?src=a.tar',
    options: { opens: 'never' },
    reach: () => expect.element(page.getByText('A motion', { exact: true })).toBeVisible(),
  },
  {
    name: 'error',
    isLightToo: true,
    address: '?src=a.tar',
    options: { opens: 'fails' },
    reach: () => expect.element(page.getByRole('alert')).toBeVisible(),
  },
  {
    name: 'inspector',
    isLightToo: true,
    address: '?src=a.tar',
    ui: { tab: 'inspect', isPanelOpen: true },
    reach: () => expect.element(byRole('button', 'Copy as JSON')).toBeVisible(),
  },
  {
    name: 'notes',
    address: '?src=a.tar',
    ui: { tab: 'notes', isPanelOpen: true },
    reach: async () => {
      await byRole('button', 'Note here').click()
      await expect.element(page.getByRole('textbox', { name: /^Note at/ })).toBeVisible()
    },
  },
  {
    name: 'palette',
    isLightToo: true,
    address: '?src=a.tar',
    reach: async () => {
      await expect.element(page.getByRole('slider', { name: 'Seek' })).toBeVisible()
      await userEvent.keyboard('{Control>}k{/Control}')
      await expect.element(byRole('combobox', 'Find an action')).toBeVisible()
    },
  },
  {
    name: 'open, panel shown',
    isLightToo: true,
    address: '?src=a.tar#t=12.9',
    reach: () => expect.element(byRole('list', 'Recordings')).toBeVisible(),
  },
  {
    name: 'transcript',
    address: '?src=a.tar#t=12.9',
    reach: async () => {
      await byRole('tab', 'Transcript').click()
      await expect.element(byRole('list', 'Transcript')).toBeVisible()
    },
  },
  {
    name: 'info',
    isLightToo: true,
    address: '?src=a.tar#t=12.9',
    reach: async () => {
      await page.getByRole('tab', { name: 'Info' }).click()
      await expect.element(byRole('combobox', 'Gaze')).toBeVisible()
      await page.getByText('sentinel rows masked').click()
    },
  },
  {
    name: 'playing',
    address: '?src=a.tar',
    reach: async () => {
      await byRole('button', 'Play').click()
      await expect.element(byRole('button', 'Pause')).toBeVisible()
    },
  },
  {
    name: 'one person alone',
    address: '?src=a.tar',
    options: { opens: 'alone' },
    reach: () => expect.element(page.getByText('Add the partner’s archive')).toBeVisible(),
  },
  {
    name: 'key list',
    address: '?src=a.tar',
    reach: async () => {
      await expect.element(byRole('button', 'Play')).toBeVisible()
      await userEvent.keyboard('?')
      await expect.element(byRole('heading', 'Keys')).toBeVisible()
    },
  },
  {
    name: 'open dialog',
    address: '?src=a.tar',
    reach: async () => {
      await byRole('button', 'Open…').click()
      await expect.element(byRole('heading', 'Open')).toBeVisible()
    },
  },
  {
    name: 'menu',
    isLightToo: true,
    address: '?src=a.tar',
    reach: async () => {
      await byRole('button', 'Clean-up: Natural').click()
      await expect.element(page.getByRole('menuitemradio', { name: 'Raw' })).toBeVisible()
    },
  },
  {
    name: 'notice',
    isLightToo: true,
    address: '?src=a.tar#rate=fast',
    reach: () => expect.element(page.getByText('is not a speed')).toBeVisible(),
  },
  {
    name: 'waiting, no sound allowed, damage',
    isLightToo: true,
    address: '?src=a.tar',
    reach: async () => {
      await expect.element(byRole('button', 'Play')).toBeVisible()
      const { store, transport } = mounted!.workspace
      transport.store.setState({ status: 'buffering', waitingFor: 'voice of B', sound: 'blocked' })
      store.setState({
        problems: [{ tag: 'zip-crc', severity: 'error', message: 'zip: body_pose.npy fails its CRC-32' }],
      })
      await expect.element(page.getByText('Waiting for voice of B')).toBeVisible()
      await expect.element(page.getByText('Turn on sound')).toBeVisible()
      await expect.element(page.getByRole('alert')).toHaveTextContent('fails its CRC-32')
    },
  },
  {
    name: 'no WebGL2',
    address: '?src=a.tar',
    ui: { picture: 'unavailable' },
    reach: async () => {
      await expect.element(page.getByText('No picture: this browser gives no WebGL2')).toBeVisible()
      // without a picture the page still goes on
      await mounted!.workspace.transport.seek(3)
      await expect.poll(() => document.querySelector('.time-now')?.textContent).toBe('00:03.000')
    },
  },
  {
    name: 'context lost',
    address: '?src=a.tar',
    ui: { picture: 'lost' },
    reach: () => expect.element(page.getByText('The picture was lost')).toBeVisible(),
  },
  {
    name: 'a link into a private network',
    address: '',
    ui: { sources: ['http://192.168.1.5/a.tar'], hostsToConfirm: ['192.168.1.5'] },
    reach: async () => {
      await expect.element(page.getByText('192.168.1.5')).toBeVisible()
      expect(mounted!.workspace.calls).toEqual([])
    },
  },
  {
    name: 'embedded',
    address: '?src=a.tar&embed=1',
    reach: async () => {
      await expect.element(byRole('button', 'Play')).toBeVisible()
      expect(document.querySelector('header')).toBeNull()
    },
  },
]

/** Longest transition of the interface, and a little. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 350))

describe.each([
  ['dark', STATES],
  ['light', STATES.filter((state) => state.isLightToo)],
] as const)('axe finds nothing (%s)', (theme, states) => {
  it.each(states)('$name', async ({ address, options, ui, reach }) => {
    await page.viewport(1440, 900)
    const [query, hash] = address.split('#')
    const themed = `${query === '' ? '?' : `${query}&`}theme=${theme}${hash === undefined ? '' : `#${hash}`}`
    mounted = mountApp(themed, options, ui)
    await reach()
    await settled()
    expect(document.documentElement.dataset['theme']).toBe(theme)
    expect(await violations()).toEqual([])
  })
})

describe.each([
  ['1024x700', 1024, 700],
  ['phone in portrait', 390, 844],
  ['1280x720', 1280, 720],
] as const)('axe finds nothing at %s', (_, width, height) => {
  it('open', async () => {
    await page.viewport(width, height)
    mounted = mountApp('?src=a.tar#t=12.9')
    await expect.element(byRole('button', 'Play')).toBeVisible()
    await settled()
    expect(await violations()).toEqual([])
  })

  it('nothing is wider than the window', async () => {
    await page.viewport(width, height)
    mounted = mountApp('?src=a.tar#t=12.9')
    await expect.element(byRole('button', 'Play')).toBeVisible()
    await settled()
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width)
    const transport = document.querySelector('.transport')!.getBoundingClientRect()
    const buttons = [...document.querySelectorAll('.transport button')].filter((button) => button.checkVisibility())
    expect(buttons.length).toBeGreaterThan(5)
    for (const button of buttons) {
      expect(button.getBoundingClientRect().right, button.ariaLabel ?? '').toBeLessThanOrEqual(transport.right)
    }
    for (const name of ['Play', 'Copy link to this moment', 'Captions', 'Loop']) {
      const box = document.querySelector(`button[aria-label="${name}"]`)!.getBoundingClientRect()
      expect(box.right, name).toBeLessThanOrEqual(width)
      expect(box.left, name).toBeGreaterThanOrEqual(0)
      expect(box.bottom, name).toBeLessThanOrEqual(height)
    }
  })
})
