import { copyMoment } from './copy-moment.ts'
import type { Player } from './player.ts'
import { shownKeys } from './key-bindings.ts'
import { SHORTCUTS } from './shortcuts.ts'

/** Something that can be done, by the palette or by a key. */
export interface Action {
  readonly id: string
  readonly label: string
  readonly group: string
  /** keys that do it, as they are shown; empty where there are none */
  readonly keys: readonly string[]
  run(player: Player): void
}

const STAGINGS = [
  ['facing', 'Facing each other'],
  ['side-by-side', 'Side by side'],
  ['as-recorded', 'As each camera saw them'],
  ['overlaid', 'Overlaid'],
] as const
const CLEANS = [
  ['natural', 'Natural'],
  ['raw', 'Raw'],
  ['genea-2026', 'GENEA 2026'],
] as const
const LEGS = [
  ['preset', 'by clean-up'],
  ['standing', 'standing'],
  ['seated', 'seated'],
  ['hidden', 'hidden'],
  ['as-fitted', 'as fitted'],
] as const
const HEADS = [
  ['smplh', 'SMPL-H as fitted'],
  ['smplh-centred', 'SMPL-H, offset taken out'],
  ['alignment', 'alignment of the film'],
] as const
const GAZES = [
  ['partner', 'at the partner'],
  ['encodings', 'gaze encodings'],
  ['ahead', 'straight ahead'],
] as const
const LOOKS = [
  ['body', 'Body'],
  ['skeleton', 'Skeleton'],
  ['both', 'Body and skeleton'],
  ['wireframe', 'Wireframe'],
] as const
const EMOTIONS = [
  ['off', 'off'],
  ['subtle', 'subtle'],
  ['full', 'full'],
] as const
const TABS = [
  ['now', 'Now'],
  ['transcript', 'Transcript'],
  ['inspect', 'Inspect'],
  ['notes', 'Notes'],
  ['info', 'Info'],
] as const
const VIEWS = [
  ['both', 'Both'],
  ['face-a', 'Face of A'],
  ['face-b', 'Face of B'],
  ['shoulder-a', 'Over A’s shoulder'],
  ['shoulder-b', 'Over B’s shoulder'],
  ['seat-a', 'Seat of A'],
  ['seat-b', 'Seat of B'],
  ['top', 'From above'],
] as const
const RATES = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 2] as const

function each<V extends string>(
  group: string,
  choices: readonly (readonly [value: V, label: string])[],
  run: (player: Player, value: V) => void,
): Action[] {
  return choices.map(([value, label]) => ({
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
  ...each('Legs', LEGS, ({ workspace }, legs) => workspace.setLegs(legs)),
  ...each('Head', HEADS, ({ workspace }, head) => workspace.setHead(head)),
  ...each('Gaze', GAZES, ({ workspace }, gaze) => workspace.setGaze(gaze)),
  ...each('Look', LOOKS, ({ ui }, mode) => ui.setState(({ look }) => ({ look: { ...look, mode } }))),
  ...each('Emotion', EMOTIONS, ({ ui }, emotion) => ui.setState(({ look }) => ({ look: { ...look, emotion } }))),
  ...each('Panel', TABS, ({ ui }, tab) => ui.setState({ tab, isPanelOpen: true })),
  ...RATES.map((rate) => ({
    id: `Speed ${rate}`,
    label: `Speed: ${rate}×`,
    group: 'Speed',
    keys: [],
    run: ({ workspace }: Player) => workspace.transport.setRate(rate),
  })),
  action('Open files, a folder or an address', ({ ui }) => ui.setState({ dialog: 'open' })),
  action('Copy link to this moment', (player) => void copyMoment(player)),
  action('Light or dark theme', ({ ui }) =>
    ui.setState(({ theme }) => ({ theme: theme === 'dark' ? 'light' : 'dark' })),
  ),
  action('Side panel on or off', ({ ui }) => ui.setState(({ isPanelOpen }) => ({ isPanelOpen: !isPanelOpen }))),
  action('Faces: recorded data only', ({ workspace }) => workspace.setFace('recorded')),
  action('Faces: the voice, where there is no data', ({ workspace }) => workspace.setFace('auto')),
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
