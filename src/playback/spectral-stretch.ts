import type { StretchCore } from './stretch-core.ts'
import type { GridReader, TimeStretcher } from './time-stretch.ts'

/** slowest tempo of one stage: beyond it the library scatters phases, and vowels turn to breath */
const SLOWEST_STAGE = 0.5
/** s of output made at once */
const BLOCK_SEC = 0.01

/** How many cores a tempo takes: one down to 0.5, two down to 0.25, four for 0.1. */
export function stagesOf(tempo: number): number {
  return Math.max(1, Math.ceil(Math.log2(1 / tempo) * (1 - 1e-9) + Math.log2(2 * SLOWEST_STAGE)))
}

/**
 * Faster or slower speech at its own pitch by signalsmith-stretch, in stages of which none is slower than half.
 *
 * Measured on 48 kHz (Node 20) beside the grains of `time-stretch.ts`; clicks: how far the middle of their energy is from
 * its place at worst (media ms) and how often each is heard; vowel of 120 Hz: what is not harmonic, dB.
 *
 * | tempo | grains            | one stage           | stages as here      |
 * | 0.1   | 2.1, 8.3 x, clean | 0.3, 1.0 x, +7 dB   | 0.3, 1.3 x, -37 dB  |
 * | 0.25  | 3.3, 3.7 x, clean | 0.4, 1.2 x, +1 dB   | 0.2, 1.0 x, -19 dB  |
 * | 0.5   | 2.4, 2.0 x, clean | 0.3, 1.0 x, -29 dB  | the same            |
 * | 1.5   | 5.8, 1.0 x, clean | 1.9, 1.0 x, -53 dB  | the same            |
 * | 2     | 10.2, 1.0 x       | 0.2, 1.0 x          | the same            |
 *
 * Grains stutter on every consonant when slow and move it when fast; this does neither, at about the same cost for one
 * stage (each further one adds its own). The library's delays are taken out by starting early: output 0 is input 0.
 *
 * @param sampleRate Hz
 * @param tempo input seconds per output second, 0.1 .. 2
 * @param cores as many as `stagesOf(tempo)`; they belong to the stretcher as long as it is used
 */
export function createSpectralStretcher(
  sampleRate: number,
  tempo: number,
  cores: readonly StretchCore[],
): TimeStretcher {
  const each = tempo ** (1 / cores.length)
  const block = Math.max(1, Math.round(BLOCK_SEC * sampleRate))
  const stages: Stage[] = []
  for (const core of cores) stages.push(createStage(core, each, block))
  const first = stages[0]!
  const last = stages[stages.length - 1]!

  /** From the last back: each has to begin where the next one's first reading begins. */
  function reset(): void {
    let startIn = 0
    for (let i = stages.length - 1; i >= 0; i--) startIn = stages[i]!.begin(startIn) * each
  }

  function renderStage(index: number, nOut: number, out: Float32Array, read: GridReader): void {
    stages[index]!.render(nOut, out, (start, n, into) => {
      if (index === 0) read(start, n, into)
      else renderStage(index - 1, n, into, read)
    })
  }

  reset()
  return {
    reset,
    inputRange(nOut) {
      let end = last.inputEnd(last.position + nOut)
      for (let i = stages.length - 2; i >= 0; i--) end = stages[i]!.inputEnd(end)
      return { start: first.nextInput, end }
    },
    render: (nOut, out, read) => renderStage(stages.length - 1, nOut, out, read),
  }
}

/** One core as a stream: reads its input once, in order, and gives its output in order. */
interface Stage {
  /**
   * Back to the start: the first output stands for input index `startIn` (not a whole number in general).
   * @returns index of the first input that will be read
   */
  begin(startIn: number): number
  /** index of the next input that will be read */
  readonly nextInput: number
  /** outputs given so far; counted as the next stage counts its inputs */
  readonly position: number
  /** end of the input read once output index `outEnd` (as `position` counts) has been given */
  inputEnd(outEnd: number): number
  render(nOut: number, out: Float32Array, read: GridReader): void
}

function createStage(core: StretchCore, tempo: number, block: number): Stage {
  const { inputLatency, outputLatency } = core
  const made = new Float32Array(block)
  let startIn = 0
  let origin = 0
  let isFresh = true
  let nextInput = 0
  // outputs made since the start; those below 0 are the library's delay and are thrown away
  let nMade = 0
  let nReady = 0
  let nGiven = 0

  /** input index up to which must have been read when so many outputs are made */
  function readUpTo(outputs: number): number {
    return Math.round(startIn + inputLatency + (outputs + outputLatency) * tempo)
  }

  function begin(at: number): number {
    startIn = at
    nMade = -outputLatency
    nReady = 0
    nGiven = 0
    isFresh = true
    nextInput = readUpTo(nMade) - inputLatency - outputLatency
    // at a whole number of this stage's outputs: where the next stage's first input lies is said by who begins both
    origin = Math.round(at / tempo)
    return nextInput
  }

  function takeInput(n: number, read: GridReader): void {
    const input = core.input()
    const samples = scratchOf(n)
    read(nextInput, n, samples)
    input.set(samples)
    nextInput += n
  }

  let scratch = new Float32Array(0)
  function scratchOf(n: number): Float32Array {
    if (scratch.length < n) scratch = new Float32Array(n)
    return scratch.length === n ? scratch : scratch.subarray(0, n)
  }

  function makeBlock(read: GridReader): void {
    if (isFresh) {
      isFresh = false
      core.reset()
      const n = inputLatency + outputLatency
      takeInput(n, read)
      core.seek(n, tempo)
    }
    const n = nMade < 0 ? Math.min(block, -nMade) : block
    const nIn = readUpTo(nMade + n) - nextInput
    if (nIn > 0) takeInput(nIn, read)
    core.process(nIn, n)
    if (nMade >= 0) {
      made.set(core.output().subarray(0, n))
      nReady = n
      nGiven = 0
    }
    nMade += n
  }

  return {
    begin,
    get nextInput() {
      return nextInput
    },
    get position() {
      return origin + Math.max(0, nMade) - (nReady - nGiven)
    },
    inputEnd(outEnd) {
      const outputs = outEnd - origin
      return readUpTo(Math.max(0, Math.ceil(outputs / block) * block))
    },
    render(nOut, out, read) {
      let done = 0
      while (done < nOut) {
        if (nGiven === nReady) makeBlock(read)
        const n = Math.min(nReady - nGiven, nOut - done)
        for (let i = 0; i < n; i++) out[done + i] = made[nGiven + i]!
        nGiven += n
        done += n
      }
    },
  }
}
