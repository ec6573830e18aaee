import { createStore, type StoreApi } from 'zustand/vanilla'
import { MOST_MARKERS, markersFromJson, markersToJson, type Marker } from './marker-file.ts'
import type { Player } from './player.ts'
import { pageStorage } from './ui-store.ts'

/** The notes of the interaction that is open. */
export interface MarkerState {
  readonly interaction: string | null
  /** in order of time */
  readonly markers: readonly Marker[]
  /** what the last change that took notes away can be undone to */
  readonly before: readonly Marker[] | null
}

export interface MarkerStore {
  readonly store: StoreApi<MarkerState>
  /** A note at a moment or over a range; @returns its id */
  add(startSec: number, endSec?: number | null, text?: string): string
  setText(id: string, text: string): void
  remove(id: string): void
  clear(): void
  /** Takes back the last removal or import. */
  undo(): void
  /** @returns how many notes came in @throws {SyntaxError} if the text is no file of notes */
  importJson(text: string): number
  exportJson(): string
}

const PREFIX = 'visavis.notes.'
let nextId = 0

/** Notes are kept in this browser, by interaction, and follow what is open. */
export function createMarkerStore(workspace: Player['workspace'], storage: Storage | null): MarkerStore {
  const store = createStore<MarkerState>(() => ({ interaction: null, markers: [], before: null }))
  const follow = (interaction: string | null): void => {
    if (interaction === store.getState().interaction) return
    store.setState({ interaction, markers: interaction === null ? [] : readKept(storage, interaction), before: null })
  }
  follow(workspace.store.getState().interaction)
  workspace.store.subscribe((state) => follow(state.interaction))

  const replace = (markers: readonly Marker[], before: readonly Marker[] | null): void => {
    const { interaction } = store.getState()
    const sorted = markers.toSorted((a, b) => a.startSec - b.startSec).slice(0, MOST_MARKERS)
    store.setState({ markers: sorted, before })
    if (interaction !== null) keep(storage, interaction, sorted)
  }

  return {
    store,
    add(startSec, endSec = null, text = '') {
      const id = newId()
      replace([...store.getState().markers, { id, startSec, endSec, text }], null)
      return id
    },
    setText(id, text) {
      const { markers, before } = store.getState()
      replace(
        markers.map((marker) => (marker.id === id ? { ...marker, text } : marker)),
        before,
      )
    },
    remove(id) {
      const { markers } = store.getState()
      replace(
        markers.filter((marker) => marker.id !== id),
        markers,
      )
    },
    clear: () => replace([], store.getState().markers),
    undo() {
      const { before } = store.getState()
      if (before !== null) replace(before, null)
    },
    importJson(text) {
      const { markers } = store.getState()
      const known = new Set(markers.map(keyOf))
      const added = markersFromJson(text).markers.filter((marker) => !known.has(keyOf(marker)))
      replace([...markers, ...added.map((marker) => ({ ...marker, id: newId() }))], markers)
      return added.length
    },
    exportJson() {
      const { interaction, markers } = store.getState()
      return markersToJson(interaction ?? '', markers)
    },
  }
}

const stores = new WeakMap<Player, MarkerStore>()

/** The notes of a player's page, one store for all who ask. */
export function markersOf(player: Player): MarkerStore {
  const known = stores.get(player)
  if (known !== undefined) return known
  const made = createMarkerStore(player.workspace, pageStorage())
  stores.set(player, made)
  return made
}

function newId(): string {
  return `note-${++nextId}`
}

function keyOf({ startSec, endSec, text }: Omit<Marker, 'id'>): string {
  return `${startSec} ${endSec} ${text}`
}

function readKept(storage: Storage | null, interaction: string): Marker[] {
  try {
    const text = storage?.getItem(PREFIX + interaction) ?? null
    if (text === null) return []
    return markersFromJson(text).markers.map((marker) => ({ ...marker, id: newId() }))
  } catch {
    // what another version has kept and this one cannot read is left where it is
    return []
  }
}

function keep(storage: Storage | null, interaction: string, markers: readonly Marker[]): void {
  try {
    if (markers.length === 0) storage?.removeItem(PREFIX + interaction)
    else storage?.setItem(PREFIX + interaction, markersToJson(interaction, markers))
  } catch {
    // private windows may refuse; then notes last as long as the page
  }
}
