import { ContainerError, WorkspaceError } from '../bytes/index.ts'
import type { ArrayDecoder, ArrayDecoderFactory, DecodeSpec, RowChunk } from '../containers/index.ts'
import type { DecoderFault, DecoderRequest, DecoderResponse } from './array-decoder.protocol.ts'

/** The part of `Worker` that is used; tests hand in their own. */
export interface WorkerPort {
  postMessage(message: DecoderRequest, transfer?: Transferable[]): void
  onmessage: ((event: MessageEvent<DecoderResponse>) => void) | null
  onerror: ((event: ErrorEvent) => void) | null
  terminate(): void
}

export interface DecoderPool {
  /** a decoder that lives in one of the workers */
  readonly createDecoder: ArrayDecoderFactory
  /** Ends the workers; what waits is rejected with `worker-died`. */
  dispose(): void
}

export interface DecoderPoolOptions {
  readonly createWorker: () => WorkerPort
  readonly nWorkers?: number
}

/** A call of a worker that does not answer within this is taken for dead, ms. */
const DEADLINE_MS = 20_000

interface Call {
  resolve(chunks: RowChunk[]): void
  reject(error: unknown): void
  timer: ReturnType<typeof setTimeout>
}

/**
 * Decoders spread over a few workers. A worker that dies rejects what waits on it with `worker-died` and is replaced at
 * the next use; nothing hangs.
 */
export function createDecoderPool(options: DecoderPoolOptions): DecoderPool {
  const nWorkers = options.nWorkers ?? 2
  const lanes: (Lane | undefined)[] = Array.from({ length: nWorkers })
  let nextDecoder = 0
  let isDisposed = false

  const laneOf = (index: number): Lane => {
    const known = lanes[index]
    if (known !== undefined && !known.isDead) return known
    const lane = new Lane(options.createWorker())
    lanes[index] = lane
    return lane
  }
  return {
    createDecoder: (spec) => {
      if (isDisposed) throw new WorkspaceError('worker-died', 'the decoding workers are shut down')
      const id = nextDecoder++
      return new RemoteDecoder(laneOf(id % nWorkers), id, spec)
    },
    dispose: () => {
      isDisposed = true
      for (const lane of lanes) lane?.end('the decoding workers were shut down')
    },
  }
}

/** One worker and the calls that wait on it. */
class Lane {
  isDead = false
  private readonly worker: WorkerPort
  private readonly calls = new Map<number, Call>()
  private nextCall = 0

  constructor(worker: WorkerPort) {
    this.worker = worker
    worker.onmessage = ({ data }) => this.settle(data)
    worker.onerror = (event) => this.end(event.message || 'the worker failed to start')
  }

  send(message: DecoderRequest, transfer: Transferable[] = []): void {
    if (!this.isDead) this.worker.postMessage(message, transfer)
  }

  call(make: (call: number) => DecoderRequest, transfer: Transferable[] = []): Promise<RowChunk[]> {
    if (this.isDead) return Promise.reject(new WorkspaceError('worker-died', 'the decoding worker stopped'))
    const id = this.nextCall++
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.end(`no answer for ${DEADLINE_MS / 1000} s`), DEADLINE_MS)
      this.calls.set(id, { resolve, reject, timer })
      this.send(make(id), transfer)
    })
  }

  end(reason: string): void {
    this.isDead = true
    this.worker.terminate()
    for (const call of this.calls.values()) {
      clearTimeout(call.timer)
      call.reject(new WorkspaceError('worker-died', `a decoding worker stopped: ${reason}`))
    }
    this.calls.clear()
  }

  private settle(response: DecoderResponse): void {
    const call = this.calls.get(response.call)
    if (call === undefined) return
    this.calls.delete(response.call)
    clearTimeout(call.timer)
    if ('chunks' in response) call.resolve(response.chunks)
    else call.reject(errorOf(response.error))
  }
}

function errorOf(fault: DecoderFault): Error {
  const { tag, message, ...place } = fault
  return tag === null ? new WorkspaceError('internal', message) : new ContainerError(tag, message, place)
}

class RemoteDecoder implements ArrayDecoder {
  private readonly lane: Lane
  private readonly id: number

  constructor(lane: Lane, id: number, spec: DecodeSpec) {
    this.lane = lane
    this.id = id
    lane.send({ kind: 'open', decoder: id, spec })
  }

  push(bytes: Uint8Array, isLast = false): Promise<RowChunk[]> {
    const own = ownBytes(bytes)
    return this.lane.call((call) => ({ kind: 'push', decoder: this.id, call, bytes: own, isLast }), [own.buffer])
  }

  place(firstRow: number, bytes: Uint8Array): Promise<RowChunk[]> {
    const own = ownBytes(bytes)
    return this.lane.call((call) => ({ kind: 'place', decoder: this.id, call, firstRow, bytes: own }), [own.buffer])
  }

  end(): Promise<RowChunk[]> {
    return this.lane.call((call) => ({ kind: 'end', decoder: this.id, call }))
  }

  dispose(): void {
    this.lane.send({ kind: 'dispose', decoder: this.id })
  }
}

/** Bytes in a buffer that may go away with them: their own, or a copy of a part of a larger one. */
function ownBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const isWhole = bytes.byteLength === bytes.buffer.byteLength && bytes.buffer instanceof ArrayBuffer
  return isWhole ? (bytes as Uint8Array<ArrayBuffer>) : bytes.slice()
}
