import { playArm } from './arm-pose.ts'
import { isVowel, type PlacedLine } from './conversation.ts'
import { type HeadMotion, playHead, speakingAt } from './head-motion.ts'
import { compose, fromPitchYawRoll, IDENTITY, type Quat, type Vec3 } from './rotation.ts'
import type { Score } from './score.ts'
import type { SeededRandom } from './seeded-random.ts'
import { envelopeAt, FINE_RATE, follow, keyedAt, smooth, wander } from './shaping.ts'
import { jointIndex, restJoint } from './skeleton.ts'
import { solveArm } from './solve-arm.ts'
import { PELVIS_DROP, solveLegs, type Stance } from './solve-legs.ts'

/** What tells one body from another. */
export interface Build {
  readonly stances: readonly [Stance, Stance]
  /** Breaths per second. */
  readonly breathHz: number
  /** How far the weight is carried sideways, m, and how far the hip comes up with it, rad. */
  readonly shift: number
  readonly hipRise: number
}

/** The body at one frame, in a frame whose floor is level: y up, the person looks along +z. */
export interface BodyFrame {
  /** Local rotations of the 52 joints; the first is the pelvis. */
  readonly local: readonly Quat[]
  readonly pelvis: Vec3
}

export interface BodyMotion {
  readonly frames: readonly BodyFrame[]
  readonly head: HeadMotion
  /** Steps of FINE_RATE per frame. */
  readonly stride: number
}

/** Static bends of the fit, rad, taken back by their neighbours: spine1 and neck of the dataset carry such offsets. */
const SPINE1_OFFSET = 0.14
const NECK_OFFSET = 0.12
const TORSO_FOLLOW = { hz: 1.5, damping: 0.95 }

/** Plays the whole body of a score at `fps`. */
export function playBody(
  score: Score,
  own: readonly PlacedLine[],
  build: Build,
  nFrames: number,
  fps: number,
  random: SeededRandom,
): BodyMotion {
  const stride = FINE_RATE / fps
  const nSteps = nFrames * stride
  const left = playArm(score.left.keys, score.leftRest, nSteps, random)
  const right = playArm(score.right.keys, score.rightRest, nSteps, random)
  const head = playHead(score, own, nSteps, random)
  const torso = playTorso(score, own, build, nSteps, random)
  const frames = Array.from({ length: nFrames }, (_, frame) => {
    const step = frame * stride
    const local: Quat[] = Array.from({ length: 52 }, () => IDENTITY)
    const value = (name: keyof Torso): number => torso[name][step]!
    const pelvisTurn = fromPitchYawRoll(value('pelvisPitch'), value('pelvisYaw'), value('pelvisRoll'))
    const rest = restJoint('pelvis')
    const pelvis: Vec3 = [rest[0] + value('x'), rest[1] - PELVIS_DROP + value('y'), rest[2] + value('z')]
    local[0] = pelvisTurn
    solveLegs(pelvis, pelvisTurn, build.stances, local)
    bendSpine(local, value('pitch'), value('yaw'), value('roll'), value('breath'))
    turnHead(local, head, torso, step)
    const lift = 0.024 * value('breath')
    solveArm({ ...left[step]!, shrug: left[step]!.shrug + lift }, 1, local)
    solveArm({ ...right[step]!, shrug: right[step]!.shrug + lift }, -1, local)
    return { local, pelvis }
  })
  return { frames, head, stride }
}

interface Torso {
  x: Float64Array
  y: Float64Array
  z: Float64Array
  pelvisPitch: Float64Array
  pelvisYaw: Float64Array
  pelvisRoll: Float64Array
  pitch: Float64Array
  yaw: Float64Array
  roll: Float64Array
  breath: Float64Array
}

function playTorso(
  score: Score,
  own: readonly PlacedLine[],
  build: Build,
  nSteps: number,
  random: SeededRandom,
): Torso {
  const channel = (at: (timeSec: number) => number): Float64Array =>
    follow(
      Float64Array.from({ length: nSteps }, (_, step) => at(step / FINE_RATE)),
      TORSO_FOLLOW,
    )
  const sway = (low: number, high: number): ((timeSec: number) => number) => wander(random, low, high)
  const [swayX, swayZ, swayYaw, swayPitch, swayRoll] = [
    sway(0.07, 0.35),
    sway(0.08, 0.4),
    sway(0.06, 0.3),
    sway(0.1, 0.4),
    sway(0.08, 0.3),
  ]
  const lively = [sway(0.4, 1), sway(0.35, 0.9)] as const
  const weight = channel((t) => keyedAt(score.weight, score.weight[0]!.value * -0.8, t))
  const lean = channel((t) => keyedAt(score.lean, 0, t))
  const turn = channel((t) => keyedAt(score.turn, 0, t))
  const speaking = channel((t) => speakingAt(own, t))
  const beats = own
    .flatMap((line) => line.words.filter((word) => word.stressed))
    .map((word) => {
      const vowel = word.phonemes.find((phoneme) => isVowel(phoneme.name)) ?? word
      return { peakSec: vowel.startSec + 0.09, attack: 0.28, hold: 0.03, release: 0.45 }
    })
  const breath = breathing(own, build, nSteps)
  const laugh = Float64Array.from({ length: nSteps }, (_, step) => laughAt(score, step / FINE_RATE))
  const map = (at: (timeSec: number, step: number) => number): Float64Array =>
    smooth(
      Float64Array.from({ length: nSteps }, (_, step) => at(step / FINE_RATE, step)),
      2,
    )
  const pulse = (t: number): number => beats.reduce((sum, beat) => sum + envelopeAt(beat, t), 0)
  return {
    x: map((t, i) => build.shift * weight[i]! + 0.005 * swayX(t)),
    y: map((_, i) => 0.006 * Math.abs(weight[i]!) - 0.03 * Math.max(0, lean[i]!) + 0.003 * laugh[i]!),
    z: map((t, i) => 0.006 * swayZ(t) - 0.12 * lean[i]!),
    pelvisPitch: map((t, i) => 0.45 * lean[i]! + 0.006 * swayPitch(t)),
    pelvisYaw: map((t, i) => 0.3 * turn[i]! + 0.012 * swayYaw(t)),
    pelvisRoll: map((t, i) => build.hipRise * weight[i]! + 0.004 * swayRoll(t)),
    pitch: map((t, i) => 0.55 * lean[i]! + 0.014 * pulse(t) + 0.008 * speaking[i]! * lively[0](t) + 0.02 * laugh[i]!),
    yaw: map((t, i) => 0.7 * turn[i]! + 0.02 * speaking[i]! * lively[1](t) + 0.008 * swayYaw(t + 3)),
    roll: map((t, i) => -1.15 * build.hipRise * weight[i]! + 0.007 * swayRoll(t + 5)),
    breath,
  }
}

/** Chest, -1..1: slow at rest, a quick deep breath before each line, let out while it is spoken. */
function breathing(own: readonly PlacedLine[], build: Build, nSteps: number): Float64Array {
  const signal = Float64Array.from({ length: nSteps }, (_, step) => {
    const t = step / FINE_RATE
    const idle = Math.sin(2 * Math.PI * build.breathHz * t)
    const speaking = speakingAt(own, t)
    const drawn = own.reduce((most, line) => {
      const said = Math.min(line.endSec - line.startSec, 3)
      const shape = { peakSec: line.startSec - 0.05, attack: 0.55, hold: 0.05, release: Math.max(0.7, said) }
      return Math.max(most, envelopeAt(shape, t))
    }, 0)
    return idle * (1 - speaking) * 0.8 + 1.5 * drawn - 0.4 * speaking
  })
  return smooth(signal, 10)
}

function laughAt({ laughs }: Score, timeSec: number): number {
  return laughs.reduce((sum, { startSec, endSec, amount }) => {
    const shape = { peakSec: startSec + 0.15, attack: 0.2, hold: Math.max(0, endSec - startSec - 0.15), release: 0.5 }
    return sum + amount * envelopeAt(shape, timeSec) * Math.sin(2 * Math.PI * 3.4 * (timeSec - startSec))
  }, 0)
}

function bendSpine(local: Quat[], pitch: number, yaw: number, roll: number, breath: number): void {
  const share = (part: number, offset: number, chest: number): Quat =>
    fromPitchYawRoll(part * pitch + offset - 0.011 * chest * breath, part * yaw, part * roll)
  local[jointIndex('spine1')] = share(0.3, SPINE1_OFFSET, 0)
  local[jointIndex('spine2')] = share(0.35, -0.7 * SPINE1_OFFSET, 0.6)
  local[jointIndex('spine3')] = share(0.35, -0.5 * SPINE1_OFFSET, 1)
}

/** The head keeps its own direction while the trunk moves under it, as the eyes of a listener ask for. */
function turnHead(local: Quat[], head: HeadMotion, torso: Torso, step: number): void {
  const pitch = head.pitch[step]! - 0.75 * (torso.pelvisPitch[step]! + torso.pitch[step]!) + 0.008 * torso.breath[step]!
  const yaw = head.yaw[step]! - 0.75 * (torso.pelvisYaw[step]! + torso.yaw[step]!)
  const roll = -head.roll[step]! - 0.5 * (torso.pelvisRoll[step]! + torso.roll[step]!)
  local[jointIndex('neck')] = fromPitchYawRoll(0.4 * pitch + NECK_OFFSET, 0.4 * yaw, 0.4 * roll)
  const taken = fromPitchYawRoll(-0.9 * NECK_OFFSET, 0, 0)
  local[jointIndex('head')] = compose(taken, fromPitchYawRoll(0.6 * pitch, 0.6 * yaw, 0.6 * roll))
}
