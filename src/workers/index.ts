export {
  createDecoderPool,
  type DecoderPool,
  type DecoderPoolOptions,
  type WorkerPort,
} from './array-decoder.client.ts'
export { startArrayDecoderWorker } from './start-workers.ts'
