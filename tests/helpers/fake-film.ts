import type { FilmPacket, FilmPlatform, FilmTrack } from '../../src/playback/film-types.ts'

export interface FakeFilmOptions {
  readonly nFrames?: number
  readonly fps?: number
  /** frames from one key frame to the next */
  readonly keyEvery?: number
  /** frames the decoder holds back before the first comes out */
  readonly delay?: number
  /** frames that come out at once, as they do in a page that is held up */
  readonly burst?: number
  /** index of a frame at which the decoder gives up, once */
  readonly failsAt?: number
  readonly width?: number
  readonly height?: number
}

/** A film without pictures and a decoder that counts: what is read, decoded, closed and drawn. */
export interface FakeFilm {
  readonly track: FilmTrack
  readonly platform: FilmPlatform
  /** indices of packets whose bytes were read, oldest first */
  readonly reads: number[]
  /** indices of frames that were drawn */
  readonly drawn: number[]
  readonly nOpenFrames: number
  readonly nSurfaces: number
  readonly nDecoders: number
  readonly isDisposed: boolean
}

export function fakeFilm(options: FakeFilmOptions = {}): FakeFilm {
  const { nFrames = 600, fps = 30, keyEvery = 240, delay = 2, burst = 1, width = 3840, height = 2160 } = options
  const counts = { open: 0, surfaces: 0, decoders: 0, isDisposed: false, hasFailed: false }
  const reads: number[] = []
  const drawn: number[] = []
  const span = (i: number) => ({ startSec: i / fps, endSec: (i + 1) / fps })
  const indexAt = (sec: number): number => Math.min(nFrames - 1, Math.max(0, Math.floor(sec * fps + 1e-6)))
  const keyOf = (sec: number): number => Math.floor(indexAt(sec) / keyEvery) * keyEvery
  const packetOf = (i: number): FilmPacket => {
    reads.push(i)
    const chunk = { type: i % keyEvery === 0 ? 'key' : 'delta', index: i } as unknown as EncodedVideoChunk
    return { ...span(i), isKey: i % keyEvery === 0, toChunk: () => chunk }
  }
  const track: FilmTrack = {
    info: { width, height, quarterTurns: 0, codec: 'fake', firstSec: 0, endSec: nFrames / fps, fps, bytes: 0 },
    config: { codec: 'fake' },
    frameAt: async (sec) => span(indexAt(sec)),
    keyStart: async (sec) => span(keyOf(sec)).startSec,
    openAt: async (sec) => packetOf(keyOf(sec)),
    next: async (packet) => {
      const i = Math.round(packet.startSec * fps) + 1
      return i < nFrames ? packetOf(i) : null
    },
    dispose: () => {
      counts.isDisposed = true
    },
  }
  const platform: FilmPlatform = {
    createDecoder: (init) => {
      counts.decoders++
      return new FakeDecoder(init, { fps, delay, burst, counts, failsAt: options.failsAt }) as unknown as VideoDecoder
    },
    createSurface: () => {
      counts.surfaces++
      const image = { width: 0, height: 0, index: -1 }
      return {
        image: image as unknown as OffscreenCanvas,
        draw: (frame, w, h) => {
          const { index } = frame as unknown as { index: number }
          drawn.push(index)
          Object.assign(image, { width: w, height: h, index })
        },
      }
    },
  }
  return {
    track,
    platform,
    reads,
    drawn,
    get nOpenFrames() {
      return counts.open
    },
    get nSurfaces() {
      return counts.surfaces
    },
    get nDecoders() {
      return counts.decoders
    },
    get isDisposed() {
      return counts.isDisposed
    },
  }
}

interface FakeDecoderOptions {
  readonly fps: number
  readonly delay: number
  readonly burst: number
  readonly failsAt: number | undefined
  readonly counts: { open: number; hasFailed: boolean }
}

/** Gives frames out in order, one a turn of the event loop, `delay` frames late. */
class FakeDecoder {
  state = 'configured'
  private readonly init: VideoDecoderInit
  private readonly options: FakeDecoderOptions
  private readonly queue: number[] = []
  private readonly inside: number[] = []
  private readonly dequeued: (() => void)[] = []
  private isFlushing = false

  constructor(init: VideoDecoderInit, options: FakeDecoderOptions) {
    this.init = init
    this.options = options
  }

  get decodeQueueSize(): number {
    return this.queue.length
  }

  configure(): void {}

  addEventListener(_type: string, listener: () => void): void {
    this.dequeued.push(listener)
  }

  decode(chunk: EncodedVideoChunk): void {
    this.queue.push((chunk as unknown as { index: number }).index)
    setImmediate(() => this.work())
  }

  async flush(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve))
    this.isFlushing = true
    while (this.queue.length > 0) this.work()
    this.giveOut(0)
  }

  close(): void {
    this.state = 'closed'
    this.queue.length = 0
    this.inside.length = 0
  }

  private work(): void {
    if (this.state === 'closed') return
    const index = this.queue.shift()
    if (index === undefined) return
    const { counts, failsAt, delay, burst } = this.options
    if (index === failsAt && !counts.hasFailed) {
      counts.hasFailed = true
      this.state = 'closed'
      this.init.error(new DOMException('damaged', 'EncodingError'))
      return
    }
    this.inside.push(index)
    for (const listener of this.dequeued) listener()
    if (!this.isFlushing && this.inside.length >= delay + burst) this.giveOut(delay)
  }

  private giveOut(nHeld: number): void {
    const { counts, fps } = this.options
    while (this.inside.length > nHeld) {
      const index = this.inside.shift()!
      counts.open++
      let isOpen = true
      const frame = {
        index,
        timestamp: Math.round((index * 1e6) / fps),
        duration: Math.round(1e6 / fps),
        close: () => {
          if (isOpen) counts.open--
          isOpen = false
        },
      }
      this.init.output(frame as unknown as VideoFrame)
    }
  }
}
