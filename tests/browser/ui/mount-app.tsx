import { createRoot } from 'react-dom/client'
import '@fontsource-variable/inter/wght.css'
import { App } from '../../../src/ui/index.ts'
import { FakeStage } from '../../helpers/fake-stage.tsx'
import { createFakeWorkspace, type FakeWorkspace, type FakeWorkspaceOptions } from '../../helpers/fake-workspace.ts'

export interface Mounted {
  readonly workspace: FakeWorkspace
  unmount(): void
}

const HOME = location.pathname + location.search

/** Puts the whole page into the document, as if it had been opened at this address (`?src=a.tar#t=3`). */
export function mountApp(address = '', options: FakeWorkspaceOptions = {}): Mounted {
  localStorage.clear()
  history.replaceState(null, '', location.pathname + address)
  document.documentElement.lang = 'en'
  document.title = 'visavis'
  const host = document.createElement('div')
  host.id = 'root'
  document.body.append(host)
  const workspace = createFakeWorkspace(options)
  const root = createRoot(host)
  root.render(<App workspace={workspace} stage={FakeStage} />)
  return {
    workspace,
    unmount() {
      root.unmount()
      workspace.dispose()
      host.remove()
      history.replaceState(null, '', HOME)
    },
  }
}
