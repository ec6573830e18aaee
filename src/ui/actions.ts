import { EMOTIONS, FACES, GAZES, HEADS, LEGS, LOOKS } from './body-choices.ts'
import { CLEANS, RATES, STAGINGS, type Choice } from './choices.ts'
import { copyMoment } from './copy-moment.ts'
import type { Player } from './player.ts'
import { shownKeys } from './key-bindings.ts'
import { PANEL_TABS } from './panel-tabs.ts'
import { SHORTCUTS } from './shortcuts.ts'
import { VIEWS } from './stage-views.ts'

/** Something that can be done, by the palette or by a key. */
export interface Action {
  readonly id: string
  readonly label: string
  readonly group: string
  /** keys that do it, as they are shown; empty where there are none */
  readonly keys: readonly string[]
  run(player: Player): void
}

function each<V extends string>(
  group: string,
  choices: readonly Choice<V>[],
  run: (player: Player, value: V) => void,
): Action[] {
  return choices.map(({ value, label }) => ({
    id: `${group} ${value}`,
    label: `${group}: ${label}`,
    group,
    keys: [],
    run: (player) => run(player, value),
  }))
}

/** Actions that no key does. */
const UNKEYED: readonly Action[] = [
  ...each('View', VIEWS, ({ ui }, camera) => ui.setState({ camera })),
  ...each('Staging', STAGINGS, (player, mode) => player.setStaging(mode)),
  ...each('Clean-up', CLEANS, (player, preset) => player.setClean(preset)),
  ...each('Legs', LEGS, ({ workspace }, legs) => workspace.choices.setLegs(legs)),
  ...each('Head', HEADS, ({ workspace }, head) => workspace.choices.setHead(head)),
  ...each('Gaze', GAZES, ({ workspace }, gaze) => workspace.choices.setGaze(gaze)),
  ...each('Faces', FACES, ({ workspace }, face) => workspace.choices.setFace(face)),
  ...each('Look', LOOKS, ({ ui }, mode) => ui.setState(({ look }) => ({ look: { ...look, mode } }))),
  ...each('Emotion', EMOTIONS, ({ ui }, emotion) => ui.setState(({ look }) => ({ look: { ...look, emotion } }))),
  ...each('Panel', PANEL_TABS, ({ ui }, tab) => ui.setState({ tab, isPanelOpen: true })),
  ...each('Speed', RATES, ({ workspace }, rate) => workspace.transport.setRate(Number(rate))),
  action('Open files, a folder or an address', ({ ui }) => ui.setState({ dialog: 'open' })),
  action('Copy link to this moment', (player) => void copyMoment(player)),
  action('Light or dark theme', ({ ui }) =>
    ui.setState(({ theme }) => ({ theme: theme === 'dark' ? 'light' : 'dark' })),
  ),
  action('Side panel on or off', ({ ui }) => ui.setState(({ isPanelOpen }) => ({ isPanelOpen: !isPanelOpen }))),
]

function action(label: string, run: Action['run']): Action {
  return { id: label, label, group: 'Page', keys: [], run }
}

/** Everything that can be done here, with the keys of this moment. */
export function actionsOf({ ui }: Player): Action[] {
  const { keyBindings } = ui.getState()
  const keyed = SHORTCUTS.filter((shortcut) => shortcut.combos[0] !== 'ctrl+k').map((shortcut) => ({
    id: shortcut.label,
    label: shortcut.label,
    group: shortcut.group,
    keys: shownKeys(shortcut, keyBindings),
    run: (player: Player) => shortcut.run(player),
  }))
  return [...keyed, ...UNKEYED]
}
