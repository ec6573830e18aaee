import { createRoot } from 'react-dom/client'
import '@fontsource-variable/inter/wght.css'
import { HUMAN_BUILDS, parseHuman } from './body/index.ts'
import { App } from './ui/index.ts'
import { createDecoderPool, createModelReader, startArrayDecoderWorker, startModelWorker } from './workers/index.ts'
import {
  createKeptFiles,
  createTarIndexStore,
  createVisavis,
  listenForCalls,
  Workspace,
  type Visavis,
} from './workspace/index.ts'

declare global {
  interface Window {
    visavis: Visavis
  }
}

const workspace = new Workspace({
  baseUrl: document.baseURI,
  createAudioContext,
  createDecoderPool: () => createDecoderPool({ createWorker: startArrayDecoderWorker }),
  indexStore: createTarIndexStore(globalThis.indexedDB),
  modelReader: createModelReader(startModelWorker),
  keptFiles: createKeptFiles(globalThis.indexedDB),
})
window.visavis = createVisavis(workspace)
listenForCalls(window.visavis, window, new URLSearchParams(location.search).getAll('origin'))

/** The light figure stands in until the human is here; nothing waits for it. */
async function loadHuman(): Promise<void> {
  const response = await fetch(new URL('body/human.bin', document.baseURI))
  if (!response.ok) return
  const bytes = new Uint8Array(await response.arrayBuffer())
  workspace.bodies.setMeshes(HUMAN_BUILDS.map((build) => parseHuman(bytes, build)))
}
// Without the file the figure stays.
workspace
  .ready()
  .then(loadHuman, loadHuman)
  .catch(() => undefined)
  .finally(() => workspace.bodies.restoreModel())

const root = document.getElementById('root')
if (root) createRoot(root).render(<App workspace={workspace} />)

/** The one AudioContext of the page; null where the browser has none or gives none. */
function createAudioContext(): AudioContext | null {
  try {
    return new AudioContext({ latencyHint: 'interactive', sampleRate: 48_000 })
  } catch {
    return null
  }
}
