import type { Visavis } from '../../src/workspace/index.ts'

declare const visavis: Visavis

/** A displayed frame while it played. */
export interface Shown {
  readonly timeSec: number
  /** of each person; null where nothing had come */
  readonly joints: (number[] | null)[]
}

/** A click that came out of the audio graph. */
export interface Heard {
  /** of the recording, as the picture said when it sounded, s */
  readonly mediaSec: number
}

export interface Watched {
  start(): void
  /** s, of the last displayed frame that was told while playing */
  timeSec: number
  read(): { shown: Shown[]; heard: Heard[]; waits: string[] }
}

declare global {
  interface Window {
    watched: Watched
  }
}

/** Runs in the page before anything of it: notes displayed frames, ten a second, waits, and every click that is scheduled. */
export function watchPlaying(): void {
  /** part of the loudest sample of a buffer that counts as a click, and the least there must be */
  const CLICK_SHARE = 0.5
  const LEAST = 1e-3
  /** s within which loud samples are one click, and between two looks at a running clock that belong together */
  const ONE_CLICK_SEC = 0.02
  const JOIN_SEC = 1

  const shown: Shown[] = []
  const waits: string[] = []
  const anchors: { contextSec: number; timeSec: number }[] = []
  const clicks: { atSec: number; node: AudioScheduledSourceNode }[] = []
  const stopsAt = new WeakMap<AudioScheduledSourceNode, number>()
  let context: BaseAudioContext | null = null

  const start = Reflect.get(AudioBufferSourceNode.prototype, 'start') as () => void
  const stop = Reflect.get(AudioScheduledSourceNode.prototype, 'stop') as () => void
  AudioBufferSourceNode.prototype.start = function (when = 0, offset = 0, ...rest) {
    context = this.context
    const data = this.buffer?.getChannelData(0) ?? new Float32Array(0)
    const rate = this.buffer?.sampleRate ?? 1
    let loudest = 0
    for (const sample of data) loudest = Math.max(loudest, Math.abs(sample))
    let lastAt = -1
    const least = Math.max(LEAST, CLICK_SHARE * loudest)
    for (let i = 0; i < data.length; i++) {
      if (Math.abs(data[i]!) < least) continue
      if (lastAt < 0 || i - lastAt > ONE_CLICK_SEC * rate) clicks.push({ atSec: when + i / rate - offset, node: this })
      lastAt = i
    }
    Reflect.apply(start, this, [when, offset, ...rest])
  }
  AudioScheduledSourceNode.prototype.stop = function (when = 0) {
    stopsAt.set(this, Math.min(when, stopsAt.get(this) ?? Infinity))
    Reflect.apply(stop, this, [when])
  }

  function jointsAt(timeSec: number): (number[] | null)[] {
    return ([0, 1] as const).map((person) => {
      try {
        return [...visavis.joints(person, timeSec, 'camera')]
      } catch {
        return null
      }
    })
  }

  /** Told by the page with the frame it has just drawn; asking for its whole state instead would cost more than the frame. */
  function look(detail: unknown): void {
    const { time } = detail as { time: number }
    window.watched.timeSec = time
    shown.push({ timeSec: time, joints: jointsAt(time) })
    if (!(context instanceof AudioContext)) return
    const stamp = context.getOutputTimestamp()
    const carried = (stamp.contextTime ?? 0) + (performance.now() - (stamp.performanceTime ?? 0)) / 1000
    anchors.push({ contextSec: carried, timeSec: time })
  }

  function noteWaits(): void {
    const text = document.querySelector('p[role=status].note')?.textContent ?? ''
    if (/Waiting for/.test(text) && waits.at(-1) !== text) waits.push(text)
  }

  /** Clicks that were not stopped before they sounded, placed by the frames around them. */
  function heard(): Heard[] {
    return clicks.flatMap(({ atSec, node }) => {
      if (atSec >= (stopsAt.get(node) ?? Infinity)) return []
      const after = anchors.findIndex(({ contextSec }) => contextSec >= atSec)
      const before = anchors[after - 1]
      const next = anchors[after]
      if (before === undefined || next === undefined) return []
      const span = next.contextSec - before.contextSec
      // time stood in between
      if (span > JOIN_SEC || Math.abs(next.timeSec - before.timeSec - span) > ONE_CLICK_SEC) return []
      return [{ mediaSec: before.timeSec + (atSec - before.contextSec) }]
    })
  }

  window.watched = {
    timeSec: 0,
    start: () => {
      visavis.on('time', look)
      setInterval(noteWaits, 100)
    },
    read: () => ({ shown, heard: heard(), waits }),
  }
}
