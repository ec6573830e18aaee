import axe from 'axe-core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { mountApp, type Mounted } from './mount-app.tsx'

let mounted: Mounted | null = null

beforeEach(async () => {
  await page.viewport(1440, 900)
  vi.spyOn(Element.prototype, 'setPointerCapture').mockImplementation(() => undefined)
})

afterEach(() => {
  vi.restoreAllMocks()
  mounted?.unmount()
  mounted = null
})

const byRole = (role: string, name: string) => page.getByRole(role, { name, exact: true })
const transport = () => mounted!.workspace.transport
const loop = () => transport().store.getState().loop
const find = (selector: string) => document.querySelector<HTMLElement>(selector)!
const surface = () => find('.timeline-surface')
const heads = () => [...document.querySelectorAll<HTMLElement>('.track-head')].map((head) => head.dataset['key'])

async function open(address = '?src=a.tar'): Promise<void> {
  mounted = mountApp(address)
  await expect.element(byRole('button', 'Tracks')).toBeVisible()
  await expect.poll(heads).toContain('turns')
}

/** A pointer event at a share of an element's width. */
function point(target: Element, share: number, type: string, init: PointerEventInit & { atY?: number } = {}): void {
  const box = target.getBoundingClientRect()
  const { atY = 3, ...rest } = init
  const at = { clientX: box.left + box.width * share, clientY: box.top + atY }
  target.dispatchEvent(new PointerEvent(type, { bubbles: true, button: 0, pointerId: 1, ...at, ...rest }))
}

/** The visible range, s, as the minimap's window says it. */
function view(): [number, number] {
  const edge = (name: string) =>
    Number(find(`[aria-label="${name} of the visible range"]`).getAttribute('aria-valuenow'))
  return [edge('Start'), edge('End')]
}

describe('the pointer on the tracks', () => {
  it('seeks where it is pressed, on events and frames, and exactly with Alt', async () => {
    await open()
    // B begins to speak at 30.2: near enough on B's voice, and not on the ruler's own grid
    const head = find('[data-key="voice 1"]')
    const y = head.offsetTop + 8
    point(surface(), 30.15 / 60, 'pointerdown', { atY: y })
    point(surface(), 30.15 / 60, 'pointerup', { atY: y })
    await expect.poll(() => transport().now()).toBeCloseTo(30.2, 6)
    point(surface(), 33.345 / 60, 'pointerdown', { atY: y })
    point(surface(), 33.345 / 60, 'pointerup', { atY: y })
    await expect.poll(() => transport().now() * 30).toBeCloseTo(1000, 6)
    point(surface(), 30.15 / 60, 'pointerdown', { atY: y, altKey: true })
    point(surface(), 30.15 / 60, 'pointerup', { atY: y, altKey: true })
    await expect.poll(() => transport().now()).toBeCloseTo(30.15, 2)
    expect(transport().now()).not.toBeCloseTo(30.2, 3)
  })

  it('loops what is dragged with Shift, and the ends can be moved', async () => {
    await open()
    point(surface(), 0.1, 'pointerdown', { shiftKey: true })
    point(surface(), 0.2, 'pointermove', { shiftKey: true })
    point(surface(), 0.2, 'pointerup', { shiftKey: true })
    await expect.poll(() => loop()?.map((sec) => Math.round(sec))).toEqual([6, 12])
    await expect.element(byRole('slider', 'Loop start')).toBeInTheDocument()
    const before = loop()!
    find('[aria-label="Loop start"]').focus()
    await userEvent.keyboard('{ArrowRight}{ArrowRight}')
    expect(loop()![0]).toBeCloseTo(before[0] + 2 / 30, 6)
    expect(loop()![1]).toBe(before[1])
    const end = find('[aria-label="Loop end"]')
    const box = end.getBoundingClientRect()
    const drag = (type: string, dx: number) =>
      end.dispatchEvent(
        new PointerEvent(type, { bubbles: true, button: 0, pointerId: 1, clientX: box.left + dx, altKey: true }),
      )
    drag('pointerdown', 0)
    drag('pointermove', surface().clientWidth / 10)
    drag('pointerup', surface().clientWidth / 10)
    await expect.poll(() => loop()![1]).toBeCloseTo(before[1] + 6, 1)
  })

  it('zooms at the pointer, pans, and fits', async () => {
    await open()
    const box = surface().getBoundingClientRect()
    const wheel = (init: WheelEventInit) =>
      surface().dispatchEvent(
        new WheelEvent('wheel', { bubbles: true, cancelable: true, clientX: box.left + box.width / 4, ...init }),
      )
    wheel({ ctrlKey: true, deltaY: -400 })
    await expect.poll(() => view()[1] - view()[0]).toBeCloseTo(60 / 1.35 ** 4, 2)
    const [start, end] = view()
    expect(start + (end - start) / 4).toBeCloseTo(15, 2)
    wheel({ deltaY: box.width / 2 })
    await expect.poll(() => view()[0]).toBeCloseTo(start + (end - start) / 2, 1)
    // the playhead at 0 was left behind: following has ended
    expect(find('[aria-label="Follow the playhead"]').getAttribute('aria-pressed')).toBe('false')
    await byRole('button', 'Follow the playhead').click()
    await expect.poll(() => view()[0]).toBe(0)
    surface().dispatchEvent(new MouseEvent('dblclick', { bubbles: true }))
    await expect.poll(view).toEqual([0, 60])
  })

  it('says what both are at the moment under it', async () => {
    await open()
    const y = find('[data-key="emotion 0"]').offsetTop + 4
    point(surface(), 0.3, 'pointermove', { atY: y })
    const card = find('.hover-card')
    await expect.poll(() => card.textContent).toMatch(/0:18\.0\d\d\s+f540A\s?\w+ \d+ %B\s?\w+ \d+ %/)
    // 31 to 34 s: A's hands are not valid
    point(surface(), 32 / 60, 'pointermove', { atY: find('[data-key="validity 0"]').offsetTop + 4 })
    expect(card.textContent).toContain('hands not valid for 3.0 s')
    point(surface(), 0.5, 'pointerleave')
    expect(find('.timeline-hover').hidden).toBe(true)
  })
})

describe('the minimap', () => {
  it('moves and resizes the visible range by keys and by pointer', async () => {
    await open()
    const edge = find('[aria-label="End of the visible range"]')
    edge.focus()
    await userEvent.keyboard('{PageDown}')
    await expect.poll(view).toEqual([0, 30])
    find('[aria-label="Visible range"]').focus()
    await userEvent.keyboard('{ArrowRight}')
    await expect.poll(view).toEqual([3, 33])
    await userEvent.keyboard('{End}')
    await expect.poll(view).toEqual([30, 60])
    const map = find('.minimap')
    point(map, 0.25, 'pointerdown')
    await expect.poll(view).toEqual([0, 30])
    const window = find('.minimap-window')
    const box = map.getBoundingClientRect()
    const drag = (type: string, share: number) =>
      window.dispatchEvent(
        new PointerEvent(type, { bubbles: true, button: 0, pointerId: 1, clientX: box.left + box.width * share }),
      )
    drag('pointerdown', 0.2)
    drag('pointermove', 0.4)
    drag('pointerup', 0.4)
    await expect.poll(() => view()[0]).toBeCloseTo(12, 1)
  })
})

describe('keys', () => {
  it('go from event to event of the chosen track', async () => {
    await open()
    await byRole('button', 'Voice of B').click()
    await userEvent.keyboard('n')
    await expect.poll(() => transport().now()).toBeCloseTo(4.9, 6)
    await userEvent.keyboard('n')
    await expect.poll(() => transport().now()).toBeCloseTo(11.6, 6)
    await userEvent.keyboard('p')
    await expect.poll(() => transport().now()).toBeCloseTo(4.9, 6)
    // a notice goes by itself: it is not to be missed on a slow machine
    const said: string[] = []
    mounted!.player!.ui.subscribe(({ notices }) => void said.push(...notices.map(({ text }) => text)))
    await userEvent.keyboard('p')
    await expect.poll(() => said).toContain('No earlier event on this track')
  })

  it('count from where the last one went, shown or not', async () => {
    await open()
    await byRole('button', 'Voice of B').click()
    const press = (key: string) => window.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
    // no frame comes between the two
    press('n')
    press('n')
    expect(transport().now()).toBeCloseTo(11.6, 6)
    press('p')
    expect(transport().now()).toBeCloseTo(4.9, 6)
  })

  it('zoom, turn pages and frame the loop', async () => {
    await open('?src=a.tar#t=30')
    await userEvent.keyboard('+')
    await expect.poll(() => view()[1] - view()[0]).toBeCloseTo(37.5, 2)
    await userEvent.keyboard('-')
    await expect.poll(view).toEqual([0, 60])
    transport().setLoop([10, 20])
    await userEvent.keyboard('z')
    await expect.poll(view).toEqual([9.6, 20.4])
    await userEvent.keyboard(']')
    await expect.poll(() => view()[0]).toBeCloseTo(15, 2)
    await userEvent.keyboard('zz')
    await expect.poll(view).toEqual([0, 60])
  })

  it('read the values at the playhead while the tracks have the focus', async () => {
    await open('?src=a.tar#t=32')
    await userEvent.keyboard('{Tab}')
    surface().focus()
    await expect.poll(() => find('.hover-card').textContent).toContain('hands not valid')
    surface().blur()
    await expect.poll(() => find('.timeline-hover').hidden).toBe(true)
  })

  it('show and hide, move, resize and set tracks by their menus', async () => {
    await open()
    find('[aria-label="Tracks"]').focus()
    await userEvent.keyboard('{Enter}')
    await expect.element(page.getByRole('menuitemcheckbox', { name: /^Head/ })).toBeVisible()
    page.getByRole('menuitemcheckbox', { name: /^Head/ }).element().focus()
    await userEvent.keyboard('{Enter}')
    await expect.poll(heads).toContain('head 1')
    expect(mounted!.workspace.calls).toContain('signal 1 head')
    expect(mounted!.workspace.calls).not.toContain('signal 0 expression')
    await userEvent.keyboard('{Escape}')
    expect(document.activeElement?.ariaLabel).toBe('Tracks')

    find('[aria-label="Settings of Emotion of A"]').focus()
    await userEvent.keyboard('{Enter}')
    await expect.element(page.getByRole('menuitemcheckbox', { name: 'All eight, stacked' })).toBeVisible()
    const item = (name: RegExp) => page.getByRole('menuitem', { name }).element()
    const heightOf = (key: string) => find(`[data-key="${key}"]`).offsetHeight
    const before = heightOf('emotion 0')
    item(/^Taller/).focus()
    await userEvent.keyboard('{Enter}')
    await expect.poll(() => heightOf('emotion 1')).toBe(before + 10)
    item(/^Move up/).focus()
    await userEvent.keyboard('{Enter}')
    await expect.poll(() => heads().indexOf('emotion 0')).toBeLessThan(heads().indexOf('moments 0'))
    item(/^Hide/).focus()
    await userEvent.keyboard('{Enter}')
    await expect.poll(heads).not.toContain('emotion 0')
    await expect
      .poll(() => location.hash, { timeout: 2000 })
      .toContain('tracks=voice,words,moments,head,validity,turns')
  })

  it('walk through the track names from one tab stop', async () => {
    await open()
    const stops = [...document.querySelectorAll<HTMLElement>('.timeline-gutter button')].filter(
      (each) => each.tabIndex === 0,
    )
    expect(stops.map((each) => each.ariaLabel)).toEqual(['Voice of A'])
    stops[0]!.focus()
    await userEvent.keyboard('{ArrowDown}{ArrowRight}')
    expect(document.activeElement?.ariaLabel).toBe('Settings of Words of A')
    await userEvent.keyboard('{End}{ArrowLeft}')
    expect(document.activeElement?.ariaLabel).toBe('Turns')
    expect((document.activeElement as HTMLElement).tabIndex).toBe(0)
    // no time was sought by the arrows
    expect(transport().now()).toBe(0)
  })

  it('set the height of the timeline', async () => {
    await open()
    const separator = find('[role=separator][aria-label="Height of the timeline"]')
    const before = find('.timeline').offsetHeight
    separator.focus()
    await userEvent.keyboard('{ArrowDown}')
    await expect.poll(() => find('.timeline').offsetHeight).toBe(before - 24)
  })
})

describe('a link', () => {
  it('shows the tracks it names', async () => {
    await open('?src=a.tar#t=5&tracks=face~0.8,voice,turns')
    expect(heads()).toEqual(['face 0', 'voice 0', 'face 1', 'voice 1', 'turns'])
  })
})

describe('drawing', () => {
  it('moves nothing but the playhead while playing, and paints again when the view changes', async () => {
    await open()
    const [header, tracks] = document.querySelectorAll<HTMLCanvasElement>('.timeline-layer')
    await byRole('button', 'Play').click()
    // the font and the panel may have come late
    await expect.poll(() => mounted!.workspace.frame.time).toBeGreaterThan(0.5)
    const spies = [header!, tracks!].flatMap((canvas) => {
      const ctx = canvas.getContext('2d')!
      return [vi.spyOn(ctx, 'clearRect'), vi.spyOn(ctx, 'putImageData'), vi.spyOn(ctx, 'fill')]
    })
    const playhead = find('.timeline-playhead').style.transform
    await expect.poll(() => mounted!.workspace.frame.time).toBeGreaterThan(1.2)
    for (const spy of spies) expect(spy).not.toHaveBeenCalled()
    expect(find('.timeline-playhead').style.transform).not.toBe(playhead)
    await byRole('button', 'Zoom in').click()
    expect(spies.some((spy) => spy.mock.calls.length > 0)).toBe(true)
  })

  it('paints each person’s voice in the person’s colour, and hatches what is not valid', async () => {
    await open()
    const canvas = document.querySelector<HTMLCanvasElement>('.timeline-tracks')!
    const ratio = canvas.width / canvas.clientWidth
    const rowOf = (key: string, share: number) => {
      const head = find(`[data-key="${key}"]`)
      const y = Math.round((head.offsetTop + head.offsetHeight * share) * ratio)
      return canvas.getContext('2d')!.getImageData(0, y, canvas.width, 1).data
    }
    const row = rowOf('voice 0', 0.6)
    let blue = 0
    for (let i = 0; i < row.length; i += 4) if (row[i] === 0x5a && row[i + 1] === 0xa7 && row[i + 2] === 0xff) blue++
    // A speaks for about a third of the minute
    expect(blue / canvas.width).toBeGreaterThan(0.15)
    expect(blue / canvas.width).toBeLessThan(0.6)
    // 40 to 42 s: the face of A is lost; yellow hatching there, none before
    const emotion = rowOf('emotion 0', 0.5)
    const isHatch = (sec: number) => {
      const at = Math.round((sec / 60) * canvas.width) * 4
      return emotion[at]! > emotion[at + 2]! + 12 && emotion[at + 3] === 255
    }
    for (const sec of [40.3, 41, 41.7]) expect(isHatch(sec), `${sec} s`).toBe(true)
  })
})

describe('axe finds nothing', () => {
  it.each(['dark', 'light'])('with every track shown (%s)', async (theme) => {
    await open(
      `?src=a.tar&theme=${theme}#t=12&tracks=voice,words,moments,emotion~stack,valence,arousal,face~curves,head,hands,expression,latent,validity,turns`,
    )
    transport().setLoop([10, 20])
    await byRole('button', 'Settings of Face of A').click()
    await expect.element(page.getByRole('menuitem', { name: /^Taller/ })).toBeVisible()
    const result = await axe.run(document, {
      resultTypes: ['violations'],
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    })
    const found = result.violations.flatMap((each) =>
      each.nodes.map((node) => `${each.id}: ${node.target.join(' ')} (${node.failureSummary ?? ''})`),
    )
    expect(found).toEqual([])
  })
})
