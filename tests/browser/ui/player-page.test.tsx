import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { mountApp, type Mounted } from './mount-app.tsx'

let mounted: Mounted | null = null

beforeEach(() => page.viewport(1440, 900))

afterEach(() => {
  vi.restoreAllMocks()
  mounted?.unmount()
  mounted = null
})

const byRole = (role: string, name: string) => page.getByRole(role, { name, exact: true })
const caption = () => document.querySelector('.caption')
const slider = () => document.querySelector('[role=slider][aria-label=Seek]')!
const valueNow = () => Number(slider().getAttribute('aria-valuenow'))
const transport = () => mounted!.workspace.transport

async function open(address = '?src=a.tar', ...rest: [Parameters<typeof mountApp>[1]?]): Promise<void> {
  mounted = mountApp(address, ...rest)
  await expect.element(byRole('button', 'Play')).toBeVisible()
}

describe('names that tools rely on', () => {
  it('has them all', async () => {
    await open('?src=a.tar#t=12.9')
    for (const [role, name] of [
      ['button', 'Play'],
      ['slider', 'Seek'],
      ['button', 'Copy link to this moment'],
      ['region', 'Timeline'],
      ['region', 'Stage'],
      ['list', 'Recordings'],
    ] as const) {
      await expect.element(byRole(role, name)).toBeInTheDocument()
    }
    await byRole('button', 'Play').click()
    await expect.element(byRole('button', 'Pause')).toBeVisible()
    await expect.element(byRole('button', 'Play')).not.toBeInTheDocument()
  })

  it('tells in the stage region what is seen', async () => {
    await open('?src=a.tar#t=13.5')
    const stage = byRole('region', 'Stage')
    await expect
      .element(stage.getByText(/A is speaking.*; B is listening.*; facing each other; at 14 seconds/))
      .toBeInTheDocument()
  })
})

describe('the seek slider', () => {
  it('has the value in seconds and in words', async () => {
    await open('?src=a.tar#t=43')
    await expect.poll(valueNow).toBe(43)
    expect(slider().getAttribute('aria-valuemin')).toBe('0')
    expect(slider().getAttribute('aria-valuemax')).toBe('60')
    expect(slider().getAttribute('aria-valuetext')).toBe('43 seconds of 1 minute')
  })

  it('moves by a second, by ten, and to both ends', async () => {
    await open('?src=a.tar#t=30')
    ;(slider() as HTMLElement).focus()
    for (const [key, sec] of [
      ['{ArrowRight}', 31],
      ['{ArrowUp}', 31],
      ['{ArrowLeft}', 29],
      ['{ArrowDown}', 29],
      ['{PageUp}', 40],
      ['{PageDown}', 20],
      ['{Home}', 0],
      ['{End}', 60],
    ] as const) {
      await transport().seek(30)
      await expect.poll(valueNow, { message: key }).toBe(30)
      await userEvent.keyboard(key)
      await expect.poll(valueNow, { message: key }).toBe(sec)
    }
  })

  it('follows a drag, and plays on afterwards if it played', async () => {
    await open()
    await byRole('button', 'Play').click()
    await expect.element(byRole('button', 'Pause')).toBeVisible()
    const box = slider().getBoundingClientRect()
    const at = (share: number, type: string) =>
      slider().dispatchEvent(
        new PointerEvent(type, {
          bubbles: true,
          button: 0,
          buttons: 1,
          pointerId: 1,
          clientX: box.left + box.width * share,
          clientY: box.top + box.height / 2,
        }),
      )
    vi.spyOn(Element.prototype, 'setPointerCapture').mockImplementation(() => undefined)
    at(0.25, 'pointerdown')
    at(0.5, 'pointermove')
    await expect.poll(() => transport().now()).toBeCloseTo(30, 1)
    at(0.75, 'pointermove')
    at(0.75, 'pointerup')
    await expect.poll(() => transport().now()).toBeGreaterThan(45)
    expect(transport().store.getState().status).toBe('playing')
  })
})

describe('keys', () => {
  it('plays, steps, loops and mutes', async () => {
    await open('?src=a.tar#t=10')
    await userEvent.keyboard(' ')
    expect(transport().store.getState().status).toBe('playing')
    await userEvent.keyboard('k')
    expect(transport().store.getState().status).toBe('paused')
    await userEvent.keyboard('{Home}')
    await userEvent.keyboard('{ArrowRight}{ArrowRight}')
    await expect.poll(() => transport().now()).toBeCloseTo(2, 6)
    await userEvent.keyboard('i')
    await userEvent.keyboard('{Shift>}{ArrowRight}{/Shift}')
    await userEvent.keyboard('o')
    expect(transport().store.getState().loop).toEqual([2, 7])
    await userEvent.keyboard('x')
    expect(transport().store.getState().loop).toBeNull()
    await userEvent.keyboard('\\')
    expect(transport().store.getState().loop).toEqual([2, 7])
    await userEvent.keyboard('2')
    expect(mounted!.workspace.calls.slice(-4)).toContain('setMuted 0 true')
    await userEvent.keyboard('0')
    expect(mounted!.workspace.calls.slice(-4)).toContain('setMuted 0 false')
  })

  it('are left alone inside a field, and where they are switched off', async () => {
    await open('?src=a.tar#t=10', { nInteractions: 12 })
    await byRole('searchbox', 'Search recordings').fill('k')
    await userEvent.keyboard('mk ')
    expect(transport().store.getState().status).toBe('paused')
    ;(document.activeElement as HTMLElement).blur()
    await userEvent.keyboard('?')
    await byRole('checkbox', 'Single-letter keys work anywhere on the page').click()
    await userEvent.keyboard('{Escape}')
    await expect.element(byRole('heading', 'Keys')).not.toBeInTheDocument()
    ;(document.activeElement as HTMLElement | null)?.blur()
    await userEvent.keyboard('k')
    expect(transport().store.getState().status).toBe('paused')
    await userEvent.keyboard(' ')
    expect(transport().store.getState().status).toBe('playing')
  })

  it('goes to a typed time or frame', async () => {
    await open()
    await userEvent.keyboard('g')
    await userEvent.keyboard('f75{Enter}')
    await expect.poll(() => transport().now()).toBeCloseTo(2.5, 6)
    await userEvent.keyboard('g')
    await userEvent.keyboard('0:41.5{Enter}')
    await expect.poll(() => transport().now()).toBeCloseTo(41.5, 6)
  })

  it('reaches every control with Tab alone, and never gets stuck', async () => {
    await open()
    await expect.element(byRole('tab', 'Now')).toBeVisible()
    const reached = new Set<string>()
    for (let i = 0; i < 60; i++) {
      await userEvent.tab()
      const active = document.activeElement
      if (!active || active === document.body) break
      reached.add(active.getAttribute('aria-label') ?? active.textContent ?? '')
    }
    for (const name of [
      'Open…',
      'Copy link to this moment',
      'Seek',
      'Play',
      'Mute A',
      'Volume of B',
      'Loop',
      'Captions',
    ]) {
      expect([...reached], name).toContain(name)
    }
    expect([...reached].some((name) => name.startsWith('Speed'))).toBe(true)
    // the list is one stop; the arrows go through it
    expect([...reached].some((name) => name.startsWith('V99_S0001_I00000001'))).toBe(true)
  })
})

describe('captions', () => {
  it('show who says what, and mark the present word', async () => {
    await open('?src=a.tar#t=13.1')
    await expect.poll(() => caption()?.textContent).toMatch(/^AI walked around the house twice,/)
    await expect.poll(() => caption()?.querySelector('[data-now]')?.textContent).toBe('I')
    await transport().seek(13.6)
    await expect.poll(() => caption()?.querySelector('[data-now]')?.textContent).not.toBe('I')
    await userEvent.keyboard('c')
    await expect.poll(caption).toBeNull()
  })
})

describe('the address', () => {
  it('opens what it names, at its moment, paused', async () => {
    await open('?src=a.tar&src=b.tar&i=V99_S0001_I00000002#t=12.5,18&rate=0.5&stage=overlaid')
    expect(mounted!.workspace.calls[0]).toBe('setStaging overlaid')
    expect(mounted!.workspace.calls).toContain('open a.tar b.tar')
    await expect.poll(() => transport().store.getState().loop).toEqual([12.5, 18])
    expect(transport().store.getState()).toMatchObject({ status: 'paused', rate: 0.5 })
    await expect.poll(() => mounted!.workspace.frame.time).toBe(12.5)
    expect(mounted!.workspace.state().interaction).toBe('V99_S0001_I00000002')
  })

  it('is kept in step, half a second after a change', async () => {
    await open('?src=a.tar&theme=dark')
    await transport().seek(7.25)
    await expect.poll(() => location.hash).toBe('#t=7.25')
    expect(new URLSearchParams(location.search).get('i')).toBe('V99_S0001_I00000001')
    expect(new URLSearchParams(location.search).get('theme')).toBe('dark')
  })

  it('says so when a value was dropped', async () => {
    await open('?src=a.tar#t=later')
    await expect.element(page.getByText('is not a time or a range')).toBeVisible()
  })

  it('is copied with the moment in it', async () => {
    await open('?src=a.tar#t=3')
    await expect.poll(() => mounted!.workspace.frame.time).toBe(3)
    const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue()
    await byRole('button', 'Copy link to this moment').click()
    await expect.poll(() => write.mock.calls.length).toBe(1)
    const url = new URL(write.mock.calls[0]![0])
    expect(url.searchParams.getAll('src')).toEqual(['a.tar'])
    expect(url.hash).toBe('#t=3')
    await expect.element(page.getByText('Link to this moment copied')).toBeVisible()
  })
})

describe('opening', () => {
  it('shows an error with place and remedy, and tries again', async () => {
    mounted = mountApp('?src=a.tar', { opens: 'fails' })
    const alert = page.getByRole('alert')
    await expect.element(alert).toHaveTextContent('tar: ends inside the header of member 7')
    await expect.element(alert).toHaveTextContent('Download the archive again.')
    await expect.element(page.getByText('18,432,512')).toBeVisible()
    await byRole('button', 'Try again').click()
    await expect.poll(() => mounted!.workspace.calls.filter((call) => call === 'open a.tar').length).toBe(2)
  })

  it('opens a pasted address and refuses what is none', async () => {
    mounted = mountApp('')
    const field = byRole('textbox', 'Address of an archive or an index')
    await field.fill('file:///etc/passwd')
    await userEvent.keyboard('{Enter}')
    await expect.element(page.getByRole('alert')).toHaveTextContent('Only plain http(s)')
    expect(mounted.workspace.calls).toEqual([])
    await field.fill('https://example.org/a.tar  https://example.org/b.tar')
    await userEvent.keyboard('{Enter}')
    await expect
      .poll(() => mounted!.workspace.calls[0])
      .toBe('open https://example.org/a.tar https://example.org/b.tar')
  })

  it('takes dropped files', async () => {
    mounted = mountApp('')
    await expect.element(byRole('button', 'Choose files')).toBeVisible()
    const transfer = new DataTransfer()
    transfer.items.add(new File(['x'], 'one.tar'))
    transfer.items.add(new File(['y'], 'two.tar'))
    window.dispatchEvent(new DragEvent('dragover', { dataTransfer: transfer, bubbles: true, cancelable: true }))
    await expect.element(page.getByText('Drop to open')).toBeInTheDocument()
    window.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }))
    await expect.poll(() => mounted!.workspace.calls[0]).toBe('open one.tar two.tar')
    await expect.element(page.getByText('Drop to open')).not.toBeInTheDocument()
  })

  it('opens another recording from the list', async () => {
    await open()
    await page.getByRole('button', { name: 'V99_S0001_I00000003' }).click()
    await expect.poll(() => mounted!.workspace.calls).toContain('openInteraction V99_S0001_I00000003')
    await expect.element(page.getByText('V99_S0001_I00000003').first()).toBeVisible()
  })

  it('keeps a list of twenty thousand recordings short in the page, and finds one', async () => {
    await open('?src=a.tar', { nInteractions: 20_000 })
    const list = byRole('list', 'Recordings')
    await expect.element(list).toBeVisible()
    expect(list.element().children.length).toBeLessThan(20)
    await byRole('searchbox', 'Search recordings').fill('I00019999')
    await expect.element(page.getByRole('button', { name: 'V99_S0001_I00019999' })).toBeVisible()
    expect(list.element().children.length).toBe(1)
  })
})
