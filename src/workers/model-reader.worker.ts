import { loadFaceDecoder, readUserModel } from '../body/index.ts'
import { blobSource } from '../bytes/index.ts'
import type { ModelRequest, ModelResponse } from './model-reader.protocol.ts'
import { countingSource } from './counting-source.ts'
import { buffersIn } from './transferables.ts'
import { faultOf } from './worker-fault.ts'

/** Reads one file of the user off the main thread and ends. Only wires messages to the pure kernels. */

/** The part of the worker's global scope that is used; the page's types know no other scope than its own. */
declare const self: {
  onmessage: ((event: MessageEvent<ModelRequest>) => void) | null
  postMessage(message: ModelResponse, transfer: Transferable[]): void
}

self.onmessage = ({ data }: MessageEvent<ModelRequest>): void => {
  void read(data).then((response) => self.postMessage(response, buffersIn(response)))
}

async function read({ kind, file, name }: ModelRequest): Promise<ModelResponse> {
  const source = countingSource(blobSource(file, name), (doneBytes) =>
    self.postMessage({ kind: 'progress', doneBytes }, []),
  )
  try {
    if (kind === 'body-model') return { kind, value: await readUserModel(source) }
    return { kind, value: await loadFaceDecoder(source) }
  } catch (error) {
    return { kind: 'failed', error: faultOf(error) }
  }
}
