import type { FilmDecoder, FilmPacket, FilmPlatform, FilmTrack } from './film-types.ts'

/** Coded frames that wait in the decoder before no more are given to it: what a page that is held up for a while needs. */
const MAX_QUEUED = 16
/** Frames given to the decoder that may be missing at its other end: H.264 reorders up to 16. */
const MAX_INSIDE = 20

export interface FilmRunOptions {
  readonly track: FilmTrack
  readonly platform: FilmPlatform
  /** must close the frame before it returns */
  onFrame(frame: VideoFrame): void
  onError(error: unknown): void
}

/**
 * One decoding from a key frame on. Frames come out in the order in which they are seen. A run ends by being closed;
 * frames that come later are closed by itself.
 */
export class FilmRun {
  /** s; where its key frame lies */
  readonly keySec: number
  /** s; start of the last packet that was given to the decoder */
  fedSec: number
  /** s; start of the last frame that came out */
  outSec = Number.NEGATIVE_INFINITY
  /** the last packet is in, and what was in the decoder is out */
  isAtEnd = false
  private readonly options: FilmRunOptions
  private readonly decoder: FilmDecoder
  private packet: FilmPacket | null
  private nInside = 0
  private isClosed = false
  private wake: () => void = () => undefined

  /** @param first the key frame to begin with */
  constructor(first: FilmPacket, options: FilmRunOptions) {
    this.options = options
    this.keySec = first.startSec
    this.fedSec = first.startSec
    this.packet = first
    this.decoder = options.platform.createDecoder({
      output: (frame) => this.takeFrame(frame),
      error: (error) => {
        this.isClosed = true
        this.wake()
        options.onError(error)
      },
    })
    this.decoder.configure(options.track.config)
    this.decoder.addEventListener('dequeue', () => this.wake())
  }

  /**
   * Does one thing toward more frames: gives the decoder a packet, or waits until it takes or gives one.
   * @param untilSec s; what lies behind it is given to the decoder only when that has taken all it was given
   */
  async advance(untilSec = Number.POSITIVE_INFINITY): Promise<void> {
    if (this.isClosed || this.isAtEnd) return
    const nQueued = this.decoder.decodeQueueSize
    if (nQueued >= (this.fedSec < untilSec ? MAX_QUEUED : 1) || this.nInside >= MAX_INSIDE) {
      await new Promise<void>((resolve) => {
        this.wake = resolve
      })
      return
    }
    const { packet } = this
    if (packet === null) {
      await this.decoder.flush().catch(() => undefined)
      this.isAtEnd = true
      return
    }
    this.decoder.decode(packet.toChunk())
    this.nInside++
    this.fedSec = Math.max(this.fedSec, packet.startSec)
    this.packet = await this.options.track.next(packet)
  }

  private takeFrame(frame: VideoFrame): void {
    this.nInside--
    if (this.isClosed) {
      frame.close()
      return
    }
    this.outSec = frame.timestamp / 1e6
    this.options.onFrame(frame)
    this.wake()
  }

  close(): void {
    if (!this.isClosed && this.decoder.state !== 'closed') this.decoder.close()
    this.isClosed = true
    this.wake()
  }
}
