/** s; one energy value each */
const BLOCK_SEC = 0.1
/** dBFS; blocks below are silence (ITU-R BS.1770 absolute gate) */
const ABSOLUTE_GATE_DB = -70
/** dB under the mean of the blocks above the absolute gate (relative gate): pauses and breath do not count */
const RELATIVE_GATE_DB = -10
/** dB per histogram bin */
const BIN_DB = 0.5
const TOP_DB = 20
const N_BINS = Math.round((TOP_DB - ABSOLUTE_GATE_DB) / BIN_DB)
/** blocks of speech before the estimate means anything */
const MIN_BLOCKS = 3
/** blocks that are no silence, after which a voice without any speech segment is measured as a whole; 3 s */
const FALLBACK_BLOCKS = 30
/** samples louder than this are damage: the loudest legal float is far below */
const CLAMP = 4

/**
 * How loud a person speaks, from whatever part of the voice has been read so far, in any order.
 *
 * Gated RMS after the scheme of ITU-R BS.1770-4 (blocks of 100 ms, absolute gate, relative gate, histogram form; without
 * the K weighting, speech against speech does not need it). Where the speech segments are known (VAD), only blocks inside
 * them count, unless there are none. A block counts once, however often it is read.
 */
export interface LoudnessMeter {
  /** Samples of the voice from sample `start`; only whole blocks of the meter's own grid are taken. */
  add(start: number, samples: Float32Array): void
  /** dBFS RMS of the speech so far, or null while there is too little to say */
  readonly loudnessDb: number | null
  /** s of speech the estimate rests on */
  readonly speechSec: number
}

export interface LoudnessMeterOptions {
  /** Hz */
  readonly sampleRate: number
  /** true where the person speaks; all of the voice where not given */
  readonly isSpeech?: ((seconds: number) => boolean) | undefined
}

export function createLoudnessMeter(options: LoudnessMeterOptions): LoudnessMeter {
  const block = Math.max(1, Math.round(options.sampleRate * BLOCK_SEC))
  const speech = createEnergyHistogram()
  const anything = createEnergyHistogram()
  const seen = new Set<number>()
  let isStale = false
  let measured = { db: 0, nBlocks: 0 }

  function addBlock(index: number, samples: Float32Array, from: number): void {
    seen.add(index)
    let sum = 0
    for (let i = from; i < from + block; i++) {
      const x = samples[i]!
      if (x >= -CLAMP && x <= CLAMP) sum += x * x
    }
    const energy = sum / block
    const isSpeech = options.isSpeech?.(((index + 0.5) * block) / options.sampleRate) ?? true
    if (!anything.add(energy)) return
    if (isSpeech) speech.add(energy)
    isStale = true
  }

  function measure(): typeof measured {
    if (isStale) {
      isStale = false
      measured = gatedMean(speech)
      // segments that are void or still on their way must not leave a voice without a level
      if (measured.nBlocks < MIN_BLOCKS && anything.n >= FALLBACK_BLOCKS) measured = gatedMean(anything)
    }
    return measured
  }

  return {
    add(start, samples) {
      for (let index = Math.ceil(start / block); ; index++) {
        const from = index * block - start
        if (from + block > samples.length) return
        if (!seen.has(index)) addBlock(index, samples, from)
      }
    },
    get loudnessDb() {
      const { db, nBlocks } = measure()
      return nBlocks >= MIN_BLOCKS ? db : null
    },
    get speechSec() {
      return measure().nBlocks * BLOCK_SEC
    },
  }
}

interface EnergyHistogram {
  /** @returns false for silence, which is not counted */
  add(energy: number): boolean
  /** mean energy and number of the blocks at or above a level, dBFS */
  above(db: number): { mean: number; n: number }
  readonly n: number
}

function createEnergyHistogram(): EnergyHistogram {
  const counts = new Float64Array(N_BINS)
  const energies = new Float64Array(N_BINS)
  let total = 0
  return {
    add(energy) {
      const db = 10 * Math.log10(energy)
      if (!(db >= ABSOLUTE_GATE_DB)) return false
      const bin = Math.min(N_BINS - 1, Math.floor((db - ABSOLUTE_GATE_DB) / BIN_DB))
      counts[bin] = counts[bin]! + 1
      energies[bin] = energies[bin]! + energy
      total++
      return true
    },
    above(db) {
      let n = 0
      let sum = 0
      for (let bin = Math.max(0, Math.floor((db - ABSOLUTE_GATE_DB) / BIN_DB)); bin < N_BINS; bin++) {
        n += counts[bin]!
        sum += energies[bin]!
      }
      return { mean: n > 0 ? sum / n : 0, n }
    },
    get n() {
      return total
    },
  }
}

function gatedMean(histogram: EnergyHistogram): { db: number; nBlocks: number } {
  if (histogram.n === 0) return { db: 0, nBlocks: 0 }
  const gateDb = 10 * Math.log10(histogram.above(ABSOLUTE_GATE_DB).mean) + RELATIVE_GATE_DB
  const gated = histogram.above(gateDb)
  return { db: 10 * Math.log10(gated.mean), nBlocks: gated.n }
}
