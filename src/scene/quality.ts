/** What a picture may cost. `auto` starts at high and goes down, once, where frames come late. */
export type Quality = 'low' | 'medium' | 'high' | 'auto'

export interface QualitySettings {
  /** upper bound of the pixel ratio */
  readonly pixelRatio: number
  /** edge of the shadow map, texels */
  readonly shadowSize: number
  /** weave, drape and skin mottling */
  readonly surfaceDetail: number
  /** what the pose does to the shape of a user's own body */
  readonly poseCorrectives: boolean
  /** fewer triangles for the same body */
  readonly coarseBody: boolean
  readonly antialias: boolean
}

const SETTINGS: Readonly<Record<Exclude<Quality, 'auto'>, QualitySettings>> = {
  low: {
    pixelRatio: 1,
    shadowSize: 512,
    surfaceDetail: 0,
    poseCorrectives: false,
    coarseBody: true,
    antialias: false,
  },
  medium: {
    pixelRatio: 1.5,
    shadowSize: 1024,
    surfaceDetail: 1,
    poseCorrectives: true,
    coarseBody: false,
    antialias: true,
  },
  high: {
    pixelRatio: 2,
    shadowSize: 2048,
    surfaceDetail: 1,
    poseCorrectives: true,
    coarseBody: false,
    antialias: true,
  },
}

/** Steps of `auto`, best first; multisampling cannot change in a living context and stays. */
const AUTO_STEPS: readonly QualitySettings[] = [
  SETTINGS.high,
  SETTINGS.medium,
  { pixelRatio: 1, shadowSize: 1024, surfaceDetail: 1, poseCorrectives: true, coarseBody: true, antialias: true },
  { pixelRatio: 0.75, shadowSize: 512, surfaceDetail: 0, poseCorrectives: false, coarseBody: true, antialias: true },
  { pixelRatio: 0.5, shadowSize: 256, surfaceDetail: 0, poseCorrectives: false, coarseBody: true, antialias: true },
]

/** frames looked at before a step is taken */
const WINDOW = 45
/** a frame is late above this, s */
const LATE_SEC = 1 / 42
/** one longer gap is a hidden tab, several in a row are a machine that cannot keep up */
const GAP_SEC = 0.4
const GAPS_IN_A_ROW = 3
/** frames this late, s, so many in a row, are reason enough: nobody should wait for a whole window of them */
const VERY_LATE_SEC = 0.1
const VERY_LATE_IN_A_ROW = 8

export function qualitySettings(quality: Quality, autoStep = 0): QualitySettings {
  if (quality !== 'auto') return SETTINGS[quality]
  return AUTO_STEPS[Math.min(AUTO_STEPS.length - 1, Math.max(0, autoStep))]!
}

/** Watches the time between drawn frames and says when `auto` has to give something up. */
export class QualityGovernor {
  step = 0
  #frames = 0
  #late = 0
  #veryLate = 0
  #gaps = 0

  /** @returns true if the step has changed */
  frame(dtSec: number): boolean {
    if (this.step >= AUTO_STEPS.length - 1) return false
    this.#gaps = dtSec > GAP_SEC ? this.#gaps + 1 : 0
    if (this.#gaps > 0 && this.#gaps < GAPS_IN_A_ROW) return false
    this.#frames++
    if (dtSec > LATE_SEC) this.#late++
    this.#veryLate = dtSec > VERY_LATE_SEC ? this.#veryLate + 1 : 0
    const isHopeless = this.#gaps > 0 || this.#veryLate >= VERY_LATE_IN_A_ROW
    if (!isHopeless && this.#frames < WINDOW) return false
    const isSlow = isHopeless || this.#late > WINDOW * 0.6
    this.#frames = 0
    this.#late = 0
    this.#veryLate = 0
    this.#gaps = 0
    if (isSlow) this.step++
    return isSlow
  }
}
