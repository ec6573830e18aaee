import { HAND_SHAPES, type HandShape, type HandShapeName } from './hand-shapes.ts'
import { follow, FINE_RATE, minimumJerk, wander } from './shaping.ts'
import type { SeededRandom } from './seeded-random.ts'

/** Everything one arm and hand does at a moment. */
export interface ArmPose extends HandShape {
  /** Wrist relative to the shoulder at rest, m, in the frame of the chest: x outwards, y up, z forwards. */
  readonly x: number
  readonly y: number
  readonly z: number
  /** Elbow raised sideways about the line from shoulder to wrist, rad. */
  readonly swivel: number
  /** Forearm turned, rad: 0 thumb up when the forearm points forward, + palm down, - palm up. */
  readonly pronate: number
  /** Wrist bent towards the palm (+) or the back of the hand (-), rad. */
  readonly flex: number
  /** Wrist tilted towards the thumb (+), rad. */
  readonly deviate: number
  /** Collar bone raised, rad. */
  readonly shrug: number
}

/** A pose to be reached at a time; the way there begins `travel` s earlier. */
export interface ArmKey {
  readonly atSec: number
  readonly travel: number
  readonly pose: ArmPose
}

type Place = Pick<ArmPose, 'x' | 'y' | 'z' | 'swivel' | 'pronate' | 'flex' | 'deviate' | 'shrug'>

const CHANNELS = [
  'x',
  'y',
  'z',
  'swivel',
  'pronate',
  'flex',
  'deviate',
  'shrug',
  'thumb',
  'index',
  'middle',
  'ring',
  'pinky',
  'spread',
  'oppose',
] as const satisfies readonly (keyof ArmPose)[]

/** The big joints lead, the hand comes after and swings through: what animators call drag and follow-through. */
const ARM_FOLLOW = { hz: 3.6, damping: 0.82 }
const WRIST_FOLLOW = { hz: 2.9, damping: 0.58 }
const FINGER_FOLLOW = { hz: 3.4, damping: 0.7 }
/** How much later than asked for a followed signal arrives, s; keys are played so much earlier. */
const FOLLOW_DELAY = 0.07
/** Sideways and forward bow of a path, as a share of its length. */
const ARC = 0.13

/** A pose from a place of the wrist and a named hand shape. */
export function armPose(hand: HandShapeName, place: Partial<Place> & Pick<Place, 'x' | 'y' | 'z'>): ArmPose {
  return { swivel: 0, pronate: 0, flex: 0, deviate: 0, shrug: 0, ...HAND_SHAPES[hand], ...place }
}

/** The same pose with some of its values moved. */
export function moved(pose: ArmPose, by: Partial<Record<keyof ArmPose, number>>): ArmPose {
  const out: Record<keyof ArmPose, number> = { ...pose }
  for (const channel of CHANNELS) out[channel] += by[channel] ?? 0
  return out
}

/**
 * Plays keys: minimum-jerk ways on slightly bowed paths, a wandering of a few millimetres so that holds stay alive, and
 * drag of wrist and fingers.
 *
 * @returns a pose for every step of FINE_RATE
 */
export function playArm(keys: readonly ArmKey[], rest: ArmPose, nSteps: number, random: SeededRandom): ArmPose[] {
  const signals = new Map(CHANNELS.map((channel) => [channel, new Float64Array(nSteps)]))
  const ordered = keys.toSorted((a, b) => a.atSec - a.travel - (b.atSec - b.travel))
  for (let step = 0; step < nSteps; step++) {
    const values = targetAt(ordered, rest, step / FINE_RATE + FOLLOW_DELAY)
    for (const channel of CHANNELS) signals.get(channel)![step] = values[channel]
  }
  for (const channel of CHANNELS) {
    const signal = signals.get(channel)!
    const drift = wander(random, 0.12, 0.7)
    const amount = driftOf(channel)
    for (let step = 0; step < nSteps; step++) signal[step]! += amount * drift(step / FINE_RATE)
    follow(signal, followOf(channel))
  }
  return Array.from({ length: nSteps }, (_, step) => {
    const pose: Record<keyof ArmPose, number> = { ...rest }
    for (const channel of CHANNELS) pose[channel] = signals.get(channel)![step]!
    return pose
  })
}

function targetAt(keys: readonly ArmKey[], rest: ArmPose, timeSec: number): Record<keyof ArmPose, number> {
  const values: Record<keyof ArmPose, number> = { ...rest }
  for (const { atSec, travel, pose } of keys) {
    const share = minimumJerk((timeSec - atSec + travel) / travel)
    if (share === 0) continue
    const way = Math.hypot(pose.x - values.x, pose.y - values.y, pose.z - values.z)
    for (const channel of CHANNELS) values[channel] += (pose[channel] - values[channel]) * share
    const bow = ARC * way * 4 * share * (1 - share)
    values.x += 0.5 * bow
    values.z += bow
  }
  return values
}

function followOf(channel: (typeof CHANNELS)[number]): typeof ARM_FOLLOW {
  if (channel === 'flex' || channel === 'deviate' || channel === 'pronate') return WRIST_FOLLOW
  return channel in HAND_SHAPES.relaxed ? FINGER_FOLLOW : ARM_FOLLOW
}

/** Standard deviation of the wandering: metres for places, radians for turns, curl for digits. */
function driftOf(channel: (typeof CHANNELS)[number]): number {
  if (channel === 'x' || channel === 'y' || channel === 'z') return 0.004
  if (channel === 'shrug') return 0.006
  return channel in HAND_SHAPES.relaxed ? 0.035 : 0.03
}
