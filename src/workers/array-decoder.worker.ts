import { createArrayDecoder, type ArrayDecoder, type RowChunk } from '../containers/index.ts'
import type { DecoderRequest, DecoderResponse } from './array-decoder.protocol.ts'
import { faultOf } from './worker-fault.ts'

/** Inflates, checks and converts arrays off the main thread. Only wires messages to the pure kernel. */

/** The part of the worker's global scope that is used; the page's types know no other scope than its own. */
declare const self: {
  onmessage: ((event: MessageEvent<DecoderRequest>) => void) | null
  postMessage(message: DecoderResponse, transfer: Transferable[]): void
}

const decoders = new Map<number, ArrayDecoder>()
/** calls of one decoder run one after the other */
const queues = new Map<number, Promise<void>>()

self.onmessage = ({ data }: MessageEvent<DecoderRequest>): void => {
  switch (data.kind) {
    case 'open':
      decoders.set(data.decoder, createArrayDecoder(data.spec))
      break
    case 'push':
      answer(data.decoder, data.call, (decoder) => decoder.push(data.bytes, data.isLast))
      break
    case 'place':
      answer(data.decoder, data.call, (decoder) => decoder.place(data.firstRow, data.bytes))
      break
    case 'end':
      answer(data.decoder, data.call, (decoder) => decoder.end())
      break
    case 'dispose':
      decoders.get(data.decoder)?.dispose()
      decoders.delete(data.decoder)
      queues.delete(data.decoder)
      break
  }
}

function answer(id: number, call: number, run: (decoder: ArrayDecoder) => Promise<RowChunk[]>): void {
  const work = async (): Promise<void> => {
    const decoder = decoders.get(id)
    // Disposed meanwhile: nobody waits for this answer any more.
    if (decoder === undefined) return
    try {
      const chunks = await run(decoder)
      const buffers = chunks.flatMap((chunk) => (chunk.kind === 'rows' ? [chunk.data.buffer as ArrayBuffer] : []))
      self.postMessage({ call, chunks }, buffers)
    } catch (error) {
      self.postMessage({ call, error: faultOf(error) }, [])
    }
  }
  queues.set(id, (queues.get(id) ?? Promise.resolve()).then(work))
}
