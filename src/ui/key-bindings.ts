import type { Shortcut } from './shortcuts.ts'

/** Combinations that the user has given to actions, by the action's label; an action that is not in it has its own. */
export type KeyBindings = Readonly<Record<string, readonly string[]>>

const STORAGE_KEY = 'visavis.keys'
const MOST_KEPT = 200

/** The combinations of an action now. */
export function combosOf(shortcut: Shortcut, bindings: KeyBindings): readonly string[] {
  return bindings[shortcut.label] ?? shortcut.combos
}

/** The action of a combination now: one that the user has given it to goes before one that has it from the start. */
export function shortcutFor(
  combo: string,
  shortcuts: readonly Shortcut[],
  bindings: KeyBindings,
): Shortcut | undefined {
  return shortcuts.find((shortcut) => combosOf(shortcut, bindings).includes(combo))
}

/**
 * Gives a combination to an action and takes it from all others.
 * @returns the new bindings and the action that lost the combination, if one had it
 */
export function bind(
  combo: string,
  to: Shortcut,
  shortcuts: readonly Shortcut[],
  bindings: KeyBindings,
): { bindings: KeyBindings; taken: Shortcut | null } {
  const loser = shortcuts.find((shortcut) => shortcut !== to && combosOf(shortcut, bindings).includes(combo)) ?? null
  const next: Record<string, readonly string[]> = { ...bindings, [to.label]: [combo] }
  if (loser !== null) next[loser.label] = combosOf(loser, bindings).filter((each) => each !== combo)
  return { bindings: next, taken: loser }
}

const NAMES: Readonly<Record<string, string>> = {
  space: 'Space',
  arrowleft: '←',
  arrowright: '→',
  arrowup: '↑',
  arrowdown: '↓',
  home: 'Home',
  end: 'End',
  pageup: 'Page up',
  pagedown: 'Page down',
  escape: 'Esc',
  enter: 'Enter',
  ctrl: 'Ctrl',
  alt: 'Alt',
  shift: 'Shift',
}

/** The keys of an action as they are shown: its own words for its own keys, else made from the combinations. */
export function shownKeys(shortcut: Shortcut, bindings: KeyBindings): readonly string[] {
  const own = bindings[shortcut.label]
  if (own === undefined) return shortcut.shown
  return own.flatMap((combo) =>
    combo === '+' ? ['+'] : combo.split('+').map((part) => NAMES[part] ?? part.toUpperCase()),
  )
}

/** Bindings of the last visit; whatever is not a list of short words is left out. */
export function readBindings(storage: Storage | null): KeyBindings {
  try {
    const value: unknown = JSON.parse(storage?.getItem(STORAGE_KEY) ?? 'null')
    if (typeof value !== 'object' || value === null) return {}
    const entries = Object.entries(value).filter((entry): entry is [string, string[]] => isComboList(entry[1]))
    return Object.fromEntries(entries.slice(0, MOST_KEPT))
  } catch {
    return {}
  }
}

export function keepBindings(storage: Storage | null, bindings: KeyBindings): void {
  try {
    storage?.setItem(STORAGE_KEY, JSON.stringify(bindings))
  } catch {
    // private windows may refuse; then the keys last as long as the page
  }
}

function isComboList(value: unknown): value is string[] {
  return (
    Array.isArray(value) && value.length <= 8 && value.every((each) => typeof each === 'string' && each.length < 40)
  )
}
