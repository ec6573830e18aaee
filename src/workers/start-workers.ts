import type { WorkerPort } from './array-decoder.client.ts'

/** Starts the decoding worker of the page; the bundler finds its file by this expression. */
export function startArrayDecoderWorker(): WorkerPort {
  return new Worker(new URL('./array-decoder.worker.ts', import.meta.url), { type: 'module', name: 'array-decoder' })
}
