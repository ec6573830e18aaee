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
/** samples louder than this are damage: the loudest legal float is far below */
const CLAMP = 4

/**
 * How loud a person speaks, from whatever part of the voice has been read so far, in any order.
 *
 * Gated RMS after the scheme of ITU-R BS.1770-4 (blocks of 100 ms, absolute gate, relative gate, histogram form; without
 * the K weighting, speech against speech does not need it). Where the speech segments are known (VAD), only blocks inside
 * them count. A block counts once, however often it is read.
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
  const counts = new Float64Array(N_BINS)
  const energies = new Float64Array(N_BINS)
  const seen = new Set<number>()
  let cached: number | null = null
  let gatedBlocks = 0
  let isStale = false

  function addBlock(index: number, samples: Float32Array, from: number): void {
    seen.add(index)
    if (options.isSpeech && !options.isSpeech(((index + 0.5) * block) / options.sampleRate)) return
    let sum = 0
    for (let i = from; i < from + block; i++) {
      const x = samples[i]!
      if (x >= -CLAMP && x <= CLAMP) sum += x * x
    }
    const energy = sum / block
    const db = 10 * Math.log10(energy)
    if (!(db >= ABSOLUTE_GATE_DB)) return
    const bin = Math.min(N_BINS - 1, Math.floor((db - ABSOLUTE_GATE_DB) / BIN_DB))
    counts[bin] = counts[bin]! + 1
    energies[bin] = energies[bin]! + energy
    isStale = true
  }

  function update(): void {
    if (!isStale) return
    isStale = false
    const ungated = meanAbove(counts, energies, 0)
    const gateDb = 10 * Math.log10(ungated.mean) + RELATIVE_GATE_DB
    const firstBin = Math.max(0, Math.floor((gateDb - ABSOLUTE_GATE_DB) / BIN_DB))
    const gated = meanAbove(counts, energies, firstBin)
    gatedBlocks = gated.n
    cached = gated.n >= MIN_BLOCKS ? 10 * Math.log10(gated.mean) : null
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
      update()
      return cached
    },
    get speechSec() {
      update()
      return gatedBlocks * BLOCK_SEC
    },
  }
}

function meanAbove(counts: Float64Array, energies: Float64Array, firstBin: number): { mean: number; n: number } {
  let n = 0
  let sum = 0
  for (let bin = firstBin; bin < N_BINS; bin++) {
    n += counts[bin]!
    sum += energies[bin]!
  }
  return { mean: n > 0 ? sum / n : 0, n }
}
