import type { Page } from 'playwright'
import type { ControlFacts } from './pages/every-control.ts'

/** What became of a control. */
export interface Driven {
  readonly key: string
  /** names of what it changed */
  readonly pointer: readonly string[]
  readonly keyboard: readonly string[]
  /** not reached, covered */
  readonly faults: readonly string[]
}

export interface ControlDriver {
  /**
   * Drives all that can be used now and is not known yet, menus too; comes back to the kept state after each.
   * @param remount brings the state back where that is not enough
   */
  driveAll(known: ReadonlySet<string>, remount: () => Promise<void>): Promise<{ driven: Driven[]; postponed: string[] }>
}

/** ms; what has not changed by then does not */
const PATIENCE_MS = 700
const MOST_PRESSES = 220
const DRAG_PX = 40
/** CSS pixels of the window */
const WIDTH = 1440
const TEXTS = new Set(['text', 'search', 'number', 'url', 'textarea', 'combobox'])
const ARROWED = new Set(['range', 'slider', 'separator'])

type Snapshot = Record<string, string>

export function createControlDriver(page: Page): ControlDriver {
  const controls = () => page.evaluate(() => window.everyControl.controls())
  const snapshot = () => page.evaluate(() => window.everyControl.snapshot())
  const focused = () => page.evaluate(() => window.everyControl.focused())
  const focus = (key: string) => page.evaluate((each) => window.everyControl.focus(each), key)
  const place = (key: string) => page.evaluate((each) => window.everyControl.place(each), key)
  const isMenuOpen = () => page.evaluate(() => document.querySelector('[role="menu"]') !== null)

  const reset = async () => {
    for (let i = 0; i < 3 && (await isMenuOpen()); i++) await page.keyboard.press('Escape')
    await page.mouse.move(WIDTH / 2, 2)
    await page.evaluate(() => window.everyControl.reset())
  }

  /** Names of what has changed since, once something has and has come to rest. */
  const changed = async (before: Snapshot): Promise<string[]> => {
    const until = Date.now() + PATIENCE_MS
    let last: string[] = []
    while (Date.now() < until) {
      const now = differences(before, await snapshot())
      if (now.length > 0 && now.join() === last.join()) return now
      last = now
      await page.waitForTimeout(20)
    }
    return last
  }

  const isThere = async (key: string): Promise<boolean> => {
    for (let i = 0; i < 20; i++) {
      if ((await controls()).some((each) => each.key === key && !each.isDisabled)) return true
      await page.waitForTimeout(40)
    }
    return false
  }

  const byPointer = async ({ key, kind }: ControlFacts, faults: string[]): Promise<string[]> => {
    const before = await snapshot()
    const at = await place(key)
    if (!at) return []
    if (at.cover !== null) faults.push(`covered by ${at.cover}`)
    if (kind === 'range') {
      const share = await page.evaluate((each) => window.everyControl.share(each), key)
      await page.mouse.click(at.x + at.width * (share < 0.5 ? 0.3 : -0.3), at.y)
    } else if (kind === 'slider' || kind === 'separator') {
      const isBar = at.width > 100
      const isUpright = kind === 'slider' || (!isBar && at.height > at.width)
      // towards the middle of the window: the edges are where most of these stand
      const toX = at.x > WIDTH / 2 ? -DRAG_PX : DRAG_PX
      const fromX = at.x + (isBar && kind === 'slider' ? at.width * 0.2 : 0)
      await page.mouse.move(fromX, at.y)
      await page.mouse.down()
      for (const share of [0.5, 1]) {
        await page.mouse.move(fromX + (isUpright ? toX * share : 0), at.y - (isUpright ? 0 : DRAG_PX * share))
      }
      await page.mouse.up()
    } else {
      await page.mouse.click(at.x, at.y)
      if (TEXTS.has(kind)) await page.keyboard.type(kind === 'number' ? '5' : 'a')
      if (kind === 'select') await pickAnother()
    }
    return changed(before)
  }

  const pickAnother = async () => {
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
  }

  const byKeyboard = async (control: ControlFacts, path: ReadonlySet<string>, faults: string[]): Promise<string[]> => {
    const { key, kind } = control
    const before = await snapshot()
    if (kind === 'option') {
      const field = (await controls()).find((each) => each.kind === 'combobox')
      if (field) await focus(field.key)
      for (let i = 0; i < MOST_PRESSES && !(await isChosenOption(key)); i++) await page.keyboard.press('ArrowDown')
    } else if (path.has(key)) {
      if (!(await focus(key))) faults.push('takes no focus')
    } else if (!(await reachByArrows(key, path))) {
      faults.push('not reached by Tab or arrows')
      return []
    }
    for (const press of pressesOf(kind, key)) {
      if (press === 'type') await page.keyboard.type(kind === 'number' ? '5' : 'a')
      else await page.keyboard.press(press)
      const found = await changed(before)
      if (found.length > 0) return found
    }
    return []
  }

  const isChosenOption = (key: string) =>
    page.evaluate(
      (each) =>
        window.everyControl.controls().some((one) => one.key === each) &&
        window.everyControl.snapshot()[`control ${each}`]?.includes('true') === true,
      key,
    )

  /** From a member of its group that Tab comes to. */
  const reachByArrows = async (key: string, path: ReadonlySet<string>): Promise<boolean> => {
    const group = await page.evaluate((each) => window.everyControl.groupOf(each), key)
    const start = group.find((each) => path.has(each))
    if (start === undefined) return false
    for (const arrow of ['ArrowDown', 'ArrowRight']) {
      await focus(start)
      for (let i = 0; i < group.length * 2; i++) {
        if ((await focused()) === key) return true
        // rows lie below one another, and have several controls side by side
        await page.keyboard.press(arrow)
        if ((await focused()) === key) return true
        if (arrow === 'ArrowDown') {
          await page.keyboard.press('ArrowRight')
          if ((await focused()) === key) return true
          await page.keyboard.press('ArrowLeft')
        }
      }
    }
    return false
  }

  const pathOfTab = async (): Promise<Set<string>> => {
    const path = new Set<string>()
    await page.evaluate(() => {
      const start = document.querySelector<HTMLElement>('dialog[open], [role="dialog"]') ?? document.body
      start.tabIndex = -1
      start.focus()
    })
    const seen = new Set<number>()
    for (let i = 0; i < MOST_PRESSES; i++) {
      await page.keyboard.press('Tab')
      const id = await page.evaluate(() => window.everyControl.focusedId())
      const now = await focused()
      if (id === null || now === null || seen.has(id)) break
      seen.add(id)
      path.add(now)
    }
    return path
  }

  /** @returns the way to open the menu of a trigger again */
  const openerOf = (trigger: ControlFacts) => async () => {
    const at = await place(trigger.key)
    if (at) await page.mouse.click(at.x, at.y)
    await page.locator('[role="menu"]').waitFor({ timeout: 2000 })
  }

  const choose = async (open: () => Promise<void>, key: string) => {
    await open()
    const at = await place(key)
    if (at) await page.mouse.click(at.x, at.y)
    await page.waitForTimeout(60)
    if (await isMenuOpen()) await page.keyboard.press('Escape')
    await page.waitForTimeout(60)
  }

  /** The focus of a menu follows its key a little later. */
  const stepDown = async () => {
    const before = await focused()
    await page.keyboard.press('ArrowDown')
    for (let i = 0; i < 15 && (await focused()) === before; i++) await page.waitForTimeout(20)
  }

  /** Of what an item changes, what is not only that the menu closes. */
  const ofItem = async (changes: readonly string[]): Promise<string[]> =>
    (await isMenuOpen()) ? [...changes] : changes.filter((name) => !name.startsWith('control '))

  const driveItem = async (
    trigger: ControlFacts,
    item: ControlFacts,
    items: readonly ControlFacts[],
  ): Promise<Driven> => {
    const open = openerOf(trigger)
    const first = BEFORE_ITEM.find(([name]) => item.key.endsWith(`| ${name}`))?.[1]
    const before = first
      ? items.find((each) => each.key.endsWith(`| ${first}`))
      : item.isChosen
        ? items.find((each) => each.kind === item.kind && each.key !== item.key && !each.isDisabled)
        : undefined
    const faults: string[] = []
    if (before) await choose(open, before.key)
    await open()
    const pointer = await ofItem(await byPointer(item, faults))
    await reset()
    if (before) await choose(open, before.key)
    await focus(trigger.key)
    await page.keyboard.press('Enter')
    await page.locator('[role="menu"]').waitFor({ timeout: 2000 })
    const was = await snapshot()
    for (let i = 0; i <= items.length && (await focused()) !== item.key; i++) await stepDown()
    if ((await focused()) !== item.key) faults.push('not reached by arrows')
    await page.keyboard.press('Enter')
    const keyboard = await ofItem(await changed(was))
    await reset()
    return { key: plainKey(item.key), pointer, keyboard, faults }
  }

  const driveMenu = async (trigger: ControlFacts, known: Set<string>, out: Result): Promise<void> => {
    await openerOf(trigger)()
    const items = (await controls()).filter((item) => item.kind.startsWith('menuitem'))
    await reset()
    for (const item of items) {
      const name = plainKey(item.key)
      if (known.has(name)) continue
      const isPrepared = BEFORE_ITEM.some(([each]) => item.key.endsWith(`| ${each}`))
      if (item.isDisabled && !isPrepared) {
        out.postponed.push(name)
        continue
      }
      known.add(name)
      out.driven.push(await driveItem(trigger, item, items).catch((error: Error) => broken(name, error)))
      await reset()
    }
  }

  const prepareFor = (key: string) =>
    page.evaluate((each) => {
      if (/Zoom out|whole recording|visible range/i.test(each)) window.everyControl.run('zoomIn')
    }, key)

  return {
    async driveAll(knownBefore, remount) {
      const known = new Set(knownBefore)
      const out: Result = { driven: [], postponed: [] }
      const all = await controls()
      const path = await pathOfTab()
      await reset()
      for (const control of all) {
        const name = plainKey(control.key)
        const isMenuOfB = control.opensMenu && control.key.endsWith(' of B')
        if (known.has(name) && !isMenuOfB) continue
        if (control.isDisabled) {
          out.postponed.push(name)
          continue
        }
        try {
          if (known.has(name)) {
            await driveMenu(control, known, out)
            continue
          }
          const faults: string[] = []
          if (!(await isThere(control.key))) await remount()
          await prepareFor(control.key)
          const pointer = await byPointer(control, faults)
          await reset()
          const isOnlyFocus = control.kind === 'tab' && pointer.every((changed) => changed.startsWith('control '))
          if (control.isChosen && (pointer.length === 0 || isOnlyFocus)) {
            out.postponed.push(name)
            continue
          }
          if (!(await isThere(control.key))) await remount()
          await prepareFor(control.key)
          const keyboard = await byKeyboard(control, path, faults)
          await reset()
          out.driven.push({ key: name, pointer, keyboard, faults })
          known.add(name)
          if (control.opensMenu) await driveMenu(control, known, out)
        } catch (error) {
          out.driven.push(broken(name, error as Error))
          known.add(name)
          await remount()
        }
      }
      return out
    },
  }
}

/** Items that can do something only after another has. */
const BEFORE_ITEM: readonly (readonly [string, string])[] = [
  ['Usual height', 'Taller'],
  ['5 s', '10 s'],
  ['30 s', '10 s'],
]

function broken(key: string, error: Error): Driven {
  return { key, pointer: [], keyboard: [], faults: [error.message.split('\n')[0]!] }
}

interface Result {
  readonly driven: Driven[]
  readonly postponed: string[]
}

/** The same control of another track or person is the same; numbers are not looked at. */
function plainKey(key: string): string {
  return key
    .replace(/^(.+) of [AB] \| menuitem/, 'a track | menuitem')
    .replace(/\| AU\d+ .*$/, '| a unit')
    .replace(/^(Turns|Notes) \| menuitem/, 'a track | menuitem')
    .replace(/^(Track names \| button \| .* of) [AB]$/, '$1 a person')
}

function pressesOf(kind: string, key: string): readonly string[] {
  // sideways is a second in time, wherever the focus is
  if (kind === 'separator' && key.includes('Height')) return ['ArrowUp', 'ArrowDown']
  if (ARROWED.has(kind)) return ['ArrowRight', 'ArrowLeft', 'ArrowDown', 'ArrowUp']
  if (TEXTS.has(kind)) return ['type']
  if (kind === 'select') return ['ArrowDown', 'ArrowUp']
  if (kind === 'checkbox' || kind === 'radio') return ['Space']
  return ['Enter', 'ArrowRight', 'ArrowDown']
}

/** What counts only where nothing else changes. */
const ASIDE = new Set(['calls', 'trails'])

/** Names of what is another now: of the page, the player and the browser; where none of them is, of the controls themselves. */
function differences(before: Snapshot, after: Snapshot): string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  const other = names.filter((name) => before[name] !== after[name])
  const isMeant = (name: string) => !name.startsWith('control ') && name !== 'page notices' && name !== 'page hits'
  // a call that says what has been said is not made again; where something else changes, that counts
  const meant = other.filter(isMeant).filter((name, _, all) => !ASIDE.has(name) || all.length === 1)
  return meant.length > 0 ? meant.sort() : other.sort().slice(0, 4)
}
