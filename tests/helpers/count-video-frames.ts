/** Frames of this page's decoders. */
export interface VideoFrameCounts {
  made: number
  closed: number
  /** most that were open at once */
  most: number
}

declare global {
  interface Window {
    videoFrames: VideoFrameCounts
  }
}

/** Counts at the platform's own doors: what decoders give out, and what is closed. For `page.addInitScript`. */
export function countVideoFrames(): void {
  const counts = { made: 0, closed: 0, most: 0 }
  window.videoFrames = counts
  const Platform = window.VideoDecoder
  window.VideoDecoder = class extends Platform {
    constructor(init: VideoDecoderInit) {
      const output = (frame: VideoFrame): void => {
        counts.made++
        counts.most = Math.max(counts.most, counts.made - counts.closed)
        init.output(frame)
      }
      super({ output, error: init.error })
    }
  }
  // decoders live in a worker: their frames come from there, and are one's own from then on
  const Plain = window.Worker
  window.Worker = class extends Plain {
    constructor(...given: ConstructorParameters<typeof Worker>) {
      super(...given)
      this.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
        const frame: unknown = typeof data === 'object' && data !== null ? Reflect.get(data, 'frame') : null
        if (!(frame instanceof VideoFrame)) return
        counts.made++
        counts.most = Math.max(counts.most, counts.made - counts.closed)
      })
    }
  }
  const close = Object.getOwnPropertyDescriptor(VideoFrame.prototype, 'close')!.value as () => void
  VideoFrame.prototype.close = function () {
    counts.closed++
    close.call(this)
  }
}
