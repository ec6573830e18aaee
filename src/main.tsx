import { createRoot } from 'react-dom/client'
import '@fontsource-variable/inter/wght.css'
import { HUMAN_BUILDS, parseHuman, type BodyMesh } from './body/index.ts'
import { ByteSourceError } from './bytes/index.ts'
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

async function fetchHuman(): Promise<BodyMesh[]> {
  const url = new URL('body/human.bin', document.baseURI)
  const response = await fetch(url).catch((cause: unknown) => {
    throw new ByteSourceError('network', 'its file could not be fetched', { source: url.href, cause })
  })
  if (!response.ok) throw new ByteSourceError('http-status', `status ${response.status}`, { source: url.href })
  const bytes = new Uint8Array(await response.arrayBuffer())
  return HUMAN_BUILDS.map((build) => parseHuman(bytes, build))
}
// The light figure stands in until the human is here; nothing waits for it.
const loadBodies = () => Promise.all([workspace.bodies.fetchMeshes(fetchHuman), workspace.bodies.restoreModel()])
void workspace.ready().then(loadBodies, loadBodies)

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
