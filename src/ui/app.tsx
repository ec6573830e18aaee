import { useEffect, useState, type CSSProperties } from 'react'
import type { WorkspaceApi } from '../workspace/index.ts'
import { DropTarget } from './drop-target.tsx'
import { Fence } from './fence.tsx'
import { FilmBeside } from './film-places.tsx'
import { HeaderBar } from './header-bar.tsx'
import { bindAddress, openAddress, readAddress } from './page-address.ts'
import { createPlayer, type Player } from './player.ts'
import { hasSomethingOpen, PlayerContext, usePlayer, useUi, useWorkspace } from './player-context.ts'
import { keepRecentSources } from './recent-sources.ts'
import { releaseKey, runShortcut } from './shortcuts.ts'
import { StageArea, type StageComponent } from './stage-area.tsx'
import { TransportBar } from './transport-bar.tsx'
import type { UrlState } from './url-state.ts'
import { onDemand } from './on-demand.tsx'
import { createUiStore, keepUiState, pageStorage, type UiState } from './ui-store.ts'
import './tokens.css'
import './base.css'
import './app.css'
import './transport.css'
import './dialogs.css'
import './stage.css'
import './panel.css'

const PeopleStage = onDemand(() => import('./people-stage.tsx'))
const TimelineStrip = onDemand(() => import('./timeline-strip.tsx'), {
  waiting: <section className="timeline-place" aria-label="Timeline" />,
})
const SidePanel = onDemand(() => import('./side-panel.tsx'), {
  waiting: <aside className="panel" aria-label="Side panel" />,
})
const DIALOGS = {
  open: onDemand(() => import('./open-dialog.tsx')),
  keys: onDemand(() => import('./keys-dialog.tsx')),
  library: onDemand(() => import('./library/library-dialog.tsx')),
  palette: onDemand(() => import('./palette-dialog.tsx')),
} as const

export interface AppProps {
  readonly workspace: WorkspaceApi
  /** what draws the people; the scene, where left out */
  readonly stage?: StageComponent
}

/** The whole page around one workspace. */
export function App({ workspace, stage = PeopleStage }: AppProps) {
  const [address] = useState(readAddress)
  const [player] = useState(() => startPlayer(workspace, address.state))
  useEffect(() => {
    const stops = [
      keepUiState(player.ui, pageStorage()),
      bindAddress(player),
      keepRecentSources(player),
      player.dispose,
    ]
    void openAddress(player, address.state, address.problems)
    return () => {
      for (const stop of stops) stop()
    }
  }, [player, address])
  return (
    <PlayerContext value={player}>
      <Shell stage={stage} isEmbedded={address.state.isEmbedded} />
    </PlayerContext>
  )
}

/** Before any component reads the tokens: this subscription is the first. */
function showTheme(state: UiState, before?: UiState): void {
  if (state.theme === before?.theme) return
  document.documentElement.dataset['theme'] = state.theme
}

function startPlayer(workspace: WorkspaceApi, { theme, cam, quality, tracks }: UrlState): Player {
  const ui = createUiStore(window.innerWidth, pageStorage())
  ui.subscribe(showTheme)
  ui.setState({ ...(theme ? { theme } : {}), camera: cam, quality, tracks })
  showTheme(ui.getState())
  return createPlayer(workspace, ui)
}

function Shell({ stage, isEmbedded }: { stage: StageComponent; isEmbedded: boolean }) {
  const player = usePlayer()
  const dialog = useUi((state) => state.dialog)
  const isPanelOpen = useUi((state) => state.isPanelOpen)
  const panelPx = useUi((state) => state.panelPx)
  const isOpen = useWorkspace(hasSomethingOpen)
  const Dialog = dialog === 'none' ? null : DIALOGS[dialog]
  const closeBroken = (message: string) => {
    player.ui.setState({ dialog: 'none' })
    player.notify('error', message)
  }

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (runShortcut(event, player)) event.preventDefault()
    }
    // whatever is done first lets the sound in
    const onGesture = (event: Event) => {
      // focus that a script sets after a click needs no ring
      document.documentElement.dataset['hand'] = event.type === 'keydown' ? 'keys' : 'pointer'
      const { transport } = player.workspace
      if (transport.store.getState().sound === 'blocked') transport.unblock()
    }
    const listeners = new AbortController()
    const { signal } = listeners
    window.addEventListener('keydown', onKeyDown, { signal })
    window.addEventListener('keyup', (event) => releaseKey(event, player), { signal })
    window.addEventListener('blur', () => player.held.clear(), { signal })
    window.addEventListener('pointerdown', onGesture, { signal, capture: true })
    window.addEventListener('pointerup', onGesture, { signal, capture: true })
    window.addEventListener('keydown', onGesture, { signal, capture: true })
    return () => listeners.abort()
  }, [player])

  return (
    <div
      className="app"
      data-embedded={isEmbedded}
      data-panel={isPanelOpen && isOpen && !isEmbedded}
      style={panelStyle(panelPx)}
    >
      {!isEmbedded && <HeaderBar />}
      <main className="app-main">
        <div className="stage-row">
          <Fence part="The picture">
            <StageArea stage={stage} isEmbedded={isEmbedded} />
          </Fence>
          {!isEmbedded && <FilmBeside />}
        </div>
        {isOpen && <TransportBar />}
        {isOpen && !isEmbedded && (
          <Fence part="The timeline">
            <TimelineStrip />
          </Fence>
        )}
      </main>
      {isPanelOpen && isOpen && !isEmbedded && (
        <Fence part="The side panel">
          <SidePanel />
        </Fence>
      )}
      <DropTarget />
      {Dialog !== null && (
        <Fence key={dialog} part="The dialog" onBroken={closeBroken}>
          <Dialog />
        </Fence>
      )}
    </div>
  )
}

/** The width that the user has given to the side panel. */
function panelStyle(panelPx: number | null): CSSProperties {
  return panelPx === null ? {} : ({ '--panel-px': `${panelPx}px` } as CSSProperties)
}
