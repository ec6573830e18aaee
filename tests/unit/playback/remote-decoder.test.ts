import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { FilmDecoderRequest, FilmDecoderResponse } from '../../../src/playback/film-decoder.protocol.ts'

/** A worker of which the test is the other side. */
class FakeWorker extends EventTarget {
  static made: FakeWorker[] = []
  onmessage: ((event: { data: FilmDecoderResponse }) => void) | null = null
  readonly asked: FilmDecoderRequest[] = []
  isTerminated = false

  constructor() {
    super()
    FakeWorker.made.push(this)
  }

  postMessage(request: FilmDecoderRequest): void {
    this.asked.push(request)
  }

  answer(data: FilmDecoderResponse): void {
    this.onmessage!({ data })
  }

  terminate(): void {
    this.isTerminated = true
  }
}

const frameOf = () => ({ close: vi.fn() }) as unknown as VideoFrame & { close: ReturnType<typeof vi.fn> }
const chunkOf = (timestamp: number) =>
  ({ type: 'key', timestamp, duration: null, byteLength: 3, copyTo: () => undefined }) as unknown as EncodedVideoChunk

/** A decoder in a fresh module, which remembers whether its worker runs. */
async function start() {
  const { createFilmDecoder } = await import('../../../src/playback/remote-decoder.ts')
  const output = vi.fn<(frame: VideoFrame) => void>()
  const error = vi.fn<(error: DOMException) => void>()
  const decoder = createFilmDecoder({ output, error })
  decoder.configure({ codec: 'avc1.64001e' })
  const worker = FakeWorker.made.at(-1)!
  const { id } = worker.asked.at(-1)!
  return { createFilmDecoder, decoder, worker, id, output, error }
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.resetModules()
  FakeWorker.made = []
  vi.stubGlobal('Worker', FakeWorker)
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

describe('a decoder in the films’ worker', () => {
  it('gives what it is given on, and says how much of it waits', async () => {
    const { decoder, worker, id, output } = await start()
    const dequeued = vi.fn<() => void>()
    decoder.addEventListener('dequeue', dequeued)
    for (const sec of [0, 1, 2]) decoder.decode(chunkOf(sec))
    expect(decoder.decodeQueueSize).toBe(3)
    expect(worker.asked.slice(1)).toMatchObject(
      [0, 1, 2].map((timestamp) => ({ kind: 'decode', id, chunk: { timestamp } })),
    )
    worker.answer({ kind: 'taken', id, nTaken: 2 })
    expect(decoder.decodeQueueSize).toBe(1)
    expect(dequeued).toHaveBeenCalledTimes(1)
    const frame = frameOf()
    worker.answer({ kind: 'frame', id, frame })
    expect(output).toHaveBeenCalledWith(frame)
  })

  it('is flushed when the worker says so, and when it is closed before', async () => {
    const { decoder, worker, id } = await start()
    const settled = vi.fn<() => void>()
    void decoder.flush().then(settled)
    await Promise.resolve()
    expect(settled).not.toHaveBeenCalled()
    worker.answer({ kind: 'flushed', id })
    await Promise.resolve()
    expect(settled).toHaveBeenCalledTimes(1)
    const flush = decoder.flush()
    decoder.close()
    await flush
  })

  it('closes frames that come after it was closed, and lets the worker go when it is not needed for long', async () => {
    const { decoder, worker, id, output, createFilmDecoder } = await start()
    decoder.close()
    const frame = frameOf()
    worker.answer({ kind: 'frame', id, frame })
    expect(output).not.toHaveBeenCalled()
    expect(frame.close).toHaveBeenCalledTimes(1)
    // a seek closes one and opens another
    const next = createFilmDecoder({ output, error: () => undefined })
    vi.advanceTimersByTime(60_000)
    expect(worker.isTerminated).toBe(false)
    next.close()
    vi.advanceTimersByTime(60_000)
    expect(worker.isTerminated).toBe(true)
  })

  it('fails with the worker, and the next one does without', async () => {
    const { decoder, worker, error, createFilmDecoder } = await start()
    worker.dispatchEvent(new Event('error', { cancelable: true }))
    expect(error).toHaveBeenCalledTimes(1)
    expect(decoder.state).toBe('closed')
    const made: VideoDecoderInit[] = []
    vi.stubGlobal('VideoDecoder', function PlainDecoder(init: VideoDecoderInit) {
      made.push(init)
    })
    createFilmDecoder({ output: () => undefined, error: () => undefined })
    expect(made).toHaveLength(1)
    expect(FakeWorker.made).toHaveLength(1)
  })
})
