import type { SoundContext, SoundGain, SoundNode, SoundSource } from './audio-types.ts'
import { wrapIntoLoop } from './media-anchor.ts'
import type { LoopRange } from './mixer-types.ts'
import { closeGate, openGate } from './sound-graph.ts'
import type { SampleRange } from './voice-cache.ts'
import type { VoiceLevel } from './voice-level.ts'
import { MIN_SLICE_SEC, type VoiceRenderer } from './voice-renderer.ts'

/** s of one scheduled slice; resampling two voices takes 2 to 20 ms for it */
const SLICE_SEC = 1
/** s of one slice at another tempo: stretching costs several times more */
const STRETCHED_SLICE_SEC = 0.25
/** s of the first slice of a run: quick to make */
const FIRST_SLICE_SEC = 0.25
/** s; a run opens and closes within this */
const OPEN_SEC = 0.004
const CLOSE_SEC = 0.008
/** s; the seam of a loop is faded this long on both sides */
const SEAM_SEC = 0.002
/** s; a slice whose start is nearer than this to the card's block is cut to begin later, in place */
const LATE_SEC = 0.01
/** s; a run that fell behind further than this (a sleeping tab) jumps instead of rendering what nobody heard */
const MAX_BEHIND_SEC = 2

/** What a run needs of one person. */
export interface RunLane {
  readonly index: number
  readonly renderer: VoiceRenderer
  readonly level: VoiceLevel
  readonly destination: SoundNode
}

export interface RunPlan {
  readonly mediaSec: number
  readonly rate: number
  readonly loop: LoopRange | null
}

/** Sound from one start to its stop: a place in context samples, and what follows from it. */
export interface MixerRun {
  /** Renders the first slice, if it is loaded. */
  prepare(): void
  /** Fixes the first sample at or just after `contextSec` and schedules what was prepared. @returns its context time, s */
  begin(contextSec: number): number
  /** s from now that are scheduled already; negative when it fell behind */
  readonly aheadSec: number
  /** Renders and schedules the next slice. @returns false when what is loaded, or the sound itself, ends here */
  makeNext(): boolean
  /** context time of the first sample, s */
  readonly startSec: number
  /** media time that is on at a context time, s */
  mediaAt(contextSec: number): number
  /** file samples of a lane wanted for the next `seconds` of playing, in order of need */
  needs(lane: RunLane, seconds: number): SampleRange[]
  /** Fades everything out from context time `atSec` on. */
  stop(atSec: number): void
}

interface Slice {
  /** samples since the run's start */
  readonly at: number
  readonly n: number
  /** one per lane; null is silence */
  readonly samples: (Float32Array<ArrayBuffer> | null)[]
}

export function scheduleRun(context: SoundContext, lanes: readonly RunLane[], plan: RunPlan): MixerRun {
  const rate = context.sampleRate
  const { loop } = plan
  const sources = new Set<SoundSource>()
  let gates: SoundGain[] = []
  let firstSample = 0
  // all counted in context samples since the run's start
  let made = 0
  let lapStart = 0
  let lapEnd = loop === null ? Infinity : toSamples(loop.end - plan.mediaSec)
  let lapNumber = 0
  let prepared: Slice | null = null
  let isStopped = false

  function toSamples(mediaSec: number): number {
    return Math.round((mediaSec / plan.rate) * rate)
  }

  function beginLap(mediaSec: number): void {
    for (const lane of lanes) lane.renderer.begin(mediaSec, plan.rate)
  }

  /** Laps are placed from the run's start, each rounded for itself: nothing adds up over a thousand laps. */
  function lapEdge(lap: number): number {
    if (loop === null) return lap === 0 ? 0 : Infinity
    return lap === 0 ? 0 : toSamples(loop.end - plan.mediaSec + (lap - 1) * (loop.end - loop.start))
  }

  /** media time at the start of the lap, s */
  function lapMedia(): number {
    return lapNumber === 0 || loop === null ? plan.mediaSec : loop.start
  }

  function enterLap(lap: number): void {
    lapNumber = lap
    lapStart = lapEdge(lap)
    lapEnd = lapEdge(lap + 1)
  }

  function makeSlice(wanted: number): Slice | null {
    if (loop !== null && made >= lapEnd) {
      enterLap(lapNumber + 1)
      beginLap(loop.start)
    }
    const most = Math.min(wanted, lapEnd - made)
    let n = most
    for (const lane of lanes) n = Math.min(n, lane.renderer.renderable(n))
    if (n < Math.min(most, Math.round(MIN_SLICE_SEC * rate)) || n < 1) return null
    const samples = lanes.map((lane) => renderLane(lane, n))
    const slice = { at: made, n, samples }
    if (loop !== null) fadeSeams(slice)
    made += n
    return slice
  }

  function renderLane(lane: RunLane, n: number): Float32Array<ArrayBuffer> | null {
    const out = new Float32Array(n)
    const isSilent = lane.renderer.isPastEnd
    lane.renderer.render(n, out)
    if (isSilent) return null
    lane.level.apply(out, n, rate)
    return out
  }

  function fadeSeams(slice: Slice): void {
    const nFade = Math.max(1, Math.round(SEAM_SEC * rate))
    const isLapStart = lapNumber > 0
    for (const samples of slice.samples) {
      if (samples === null) continue
      for (let i = 0; i < slice.n; i++) {
        const fromStart = isLapStart ? slice.at + i - lapStart : nFade
        const toEnd = lapEnd - (slice.at + i) - 1
        if (fromStart < nFade) samples[i] = (samples[i]! * (fromStart + 0.5)) / nFade
        if (toEnd < nFade) samples[i] = (samples[i]! * (toEnd + 0.5)) / nFade
      }
    }
  }

  function schedule(slice: Slice): void {
    const whenSample = firstSample + slice.at
    const earliest = Math.ceil((context.currentTime + LATE_SEC) * rate)
    const late = whenSample >= earliest ? 0 : earliest - whenSample
    if (late >= slice.n) return
    for (let i = 0; i < lanes.length; i++) {
      const samples = slice.samples[i]!
      if (samples === null) continue
      const buffer = context.createBuffer(1, slice.n, rate)
      buffer.copyToChannel(samples, 0)
      const source = context.createBufferSource()
      source.buffer = buffer
      source.connect(gates[i]!)
      source.addEventListener('ended', () => {
        sources.delete(source)
        source.disconnect()
        if (isStopped && sources.size === 0) letGo()
      })
      sources.add(source)
      source.start((whenSample + late) / rate, late / rate)
    }
  }

  /** Media time of the run's sample `at`, and a fresh start of the renderers there. */
  function jumpTo(at: number): void {
    made = at
    if (loop !== null) {
      let lap = Math.max(0, Math.floor((at - lapEdge(1)) / Math.max(1, lapEdge(2) - lapEdge(1))))
      while (lapEdge(lap + 1) <= at) lap++
      enterLap(lap)
    }
    beginLap(lapMedia() + ((at - lapStart) / rate) * plan.rate)
  }

  function letGo(): void {
    for (const gate of gates) gate.disconnect()
  }

  beginLap(plan.mediaSec)

  return {
    prepare() {
      prepared = makeSlice(Math.round(FIRST_SLICE_SEC * rate))
    },
    begin(contextSec) {
      firstSample = Math.max(0, Math.ceil(contextSec * rate - 1e-6))
      const startSec = firstSample / rate
      gates = lanes.map((lane) => openGate(context, lane.destination, startSec, OPEN_SEC))
      if (prepared !== null) schedule(prepared)
      prepared = null
      return startSec
    },
    get aheadSec() {
      return (firstSample + made) / rate - context.currentTime
    },
    makeNext() {
      const now = Math.ceil(context.currentTime * rate) - firstSample
      if (now - made > MAX_BEHIND_SEC * rate) jumpTo(now + Math.round(LATE_SEC * rate))
      if (loop === null && lanes.every((lane) => lane.renderer.isPastEnd)) return false
      const slice = makeSlice(Math.round((plan.rate === 1 ? SLICE_SEC : STRETCHED_SLICE_SEC) * rate))
      if (slice === null) return false
      schedule(slice)
      return true
    },
    get startSec() {
      return firstSample / rate
    },
    mediaAt(contextSec) {
      const elapsed = Math.max(0, Math.round(contextSec * rate) - firstSample)
      return wrapIntoLoop(plan.mediaSec + (elapsed / rate) * plan.rate, plan.rate, loop)
    },
    needs(lane, seconds) {
      const nMore = Math.round(seconds * rate)
      const inLap = Math.min(nMore, Math.max(0, lapEnd - made))
      const ranges = [lane.renderer.needs(inLap)]
      // what is scheduled and not yet heard stays too: a question for it must not find it gone
      const now = Math.max(lapStart, Math.floor(context.currentTime * rate) - firstSample)
      if (made > now) {
        ranges.push(
          lane.renderer.rangeAt(lapMedia() + ((now - lapStart) / rate) * plan.rate, ((made - now) / rate) * plan.rate),
        )
      }
      if (loop !== null && inLap < nMore) {
        ranges.push(lane.renderer.rangeAt(loop.start, Math.min(loop.end - loop.start, seconds)))
      }
      return ranges
    },
    stop(atSec) {
      isStopped = true
      for (const gate of gates) closeGate(gate, atSec, CLOSE_SEC)
      for (const source of sources) source.stop(atSec + CLOSE_SEC)
      if (sources.size === 0) letGo()
    },
  }
}
