import { useEffect } from 'react'
import { createRoot } from 'react-dom/client'
import '@fontsource-variable/inter/wght.css'
import { App } from '../../../src/ui/index.ts'
import { FakeStage } from '../../helpers/fake-stage.tsx'
import { usePlayer } from '../../../src/ui/player-context.ts'
import type { Player } from '../../../src/ui/player.ts'
import type { UiState } from '../../../src/ui/ui-store.ts'
import { createFakeWorkspace, type FakeWorkspace, type FakeWorkspaceOptions } from '../../helpers/fake-workspace.ts'

export interface Mounted {
  readonly workspace: FakeWorkspace
  /** null until the page has been rendered */
  readonly player: Player | null
  unmount(): void
}

const HOME = location.pathname + location.search

/** Brings the page's own state where a test wants it. */
function SetUi({ state, onPlayer }: { state: Partial<UiState>; onPlayer: (player: Player) => void }) {
  const player = usePlayer()
  useEffect(() => {
    onPlayer(player)
    player.ui.setState(state)
  }, [player, state, onPlayer])
  return null
}

/** Puts the whole page into the document, as if it had been opened at this address (`?src=a.tar#t=3`). */
export function mountApp(address = '', options: FakeWorkspaceOptions = {}, ui: Partial<UiState> = {}): Mounted {
  localStorage.clear()
  history.replaceState(null, '', location.pathname + address)
  document.documentElement.lang = 'en'
  document.title = 'visavis'
  const host = document.createElement('div')
  host.id = 'root'
  document.body.append(host)
  const workspace = createFakeWorkspace(options)
  let player: Player | null = null
  const keepPlayer = (made: Player) => {
    player = made
  }
  const Stage = () => (
    <>
      <SetUi state={ui} onPlayer={keepPlayer} />
      <FakeStage />
    </>
  )
  const root = createRoot(host)
  root.render(<App workspace={workspace} stage={Stage} />)
  return {
    workspace,
    get player() {
      return player
    },
    unmount() {
      root.unmount()
      workspace.dispose()
      host.remove()
      history.replaceState(null, '', HOME)
    },
  }
}
