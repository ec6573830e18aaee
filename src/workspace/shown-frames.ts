import type { SyncMeter, Transport } from '../playback/index.ts'
import type { EventBoard } from './event-board.ts'
import type { InteractionSession } from './interaction-session.ts'
import type { OpenClock } from './open-clock.ts'

/** Milliseconds a first pose waits for somebody to draw it before it counts as shown (hidden tabs, no WebGL). */
const UNDRAWN_MS = 1000
/** ms between two `time` events */
const TIME_EVENT_MS = 100

export interface ShownFramesOptions {
  readonly engine: Transport
  readonly sync: SyncMeter
  readonly openClock: OpenClock
  readonly events: EventBoard
}

/** What follows from a frame having been shown: seeks are done, sync is measured, the first pose is there, time has passed. */
export class ShownFrames {
  private readonly options: ShownFramesOptions
  private waiters: (() => void)[] = []
  private lastEventSec = Number.NaN
  private lastEventMs = 0

  constructor(options: ShownFramesOptions) {
    this.options = options
  }

  /** Resolves when a frame with the first pose was stepped, or nobody steps. */
  firstPose(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.options.openClock.firstPose()
        resolve()
      }, UNDRAWN_MS)
      this.waiters.push(() => {
        clearTimeout(timer)
        resolve()
      })
    })
  }

  /** Another interaction is shown: nobody waits for the first pose of the last. */
  forget(): void {
    this.waiters = []
  }

  /** Last of each displayed frame. Allocates nothing while playing. */
  after(session: InteractionSession, timeSec: number, timestampMs: number): void {
    const { engine, sync, openClock, events } = this.options
    engine.frameShown(timeSec)
    if (engine.store.getState().status === 'playing') sync.record(timeSec, engine.audibleNow())
    if (!openClock.hasFirstPose && isEverybodyPosed(session)) openClock.firstPose()
    if (openClock.hasFirstPose && this.waiters.length > 0) {
      for (const shown of this.waiters.splice(0)) shown()
    }
    if (timeSec !== this.lastEventSec && timestampMs - this.lastEventMs >= TIME_EVENT_MS) {
      this.lastEventMs = timestampMs
      this.lastEventSec = timeSec
      events.emit('time', { time: timeSec })
    }
  }
}

function isEverybodyPosed({ people, durationSec }: InteractionSession): boolean {
  for (let i = 0; i < people.length; i++) if (!people[i]!.isPosed) return false
  return durationSec > 0
}
