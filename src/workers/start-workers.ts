import type { WorkerPort } from './array-decoder.client.ts'
import type { ModelWorkerPort } from './model-reader.ts'

/** Starts the decoding worker of the page; the bundler finds its file by this expression. */
export function startArrayDecoderWorker(): WorkerPort {
  return new Worker(new URL('./array-decoder.worker.ts', import.meta.url), { type: 'module', name: 'array-decoder' })
}

/** Starts a worker that reads one model; the bundler finds its file by this expression. */
export function startModelWorker(): ModelWorkerPort {
  return new Worker(new URL('./model-reader.worker.ts', import.meta.url), { type: 'module', name: 'model-reader' })
}
