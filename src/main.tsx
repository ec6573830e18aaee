import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { rowTransformName } from './motion/index.ts'
import { App } from './ui/index.ts'
import { createDecoderPool, startArrayDecoderWorker } from './workers/index.ts'
import { Workspace, createTarIndexStore, createVisavis, listenForCalls, type Visavis } from './workspace/index.ts'

declare global {
  interface Window {
    visavis: Visavis
  }
}

const workspace = new Workspace({
  baseUrl: document.baseURI,
  createAudioContext: () => ('AudioContext' in window ? new AudioContext({ latencyHint: 'interactive' }) : null),
  createDecoderPool: () => createDecoderPool({ createWorker: startArrayDecoderWorker, transformOf: rowTransformName }),
  indexStore: createTarIndexStore(window.indexedDB),
})
window.visavis = createVisavis(workspace)
listenForCalls(window.visavis, window, new URLSearchParams(location.search).getAll('origin'))

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')
createRoot(root).render(
  <StrictMode>
    <App workspace={workspace} />
  </StrictMode>,
)
