import type { Player } from '../player.ts'
import { libraryStoreOf } from './library-store.ts'

/** Opens the interaction so many places on in the list under the present filter; at its ends the list goes round. */
export function stepRecording(player: Player, by: 1 | -1): void {
  const { library: view, interaction } = player.workspace.store.getState()
  if (view === null) return
  const rows = libraryStoreOf(player.workspace).rows(view)
  if (rows.length === 0) return
  const now = interaction === null ? -1 : rows.indexOf(view.library.interactionRow(interaction) ?? -1)
  const at = now < 0 ? (by > 0 ? 0 : rows.length - 1) : (now + by + rows.length) % rows.length
  openRow(player, rows[at]!)
}

/** Opens any pair under the present filter, but not the one that is open; people alone only where there are no pairs. */
export function openRandomPair(player: Player, random: () => number = Math.random): void {
  const { library: view, interaction } = player.workspace.store.getState()
  if (view === null) return
  const { library } = view
  const found = libraryStoreOf(player.workspace).rows(view)
  const firstAlone = found.findIndex((row) => library.nPeople[row]! < 2)
  const pairs = firstAlone > 0 ? found.subarray(0, firstAlone) : found
  const open = interaction === null ? undefined : library.interactionRow(interaction)
  const others = pairs.length > 1 ? pairs.filter((row) => row !== open) : pairs
  const row = others[Math.floor(random() * others.length)]
  if (row !== undefined) openRow(player, row)
}

function openRow(player: Player, row: number): void {
  const key = player.workspace.store.getState().library?.library.keys[row]
  if (key !== undefined) void player.openInteraction(key)
}
