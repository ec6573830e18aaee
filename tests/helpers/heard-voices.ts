import { sampleEntry } from './sample-recording.ts'
import type { SoundEnergy } from './sound-hooks.ts'

/** s of media on both sides of a moment by which its sound is recognised, and the least of it that must have sounded */
const REACH_SEC = 0.75
const LEAST_SEC = 0.5
/** s of media: stretches whose loudness is compared, and how far the place is looked for */
const BIN_SEC = 0.005
const SEARCH_SEC = 0.4
/** places a second; where in the recording a sound is, is told that finely */
const PLACES = 1000
/** Loudness is compared bent, so that loud and soft sounds count alike. */
const BEND = 0.25
const LEAST_LIKENESS = 0.8
/** bytes of the WAVs' header, and their rate, Hz */
const HEADER = 58
const RATE = 16_000

/** Bent loudness of the stretch that begins at each place. */
export type Voices = Float64Array

/** What both voices of the sample sound like together, each brought to one loudness. */
export async function sampleVoices(): Promise<Voices> {
  const sums = await Promise.all(([0, 1] as const).map(voiceSums))
  const total = (sec: number): number => sums.reduce((sum, each) => sum + at(each, sec * RATE) / each.at(-1)!, 0)
  return Float64Array.from({ length: (sums[0]!.length / RATE) * PLACES }, (_, i) =>
    bent(total(i / PLACES + BIN_SEC) - total(i / PLACES)),
  )
}

/** Sum of squares up to each sample. */
async function voiceSums(person: 0 | 1): Promise<Float64Array> {
  const source = await (await sampleEntry(person)).members.find(({ kind }) => kind === 'wav')!.open()
  const samples = new Float32Array((await source.read(HEADER, source.size)).slice().buffer)
  const sums = new Float64Array(samples.length + 1)
  for (let i = 0; i < samples.length; i++) sums[i + 1] = sums[i]! + samples[i]! ** 2
  return sums
}

function bent(loudness: number): number {
  return Math.max(0, loudness) ** BEND
}

function at(sums: Float64Array, place: number): number {
  const inside = Math.min(Math.max(place, 0), sums.length - 1)
  const below = Math.floor(inside)
  const next = sums[Math.min(below + 1, sums.length - 1)]!
  return sums[below]! + (next - sums[below]!) * (inside - below)
}

/**
 * Which moment of the sample is heard when, told by the sound alone: where the voices are as loud, to and fro, as what was
 * given to the sound card round that moment.
 *
 * @param rate media seconds per second
 * @returns media s heard at `contextSec`, looked for near `nearSec`; NaN where too little sounded to tell
 */
export function createListener(
  voices: Voices,
  { firstSec, binSec, bins }: SoundEnergy,
  rate: number,
): (contextSec: number, nearSec: number) => number {
  const sums = new Float64Array(bins.length + 1)
  for (let i = 0; i < bins.length; i++) sums[i + 1] = sums[i]! + Math.max(0, bins[i]!)
  const isGiven = (sec: number): boolean => (bins[Math.floor((sec - firstSec) / binSec)] ?? -1) >= 0
  const given = (sec: number): number => at(sums, (sec - firstSec) / binSec)
  const step = BIN_SEC / rate
  const reach = Math.round(REACH_SEC / BIN_SEC)
  const stride = Math.round(BIN_SEC * PLACES)

  return (contextSec, nearSec) => {
    let [first, end] = [0, 0]
    while (first > -reach && isGiven(contextSec + (first - 1) * step)) first--
    while (end < reach && isGiven(contextSec + (end + 1) * step)) end++
    if ((end - first) * BIN_SEC < LEAST_SEC) return Number.NaN
    const heard = Array.from({ length: end - first }, (_, i) => {
      const from = contextSec + (first + i) * step
      return bent(given(from + step) - given(from))
    })
    let best = { likeness: LEAST_LIKENESS, place: Number.NaN }
    const near = Math.round(nearSec * PLACES)
    for (let place = near - SEARCH_SEC * PLACES; place <= near + SEARCH_SEC * PLACES; place++) {
      const spoken = heard.map((_, i) => voices[place + (first + i) * stride] ?? 0)
      const likeness = correlationOf(heard, spoken)
      if (likeness > best.likeness) best = { likeness, place }
    }
    return best.place / PLACES
  }
}

function correlationOf(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
  const [meanA, meanB] = [mean(a), mean(b)]
  let [ab, aa, bb] = [0, 0, 0]
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i]! - meanA, b[i]! - meanB]
    ab += x * y
    aa += x * x
    bb += y * y
  }
  return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : 0
}
