import { describe, expect, it } from 'vitest'
import { bind, combosOf, keepBindings, readBindings, shortcutFor, shownKeys } from '../../../src/ui/key-bindings.ts'
import { SHORTCUTS } from '../../../src/ui/shortcuts.ts'

const named = (label: string) => SHORTCUTS.find((shortcut) => shortcut.label === label)!
const play = named('Play or pause')
const mute = named('Mute all')

function memoryStorage(initial: Record<string, string> = {}): Storage {
  const map = new Map(Object.entries(initial))
  return {
    getItem: (key: string) => map.get(key) ?? null,
    setItem: (key: string, value: string) => void map.set(key, value),
  } as unknown as Storage
}

describe('keys', () => {
  it('have one meaning each, and labels are as unlike as keys', () => {
    const combos = SHORTCUTS.flatMap((shortcut) => shortcut.combos)
    expect(new Set(combos).size).toBe(combos.length)
    expect(new Set(SHORTCUTS.map(({ label }) => label)).size).toBe(SHORTCUTS.length)
  })

  it('can be given to another action, which takes them from the first', () => {
    const { bindings, taken } = bind('m', play, SHORTCUTS, {})
    expect(taken).toBe(mute)
    expect(shortcutFor('m', SHORTCUTS, bindings)).toBe(play)
    expect(shortcutFor('space', SHORTCUTS, bindings)).toBeUndefined()
    expect(combosOf(mute, bindings)).toEqual([])
    const again = bind('ctrl+shift+arrowleft', mute, SHORTCUTS, bindings)
    expect(again.taken).toBeNull()
    expect(shownKeys(mute, again.bindings)).toEqual(['Ctrl', 'Shift', '←'])
    expect(shownKeys(play, {})).toEqual(play.shown)
    expect(shownKeys(play, { [play.label]: ['+'] })).toEqual(['+'])
  })

  it('are kept, and nothing else is believed', () => {
    const storage = memoryStorage()
    const { bindings } = bind('q', play, SHORTCUTS, {})
    keepBindings(storage, bindings)
    expect(readBindings(storage)).toEqual({ [play.label]: ['q'] })
    for (const kept of ['{', '[]', '{"a":[1]}', '{"a":"x"}', `{"a":["${'x'.repeat(50)}"]}`, 'null']) {
      expect(readBindings(memoryStorage({ 'visavis.keys': kept }))).toEqual({})
    }
  })
})
