import { createMotionTrack, createPoseSample, samplePose } from '../../src/motion/index.ts'
import {
  createMixer,
  createPlayerClock,
  createTransport,
  openVoice,
  type SoundContext,
  type Transport,
} from '../../src/playback/index.ts'
import { floatWav } from '../browser/playback/click-train.ts'

const RATE = 48000
const SECONDS = 60
/** s between two clicks; no whole number of slices or frames */
const EVERY_SEC = 0.2503
const FIRST_SEC = 0.1
/** Hz; the motion that turns its head at each click */
const MOTION_FPS = 240
const HEAD = 15
/** a click is louder than this after the stretchers and the panning */
const THRESHOLD = 0.04
/** s around the loudest sample of a click that belong to it */
const REACH_SEC = 0.06

/** One click found in what the graph put out. */
export interface HeardClick {
  /** performance time at which it is heard, ms */
  readonly atMs: number
  /** media time it was written at, s */
  readonly mediaSec: number
  /** samples by which the second voice's click is later than the first's; NaN where there is no second */
  readonly lag: number
}

export interface SyncReport {
  /** ms, pose time of a displayed frame minus the media time that the recorded clicks say was heard then */
  readonly offsets: number[]
  /** ms from a click heard to the first frame that shows its step; a frame's length is in it */
  readonly steps: number[]
  readonly lags: number[]
  readonly nClicks: number
}

export interface SyncRig {
  readonly transport: Transport
  /** Shows frames for so long. */
  readonly play: (seconds: number) => Promise<void>
  /** What was heard and shown since the last report. @param rate the rate it was played at */
  readonly report: (rate?: number) => Promise<SyncReport>
  readonly dispose: () => Promise<void>
}

interface ShownFrame {
  readonly atMs: number
  readonly mediaSec: number
  readonly isTurned: boolean
}

/**
 * Two voices of clicks and a head that turns at each of them, through the real clock, mixer, transport and pose sampling,
 * and a tap that records what the audio graph puts out.
 *
 * @param workletUrl of `tests/bench/pages/capture-worklet.js`
 */
export async function createSyncRig(workletUrl: string): Promise<SyncRig> {
  const context = new AudioContext({ sampleRate: RATE })
  await context.audioWorklet.addModule(workletUrl)
  const tap = context.createGain()
  const capture = new AudioWorkletNode(context, 'capture', { channelCount: 2, channelCountMode: 'explicit' })
  tap.connect(context.destination)
  tap.connect(capture)
  capture.connect(context.destination)
  const blocks: { at: number; left: Float32Array; right: Float32Array }[] = []
  capture.port.onmessage = ({ data }) => blocks.push(data)

  const clock = createPlayerClock({ context })
  const people = await Promise.all(
    [-1, 1].map(async (pan, i) => ({ label: 'AB'[i]!, pan, voice: await openVoice(floatWav(clicks(), RATE)) })),
  )
  const mixer = createMixer(tapped(context, tap), people, { normalise: false })
  const transport = createTransport({ clock, sound: mixer, durationSec: SECONDS })
  const motion = turningHead()
  const pose = createPoseSample()
  let shown: ShownFrame[] = []
  let stamps: { contextSec: number; ms: number }[] = []

  function showFrame(): void {
    const mediaSec = transport.now()
    const atMs = performance.now()
    samplePose(motion, mediaSec, pose)
    transport.frameShown(mediaSec)
    if (transport.store.getState().status !== 'playing' || Number.isNaN(transport.audibleNow())) return
    const { contextTime = 0, performanceTime = 0 } = context.getOutputTimestamp()
    if (contextTime > 0) stamps.push({ contextSec: contextTime, ms: performanceTime })
    shown.push({ atMs, mediaSec, isTurned: Math.abs(pose.quats[HEAD * 4 + 1]!) > Math.SQRT1_2 / 2 })
  }

  return {
    transport,
    async play(seconds) {
      const end = performance.now() + seconds * 1000
      while (performance.now() < end) {
        await new Promise((resolve) => setTimeout(resolve, 8))
        showFrame()
      }
    },
    async report(rate = 1) {
      // what was ordered before the stop is still on its way through the graph
      await new Promise((resolve) => setTimeout(resolve, 120))
      const heard = findHeard(blocks.splice(0), stamps, shown)
      const result = compare(heard, shown, rate)
      shown = []
      stamps = []
      return result
    },
    async dispose() {
      transport.dispose()
      mixer.dispose()
      await context.close()
    },
  }
}

/** A decaying tone of a millisecond at each place: short, and heard after stretching too. */
function clicks(): Float32Array<ArrayBuffer> {
  const samples = new Float32Array(SECONDS * RATE)
  for (let k = 0; ; k++) {
    const at = Math.round((FIRST_SEC + k * EVERY_SEC) * RATE)
    if (at + 96 > samples.length) return samples
    for (let i = 0; i < 96; i++) samples[at + i] = 0.9 * Math.cos(i * 0.9) * Math.exp(-i / 12)
  }
}

function turningHead() {
  const motion = createMotionTrack(SECONDS * MOTION_FPS, MOTION_FPS)
  motion.loaded.add(0, motion.nFrames)
  motion.nLoaded = motion.nFrames
  for (let frame = 0; frame < motion.nFrames; frame++) {
    const nPassed = Math.floor((frame / MOTION_FPS - FIRST_SEC) / EVERY_SEC) + 1
    // row 14 of body_pose is the head (joint 15): a quarter turn about its own upright axis
    if (nPassed % 2 === 1) motion.rotvecs.body_pose[(frame * 21 + HEAD - 1) * 3 + 1] = Math.PI / 2
  }
  return motion
}

/** The context with its loudspeaker replaced by the tap. */
function tapped(context: AudioContext, tap: AudioNode): SoundContext {
  return new Proxy(context, {
    get(target, key) {
      if (key === 'destination') return tap
      const value: unknown = Reflect.get(target, key, target)
      return typeof value === 'function' ? (value.bind(target) as unknown) : value
    },
  })
}

/** Clicks in what was recorded, each with the moment it is heard and the media time the nearest frame says it is of. */
function findHeard(
  blocks: readonly { at: number; left: Float32Array; right: Float32Array }[],
  stamps: readonly { contextSec: number; ms: number }[],
  shown: readonly ShownFrame[],
): HeardClick[] {
  const first = blocks[0]?.at ?? 0
  const n = (blocks.at(-1)?.at ?? 0) + 128 - first
  const left = new Float32Array(n)
  const right = new Float32Array(n)
  for (const block of blocks) {
    left.set(block.left, block.at - first)
    right.set(block.right, block.at - first)
  }
  const heard: HeardClick[] = []
  for (const place of placesOf(left)) {
    const contextSec = (first + place.middle) / RATE
    const stamp = stamps.reduce<(typeof stamps)[number] | null>(
      (best, each) =>
        best === null || Math.abs(each.contextSec - contextSec) < Math.abs(best.contextSec - contextSec) ? each : best,
      null,
    )
    if (stamp === null || Math.abs(stamp.contextSec - contextSec) > 1) continue
    const atMs = stamp.ms + (contextSec - stamp.contextSec) * 1000
    const near = nearestFrame(shown, atMs)
    if (near === null || Math.abs(near.atMs - atMs) > 60) continue
    const k = Math.round((near.mediaSec - FIRST_SEC) / EVERY_SEC)
    heard.push({ atMs, mediaSec: FIRST_SEC + k * EVERY_SEC, lag: lagOf(left, right, place.peak) })
  }
  return heard
}

/** Where clicks are, as the middle of their energy: stretching spreads them. */
function placesOf(channel: Float32Array): { middle: number; peak: number }[] {
  const found: { middle: number; peak: number }[] = []
  const reach = Math.round(REACH_SEC * RATE)
  for (let i = 0; i < channel.length; i++) {
    if (Math.abs(channel[i]!) < THRESHOLD) continue
    const end = Math.min(channel.length, i + reach)
    let energy = 0
    let moment = 0
    let peak = i
    for (let k = Math.max(0, i - reach / 4); k < end; k++) {
      const x = channel[k]!
      energy += x * x
      moment += x * x * k
      if (Math.abs(x) > Math.abs(channel[peak]!)) peak = k
    }
    found.push({ middle: moment / energy, peak })
    i = end
  }
  return found
}

function lagOf(left: Float32Array, right: Float32Array, peak: number): number {
  let best = NaN
  let bestDot = 0
  for (let lag = -48; lag <= 48; lag++) {
    let dot = 0
    for (let k = -24; k < 72; k++) dot += (left[peak + k] ?? 0) * (right[peak + k + lag] ?? 0)
    if (dot > bestDot) {
      bestDot = dot
      best = lag
    }
  }
  return best
}

function nearestFrame(shown: readonly ShownFrame[], atMs: number): ShownFrame | null {
  let best: ShownFrame | null = null
  for (const frame of shown) {
    if (best === null || Math.abs(frame.atMs - atMs) < Math.abs(best.atMs - atMs)) best = frame
  }
  return best
}

function compare(heard: readonly HeardClick[], shown: readonly ShownFrame[], rate: number): SyncReport {
  const offsets: number[] = []
  for (const frame of shown) {
    // the recorded click nearest to the frame says what is heard at it
    const click = heard.find(({ atMs }) => Math.abs(atMs - frame.atMs) < 100)
    if (click === undefined) continue
    const heardSec = click.mediaSec + ((frame.atMs - click.atMs) / 1000) * rate
    const offset = (frame.mediaSec - heardSec) * 1000
    // a wrap or a seek lies between the two
    if (Math.abs(offset) < 120) offsets.push(offset / rate)
  }
  const steps: number[] = []
  for (let i = 1; i < shown.length; i++) {
    const [before, after] = [shown[i - 1]!, shown[i]!]
    if (after.isTurned === before.isTurned || after.atMs - before.atMs > 60) continue
    if (Math.abs(after.mediaSec - before.mediaSec) > 0.15 * rate) continue
    const click = heard.find(({ atMs }) => Math.abs(atMs - after.atMs) < 80)
    if (click !== undefined) steps.push(after.atMs - click.atMs)
  }
  return {
    offsets,
    steps,
    lags: heard.map(({ lag }) => lag).filter((lag) => !Number.isNaN(lag)),
    nClicks: heard.length,
  }
}
