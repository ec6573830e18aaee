/** s of output between two grains; a grain and its overlap hold two to four periods of a low voice */
const HOP_SEC = 0.012
/** s a grain may stand off its nominal place to fit the wave before it; bounds the error of sync */
const TOLERANCE_SEC = 0.01
/** the coarse search works on every so many samples */
const COARSE = 4

/** Gives `n` samples of the input from index `start` (may be negative or past the end: silence). */
export type GridReader = (start: number, n: number, out: Float32Array) => void

/**
 * Faster or slower speech at its own pitch (WSOLA; Verhelst and Roelands, ICASSP 1993): grains of 12 ms are taken near
 * where the tempo wants them, moved by at most 10 ms to continue the wave, and cross-faded.
 *
 * It stands in until the library of `spectral-stretch.ts` is there, and where that cannot run. Both work ahead of the
 * sound card, slice by slice, where another player would have a node in the audio graph: nothing has a delay to be
 * accounted for, and Node tests it. Output sample n stands for input sample n * tempo, here within 10 ms.
 */
export interface TimeStretcher {
  /** Back to the first sample: output 0 is input 0. */
  reset(): void
  /** [start, end) of the input that rendering `nOut` more samples may touch, end-exclusive */
  inputRange(nOut: number): { start: number; end: number }
  /** Writes the next `nOut` samples to out[0 ..]. */
  render(nOut: number, out: Float32Array, read: GridReader): void
}

/**
 * @param sampleRate Hz
 * @param tempo input seconds per output second, over 0
 */
export function createTimeStretcher(sampleRate: number, tempo: number): TimeStretcher {
  if (!(tempo > 0)) throw new RangeError(`time stretch: tempo must be positive, got ${tempo}`)
  const hop = Math.max(8, Math.round(HOP_SEC * sampleRate))
  const tolerance = Math.round(TOLERANCE_SEC * sampleRate)
  const fadeIn = Float32Array.from({ length: hop }, (_, k) => 0.5 - 0.5 * Math.cos((Math.PI * (k + 0.5)) / hop))
  const template = new Float32Array(hop)
  const region = new Float32Array(hop + 2 * tolerance)
  const grain = new Float32Array(hop)
  const search = createGrainSearch(hop, tolerance)
  let nextGrain = 0
  let lastPlace = 0
  // samples of the current grain already given out
  let given = hop

  /** A grain with both its fades is centred one hop after its start: there input and output are to meet. */
  function nominalPlace(index: number): number {
    return (index + 1) * hop * tempo - hop
  }

  function makeGrain(read: GridReader): void {
    if (nextGrain === 0) {
      read(0, hop, grain)
      lastPlace = 0
    } else {
      const nominal = Math.round(nominalPlace(nextGrain))
      read(lastPlace + hop, hop, template)
      read(nominal - tolerance, region.length, region)
      const shift = search(template, region)
      for (let k = 0; k < hop; k++) {
        const old = template[k]!
        grain[k] = old + (region[shift + k]! - old) * fadeIn[k]!
      }
      lastPlace = nominal - tolerance + shift
    }
    nextGrain++
    given = 0
  }

  return {
    reset() {
      nextGrain = 0
      lastPlace = 0
      given = hop
    },
    inputRange(nOut) {
      const nGrains = Math.max(0, Math.ceil((nOut - (hop - given)) / hop))
      const lastGrain = nextGrain + nGrains - 1
      const nominal = Math.max(0, nominalPlace(lastGrain))
      return { start: lastPlace - 2 * tolerance, end: Math.ceil(nominal) + tolerance + 2 * hop + 1 }
    },
    render(nOut, out, read) {
      let done = 0
      while (done < nOut) {
        if (given === hop) makeGrain(read)
        const n = Math.min(hop - given, nOut - done)
        for (let k = 0; k < n; k++) out[done + k] = grain[given + k]!
        given += n
        done += n
      }
    },
  }
}

/**
 * Where in `region` the wave of `template` goes on best: the shift (samples, 0 .. 2 * tolerance) of the highest normalised
 * cross-correlation. First on every fourth sample of averaged input, then sample by sample around the winner.
 */
function createGrainSearch(hop: number, tolerance: number): (template: Float32Array, region: Float32Array) => number {
  const coarseHop = Math.floor(hop / COARSE)
  const coarseRegion = Math.floor((hop + 2 * tolerance) / COARSE)
  const smallTemplate = new Float32Array(coarseHop)
  const smallRegion = new Float32Array(coarseRegion)
  const maxShift = 2 * tolerance

  return (template, region) => {
    average(template, smallTemplate)
    average(region, smallRegion)
    const coarse = bestShift(smallTemplate, smallRegion, 0, coarseRegion - coarseHop, Math.round(tolerance / COARSE))
    const from = Math.max(0, (coarse - 1) * COARSE)
    const to = Math.min(maxShift, (coarse + 1) * COARSE)
    return bestShift(template, region, from, to, tolerance)
  }
}

function average(src: Float32Array, out: Float32Array): void {
  for (let i = 0, k = 0; i < out.length; i++, k += COARSE) out[i] = src[k]! + src[k + 1]! + src[k + 2]! + src[k + 3]!
}

/** In silence every shift is as good: the nominal one is kept. */
function bestShift(template: Float32Array, region: Float32Array, from: number, to: number, nominal: number): number {
  const n = template.length
  let energy = 0
  for (let k = 0; k < n; k++) energy += region[from + k]! ** 2
  let best = Math.min(to, Math.max(from, nominal))
  let bestScore = -Infinity
  for (let shift = from; shift <= to; shift++) {
    let dot = 0
    for (let k = 0; k < n; k++) dot += template[k]! * region[shift + k]!
    const score = energy > 1e-12 ? dot / Math.sqrt(energy) : 0
    if (
      score > bestScore + 1e-9 ||
      (score > bestScore - 1e-9 && Math.abs(shift - nominal) < Math.abs(best - nominal))
    ) {
      best = shift
      bestScore = Math.max(score, bestScore)
    }
    energy += (region[shift + n] ?? 0) ** 2 - region[shift]! ** 2
  }
  return best
}
