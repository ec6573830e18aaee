import type { FilmDecoderRequest, FilmDecoderResponse } from './film-decoder.protocol.ts'
import type { FilmDecoder } from './film-types.ts'

/** ms after which a worker without a decoder is let go: seeks close one and open another */
const IDLE_MS = 10_000

const open = new Map<number, RemoteDecoder>()
let worker: Worker | null = null
let isBroken = false
let nMade = 0
let idleTimer: ReturnType<typeof setTimeout> | undefined

/** A decoder in the films' worker; on the page's own thread where that does not run. */
export function createFilmDecoder(init: VideoDecoderInit): FilmDecoder {
  return isBroken ? new VideoDecoder(init) : new RemoteDecoder(init)
}

function startWorker(): Worker {
  const started = new Worker(new URL('./film-decoder.worker.ts', import.meta.url), {
    type: 'module',
    name: 'film-decoder',
  })
  started.onmessage = ({ data }: MessageEvent<FilmDecoderResponse>) => {
    const decoder = open.get(data.id)
    if (decoder !== undefined) decoder.hear(data)
    // it came while its decoder was being closed
    else if (data.kind === 'frame') data.frame.close()
  }
  started.addEventListener('error', (event) => {
    event.preventDefault()
    isBroken = true
    started.terminate()
    worker = null
    for (const [id, decoder] of open) decoder.hear({ kind: 'failed', id, message: 'the worker of films has died' })
  })
  return started
}

class RemoteDecoder implements FilmDecoder {
  state: CodecState = 'unconfigured'
  private readonly init: VideoDecoderInit
  private readonly id = nMade++
  private nGiven = 0
  private nTaken = 0
  private dequeued: () => void = () => undefined
  private flushed: (() => void)[] = []

  constructor(init: VideoDecoderInit) {
    this.init = init
    clearTimeout(idleTimer)
    open.set(this.id, this)
  }

  get decodeQueueSize(): number {
    return this.nGiven - this.nTaken
  }

  addEventListener(_type: 'dequeue', listener: () => void): void {
    this.dequeued = listener
  }

  configure(config: VideoDecoderConfig): void {
    this.state = 'configured'
    this.ask({ kind: 'configure', id: this.id, config })
  }

  decode(chunk: EncodedVideoChunk): void {
    const data = new ArrayBuffer(chunk.byteLength)
    chunk.copyTo(data)
    this.nGiven++
    const { type, timestamp, duration } = chunk
    const given = { type, timestamp, data, ...(duration === null ? {} : { duration }) }
    this.ask({ kind: 'decode', id: this.id, chunk: given }, [data])
  }

  flush(): Promise<void> {
    return new Promise((resolve) => {
      this.flushed.push(resolve)
      this.ask({ kind: 'flush', id: this.id })
    })
  }

  close(): void {
    this.ask({ kind: 'close', id: this.id })
    this.end()
  }

  hear(response: FilmDecoderResponse): void {
    if (response.kind === 'frame') this.init.output(response.frame)
    else if (response.kind === 'taken') {
      this.nTaken = response.nTaken
      this.dequeued()
    } else if (response.kind === 'flushed') this.flushed.shift()?.()
    else {
      this.end()
      this.init.error(new DOMException(response.message, 'EncodingError'))
    }
  }

  private ask(request: FilmDecoderRequest, transfer: Transferable[] = []): void {
    worker ??= startWorker()
    worker.postMessage(request, transfer)
  }

  private end(): void {
    this.state = 'closed'
    open.delete(this.id)
    for (const settle of this.flushed.splice(0)) settle()
    if (open.size > 0) return
    clearTimeout(idleTimer)
    idleTimer = setTimeout(() => {
      worker?.terminate()
      worker = null
    }, IDLE_MS)
  }
}
