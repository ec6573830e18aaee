/**
 * Frame rate of one person. The files carry none: it is frames over seconds of sound, snapped to a rate that cameras
 * really have. Documentation says 30 everywhere, and is wrong for half of the vendors.
 */
export interface Timebase {
  /** Hz */
  readonly fps: number
  readonly from: 'audio' | 'video' | 'assumed'
  /** frames / seconds before snapping; null where there was nothing to measure */
  readonly measuredFps: number | null
  /** true where the measured rate is none that a camera has; it is used as it is */
  readonly unusual: boolean
}

/** Rates seen in the corpus or common to cameras, Hz. */
const KNOWN_RATES: readonly number[] = [
  24000 / 1001,
  24,
  25,
  45000 / 1501,
  30000 / 1001,
  30,
  48000 / 1001,
  48,
  50,
  60000 / 1001,
  60,
  120,
  240,
]

/** A measured rate this near to a known one is that one. */
const SNAP_TOLERANCE = 0.001
/** Outside of this a rate is not a recording but a broken file, Hz. */
const PLAUSIBLE_FPS = { min: 5, max: 500 }
const ASSUMED_FPS = 30

/** The known rate nearest to a measured one, if it is near enough. */
export function snapFrameRate(measuredFps: number): number | undefined {
  let best: number | undefined
  for (const rate of KNOWN_RATES) {
    if (best === undefined || Math.abs(rate - measuredFps) < Math.abs(best - measuredFps)) best = rate
  }
  return best !== undefined && Math.abs(best - measuredFps) <= SNAP_TOLERANCE * best ? best : undefined
}

/**
 * @param nFrames frames of the recording
 * @param mediaSec seconds of its sound (or film), null where there is none
 * @param from where the seconds come from
 */
export function timebaseOf(nFrames: number, mediaSec: number | null, from: 'audio' | 'video' = 'audio'): Timebase {
  const measuredFps = mediaSec !== null && mediaSec > 0 && nFrames > 0 ? nFrames / mediaSec : null
  if (measuredFps === null || measuredFps < PLAUSIBLE_FPS.min || measuredFps > PLAUSIBLE_FPS.max) {
    return { fps: ASSUMED_FPS, from: 'assumed', measuredFps, unusual: measuredFps !== null }
  }
  const snapped = snapFrameRate(measuredFps)
  return { fps: snapped ?? measuredFps, from, measuredFps, unusual: snapped === undefined }
}
