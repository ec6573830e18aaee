import type { ArmPose } from './arm-pose.ts'
import type { ArmScore } from './arm-score.ts'
import type { Moment } from './conversation.ts'
import type { Key } from './shaping.ts'

/** Looks up when a word of a line is said. */
export type When = (line: string, word: string, nth?: number) => Moment

/** Where the eyes go, rad away from the partner: yaw to the own left, pitch down. The head follows in part. */
export interface GazeKey {
  readonly atSec: number
  readonly yaw: number
  readonly pitch: number
  /** Share of it that the head takes over. */
  readonly head?: number
}

/** A nod or a shake: `cycles` swings at `hz`, each a little smaller than the one before. */
export interface Swing {
  readonly startSec: number
  readonly cycles: number
  readonly hz: number
  /** rad */
  readonly amplitude: number
}

/** One facial action for a while. */
export interface FaceCue {
  readonly unit: FaceUnit
  readonly peakSec: number
  readonly level: number
  readonly attack?: number
  readonly hold?: number
  readonly release?: number
}

/** The 24 facial action units in the order of `movement:FAUValue`. */
export const FACE_UNITS = [
  'InnerBrowRaiser',
  'OuterBrowRaiser',
  'BrowLowerer',
  'UpperLidRaiser',
  'CheekRaiser',
  'LidTightener',
  'NoseWrinkler',
  'UpperLipRaiser',
  'LipCornerPuller',
  'CheekPuffer',
  'Dimpler',
  'LipCornerDepressor',
  'LowerLipDepressor',
  'ChinRaiser',
  'LipPuckerer',
  'LipStretcher',
  'LipFunneler',
  'LipTightener',
  'LipPressor',
  'LipsParts',
  'JawDrop',
  'LipSuck',
  'JawSideways',
  'EyesClosed',
] as const

export type FaceUnit = (typeof FACE_UNITS)[number]

/** Feelings in the order of `movement:emotion_scores`. */
export const EMOTIONS = ['Anger', 'Contempt', 'Disgust', 'Fear', 'Happiness', 'Neutral', 'Sadness', 'Surprise'] as const

export type Emotion = (typeof EMOTIONS)[number]

/** From `atSec` on the person feels so; the way there takes `travel`. */
export interface Mood {
  readonly atSec: number
  readonly travel: number
  /** Share of each feeling, 0..1; what is left is Neutral. */
  readonly feelings: Partial<Record<Emotion, number>>
  readonly valence: number
  readonly arousal: number
}

/** Everything one person does in the play. */
export interface Score {
  readonly left: ArmScore
  readonly right: ArmScore
  readonly leftRest: ArmPose
  readonly rightRest: ArmPose
  /** Weight on the left (+1) or the right leg (-1). */
  readonly weight: readonly Key[]
  /** Upper body forward (+) or back, rad. */
  readonly lean: readonly Key[]
  /** Upper body turned to the own left, rad. */
  readonly turn: readonly Key[]
  readonly gaze: readonly GazeKey[]
  /** Head tilted to the own right (+), rad. */
  readonly tilt: readonly Key[]
  /** Chin down (+) or up, rad. */
  readonly chin: readonly Key[]
  readonly nods: readonly Swing[]
  readonly shakes: readonly Swing[]
  /** Laughter that shakes the chest. */
  readonly laughs: readonly { startSec: number; endSec: number; amount: number }[]
  /** 0 none to 1 a broad smile. */
  readonly smile: readonly Key[]
  readonly face: readonly FaceCue[]
  readonly moods: readonly Mood[]
  /** Seconds at which the person surely blinks, besides the ordinary blinks. */
  readonly blinks: readonly number[]
}

/** Shorthand for a key. */
export const key = (atSec: number, value: number, travel = 1): Key => ({ atSec, value, travel })
