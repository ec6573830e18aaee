import { shortcutFor } from './key-bindings.ts'
import { markersOf } from './marker-store.ts'
import { stepRecording } from './library/library-actions.ts'
import { toggleCaptions } from './captions-on.ts'
import type { Player } from './player.ts'
import { VIEWS } from './stage-views.ts'

/** One line of the key map. */
export interface Shortcut {
  /** combinations that run it, as {@link comboOf} writes them */
  readonly combos: readonly string[]
  /** how the keys are shown */
  readonly shown: readonly string[]
  readonly label: string
  readonly group: 'Playing' | 'Moving' | 'Loop' | 'Timeline' | 'Sound' | 'Page'
  /** runs again while the key is held */
  readonly isRepeated?: boolean
  run(player: Player): void
}

/** s */
const SECOND_STEP = 1
const LARGE_STEP_SEC = 5
const SMALL_STEP_SEC = 0.1
/** s; trails that a key turns on */
const TRAIL_SEC = 2

/** The whole key map, and the only place where a key means something. */
export const SHORTCUTS: readonly Shortcut[] = [
  {
    combos: ['space', 'k'],
    shown: ['Space', 'K'],
    label: 'Play or pause',
    group: 'Playing',
    run: (player) => player.togglePlay(),
  },
  {
    combos: ['l'],
    shown: ['L'],
    label: 'Play; again for 2×, 4×, 8×',
    group: 'Playing',
    run: (player) => shuttle(player, 1),
  },
  {
    combos: ['j'],
    shown: ['J'],
    label: 'Play backwards (silent); again for 2×, 4×, 8×',
    group: 'Playing',
    run: (player) => shuttle(player, -1),
  },
  {
    combos: [],
    shown: ['K', '+', 'J', 'L'],
    label: 'One motion frame back or on, K held',
    group: 'Playing',
    run: () => undefined,
  },
  seekShortcut(['arrowleft'], ['←'], 'One second back', -SECOND_STEP),
  seekShortcut(['arrowright'], ['→'], 'One second on', SECOND_STEP),
  seekShortcut(['shift+arrowleft'], ['Shift', '←'], 'Five seconds back', -LARGE_STEP_SEC),
  seekShortcut(['shift+arrowright'], ['Shift', '→'], 'Five seconds on', LARGE_STEP_SEC),
  seekShortcut(['alt+arrowleft', 'ctrl+arrowleft'], ['Alt', '←'], 'A tenth of a second back', -SMALL_STEP_SEC),
  seekShortcut(['alt+arrowright', 'ctrl+arrowright'], ['Alt', '→'], 'A tenth of a second on', SMALL_STEP_SEC),
  {
    combos: [','],
    shown: [','],
    label: 'One motion frame back',
    isRepeated: true,
    group: 'Moving',
    run: (player) => player.workspace.transport.stepFrames(-1),
  },
  {
    combos: ['.'],
    shown: ['.'],
    label: 'One motion frame on',
    isRepeated: true,
    group: 'Moving',
    run: (player) => player.workspace.transport.stepFrames(1),
  },
  { combos: ['home'], shown: ['Home'], label: 'To the start', group: 'Moving', run: (player) => player.seek(0) },
  { combos: ['end'], shown: ['End'], label: 'To the end', group: 'Moving', run: (player) => player.seek(Infinity) },
  { combos: ['g'], shown: ['G'], label: 'Go to a time or frame', group: 'Moving', run: focusTimeField },
  { combos: ['i'], shown: ['I'], label: 'Loop starts here', group: 'Loop', run: (player) => player.markLoop('in') },
  { combos: ['o'], shown: ['O'], label: 'Loop ends here', group: 'Loop', run: (player) => player.markLoop('out') },
  {
    combos: ['x', 'shift+i', 'shift+o'],
    shown: ['X'],
    label: 'Clear the loop',
    group: 'Loop',
    run: (player) => player.workspace.transport.setLoop(null),
  },
  { combos: ['\\'], shown: ['\\'], label: 'Loop on or off', group: 'Loop', run: (player) => player.toggleLoop() },
  {
    combos: ['n'],
    shown: ['N'],
    label: 'Next event of the chosen track',
    group: 'Timeline',
    run: (player) => stepEvent(player, 1),
  },
  {
    combos: ['p'],
    shown: ['P'],
    label: 'Previous event of the chosen track',
    group: 'Timeline',
    run: (player) => stepEvent(player, -1),
  },
  {
    combos: ['+', '='],
    shown: ['+'],
    label: 'Zoom in',
    group: 'Timeline',
    run: ({ timeline }) => timeline.current?.zoom(1),
  },
  {
    combos: ['-'],
    shown: ['-'],
    label: 'Zoom out',
    group: 'Timeline',
    run: ({ timeline }) => timeline.current?.zoom(-1),
  },
  {
    combos: ['['],
    shown: ['['],
    label: 'Half a view back',
    group: 'Timeline',
    run: ({ timeline }) => timeline.current?.pan(-0.5),
  },
  {
    combos: [']'],
    shown: [']'],
    label: 'Half a view on',
    group: 'Timeline',
    run: ({ timeline }) => timeline.current?.pan(0.5),
  },
  {
    combos: ['z'],
    shown: ['Z'],
    label: 'The loop fills the view; again, or without one: all of it',
    group: 'Timeline',
    run: ({ timeline }) => timeline.current?.fitLoop(),
  },
  { combos: ['m'], shown: ['M'], label: 'Mute all', group: 'Sound', run: (player) => player.toggleAllMuted() },
  { combos: ['1'], shown: ['1'], label: 'Hear A only', group: 'Sound', run: (player) => player.setSolo(0) },
  { combos: ['2'], shown: ['2'], label: 'Hear B only', group: 'Sound', run: (player) => player.setSolo(1) },
  { combos: ['0'], shown: ['0'], label: 'Hear both', group: 'Sound', run: (player) => player.setSolo(null) },
  {
    combos: ['shift+p'],
    shown: ['Shift', 'P'],
    label: 'Previous recording',
    group: 'Page',
    run: (player) => stepRecording(player, -1),
  },
  {
    combos: ['shift+n'],
    shown: ['Shift', 'N'],
    label: 'Next recording',
    group: 'Page',
    run: (player) => stepRecording(player, 1),
  },
  {
    combos: ['b'],
    shown: ['B'],
    label: 'Library: all recordings',
    group: 'Page',
    run: ({ ui }) => ui.setState({ dialog: 'library' }),
  },
  {
    combos: ['c'],
    shown: ['C'],
    label: 'Captions on or off',
    group: 'Page',
    run: toggleCaptions,
  },
  {
    combos: ['shift+c'],
    shown: ['Shift', 'C'],
    label: 'Captions larger, then small again',
    group: 'Page',
    run: ({ ui }) => ui.setState(({ captionSize }) => ({ captionSize: NEXT_SIZE[captionSize] })),
  },
  { combos: ['v'], shown: ['V'], label: 'Next view', group: 'Page', run: (player) => turnView(player, 1) },
  {
    combos: ['shift+v'],
    shown: ['Shift', 'V'],
    label: 'View before',
    group: 'Page',
    run: (player) => turnView(player, -1),
  },
  { combos: ['f'], shown: ['F'], label: 'Frame the people again', group: 'Page', run: (player) => turnView(player, 0) },
  {
    combos: ['t'],
    shown: ['T'],
    label: 'Trails of heads and wrists on or off',
    group: 'Page',
    run: ({ ui }) => ui.setState(({ look }) => ({ look: { ...look, trailSec: look.trailSec > 0 ? 0 : TRAIL_SEC } })),
  },
  {
    combos: ['d'],
    shown: ['D'],
    label: 'Distance between the heads on or off',
    group: 'Page',
    run: ({ ui }) => ui.setState(({ look }) => ({ look: { ...look, hasMeasure: !look.hasMeasure } })),
  },
  {
    combos: ['ctrl+k'],
    shown: ['Ctrl', 'K'],
    label: 'Find and do anything',
    group: 'Page',
    run: ({ ui }) => ui.setState((state) => ({ dialog: state.dialog === 'palette' ? 'none' : 'palette' })),
  },
  {
    combos: ['a'],
    shown: ['A'],
    label: 'Note at this moment',
    group: 'Page',
    run: noteHere,
  },
  {
    combos: ['?', 'f1'],
    shown: ['?'],
    label: 'This list',
    group: 'Page',
    run: ({ ui }) => ui.setState((state) => ({ dialog: state.dialog === 'keys' ? 'none' : 'keys' })),
  },
]

/** Sizes of the captions in turn. */
const NEXT_SIZE = { small: 'medium', medium: 'large', large: 'small' } as const

/** The id of the time field that G puts the focus in. */
export const TIME_FIELD_ID = 'go-to-time'

/** `space`, `shift+arrowleft`, `?`: Shift is named only with keys that it does not change by itself. */
export function comboOf(event: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'altKey' | 'ctrlKey' | 'metaKey'>): string {
  const key = event.key === ' ' ? 'space' : event.key.toLowerCase()
  const isSymbol = event.key.length === 1 && !/[a-z]/i.test(event.key) && event.key !== ' '
  const parts = [
    event.ctrlKey || event.metaKey ? 'ctrl' : '',
    event.altKey ? 'alt' : '',
    event.shiftKey && !isSymbol ? 'shift' : '',
    key,
  ]
  return parts.filter((part) => part !== '').join('+')
}

/**
 * Runs what a key means; true if it meant something. Keys typed into a field, or meant for the control that has the focus,
 * are left alone.
 */
export function runShortcut(event: KeyboardEvent, player: Player): boolean {
  if (event.defaultPrevented || event.isComposing) return false
  const combo = comboOf(event)
  const shortcut = shortcutFor(combo, SHORTCUTS, player.ui.getState().keyBindings)
  if (!shortcut || belongsToTarget(event.target, combo)) return false
  const isSingle =
    event.key.length === 1 && event.key !== ' ' && !combo.startsWith('ctrl+') && !combo.startsWith('alt+')
  if (!player.ui.getState().hasSingleKeys && isSingle) return false
  if (combo === 'k') player.held.add(combo)
  if (!event.repeat || shortcut.isRepeated === true) shortcut.run(player)
  return true
}

/** A key went up: it no longer means anything together with others. */
export function releaseKey(event: Pick<KeyboardEvent, 'key'>, player: Player): void {
  player.held.delete(event.key.toLowerCase())
}

/** J and L run the shuttle; with K held they go frame by frame. */
function shuttle(player: Player, direction: 1 | -1): void {
  const { transport } = player.workspace
  if (player.held.has('k')) transport.stepFrames(direction)
  else transport.shuttle(direction)
}

/** True where the focused control has its own use for the key. */
function belongsToTarget(target: EventTarget | null, combo: string): boolean {
  if (!(target instanceof Element)) return false
  if (target.closest('input:not([type=range]), textarea, select, [contenteditable], [role=menu], dialog')) {
    if (combo === 'ctrl+k') return target.closest('[role=menu]') !== null
    return !(combo === '?' && target.closest('dialog') && !target.closest('input, textarea'))
  }
  if (combo === 'space' && target.closest('button, a, summary, [role=tab], [role=button]')) return true
  const isArrow = /arrow|home|end/.test(combo)
  return isArrow && target.closest('[role=slider], input[type=range], [role=tablist], [role=listbox]') !== null
}

function stepEvent(player: Player, direction: 1 | -1): void {
  const event = player.timeline.current?.stepEvent(direction)
  if (event === null)
    player.notify('info', direction === 1 ? 'No later event on this track' : 'No earlier event on this track')
}

function seekShortcut(combos: string[], shown: string[], label: string, deltaSec: number): Shortcut {
  return { combos, shown, label, group: 'Moving', isRepeated: true, run: (player) => player.seekBy(deltaSec) }
}

/** The view so many places further in the menu; 0 drops what a hand added to the present one. */
function turnView({ ui }: Player, places: number): void {
  const present = ui.getState().camera?.split('~')[0] ?? VIEWS[0].value
  const index = VIEWS.findIndex((view) => view.value === present)
  ui.setState({ camera: VIEWS[(index + places + VIEWS.length) % VIEWS.length]!.value })
}

function noteHere(player: Player): void {
  markersOf(player).add(player.workspace.transport.now())
  player.ui.setState({ tab: 'notes', isPanelOpen: true })
}

function focusTimeField(): void {
  document.getElementById(TIME_FIELD_ID)?.focus()
}
