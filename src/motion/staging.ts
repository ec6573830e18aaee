import { N_SMPLH_JOINTS, SMPLH_REST_JOINTS, SOLE_BELOW_FOOT } from '../body/index.ts'
import { standStill } from './foot-plan.ts'
import type { FootPlan } from './foot-plan.ts'
import type { MotionAssumption } from './motion-assumption.ts'
import type { MotionTrack } from './motion-track.ts'
import { legBoneLengths } from './standing-legs.ts'

/** `natural`: made plausible and said so; `raw`: what is in the file; `genea-2026`: the challenge's own recipe. */
export type CleanPreset = 'natural' | 'raw' | 'genea-2026'

/** How people are put on the stage. */
export type StagingMode = 'facing' | 'side-by-side' | 'as-recorded' | 'overlaid'

/**
 * What becomes of hips, knees, ankles and feet. `standing`: planted on the floor by inverse kinematics; `seated`: the
 * same on a plain stool; `hidden`: posed as standing, and whoever draws the person leaves the legs out; `as-fitted`: as
 * in the file; `straight`: rest pose.
 */
export type LegMode = 'standing' | 'seated' | 'hidden' | 'as-fitted' | 'straight'

/** True for legs that are put on the floor by inverse kinematics. */
export function arePlanted(legs: LegMode): boolean {
  return legs === 'standing' || legs === 'seated' || legs === 'hidden'
}

export interface StagingOptions {
  readonly preset?: CleanPreset
  /** default: standing for natural, as-fitted for raw, straight for genea-2026 */
  readonly legs?: LegMode
  /** rad, vertical field of view of the camera that filmed; the file does not say it */
  readonly verticalFov?: number
  /** px, raster the fit was made on */
  readonly frameWidth?: number
  readonly frameHeight?: number
  /** Hz, above it depth is taken as jitter */
  readonly depthCutoffHz?: number
  /** rad, the most that is taken out as camera tilt */
  readonly maxTilt?: number
  /** Float32Array [>= 52, 3], m, of the body that will be shown */
  readonly restJoints?: Float32Array
  /** m, how far the sole lies below the rest position of the foot joints */
  readonly soleBelowFoot?: number
}

export const STAGING_DEFAULTS: Required<Omit<StagingOptions, 'legs'>> = {
  preset: 'natural',
  verticalFov: (50 * Math.PI) / 180,
  frameWidth: 1080,
  frameHeight: 1920,
  depthCutoffHz: 0.5,
  maxTilt: (30 * Math.PI) / 180,
  restJoints: SMPLH_REST_JOINTS.neutral,
  soleBelowFoot: SOLE_BELOW_FOOT,
}

const LEGS_OF_PRESET: Readonly<Record<CleanPreset, LegMode>> = {
  natural: 'standing',
  raw: 'as-fitted',
  'genea-2026': 'straight',
}

/** Hz, grid of the smoothed depth and of the slow path of the pelvis. */
export const SLOW_RATE = 5

/**
 * How one recording is carried from its camera's frame to the stage frame (Y up, floor y = 0, m): the constants of the
 * recording, estimated once and blended when a better estimate comes. Where the person is put is a `Placement`.
 */
export interface Staging {
  preset: CleanPreset
  legs: LegMode
  /** number of quarter turns about the optical axis that were undone, 0..3 */
  quarterTurns: number
  /** rad, lean toward the camera that was taken out as camera tilt */
  tilt: number
  /** Float64Array [4], xyzw: upright frame (Y up, +Z toward the camera) from camera frame, turns and tilt undone */
  readonly upright: Float64Array
  /** rad about Y, the facing direction in the upright frame (median); 0 = toward the camera */
  heading: number
  /** Float64Array [3]: median translation, m, camera frame, depth in the file's own unit */
  readonly reference: Float64Array
  /** true depth = depth in the file times this (f / F) */
  depthScale: number
  /** smoothed depth on a grid of SLOW_RATE, file's own unit; empty where depth is used as it is */
  readonly depth: Float32Array
  /** false: depth of every frame as in the file */
  depthSmoothed: boolean
  /** m, pelvis above the floor where the translation is the reference */
  pelvisHeight: number
  /** 0 for legs that stand, 1 for legs that sit; between them while one staging is blended into another */
  seated: number
  /** where planted feet stand and step, in the person's own frame */
  feet: FootPlan
  /** the plan that is being left while two stagings are blended, and the share of `feet` */
  feetBefore: FootPlan
  feetShare: number
  /** Float64Array [2, 3], rad: temporal mean of neck and head, taken out by genea-2026 */
  readonly neckHeadMean: Float64Array
  /** Float32Array [>= 52, 3], m */
  restJoints: Float32Array
  /** Float64Array [4]: left thigh, left shin, right thigh, right shin, m */
  legBones: Float64Array
  soleBelowFoot: number
  assumptions: readonly MotionAssumption[]
}

/** A staging that changes nothing but the axes: camera frame turned to Y up, standing at rest height. */
export function createStaging(track: MotionTrack, options: StagingOptions = {}): Staging {
  const feet = standStill()
  const settings = { ...STAGING_DEFAULTS, ...options }
  if (settings.restJoints.length < N_SMPLH_JOINTS * 3) throw new RangeError('staging: rest joints of 52 joints needed')
  const legs = options.legs ?? LEGS_OF_PRESET[settings.preset]
  return {
    preset: settings.preset,
    legs,
    quarterTurns: 0,
    tilt: 0,
    // Half a turn about x: the dataset's Y points down.
    upright: Float64Array.of(1, 0, 0, 0),
    heading: 0,
    reference: new Float64Array(3),
    depthScale: depthScaleOf(settings.verticalFov, settings.frameWidth, settings.frameHeight),
    depth: new Float32Array(Math.ceil((track.nFrames / track.fps) * SLOW_RATE) + 1),
    depthSmoothed: false,
    pelvisHeight: 0,
    seated: legs === 'seated' ? 1 : 0,
    feet,
    feetBefore: feet,
    feetShare: 1,
    neckHeadMean: new Float64Array(6),
    restJoints: settings.restJoints,
    legBones: legBoneLengths(settings.restJoints),
    soleBelowFoot: settings.soleBelowFoot,
    assumptions: [],
  }
}

/**
 * True depth over the file's depth. The fit was made with a focal length of 5000/256 px per pixel of the longer side;
 * the picture fixes only size = focal / depth, so a real focal length f gives depth x f / F.
 * @param verticalFov rad
 */
export function depthScaleOf(verticalFov: number, frameWidth: number, frameHeight: number): number {
  const assumed = (5000 / 256) * Math.max(frameWidth, frameHeight)
  return frameHeight / 2 / Math.tan(verticalFov / 2) / assumed
}
