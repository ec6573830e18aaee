import type { SoundContext } from './audio-types.ts'
import { createLoudnessMeter } from './loudness-meter.ts'
import type { LoopRange, Mixer, MixerOptions, MixerPerson, StartOptions } from './mixer-types.ts'
import { scheduleRun, type MixerRun, type RunLane } from './mixer-run.ts'
import { createSoundGraph, openGate } from './sound-graph.ts'
import { createStretcherKit } from './stretcher-kit.ts'
import { createVoiceCache, type SampleRange } from './voice-cache.ts'
import { createVoiceLevel, dbToGain } from './voice-level.ts'
import { createVoiceRenderer } from './voice-renderer.ts'

/** pan of the first, second, third person */
const DEFAULT_PANS = [-0.6, 0.6, 0] as const
/** s of sound scheduled ahead; timers of a hidden tab come once a second */
const AHEAD_SEC = 3
/** s of media read beyond what is scheduled */
const READ_AHEAD_SEC = 5
/** s of media wanted around a place somebody may seek to */
const PREFETCH_SEC = 1.5
/** s; what is loaded less than this before the edge cannot be rendered yet (kernels, stretcher, shortest slice) */
const EDGE_SEC = 0.12
/** the same at another tempo, where the stretcher looks further ahead */
const STRETCHED_EDGE_SEC = 0.45
/** s from now to the first sample of a start: the block the card is at, and the time to hand the samples over */
const LEAD_SEC = 0.05
/** ms between two looks at what is to be scheduled, and between two slices while it fills up */
const PUMP_MS = 200
const FILL_MS = 15
/** s scheduled at once when a run begins; the rest follows slice by slice */
const ENOUGH_SEC = 0.5
/** s between two pumps from which on timers count as throttled */
const THROTTLED_SEC = 0.6
/** s */
const GRAIN_SEC = 0.06
const GRAIN_LEAD_SEC = 0.01
/** s between two grains: half overlapped, however fast the pointer moves */
const GRAIN_EVERY_SEC = GRAIN_SEC / 2

interface Lane extends RunLane {
  readonly label: string
  /** renders scrub grains, so that these do not move the playing renderer */
  readonly grains: RunLane['renderer']
  addHeard(startSample: number, samples: Float32Array): void
  loudnessDb(): number | null
  setOffset(offsetSec: number): void
  dispose(): void
  want(ranges: readonly SampleRange[], isUrgent: boolean): void
  readonly isReading: boolean
  loadedUntil(mediaSec: number, rate: number): number
  retry(): void
}

/**
 * Plays the voices of one interaction on one AudioContext: read in slices of a second, brought to the context's rate and to
 * one loudness, and scheduled to the sample about three seconds ahead. All voices start at the same sample of the context
 * and every slice starts exactly where the one before ended, so they cannot drift, neither apart nor from the clock.
 *
 * The slices are resampled here and not by the context: buffers of another rate would be interpolated one by one, each
 * without its neighbour's first sample, and start between samples.
 */
export function createMixer(context: SoundContext, people: readonly MixerPerson[], options: MixerOptions = {}): Mixer {
  const aheadSec = options.aheadSec ?? AHEAD_SEC
  const graph = createSoundGraph(
    context,
    people.map((person, i) => person.pan ?? DEFAULT_PANS[i] ?? 0),
  )
  const listeners = new Set<() => void>()
  const kit = options.stretchers ?? createStretcherKit({ sampleRate: context.sampleRate, onBetter: startAgain })
  const lanes = people.map((person, index) => createLane(person, index))
  let run: MixerRun | null = null
  let request: StartOptions | null = null
  let hoverSec: number | null = null
  let pumpTimer: ReturnType<typeof setTimeout> | undefined
  let pumpedAtSec = 0
  let grainAtSec = -Infinity
  let isDisposed = false

  function createLane(person: MixerPerson, index: number): Lane | null {
    const { voice } = person
    if (voice === null || voice.nSamples === 0) return null
    const { sampleRate, nSamples } = voice
    const meter = createLoudnessMeter({ sampleRate, isSpeech: person.isSpeech })
    const cache = createVoiceCache(voice, {
      onChunk(start, samples) {
        meter.add(start, samples)
        arrived()
      },
      onError: (error) => options.onProblem?.(error, index),
    })
    const renderer = createVoiceRenderer(cache, context.sampleRate, kit)
    const grains = createVoiceRenderer(cache, context.sampleRate, kit)
    let offsetSec = 0
    function setOffset(next: number): void {
      offsetSec = next
      renderer.offsetSec = next
      grains.offsetSec = next
    }
    setOffset(person.offsetSec ?? 0)
    return {
      label: person.label,
      index,
      renderer,
      grains,
      setOffset,
      level: createVoiceLevel(options.normalise === false ? null : meter),
      destination: graph.input(index),
      want: (ranges, isUrgent) => cache.setWanted(ranges, isUrgent),
      get isReading() {
        return cache.isReading
      },
      loadedUntil(mediaSec, rate) {
        const end = cache.loadedEnd(Math.max(0, Math.floor((mediaSec - offsetSec) * sampleRate)))
        const edgeSec = rate === 1 ? EDGE_SEC : STRETCHED_EDGE_SEC
        return end >= nSamples ? Infinity : end / sampleRate - edgeSec + offsetSec
      },
      addHeard: (startSample, samples) => meter.add(startSample, samples),
      loudnessDb: () => meter.loudnessDb,
      retry: () => cache.retry(),
      dispose: () => cache.dispose(),
    }
  }

  function arrived(): void {
    if (isDisposed) return
    pump()
    for (const listener of listeners) listener()
  }

  /** Tells every voice which parts are wanted now: where it plays first, then where the pointer is. */
  function want(): void {
    const isUrgent = run === null || run.aheadSec < ENOUGH_SEC
    for (const lane of lanes) {
      if (lane === null) continue
      const ranges: SampleRange[] = run === null ? [] : run.needs(lane, READ_AHEAD_SEC)
      if (hoverSec !== null) ranges.push(lane.grains.rangeAt(hoverSec, PREFETCH_SEC))
      lane.want(ranges, isUrgent)
    }
  }

  /**
   * One slice a call, so that no frame is held up; more where the sound is about to run out, all of it where timers come
   * rarely (a hidden tab).
   */
  function pump(): void {
    clearTimeout(pumpTimer)
    if (isDisposed || run === null) return
    const isThrottled = context.currentTime - pumpedAtSec > THROTTLED_SEC
    pumpedAtSec = context.currentTime
    const enoughSec = isThrottled ? aheadSec : Math.min(aheadSec, ENOUGH_SEC)
    let hasMore = true
    do hasMore = run.aheadSec < aheadSec && run.makeNext()
    while (hasMore && run.aheadSec < enoughSec)
    want()
    pumpTimer = setTimeout(pump, hasMore ? FILL_MS : PUMP_MS)
  }

  function stopRun(atSec: number): void {
    run?.stop(atSec)
    run = null
    clearTimeout(pumpTimer)
  }

  /** What sounds now is made anew in the same place: something makes it better. */
  function startAgain(): void {
    if (isDisposed || run === null || request === null || request.rate === 1) return
    const soonest = Math.max(run.startSec, context.currentTime + LEAD_SEC)
    const atSec = Math.ceil(soonest * context.sampleRate - 1e-6) / context.sampleRate
    start({ ...request, mediaSec: run.mediaAt(atSec), contextSec: atSec })
  }

  function start(wanted: StartOptions): number {
    const { mediaSec, rate } = wanted
    if (!(rate > 0)) throw new RangeError(`mixer: rate must be positive, got ${rate}`)
    request = wanted
    const loop = usableLoop(wanted.loop ?? null, mediaSec)
    const playing = lanes.filter((lane) => lane !== null)
    const next = scheduleRun(context, playing, { mediaSec, rate, loop })
    // the first slice is made before the moment of its start is fixed: making it takes milliseconds
    next.prepare()
    const startSec = next.begin(wanted.contextSec ?? context.currentTime + LEAD_SEC)
    stopRun(Math.max(context.currentTime, wanted.contextSec ?? 0))
    run = next
    hoverSec = null
    pumpedAtSec = context.currentTime
    pump()
    return startSec
  }

  return {
    nPeople: people.length,
    get isReading() {
      return lanes.some((lane) => lane?.isReading === true)
    },
    prefetch(mediaSec) {
      hoverSec = mediaSec
      want()
    },
    bufferedUntil(mediaSec, rate = 1) {
      // each frame: an iterator would leave garbage
      let until = Infinity
      for (let i = 0; i < lanes.length; i++) until = Math.min(until, lanes[i]?.loadedUntil(mediaSec, rate) ?? Infinity)
      return until
    },
    waitingFor(mediaSec, rate = 1) {
      for (const lane of lanes) {
        if (lane !== null && lane.loadedUntil(mediaSec, rate) <= mediaSec) return `voice of ${lane.label}`
      }
      return null
    },
    start,
    stop() {
      // reads under way go on until somebody wants another place: after a stall or a pause it is most likely this one
      stopRun(context.currentTime)
    },
    earliestStart: () => context.currentTime + LEAD_SEC,
    onData(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    playGrain(mediaSec) {
      if (context.currentTime - grainAtSec < GRAIN_EVERY_SEC) return
      grainAtSec = context.currentTime
      for (const lane of lanes) if (lane !== null) playGrain(context, lane, mediaSec)
    },
    setOffset: (index, offsetSec) => lanes[index]?.setOffset(offsetSec),
    hasVoice: (index) => (lanes[index] ?? null) !== null,
    gainDb: (index) => lanes[index]?.level.gainDb ?? 0,
    loudnessDb: (index) => lanes[index]?.loudnessDb() ?? null,
    addHeard: (index, startSample, samples) => lanes[index]?.addHeard(startSample, samples),
    ...graph.controls,
    retry() {
      for (const lane of lanes) lane?.retry()
      want()
    },
    dispose() {
      stopRun(context.currentTime)
      isDisposed = true
      listeners.clear()
      for (const lane of lanes) lane?.dispose()
      graph.dispose()
    },
  }
}

function usableLoop(loop: LoopRange | null, mediaSec: number): LoopRange | null {
  return loop !== null && loop.end > loop.start && mediaSec < loop.end ? loop : null
}

function playGrain(context: SoundContext, lane: Lane, mediaSec: number): void {
  const n = Math.round(GRAIN_SEC * context.sampleRate)
  lane.grains.begin(mediaSec - GRAIN_SEC / 2, 1)
  if (lane.grains.isPastEnd || lane.grains.renderable(n) < n) return
  const samples = new Float32Array(n)
  lane.grains.render(n, samples)
  const gain = dbToGain(lane.level.gainDb)
  for (let i = 0; i < n; i++) {
    const x = samples[i]!
    samples[i] = (Number.isFinite(x) ? x : 0) * gain * (0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / n))
  }
  const atSec = context.currentTime + GRAIN_LEAD_SEC
  const gate = openGate(context, lane.destination, atSec, 0.001)
  const buffer = context.createBuffer(1, n, context.sampleRate)
  buffer.copyToChannel(samples, 0)
  const source = context.createBufferSource()
  source.buffer = buffer
  source.addEventListener('ended', () => gate.disconnect())
  source.connect(gate)
  source.start(atSec)
}
