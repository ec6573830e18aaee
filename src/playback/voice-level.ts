import type { LoudnessMeter } from './loudness-meter.ts'

/** dBFS RMS every person is brought to */
export const TARGET_DB = -23
/** dB; recordings of one vendor lie at -51 dBFS and need about 28 */
const MAX_GAIN_DB = 34
const MIN_GAIN_DB = -20
/** dBFS; what speech is taken for before any was heard, and how many seconds of hearing outweigh that */
const PRIOR_DB = -34
const PRIOR_SEC = 0.2
/** dB/s; slow enough not to be heard as pumping */
const RISE_DB_PER_SEC = 3
const FALL_DB_PER_SEC = 9
/** s; the first speech of a voice is brought to its level within this, there is nothing before it to pump against */
const FIRST_RAMP_SEC = 0.03
/** louder samples are damage */
const CLAMP = 4

/**
 * The gain that brings one person to the common loudness: follows the meter smoothly, is baked into the samples before
 * they are scheduled (so it is exact and needs no look-ahead node), and can be read.
 */
export interface VoiceLevel {
  /** Multiplies samples in place, replacing what is not a number by silence and clamping what no converter can play. */
  apply(samples: Float32Array, nSamples: number, sampleRate: number): void
  /** dB, the gain at the end of what was applied last */
  readonly gainDb: number
}

/** @param meter null: no normalisation, samples are only cleaned */
export function createVoiceLevel(meter: LoudnessMeter | null): VoiceLevel {
  let gainDb = 0
  let isSettled = false

  function nextGainDb(seconds: number): { gainDb: number; rampSec: number } {
    const wanted = meter ? wantedGainDb(meter) : 0
    if (wanted === null) return { gainDb, rampSec: seconds }
    if (!isSettled) {
      isSettled = true
      return { gainDb: wanted, rampSec: FIRST_RAMP_SEC }
    }
    const step = Math.min(RISE_DB_PER_SEC * seconds, Math.max(-FALL_DB_PER_SEC * seconds, wanted - gainDb))
    return { gainDb: gainDb + step, rampSec: seconds }
  }

  return {
    apply(samples, nSamples, sampleRate) {
      const from = dbToGain(gainDb)
      const next = nextGainDb(nSamples / sampleRate)
      const to = dbToGain(next.gainDb)
      const nRamp = Math.max(1, Math.min(nSamples, Math.round(next.rampSec * sampleRate)))
      for (let i = 0; i < nSamples; i++) {
        const x = samples[i]!
        const gain = i < nRamp ? from + ((to - from) * (i + 1)) / nRamp : to
        samples[i] = x >= -CLAMP && x <= CLAMP ? x * gain : x > CLAMP ? CLAMP * gain : x < -CLAMP ? -CLAMP * gain : 0
      }
      gainDb = next.gainDb
    },
    get gainDb() {
      return gainDb
    },
  }
}

/** dB to reach the target, or null while the meter has heard no speech. */
function wantedGainDb(meter: LoudnessMeter): number | null {
  const loudness = meter.loudnessDb
  if (loudness === null) return null
  const weight = meter.speechSec / (meter.speechSec + PRIOR_SEC)
  const believed = PRIOR_DB + (loudness - PRIOR_DB) * weight
  return Math.min(MAX_GAIN_DB, Math.max(MIN_GAIN_DB, TARGET_DB - believed))
}

export function dbToGain(db: number): number {
  return 10 ** (db / 20)
}
