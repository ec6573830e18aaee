import { describe, expect, it } from 'vitest'
import { comboOf, SHORTCUTS } from '../../../src/ui/shortcuts.ts'

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

  it('shows a key for every line', () => {
    for (const shortcut of SHORTCUTS) expect(shortcut.shown.length, shortcut.label).toBeGreaterThan(0)
  })
})
