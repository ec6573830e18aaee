export interface StartedSound {
  /** Hz */
  readonly rate: number
  readonly samples: Float32Array
}

export interface SoundHooks {
  readonly contexts: AudioContext[]
  /** what was given to the sound card since this was last emptied */
  started: StartedSound[]
  /** No frame is drawn while hidden, as in a tab behind another. */
  hide(isHidden: boolean): void
}

declare global {
  interface Window {
    hooks: SoundHooks
  }
}

/** Runs in the page before anything of it: keeps hold of its sound, and can hide it. */
export function hookSound(): void {
  const contexts: AudioContext[] = []
  let held: FrameRequestCallback[] | null = null
  const request = window.requestAnimationFrame.bind(window)
  window.hooks = {
    contexts,
    started: [],
    hide(isHidden) {
      const frames = held ?? []
      held = isHidden ? [] : null
      Object.defineProperty(document, 'visibilityState', { value: isHidden ? 'hidden' : 'visible', configurable: true })
      Object.defineProperty(document, 'hidden', { value: isHidden, configurable: true })
      document.dispatchEvent(new Event('visibilitychange'))
      for (const frame of frames) request(frame)
    },
  }
  window.requestAnimationFrame = (frame) => {
    if (held === null) return request(frame)
    return -held.push(frame)
  }
  const Plain = window.AudioContext
  window.AudioContext = class extends Plain {
    constructor(options?: AudioContextOptions) {
      super(options)
      contexts.push(this)
    }
  }
  const start = Reflect.get(AudioBufferSourceNode.prototype, 'start') as () => void
  AudioBufferSourceNode.prototype.start = function (...given) {
    if (this.buffer !== null) {
      window.hooks.started.push({ rate: this.buffer.sampleRate, samples: this.buffer.getChannelData(0).slice() })
    }
    Reflect.apply(start, this, given)
  }
}
