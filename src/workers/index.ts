export {
  createDecoderPool,
  type DecoderPool,
  type DecoderPoolOptions,
  type WorkerPort,
} from './array-decoder.client.ts'
export {
  createModelReader,
  readModelsHere,
  type ModelReader,
  type ModelReadOptions,
  type ModelWorkerPort,
} from './model-reader.ts'
export { startArrayDecoderWorker, startModelWorker } from './start-workers.ts'
