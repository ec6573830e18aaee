import { createResampler } from './resampler.ts'
import type { StretcherKit } from './stretcher-kit.ts'
import type { TimeStretcher } from './time-stretch.ts'
import type { SampleRange, VoiceCache } from './voice-cache.ts'

/** s; shorter slices than this are not worth a node unless they end something */
export const MIN_SLICE_SEC = 0.05

/**
 * Turns one voice's samples into samples of the audio context: another rate, another tempo at the same pitch. Output
 * sample k since `begin` stands for media time `mediaSec + k * tempo / contextRate`, whatever slices it is asked for in.
 */
export interface VoiceRenderer {
  begin(mediaSec: number, tempo: number): void
  /** s by which the voice begins later than the media; heard from the next `begin` on */
  offsetSec: number
  /** samples of the file that rendering `nOut` more would touch; may reach outside the file */
  needs(nOut: number): SampleRange
  /** samples of the file that playing `seconds` of media from `mediaSec` on would touch */
  rangeAt(mediaSec: number, seconds: number): SampleRange
  /** how many of the next `nOut` samples can be rendered from what is loaded; past the end of the voice all can */
  renderable(nOut: number): number
  /** true when everything from here on is silence */
  readonly isPastEnd: boolean
  /** Writes the next `nOut` samples to out[0 ..]; call only for what is renderable. */
  render(nOut: number, out: Float32Array): void
}

export function createVoiceRenderer(cache: VoiceCache, contextRate: number, kit: StretcherKit): VoiceRenderer {
  const { sampleRate, nSamples } = cache.voice
  const step = sampleRate / contextRate
  const resampler = createResampler(sampleRate, contextRate)
  let origin = 0
  let rendered = 0
  let tempo = 1
  // kept while the tempo is 1, so that its cores are there for the next change
  let stretcher: TimeStretcher | null = null
  let isStretching = false
  let scratch = new Float32Array(0)

  /** grid = the voice at the context's rate, index 0 at the media time of `begin`, tempo 1 */
  function readGrid(start: number, n: number, out: Float32Array): void {
    const position = origin + start * step
    const range = fileRange(start, start + n)
    const length = range.end - range.start
    if (scratch.length < length) scratch = new Float32Array(length)
    cache.copy(range.start, length, scratch)
    resampler.render(scratch.length === length ? scratch : scratch.subarray(0, length), range.start, position, n, out)
  }

  function fileRange(gridStart: number, gridEnd: number): SampleRange {
    return {
      start: Math.floor(origin + gridStart * step) - resampler.halfWidth,
      end: Math.ceil(origin + gridEnd * step) + resampler.halfWidth + 1,
    }
  }

  function needs(nOut: number): SampleRange {
    if (stretcher === null || !isStretching) return fileRange(rendered, rendered + nOut)
    const grid = stretcher.inputRange(nOut)
    return fileRange(grid.start, grid.end)
  }

  function isLoaded(range: SampleRange): boolean {
    return cache.loadedEnd(Math.max(0, range.start)) >= Math.min(nSamples, range.end)
  }

  return {
    offsetSec: 0,
    begin(mediaSec, nextTempo) {
      const voiceSec = mediaSec - this.offsetSec
      if (nextTempo !== 1) stretcher = kit.stretcher(nextTempo, stretcher)
      isStretching = nextTempo !== 1
      tempo = nextTempo
      rendered = 0
      // equal rates: the start is moved to a whole sample (at most half of one), so that playing is a bit-exact copy
      origin = step === 1 ? Math.round(voiceSec * sampleRate) : voiceSec * sampleRate
    },
    needs,
    rangeAt(mediaSec, seconds) {
      const voiceSec = mediaSec - this.offsetSec
      return {
        start: Math.floor(voiceSec * sampleRate) - resampler.halfWidth,
        end: Math.ceil((voiceSec + seconds) * sampleRate) + resampler.halfWidth,
      }
    },
    renderable(nOut) {
      const least = Math.min(nOut, Math.round(MIN_SLICE_SEC * contextRate))
      for (let n = nOut; n >= least && n > 0; n = n > least ? Math.max(least, n >> 1) : 0) {
        if (isLoaded(needs(n))) return n
      }
      return 0
    },
    get isPastEnd() {
      const tail = !isStretching ? resampler.halfWidth : Math.round(sampleRate * 0.1)
      return origin + rendered * step * tempo > nSamples + tail
    },
    render(nOut, out) {
      if (stretcher === null || !isStretching) readGrid(rendered, nOut, out)
      else stretcher.render(nOut, out, readGrid)
      rendered += nOut
    },
  }
}
