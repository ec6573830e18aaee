/** A stretch of one voice that was given to the sound card. */
export interface StartedSound {
  /** Hz */
  readonly rate: number
  readonly samples: Float32Array
  /** s on the context's axis: where its first sample would sound, and between which moments it does */
  readonly atSec: number
  readonly fromSec: number
  stopSec: number
}

/** How loud it was, in stretches of equal length on the context's axis. */
export interface SoundEnergy {
  readonly firstSec: number
  readonly binSec: number
  /** sum of squares of all voices; -1 where nothing was given to the card */
  readonly bins: readonly number[]
}

export interface SoundHooks {
  readonly contexts: AudioContext[]
  /** what was given to the sound card since this was last emptied */
  started: StartedSound[]
  /** s on the context's axis: what leaves the loudspeaker now */
  heardNow(): number
  /** What was given to the card since it was last emptied, as it sounds. */
  energy(): SoundEnergy
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
  /** fine enough for half a film's frame at a fifth of the speed */
  const BIN_SEC = 0.0025
  const contexts: AudioContext[] = []
  const sounding = new WeakMap<AudioScheduledSourceNode, StartedSound>()
  let held: FrameRequestCallback[] | null = null
  const request = window.requestAnimationFrame.bind(window)
  window.hooks = {
    contexts,
    started: [],
    heardNow() {
      const { contextTime = 0, performanceTime = 0 } = contexts[0]!.getOutputTimestamp()
      // a stamp is carried on, but nothing is heard that has not been made: a card that is starved is silent
      return Math.min(contextTime + (performance.now() - performanceTime) / 1000, contexts[0]!.currentTime)
    },
    energy() {
      const { started } = window.hooks
      const binOf = (sec: number): number => Math.floor(sec / BIN_SEC)
      const endOf = ({ atSec, samples, rate, stopSec }: StartedSound): number =>
        Math.min(stopSec, atSec + samples.length / rate)
      const first = binOf(Math.min(...started.map(({ fromSec }) => fromSec)))
      const bins = Array.from({ length: binOf(Math.max(...started.map(endOf))) - first + 1 }, () => -1)
      for (const sound of started) {
        const { atSec, fromSec, samples, rate } = sound
        const end = Math.min(samples.length, Math.round((endOf(sound) - atSec) * rate))
        for (let i = Math.round((fromSec - atSec) * rate); i < end; i++) {
          const bin = binOf(atSec + i / rate) - first
          bins[bin] = Math.max(0, bins[bin]!) + samples[i]! ** 2
        }
      }
      return { firstSec: first * BIN_SEC, binSec: BIN_SEC, bins }
    },
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
  const stop = Reflect.get(AudioScheduledSourceNode.prototype, 'stop') as () => void
  AudioBufferSourceNode.prototype.start = function (when = 0, offset = 0, ...rest) {
    if (this.buffer !== null) {
      const samples = this.buffer.getChannelData(0).slice()
      const rate = this.buffer.sampleRate
      const sound = { rate, samples, atSec: when - offset, fromSec: when, stopSec: Infinity }
      sounding.set(this, sound)
      window.hooks.started.push(sound)
    }
    Reflect.apply(start, this, [when, offset, ...rest])
  }
  AudioScheduledSourceNode.prototype.stop = function (when = 0) {
    const sound = sounding.get(this)
    if (sound !== undefined) sound.stopSec = Math.min(sound.stopSec, when)
    Reflect.apply(stop, this, [when])
  }
}
