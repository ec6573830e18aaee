import { lazy, Suspense, useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import { Timeline, type LaneDensity, type TimelineHost } from '../timeline/index.ts'
import type { WorkspaceApi } from '../workspace/index.ts'
import { DropTarget } from './drop-target.tsx'
import { Fence } from './fence.tsx'
import { FilmBeside } from './film-places.tsx'
import { HeaderBar } from './header-bar.tsx'
import { bindAddress, openAddress, readAddress } from './page-address.ts'
import { createPlayer, type Player } from './player.ts'
import { hasSomethingOpen, PlayerContext, usePlayer, useTransport, useUi, useWorkspace } from './player-context.ts'
import { releaseKey, runShortcut } from './shortcuts.ts'
import { StageArea, type StageComponent } from './stage-area.tsx'
import { TransportBar } from './transport-bar.tsx'
import type { UrlState } from './url-state.ts'
import { createUiStore, keepUiState, pageStorage, type UiState } from './ui-store.ts'
import './tokens.css'
import './base.css'
import './app.css'
import './transport.css'
import './dialogs.css'
import './stage.css'
import './panel.css'

const PeopleStage = lazy(() => import('./people-stage.tsx'))
const SidePanel = lazy(() => import('./side-panel.tsx'))
const OpenDialog = lazy(() => import('./open-dialog.tsx'))
const KeysDialog = lazy(() => import('./keys-dialog.tsx'))

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
    const stops = [keepUiState(player.ui, pageStorage()), bindAddress(player), player.dispose]
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

function startPlayer(workspace: WorkspaceApi, { theme, cam, quality }: UrlState): Player {
  const ui = createUiStore(window.innerWidth, pageStorage())
  ui.subscribe(showTheme)
  ui.setState({ ...(theme ? { theme } : {}), camera: cam, quality })
  showTheme(ui.getState())
  return createPlayer(workspace, ui)
}

function Shell({ stage, isEmbedded }: { stage: StageComponent; isEmbedded: boolean }) {
  const player = usePlayer()
  const theme = useUi((state) => state.theme)
  const dialog = useUi((state) => state.dialog)
  const isPanelOpen = useUi((state) => state.isPanelOpen)
  const isOpen = useWorkspace(hasSomethingOpen)

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
    <div className="app" data-embedded={isEmbedded} data-panel={isPanelOpen && isOpen && !isEmbedded}>
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
            <TimelineStrip theme={theme} />
          </Fence>
        )}
      </main>
      {isPanelOpen && isOpen && !isEmbedded && (
        <Fence part="The side panel">
          <Suspense fallback={<aside className="panel" aria-label="Side panel" />}>
            <SidePanel />
          </Suspense>
        </Fence>
      )}
      <DropTarget />
      <Suspense fallback={null}>
        {dialog === 'open' && <OpenDialog />}
        {dialog === 'keys' && <KeysDialog />}
      </Suspense>
    </div>
  )
}

/** The timeline, bound to the player. */
function TimelineStrip({ theme }: { theme: string }) {
  const player = usePlayer()
  const people = useWorkspace((state) => state.people)
  const durationSec = useTransport((state) => state.durationSec)
  const loop = useTransport((state) => state.loop)
  const isGrowing = useWorkspace((state) => state.progress.some((item) => item.state === 'running'))
  const density = useSyncExternalStore(onResize, densityNow)
  const host = useMemo(() => timelineHost(player), [player])
  return (
    <Timeline
      people={people}
      durationSec={durationSec}
      loop={loop}
      isGrowing={isGrowing}
      density={density}
      themeKey={theme}
      host={host}
    />
  )
}

function timelineHost({ workspace, frames }: Player): TimelineHost {
  const { transport, frame } = workspace
  return {
    now: () => frame.time,
    onFrame: (listener) => frames.subscribe(listener),
    isPlaying: () => transport.store.getState().status === 'playing',
    beginScrub: () => transport.beginScrub(),
    scrubTo: (sec) => transport.scrubTo(sec),
    endScrub: () => transport.endScrub(),
    setLoop: (range) => transport.setLoop(range),
  }
}

function onResize(listener: () => void): () => void {
  window.addEventListener('resize', listener)
  return () => window.removeEventListener('resize', listener)
}

function densityNow(): LaneDensity {
  if (window.innerWidth <= 640 || window.innerHeight < 560) return 'minimal'
  return window.innerHeight < 800 ? 'compact' : 'full'
}
