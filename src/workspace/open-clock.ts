import type { Metrics } from './workspace-types.ts'

/** When the first pose was shown and when play could begin, counted from the call or from navigation. */
export class OpenClock {
  private readonly now: () => number
  private startMs = 0
  private firstPoseMs = Number.NaN
  private playableMs = Number.NaN

  constructor(now: () => number) {
    this.now = now
  }

  /** @param sinceNavigation the page's own load counts too: `performance.now` is zero at navigation */
  start(sinceNavigation: boolean): void {
    this.startMs = sinceNavigation ? 0 : this.now()
    this.firstPoseMs = Number.NaN
    this.playableMs = Number.NaN
  }

  firstPose(): void {
    if (Number.isNaN(this.firstPoseMs)) this.firstPoseMs = this.now() - this.startMs
  }

  get hasFirstPose(): boolean {
    return !Number.isNaN(this.firstPoseMs)
  }

  playable(): void {
    if (Number.isNaN(this.playableMs)) this.playableMs = this.now() - this.startMs
  }

  /** 0 where it has not happened. */
  read(): Pick<Metrics, 'timeToFirstPoseMs' | 'timeToPlayableMs'> {
    return { timeToFirstPoseMs: this.firstPoseMs || 0, timeToPlayableMs: this.playableMs || 0 }
  }
}
