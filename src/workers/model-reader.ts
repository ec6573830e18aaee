import { loadFaceDecoder, readUserModel, type FaceDecoder, type UserModel } from '../body/index.ts'
import { BodyModelError, WorkspaceError, blobSource, type ByteSource } from '../bytes/index.ts'
import { countingSource } from './counting-source.ts'
import type { DecoderFault } from './array-decoder.protocol.ts'
import type { ModelRequest, ModelResponse } from './model-reader.protocol.ts'

/** The part of `Worker` that is used; tests hand in their own. */
export interface ModelWorkerPort {
  postMessage(message: ModelRequest): void
  onmessage: ((event: MessageEvent<ModelResponse>) => void) | null
  onerror: ((event: ErrorEvent) => void) | null
  terminate(): void
}

export interface ModelReadOptions {
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((doneBytes: number, totalBytes: number) => void) | undefined
}

/** Reads the user's own models: bodies and face decoders. */
export interface ModelReader {
  /** @throws {BodyModelError} @throws {DOMException} AbortError */
  bodyModel(file: File | ByteSource, options?: ModelReadOptions): Promise<UserModel>
  /** @throws {BodyModelError} @throws {DOMException} AbortError */
  faceDecoder(file: File | ByteSource, options?: ModelReadOptions): Promise<FaceDecoder>
}

/** A dropped file keeps its folder, which tells the gender of `smplh/female/model.npz`. */
function nameOf(file: File): string {
  return file.webkitRelativePath || file.name
}

/** In this thread: the command line, tests, and sources that are no files. */
export const readModelsHere: ModelReader = {
  bodyModel: (file, options) => here(file, options, readUserModel),
  faceDecoder: (file, options) => here(file, options, loadFaceDecoder),
}

function here<T>(
  file: File | ByteSource,
  { signal, onProgress }: ModelReadOptions = {},
  load: (source: ByteSource, options: { signal?: AbortSignal | undefined }) => Promise<T>,
): Promise<T> {
  const source = file instanceof File ? blobSource(file, nameOf(file)) : file
  return load(
    countingSource(source, (doneBytes) => onProgress?.(doneBytes, source.size)),
    { signal },
  )
}

/**
 * In a worker of its own for each file, which ends with it: a model is 100 MB in the making, and aborting is ending the
 * worker. The page's thread only takes over finished arrays.
 */
export function createModelReader(startWorker: () => ModelWorkerPort): ModelReader {
  return {
    async bodyModel(file, options = {}) {
      if (!(file instanceof File)) return readModelsHere.bodyModel(file, options)
      const response = await ask(startWorker, 'body-model', file, options)
      if (response.kind === 'body-model') return response.value
      throw new WorkspaceError('internal', `a model worker answered ${response.kind}`)
    },
    async faceDecoder(file, options = {}) {
      if (!(file instanceof File)) return readModelsHere.faceDecoder(file, options)
      const response = await ask(startWorker, 'face-decoder', file, options)
      if (response.kind === 'face-decoder') return response.value
      throw new WorkspaceError('internal', `a model worker answered ${response.kind}`)
    },
  }
}

function ask(
  startWorker: () => ModelWorkerPort,
  kind: ModelRequest['kind'],
  file: File,
  { signal, onProgress }: ModelReadOptions,
): Promise<ModelResponse> {
  return new Promise<ModelResponse>((resolve, reject) => {
    signal?.throwIfAborted()
    const worker = startWorker()
    const end = (): void => {
      worker.terminate()
      signal?.removeEventListener('abort', onAbort)
    }
    const onAbort = (): void => {
      end()
      reject(signal?.reason instanceof Error ? signal.reason : new DOMException('aborted', 'AbortError'))
    }
    signal?.addEventListener('abort', onAbort)
    worker.onmessage = ({ data }) => {
      if (data.kind === 'progress') {
        onProgress?.(data.doneBytes, file.size)
        return
      }
      end()
      if (data.kind === 'failed') reject(errorOf(data.error))
      else resolve(data)
    }
    worker.onerror = (event) => {
      end()
      reject(new WorkspaceError('worker-died', `the model could not be read: ${event.message || 'the worker stopped'}`))
    }
    worker.postMessage({ kind, file, name: nameOf(file) })
  })
}

function errorOf({ tag, message, ...place }: DecoderFault): Error {
  return tag === null ? new WorkspaceError('internal', message) : new BodyModelError(tag, message, place)
}
