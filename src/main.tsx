import { createRoot } from 'react-dom/client'
import '@fontsource-variable/inter/wght.css'
import { rowTransformName } from './motion/index.ts'
import { App } from './ui/index.ts'
import { createDecoderPool, startArrayDecoderWorker } from './workers/index.ts'
import { createTarIndexStore, createVisavis, listenForCalls, Workspace, type Visavis } from './workspace/index.ts'

declare global {
  interface Window {
    visavis: Visavis
  }
}

const workspace = new Workspace({
  baseUrl: document.baseURI,
  createAudioContext,
  createDecoderPool: () => createDecoderPool({ createWorker: startArrayDecoderWorker, transformOf: rowTransformName }),
  indexStore: createTarIndexStore(globalThis.indexedDB),
})
window.visavis = createVisavis(workspace)
listenForCalls(window.visavis, window, new URLSearchParams(location.search).getAll('origin'))

const root = document.getElementById('root')
if (root) createRoot(root).render(<App workspace={workspace} />)

/** The one AudioContext of the page; null where the browser has none or gives none. */
function createAudioContext(): AudioContext | null {
  try {
    return new AudioContext({ latencyHint: 'interactive' })
  } catch {
    return null
  }
}
