import type { FilmDecoderRequest, FilmDecoderResponse } from './film-decoder.protocol.ts'

/**
 * Decodes films off the page's thread: a browser gives its software decoder the next frame only when the thread that owns
 * it is free, which on a page that draws is once a picture. Only wires messages to decoders.
 */

/** The part of the worker's global scope that is used; the page's types know no other scope than its own. */
declare const self: {
  onmessage: ((event: MessageEvent<FilmDecoderRequest>) => void) | null
  postMessage(message: FilmDecoderResponse, transfer?: Transferable[]): void
}

interface Decoder {
  readonly platform: VideoDecoder
  readonly fail: (error: Error) => void
  nGiven: number
}

const decoders = new Map<number, Decoder>()

function open(id: number, config: VideoDecoderConfig): void {
  const fail = ({ message }: Error): void => {
    decoders.delete(id)
    if (platform.state !== 'closed') platform.close()
    self.postMessage({ kind: 'failed', id, message })
  }
  const platform = new VideoDecoder({
    output: (frame) => self.postMessage({ kind: 'frame', id, frame }, [frame]),
    error: fail,
  })
  const decoder = { platform, fail, nGiven: 0 }
  platform.addEventListener('dequeue', () => {
    self.postMessage({ kind: 'taken', id, nTaken: decoder.nGiven - platform.decodeQueueSize })
  })
  decoders.set(id, decoder)
  try {
    platform.configure(config)
  } catch (error) {
    fail(error as Error)
  }
}

self.onmessage = ({ data }: MessageEvent<FilmDecoderRequest>): void => {
  const { id } = data
  if (data.kind === 'configure') return open(id, data.config)
  const decoder = decoders.get(id)
  // one that has failed is asked until its owner hears of it
  if (decoder === undefined) return
  const { platform } = decoder
  if (data.kind === 'decode') {
    decoder.nGiven++
    try {
      platform.decode(new EncodedVideoChunk(data.chunk))
    } catch (error) {
      decoder.fail(error as Error)
    }
  } else if (data.kind === 'flush') {
    platform.flush().then(
      () => self.postMessage({ kind: 'flushed', id }),
      () => undefined,
    )
  } else {
    decoders.delete(id)
    if (platform.state !== 'closed') platform.close()
  }
}
