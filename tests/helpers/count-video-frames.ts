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
  const close = Object.getOwnPropertyDescriptor(VideoFrame.prototype, 'close')!.value as () => void
  VideoFrame.prototype.close = function () {
    counts.closed++
    close.call(this)
  }
}
