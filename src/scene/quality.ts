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
]

/** frames looked at before a step is taken */
const WINDOW = 45
/** a frame is late above this, s */
const LATE_SEC = 1 / 42
/** longer gaps are a hidden tab, not a slow picture */
const GAP_SEC = 0.4

export function qualitySettings(quality: Quality, autoStep = 0): QualitySettings {
  if (quality !== 'auto') return SETTINGS[quality]
  return AUTO_STEPS[Math.min(AUTO_STEPS.length - 1, Math.max(0, autoStep))]!
}

/** Watches the time between drawn frames and says when `auto` has to give something up. */
export class QualityGovernor {
  step = 0
  #frames = 0
  #late = 0

  /** @returns true if the step has changed */
  frame(dtSec: number): boolean {
    if (dtSec > GAP_SEC || this.step >= AUTO_STEPS.length - 1) return false
    this.#frames++
    if (dtSec > LATE_SEC) this.#late++
    if (this.#frames < WINDOW) return false
    const slow = this.#late > WINDOW * 0.6
    this.#frames = 0
    this.#late = 0
    if (slow) this.step++
    return slow
  }
}
