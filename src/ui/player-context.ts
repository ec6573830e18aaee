import { createContext, useContext } from 'react'
import { useStore } from 'zustand'
import type { TransportView, WorkspaceState } from '../workspace/index.ts'
import type { Player } from './player.ts'
import type { UiState } from './ui-store.ts'

/** The player of this page. */
export const PlayerContext = createContext<Player | null>(null)

/** The player; only inside the app. */
export function usePlayer(): Player {
  const player = useContext(PlayerContext)
  if (!player) throw new Error('ui: no player around this component')
  return player
}

/** A part of the workspace's slow state. The selector must return something stable. */
export function useWorkspace<T>(select: (state: WorkspaceState) => T): T {
  return useStore(usePlayer().workspace.store, select)
}

/** True from the moment the sources are known to hold something: then transport, tracks and panel have their place. */
export function hasSomethingOpen(state: WorkspaceState): boolean {
  return state.people.length > 0 || (state.library?.library.nInteractions ?? 0) > 0
}

/** A part of the transport's slow state. */
export function useTransport<T>(select: (state: TransportView) => T): T {
  return useStore(usePlayer().workspace.transport.store, select)
}

/** A part of the page's own state. */
export function useUi<T>(select: (state: UiState) => T): T {
  return useStore(usePlayer().ui, select)
}
