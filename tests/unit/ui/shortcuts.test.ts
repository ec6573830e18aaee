import { describe, expect, it, vi } from 'vitest'
import type { Player } from '../../../src/ui/player.ts'
import { SHORTCUTS, comboOf, releaseKey, runShortcut } from '../../../src/ui/shortcuts.ts'

const key = (
  name: string,
  modifiers: Partial<Record<'shiftKey' | 'altKey' | 'ctrlKey' | 'metaKey', boolean>> = {},
) => ({
  key: name,
  shiftKey: false,
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  ...modifiers,
})

describe('comboOf', () => {
  it.each([
    [key(' '), 'space'],
    [key('K'), 'k'],
    [key('ArrowLeft', { shiftKey: true }), 'shift+arrowleft'],
    [key('ArrowLeft', { altKey: true }), 'alt+arrowleft'],
    [key('I', { shiftKey: true }), 'shift+i'],
    [key('?', { shiftKey: true }), '?'],
    [key('\\'), '\\'],
    [key('k', { metaKey: true }), 'ctrl+k'],
  ])('%o is %s', (event, combo) => {
    expect(comboOf(event)).toBe(combo)
  })
})

describe('the key map', () => {
  it('gives no combination two meanings', () => {
    const combos = SHORTCUTS.flatMap((shortcut) => shortcut.combos)
    expect(new Set(combos).size).toBe(combos.length)
  })

  it('holds the keys that users of such tools know', () => {
    const combos = new Set(SHORTCUTS.flatMap((shortcut) => shortcut.combos))
    const known = ['space', 'k', 'j', 'l', 'arrowleft', 'arrowright', 'shift+arrowleft', 'shift+arrowright', ',', '.']
    for (const combo of [...known, 'home', 'end', 'm', '1', '2', '0', 'i', 'o', 'x', '\\', 'g', '?']) {
      expect(combos, combo).toContain(combo)
    }
  })

  it('holds K: J and L go frame by frame, and run again once it is up; a held key does what it does once', () => {
    vi.stubGlobal('Element', EventTarget)
    const calls: string[] = []
    const transport = {
      shuttle: (direction: number) => calls.push(`shuttle ${direction}`),
      stepFrames: (n: number) => calls.push(`step ${n}`),
    }
    const player = {
      held: new Set<string>(),
      togglePlay: () => calls.push('toggle'),
      seekBy: (sec: number) => calls.push(`by ${sec}`),
      ui: { getState: () => ({ hasSingleKeys: true, keyBindings: {} }) },
      workspace: { transport },
    } as unknown as Player
    const press = (key: string, repeat = false) =>
      runShortcut({ key, repeat, target: null, defaultPrevented: false } as KeyboardEvent, player)
    press('l')
    press('k')
    press('k', true)
    press('l')
    press('j')
    releaseKey({ key: 'k' }, player)
    press('j')
    press('ArrowRight')
    press('ArrowRight', true)
    expect(calls).toEqual(['shuttle 1', 'toggle', 'step 1', 'step -1', 'shuttle -1', 'by 1', 'by 1'])
  })

  it('shows a key for every line', () => {
    for (const shortcut of SHORTCUTS) expect(shortcut.shown.length, shortcut.label).toBeGreaterThan(0)
  })
})
